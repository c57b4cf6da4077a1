// One tank's level over time: what the engine really burns, and when somebody refuelled. Pure. Easy to get wrong: a float
// swings while the engine runs, so one high reading is no delivery; a gauge in whole percent stands still for an hour, so
// consumption is measured from one of its steps to another and never from two readings.

/** A tank that was filled, as its level tells. */
export interface Refuelling {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly litresBefore: number;
  readonly litresAfter: number;
}

export interface LevelReading {
  readonly atMs: number;
  readonly litres: number;
  /** What is drawn from the generators on this tank, kW; 0 while they stand, null: not known. */
  readonly loadKw: number | null;
}

export interface LevelCourse {
  /** The last readings, oldest first; their median is believed. */
  readonly recent: readonly number[];
  /** What stands in it when nobody fills it. */
  readonly base: { readonly litres: number; readonly atMs: number };
  /** A rise that is under way. */
  readonly rise: {
    readonly fromLitres: number;
    readonly startedAtMs: number;
    readonly topLitres: number;
    readonly toppedAtMs: number;
  } | null;
  /** Each lower level of the present run under about the same load, [epoch ms, litres]. */
  readonly steps: readonly (readonly [number, number])[];
  readonly stepLoadKw: number | null;
}

const recentCount = 5;
/** A rise counts from this share of the tank on. */
const refuellingShare = 0.03;
/** It is over when the level has stood still for so long, ms. */
const settledMs = 120_000;
/** Warming fuel rises by so much of the tank in an hour, and is no delivery. */
const creepPerHour = 0.01;
const maxSteps = 60;
/** Consumption is told from so many steps of the gauge and so much time on. */
const leastSteps = 4;
const leastSlopeMs = 600_000;
/** A load that changed by more than this share begins another measurement. */
const sameLoadShare = 0.2;

export function beginCourse({ atMs, litres }: Pick<LevelReading, 'atMs' | 'litres'>): LevelCourse {
  return { recent: [litres], base: { litres, atMs }, rise: null, steps: [], stepLoadKw: null };
}

/** Takes one more reading; earlier than the last it changes nothing. */
export function stepCourse(
  course: LevelCourse,
  reading: LevelReading,
  tankLitres: number,
): { readonly course: LevelCourse; readonly refuelling: Refuelling | null } {
  if (reading.atMs <= course.base.atMs) return { course, refuelling: null };
  const recent = [...course.recent, reading.litres].slice(-recentCount);
  const litres = median(recent);
  const next: LevelCourse = { ...course, recent, ...stepsOf(course, reading, litres) };
  return course.rise === null
    ? { course: watchForRise(next, litres, reading.atMs, tankLitres), refuelling: null }
    : followRise(next, course.rise, { litres, atMs: reading.atMs, tankLitres });
}

function watchForRise(course: LevelCourse, litres: number, atMs: number, tankLitres: number): LevelCourse {
  const { base } = course;
  if (litres >= base.litres + tankLitres * refuellingShare) {
    const rise = { fromLitres: base.litres, startedAtMs: base.atMs, topLitres: litres, toppedAtMs: atMs };
    return { ...course, base: { litres: base.litres, atMs }, rise, steps: [], stepLoadKw: null };
  }
  const creep = (tankLitres * creepPerHour * (atMs - base.atMs)) / 3_600_000;
  return { ...course, base: { litres: Math.min(litres, base.litres + creep), atMs } };
}

function followRise(
  course: LevelCourse,
  rise: NonNullable<LevelCourse['rise']>,
  { litres, atMs, tankLitres }: { litres: number; atMs: number; tankLitres: number },
): { readonly course: LevelCourse; readonly refuelling: Refuelling | null } {
  const base = { litres: course.base.litres, atMs };
  const least = tankLitres * refuellingShare;
  const quiet = { ...course, rise: null, steps: [], stepLoadKw: null };
  // It only swung.
  if (litres < rise.fromLitres + least / 2)
    return { course: { ...quiet, base: { litres, atMs } }, refuelling: null };
  const isHigher = litres > rise.topLitres + tankLitres * 0.002;
  const top = isHigher ? { topLitres: litres, toppedAtMs: atMs } : rise;
  const risen = { ...rise, topLitres: top.topLitres, toppedAtMs: top.toppedAtMs };
  if (atMs - risen.toppedAtMs < settledMs)
    return { course: { ...course, base, rise: risen }, refuelling: null };
  const refuelling: Refuelling = {
    startedAtMs: rise.startedAtMs,
    endedAtMs: risen.toppedAtMs,
    litresBefore: rise.fromLitres,
    litresAfter: litres,
  };
  return { course: { ...quiet, base: { litres, atMs } }, refuelling };
}

/** A new step of the gauge while it runs under about the same load. */
function stepsOf(
  course: LevelCourse,
  { atMs, loadKw }: LevelReading,
  litres: number,
): Pick<LevelCourse, 'steps' | 'stepLoadKw'> {
  const none = { steps: [], stepLoadKw: null };
  if (loadKw === null || loadKw <= 0) return none;
  const { steps, stepLoadKw } = course;
  const isSame = stepLoadKw !== null && Math.abs(loadKw / stepLoadKw - 1) <= sameLoadShare;
  if (!isSame) return { steps: [[atMs, litres]], stepLoadKw: loadKw };
  const last = steps.at(-1);
  if (last !== undefined && litres >= last[1]) return { steps, stepLoadKw };
  return { steps: [...steps, [atMs, litres] as const].slice(-maxSteps), stepLoadKw };
}

/**
 * What the level says is burnt, l/h, and how far that may be off as a share; null before it says anything. The first
 * reading of a run lies anywhere on its step of the gauge and does not count.
 */
export function measuredBurn(
  course: LevelCourse,
): { readonly litresPerHour: number; readonly uncertainty: number } | null {
  const [first, ...others] = course.steps.slice(1);
  const last = others.at(-1);
  if (first === undefined || last === undefined || course.steps.length < leastSteps) return null;
  const [spanMs, litres] = [last[0] - first[0], first[1] - last[1]];
  if (spanMs < leastSlopeMs || litres <= 0) return null;
  return { litresPerHour: (litres / spanMs) * 3_600_000, uncertainty: 1 / others.length / 2 };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
