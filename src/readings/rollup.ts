// Five-minute summaries of one point. Easy to get wrong: a slot without a sample has no minimum and no mean (null), its
// count is 0 and its coverage 0; the mean of several slots is weighted by their counts.
import type { Sample } from './packing.ts';

export const slotMs = 300_000;

/** Arrays of one length; slot i covers [startMs + i · slotMs, + slotMs). */
export interface Rollup {
  /** Multiple of `slotMs`, epoch ms. */
  readonly startMs: number;
  readonly minimum: readonly (number | null)[];
  readonly average: readonly (number | null)[];
  readonly maximum: readonly (number | null)[];
  readonly count: readonly number[];
  /** Share of the slot for which a value was at hand, 0..1. */
  readonly coverage: readonly number[];
}

/** Slots `[startMs, endMs)` of sorted samples taken every `intervalMs`; both ends on slot boundaries. */
export function rollUp(
  samples: readonly Sample[],
  range: { readonly startMs: number; readonly endMs: number; readonly intervalMs: number },
): Rollup {
  const slots = Math.max(0, Math.round((range.endMs - range.startMs) / slotMs));
  const minimum: (number | null)[] = Array.from({ length: slots }, () => null);
  const maximum = minimum.slice();
  const sum = new Float64Array(slots);
  const count: number[] = Array.from({ length: slots }, () => 0);
  for (const { atMs, value } of samples) {
    const slot = Math.floor((atMs - range.startMs) / slotMs);
    if (value === null || slot < 0 || slot >= slots) continue;
    const low = minimum[slot] ?? null;
    const high = maximum[slot] ?? null;
    minimum[slot] = low === null ? value : Math.min(low, value);
    maximum[slot] = high === null ? value : Math.max(high, value);
    sum[slot] = sum[slot]! + value;
    count[slot] = count[slot]! + 1;
  }
  return {
    startMs: range.startMs,
    minimum,
    maximum,
    average: count.map((samplesInSlot, i) => (samplesInSlot === 0 ? null : sum[i]! / samplesInSlot)),
    count,
    coverage: count.map((samplesInSlot) => Math.min(1, (samplesInSlot * range.intervalMs) / slotMs)),
  };
}

/** One roll-up over all of them, from the first slot to the last; of two that overlap the later in the list wins. */
export function joinRollups(parts: readonly Rollup[]): Rollup | undefined {
  if (parts.length === 0) return undefined;
  const startMs = Math.min(...parts.map((part) => part.startMs));
  const endMs = Math.max(...parts.map((part) => part.startMs + part.count.length * slotMs));
  const empty = rollUp([], { startMs, endMs, intervalMs: slotMs });
  const joined = {
    startMs,
    minimum: [...empty.minimum],
    average: [...empty.average],
    maximum: [...empty.maximum],
    count: [...empty.count],
    coverage: [...empty.coverage],
  };
  for (const part of parts) {
    const first = Math.round((part.startMs - startMs) / slotMs);
    part.count.forEach((count, i) => {
      if (count === 0) return;
      joined.minimum[first + i] = part.minimum[i] ?? null;
      joined.average[first + i] = part.average[i] ?? null;
      joined.maximum[first + i] = part.maximum[i] ?? null;
      joined.count[first + i] = count;
      joined.coverage[first + i] = part.coverage[i] ?? 0;
    });
  }
  return joined;
}
