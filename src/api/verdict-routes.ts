// Why the verdict is what it is, what it was at any recorded instant, and how it changed. For those who run the plant: tenants are
// named here.
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { AppError } from '../core/errors.ts';
import type { Transaction } from '../platform/database.ts';
import { componentChangesBetween, stretchesBetween, verdictsBetween } from '../verdicts/verdict-store.ts';
import type { RecordedChange, RecordedVerdict } from '../verdicts/verdict-store.ts';
import type {
  VerdictAtView,
  VerdictChangeView,
  VerdictChangesView,
  VerdictWhyView,
} from './contract-verdict.ts';
import { namesOf } from './plant-view.ts';
import { loadRackRenters, rentersOfLoads } from './rack-renters.ts';
import type { Renters } from './rack-renters.ts';
import type { ApiParts } from './sources.ts';
import { stateSentence } from './state-sentence.ts';
import { VerdictRecord } from './verdict-record.ts';
import { whyNot } from './verdict-why.ts';

const strict = { additionalProperties: false };
/** 1 January 2200: later instants are mistakes, and some are no instants at all. */
const instant = Type.Integer({ minimum: 0, maximum: 7_258_118_400_000 });
const atQuery = Type.Object({ time: instant }, strict);
const rangeQuery = Type.Object({ from: instant, to: instant }, strict);
export const maxChanges = 500;

function rentersAt(parts: ApiParts, tx: Transaction, atMs: number): Promise<Renters> {
  const { site } = parts.plant;
  const at = Temporal.Instant.fromEpochMilliseconds(atMs);
  return loadRackRenters(tx, site, at).then((renters) => rentersOfLoads(site, renters));
}

async function whyNow({ plant, clock, database, ...rest }: ApiParts): Promise<VerdictWhyView> {
  const at = clock.epochMs();
  const parts = { plant, clock, database, ...rest };
  const renters = await database.transaction((tx) => rentersAt(parts, tx, at));
  const assessment = plant.assessment();
  return {
    at,
    answer: assessment.report.live.concurrentlyMaintainable,
    ...whyNot(plant.model(), assessment, { names: namesOf(plant), renters }),
  };
}

function verdictChange(one: RecordedVerdict): VerdictChangeView {
  const { atMs, live, design, survives, failing, reasons } = one;
  return { kind: 'verdict', at: atMs, answer: live, design, survives, failing, reasons };
}

/** Says each change with the names of today; a component that is gone is told by its id. */
function componentChange(parts: ApiParts): (one: RecordedChange) => VerdictChangeView {
  const names = namesOf(parts.plant);
  const provides = new Map(parts.plant.site.components.map((one) => [one.id, one.provides]));
  return ({ atMs, componentId: id, what }) => {
    const name = names.get(id) ?? id;
    if (what.kind === 'state') {
      const status = { state: what.state, reason: what.reason, sinceMs: atMs, isWatched: true };
      const sentence = stateSentence({ name }, status, false, names);
      return { kind: 'state', at: atMs, id, name, state: what.state, sentence };
    }
    const unit = what.kind === 'capacity' && provides.get(id) === 'network' ? 'Gbit/s' : 'kW';
    const value = Number.isFinite(what.value) ? what.value : null;
    return { kind: 'figure', at: atMs, id, name, figure: what.kind, value, unit, source: what.source };
  };
}

async function changesIn(parts: ApiParts, fromMs: number, toMs: number): Promise<VerdictChangesView> {
  if (toMs <= fromMs) throw new AppError('request.invalid', 'Ask for a range that begins before it ends');
  const range = { fromMs, untilMs: toMs, limit: maxChanges + 1 };
  const [verdicts, components, stretches] = await parts.database.transaction(async (tx) => [
    await verdictsBetween(tx, range),
    await componentChangesBetween(tx, range),
    await stretchesBetween(tx, range),
  ]);
  const edges = stretches.flatMap(({ fromMs: began, untilMs: ended }, at): VerdictChangeView[] => [
    // The newest one goes on.
    ...(at > 0 && ended >= fromMs && ended < toMs ? [{ kind: 'ended' as const, at: ended }] : []),
    ...(began >= fromMs && began < toMs ? [{ kind: 'began' as const, at: began }] : []),
  ]);
  const all = [...verdicts.map(verdictChange), ...components.map(componentChange(parts)), ...edges];
  const changes = all.sort((a, b) => b.at - a.at).slice(0, maxChanges);
  return { changes, isCut: all.length > maxChanges };
}

export function installVerdictRoutes(server: FastifyInstance, parts: ApiParts): void {
  const config = { policy: ['operations.read'] as const };
  const record = new VerdictRecord();

  server.get('/api/v1/verdicts/now', { config }, () => whyNow(parts));

  server.get<{ Querystring: { time: number } }>(
    '/api/v1/verdicts/at',
    { config, schema: { querystring: atQuery } },
    (request): Promise<VerdictAtView> => {
      const { time } = request.query;
      return parts.database.transaction(async (tx) => {
        return record.at(tx, time, await rentersAt(parts, tx, time));
      });
    },
  );

  server.get<{ Querystring: { from: number; to: number } }>(
    '/api/v1/verdicts',
    { config, schema: { querystring: rangeQuery } },
    (request) => changesIn(parts, request.query.from, request.query.to),
  );
}
