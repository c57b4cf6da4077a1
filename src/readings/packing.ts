// Turns the samples of one point over an hour or a day into two short arrays, and back. Easy to get wrong: a regular
// grid moves each sample to its grid time (by at most a second), so it is used only where every sample lies that
// close; everything else keeps its exact times as offsets. A gap is null, never zero and never the value before.

export interface Sample {
  /** Epoch ms. */
  readonly atMs: number;
  /** Null: asked, but no trustworthy value. */
  readonly value: number | null;
}

/** Samples in order of time. Exactly one of `stepMs` and `offsetsMs` is given. */
export interface PackedSamples {
  /** Time of values[0] on a grid; what offsets count from otherwise. Epoch ms. */
  readonly startMs: number;
  /** values[i] is at startMs + i · stepMs; null there = gap. */
  readonly stepMs: number | null;
  /** values[i] is at startMs + offsetsMs[i]. */
  readonly offsetsMs: readonly number[] | null;
  readonly values: readonly (number | null)[];
}

/** Farthest a sample may be moved to lie on a grid, ms; never more than a tenth of the step. */
export const gridToleranceMs = 1_000;
/** A grid with more empty places than this share costs more than exact times. */
const maxGapShare = 0.5;

/** Packs samples that are sorted by time, at least one. */
export function packSamples(samples: readonly Sample[]): PackedSamples {
  const grid = packOnGrid(samples);
  if (grid !== undefined) return grid;
  const startMs = samples[0]?.atMs ?? 0;
  return {
    startMs,
    stepMs: null,
    offsetsMs: samples.map((sample) => sample.atMs - startMs),
    values: samples.map((sample) => sample.value),
  };
}

/** The samples again; empty places of a grid are left out only when `keepGaps` is false (default). */
export function unpackSamples(packed: PackedSamples, keepGaps = false): Sample[] {
  const samples: Sample[] = [];
  packed.values.forEach((value, i) => {
    if (value === null && packed.stepMs !== null && !keepGaps) return;
    const offsetMs = packed.stepMs === null ? (packed.offsetsMs?.[i] ?? 0) : i * packed.stepMs;
    samples.push({ atMs: packed.startMs + offsetMs, value });
  });
  return samples;
}

/** Both lists in order of time; of two samples at one instant the one of `newer` stays. */
export function mergeSamples(older: readonly Sample[], newer: readonly Sample[]): Sample[] {
  const joined = older.concat(newer);
  // The usual case: one follows the other, as hours and days do.
  if (joined.every((sample, i) => i === 0 || joined[i - 1]!.atMs < sample.atMs)) return joined;
  const byTime = new Map<number, Sample>();
  for (const sample of older) byTime.set(sample.atMs, sample);
  for (const sample of newer) byTime.set(sample.atMs, sample);
  return Array.from(byTime.values()).sort((a, b) => a.atMs - b.atMs);
}

function packOnGrid(samples: readonly Sample[]): PackedSamples | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || samples.length < 3) return undefined;
  const stepMs = medianStep(samples);
  if (stepMs < 1) return undefined;
  const toleranceMs = Math.min(gridToleranceMs, stepMs / 10);
  const places = Math.round((last.atMs - first.atMs) / stepMs) + 1;
  if (places > samples.length / (1 - maxGapShare)) return undefined;
  const values: (number | null)[] = Array.from({ length: places }, () => null);
  const taken = new Uint8Array(places);
  for (const sample of samples) {
    const place = Math.round((sample.atMs - first.atMs) / stepMs);
    const isNear = Math.abs(first.atMs + place * stepMs - sample.atMs) <= toleranceMs;
    if (!isNear || taken[place] === 1) return undefined;
    taken[place] = 1;
    values[place] = sample.value;
  }
  return { startMs: first.atMs, stepMs, offsetsMs: null, values };
}

/** The usual distance of two samples, rounded to whole seconds where it is that long. */
function medianStep(samples: readonly Sample[]): number {
  const steps: number[] = [];
  for (let i = 1; i < samples.length; i++) steps.push(samples[i]!.atMs - samples[i - 1]!.atMs);
  steps.sort((a, b) => a - b);
  const median = steps[steps.length >> 1]!;
  return median >= 2_000 ? Math.round(median / 1_000) * 1_000 : Math.round(median);
}
