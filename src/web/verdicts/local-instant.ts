// Between an instant and what a clock on the site's wall says, as the browser's own field for date and time writes it. Easy to get
// wrong: the field knows no zone, and the browser may sit in another one than the site.

/** `2026-11-05T14:02:30` in the zone. */
export function toLocalText(epochMs: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  return format.format(epochMs).replace(' ', 'T');
}

/**
 * The instant at which the wall clock says so; null for what is no date. Of an hour that comes twice it is the first or the second
 * one; of an hour that is skipped, one beside it.
 */
export function fromLocalText(text: string, timeZone: string): number | null {
  const wanted = Date.parse(`${text}Z`);
  if (Number.isNaN(wanted)) return null;
  let instant = wanted;
  // The offset at the first guess may be that of the other side of a change.
  for (let i = 0; i < 2; i++) instant += wanted - Date.parse(`${toLocalText(instant, timeZone)}Z`);
  return instant;
}
