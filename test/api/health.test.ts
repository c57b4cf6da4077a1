// Alive and ready, with the database there, gone, mute and back.
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { Browser } from './browser.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

/** A door before PostgreSQL that can be shut, or let everything in and nothing out. */
class DatabaseDoor {
  state: 'open' | 'shut' | 'mute' = 'open';
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  constructor(socketPath: string) {
    this.#server = createServer((caller) => {
      if (this.state === 'shut') return void caller.destroy();
      const behind = connect(socketPath);
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

let test_: TestDatabase;
let door: DatabaseDoor;
let database: Database;
let site: SiteFixture;

beforeAll(async () => {
  test_ = await createTestDatabase();
  const { host, port, user, password, database: name } = test_.appSettings;
  door = new DatabaseDoor(host.startsWith('/') ? `${host}/.s.PGSQL.${port}` : '');
  const settings = { host: '127.0.0.1', port: await door.listen(), user, password, database: name };
  database = openDatabase({ ...settings, log: createSilentLog(), poolSize: 4 });
  site = await startSite({ database });
});

afterAll(async () => {
  door.stop();
  await site.stop();
  await database.close();
  await test_.stop();
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

test('a mute database is asked once, however many ask for health', { timeout: 60_000 }, async () => {
  door.state = 'mute';
  const beganMs = site.clock.monotonicMs();
  const statuses = await Promise.all(Array.from({ length: 20 }, () => ask('/health/ready')));
  expect(statuses).toEqual(Array(20).fill(503));
  expect(site.clock.monotonicMs() - beganMs).toBeLessThan(6_000);
  expect(database.poolState().total - database.poolState().idle).toBeLessThanOrEqual(1);
  expect(await ask('/health/live')).toBe(200);
  door.shut();
  door.state = 'open';
  while ((await ask('/health/ready')) !== 200) await new Promise((resolve) => setTimeout(resolve, 100));
});
