// The live half of every page: server-sent events go straight into the query cache, so that a page never asks twice.
// Easy to get wrong: EventSource gives up for good on an HTTP error, and a dead connection may stay silent for
// minutes; five seconds without a beat therefore count as lost, and after a longer silence we reconnect ourselves. Live is
// only what is told now: on a slow line a beat may be old when it comes.
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type {
  AlertsPatch,
  BeatView,
  DevicesBeat,
  DiagramPatch,
  OverviewPatch,
} from '../../api/contract-stream.ts';
import { systemClock } from '../../core/clock.ts';
import { noteServerTime, serverNowMs } from './browser-time.ts';
import { ask } from '../server.ts';
import { LiveMirror } from './live-mirror.ts';

export interface StreamState {
  readonly phase: 'connecting' | 'live' | 'lost';
  /** As of when the last word was that was not old when it came, server time; null before the first. */
  readonly lastWordMs: number | null;
}

/** Without a beat of now for so long the connection counts as lost (the server sends one every 2 s). */
const lostAfterMs = 5_000;
/** Silence after which we reconnect, and how long it becomes where one connection after the other brings no beat. */
const silentForMs = 10_000;
const longestPatienceMs = 80_000;
const watchEveryMs = 500;
const longestWaitMs = 10_000;

let state: StreamState = { phase: 'connecting', lastWordMs: null };
const listeners = new Set<() => void>();

function become(next: StreamState): void {
  if (next.phase === state.phase && next.lastWordMs === state.lastWordMs) return;
  state = next;
  document.documentElement.dataset['stream'] = next.phase;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useStreamState(): StreamState {
  return useSyncExternalStore(subscribe, () => state);
}

/** Opens the stream and keeps it open until the returned function is called. */
export function openStream(queries: QueryClient): () => void {
  let source: EventSource | undefined;
  let heardMs = systemClock.monotonicMs();
  let liveMs = heardMs;
  let waitMs = 1_000;
  let patienceMs = silentForMs;
  let retryAtMs = Number.POSITIVE_INFINITY;
  let askedTimeMs = Number.NEGATIVE_INFINITY;

  function heard(): void {
    heardMs = systemClock.monotonicMs();
  }
  function beat({ at }: BeatView): void {
    noteServerTime(at);
    waitMs = 1_000;
    patienceMs = silentForMs;
    // What took long to come says how it was, and not how it is.
    if (serverNowMs() - at > lostAfterMs) return;
    liveMs = systemClock.monotonicMs();
    become({ phase: 'live', lastWordMs: at });
  }
  function connect(): void {
    retryAtMs = Number.POSITIVE_INFINITY;
    heardMs = systemClock.monotonicMs();
    source?.close();
    source = new EventSource('/api/v1/stream');
    listen(source, { queries, heard, beat });
    source.addEventListener('error', () => {
      if (source?.readyState === EventSource.CLOSED) retryLater();
    });
  }
  function retryLater(): void {
    if (retryAtMs !== Number.POSITIVE_INFINITY) return;
    retryAtMs = systemClock.monotonicMs() + waitMs;
    waitMs = Math.min(longestWaitMs, waitMs * 2);
  }
  function watch(): void {
    const now = systemClock.monotonicMs();
    if (now >= retryAtMs) connect();
    if (now - liveMs >= lostAfterMs) lost(now);
    if (now - heardMs < patienceMs || retryAtMs !== Number.POSITIVE_INFINITY) return;
    // Should the line be too slow for what it is asked to bring, the next one is given longer.
    patienceMs = Math.min(longestPatienceMs, patienceMs * 2);
    retryLater();
  }
  function lost(now: number): void {
    become({ phase: 'lost', lastWordMs: state.lastWordMs });
    if (now - heardMs > lostAfterMs || now - askedTimeMs < longestWaitMs) return;
    // Words come, and all are old: the line is slow, or the server's clock was set back. Any answer tells which.
    askedTimeMs = now;
    ask('GET', '/session').catch(() => undefined);
  }

  connect();
  const timer = setInterval(watch, watchEveryMs);
  return () => {
    clearInterval(timer);
    source?.close();
    become({ phase: 'connecting', lastWordMs: null });
  };
}

interface Listener {
  readonly queries: QueryClient;
  /** Anything came. */
  readonly heard: () => void;
  readonly beat: (beat: BeatView) => void;
}

function listen(source: EventSource, { queries, heard, beat }: Listener): void {
  let mirror = new LiveMirror();
  let devicesRevision: number | undefined;
  const on = <Data>(name: string, take: (data: Data) => void): void =>
    source.addEventListener(name, (event: MessageEvent<string>) => {
      heard();
      take(JSON.parse(event.data) as Data);
    });
  on('anew', () => (mirror = new LiveMirror()));
  on<DevicesBeat>('devices', ({ revision }) => {
    if (revision !== devicesRevision) void queries.invalidateQueries({ queryKey: ['devices'] });
    devicesRevision = revision;
  });
  on<OverviewPatch>('overview', (patch) => mirror.takeOverview(patch));
  on<AlertsPatch>('alerts', (patch) => mirror.takeAlerts(patch));
  on<DiagramPatch>('diagram', (patch) => mirror.takeDiagram(patch));
  on<BeatView>('beat', (word) => {
    publish(queries, mirror, word);
    beat(word);
  });
}

/**
 * Puts what the stream knows into the cache at every beat, changed or not: an answer to a question may be older than what
 * the stream brought before it. Without the database overview and alerts stay what they are, and grow old.
 */
function publish(queries: QueryClient, mirror: LiveMirror, { at, database }: BeatView): void {
  const { overview, alerts, diagram } = mirror.at(at);
  if (database !== false && overview !== undefined) queries.setQueryData(['overview'], overview);
  if (database !== false && alerts !== undefined) queries.setQueryData(['alerts', 'active'], alerts);
  if (diagram !== undefined) queries.setQueryData(['diagram'], diagram);
}
