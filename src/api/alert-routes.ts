// Alerts: what is wrong, what was, and taking one in hand.
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { appendAudit } from '../access/audit-store.ts';
import { acknowledgeAlert } from '../alerts/alert-loop.ts';
import { alertViews } from './alert-view.ts';
import { now, requirePerson } from './session.ts';
import type { ApiParts } from './sources.ts';

const listQuery = Type.Object(
  { state: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('ended')])) },
  { additionalProperties: false },
);
const params = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }) });

export function installAlertRoutes(server: FastifyInstance, parts: ApiParts): void {
  server.get<{ Querystring: { state?: 'active' | 'ended' } }>(
    '/api/v1/alerts',
    { config: { policy: ['operations.read'] }, schema: { querystring: listQuery } },
    (request) => parts.database.transaction((tx) => alertViews(tx, request.query.state ?? 'active')),
  );

  server.post<{ Params: { id: string } }>(
    '/api/v1/alerts/:id/acknowledge',
    { config: { policy: ['alerts.act'] }, schema: { params } },
    async (request, reply) => {
      const person = requirePerson(request);
      const { id } = request.params;
      await parts.database.transaction(async (tx) => {
        await acknowledgeAlert(tx, id, { personId: person.id, atMs: parts.clock.epochMs() });
        const event = { actor: person.login, action: 'alert.acknowledge', subject: id, detail: {} };
        await appendAudit(tx, { ...event, at: now(parts) });
      });
      parts.changes.publish([id]);
      return reply.code(204).send();
    },
  );
}
