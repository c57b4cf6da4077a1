// Failover runs: the list, one run with its evidence as PDF and JSON, the register of exercises and tests, and tests that are
// planned. Easy to get wrong: what is running comes from memory as it was last written, what is over from the database.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { AppError } from '../core/errors.ts';
import { evidenceOf } from '../failover/run-evidence.ts';
import type { Evidence, EvidenceSources } from '../failover/run-evidence.ts';
import { renderRun } from '../failover/run-document.ts';
import { loadPlannedTest } from '../failover/planned-test-store.ts';
import { triggerOf } from '../failover/run.ts';
import { listRunEvents, listRuns, loadRun } from '../failover/run-store.ts';
import type { KeptRun } from '../failover/run-store.ts';
import { findPagesOfAlerts } from '../oncall/page-store.ts';
import { listAlertsOfKey } from '../alerts/alert-store.ts';
import { keyOfRun } from '../alerts/find-runs.ts';
import type { RunListView, RunView } from './contract-runs.ts';
import { installRegisterRoutes } from './register-routes.ts';
import { planView } from './register-view.ts';
import { named, planDifferences, runSteps, runSummary } from './run-view.ts';
import type { ApiParts, FailoverSource } from './sources.ts';

const pageSize = 50;
const runId = Type.String({ minLength: 3, maxLength: 200, pattern: '^[^\\s/\\\\]+$' });
const params = Type.Object({ id: runId });
const listQuery = Type.Object(
  {
    sequence: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' })),
    verdict: Type.Optional(
      Type.Union(
        (['passed', 'passed-uncertain', 'failed', 'not-proven'] as const).map((one) => Type.Literal(one)),
      ),
    ),
    mark: Type.Optional(Type.Union((['real', 'drill', 'planned'] as const).map((one) => Type.Literal(one)))),
    /** Only what runs, for walls that ask every few seconds. */
    state: Type.Optional(Type.Literal('running')),
    before: Type.Optional(Type.String({ pattern: '^[0-9]{1,16}~[^\\s/\\\\]{3,200}$' })),
  },
  { additionalProperties: false },
);
const documentQuery = Type.Object({
  language: Type.Optional(Type.Union([Type.Literal('az'), Type.Literal('ru'), Type.Literal('en')])),
});

export function requireFailovers(parts: ApiParts): FailoverSource {
  if (parts.failovers === undefined) throw new AppError('not-found', 'Nobody watches failovers here');
  return parts.failovers;
}

async function listView(parts: ApiParts, query: Static<typeof listQuery>): Promise<RunListView> {
  const { runs } = requireFailovers(parts);
  const { sequence: sequenceId, verdict, mark, before: cursor } = query;
  const [beforeMs = '', beforeId = ''] = cursor?.split(/~(.*)/su) ?? [];
  const before = cursor === undefined ? undefined : { triggeredMs: Number(beforeMs), id: beforeId };
  const question = { sequenceId, verdict, mark, before, limit: pageSize + 1 };
  const isRunningOnly = query.state === 'running';
  const found = isRunningOnly ? [] : await parts.database.transaction((tx) => listRuns(tx, question));
  const past = found.slice(0, pageSize);
  const last = past.at(-1)?.run;
  const running = runs.kept.filter(({ run }) => run.endedAtMs === null).toReversed();
  return {
    at: parts.clock.epochMs(),
    running: running.map(runSummary),
    past: past.map(runSummary),
    next: found.length > pageSize && last !== undefined ? `${triggerOf(last).byMs}~${last.id}` : null,
    sequences: [...runs.plan.sequences.values()].map(({ id, title }) => ({ id, title })),
  };
}

interface Loaded {
  readonly kept: KeptRun;
  readonly sources: EvidenceSources;
  readonly evidence: Evidence;
}

async function load(parts: ApiParts, id: string): Promise<Loaded> {
  const { site } = parts.plant;
  return parts.database.transaction(async (tx) => {
    const kept = await loadRun(tx, id);
    if (kept === undefined) throw new AppError('not-found', 'There is no such run');
    const { planId } = kept.run;
    const sources: EvidenceSources = {
      site: { id: site.id, name: site.name, timeZone: site.timeZone },
      events: await listRunEvents(tx, id),
      plan: planId === null ? undefined : await loadPlannedTest(tx, planId),
    };
    return { kept, sources, evidence: evidenceOf(kept, sources) };
  });
}

async function runView(parts: ApiParts, id: string): Promise<RunView> {
  const { runs } = requireFailovers(parts);
  const { kept, sources, evidence } = await load(parts, id);
  const { run } = kept;
  const alerts = await parts.database.transaction(async (tx) => {
    const found = await listAlertsOfKey(tx, keyOfRun(id));
    const pages = await findPagesOfAlerts(
      tx,
      found.map((alert) => alert.id),
    );
    return found.map((alert) => ({
      id: alert.id,
      atMs: alert.alarm.openedAtMs,
      pageId: pages.get(alert.id) ?? null,
    }));
  });
  return {
    ...runSummary(kept),
    at: parts.clock.epochMs(),
    openedAtMs: run.openedAtMs,
    steps: runSteps(kept),
    unseenCauses: named(kept, run.unseenCauses ?? []),
    gaps: run.gaps,
    links: run.links.map(({ kind, runId: other }) => ({
      kind,
      id: other,
      title: runs.plan.sequences.get(other.split('.')[0] ?? '')?.title ?? null,
    })),
    plan: sources.plan === undefined ? null : planView(sources.plan, runs.plan, [run.id]),
    differences: sources.plan === undefined ? [] : planDifferences(kept, sources.plan),
    alerts,
    sha256: evidence.sha256,
  };
}

function attach(reply: FastifyReply, type: string, name: string): FastifyReply {
  const plain = name.replaceAll(/[^\w.-]/gu, '_');
  return reply.type(type).header('content-disposition', `attachment; filename="${plain}"`);
}

type Asked = FastifyRequest<{ Params: { id: string }; Querystring: Static<typeof documentQuery> }>;

export function installRunRoutes(server: FastifyInstance, parts: ApiParts): void {
  const config = { policy: ['operations.read'] as const };
  server.get<{ Querystring: Static<typeof listQuery> }>(
    '/api/v1/runs',
    { config, schema: { querystring: listQuery } },
    (request) => listView(parts, request.query),
  );
  // Before the routes of one run, whose id it is not.
  installRegisterRoutes(server, parts);
  server.get<{ Params: { id: string } }>('/api/v1/runs/:id', { config, schema: { params } }, (request) =>
    runView(parts, request.params.id),
  );
  server.get<{ Params: { id: string }; Querystring: Static<typeof documentQuery> }>(
    '/api/v1/runs/:id/document.pdf',
    { config, schema: { params, querystring: documentQuery } },
    async (request: Asked, reply) => {
      const { id } = request.params;
      const { language = 'en' } = request.query;
      const { kept, sources, evidence } = await load(parts, id);
      const document = await renderRun(kept, { evidence, sources }, language);
      return attach(reply, 'application/pdf', `${id}-${language}.pdf`).send(document);
    },
  );
  server.get<{ Params: { id: string } }>(
    '/api/v1/runs/:id/evidence.json',
    { config, schema: { params } },
    async (request, reply) => {
      const { evidence } = await load(parts, request.params.id);
      return attach(reply, 'application/json; charset=utf-8', `${request.params.id}.json`).send(
        evidence.text,
      );
    },
  );
}
