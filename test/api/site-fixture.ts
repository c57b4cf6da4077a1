// The real server on a real database with the demonstration's site and a live plant: people of every role, and two
// tenants with a closed month. Only what SNMP would bring is put on the board by hand, and the wall clock can be moved.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { hashPassword } from '../../src/access/password.ts';
import { insertPerson, personByLogin, setPasswordHash } from '../../src/access/person-store.ts';
import type { Role } from '../../src/access/role.ts';
import { insertSession } from '../../src/access/session-store.ts';
import { createId, createToken, hashToken } from '../../src/access/token.ts';
import { AlertChanges } from '../../src/alerts/alert-loop.ts';
import { insertAlert } from '../../src/alerts/alert-store.ts';
import { buildServer } from '../../src/api/server.ts';
import type { RawAnswerView } from '../../src/api/contract-device.ts';
import type {
  ApiParts,
  DeviceProfile,
  DeviceSource,
  DrillSource,
  PollCounts,
  UnreadPoint,
} from '../../src/api/sources.ts';
import { closeMonth } from '../../src/billing/closing-loop.ts';
import { LivePlant } from '../../src/commands/live-plant.ts';
import { takeNotices } from '../../src/maintenance/take-notices.ts';
import type { TakenNotices } from '../../src/maintenance/take-notices.ts';
import { createJudge, settlerFor } from '../../src/commands/maintenance-watch.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { Clock } from '../../src/core/clock.ts';
import { DriftWatch } from '../../src/drift/drift-loop.ts';
import { ListedFailovers } from './listed-failovers.ts';
import { FibreWatch } from '../../src/drift/fibre-loop.ts';
import { AppError } from '../../src/core/errors.ts';
import { saveSchedule } from '../../src/oncall/oncall-store.ts';
import { insertPage } from '../../src/oncall/page-store.ts';
import { createPageToken } from '../../src/oncall/page-token-store.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import { loadSite } from '../../src/site/load-site.ts';
import type { Site } from '../../src/site/site.ts';
import { fillSmallSite, month, period, seller, timeZone } from '../billing/small-site.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { Browser } from './browser.ts';
import { VerdictJournal } from '../../src/verdicts/verdict-journal.ts';
import { conditionsOf, healthyReadings } from './plant-readings.ts';
import { freeTcpPort } from '../free-port.ts';

export const password = 'four quiet walnut trees';
export const people = [
  { login: 'admin', roles: ['administrator'], tenantId: null },
  { login: 'aysel', roles: ['noc'], tenantId: null },
  { login: 'murad', roles: ['on-call'], tenantId: null },
  { login: 'nigar', roles: ['finance'], tenantId: null },
  { login: 'at-xezer', roles: ['tenant'], tenantId: 'xezer' },
  { login: 'at-volna', roles: ['tenant'], tenantId: 'volna' },
] as const satisfies readonly { login: string; roles: readonly Role[]; tenantId: string | null }[];
export type Login = (typeof people)[number]['login'];

/** Runs like the machine's clock, from another hour on. */
export class ShiftedClock implements Clock {
  shiftMs: number;
  constructor(startMs: number) {
    this.shiftMs = startMs - systemClock.epochMs();
  }
  epochMs = (): number => systemClock.epochMs() + this.shiftMs;
  monotonicMs = (): number => systemClock.monotonicMs() + this.shiftMs;
  after = (delayMs: number, fire: () => void) => systemClock.after(delayMs, fire);
}

/** Drills that start and end, without a plant behind them. */
export class ListedDrills implements DrillSource {
  active: string | undefined;
  async list() {
    const drill = { name: 'mains-lost-a', title: 'Mains A lost', description: 'Utility A goes away' };
    return [{ ...drill, active: this.active === drill.name }];
  }
  async start(name: string): Promise<void> {
    if (!(await this.list()).some((drill) => drill.name === name)) throw new AppError('drill.unknown');
    this.active = name;
  }
}

/** What a device source says, with nobody polling behind it. */
export class ListedDevices implements DeviceSource {
  readonly asked: string[] = [];
  answers: readonly RawAnswerView[] = [];
  unread: readonly UnreadPoint[] = [];
  profile: DeviceProfile = { name: 'rfc1628', title: 'UPS by RFC 1628', isProven: true, rates: [] };
  profileOf = (): DeviceProfile => this.profile;
  answersOf = (): readonly RawAnswerView[] => this.answers;
  unreadPointsOf = (): readonly UnreadPoint[] => this.unread;
  isConditional = (): boolean => false;
  readNow = (deviceId: string): void => void this.asked.push(deviceId);
  counts = (): PollCounts => ({ polls: 10, requests: 30, timeouts: 2, retries: 1, waiting: 0 });
}

export class SiteFixture {
  readonly database: TestDatabase;
  readonly clock = new ShiftedClock(period.end.add({ hours: 6 }).epochMilliseconds);
  readonly site: Site;
  readonly board = new LatestBoard(this.clock);
  readonly plant: LivePlant;
  readonly journal: VerdictJournal;
  readonly fibre: FibreWatch;
  readonly drift: DriftWatch;
  readonly failovers: ListedFailovers;
  readonly changes = new AlertChanges();
  readonly drills = new ListedDrills();
  readonly devices = new ListedDevices();
  readonly webFolder = mkdtempSync(join(tmpdir(), 'qosha-web-'));
  server!: FastifyInstance;
  port = 0;
  /** How often somebody was told that a maintenance window changed. */
  maintenanceChanges = 0;

  constructor(database: TestDatabase, site: Site = demoSite()) {
    this.database = database;
    this.site = site;
    const { board, clock } = this;
    const profileConditions = (deviceId: string) => conditionsOf(site, deviceId);
    this.journal = new VerdictJournal({ site, clock });
    this.plant = new LivePlant({ site, board, clock, profileConditions, journal: this.journal });
    const { plant } = this;
    const watched = { site, board, database: database.app, clock };
    this.fibre = new FibreWatch(watched);
    this.drift = new DriftWatch({
      ...watched,
      model: () => plant.model(),
      onBattery: () => plant.onBattery(),
      healths: () => plant.healths(),
      loadTenants: async () => () => [],
    });
    this.failovers = new ListedFailovers(site);
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Puts a healthy reading for everything on the board, taken now. */
  readEverything(): void {
    this.board.put(healthyReadings(this.site, this.clock.epochMs()));
  }

  async listen(changes: Partial<ApiParts> = {}): Promise<void> {
    this.port = await freeTcpPort();
    this.server = await buildServer({
      database: this.database.app,
      clock: this.clock,
      log: createSilentLog(),
      metrics: createMetrics(),
      plant: this.plant,
      devices: this.devices,
      drills: this.drills,
      fibre: this.fibre,
      drift: this.drift,
      failovers: this.failovers,
      changes: this.changes,
      maintenance: {
        judge: createJudge(this.site, this.plant),
        changed: () => (this.maintenanceChanges += 1),
        takeNotice: (content, actor) => this.takeNotice(content, actor),
      },
      channels: [],
      country: seller.country,
      seller,
      webFolder: this.webFolder,
      hosts: [`127.0.0.1:${this.port}`, 'qosha.example.az'],
      trustedProxies: [],
      ...changes,
    });
    await this.server.listen({ host: '127.0.0.1', port: this.port });
  }

  takeNotice(content: Uint8Array, actor: string): Promise<TakenNotices> {
    const { site, clock } = this;
    const settle = settlerFor(site, createJudge(site, this.plant), actor);
    return takeNotices({ database: this.database.app, clock, site, settle }, content);
  }

  /** A browser with an open session of that person; without a name one that is signed out. */
  async browserOf(login?: string): Promise<Browser> {
    if (login === undefined) return new Browser(this.origin);
    const token = createToken();
    await this.database.app.transaction(async (tx) => {
      const person = await personByLogin(tx, login);
      if (person === undefined) throw new Error(`there is no ${login}`);
      const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(this.clock.epochMs()));
      await insertSession(tx, { tokenHash: hashToken(token), personId: person.id, at, userAgent: 'test' });
    });
    return new Browser(this.origin, `qosha=${token}`);
  }

  /** An alert with an open page and the link to it that murad got. */
  async openPage(key: string): Promise<{ readonly alertId: string; readonly token: string }> {
    const atMs = this.clock.epochMs();
    return this.database.app.transaction(async (tx) => {
      const about = { componentId: null, deviceId: null, consequences: [], consequence: null, causeKeys: [] };
      const alarm = { openedAtMs: atMs, activatedAtMs: atMs, returnedAtMs: null, acknowledgedAtMs: null };
      const alertId = await insertAlert(tx, {
        subject: { key, code: 'on-battery', params: { name: '<img src=x onerror=alert(1)>' }, ...about },
        alarm: {
          ...alarm,
          state: 'unack-active',
          priority: 'high',
          activations: 1,
          transitionsMs: [],
          pagedPriority: 'high',
          suppressedBy: [],
          pagedNews: 0,
        },
        acknowledgedById: null,
        acknowledgedBy: null,
      });
      const page = await insertPage(tx, alertId, atMs);
      const personId = (await personByLogin(tx, 'murad'))?.id ?? '';
      return { alertId, token: await createPageToken(tx, { pageId: page.id, personId, atMs }) };
    });
  }

  /** Actions of the audit trail, oldest first, after the first `skip`. */
  async audit(
    skip = 0,
  ): Promise<{ readonly actor: string; readonly action: string; readonly subject: string }[]> {
    const text = 'SELECT actor, action, subject FROM audit WHERE seq > $1 ORDER BY seq';
    return this.database.app.query(text, [skip]);
  }

  async stop(): Promise<void> {
    await this.server.close();
    await this.database.stop();
    rmSync(this.webFolder, { recursive: true });
  }
}

function demoSite(): Site {
  const loaded = loadSite(fileURLToPath(new URL('../../config/site.yaml', import.meta.url)));
  if ('site' in loaded) return loaded.site;
  throw new Error(`config/site.yaml has faults: ${JSON.stringify(loaded.faults)}`);
}

async function movePeopleIn({ database, clock }: SiteFixture): Promise<void> {
  const createdAt = Temporal.Instant.fromEpochMilliseconds(Math.floor(clock.epochMs()));
  const hash = (await hashPassword(password)) ?? '';
  await database.app.transaction(async (tx) => {
    for (const { login, roles, tenantId } of people) {
      const contact = { email: `${login}@example.az`, phone: null, language: 'en', createdAt } as const;
      const id = createId();
      await insertPerson(tx, { id, login, name: login, roles, tenantId, ...contact });
      await setPasswordHash(tx, id, hash);
    }
    const murad = await personByLogin(tx, 'murad');
    const shift = { startsOn: '2026-09-28', handoverAt: '08:00', everyDays: 7, personIds: [murad?.id ?? ''] };
    await saveSchedule(tx, { name: 'Duty', timeZone, rotations: [shift] });
  });
}

function buildWebFolder(folder: string): void {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Qosha</title>');
  writeFileSync(join(folder, 'assets', 'app-1234.js'), 'export {};');
  writeFileSync(join(folder, '.secret'), 'not for the web');
}

type Changes = Partial<ApiParts>;

/** Everything up and listening; `changes` are parts of the server that differ, or what makes them of the database. */
export async function startSite(
  changes: Changes | ((database: TestDatabase) => Promise<Changes>) = {},
  site?: Site,
): Promise<SiteFixture> {
  const fixture = new SiteFixture(await createTestDatabase(), site);
  buildWebFolder(fixture.webFolder);
  await fillSmallSite(fixture.database.app);
  await closeMonth(fixture.database.app, { month, timeZone, seller, clock: fixture.clock });
  await movePeopleIn(fixture);
  fixture.readEverything();
  await fixture.listen(typeof changes === 'function' ? await changes(fixture.database) : changes);
  return fixture;
}
