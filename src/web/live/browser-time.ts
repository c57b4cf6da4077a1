// What time it is for the screen: the server's clock, ticking in the browser. Easy to get wrong: ages are counted against the
// server's clock (a phone may be minutes off), so what the server sends corrects the offset. A document says when it was made,
// and on a slow line that is long ago: it can only show that we are behind. Only the head of an answer sets us back, because
// it comes before its document.
import { useSyncExternalStore } from 'react';
import { systemClock } from '../../core/clock.ts';

const tickMs = 1_000;
const listeners = new Set<() => void>();
/** Added to the monotonic clock, which nobody sets. */
let offsetMs = systemClock.epochMs() - systemClock.monotonicMs();
let shownMs = systemClock.epochMs();
let timer: ReturnType<typeof setInterval> | undefined;

/** The server's time now, by the last offset seen. */
export function serverNowMs(): number {
  return systemClock.monotonicMs() + offsetMs;
}

/** It is at least as late as a document says that was made at `atMs`. */
export function noteServerTime(atMs: number): void {
  offsetMs = Math.max(offsetMs, atMs - systemClock.monotonicMs());
}

/** From the head of any answer, which says when it was written: sets the clock back too when we are clearly ahead. */
export function noteServerHead(header: string | null): void {
  const atMs = header === null ? Number.NaN : Number(header);
  const offMs = atMs - serverNowMs();
  if (offMs > 0 || offMs < -2 * tickMs) offsetMs += offMs;
}

function tick(): void {
  shownMs = serverNowMs();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function snapshot(): number {
  // Two calls in one drawing must agree, so the shown time moves by whole ticks only.
  const ticksOff = Math.abs(serverNowMs() - shownMs) / tickMs;
  if (ticksOff > (listeners.size === 0 ? 1 : 2)) shownMs = serverNowMs();
  return shownMs;
}

/** The server's time, moving once a second. */
export function useNowMs(): number {
  return useSyncExternalStore(subscribe, snapshot);
}

/** The server's time, moving by whole steps, the same for all who ask for the same step. */
export function useNowStep(stepMs: number): number {
  return useSyncExternalStore(subscribe, () => Math.floor(snapshot() / stepMs) * stepMs);
}
