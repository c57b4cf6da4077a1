// Local times of the site in form fields, to and from instants. Pure. Easy to get wrong: a field holds wall-clock time of
// the site, not of the reader's machine; and an hour that the clock skips or repeats must still become one instant.

/** `2026-11-22T14:05` as a datetime-local field wants it, on the site's clock. */
export function toField(atMs: number, timeZone: string): string {
  const parts = partsAt(atMs, timeZone);
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** The instant of a field's value; null for one that is empty or no time. The first of two in a repeated hour. */
export function fromField(value: string, timeZone: string): number | null {
  const [, year, month, day, hour, minute] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(value) ?? [];
  if (year === undefined) return null;
  const wanted = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  if (Number.isNaN(wanted)) return null;
  const candidates = [wanted - dayMs, wanted + dayMs]
    .map((around) => wanted - offsetAt(around, timeZone))
    .filter((at) => at + offsetAt(at, timeZone) === wanted);
  // A time that the clock skips is taken as if it had not.
  return candidates.length > 0 ? Math.min(...candidates) : wanted - offsetAt(wanted - dayMs, timeZone);
}

const dayMs = 86_400_000;

/** How far the site's clock is ahead of UTC, ms. */
function offsetAt(atMs: number, timeZone: string): number {
  const { year, month, day, hour, minute } = partsAt(atMs, timeZone);
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  return local - Math.floor(atMs / 60_000) * 60_000;
}

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute';

function partsAt(atMs: number, timeZone: string): Readonly<Record<Part, string>> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const found: Record<Part, string> = { year: '', month: '', day: '', hour: '', minute: '' };
  for (const { type, value } of format.formatToParts(atMs)) if (type in found) found[type as Part] = value;
  return found;
}
