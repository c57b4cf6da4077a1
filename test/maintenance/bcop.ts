// A carrier's notice as the BCOP writes it.
import { readNotices } from '../../src/maintenance/carrier-notice.ts';

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const read = (text: string) => readNotices(bytes(text), 'Asia/Baku');
export const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;

/** The example of the BCOP, with what a test wants otherwise. */
export function ics(changes: Readonly<Record<string, string | null>> = {}, head = ''): string {
  const fields: Record<string, string | null> = {
    SUMMARY: 'Maintenance Note Example',
    'DTSTART;VALUE=DATE-TIME': '20261210T100000Z',
    'DTEND;VALUE=DATE-TIME': '20261210T120000Z',
    'DTSTAMP;VALUE=DATE-TIME': '20261130T011500Z',
    UID: '42',
    SEQUENCE: '1',
    'X-MAINTNOTE-PROVIDER': 'example.com',
    'X-MAINTNOTE-ACCOUNT': '137.035999173',
    'X-MAINTNOTE-MAINTENANCE-ID': 'WorkOrder-31415',
    'X-MAINTNOTE-IMPACT': 'OUTAGE',
    'X-MAINTNOTE-OBJECT-ID;X-MAINTNOTE-OBJECT-IMPACT=NO-IMPACT': 'acme-widgets-as-a-service',
    'X-MAINTNOTE-OBJECT-ID': 'DT/BAK/0042',
    'X-MAINTNOTE-STATUS': 'TENTATIVE',
    'ORGANIZER;CN="Example NOC"': 'mailto:noone@example.com',
    ...changes,
  };
  const lines = Object.entries(fields).flatMap(([key, value]) => (value === null ? [] : [`${key}:${value}`]));
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Maint Note//',
    head,
    'BEGIN:VEVENT',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]
    .filter((line, i, all) => line !== '' || i === all.length - 1)
    .join('\r\n');
}
