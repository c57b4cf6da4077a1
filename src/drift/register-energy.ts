// What meters counted over one span that is the same for all of them, from their kWh registers. Pure. Easy to get wrong: a
// register that fell (reset, wrapped, swapped) or jumped says nothing of the span it did so in, so the span begins after it;
// a gap in the readings loses nothing, because the register went on; and one that stands still beside a load is dead.
import type { SeriesPoint } from '../readings/series.ts';

/** One register with what its meter can have counted. */
export interface RegisterCourse {
  /** Wh by time, rising; null for a gap. */
  readonly samples: readonly SeriesPoint[];
  /** Most that can flow, W; null when nothing says. */
  readonly mostWatts: number | null;
  /** Mean power by the same meter meanwhile, W; null when unknown. */
  readonly meanWatts: number | null;
}

export interface CountedPower {
  /** Mean over the span, W. */
  readonly watts: number;
  /** By how much the steps of the register may make it wrong, W. */
  readonly doubtWatts: number;
}

/** Mean power of each meter by its registers over the same span. */
export interface CountedTogether {
  readonly fromMs: number;
  readonly toMs: number;
  readonly means: ReadonlyMap<string, CountedPower>;
}

/** Shorter spans say too little: registers count in steps of a tenth of a kWh, or of a whole one. */
const leastSpanMs = 3_600_000;
/** How far from the end of the span a register may have been read. */
const edgeMs = 600_000;
/** Beyond the most that can flow by so much it is a jump. */
const jumpFactor = 1.5;
/** A register may stand still for the whole span beside so little, W. */
const idleWatts = 100;

interface Known {
  readonly atMs: number;
  readonly wattHours: number;
}

interface Course {
  readonly samples: readonly Known[];
  /** Smallest step seen, Wh; 0: it never moved. */
  readonly stepWh: number;
  readonly meanWatts: number | null;
}

/** Undefined when the registers of one of them cannot be used: absent, dead, or not long enough without a break. */
export function countTogether(
  courses: ReadonlyMap<string, readonly RegisterCourse[]>,
  toMs: number,
): CountedTogether | undefined {
  const parts = [...courses].flatMap(([id, registers]) =>
    registers.map((register) => ({ id, course: unbroken(register) })),
  );
  if (courses.size === 0 || [...courses.values()].some((registers) => registers.length === 0))
    return undefined;
  const starts = parts.map(({ course }) => course.samples[0]?.atMs ?? Infinity);
  const ends = parts.map(({ course }) => course.samples.at(-1)?.atMs ?? -Infinity);
  const span = { fromMs: Math.max(...starts), toMs: Math.min(...ends) };
  if (span.toMs - span.fromMs < leastSpanMs || span.toMs < toMs - edgeMs) return undefined;
  const means = new Map<string, CountedPower>();
  for (const { id, course } of parts) {
    const counted = meanOver(course, span);
    if (counted === undefined) return undefined;
    const before = means.get(id) ?? { watts: 0, doubtWatts: 0 };
    means.set(id, {
      watts: before.watts + counted.watts,
      doubtWatts: Math.hypot(before.doubtWatts, counted.doubtWatts),
    });
  }
  return { ...span, means };
}

/** The samples after the last break. */
function unbroken({ samples, mostWatts, meanWatts }: RegisterCourse): Course {
  const known = samples.flatMap(([atMs, wattHours]): Known[] =>
    wattHours === null ? [] : [{ atMs, wattHours }],
  );
  const stepWh = smallestStep(known);
  let first = 0;
  for (let at = 1; at < known.length; at++) {
    const [before, after] = [known[at - 1]!, known[at]!];
    const counted = after.wattHours - before.wattHours;
    const most =
      mostWatts === null
        ? Infinity
        : (jumpFactor * mostWatts * (after.atMs - before.atMs)) / 3_600_000 + 2 * stepWh;
    if (counted < 0 || counted > most) first = at;
  }
  return { samples: known.slice(first), stepWh, meanWatts };
}

/** Never less than what the register counts in, so a tolerance made of it is never too small. */
function smallestStep(samples: readonly Known[]): number {
  let least = Infinity;
  for (let at = 1; at < samples.length; at++) {
    const step = samples[at]!.wattHours - samples[at - 1]!.wattHours;
    if (step > 0) least = Math.min(least, step);
  }
  return least === Infinity ? 0 : least;
}

function meanOver(
  { samples, stepWh, meanWatts }: Course,
  span: { readonly fromMs: number; readonly toMs: number },
): CountedPower | undefined {
  const first = samples.find(({ atMs }) => atMs >= span.fromMs);
  const last = samples.findLast(({ atMs }) => atMs <= span.toMs);
  if (first === undefined || last === undefined) return undefined;
  const isWhole = first.atMs - span.fromMs <= edgeMs && span.toMs - last.atMs <= edgeMs;
  if (!isWhole || last.atMs <= first.atMs) return undefined;
  const counted = last.wattHours - first.wattHours;
  if (counted === 0) {
    if (meanWatts === null || meanWatts > idleWatts) return undefined;
    return { watts: meanWatts, doubtWatts: idleWatts };
  }
  const hours = (last.atMs - first.atMs) / 3_600_000;
  return { watts: counted / hours, doubtWatts: stepWh / hours };
}
