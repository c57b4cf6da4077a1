// What tenants are told of maintenance, over a real mail server: in their language, of their own racks, and of nobody else.
import ICAL from 'ical.js';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GoVerdictView } from '../../src/api/contract-maintenance.ts';
import {
  endVersion,
  insertContract,
  insertTenant,
  insertVersion,
} from '../../src/contracts/contracts-store.ts';
import { createLetterSender } from '../../src/oncall/channels/letter.ts';
import { sendNotices } from '../../src/maintenance/notice-loop.ts';
import { contractOf } from '../billing/small-site.ts';
import { startMailServer } from '../oncall/receivers.ts';
import type { Mail, MailMood } from '../oncall/receivers.ts';
import type { Browser } from './browser.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';
import { pageOf, root, WindowPlans } from './window-plans.ts';

let site: SiteFixture;
let admin: Browser;
let plans: WindowPlans;

beforeAll(async () => {
  site = await startSite();
  admin = await site.browserOf('admin');
  plans = await WindowPlans.of(site, admin);
});
afterAll(() => site.stop());

/** The parts of a mail, read by somebody else's parser. */
async function readMail({ raw, to }: Mail) {
  const { subject = '', text = '', attachments, headers } = await PostalMime.parse(raw);
  const calendar = attachments.find(({ mimeType }) => mimeType === 'text/calendar');
  const content = calendar?.content as ArrayBuffer | string;
  const ics = typeof content === 'string' ? content : new TextDecoder().decode(content);
  const event = new ICAL.Component(ICAL.parse(ics)).getFirstSubcomponent('vevent')!;
  const of = (name: string): string => String(event.getFirstPropertyValue(name));
  const language = headers.find(({ key }) => key === 'content-language')?.value;
  return { to, subject, text, ics, of, event, language, method: calendar?.method };
}

test('tenants are told in their language of their own racks, with a calendar event, and of nobody else', async () => {
  let mood: MailMood = 'busy';
  const server = await startMailServer(() => mood);
  const send = createLetterSender(
    { host: '127.0.0.1', port: server.port, security: 'none', from: 'noc@qosha.example' },
    site.clock,
  );
  const place = { siteName: 'Bakı 1; «north», wing', timeZone: 'Asia/Baku', from: 'noc@qosha.example' };
  const deliver = () => sendNotices({ database: site.database.app, clock: site.clock, place, send });
  // Panel A1 feeds the first racks of row A, those of both tenants among them.
  const id = await plans.create(['panel-a1']);
  await admin.post(`${root}/${id}/approve`);
  await deliver();
  expect(server.mails).toEqual([]);
  expect(pageOf(await admin.get(`${root}/${id}`)).notices.map(({ state }) => state)).toEqual([
    'pending',
    'pending',
  ]);
  mood = 'kind';
  site.clock.shiftMs += 60_000;
  await deliver();
  await deliver();
  const first = await Promise.all(server.mails.map(readMail));
  const [volna, xezer] = [
    first.find(({ to }) => to.includes('volna'))!,
    first.find(({ to }) => to.includes('xezer'))!,
  ];
  expect(first).toHaveLength(2);
  expect(xezer.subject).toBe('Planlı texniki iş – Bakı 1; «north», wing');
  expect(volna.subject).toBe('Плановые работы – Bakı 1; «north», wing');
  expect(xezer.language).toBe('az');
  expect(xezer.text).toContain('Rəfləriniz: Rack A01');
  expect(volna.text).toContain('Ваши стойки: Rack A02');
  for (const [mail, words] of [
    [xezer, ['A02', 'Волна', 'volna', 'Panel']],
    [volna, ['A01', 'Logistika', 'xezer', 'Panel']],
  ] as const) {
    const all = `${mail.subject}\n${mail.text}\n${mail.ics.replaceAll('\r\n ', '')}`;
    for (const word of words) expect(all).not.toContain(word);
  }
  const plan = pageOf(await admin.get(`${root}/${id}`)).window;
  expect(xezer.of('summary')).toBe('Planlı texniki iş – Bakı 1; «north», wing');
  expect(xezer.of('sequence')).toBe('0');
  expect(xezer.of('x-maintnote-impact')).toBe('REDUCED-REDUNDANCY');
  expect(new ICAL.Event(xezer.event).startDate.toJSDate().getTime()).toBe(
    Math.floor(plan.startsAtMs / 1_000) * 1_000,
  );
  expect(xezer.of('uid')).not.toBe(volna.of('uid'));

  // Later by an hour: the approval is void, and told is what is approved again.
  await admin.put(`${root}/${id}`, plans.plan(['panel-a1'], 3, 5));
  await deliver();
  expect(server.mails).toHaveLength(2);
  await admin.post(`${root}/${id}/approve`);
  await admin.post(`${root}/${id}/cancel`);
  for (let i = 0; i < 4; i++) await deliver();
  const later = (await Promise.all(server.mails.map(readMail))).filter(({ to }) => to.includes('xezer'));
  expect(later.map(({ of }) => of('sequence'))).toEqual(['0', '1', '2']);
  expect(later.map(({ of }) => of('status'))).toEqual(['CONFIRMED', 'CONFIRMED', 'CANCELLED']);
  expect(later.map(({ method }) => method)).toEqual(['REQUEST', 'REQUEST', 'CANCEL']);
  expect(new Set(later.map(({ of }) => of('uid'))).size).toBe(1);
  await server.close();
});

test('the wall of the database holds for letters too', async () => {
  const seen = await site.database.app.tenantTransaction('xezer', (tx) =>
    tx.query<{ tenant_id: string }>('SELECT DISTINCT tenant_id FROM maintenance_notice'),
  );
  expect(seen).toEqual([{ tenant_id: 'xezer' }]);
  const windows = await site.database.app.tenantTransaction('xezer', (tx) =>
    tx.query('SELECT id FROM maintenance_window'),
  );
  expect(windows).toEqual([]);
});

test('a tenant who takes a rack over while work lasts is told as well as the one who leaves', async () => {
  // It is six in the morning of 1 October; the rack changes hands at midnight.
  const on = Temporal.PlainDate.from('2026-10-02');
  await site.database.app.transaction(async (tx) => {
    const party = { id: 'sahil', name: 'Sahil', language: 'az', taxNumber: undefined } as const;
    const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(site.clock.epochMs()));
    await insertTenant(tx, { ...party, address: undefined, billingEmail: undefined }, at);
    const contract = { tenantId: 'sahil', id: 'c', reference: 'R', currency: 'AZN' } as const;
    await insertContract(tx, { ...contract, paymentDays: 15, signedOn: on });
    await endVersion(tx, { tenantId: 'xezer', contractId: contractOf('xezer'), version: 1 }, on);
    const monthly = { minor: 95_000n, currency: 'AZN' } as const;
    const rack = { rackId: 'rack-a01', monthly, contractedWatts: 5_000, energyPrice: undefined };
    await insertVersion(tx, { tenantId: 'sahil', contractId: 'c', version: 1, from: on, racks: [rack] });
  });
  const toldOf = async (fromHours: number, untilHours: number): Promise<readonly string[]> => {
    const { steps } = plans.plan(['panel-a1'], fromHours, untilHours);
    const { body } = await admin.post(`${root}/judge`, { steps });
    return (body as GoVerdictView).tenants.map(({ id }) => id).sort();
  };
  expect(await toldOf(2, 4)).toEqual(['volna', 'xezer']);
  expect(await toldOf(10, 30)).toEqual(['sahil', 'volna', 'xezer']);
  expect(await toldOf(20, 30)).toEqual(['sahil', 'volna']);
});
