// Alive and ready, with the database there, gone, mute and back.
import { connect, createServer } from 'node:net';
import type { AddressInfo, NetConnectOpts, Server, Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sleep } from '../../src/core/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { Browser } from './browser.ts';
import { readingOf } from './plant-readings.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

/** A door before PostgreSQL that can be shut, or let everything in and nothing out. */
class DatabaseDoor {
  state: 'open' | 'shut' | 'mute' = 'open';
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  constructor(target: NetConnectOpts) {
    this.#server = createServer((caller) => {
      if (this.state === 'shut') return void caller.destroy();
      const behind = connect(target);
      for (const socket of [caller, behind]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          caller.destroy();
          behind.destroy();
        });
      }
      caller.on('data', (bytes) => this.state === 'open' && behind.write(bytes));
      behind.on('data', (bytes) => caller.write(bytes));
    });
  }

  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  shut(): void {
    this.state = 'shut';
    for (const socket of this.#sockets) socket.destroy();
  }

  stop(): void {
    this.shut();
    this.#server.close();
  }
}

let door: DatabaseDoor;
let database: Database;
let site: SiteFixture;

beforeAll(async () => {
  site = await startSite(async ({ appSettings }) => {
    const { host, port, user, password, database: name } = appSettings;
    door = new DatabaseDoor(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port });
    const settings = { host: '127.0.0.1', port: await door.listen(), user, password, database: name };
    database = openDatabase({ ...settings, log: createSilentLog(), poolSize: 4 });
    return { database };
  });
});

afterAll(async () => {
  door.stop();
  await site.server.close();
  await database.close();
  await site.stop();
});

const ask = async (path: string): Promise<number> => (await new Browser(site.origin).get(path)).status;

test('ready follows the database, live does not, and the reader is told nothing of its insides', async () => {
  expect([await ask('/health/live'), await ask('/health/ready')]).toEqual([200, 200]);
  door.shut();
  expect([await ask('/health/live'), await ask('/health/ready')]).toEqual([200, 503]);
  const refused = await new Browser(site.origin, `qosha=${'a'.repeat(43)}`).get('/api/v1/overview');
  expect(refused).toMatchObject({
    status: 503,
    body: { code: 'database.unavailable', detail: 'The database does not answer' },
  });
  expect(refused.headers.get('retry-after')).toBe('5');
  door.state = 'open';
  expect([await ask('/health/live'), await ask('/health/ready')]).toEqual([200, 200]);
});

test(
  'the diagram stays live without the database, and the overview stays away',
  { timeout: 30_000 },
  async () => {
    const watching = await (await site.browserOf('aysel')).watch();
    await watching.until(({ event }) => event === 'overview');
    door.shut();
    const skip = watching.events.length;
    for (let second = 1; second <= 8; second++) {
      const takenAtMs = site.clock.epochMs();
      site.board.put([readingOf('ups-a-1', 'output.power', { value: second * 1_000, takenAtMs })]);
      await sleep(site.clock, 1_000);
    }
    await watching.until(
      ({ event, data }) => event === 'diagram' && JSON.stringify(data).includes('"value":8000,'),
    );
    const since = watching.events.slice(skip);
    expect(since.filter(({ event }) => event === 'diagram').length).toBeGreaterThanOrEqual(6);
    // What was known is shown for 5 s more, then not at all.
    expect(since.slice(-6).some(({ event }) => event === 'overview')).toBe(false);
    door.state = 'open';
    const later = watching.events.length;
    await watching.until((event) => event.event === 'overview' && watching.events.indexOf(event) >= later);
    watching.stop();
  },
);

test('a mute database is asked once, however many ask for health', { timeout: 60_000 }, async () => {
  door.state = 'mute';
  const beganMs = site.clock.monotonicMs();
  const statuses = await Promise.all(Array.from({ length: 20 }, () => ask('/health/ready')));
  expect(statuses).toEqual(Array(20).fill(503));
  expect(site.clock.monotonicMs() - beganMs).toBeLessThan(6_000);
  // One for all who asked; the site's own timers (sessions, live stream) may be waiting on a connection of theirs.
  expect(database.poolState().total - database.poolState().idle).toBeLessThanOrEqual(3);
  expect(await ask('/health/live')).toBe(200);
  door.shut();
  door.state = 'open';
  while ((await ask('/health/ready')) !== 200) await new Promise((resolve) => setTimeout(resolve, 100));
});
