// One iCalendar event, written after RFC 5545, with the fields of maintenance notices (MAINTNOTE BCOP). Easy to get wrong:
// lines fold at 75 octets, not characters, and never inside a character; text is escaped, a parameter is quoted and can
// hold no quote at all; times are UTC.

export interface CalendarEvent {
  readonly uid: string;
  readonly sequence: number;
  /** PUBLISH would be a copy for reading; REQUEST and CANCEL change what the receiver's calendar holds. */
  readonly method: 'REQUEST' | 'CANCEL';
  readonly stampMs: number;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly summary: string;
  readonly description: string;
  readonly organizer: { readonly name: string; readonly address: string };
  readonly attendees: readonly string[];
  readonly maintenance: {
    readonly provider: string;
    readonly account: string;
    readonly id: string;
    readonly objectIds: readonly string[];
    readonly impact: 'OUTAGE' | 'REDUCED-REDUNDANCY';
    readonly status: 'CONFIRMED' | 'CANCELLED';
  };
}

const productId = '-//Qosha//Maintenance//EN';
const foldOctets = 75;

/** The whole .ics file; lines end in CRLF. */
export function writeCalendar(event: CalendarEvent): string {
  const { maintenance, organizer } = event;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:${productId}`,
    `METHOD:${event.method}`,
    'BEGIN:VEVENT',
    `UID:${escapeText(event.uid)}`,
    `SEQUENCE:${event.sequence}`,
    `DTSTAMP:${utc(event.stampMs)}`,
    `DTSTART:${utc(event.startsAtMs)}`,
    `DTEND:${utc(event.endsAtMs)}`,
    `SUMMARY:${escapeText(event.summary)}`,
    `DESCRIPTION:${escapeText(event.description)}`,
    `ORGANIZER;CN=${quote(organizer.name)}:mailto:${address(organizer.address)}`,
    ...event.attendees.map((one) => `ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:${address(one)}`),
    `STATUS:${maintenance.status}`,
    // Work on the house is no appointment of theirs.
    'TRANSP:TRANSPARENT',
    `X-MAINTNOTE-PROVIDER:${escapeText(maintenance.provider)}`,
    `X-MAINTNOTE-ACCOUNT:${escapeText(maintenance.account)}`,
    `X-MAINTNOTE-MAINTENANCE-ID:${escapeText(maintenance.id)}`,
    ...maintenance.objectIds.map((id) => `X-MAINTNOTE-OBJECT-ID:${escapeText(id)}`),
    `X-MAINTNOTE-IMPACT:${maintenance.impact}`,
    `X-MAINTNOTE-STATUS:${maintenance.status}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

/** `20261122T091500Z` */
function utc(epochMs: number): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs / 1_000) * 1_000);
  return instant.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '');
}

/** RFC 5545 section 3.3.11; control characters but line breaks are not allowed at all. */
function escapeText(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .replaceAll(/[\\;,]/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`);
}

/** A quoted parameter value cannot escape a quote, so it goes. */
function quote(text: string): string {
  return `"${text.replaceAll(/["\p{Cc}]/gu, '')}"`;
}

function address(text: string): string {
  return text.replaceAll(/[\s\p{Cc};:,"<>]/gu, '');
}

/** Continuation lines begin with a space that counts among their octets. */
function fold(line: string): string {
  const folded: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const width = Buffer.byteLength(character);
    if (octets + width > foldOctets) {
      folded.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += width;
  }
  return [...folded, part].join('\r\n');
}
