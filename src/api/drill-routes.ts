// Drills on the simulated plant: listed and started from the page. On a real site there are none, and nothing here
// could reach a device: Qosha never writes to the plant.
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { appendAudit } from '../access/audit-store.ts';
import type { AuditEvent } from '../access/audit-store.ts';
import { AppError } from '../core/errors.ts';
import { now, requirePerson } from './session.ts';
import type { ApiParts, DrillSource } from './sources.ts';

const params = Type.Object({ name: Type.String({ pattern: '^[a-z-]{1,60}$' }) });

function requireDrills(parts: ApiParts): DrillSource {
  if (parts.drills === undefined) throw new AppError('drill.unavailable');
  return parts.drills;
}

function note(parts: ApiParts, event: Omit<AuditEvent, 'at'>): Promise<void> {
  return parts.database.transaction((tx) => appendAudit(tx, { ...event, at: now(parts) }));
}

export function installDrillRoutes(server: FastifyInstance, parts: ApiParts): void {
  server.get('/api/v1/drills', { config: { policy: ['operations.read'] } }, () =>
    requireDrills(parts).list(),
  );

  server.post<{ Params: { name: string } }>(
    '/api/v1/drills/:name',
    { config: { policy: ['drills.run'] }, schema: { params } },
    async (request, reply) => {
      const drills = requireDrills(parts);
      const { name } = request.params;
      const { login } = requirePerson(request);
      // Written before it starts: a drill must not be without trace because the database failed just then.
      await note(parts, { actor: login, action: 'drill.start', subject: name, detail: {} });
      try {
        await drills.start(name);
      } catch (error) {
        const reason = error instanceof AppError ? error.code : 'internal';
        await note(parts, { actor: login, action: 'drill.fail', subject: name, detail: { reason } });
        throw error;
      }
      return reply.code(204).send();
    },
  );
}
