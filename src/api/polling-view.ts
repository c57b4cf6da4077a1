// How punctually devices are read: lateness over all devices, the latest of them, and what goes over the wire a second.
// Easy to get wrong: rates are differences of counters over a span that is said beside them, and a device that was never
// polled is not on time, it is not counted.
import type { Cancel, Clock } from '../core/clock.ts';
import type { DeviceView, PollingView, PollRatesView } from './contract-device.ts';
import type { PollCounts } from './sources.ts';

/** Upper bounds of the columns, ms; the last column has none. */
export const latenessBoundsMs = [1, 10, 50, 100, 250, 500, 1_000, 5_000] as const;
const latestShown = 20;

/** The value below or at which `share` (0..1) of the sorted values lie; null of none. */
export function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

function bucketsOf(values: readonly number[]): PollingView['lateness']['buckets'] {
  const bounds: readonly (number | null)[] = [...latenessBoundsMs, null];
  return bounds.map((belowMs, index) => {
    const fromMs = bounds[index - 1] ?? 0;
    const isIn = (value: number): boolean => value >= fromMs && (belowMs === null || value < belowMs);
    return { belowMs, devices: values.filter(isIn).length };
  });
}

export function latenessView(rows: readonly DeviceView[]): Pick<PollingView, 'lateness' | 'latest'> {
  const polled = rows.filter(({ latenessMs }) => latenessMs !== null);
  const latest = polled.toSorted((one, other) => (other.latenessMs ?? 0) - (one.latenessMs ?? 0));
  const sorted = latest.map(({ latenessMs }) => Math.max(0, latenessMs ?? 0)).reverse();
  return {
    lateness: {
      devices: sorted.length,
      p50Ms: percentile(sorted, 0.5),
      p90Ms: percentile(sorted, 0.9),
      p99Ms: percentile(sorted, 0.99),
      maxMs: percentile(sorted, 1),
      buckets: bucketsOf(sorted),
    },
    latest: latest
      .slice(0, latestShown)
      .map(({ id, name, kind, state, latenessMs }) => ({ id, name, kind, state, latenessMs })),
  };
}

/** A sample of the counters is taken this often and kept for a minute. */
const sampleEveryMs = 5_000;
const maxSamples = 13;

/** Counters per second over the last minute, from samples taken on a tick. */
export class PollRates {
  readonly #clock: Clock;
  readonly #counts: () => PollCounts | undefined;
  readonly #samples: { readonly atMs: number; readonly counts: PollCounts }[] = [];
  #cancel: Cancel = () => undefined;

  constructor(clock: Clock, counts: () => PollCounts | undefined) {
    this.#clock = clock;
    this.#counts = counts;
    this.#sample();
  }

  /** Null before the second sample. */
  view(): PollRatesView | null {
    const [first] = this.#samples;
    const counts = this.#counts();
    if (first === undefined || counts === undefined) return null;
    const overSeconds = (this.#clock.monotonicMs() - first.atMs) / 1_000;
    if (overSeconds < 1) return null;
    const rate = (name: 'polls' | 'requests' | 'timeouts' | 'retries'): number =>
      Math.max(0, counts[name] - first.counts[name]) / overSeconds;
    return {
      overSeconds,
      polls: rate('polls'),
      requests: rate('requests'),
      timeouts: rate('timeouts'),
      retries: rate('retries'),
      waiting: counts.waiting,
    };
  }

  close(): void {
    this.#cancel();
  }

  #sample(): void {
    const counts = this.#counts();
    if (counts !== undefined) this.#samples.push({ atMs: this.#clock.monotonicMs(), counts });
    if (this.#samples.length > maxSamples) this.#samples.shift();
    this.#cancel = this.#clock.after(sampleEveryMs, () => this.#sample());
  }
}
