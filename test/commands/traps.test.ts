// Traps from the wire to the table, put together as the product does it: Debian's senders of every version, a port that
// is taken and given back, and what is told to Prometheus.

import { execFile } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TrapComplaints } from '../../src/commands/trap-complaints.ts';
import { trapPortSentence } from '../../src/commands/trap-port.ts';
import { startTraps } from '../../src/commands/traps.ts';
import { type Clock, systemClock, VirtualClock } from '../../src/core/clock.ts';
import { createLog } from '../../src/platform/log.ts';
import { createMetrics, type Metrics } from '../../src/platform/metrics.ts';
import { Secret } from '../../src/platform/secret.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import { type KeptTrapEvent, latestTraps } from '../../src/readings/trap-event-store.ts';
import type { Device, Site } from '../../src/site/site.ts';
import { createTestDatabase, type TestDatabase } from '../postgres.ts';

const execute = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'qosha-traps-'));
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});
afterAll(async () => {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

function device(id: string, address: string, security: Device['security']): Device {
  const asked = { port: 161, profile: 'auto', intervalSeconds: 10, timeoutMs: 1000, retries: 1 };
  return { id, name: id, kind: 'ups', address, security, ...asked, bindings: [] };
}

const passphrase = new Secret('correct horse battery');
const devices = [
  device('ups-a', '127.0.0.1', { version: 'v2c', community: new Secret('rack') }),
  device('ups-b', '127.5.5.5', {
    version: 'v3',
    user: 'qosha',
    auth: { protocol: 'sha1', passphrase },
    priv: { protocol: 'aes128', passphrase },
  }),
];

function siteAt(port: number): Site {
  const traps = {
    address: '127.0.0.1',
    port,
    allow: ['127.6.0.0/16'],
    communities: [new Secret('relay')],
    users: [],
    perSource: 50,
    keepDays: 90,
  };
  const identity = { file: '', id: 's', name: 's', timeZone: 'UTC', currency: 'AZN' };
  return { ...identity, components: [], devices, rooms: [], racks: [], traps };
}

async function start(
  port: number,
  clock: Clock,
): Promise<{ metrics: Metrics; read: string[]; told: string[] }> {
  const metrics = createMetrics();
  const read: string[] = [];
  const told: string[] = [];
  const polling = {
    profileOf: () => undefined,
    pollNow: (id: string) => void read.push(id),
    burst: () => undefined,
  };
  await startTraps({
    site: siteAt(port),
    database: database.app,
    clock,
    log: createLog({ destination: { write: (line) => void told.push(line) }, human: false }),
    metrics,
    stop: { add: ({ stop }) => void stops.push(stop) },
    polling,
    board: new LatestBoard(clock),
  });
  return { metrics, read, told };
}

async function freePort(): Promise<[number, Socket]> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return [socket.address().port, socket];
}

async function close(socket: Socket): Promise<void> {
  const closed = once(socket, 'close');
  socket.close();
  await closed;
}

const kept = (): Promise<KeptTrapEvent[]> =>
  database.app.transaction((tx) => latestTraps(tx, { limit: 100 }));

async function until(isDone: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await isDone()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(await isDone()).toBe(true);
}

function send(program: 'snmptrap' | 'snmpinform', args: readonly string[]): Promise<unknown> {
  const env = { ...process.env, SNMP_PERSISTENT_DIR: folder, MIBS: '' };
  return execute(`/usr/bin/${program}`, args, { env, timeout: 20_000 });
}

test('traps of every version become events of their devices, which are read', async () => {
  const [port, socket] = await freePort();
  await close(socket);
  const { metrics, read, told: lines } = await start(port, systemClock);
  const to = `127.0.0.1:${port}`;
  const onBattery = '1.3.6.1.2.1.33.2.1';
  await send('snmptrap', ['-v1', '-c', 'rack', to, '1.3.6.1.2.1.33.2', '127.0.0.1', '6', '1', '99']);
  await send('snmptrap', ['-v2c', '-c', 'relay', to, '', '1.3.6.1.6.3.1.1.5.3', '1.3.6.1.9.1', 's', '<b>']);
  const v3 = ['-v3', '-u', 'qosha', '-l', 'authPriv', '-a', 'SHA', '-A', passphrase.reveal()];
  const from = ['--clientaddr=127.5.5.5', '-x', 'AES', '-X', passphrase.reveal(), '-r', '2', '-t', '2'];
  await send('snmpinform', [...v3, ...from, to, '', onBattery]);
  await send('snmptrap', ['-v2c', '--clientaddr=127.6.7.8', '-c', 'relay', to, '', onBattery]);
  await send('snmptrap', ['-v2c', '--clientaddr=127.7.7.7', '-c', 'relay', to, '', onBattery]);
  await send('snmptrap', ['-v2c', '-c', 'wrong', to, '', onBattery]);
  await until(async () => (await kept()).length === 4);
  const rows = (await kept()).toReversed();
  expect(rows).toMatchObject([
    {
      deviceId: 'ups-a',
      version: 'v1',
      trapOid: '1.3.6.1.2.1.33.2.0.1',
      name: 'upsTrapOnBattery',
      uptimeTicks: 99,
    },
    { deviceId: 'ups-a', version: 'v2c', name: 'linkDown', meaning: 'link down', security: 'community' },
    { deviceId: 'ups-b', version: 'v3', kind: 'inform', security: 'authPriv', source: '127.5.5.5' },
    { deviceId: null, source: '127.6.7.8', candidates: [], meaning: 'on battery' },
  ]);
  expect(rows[1]?.varbinds).toEqual([{ oid: '1.3.6.1.9.1', type: 'octets', text: '<b>' }]);
  expect(read).toEqual(['ups-a', 'ups-a', 'ups-b']);
  for (const reason of ['community', 'source'])
    expect(lines.filter((line) => line.includes(`"reason":"${reason}"`))).toHaveLength(1);
  const told = async (line: RegExp) => line.test(await metrics.expose());
  await until(() => told(/qosha_traps_total\{result="accepted"\} 4/u));
  expect(await told(/qosha_traps_listening 1/u)).toBe(true);
  expect(await told(/qosha_traps_total\{result="source"\} 1/u)).toBe(true);
  expect(await told(/qosha_traps_total\{result="community"\} 1/u)).toBe(true);
  expect(await told(/qosha_trap_answers_total\{kind="acknowledged"\} 1/u)).toBe(true);
}, 40_000);

test('a taken port stops nothing, is told once with its mend, and is tried again', async () => {
  const [port, holder] = await freePort();
  const clock = new VirtualClock(Date.UTC(2026, 4, 1));
  const { metrics, told } = await start(port, clock);
  await clock.advance(95_000);
  const reasons = told.filter((line) => line.includes('traps are not heard'));
  expect(reasons).toHaveLength(1);
  expect(reasons[0]).toContain(`ss -ulpn sport = :${port}`);
  expect(await metrics.expose()).toContain('qosha_traps_listening 0');
  await close(holder);
  await until(async () => {
    await clock.advance(31_000);
    return (await metrics.expose()).includes('qosha_traps_listening 1');
  });
});

test('a port that may not be opened is told with every way to it', () => {
  const sentence = trapPortSentence('EACCES', { address: '0.0.0.0', port: 162, program: '/usr/bin/node' });
  for (const way of ['qosha.service', 'qosha-traps.socket', 'setcap', 'ip_unprivileged_port_start', '1023'])
    expect(sentence).toContain(way);
});

test('why a sender is not heard is said once an hour, and a flood of strangers does not fill the log', async () => {
  const clock = new VirtualClock(0);
  const lines: string[] = [];
  const log = createLog({ destination: { write: (line) => void lines.push(line) }, human: false });
  const complaints = new TrapComplaints(log, clock);
  await clock.advance(60_000);
  for (let i = 0; i < 1000; i++) complaints.note('digest', '10.0.0.7');
  complaints.note('replay', '10.0.0.7');
  expect(lines).toHaveLength(1);
  for (let i = 0; i < 100_000; i++) complaints.note('source', `172.16.${i >> 8}.${i & 255}`);
  expect(lines).toHaveLength(20);
  await clock.advance(3_600_000);
  complaints.note('digest', '10.0.0.7');
  expect(lines).toHaveLength(21);
});
