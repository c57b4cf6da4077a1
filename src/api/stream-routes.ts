// GET /api/v1/stream: the live plant as server-sent events; see live-feed.ts and live-update.ts. Easy to get wrong: a
// stream must not outlive its session. All sessions that watch are checked with one question, at every sign-out of this
// process and every few seconds, because others end sessions too.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isAllowed } from '../access/role.ts';
import { listLiveSessions } from '../access/session-store.ts';
import { AppError } from '../core/errors.ts';
import type { Permission } from '../access/role.ts';
import { LiveFeed } from './live-feed.ts';
import type { Watcher } from './live-feed.ts';
import { gzipHeader, storedPiece, takesGzip } from './live-piece.ts';
import { LiveUpdates } from './live-update.ts';
import type { SessionEnds } from './session-ends.ts';
import { now } from './session.ts';
import type { ApiParts } from './sources.ts';

/** A stream is closed by us after this long and reopened by the browser, which proves its session again, ms. */
const longestStreamMs = 15 * 60_000;
/** How long a stream may go on after its session was ended elsewhere, ms. */
export const sessionCheckMs = 5_000;
/** Tabs of one browser; one session must not take the room of all others. */
export const maxStreamsPerSession = 20;
const permission: Permission = 'operations.read';

interface Stream extends Watcher {
  readonly sessionHash: Buffer;
}

function streamOf(request: FastifyRequest, reply: FastifyReply): Stream {
  const { raw } = reply;
  return {
    sessionHash: request.sessionHash ?? Buffer.alloc(0),
    isPacked: takesGzip(request.headers['accept-encoding']),
    write(bytes, taken) {
      // After its end it takes nothing more.
      if (raw.writableEnded) return;
      raw.write(bytes, (error) => {
        if (error === null || error === undefined) taken();
      });
    },
    end: () => void raw.end(),
    drop: () => void raw.destroy(),
  };
}

/** Ends the streams whose session is over or whose person may no longer look. */
async function endOrphans(parts: ApiParts, streams: ReadonlySet<Stream>): Promise<void> {
  if (streams.size === 0) return;
  const checked = [...streams];
  const hashes = checked.map((stream) => stream.sessionHash);
  const live = await parts.database.transaction((tx) => listLiveSessions(tx, hashes, now(parts)));
  for (const stream of checked) {
    const roles = live.get(stream.sessionHash.toString('hex')) ?? [];
    if (!isAllowed(roles, permission)) stream.end();
  }
}

/** Looks after the streams in the set, and tells how many there are. */
function keepChecking(
  server: FastifyInstance,
  parts: ApiParts,
  { ends, measure }: { readonly ends: SessionEnds; readonly measure: () => void },
): Set<Stream> {
  const streams = new Set<Stream>();
  let cancel = (): void => undefined;
  const check = (): void => {
    measure();
    endOrphans(parts, streams).catch((error: unknown) =>
      parts.log.warn({ err: error }, 'the sessions of live streams could not be checked'),
    );
  };
  const again = (): void => {
    cancel = parts.clock.after(sessionCheckMs, () => {
      check();
      again();
    });
  };
  again();
  const unsubscribe = ends.onEnd(check);
  server.addHook('preClose', async () => {
    cancel();
    unsubscribe();
  });
  return streams;
}

/** Writes what the feed counts into the metrics. */
function measureFeed({ metrics }: ApiParts, feed: LiveFeed): () => void {
  const watchers = metrics.gauge({
    name: 'qosha_stream_watchers',
    help: 'Browsers that watch the live stream',
  });
  metrics.read({
    name: 'qosha_stream_dropped_watchers_total',
    help: 'Browsers that were dropped because they did not read',
    kind: 'counter',
    values: () => feed.droppedCount,
  });
  return () => watchers.set(feed.watcherCount);
}

function startFeed(server: FastifyInstance, parts: ApiParts): LiveFeed {
  const updates = new LiveUpdates(parts);
  const feed = new LiveFeed({
    clock: parts.clock,
    make: () => updates.make(),
    onError: (error) => parts.log.error({ err: error }, 'the live stream could not be made'),
  });
  const unsubscribes = [
    parts.plant.onChange(() => {
      updates.outdatePlant();
      feed.changed();
    }),
    parts.plant.board.onPut((deviceId, changed) => {
      updates.noteDevice(deviceId);
      if (changed.length > 0) feed.changed();
    }),
    parts.changes.onChange(() => {
      updates.outdate();
      feed.changed();
    }),
  ];
  server.addHook('preClose', async () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
    feed.close();
  });
  return feed;
}

export function installStream(server: FastifyInstance, parts: ApiParts, ends: SessionEnds): void {
  const feed = startFeed(server, parts);
  const streams = keepChecking(server, parts, { ends, measure: measureFeed(parts, feed) });
  const options = { config: { policy: [permission] }, exposeHeadRoute: false };

  server.get('/api/v1/stream', options, (request, reply) => {
    const own = [...streams].filter(({ sessionHash }) => request.sessionHash?.equals(sessionHash) === true);
    if (!feed.hasRoom || own.length >= maxStreamsPerSession) throw new AppError('server.busy');
    reply.hijack();
    const headers = {
      ...reply.getHeaders(),
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      vary: 'accept-encoding',
    };
    const stream = streamOf(request, reply);
    const cancel = parts.clock.after(longestStreamMs, () => stream.end());
    reply.raw.on('close', () => {
      cancel();
      feed.remove(stream);
      streams.delete(stream);
    });
    const packed = stream.isPacked ? { 'content-encoding': 'gzip' } : {};
    reply.raw.writeHead(200, { ...headers, ...packed } as Record<string, string>);
    const hello = 'retry: 2000\n\n';
    reply.raw.write(stream.isPacked ? Buffer.concat([gzipHeader, storedPiece(hello)]) : hello);
    streams.add(stream);
    feed.add(stream);
  });
}
