// Reads a carrier's maintenance notice out of an iCalendar file or a mail that holds one (MAINTNOTE BCOP). Easy to get
// wrong: all of it was written by somebody outside – so it is bounded before it is read, cut after it, and what cannot be
// understood is a fault with its reason, never a window with a guessed time.
import ICAL from 'ical.js';
import PostalMime from 'postal-mime';
import type { CarrierNotice } from './window.ts';

export const noticeBounds = {
  /** Of a whole mail, and of the calendar in it. */
  mailBytes: 1024 * 1024,
  calendarBytes: 256 * 1024,
  eventsPerMail: 20,
  objectIds: 100,
  textLength: 200,
  summaryLength: 1_000,
  calendarsPerMail: 5,
  nestingDepth: 20,
  headerBytes: 256 * 1024,
} as const;

const statuses = ['TENTATIVE', 'CONFIRMED', 'CANCELLED', 'IN-PROCESS', 'COMPLETED'] as const;
export type NoticeStatus = (typeof statuses)[number];

/** One event of a notice. */
export interface ReadNotice extends CarrierNotice {
  readonly status: NoticeStatus;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

export interface ReadNotices {
  readonly notices: readonly ReadNotice[];
  /** Why something in it is no notice; English, and may quote the carrier. */
  readonly faults: readonly string[];
}

/** `timeZone` is for times that name none. Never throws for what stands in the content. */
export async function readNotices(content: Uint8Array, timeZone: string): Promise<ReadNotices> {
  if (content.byteLength > noticeBounds.mailBytes) {
    return { notices: [], faults: [`It is larger than ${noticeBounds.mailBytes} bytes`] };
  }
  const text = new TextDecoder().decode(content);
  try {
    const calendars = /^\s*BEGIN:VCALENDAR/iu.test(text) ? [text] : await calendarsInMail(content);
    if (calendars.length === 0) return { notices: [], faults: ['There is no calendar in it'] };
    const read = calendars.map((calendar) => readCalendar(calendar, timeZone));
    return {
      notices: read.flatMap(({ notices }) => notices).slice(0, noticeBounds.eventsPerMail),
      faults: read.flatMap(({ faults }) => faults).slice(0, noticeBounds.eventsPerMail),
    };
  } catch (error) {
    return {
      notices: [],
      faults: [`It cannot be read: ${cut(error instanceof Error ? error.message : '')}`],
    };
  }
}

async function calendarsInMail(content: Uint8Array): Promise<string[]> {
  const { nestingDepth: maxNestingDepth, headerBytes: maxHeadersSize } = noticeBounds;
  const mail = await PostalMime.parse(content, { maxNestingDepth, maxHeadersSize });
  return mail.attachments
    .filter(
      ({ mimeType, filename }) =>
        mimeType.toLowerCase() === 'text/calendar' || /\.ics$/iu.test(filename ?? ''),
    )
    .slice(0, noticeBounds.calendarsPerMail)
    .map(({ content: part }) =>
      typeof part === 'string' ? part : new TextDecoder().decode(part as ArrayBuffer),
    );
}

function readCalendar(text: string, timeZone: string): ReadNotices {
  if (text.length > noticeBounds.calendarBytes) {
    return { notices: [], faults: [`The calendar is larger than ${noticeBounds.calendarBytes} bytes`] };
  }
  const calendar = new ICAL.Component(ICAL.parse(text));
  const method = String(calendar.getFirstPropertyValue('method') ?? '').toUpperCase();
  const notices: ReadNotice[] = [];
  const faults: string[] = [];
  for (const event of calendar.getAllSubcomponents('vevent').slice(0, noticeBounds.eventsPerMail)) {
    const read = readEvent(event, { calendar, method, timeZone });
    if (typeof read === 'string') faults.push(read);
    else notices.push(read);
    const isRepeated = ['rrule', 'rdate'].some((name) => event.getFirstProperty(name) !== null);
    if (typeof read !== 'string' && isRepeated) {
      faults.push(`${read.provider} ${read.maintenanceId}: it repeats, and only its first time is taken in`);
    }
  }
  const keys = notices.map(({ provider, account, maintenanceId: id }) => `${provider} ${account} ${id}`);
  for (const key of new Set(keys.filter((one, at) => keys.indexOf(one) !== at))) {
    faults.push(`${key}: it stands in the calendar more than once, and only the last is taken in`);
  }
  if (notices.length === 0 && faults.length === 0) faults.push('There is no event in the calendar');
  return { notices, faults };
}

interface Around {
  readonly calendar: ICAL.Component;
  readonly method: string;
  readonly timeZone: string;
}

/** The notice, or why it is none. */
function readEvent(event: ICAL.Component, around: Around): ReadNotice | string {
  const text = (name: string): string => cut(textOf(event.getFirstProperty(name)));
  const provider = text('x-maintnote-provider').toLowerCase();
  const maintenanceId = text('x-maintnote-maintenance-id');
  const shown = cut(String(event.getFirstPropertyValue('summary') ?? ''), noticeBounds.summaryLength);
  if (provider === '' || maintenanceId === '') {
    return `"${shown.slice(0, 80)}" names no provider or no maintenance (X-MAINTNOTE-PROVIDER, -MAINTENANCE-ID)`;
  }
  const status = statusOf(text('x-maintnote-status'), text('status'), around.method);
  if (status === undefined)
    return `${provider} ${maintenanceId}: status ${text('x-maintnote-status')} is not known`;
  const times = timesOf(event, around);
  if (typeof times === 'string') return `${provider} ${maintenanceId}: ${times}`;
  const objectIds = event.getAllProperties('x-maintnote-object-id').slice(0, noticeBounds.objectIds);
  const sequence = Number(event.getFirstPropertyValue('sequence') ?? 0);
  return {
    provider,
    account: text('x-maintnote-account'),
    maintenanceId,
    objectIds: objectIds.map((one) => cut(textOf(one))).filter((id) => id !== ''),
    impact: text('x-maintnote-impact').toUpperCase(),
    status,
    sequence: Number.isSafeInteger(sequence) && sequence >= 0 ? sequence : 0,
    stampMs: instantOf(event, 'dtstamp', around) ?? 0,
    summary: shown,
    ...times,
  };
}

/** A field of no standard has no type, so its escapes (RFC 5545 section 3.3.11) were left in it. */
function textOf(property: ICAL.Property | null): string {
  const value = String(property?.getFirstValue() ?? '');
  if (property?.type !== 'unknown') return value;
  return value.replaceAll(/\\(.)/gu, (_, escaped: string) => (/n/iu.test(escaped) ? ' ' : escaped));
}

/** A cancelled event is cancelled whatever the notice's own status says; without any status it stands. */
function statusOf(own: string, ofEvent: string, method: string): NoticeStatus | undefined {
  if (method === 'CANCEL' || ofEvent.toUpperCase() === 'CANCELLED') return 'CANCELLED';
  const word = own.toUpperCase();
  return word === '' ? 'TENTATIVE' : statuses.find((status) => status === word);
}

function timesOf(
  event: ICAL.Component,
  around: Around,
): { readonly startsAtMs: number; readonly endsAtMs: number } | string {
  const startsAtMs = instantOf(event, 'dtstart', around);
  if (startsAtMs === undefined) return 'its beginning is missing or no time';
  const duration = event.getFirstPropertyValue('duration');
  const endsAtMs =
    duration instanceof ICAL.Duration
      ? startsAtMs + duration.toSeconds() * 1_000
      : instantOf(event, 'dtend', around);
  if (endsAtMs === undefined) return 'its end is missing or no time';
  return startsAtMs < endsAtMs ? { startsAtMs, endsAtMs } : 'it ends before it begins';
}

const written = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(Z?))?$/u;

/** Epoch ms; undefined for what is missing, no time, or in a zone that nobody knows. */
function instantOf(event: ICAL.Component, name: string, around: Around): number | undefined {
  const property = event.getFirstProperty(name);
  const value = property?.getFirstValue();
  if (property === null || !(value instanceof ICAL.Time)) return undefined;
  // As it was written: the library makes the eighth of March of a 99th of January.
  const raw: unknown = property.toJSON()[3];
  const parts = typeof raw === 'string' ? written.exec(raw) : null;
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  const tzid = property.getParameter('tzid');
  try {
    const local = Temporal.PlainDateTime.from(
      { year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: second! },
      { overflow: 'reject' },
    );
    if (parts[7] === 'Z') return local.toZonedDateTime('UTC').epochMilliseconds;
    if (typeof tzid !== 'string') return local.toZonedDateTime(around.timeZone).epochMilliseconds;
    return zonedInstant(local, tzid) ?? definedInstant(value, tzid, around);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function zonedInstant(local: Temporal.PlainDateTime, tzid: string): number | undefined {
  try {
    return local.toZonedDateTime(tzid).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A zone that the calendar itself defines. */
function definedInstant(value: ICAL.Time, tzid: string, { calendar }: Around): number | undefined {
  const component = calendar
    .getAllSubcomponents('vtimezone')
    .find((one) => one.getFirstPropertyValue('tzid') === tzid);
  if (component === undefined) return undefined;
  const time = value.clone();
  time.zone = new ICAL.Timezone({ component, tzid });
  return time.toUnixTime() * 1_000;
}

/** One line without control characters, bounded. */
function cut(text: string, length: number = noticeBounds.textLength): string {
  return Array.from(text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim())
    .slice(0, length)
    .join('');
}
