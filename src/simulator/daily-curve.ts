// How much of its nominal load a rack draws at an hour of the local day, and how warm it is outside. The integral
// of the load is exact, so that a register can be reckoned for any past instant (register-history.ts).

/** Where the plant stands in time. */
export interface Moment {
  /** Instant in milliseconds since 1970-01-01T00:00Z. */
  readonly epochMs: number;
  /** Offset of the site's local time from UTC, in seconds (Baku: 14,400). */
  readonly offsetSeconds: number;
}

const daySeconds = 86_400;
const yearDays = 365.25;
/** Mean share of nominal, and how far the day swings around it. */
export const meanLoadShare = 0.72;
const daySwing = 0.1;
/** Local hour at which the load crosses its mean upwards; the peak is six hours later. */
const risingHour = 9;

/** Seconds of local time of day, 0 to 86,400. */
export function localSeconds(moment: Moment): number {
  const local = moment.epochMs / 1000 + moment.offsetSeconds;
  return ((local % daySeconds) + daySeconds) % daySeconds;
}

function dayAngle(seconds: number): number {
  return (2 * Math.PI * (seconds - risingHour * 3600)) / daySeconds;
}

/** Share of nominal IT load, 0 to 1, before each rack's own wobble. */
export function loadShare(moment: Moment): number {
  return meanLoadShare + daySwing * Math.sin(dayAngle(localSeconds(moment)));
}

/** Integral of `loadShare` in seconds of full load from local 1970 to the moment; differences of two are what counts. */
export function loadShareSeconds(moment: Moment): number {
  const local = moment.epochMs / 1000 + moment.offsetSeconds;
  const swing = (daySwing * daySeconds) / (2 * Math.PI);
  return meanLoadShare * local - swing * Math.cos(dayAngle(localSeconds(moment)));
}

/** Outdoor air, °C: a continental year with a daily swing, warmest in late July and mid-afternoon. */
export function outdoorCelsius(moment: Moment): number {
  const day = (moment.epochMs / 1000 / daySeconds) % yearDays;
  const year = -Math.cos((2 * Math.PI * (day - 22)) / yearDays);
  return 15 + 11 * year + 4 * Math.sin(dayAngle(localSeconds(moment)));
}

/** A time during which a zone's clocks are not moved. */
interface SteadyTime {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly offsetSeconds: number;
}

const steadyTimes = new Map<string, SteadyTime>();

/** The moment at an instant in an IANA time zone. Throws a RangeError for a zone that does not exist. */
export function momentAt(epochMs: number, timeZone: string): Moment {
  let steady = steadyTimes.get(timeZone);
  if (steady === undefined || epochMs < steady.fromMs || epochMs >= steady.untilMs) {
    steady = steadyTimeAt(Math.floor(epochMs), timeZone);
    steadyTimes.set(timeZone, steady);
  }
  return { epochMs, offsetSeconds: steady.offsetSeconds };
}

function steadyTimeAt(epochMs: number, timeZone: string): SteadyTime {
  const zoned = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);
  // A transition at this very instant is the one before it.
  const before = zoned.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  return {
    fromMs: before?.epochMilliseconds ?? -Infinity,
    untilMs: zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
    offsetSeconds: zoned.offsetNanoseconds / 1e9,
  };
}
