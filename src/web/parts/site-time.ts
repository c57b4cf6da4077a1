// Local times of the site in form fields, to and from instants. Pure. Easy to get wrong: a field knows no zone and holds the
// wall clock of the site, not of the reader's machine; and an hour that the clock skips or repeats must still become one instant.

const dayMs = 86_400_000;

/** `2026-11-22T14:05:30` as a datetime-local field that counts seconds wants it. */
export function toSecondField(atMs: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  return format.format(atMs).replace(' ', 'T');
}

/** `2026-11-22T14:05` */
export function toField(atMs: number, timeZone: string): string {
  return toSecondField(atMs, timeZone).slice(0, 'yyyy-mm-ddThh:mm'.length);
}

/** The instant of a field's value; null for one that is empty or no time. The first of two in a repeated hour. */
export function fromField(value: string, timeZone: string): number | null {
  const wanted = Date.parse(`${value}Z`);
  if (Number.isNaN(wanted)) return null;
  const candidates = [wanted - dayMs, wanted + dayMs]
    .map((around) => wanted - aheadOfUtc(around, timeZone))
    .filter((at) => at + aheadOfUtc(at, timeZone) === wanted);
  // A time that the clock skips is taken as if it had not.
  return candidates.length > 0 ? Math.min(...candidates) : wanted - aheadOfUtc(wanted - dayMs, timeZone);
}

/** How far the site's clock is ahead of UTC, ms. */
function aheadOfUtc(atMs: number, timeZone: string): number {
  return Date.parse(`${toSecondField(atMs, timeZone)}Z`) - Math.floor(atMs / 1_000) * 1_000;
}
