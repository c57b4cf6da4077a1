// Dates in Azerbaijani, by our own month names: a browser without Azerbaijani data would write `M11`. Easy to get wrong: the
// day is that of the site's time zone, not of the reader's.

const months = [
  'yanvar',
  'fevral',
  'mart',
  'aprel',
  'may',
  'iyun',
  'iyul',
  'avqust',
  'sentyabr',
  'oktyabr',
  'noyabr',
  'dekabr',
];
const shortMonths = ['yan', 'fev', 'mar', 'apr', 'may', 'iyn', 'iyl', 'avq', 'sen', 'okt', 'noy', 'dek'];

/** `day`: 22 noy · `date`: 22 noyabr 2026 · `month`: noyabr 2026. */
export function azerbaijaniDate(atMs: number, timeZone: string, form: 'day' | 'date' | 'month'): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'numeric',
    year: 'numeric',
  });
  const parts = new Map(format.formatToParts(atMs).map((part) => [part.type, part.value]));
  const month = Number(parts.get('month')) - 1;
  const day = Number(parts.get('day'));
  const year = parts.get('year') ?? '';
  if (form === 'day') return `${day} ${shortMonths[month] ?? ''}`;
  return form === 'date' ? `${day} ${months[month] ?? ''} ${year}` : `${months[month] ?? ''} ${year}`;
}
