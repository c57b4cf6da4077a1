// Starting and stopping as on a stranger's machine: two at once, one of them an ordinary user's under an old Node from a
// path with letters of its own; everything that must be refused; Ctrl-C, kill -9 and what is left after them. Easy to
// get wrong: what was committed before a kill is asked for after it, not assumed.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AlertView, OverviewView } from '../../src/api/contract.ts';
import type { TenantSummary, TenantView } from '../../src/api/contract-tenant.ts';
import type { HttpClient } from './http-client.ts';
import { findPostgres, findSimulators, listOpenAddresses, waitUntil } from './processes.ts';
import { cleanUp, makeFolder, Product, repository, runQosha } from './product.ts';
import { freeTcpPort } from '../free-port.ts';

const isRoot = process.geteuid?.() === 0;
/** Any user with an entry in /etc/passwd; without root it is whoever runs the tests. */
const ordinaryUser = isRoot ? { uid: 1, gid: 1 } : undefined;
const systemNode = ['/usr/local/bin/node', '/usr/bin/node'].find((path) => existsSync(path));

let first: Product;
let second: Product;
let admin: HttpClient;

beforeAll(async () => {
  first = await Product.start();
  second = await startAsStranger();
  admin = await first.signInFirst();
}, 150_000);

afterAll(async () => {
  await cleanUp();
}, 90_000);

/** A copy at a path with blanks and letters of its own, an ordinary user, and the Node of the distribution. */
async function startAsStranger(): Promise<Product> {
  const home = makeFolder('Bakı  mərkəzi');
  const clone = join(home, 'qoşa, копия');
  mkdirSync(clone);
  for (const part of ['src', 'config', 'package.json', 'dist']) {
    const from = join(repository, part);
    if (existsSync(from)) cpSync(from, join(clone, part), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'));
  if (ordinaryUser !== undefined)
    execFileSync('chown', ['-R', `${ordinaryUser.uid}:${ordinaryUser.gid}`, home]);
  if (systemNode === undefined) console.warn('no Node of the system was found: the launcher was not tried');
  return Product.start({
    dataFolder: join(home, 'verilənlər bazası'),
    command: [systemNode ?? process.execPath, join(clone, 'src/qosha.mjs')],
    cwd: home,
    ...(ordinaryUser === undefined ? {} : { user: ordinaryUser }),
  });
}

async function answering(client: HttpClient): Promise<number> {
  return (await client.get<OverviewView>('/api/v1/overview')).devices.answering;
}

async function refused(
  words: readonly string[],
  options: Parameters<typeof runQosha>[1] = {},
): Promise<string> {
  const { status, out, error } = await runQosha(words, options);
  expect({ words, status, out }).toEqual({ words, status: 1, out: '' });
  expect(error.trim().split('\n')).toHaveLength(1);
  return error.trim();
}

describe.sequential('two at once', () => {
  test('both have all their devices, and a drill at one is none of the other', async () => {
    const other = await second.signInFirst();
    for (const client of [admin, other]) {
      await waitUntil(async () => (await answering(client)) >= 70, 30_000);
    }
    await first.drill('fibre-cut');
    const isCut = async (client: HttpClient): Promise<boolean> =>
      (await client.get<AlertView[]>('/api/v1/alerts')).some(({ key }) => key === 'component:carrier-1');
    await waitUntil(() => isCut(admin), 12_000);
    expect(await isCut(other)).toBe(false);
    expect(findSimulators(first.dataFolder)).toHaveLength(1);
    expect(findSimulators(second.dataFolder)).toHaveLength(1);
  }, 60_000);

  test('nothing listens to the outside', () => {
    const pids = [first, second].flatMap(({ dataFolder, pid }) => [
      pid,
      ...findSimulators(dataFolder),
      ...findPostgres(dataFolder),
    ]);
    const open = listOpenAddresses(pids);
    expect(open.length).toBeGreaterThan(100);
    expect(open.filter((address) => !/^(127\.|\[::1\])/.test(address))).toEqual([]);
  });
});

describe.sequential('refused in one sentence', () => {
  test('a second one on the same data, naming the first', async () => {
    const sentence = await refused(['up', '--port', String(await freeTcpPort()), '--data', first.dataFolder]);
    expect(sentence).toMatch(
      /^qosha: Another Qosha already runs on this data folder \(process \d+, on port \d+/,
    );
    expect(sentence).toContain(String(first.pid));
    expect(sentence).toContain(new URL(first.baseUrl).port);
    expect(await first.client().isReady()).toBe(true);
  });

  test('a busy port, and nothing is begun', async () => {
    const data = join(makeFolder(), 'data');
    const { port } = new URL(first.baseUrl);
    const sentence = await refused(['up', '--port', port, '--data', data]);
    expect(sentence).toBe(`qosha: Port ${port} is in use; name another with --port`);
    expect(readdirSync(data).filter((name) => name !== 'secrets')).toEqual([]);
  });

  test('a data folder that cannot be written', async () => {
    const folder = makeFolder();
    const port = ['--port', String(await freeTcpPort())];
    writeFileSync(join(folder, 'file'), '');
    const inTheWay = await refused(['up', ...port, '--data', join(folder, 'file', 'data')]);
    expect(inTheWay).toMatch(/data folder .* cannot be written \(ENOTDIR\); make it writable/);
    const closed = join(folder, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o555);
    const user = ordinaryUser === undefined ? {} : { user: ordinaryUser };
    expect(await refused(['up', ...port, '--data', closed], user)).toMatch(/cannot be written \(EACCES\)/);
  });

  test('a full disk', async () => {
    const disk = makeFolder('disk');
    if (!mountTinyDisk(disk)) {
      console.warn('no file system could be mounted here: the full disk was not tried');
      return;
    }
    try {
      const sentence = await refused([
        'up',
        '--port',
        String(await freeTcpPort()),
        '--data',
        join(disk, 'data'),
      ]);
      expect(sentence).toMatch(
        /The disk of the data folder .* has 0 MiB free and Qosha needs \d+ MiB; free some/,
      );
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  test('a port that only root may open, an address that is not ours', async () => {
    const data = join(makeFolder(), 'data');
    const sentence = await refused(['up', '--host', '192.0.2.1', '--port', '0', '--data', data]);
    expect(sentence).toContain('no address 192.0.2.1');
  });

  test('what is not understood ends with status 2, every slip with its mend', async () => {
    const command = await runQosha(['upp']);
    expect(command).toMatchObject({
      status: 2,
      out: '',
      error: 'qosha: "upp" is not a command; did you mean up?\n',
    });
    const option = await runQosha(['up', '--prot=1', '--data']);
    expect(option).toMatchObject({ status: 2, out: '' });
    expect(option.error.trim().split('\n')).toEqual([
      'qosha: --prot is unknown; did you mean --port?',
      'qosha: --data needs a value',
    ]);
  });

  test('a faulty site file tells all its faults before anything is started', async () => {
    const folder = makeFolder();
    const file = join(folder, 'site.yaml');
    writeFileSync(
      file,
      `site: { id: x, name: X, timeZone: Asia/Nowhere, currency: AZN }
components:
  a: { name: A, kind: utility, provides: power, capacity: -5 }
  b: { name: B, kind: panel, provides: power, inputs: { power: c } }
`,
    );
    const data = join(folder, 'data');
    const { status, out, error } = await runQosha(['up', '--site', file, '--data', data]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    const lines = error.trim().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(3);
    for (const line of lines) expect(line).toMatch(/site\.yaml:\d+/);
    expect(existsSync(data)).toBe(false);
  });
});

describe.sequential('the end', () => {
  test('after kill -9 the plant ends by itself, the next start recovers, and nothing committed is gone', async () => {
    await waitUntil(async () => (await invoiceNumbers()).length === 5, 60_000);
    const before = await invoiceNumbers();
    const alerts = await admin.get<AlertView[]>('/api/v1/alerts');
    const cut = alerts.find(({ key }) => key === 'component:carrier-1');
    await admin.post(`/api/v1/alerts/${cut?.id ?? ''}/acknowledge`);
    const { port } = new URL(first.baseUrl);
    await first.kill();
    await waitUntil(async () => findSimulators(first.dataFolder).length === 0, 10_000);
    const [server] = findPostgres(first.dataFolder);
    expect(server).toBeGreaterThan(0);

    first = await Product.start({ dataFolder: first.dataFolder, port: Number(port) });
    console.log(`ready again ${Math.round(first.readyMs)} ms after the command`);
    expect(first.readyMs).toBeLessThan(10_000);
    expect(findPostgres(first.dataFolder)).toContain(server);
    expect(await invoiceNumbers()).toEqual(before);
    const kept = [
      ...(await admin.get<AlertView[]>('/api/v1/alerts?state=active')),
      ...(await admin.get<AlertView[]>('/api/v1/alerts?state=ended')),
    ].find(({ id }) => id === cut?.id);
    expect(kept).toMatchObject({ key: 'component:carrier-1', openedAtMs: cut?.openedAtMs });
    expect(kept?.acknowledgedBy).toBe('Administrator');
  }, 120_000);

  test('after kill -9 of everything it recovers too', async () => {
    const before = await invoiceNumbers();
    await first.kill();
    for (const pid of findPostgres(first.dataFolder)) process.kill(pid, 'SIGKILL');
    await waitUntil(async () => findPostgres(first.dataFolder).length === 0, 5_000);
    first = await Product.start({ dataFolder: first.dataFolder, port: Number(new URL(first.baseUrl).port) });
    expect(first.readyMs).toBeLessThan(15_000);
    expect(await invoiceNumbers()).toEqual(before);
  }, 90_000);

  test('Ctrl-C at the terminal stops everything within 20 s, and the next start is quick', async () => {
    for (const product of [second, first]) {
      const { status, tookMs } = await product.interrupt();
      console.log(`stopped ${Math.round(tookMs)} ms after Ctrl-C`);
      expect(status).toBe(0);
      expect(tookMs).toBeLessThan(20_000);
      expect(product.remains()).toEqual([]);
      expect(readdirSync(product.dataFolder)).not.toContain('lock');
    }
    first = await Product.start({ dataFolder: first.dataFolder });
    console.log(`second start: ready ${Math.round(first.readyMs)} ms after the command`);
    expect(first.readyMs).toBeLessThan(10_000);
    expect((await first.stop()).status).toBe(0);
    expect(first.remains()).toEqual([]);
  }, 120_000);
});

describe.sequential('a start that is told to end', () => {
  const moments: readonly (readonly [when: string, file: string])[] = [
    ['when it has its folder', 'lock'],
    ['while PostgreSQL is made', 'postgres.new'],
    ['when PostgreSQL runs', 'postgres/postmaster.pid'],
    ['when the plant runs', 'simulator.json'],
  ];
  for (const [when, file] of moments) {
    test(`${when} leaves nothing behind`, async () => {
      const data = join(makeFolder(), 'data');
      const words = ['up', '--port', String(await freeTcpPort()), '--data', data];
      const interruptWhen = (): boolean => existsSync(join(data, file));
      const { status, endedMs, error } = await runQosha(words, { interruptWhen });
      console.log(`Ctrl-C ${when}: status ${status}, ended ${Math.round(endedMs)} ms later`);
      expect(endedMs).toBeLessThan(20_000);
      expect([...findPostgres(data), ...findSimulators(data)]).toEqual([]);
      // Before it listens for it, the signal itself ends the program.
      expect({ status: status ?? 0, error: error.replaceAll(/^\(.*\n/gmu, '') }).toEqual({
        status: 0,
        error: '',
      });
    }, 90_000);
  }
});

async function invoiceNumbers(): Promise<readonly string[]> {
  const tenants = await admin.get<TenantSummary[]>('/api/v1/tenants');
  const views = await Promise.all(tenants.map(({ id }) => admin.get<TenantView>(`/api/v1/tenants/${id}`)));
  return views
    .flatMap(({ invoices }) => invoices.map(({ number, total }) => `${number} ${total}`))
    .toSorted();
}

function mountTinyDisk(folder: string): boolean {
  if (!isRoot) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    // Containers often may not mount.
    return false;
  }
}
