// What the live stream of a large site costs: bytes to a newcomer and to who watches, at rest and while values change, and
// how busy the server's thread is with it. The real server on a real database; the watchers have a thread of their own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { insertPerson } from '../../src/access/person-store.ts';
import { insertSession } from '../../src/access/session-store.ts';
import { createId, createToken, hashToken } from '../../src/access/token.ts';
import { AlertChanges } from '../../src/alerts/alert-loop.ts';
import { insertAlert } from '../../src/alerts/alert-store.ts';
import { buildServer } from '../../src/api/server.ts';
import { LivePlant } from '../../src/commands/live-plant.ts';
import { systemClock } from '../../src/core/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { migrate } from '../../src/platform/migrate.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import type { Reading } from '../../src/readings/reading.ts';
import type { Site } from '../../src/site/site.ts';
import { bigSite } from '../api/big-site.ts';
import { conditionsOf, healthyReadings, readingOf } from '../api/plant-readings.ts';

const spanMs = 10_000;
/** Devices are read this often, so a tenth of them bring new values each second. */
const pollSeconds = 10;
const manyWatchers = 500;
const perSession = 20;

interface House {
  readonly port: number;
  readonly database: Database;
  readonly site: Site;
  readonly board: LatestBoard;
  stop(): Promise<void>;
}

async function fillAlerts(database: Database, site: Site, count: number): Promise<void> {
  const atMs = systemClock.epochMs() - 3_600_000;
  await database.transaction(async (tx) => {
    for (const { id, name } of site.components.slice(0, count)) {
      const params = { name, device: `Device of ${id}`, point: 'output.source', says: 'off' };
      const about = { componentId: id, deviceId: `dev-${id}`, consequences: ['rack-1-001', 'rack-1-002'] };
      const code = 'component-unavailable' as const;
      const causes = { consequence: null, causeKeys: id === 'utility-a' ? [] : ['component:utility-a'] };
      await insertAlert(tx, {
        subject: { key: `component:${id}`, code, params, ...about, ...causes },
        alarm: {
          openedAtMs: atMs,
          activatedAtMs: atMs,
          returnedAtMs: null,
          acknowledgedAtMs: null,
          state: 'unack-active',
          priority: 'medium',
          activations: 1,
          transitionsMs: [],
          pagedPriority: null,
          suppressedBy: [],
          pagedNews: 0,
        },
        acknowledgedById: null,
        acknowledgedBy: null,
      });
    }
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function openHouse(components: number, alerts: number): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'qosha-bench-'));
  const webFolder = mkdtempSync(join(tmpdir(), 'qosha-web-'));
  writeFileSync(join(webFolder, 'index.html'), '<!doctype html><title>Qosha</title>');
  const log = createSilentLog();
  const postgres = await startEmbeddedPostgres({ dataFolder: folder, log });
  const owner = openDatabase({ ...postgres.owner, log, poolSize: 1 });
  await migrate({ owner, log });
  const database = openDatabase({ ...postgres.app, log, poolSize: 5 });
  const site = bigSite(components);
  const clock = systemClock;
  const board = new LatestBoard(clock);
  const plant = new LivePlant({ site, board, clock, profileConditions: (id) => conditionsOf(site, id) });
  board.put(healthyReadings(site, clock.epochMs()));
  plant.judgeAll();
  await fillAlerts(database, site, alerts);
  const port = await freePort();
  const server = await buildServer({
    database,
    clock,
    log,
    metrics: createMetrics(),
    plant,
    devices: {
      profileOf: () => undefined,
      answersOf: () => undefined,
      unreadPointsOf: () => [],
      isConditional: () => false,
      readNow: () => undefined,
      counts: () => undefined,
    },
    drills: undefined,
    changes: new AlertChanges(),
    channels: [],
    country: 'AZ',
    webFolder,
    hosts: [`127.0.0.1:${port}`],
    trustedProxies: [],
  });
  await server.listen({ host: '127.0.0.1', port });
  return {
    port,
    database,
    site,
    board,
    async stop() {
      await server.close();
      await Promise.all([owner.close(), database.close()]);
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
      rmSync(webFolder, { recursive: true, force: true });
    },
  };
}

/** Cookies of so many browsers, some of one session. */
async function signIn({ database }: House, count: number): Promise<string[]> {
  const at = Temporal.Now.instant();
  return database.transaction(async (tx) => {
    const person = createId();
    const contact = { email: `${person}@example.az`, phone: null, language: 'en', createdAt: at } as const;
    await insertPerson(tx, {
      id: person,
      login: person,
      name: 'n',
      roles: ['noc'],
      tenantId: null,
      ...contact,
    });
    const cookies: string[] = [];
    for (let i = 0; i < count; i += perSession) {
      const token = createToken();
      await insertSession(tx, { tokenHash: hashToken(token), personId: person, at, userAgent: 'bench' });
      cookies.push(...Array.from({ length: Math.min(perSession, count - i) }, () => `qosha=${token}`));
    }
    return cookies;
  });
}

interface Counted {
  readonly bytes: number;
  readonly closed: number;
}

class Crowd {
  readonly #worker: Worker;
  readonly size: number;
  constructor(port: number, cookies: readonly string[], isPacked: boolean) {
    this.size = cookies.length;
    const file = new URL('stream-watchers.ts', import.meta.url);
    this.#worker = new Worker(file, { workerData: { port, cookies, isPacked } });
  }
  count(): Promise<Counted> {
    return new Promise((resolve) => {
      this.#worker.once('message', resolve);
      this.#worker.postMessage('count', []);
    });
  }
  leave(): Promise<void> {
    return new Promise((resolve) => {
      this.#worker.once('exit', () => resolve());
      this.#worker.postMessage('leave', []);
    });
  }
}

/** Has a tenth of the meters bring other values each second; call the result to stop. */
function keepChanging({ site, board }: House): () => void {
  const powered = site.devices.filter(({ kind }) => kind === 'pdu' || kind === 'ups');
  let at = 0;
  const timer = setInterval(() => {
    const nowMs = systemClock.epochMs();
    const due = Math.ceil(powered.length / pollSeconds / 10);
    for (let i = 0; i < due; i++) {
      const { id, kind } = powered[at++ % powered.length]!;
      const point = kind === 'pdu' ? 'input.power' : 'output.power';
      const value = 2_000 + Math.round(Math.random() * 500);
      const readings: Reading[] = [readingOf(id, point, { value, takenAtMs: nowMs })];
      board.put(readings);
    }
  }, 100);
  return () => clearInterval(timer);
}

/** All readings stay fresh, as if polled: nothing else on a screen changes. */
function keepReading({ site, board }: House): () => void {
  const timer = setInterval(() => board.put(healthyReadings(site, systemClock.epochMs())), 20_000);
  return () => clearInterval(timer);
}

async function watch(label: string, crowd?: Crowd): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const [busy, before] = [performance.eventLoopUtilization(), (await crowd?.count())?.bytes ?? 0];
  const cpu = process.cpuUsage();
  await sleep(spanMs);
  const { utilization } = performance.eventLoopUtilization(busy);
  const used = process.cpuUsage(cpu);
  delay.disable();
  const after = await crowd?.count();
  const each = ((after?.bytes ?? 0) - before) / (crowd?.size ?? 1) / (spanMs / 1000);
  const cells = [
    `${(each / 1000).toFixed(1)} kB/s each`,
    `thread ${(utilization * 100).toFixed(1)} % busy`,
    `longest stop ${(delay.max / 1e6).toFixed(0)} ms`,
    `process ${((used.user + used.system) / 10 / spanMs).toFixed(0)} % of a core`,
    `${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`,
    `${after?.closed ?? 0} cut`,
  ];
  console.log(label.padEnd(34), cells.join('  '));
}

async function measureCrowd(house: House, count: number, isPacked: boolean): Promise<void> {
  const crowd = new Crowd(house.port, await signIn(house, count), isPacked);
  const name = `${count} ${isPacked ? 'packed' : 'plain'}`;
  await sleep(600);
  // Everything has come when nothing but beats do.
  let last = -1;
  for (let now = (await crowd.count()).bytes; now !== last; now = (await crowd.count()).bytes) {
    last = now;
    await sleep(400);
  }
  console.log(`${name}, newcomer`.padEnd(34), `${(last / count / 1000).toFixed(0)} kB`);
  await sleep(2_000);
  await watch(`${name}, at rest`, crowd);
  const stop = keepChanging(house);
  await sleep(1_000);
  await watch(`${name}, values change`, crowd);
  stop();
  await crowd.leave();
  await sleep(1_000);
}

export async function run(components = 5_000, alerts = 5_000): Promise<void> {
  const house = await openHouse(components, alerts);
  const stopReading = keepReading(house);
  console.log(`${house.site.components.length} components, ${alerts} alerts`);
  await watch('nobody, at rest');
  const stop = keepChanging(house);
  await watch('nobody, values change');
  stop();
  await measureCrowd(house, 1, false);
  await measureCrowd(house, 1, true);
  await measureCrowd(house, manyWatchers, true);
  stopReading();
  await house.stop();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await run();
