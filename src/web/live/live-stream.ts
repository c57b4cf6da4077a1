// The live half of every page: server-sent events go straight into the query cache, so that a page never asks twice.
// Easy to get wrong: EventSource gives up for good on an HTTP error, and a dead connection may stay silent for
// minutes; five seconds without a word therefore count as lost, and we reconnect ourselves.
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { AlertView, DevicesBeat, DiagramPatch, DiagramView, OverviewView } from '../../api/contract.ts';
import { systemClock } from '../../core/clock.ts';
import { noteServerTime, serverNowMs } from './browser-time.ts';
import { mergePatch } from './merge-patch.ts';

export interface StreamState {
  readonly phase: 'connecting' | 'live' | 'lost';
  /** When the last word came, server time; null before the first. */
  readonly lastWordMs: number | null;
}

/** Silence after which the connection counts as lost (the server says something every 2 s). */
const lostAfterMs = 5_000;
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
  let silentSinceMs = systemClock.monotonicMs();
  let waitMs = 1_000;
  let retryAtMs = Number.POSITIVE_INFINITY;

  function word(): void {
    silentSinceMs = systemClock.monotonicMs();
    waitMs = 1_000;
    become({ phase: 'live', lastWordMs: serverNowMs() });
  }
  function connect(): void {
    retryAtMs = Number.POSITIVE_INFINITY;
    source?.close();
    source = new EventSource('/api/v1/stream');
    listen(source, queries, word);
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
    if (now - silentSinceMs < lostAfterMs) return;
    become({ phase: 'lost', lastWordMs: state.lastWordMs });
    retryLater();
  }

  connect();
  const timer = setInterval(watch, watchEveryMs);
  return () => {
    clearInterval(timer);
    source?.close();
    become({ phase: 'connecting', lastWordMs: null });
  };
}

function listen(source: EventSource, queries: QueryClient, word: () => void): void {
  let devicesRevision: number | undefined;
  on<DevicesBeat>(source, 'devices', ({ revision }) => {
    if (revision !== devicesRevision) void queries.invalidateQueries({ queryKey: ['devices'] });
    devicesRevision = revision;
  });
  on<OverviewView>(source, 'overview', (overview) => {
    noteServerTime(overview.at);
    queries.setQueryData(['overview'], overview);
    word();
  });
  on<DiagramPatch>(source, 'diagram', (patch) => {
    queries.setQueryData<DiagramView>(['diagram'], (before) => mergePatch(before, patch));
    word();
  });
  on<readonly AlertView[]>(source, 'alerts', (alerts) => {
    queries.setQueryData(['alerts', 'active'], alerts);
    word();
  });
  on<{ readonly at: number }>(source, 'beat', (beat) => {
    noteServerTime(beat.at);
    word();
  });
}

function on<Data>(source: EventSource, name: string, take: (data: Data) => void): void {
  source.addEventListener(name, (event: MessageEvent<string>) => take(JSON.parse(event.data) as Data));
}
