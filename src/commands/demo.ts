// The demonstration around the simulated plant: people, a duty roster, tenants with last month already invoiced, and a
// mail server on loopback that shows the pages it gets. Everything here is made once and left alone afterwards.
import { insertPerson, personByLogin } from '../access/person-store.ts';
import type { NewPerson } from '../access/person-store.ts';
import { createId } from '../access/token.ts';
import { seedDemoMonths } from '../billing/demo-store.ts';
import { demoSeller, demoTenants } from '../billing/demo-tenants.ts';
import { listTenants } from '../contracts/contracts-store.ts';
import type { Clock } from '../core/clock.ts';
import { dateAt, monthAt } from '../core/period.ts';
import { metersOfSite } from '../metering/site-meters.ts';
import { saveSchedule } from '../oncall/oncall-store.ts';
import type { PagingSettings } from '../oncall/paging-config.ts';
import type { Database, Transaction } from '../platform/database.ts';
import type { GracefulStop } from '../platform/graceful-stop.ts';
import type { Log } from '../platform/log.ts';
import { startMailbox } from '../simulator/mailbox.ts';
import { PastLoad } from '../simulator/past-load.ts';
import type { Site } from '../site/site.ts';
import { pastRegisterWhAt, seedDemoPast } from './demo-past.ts';
import { startDemoReceivers } from './demo-receiver.ts';
import type { DemoReceiverParts } from './demo-receiver.ts';
import { linksInMail } from './mail-links.ts';
import type { SimulatedPlant } from './simulated-plant.ts';

interface DemoParts {
  readonly site: Site;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly plant: SimulatedPlant;
}

const staff: readonly Pick<NewPerson, 'login' | 'name' | 'language' | 'roles'>[] = [
  { login: 'aysel', name: 'Aysel Məmmədova', language: 'az', roles: ['noc', 'on-call'] },
  { login: 'murad', name: 'Murad Həsənov', language: 'en', roles: ['noc', 'on-call'] },
  { login: 'elena', name: 'Елена Соколова', language: 'ru', roles: ['noc', 'on-call'] },
  { login: 'rauf', name: 'Rauf Quliyev', language: 'az', roles: ['administrator'] },
  { login: 'nigar', name: 'Nigar Əliyeva', language: 'az', roles: ['finance'] },
];

/** People and the duty roster; quick, and needed before the first page. Safe to repeat after a crash at any line. */
export function seedDemoPeople({ site, database, clock }: Omit<DemoParts, 'plant' | 'log'>): Promise<void> {
  const now = Temporal.Instant.fromEpochMilliseconds(Math.floor(clock.epochMs()));
  return database.transaction((tx) => seedPeople(tx, site, now));
}

/**
 * What the racks drew before, in the history and in registers that agree with it; tenants with last month invoiced and this
 * one running. Takes seconds, each part all or nothing.
 */
export async function seedDemoMonthsBefore(parts: DemoParts): Promise<void> {
  const { site, database, clock, log, plant } = parts;
  const past = new PastLoad(site.timeZone, clock.epochMs());
  await seedDemoPast({ site, database, clock, log, past });
  const shown = await plant.registers();
  const result = await seedDemoMonths(database, {
    clock,
    timeZone: site.timeZone,
    seller: demoSeller,
    meters: metersOfSite(site),
    registerWhAt: (meter, epochMs) => pastRegisterWhAt(site, past, meter, epochMs),
    registerNowWh: (meter) => shown.get(meter.deviceId),
  });
  const now = Temporal.Instant.fromEpochMilliseconds(Math.floor(clock.epochMs()));
  await database.transaction((tx) => seedTenantPeople(tx, site, now));
  if (result.seeded) log.info({ samples: result.samples }, 'tenants and their last month were made');
}

async function seedPeople(tx: Transaction, site: Site, now: Temporal.Instant): Promise<void> {
  let added = 0;
  for (const one of staff) {
    const address = { email: `${one.login}@qosha.example`, phone: null };
    const person = { ...one, ...address, id: createId(), tenantId: null, createdAt: now };
    added += (await insertPerson(tx, person)) ? 1 : 0;
  }
  if (added > 0) await seedSchedule(tx, site, now);
}

/** One person for each tenant, with the tenant's id as login; a demonstration begun earlier may have fewer tenants. */
async function seedTenantPeople(tx: Transaction, site: Site, now: Temporal.Instant): Promise<void> {
  const known = new Set((await listTenants(tx)).map(({ id }) => id));
  for (const { tenant } of demoTenants(monthAt(now, site.timeZone).subtract({ months: 1 }))) {
    const { id, name, language, billingEmail } = tenant;
    if (!known.has(id)) continue;
    const person = { id: createId(), login: id, name, language, email: billingEmail ?? null, phone: null };
    await insertPerson(tx, { ...person, roles: ['tenant'], tenantId: id, createdAt: now });
  }
}

/** One week each, handed over on Mondays at eight in the morning. */
async function seedSchedule(tx: Transaction, site: Site, now: Temporal.Instant): Promise<void> {
  const today = dateAt(now, site.timeZone);
  const startsOn = today.subtract({ days: today.dayOfWeek - 1 + 7 }).toString();
  const personIds: string[] = [];
  for (const { login, roles } of staff) {
    const person = await personByLogin(tx, login);
    if (person !== undefined && roles.includes('on-call')) personIds.push(person.id);
  }
  const rotation = { startsOn, handoverAt: '08:00', everyDays: 7, personIds };
  await saveSchedule(tx, { name: 'On call', timeZone: site.timeZone, rotations: [rotation] });
}

/** Who the second administrator is: what the first arms is consented to by this one. */
export const secondAdministrator = 'rauf';

/** Starts what the demonstration's actions call, and tells on the terminal what they were asked. */
export function startDemoEnds(parts: Omit<DemoReceiverParts, 'onOrder'>): Promise<void> {
  return startDemoReceivers({
    ...parts,
    onOrder: (action, step) => console.log(`Batch cluster: asked by ${action} to shed load (${step})`),
  });
}

interface DemoMailParts {
  readonly folder: string;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly stop: GracefulStop;
}

/** Starts the mail server and gives the settings that send every page there. */
export async function startDemoMail(parts: DemoMailParts): Promise<PagingSettings> {
  const { folder, publicUrl, clock, stop } = parts;
  const mailbox = await startMailbox({
    folder,
    clock,
    onMessage: ({ recipients, text }) => {
      for (const link of linksInMail(text)) console.log(`Page for ${recipients.join(', ')}: ${link}`);
    },
  });
  stop.add({ name: 'demonstration mail', stop: () => mailbox.stop() });
  const mail = {
    host: '127.0.0.1',
    port: mailbox.port,
    security: 'none',
    from: 'qosha@qosha.example',
  } as const;
  return { publicUrl, mail, webhooks: [] };
}
