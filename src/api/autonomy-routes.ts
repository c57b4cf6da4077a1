// Batteries, fuel and the log of refuelling; and a person enters what a lorry brought. Easy to get wrong: the browser may send
// an entry twice, so it carries a key; and a delivery is never in the future.
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { appendAudit } from '../access/audit-store.ts';
import { insertRefuelling, loadRefuellings } from '../autonomy/autonomy-store.ts';
import { AppError } from '../core/errors.ts';
import { autonomyView } from './autonomy-view.ts';
import type { NewRefuelling } from './contract-autonomy.ts';
import { now, requirePerson } from './session.ts';
import type { ApiParts } from './sources.ts';

const newRefuelling = Type.Object(
  {
    key: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
    tankId: Type.String({ minLength: 1, maxLength: 100 }),
    litres: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 }),
    atMs: Type.Integer({ minimum: 0 }),
    deliveryNote: Type.Optional(Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })),
  },
  { additionalProperties: false },
);
/** A browser's clock may be so far ahead. */
const aheadMs = 60_000;

export function installAutonomyRoutes(server: FastifyInstance, parts: ApiParts): void {
  const { plant, clock, database } = parts;

  server.get('/api/v1/autonomy', { config: { policy: ['operations.read'] as const } }, async () =>
    autonomyView(plant, await database.transaction(loadRefuellings), clock.epochMs()),
  );

  server.post<{ Body: NewRefuelling }>(
    '/api/v1/autonomy/refuellings',
    { config: { policy: ['alerts.act'] as const }, schema: { body: newRefuelling } },
    async (request, reply) => {
      const person = requirePerson(request);
      const { key, tankId, litres, atMs } = request.body;
      const deliveryNote = request.body.deliveryNote?.trim() ?? null;
      if (!plant.autonomy.fuel().tanks.some(({ id }) => id === tankId)) {
        throw new AppError('not-found', 'There is no tank of that id');
      }
      const nowMs = clock.epochMs();
      if (atMs > nowMs + aheadMs) {
        throw new AppError('request.invalid', 'A delivery that has not happened cannot be entered');
      }
      const instants = {
        startedAtMs: Math.min(atMs, nowMs),
        endedAtMs: Math.min(atMs, nowMs),
        enteredAtMs: nowMs,
      };
      const entry = {
        key,
        tankId,
        litres,
        deliveryNote,
        personId: person.id,
        source: 'hand',
        ...instants,
      } as const;
      await database.transaction(async (tx) => {
        if (!(await insertRefuelling(tx, entry))) return;
        const event = { actor: person.login, action: 'refuelling.enter', subject: tankId };
        await appendAudit(tx, {
          ...event,
          detail: { litres: String(litres), deliveryNote, atMs },
          at: now(parts),
        });
      });
      return reply.code(201).send();
    },
  );
}
