// Is Qosha alive, and may it be sent requests? Live asks only the event loop; ready asks the database too. Neither says
// anything about the plant, and both are public because a supervisor has no session.
import type { FastifyInstance } from 'fastify';
import { sleep } from '../core/clock.ts';
import type { ApiParts } from './sources.ts';

const databaseAnswerMs = 3_000;

/** One question at a time: a database that does not answer must not be asked until all connections wait for it. */
function databaseProbe(parts: ApiParts): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined;
  const ask = async (): Promise<boolean> => {
    try {
      await parts.database.query('SELECT 1');
      return true;
    } catch (error) {
      parts.log.warn({ err: error }, 'the database does not answer');
      return false;
    } finally {
      asking = undefined;
    }
  };
  return () => {
    asking ??= ask();
    return Promise.race([asking, sleep(parts.clock, databaseAnswerMs).then(() => false)]);
  };
}

export function installHealthRoutes(server: FastifyInstance, parts: ApiParts): void {
  const isDatabaseReady = databaseProbe(parts);
  server.get('/health/live', () => ({ status: 'live' }));
  server.get('/health/ready', async (_request, reply) => {
    if (await isDatabaseReady()) return { status: 'ready' };
    return reply.code(503).header('retry-after', '5').send({ status: 'the database does not answer' });
  });
  const config = { policy: ['operations.read'], tokenScope: 'metrics' } as const;
  server.get('/api/v1/metrics', { config }, async (_request, reply) =>
    reply.type(parts.metrics.contentType).send(await parts.metrics.expose()),
  );
}
