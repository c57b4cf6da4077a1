// Stretches of time, half-open: [start, end). What ends at midnight does not contain midnight, so neighbouring
// periods share no instant and leave none out. Easy to get wrong: a local day has 23, 24 or 25 hours and a month is a
// month of some time zone; both are made by Temporal from the zone, never by adding 86,400 seconds.

export interface Period {
  readonly start: Temporal.Instant;
  /** First instant that no longer belongs to the period. */
  readonly end: Temporal.Instant;
}

export const quarterHourSeconds = 900;
/** Intervals one period may be cut into: two years of quarter-hours. */
const maxIntervals = 75_000;

export function periodOf(start: Temporal.Instant, end: Temporal.Instant): Period {
  if (Temporal.Instant.compare(start, end) > 0) throw new RangeError('a period ends before it starts');
  return { start, end };
}

/** The local days [from, until) of a zone as instants. */
export function daysPeriod(from: Temporal.PlainDate, until: Temporal.PlainDate, timeZone: string): Period {
  return periodOf(startOfDay(from, timeZone), startOfDay(until, timeZone));
}

/** One local day; 23 or 25 hours long where clocks change. */
export function dayPeriod(date: Temporal.PlainDate, timeZone: string): Period {
  return daysPeriod(date, date.add({ days: 1 }), timeZone);
}

/** One local calendar month. */
export function monthPeriod(month: Temporal.PlainYearMonth, timeZone: string): Period {
  const first = month.toPlainDate({ day: 1 });
  return daysPeriod(first, first.add({ months: 1 }), timeZone);
}

/** First instant of a local day (not 00:00 where clocks jump over midnight). */
export function startOfDay(date: Temporal.PlainDate, timeZone: string): Temporal.Instant {
  return date.toZonedDateTime(timeZone).startOfDay().toInstant();
}

/** The local month an instant lies in. */
export function monthAt(instant: Temporal.Instant, timeZone: string): Temporal.PlainYearMonth {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate().toPlainYearMonth();
}

/** The local date an instant lies on. */
export function dateAt(instant: Temporal.Instant, timeZone: string): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate();
}

/** The common part, or undefined when there is none. */
export function intersect(left: Period, right: Period): Period | undefined {
  const start = later(left.start, right.start);
  const end = earlier(left.end, right.end);
  return Temporal.Instant.compare(start, end) < 0 ? { start, end } : undefined;
}

export function later(left: Temporal.Instant, right: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(left, right) >= 0 ? left : right;
}

export function earlier(left: Temporal.Instant, right: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(left, right) <= 0 ? left : right;
}

/** Length in seconds, fractions cut. */
export function durationSeconds(period: Period): number {
  return secondsBetween(period.start, period.end);
}

export function secondsBetween(from: Temporal.Instant, to: Temporal.Instant): number {
  return Math.trunc((to.epochMilliseconds - from.epochMilliseconds) / 1000);
}

/** The latest multiple of `seconds` at or before the instant, counted from 1970-01-01T00:00Z. */
export function boundaryAtOrBefore(instant: Temporal.Instant, seconds: number): Temporal.Instant {
  const stepMs = seconds * 1000;
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(instant.epochMilliseconds / stepMs) * stepMs);
}

/**
 * Cuts a period into quarter-hours or hours that lie on the clock; the first and last may be shorter. Every
 * current zone is offset from UTC by a multiple of a quarter-hour, so quarter-hours fit every local day.
 */
export function intervalsOf(period: Period, seconds: 900 | 3600): Period[] {
  const pieces: Period[] = [];
  let start = period.start;
  while (Temporal.Instant.compare(start, period.end) < 0) {
    if (pieces.length >= maxIntervals) throw new RangeError('the period is too long to be cut up');
    const next = boundaryAtOrBefore(start, seconds).add({ seconds });
    const end = earlier(next, period.end);
    pieces.push({ start, end });
    start = end;
  }
  return pieces;
}
