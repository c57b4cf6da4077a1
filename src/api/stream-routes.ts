// GET /api/v1/stream: the live plant as server-sent events. The documents are made once for all who watch; see
// live-feed.ts. A stream ends with the session that opened it, checked as often as the stream is renewed.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { alertViews } from './alert-view.ts';
import { LiveFeed } from './live-feed.ts';
import type { Watcher } from './live-feed.ts';
import { overviewOf } from './overview-view.ts';
import { diagramView } from './plant-view.ts';
import type { ApiParts } from './sources.ts';

/** A stream is closed by us after this long and reopened by the browser, which proves its session again, ms. */
const longestStreamMs = 15 * 60_000;

function watcherOf(reply: FastifyReply): Watcher {
  return {
    write: (text) => void reply.raw.write(text),
    get bufferedBytes() {
      return reply.raw.writableLength;
    },
    end: () => void reply.raw.end(),
  };
}

export function installStream(server: FastifyInstance, parts: ApiParts): void {
  const feed = new LiveFeed(
    parts.clock,
    async () => {
      const alerts = await parts.database.transaction((tx) => alertViews(tx, 'active'));
      const overview = await overviewOf(parts, alerts);
      return [
        { event: 'overview', data: overview },
        { event: 'diagram', data: diagramView(parts.plant, parts.clock.epochMs()) },
        { event: 'alerts', data: alerts },
      ];
    },
    (error) => parts.log.warn({ err: error }, 'the live stream could not be made'),
  );
  parts.plant.onChange(() => feed.changed());
  parts.changes.onChange(() => feed.changed());
  server.addHook('preClose', async () => feed.close());

  server.get('/api/v1/stream', { config: { policy: ['operations.read'] } }, async (request, reply) => {
    reply.hijack();
    const headers = {
      ...reply.getHeaders(),
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    };
    reply.raw.writeHead(200, headers as Record<string, string>);
    reply.raw.write('retry: 2000\n\n');
    const watcher = watcherOf(reply);
    const cancel = parts.clock.after(longestStreamMs, () => watcher.end());
    request.raw.on('close', () => {
      cancel();
      feed.remove(watcher);
    });
    if (!(await feed.add(watcher))) watcher.end();
  });
}
