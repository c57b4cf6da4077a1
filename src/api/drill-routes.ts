// Drills on the simulated plant: listed and started from the page. On a real site there are none, and nothing here
// could reach a device: Qosha never writes to the plant.
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { appendAudit } from '../access/audit-store.ts';
import { AppError } from '../core/errors.ts';
import { now, requirePerson } from './session.ts';
import type { ApiParts, DrillSource } from './sources.ts';

const params = Type.Object({ name: Type.String({ pattern: '^[a-z-]{1,60}$' }) });

function requireDrills(parts: ApiParts): DrillSource {
  if (parts.drills === undefined) throw new AppError('drill.unavailable');
  return parts.drills;
}

export function installDrillRoutes(server: FastifyInstance, parts: ApiParts): void {
  server.get('/api/v1/drills', { config: { policy: ['operations.read'] } }, () =>
    requireDrills(parts).list(),
  );

  server.post<{ Params: { name: string } }>(
    '/api/v1/drills/:name',
    { config: { policy: ['drills.run'] }, schema: { params } },
    async (request, reply) => {
      const { name } = request.params;
      await requireDrills(parts).start(name);
      const { login } = requirePerson(request);
      const event = { at: now(parts), actor: login, action: 'drill.start', subject: name, detail: {} };
      await parts.database.transaction((tx) => appendAudit(tx, event));
      return reply.code(204).send();
    },
  );
}
