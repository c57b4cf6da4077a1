// The real PostgreSQL under our supervisor: as root and as an ordinary user, from awkward paths, without the
// install scripts, killed in every way.

import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/platform/database.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { findProcessesIn, isProcessAlive } from '../../src/platform/process-identity.ts';
import { makeSmallClone, startHolder } from './small-clone.ts';

const isRoot = process.geteuid?.() === 0;
// Any user with an entry in /etc/passwd, without which initdb does not run; it owns nothing of the clone.
const ordinaryUser = { uid: 1, gid: 1 };
const log = createSilentLog();

let folder: string;
let clone: string;

beforeAll(() => {
  folder = mkdtempSync('/tmp/qosha-embedded-');
  clone = join(folder, 'Məlumat mərkəzi', 'qoşa');
  chmodSync(folder, 0o755);
  makeSmallClone(clone);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function makeData(name: string, user?: { uid: number; gid: number }): string {
  const data = join(folder, name);
  mkdirSync(data, { mode: 0o700 });
  if (user !== undefined) chownSync(data, user.uid, user.gid);
  return data;
}

async function waitUntil(isSo: () => boolean): Promise<void> {
  for (let count = 0; count < 1000 && !isSo(); count++) await pause(10);
  expect(isSo()).toBe(true);
}

describe('a killed Qosha', () => {
  const users = isRoot ? ([undefined, ordinaryUser] as const) : ([undefined] as const);
  for (const user of users) {
    const who = user !== undefined ? 'an ordinary user' : isRoot ? 'root' : 'this user';
    test(`leaves a server that is adopted, then one that is started anew (as ${who})`, async () => {
      const data = makeData(`verilənlər ${who}`, user);
      const first = await startHolder(clone, data, user);
      expect(first.report).toMatchObject({ origin: 'created', visits: 1 });
      await first.end('SIGKILL');
      expect(isProcessAlive(first.report.postgresPid ?? 0)).toBe(true);

      const second = await startHolder(clone, data, user);
      expect(second.report).toMatchObject({
        origin: 'adopted',
        visits: 2,
        postgresPid: first.report.postgresPid,
      });
      const refused = await startHolder(clone, data, user);
      expect(refused.report.refused).toBe('data.in-use');
      expect(refused.report.detail).toContain(`process ${second.child.pid}, on port 8080`);
      await second.end('SIGTERM');
      await waitUntil(() => !isProcessAlive(first.report.postgresPid ?? 0));

      const third = await startHolder(clone, data, user);
      expect(third.report).toMatchObject({ origin: 'started', visits: 3 });
      await third.end('SIGKILL');
      process.kill(third.report.postgresPid ?? 0, 'SIGKILL');

      const fourth = await startHolder(clone, data, user);
      expect(fourth.report).toMatchObject({ origin: 'started', visits: 4 });
      await fourth.end('SIGTERM');
      expect(findProcessesIn(join(data, 'postgres'))).toEqual([]);
    }, 60_000);
  }

  test('works in a folder that only this user may enter', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const closedClone = join(closed, 'clone');
    makeSmallClone(closedClone);
    const holder = await startHolder(closedClone, join(closed, 'data'));
    expect(holder.report).toMatchObject({ origin: 'created', visits: 1 });
    await holder.end('SIGTERM');
    expect(findProcessesIn(join(closed, 'data/postgres'))).toEqual([]);
  }, 60_000);
});

describe('a running server', () => {
  test('that crashes is started again at the same socket; stop ends it', async () => {
    const postgres = await startEmbeddedPostgres({ dataFolder: makeData('crash'), log });
    const owner = openDatabase({ ...postgres.owner, log });
    await owner.execute('create table kept (id integer)');
    const before = postgres.pid();
    process.kill(before, 'SIGKILL');
    await waitUntil(() => postgres.pid() !== before);
    const found = await retry(() => owner.query('select * from kept'));
    expect(found).toEqual([]);
    await owner.close();
    await postgres.stop();
    expect(isProcessAlive(postgres.pid())).toBe(false);
  });

  test('lets nobody in without a password and listens on no network address', async () => {
    const postgres = await startEmbeddedPostgres({ dataFolder: makeData('door'), log });
    const stranger = openDatabase({ ...postgres.administrator, password: 'guess', log });
    await expect(stranger.query('select 1')).rejects.toThrow(/password authentication failed/);
    const administrator = openDatabase({ ...postgres.administrator, log });
    const [row] = await administrator.query(
      `select current_setting('listen_addresses') as addresses, current_setting('fsync') as fsync`,
    );
    expect(row).toEqual({ addresses: '', fsync: 'on' });
    await Promise.all([stranger.close(), administrator.close()]);
    await postgres.stop();
  });

  test('a postmaster.pid whose number now belongs to another program does not block', async () => {
    const data = makeData('stale');
    const first = await startEmbeddedPostgres({ dataFolder: data, log });
    const pidFile = join(data, 'postgres/postmaster.pid');
    const lines = readFileSync(pidFile, 'utf8').split('\n');
    await first.stop();
    lines[0] = String(process.pid);
    writeFileSync(pidFile, lines.join('\n'));
    const second = await startEmbeddedPostgres({ dataFolder: data, log });
    expect(second.origin).toBe('started');
    await second.stop();
  });

  test('a half-made cluster is made anew', async () => {
    const data = makeData('half');
    mkdirSync(join(data, 'postgres.new/base'), { recursive: true });
    const postgres = await startEmbeddedPostgres({ dataFolder: data, log });
    expect(postgres.origin).toBe('created');
    await postgres.stop();
  });
});

async function retry<T>(work: () => Promise<T>): Promise<T> {
  for (let count = 0; count < 100; count++) {
    const result = await work().catch(() => undefined);
    if (result !== undefined) return result;
    await pause(50);
  }
  return work();
}
