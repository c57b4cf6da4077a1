// Drift: what does not behave as the model says, and saying that one knows. Easy to get wrong: what is known is told no
// more, so who said it and why stands in the audit trail.
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { appendAudit } from '../access/audit-store.ts';
import { actionText, findingText } from '../alerts/alert-text.ts';
import { isTold } from '../alerts/find-drift.ts';
import { AppError } from '../core/errors.ts';
import type { DriftState, DriftWatch } from '../drift/drift-loop.ts';
import { markDriftKnown, markDriftUnknown } from '../drift/drift-store.ts';
import type { KeptDrift } from '../drift/drift.ts';
import type { BusBalance } from '../drift/find-items.ts';
import type { Transaction } from '../platform/database.ts';
import type { BusView, DriftItemView, DriftView } from './contract-drift.ts';
import { now, requirePerson } from './session.ts';
import type { ApiParts } from './sources.ts';

const strict = { additionalProperties: false };
const key = Type.String({ minLength: 1, maxLength: 500 });
const knownBody = Type.Object({ key, reason: Type.String({ minLength: 3, maxLength: 500 }) }, strict);
const unknownBody = Type.Object({ key }, strict);

function itemView(item: KeptDrift, undetermined: ReadonlySet<string>): DriftItemView {
  const { code, params, componentIds, firstSeenMs, lastSeenMs, fromMs, toMs, lines, known } = item;
  return {
    key: item.key,
    sentence: { code, params, text: findingText(code, params, 'en') },
    action: { code: `action.${code}`, params: {}, text: actionText(code, params, 'en') },
    componentIds,
    firstSeenMs,
    lastSeenMs,
    fromMs,
    toMs,
    lines,
    isTold: isTold(item),
    isOld: undetermined.has(item.key),
    known,
  };
}

function busView({ zone, balance, basis, fromMs, toMs }: BusBalance): BusView {
  const { id, name, feeders, children, unmetered } = zone;
  return {
    id,
    name,
    inKw: balance?.inKw ?? null,
    outKw: balance?.outKw ?? null,
    differenceKw: balance?.differenceKw ?? null,
    toleranceKw: balance?.toleranceKw ?? null,
    isBalanced: balance === null ? null : Math.abs(balance.differenceKw) <= balance.toleranceKw,
    basis,
    feeders: feeders.length,
    children: children.length,
    unmetered,
    fromMs,
    toMs,
  };
}

export function driftView(state: DriftState, nowMs: number): DriftView {
  const items = state.items.map((item) => itemView(item, state.undetermined));
  // What is told first, then what is not yet, then what is known; the older first.
  const rank = ({ isTold: told, known }: DriftItemView): number => (known !== null ? 2 : told ? 0 : 1);
  items.sort((a, b) => rank(a) - rank(b) || a.firstSeenMs - b.firstSeenMs || (a.key < b.key ? -1 : 1));
  return { at: nowMs, lookedAtMs: state.lookedAtMs, items, buses: state.balances.map(busView) };
}

function requireWatch({ drift }: ApiParts): DriftWatch {
  if (drift === undefined) throw new AppError('not-found', 'Nobody watches for drift here');
  return drift;
}

export function installDriftRoutes(server: FastifyInstance, parts: ApiParts): void {
  const { database, clock } = parts;

  server.get('/api/v1/drift', { config: { policy: ['operations.read'] } }, () =>
    driftView(requireWatch(parts).state, clock.epochMs()),
  );

  const changed = async (
    audit: {
      readonly actor: string;
      readonly action: string;
      readonly subject: string;
      readonly detail: object;
    },
    change: (tx: Transaction) => Promise<boolean>,
  ): Promise<void> => {
    const watch = requireWatch(parts);
    await database.transaction(async (tx) => {
      if (!(await change(tx))) throw new AppError('not-found', 'Nothing of that key is seen now');
      await appendAudit(tx, { ...audit, detail: { ...audit.detail }, at: now(parts) });
    });
    await watch.load();
  };

  server.post<{ Body: { key: string; reason: string } }>(
    '/api/v1/drift/known',
    { config: { policy: ['alerts.act'] }, schema: { body: knownBody } },
    async (request, reply) => {
      const { login, name } = requirePerson(request);
      const { key: subject, reason } = request.body;
      const known = { reason, by: name, atMs: clock.epochMs() };
      await changed({ actor: login, action: 'drift.known', subject, detail: { reason } }, (tx) =>
        markDriftKnown(tx, subject, known),
      );
      return reply.code(204).send();
    },
  );

  server.post<{ Body: { key: string } }>(
    '/api/v1/drift/unknown',
    { config: { policy: ['alerts.act'] }, schema: { body: unknownBody } },
    async (request, reply) => {
      const { login } = requirePerson(request);
      const { key: subject } = request.body;
      await changed({ actor: login, action: 'drift.unknown', subject, detail: {} }, (tx) =>
        markDriftUnknown(tx, subject),
      );
      return reply.code(204).send();
    },
  );
}
