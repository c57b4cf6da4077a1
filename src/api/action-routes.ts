// Actions on missed steps: what exists, arming by one administrator and consent of another, disarming by anybody of operations,
// and saying what was found where nobody knew. Easy to get wrong: both people say by its hash which definition they mean,
// and whoever disarms waits for what is under way, so that nothing leaves afterwards.
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { appendAudit } from '../access/audit-store.ts';
import { createId } from '../access/token.ts';
import type { ActionWatch } from '../actions/action-loop.ts';
import { isPending, maxArmedHours } from '../actions/arming.ts';
import type { Arming } from '../actions/arming.ts';
import {
  insertArming,
  insertConsent,
  insertDisarming,
  lockAction,
  newestArmings,
} from '../actions/arming-store.ts';
import { insertEvent, listIntents } from '../actions/intent-store.ts';
import { outcomeOf } from '../actions/missed-steps.ts';
import { AppError } from '../core/errors.ts';
import type { Transaction } from '../platform/database.ts';
import { actionView, intentView } from './action-view.ts';
import type { ActionsView, ConsentBody, NewArmingBody } from './contract-actions.ts';
import { now, requirePerson } from './session.ts';
import type { ApiParts } from './sources.ts';

const historyRows = 100;
const strict = { additionalProperties: false };
const name = Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' });
const hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
const text = Type.String({ minLength: 3, maxLength: 500, pattern: '\\S' });
const params = Type.Object({ name });
const armingBody = Type.Object(
  {
    mode: Type.Union([Type.Literal('dry-run'), Type.Literal('live')]),
    reason: text,
    hours: Type.Integer({ minimum: 1, maximum: maxArmedHours }),
    definitionHash: hash,
  },
  strict,
);
const consentBody = Type.Object({ armingId: uuid, definitionHash: hash }, strict);
const nothing = Type.Object({}, strict);
const checkedBody = Type.Object({ note: text }, strict);

function requireActions({ actions }: ApiParts): ActionWatch {
  if (actions === undefined || actions.actions.size === 0) {
    throw new AppError('not-found', 'There are no actions here');
  }
  return actions;
}

/** The definition as the person has seen it is the one in force. */
function requireSeen(watch: ActionWatch, action: string, definitionHash: string): void {
  if (!watch.actions.has(action)) throw new AppError('not-found', 'There is no action of that name');
  if (watch.hashOf(action) !== definitionHash) {
    throw new AppError('conflict', 'Its definition is another one by now; read it again');
  }
}

async function newest(tx: Transaction, action: string): Promise<Arming | undefined> {
  await lockAction(tx, action);
  const [arming] = await newestArmings(tx, action);
  return arming;
}

async function view(parts: ApiParts): Promise<ActionsView> {
  const watch = parts.actions;
  const at = parts.clock.epochMs();
  if (watch === undefined) return { at, actions: [], history: [] };
  const history = await parts.database.transaction((tx) => listIntents(tx, { limit: historyRows }));
  const known = new Set(history.map(({ id }) => id));
  const all = [...history, ...watch.intents.filter(({ id }) => !known.has(id))];
  return {
    at,
    actions: [...watch.actions.values()].map((action) => actionView(watch, parts.plant, action, at)),
    history: all.map((intent) => intentView(watch, intent)),
  };
}

interface Change {
  readonly watch: ActionWatch;
  readonly action: string;
  readonly person: { readonly id: string; readonly login: string };
}

async function arm(parts: ApiParts, { watch, action, person }: Change, body: NewArmingBody): Promise<void> {
  const { mode, reason, hours, definitionHash } = body;
  requireSeen(watch, action, definitionHash);
  await parts.database.transaction(async (tx) => {
    const before = await newest(tx, action);
    const at = now(parts);
    if (isPending(before, at.epochMilliseconds)) {
      throw new AppError('conflict', 'It is armed, or waits for a consent; disarm it first');
    }
    const until = at.add({ hours });
    const id = createId();
    const fresh = { id, action, definitionHash, mode, reason, personId: person.id, at, until };
    await insertArming(tx, fresh);
    const detail = { arming: id, mode, reason, until: String(until), definition: definitionHash };
    await appendAudit(tx, { at, actor: person.login, action: 'action.arm', subject: action, detail });
  });
}

async function consent(parts: ApiParts, { watch, action, person }: Change, body: ConsentBody): Promise<void> {
  requireSeen(watch, action, body.definitionHash);
  await parts.database.transaction(async (tx) => {
    const arming = await newest(tx, action);
    const at = now(parts);
    if (arming === undefined || arming.id !== body.armingId || !isPending(arming, at.epochMilliseconds)) {
      throw new AppError('conflict', 'There is no such request any more');
    }
    if (arming.definitionHash !== body.definitionHash) {
      throw new AppError('conflict', 'It was asked for another definition; disarm it and arm it again');
    }
    if (arming.consent !== null) throw new AppError('conflict', 'Somebody has consented already');
    if (arming.by.id === person.id) {
      throw new AppError('access.denied', 'A second person has to consent');
    }
    await insertConsent(tx, arming, { personId: person.id, at });
    const detail = { arming: arming.id, mode: arming.mode, armedBy: arming.by.login };
    await appendAudit(tx, { at, actor: person.login, action: 'action.consent', subject: action, detail });
  });
}

async function disarm(parts: ApiParts, { action, person }: Change): Promise<void> {
  await parts.database.transaction(async (tx) => {
    const arming = await newest(tx, action);
    const at = now(parts);
    if (arming === undefined || !isPending(arming, at.epochMilliseconds)) return;
    await insertDisarming(tx, arming.id, { personId: person.id, at });
    const detail = { arming: arming.id, mode: arming.mode };
    await appendAudit(tx, { at, actor: person.login, action: 'action.disarm', subject: action, detail });
  });
}

async function check(parts: ApiParts, id: string, found: { note: string; person: Change['person'] }) {
  await parts.database.transaction(async (tx) => {
    const [intent] = await listIntents(tx, { id, limit: 1 });
    if (intent === undefined) throw new AppError('not-found', 'There is no such intention');
    const outcome = outcomeOf(intent);
    if (outcome.kind !== 'unknown' || outcome.isChecked) {
      throw new AppError('conflict', 'Nothing about it is unknown');
    }
    const at = now(parts);
    const { note, person } = found;
    await insertEvent(tx, { intentId: id, kind: 'checked', at, personId: person.id, detail: { note } });
    const detail = { intent: id, run: intent.runId, note };
    await appendAudit(tx, {
      at,
      actor: person.login,
      action: 'action.checked',
      subject: intent.action,
      detail,
    });
  });
}

export function installActionRoutes(server: FastifyInstance, parts: ApiParts): void {
  server.get('/api/v1/actions', { config: { policy: ['operations.read'] } }, () => view(parts));

  server.post<{ Params: { name: string }; Body: NewArmingBody }>(
    '/api/v1/actions/:name/arming',
    { config: { policy: ['actions.arm'] }, schema: { params, body: armingBody } },
    async (request, reply) => {
      const watch = requireActions(parts);
      const change = { watch, action: request.params.name, person: requirePerson(request) };
      await arm(parts, change, request.body);
      await watch.reread();
      return reply.code(204).send();
    },
  );

  server.post<{ Params: { name: string }; Body: ConsentBody }>(
    '/api/v1/actions/:name/consent',
    { config: { policy: ['actions.arm'] }, schema: { params, body: consentBody } },
    async (request, reply) => {
      const watch = requireActions(parts);
      const change = { watch, action: request.params.name, person: requirePerson(request) };
      await consent(parts, change, request.body);
      await watch.reread();
      return reply.code(204).send();
    },
  );

  server.post<{ Params: { name: string } }>(
    '/api/v1/actions/:name/disarming',
    { config: { policy: ['actions.disarm'] }, schema: { params, body: nothing } },
    async (request, reply) => {
      const watch = requireActions(parts);
      await disarm(parts, { watch, action: request.params.name, person: requirePerson(request) });
      await watch.reread();
      return reply.code(204).send();
    },
  );

  server.post<{ Params: { id: string }; Body: { note: string } }>(
    '/api/v1/actions/intents/:id/checked',
    {
      config: { policy: ['alerts.act'] },
      schema: { params: Type.Object({ id: uuid }), body: checkedBody },
    },
    async (request, reply) => {
      const watch = requireActions(parts);
      await check(parts, request.params.id, { note: request.body.note, person: requirePerson(request) });
      await watch.reread();
      return reply.code(204).send();
    },
  );
}
