// What a chart and a percentile are made of. Easy to get wrong: a gap stays a gap – a bucket without a sample is null,
// and between two samples that lie too far apart a null is put, so that no line is drawn across a silence.
import { staleAfterIntervals } from './reading.ts';
import type { Sample } from './packing.ts';
import { slotMs } from './rollup.ts';
import type { Rollup } from './rollup.ts';

/** [epoch ms, value or null for a gap] */
export type SeriesPoint = readonly [atMs: number, value: number | null];

/** Raw samples with a null after each one that has no successor within 2.5 intervals. */
export function markGaps(samples: readonly Sample[], intervalMs: number): SeriesPoint[] {
  const limitMs = staleAfterIntervals * intervalMs;
  const series: SeriesPoint[] = [];
  let before: Sample | undefined;
  for (const sample of samples) {
    if (before !== undefined && before.value !== null && sample.atMs - before.atMs > limitMs) {
      series.push([before.atMs + intervalMs, null]);
    }
    series.push([sample.atMs, sample.value]);
    before = sample;
  }
  return series;
}

/** Means per bucket of `stepMs` from `fromMs` on; one point per bucket, at its start. */
export function averageSamples(
  samples: readonly Sample[],
  range: { readonly fromMs: number; readonly toMs: number; readonly stepMs: number },
): SeriesPoint[] {
  const weighted = samples.map(({ atMs, value }) => ({ atMs, value, weight: 1 }));
  return averageBuckets(weighted, range);
}

/** As `averageSamples`, from five-minute slots; `stepMs` is a multiple of a slot and `fromMs` on a slot boundary. */
export function averageRollup(
  rollup: Rollup,
  range: { readonly fromMs: number; readonly toMs: number; readonly stepMs: number },
): SeriesPoint[] {
  const weighted = rollup.count.map((weight, i) => ({
    atMs: rollup.startMs + i * slotMs,
    value: rollup.average[i] ?? null,
    weight,
  }));
  return averageBuckets(weighted, range);
}

function averageBuckets(
  items: readonly { readonly atMs: number; readonly value: number | null; readonly weight: number }[],
  range: { readonly fromMs: number; readonly toMs: number; readonly stepMs: number },
): SeriesPoint[] {
  const buckets = Math.max(0, Math.ceil((range.toMs - range.fromMs) / range.stepMs));
  const sum = new Float64Array(buckets);
  const weights = new Float64Array(buckets);
  for (const { atMs, value, weight } of items) {
    const bucket = Math.floor((atMs - range.fromMs) / range.stepMs);
    if (value === null || bucket < 0 || bucket >= buckets) continue;
    sum[bucket] = sum[bucket]! + value * weight;
    weights[bucket] = weights[bucket]! + weight;
  }
  return Array.from({ length: buckets }, (_, i): SeriesPoint => {
    const weight = weights[i]!;
    return [range.fromMs + i * range.stepMs, weight === 0 ? null : sum[i]! / weight];
  });
}

/**
 * Percentile by nearest rank, as `percentile_disc` of PostgreSQL: the smallest value such that at least `percent` of
 * all values are not above it. Gaps are left out; null when nothing is left. 0 < percent <= 100.
 */
export function percentileNearestRank(values: readonly (number | null)[], percent: number): number | null {
  const known = Float64Array.from(values.filter((value) => value !== null)).sort();
  if (known.length === 0) return null;
  const rank = Math.max(1, Math.ceil((percent / 100) * known.length - 1e-9));
  return known[rank - 1] ?? null;
}
