// Is Qosha alive, and may it be sent requests? Live asks only the event loop; ready asks the database too. Neither says
// anything about the plant, and both are public because a supervisor has no session.
import type { FastifyInstance } from 'fastify';
import type { ApiParts } from './sources.ts';

const databaseAnswerMs = 3_000;

async function isDatabaseReady(parts: ApiParts): Promise<boolean> {
  let cancel: () => void = () => undefined;
  const late = new Promise<false>((resolve) => {
    cancel = parts.clock.after(databaseAnswerMs, () => resolve(false));
  });
  const answered = parts.database.query('SELECT 1').then(
    () => true,
    () => false,
  );
  const isReady = await Promise.race([answered, late]);
  cancel();
  return isReady;
}

export function installHealthRoutes(server: FastifyInstance, parts: ApiParts): void {
  server.get('/health/live', () => ({ status: 'live' }));
  server.get('/health/ready', async (_request, reply) => {
    if (await isDatabaseReady(parts)) return { status: 'ready' };
    return reply.code(503).header('retry-after', '5').send({ status: 'the database does not answer' });
  });
  server.get('/api/v1/metrics', { config: { policy: ['operations.read'] } }, async (_request, reply) =>
    reply.type(parts.metrics.contentType).send(await parts.metrics.expose()),
  );
}
