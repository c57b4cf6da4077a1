// On call: the duty roster and the recent pages, and giving a duty to somebody else.
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { appendAudit } from '../access/audit-store.ts';
import { AppError } from '../core/errors.ts';
import { addOverride, endOverride, savePolicy } from '../oncall/oncall-store.ts';
import type { EscalationTarget } from '../oncall/paging.ts';
import type { NewOverride, StepView } from './contract-oncall.ts';
import { onCallView } from './oncall-view.ts';
import { now, requirePerson } from './session.ts';
import type { ApiParts } from './sources.ts';

const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
const params = Type.Object({ id: uuid });
/** 1 January 2200: later instants are mistakes, and some are no instants at all. */
const instant = Type.Integer({ minimum: 0, maximum: 7_258_118_400_000 });
const newOverride = Type.Object(
  { personId: uuid, fromMs: instant, untilMs: instant },
  { additionalProperties: false },
);

const step = Type.Object(
  {
    afterSeconds: Type.Integer({ minimum: 0, maximum: 3_600 }),
    target: Type.Union([
      Type.Literal('on-call'),
      Type.Literal('next'),
      Type.Literal('everyone'),
      Type.Literal('person'),
    ]),
    personId: Type.Union([uuid, Type.Null()]),
  },
  { additionalProperties: false },
);
const policy = Type.Object(
  { steps: Type.Array(step, { minItems: 1, maxItems: 10 }) },
  { additionalProperties: false },
);

function targetOf({ target, personId }: StepView): EscalationTarget {
  if (target !== 'person') return { kind: target };
  if (personId === null) throw new AppError('request.invalid', 'A step of a person names the person');
  return { kind: target, personId };
}

export function installOnCallRoutes(server: FastifyInstance, parts: ApiParts): void {
  const { database, clock } = parts;
  server.get('/api/v1/on-call', { config: { policy: ['operations.read'] } }, () => onCallView(parts));

  // Whoever may take a page may take a duty, and give one: a swap at midnight waits for no administrator.
  const config = { policy: ['alerts.act'] as const };

  server.post<{ Body: NewOverride }>(
    '/api/v1/on-call/overrides',
    { config, schema: { body: newOverride } },
    async (request, reply) => {
      const { login } = requirePerson(request);
      const { personId, fromMs, untilMs } = request.body;
      const id = await database.transaction(async (tx) => {
        const added = await addOverride(tx, { personId, fromMs, untilMs }, clock.epochMs());
        const event = { actor: login, action: 'on-call.give', subject: added };
        await appendAudit(tx, { ...event, detail: { personId, fromMs, untilMs }, at: now(parts) });
        return added;
      });
      return reply.code(201).send({ id });
    },
  );

  server.put<{ Body: { readonly steps: readonly StepView[] } }>(
    '/api/v1/on-call/policy',
    { config: { policy: ['people.write'] }, schema: { body: policy } },
    async (request, reply) => {
      const { login } = requirePerson(request);
      const { steps } = request.body;
      await database.transaction(async (tx) => {
        const wanted = steps.map((one) => ({ afterSeconds: one.afterSeconds, target: targetOf(one) }));
        await savePolicy(tx, wanted);
        const event = { actor: login, action: 'on-call.policy', subject: 'policy' };
        await appendAudit(tx, { ...event, detail: { steps }, at: now(parts) });
      });
      return reply.code(204).send();
    },
  );

  server.delete<{ Params: { id: string } }>(
    '/api/v1/on-call/overrides/:id',
    { config, schema: { params } },
    async (request, reply) => {
      const { login } = requirePerson(request);
      const { id } = request.params;
      await database.transaction(async (tx) => {
        if (!(await endOverride(tx, id, clock.epochMs()))) {
          throw new AppError('not-found', 'No duty of that id is given to somebody else now or later');
        }
        const event = { actor: login, action: 'on-call.take-back', subject: id, detail: {} };
        await appendAudit(tx, { ...event, at: now(parts) });
      });
      return reply.code(204).send();
    },
  );
}
