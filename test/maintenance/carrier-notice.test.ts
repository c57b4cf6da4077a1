// Carriers' notices as they really come, and as somebody would write them who means harm.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeCalendar } from '../../src/maintenance/calendar-event.ts';
import { noticeBounds, readNotices } from '../../src/maintenance/carrier-notice.ts';
import type { ReadNotice } from '../../src/maintenance/carrier-notice.ts';
import { at, bytes, ics, read } from './bcop.ts';

const mail = (calendar: string): string =>
  [
    'From: NOC <noc@example.com>',
    'Subject: =?utf-8?q?Planned_work?=',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'See the calendar.',
    '--b1',
    'Content-Type: text/calendar; method=REQUEST; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(calendar).toString('base64').replaceAll(/.{76}/g, '$&\r\n'),
    '--b1--',
    '',
  ].join('\r\n');

describe('reading', () => {
  test('the example of the BCOP, as a file and within a mail', async () => {
    const expected: ReadNotice = {
      provider: 'example.com',
      account: '137.035999173',
      maintenanceId: 'WorkOrder-31415',
      objectIds: ['acme-widgets-as-a-service', 'DT/BAK/0042'],
      impact: 'OUTAGE',
      status: 'TENTATIVE',
      sequence: 1,
      stampMs: at('2026-11-30T01:15:00Z'),
      summary: 'Maintenance Note Example',
      startsAtMs: at('2026-12-10T10:00:00Z'),
      endsAtMs: at('2026-12-10T12:00:00Z'),
    };
    expect(await read(ics())).toEqual({ notices: [expected], faults: [] });
    expect(await read(mail(ics()))).toEqual({ notices: [expected], faults: [] });
  });

  const start = 'DTSTART;VALUE=DATE-TIME';
  test.each([
    [
      'a zone of the IANA',
      { [start]: null, 'DTSTART;TZID=Europe/Berlin': '20261210T100000' },
      '2026-12-10T09:00:00Z',
    ],
    ['no zone: that of the site', { [start]: null, DTSTART: '20261210T100000' }, '2026-12-10T06:00:00Z'],
    ['a day', { [start]: null, 'DTSTART;VALUE=DATE': '20261210' }, '2026-12-09T20:00:00Z'],
  ] as const)('%s', async (_, changes, instant) => {
    expect((await read(ics(changes))).notices[0]?.startsAtMs).toBe(at(instant));
  });

  test('a zone that the calendar defines, a duration, and a zone that nobody knows', async () => {
    const zone =
      'BEGIN:VTIMEZONE\r\nTZID:Custom East\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n' +
      'TZOFFSETFROM:+0300\r\nTZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE';
    const changes = {
      [start]: null,
      'DTSTART;TZID=Custom East': '20261210T100000',
      'DTEND;VALUE=DATE-TIME': null,
      DURATION: 'PT90M',
    };
    const { notices } = await read(ics(changes, zone));
    expect(notices[0]).toMatchObject({
      startsAtMs: at('2026-12-10T07:00:00Z'),
      endsAtMs: at('2026-12-10T08:30:00Z'),
    });
    expect((await read(ics(changes))).faults[0]).toMatch(/beginning/);
  });

  test('what it is not says why, and is no window', async () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['', /no calendar/],
      ['Subject: hello\r\n\r\nWe work tonight.', /no calendar/],
      ['BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n', /no event/],
      [ics({ 'X-MAINTNOTE-PROVIDER': null }), /provider/],
      [ics({ 'X-MAINTNOTE-STATUS': 'MAYBE' }), /MAYBE/],
      [ics({ 'DTEND;VALUE=DATE-TIME': '20261210T090000Z' }), /ends before/],
      [ics({ 'DTEND;VALUE=DATE-TIME': '20269910T090000Z' }), /end/],
      ['BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR', /./],
      [`BEGIN:VCALENDAR\r\n${'X:y\r\n'.repeat(60_000)}`, /larger/],
      ['x'.repeat(noticeBounds.mailBytes + 1), /larger/],
    ];
    for (const [text, fault] of cases) {
      const { notices, faults } = await read(text);
      expect(notices).toEqual([]);
      expect(faults.join()).toMatch(fault);
    }
  });

  test('what is more than one time is said, and the one that is taken in is named', async () => {
    const nightly = await read(ics({ RRULE: 'FREQ=DAILY;COUNT=3' }));
    expect(nightly.notices).toHaveLength(1);
    expect(nightly.faults).toEqual([
      'example.com WorkOrder-31415: it repeats, and only its first time is taken in',
    ]);
    const [event] = /BEGIN:VEVENT[^]*END:VEVENT\r\n/u.exec(ics())!;
    const twice = await read(ics().replace('END:VCALENDAR', `${event}END:VCALENDAR`));
    expect(twice.faults).toEqual([
      'example.com 137.035999173 WorkOrder-31415: it stands in the calendar more than once, and only the last is taken in',
    ]);
  });

  test('hostile text is text, on one line, and short', async () => {
    const { notices } = await read(
      ics({
        SUMMARY: `<script>alert(1)</script>\\nBcc: x${'y'.repeat(5_000)}`,
        'X-MAINTNOTE-OBJECT-ID': `'; DROP TABLE alert; --${'z'.repeat(900)}`,
      }),
    );
    expect(notices[0]!.summary).toMatch(/^<script>alert\(1\)<\/script> Bcc: xyyy/);
    expect(notices[0]!.summary).toHaveLength(noticeBounds.summaryLength);
    expect(notices[0]!.objectIds[1]).toHaveLength(noticeBounds.textLength);
  });

  test('damaged bytes never throw, and never make a window that ends before it begins', async () => {
    const whole = bytes(mail(ics()));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 }),
        async (hits) => {
          const damaged = whole.slice();
          for (const [index, byte] of hits) damaged[index] = byte;
          const { notices } = await readNotices(damaged, 'Asia/Baku');
          for (const { startsAtMs, endsAtMs } of notices) expect(startsAtMs).toBeLessThan(endsAtMs);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('what Qosha writes is read back as it was', () => {
  test('any text, folded and escaped', async () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 120 })
      .map((one) => one.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').trim());
    await fc.assert(
      fc.asyncProperty(text, text, fc.integer({ min: 0, max: 4e9 }), async (summary, object, seconds) => {
        const startsAtMs = seconds * 1_000;
        const written = writeCalendar({
          uid: 'u',
          sequence: 3,
          method: 'REQUEST',
          stampMs: 0,
          startsAtMs,
          endsAtMs: startsAtMs + 60_000,
          summary,
          description: `${summary}\n${object}`,
          organizer: { name: summary, address: 'noc@example.az' },
          attendees: ['a@example.az'],
          maintenance: {
            provider: 'p',
            account: 'a',
            id: 'm',
            objectIds: [`x${object}`],
            impact: 'OUTAGE',
            status: 'CONFIRMED',
          },
        });
        for (const line of written.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        const { notices, faults } = await read(written);
        expect(faults).toEqual([]);
        expect(notices[0]).toMatchObject({ summary, objectIds: [`x${object}`], sequence: 3, startsAtMs });
      }),
      { numRuns: 200 },
    );
  });
});
