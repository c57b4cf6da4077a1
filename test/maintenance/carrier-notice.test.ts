// Carriers' notices as they really come, as they come again, and as somebody would write them who means harm.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyNotice } from '../../src/maintenance/apply-notice.ts';
import { writeCalendar } from '../../src/maintenance/calendar-event.ts';
import { noticeBounds, readNotices } from '../../src/maintenance/carrier-notice.ts';
import type { ReadNotice } from '../../src/maintenance/carrier-notice.ts';
import { componentsOf } from '../../src/maintenance/take-notices.ts';
import type { MaintenanceWindow } from '../../src/maintenance/window.ts';
import { components } from '../alerts/small-site.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => readNotices(bytes(text), 'Asia/Baku');
const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;

/** The example of the BCOP, with what a test wants otherwise. */
function ics(changes: Readonly<Record<string, string | null>> = {}, head = ''): string {
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

describe('what it does', () => {
  const now = at('2026-12-01T00:00:00Z');
  const one = async (changes: Parameters<typeof ics>[0] = {}): Promise<ReadNotice> =>
    (await read(ics(changes))).notices[0]!;
  const apply = (notice: ReadNotice, known?: MaintenanceWindow) =>
    applyNotice(notice, { known, componentIds: ['util-a'], newId: 'new', nowMs: now });

  test('one window for one maintenance: again is nothing, later moves it, older does not', async () => {
    const made = apply(await one());
    expect(made).toMatchObject({
      outcome: 'created',
      decided: { window: { state: 'to-confirm', title: 'example.com: Maintenance Note Example' } },
    });
    const { window } = made.decided!;
    expect(apply(await one(), window)).toMatchObject({ outcome: 'unchanged', decided: { decisions: [] } });
    const approved = {
      ...window,
      state: 'approved',
      inChargeId: 'p',
      approval: { kind: 'go', byId: 'p', atMs: 0 },
    } as const;
    const moved = apply(await one({ SEQUENCE: '2', 'DTEND;VALUE=DATE-TIME': '20261210T140000Z' }), approved);
    expect(moved).toMatchObject({
      outcome: 'updated',
      decided: {
        window: {
          id: 'new',
          state: 'to-confirm',
          approval: null,
          revision: 2,
          endsAtMs: at('2026-12-10T14:00:00Z'),
        },
      },
    });
    expect(moved.decided!.window.steps[0]!.endsAtMs).toBe(at('2026-12-10T14:00:00Z'));
    expect(apply(await one(), moved.decided!.window).outcome).toBe('older');
  });

  test('the same once more, from a gateway that tries again, undoes nothing that people decided since', async () => {
    const { window } = apply(await one()).decided!;
    const { startsAtMs, endsAtMs } = window;
    // Confirmed with an hour of one's own before it.
    const own = { startsAtMs: startsAtMs - 3_600_000, endsAtMs };
    const approved = {
      ...window,
      ...own,
      steps: [{ title: '', ...own, componentIds: ['util-a'] }],
      state: 'approved',
      inChargeId: 'p',
      approval: { kind: 'go', byId: 'p', atMs: 0 },
    } as const;
    expect(apply(await one(), approved)).toEqual({
      outcome: 'unchanged',
      decided: { window: approved, decisions: [] },
    });
    const said = apply(await one({ SEQUENCE: '2', 'X-MAINTNOTE-STATUS': 'CONFIRMED' }), approved);
    expect(said).toMatchObject({ outcome: 'unchanged', decided: { window: { ...own, state: 'approved' } } });
    const calledOff = { ...approved, state: 'cancelled', closedAtMs: now } as const;
    expect(apply(await one(), calledOff)).toEqual({ outcome: 'unchanged', decided: undefined });
    const moved = apply(await one({ SEQUENCE: '3', 'DTEND;VALUE=DATE-TIME': '20261210T140000Z' }), approved);
    expect(moved).toMatchObject({
      outcome: 'updated',
      decided: { window: { state: 'to-confirm', approval: null, startsAtMs } },
    });
  });

  test('what an older Qosha kept names no times of its notice: those of the window stand in', async () => {
    const { window } = apply(await one()).decided!;
    const { startsAtMs: _, endsAtMs: __, ...carrier } = window.carrier!;
    expect(apply(await one(), { ...window, carrier }).outcome).toBe('unchanged');
  });

  test('confirmed as planned leaves it approved; cancelled and completed end it; announced again it is back', async () => {
    const { window } = apply(await one()).decided!;
    const running = {
      ...window,
      state: 'running',
      inChargeId: 'p',
      approval: { kind: 'go', byId: 'p', atMs: 0 },
    } as const;
    const confirmed = apply(await one({ SEQUENCE: '2', 'X-MAINTNOTE-STATUS': 'CONFIRMED' }), running);
    expect(confirmed).toMatchObject({
      outcome: 'unchanged',
      decided: { window: { state: 'running', revision: 1 } },
    });
    expect(confirmed.decided!.decisions.map(({ kind }) => kind)).toEqual(['noticed']);
    const done = apply(await one({ SEQUENCE: '3', 'X-MAINTNOTE-STATUS': 'COMPLETED' }), running);
    expect(done).toMatchObject({
      outcome: 'completed',
      decided: { window: { state: 'ended', closedAtMs: now } },
    });
    const off = apply(await one({ SEQUENCE: '3', STATUS: 'CANCELLED' }), window);
    expect(off).toMatchObject({ outcome: 'cancelled', decided: { window: { state: 'cancelled' } } });
    const back = apply(await one({ SEQUENCE: '4', 'X-MAINTNOTE-STATUS': 'CONFIRMED' }), off.decided!.window);
    expect(back).toMatchObject({
      outcome: 'updated',
      decided: { window: { state: 'to-confirm', closedAtMs: null } },
    });
    expect(apply(await one({ 'X-MAINTNOTE-STATUS': 'CANCELLED' }))).toEqual({
      outcome: 'unchanged',
      decided: undefined,
    });
  });

  test('circuits are found whatever their blanks and case; no impact takes nothing out', async () => {
    const wired = components.map((each) =>
      each.id === 'util-b' ? { ...each, circuits: ['dt / bak / 0042'] } : each,
    );
    expect(componentsOf(wired, ['x', 'DT/BAK/0042'])).toEqual(['util-b']);
    expect(apply(await one({ 'X-MAINTNOTE-IMPACT': 'NO-IMPACT' })).decided!.window.steps).toEqual([]);
  });
});
