// What traps may cost: a receiver that is killed again and again forgets no inform that it acknowledged, and a storm is
// kept whole while the process stays awake (the long form is `npm run bench -- traps`).

import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { takeTrap } from '../../src/collect/trap-intake.ts';
import { TrapRecorder } from '../../src/collect/trap-recorder.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { latestTraps } from '../../src/readings/trap-event-store.ts';
import { decodeMessage, encodeMessage } from '../../src/snmp/message.ts';
import { notificationVarBinds } from '../../src/snmp/notification.ts';
import { openTrapReceiver } from '../../src/snmp/trap-receiver.ts';
import { measureTraps } from '../bench/traps.ts';
import { createTestDatabase, type TestDatabase } from '../postgres.ts';
import { seededRandom } from '../snmp/messages.ts';

const child = fileURLToPath(new URL('./trap-child.ts', import.meta.url));
const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.stop());

async function openSocket() {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closers.push(() => void socket.close());
  return socket;
}

function inform(number: number): Buffer {
  const varbinds = notificationVarBinds({
    trapOid: '1.3.6.1.2.1.33.2.1',
    uptimeTicks: 1,
    varbinds: [{ oid: '1.3.6.1.4.1.1.1', type: 'octets', value: Buffer.from(`inform ${number}`) }],
  });
  const pdu = { type: 'inform', requestId: number, errorStatus: 0, errorIndex: 0, varbinds } as const;
  return encodeMessage({ version: 'v2c', community: 'public', pdu });
}

async function startReceiver(port: number): Promise<ChildProcess> {
  const args = [child, JSON.stringify(database.appSettings), String(port)];
  const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(started.stdout, 'data');
  return started;
}

test('kill -9: what was acknowledged is kept', async () => {
  const probe = createSocket('udp4').bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  const socket = await openSocket();
  const acknowledged = new Set<number>();
  socket.on('message', (bytes) => {
    const decoded = decodeMessage(bytes);
    if (!decoded.ok || decoded.message.pdu.type !== 'response') return;
    acknowledged.add(decoded.message.pdu.requestId);
  });
  const random = seededRandom(7);
  const open = new Set<number>();
  let sent = 0;
  // Like an agent: five new ones every few milliseconds, and all that nobody acknowledged again.
  const timer = setInterval(() => {
    for (let i = 0; i < 5; i++) open.add(sent++);
    for (const number of open) {
      if (acknowledged.has(number)) open.delete(number);
      else socket.send(inform(number), port, '127.0.0.1');
    }
  }, 25);
  closers.push(() => clearInterval(timer));
  const kills = 3;
  for (let kill = 0; kill < kills; kill++) {
    const receiver = await startReceiver(port);
    const before = acknowledged.size;
    for (let tries = 0; tries < 500 && acknowledged.size === before; tries++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50 + random(300)));
    const ended = once(receiver, 'exit');
    receiver.kill('SIGKILL');
    await ended;
  }
  clearInterval(timer);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const rows = await database.app.transaction((tx) =>
    tx.query<{ said: string }>(`select varbinds -> 0 ->> 'text' as said from trap_events`),
  );
  const kept = new Set(rows.map(({ said }) => said));
  expect(acknowledged.size).toBeGreaterThan(kills * 5);
  expect([...acknowledged].filter((number) => !kept.has(`inform ${number}`))).toEqual([]);
  const [engine] = await database.app.transaction((tx) =>
    tx.query<{ boots: number }>('select engine_boots as boots from snmp_engine'),
  );
  expect(engine).toEqual({ boots: kills });
}, 60_000);

test('an inform is acknowledged when the database is back, and its device is read before that', async () => {
  let isAway = true;
  const read: string[] = [];
  const recorder = new TrapRecorder({
    clock: systemClock,
    database: {
      transaction: (fn) => {
        if (isAway) return Promise.reject(new Error('the database is away'));
        return database.app.transaction(fn);
      },
    },
    log: createSilentLog(),
    newKey: () => crypto.randomUUID(),
  });
  const polling = {
    profileOf: () => undefined,
    pollNow: (id: string) => void read.push(id),
    burst: () => undefined,
  };
  const device = { id: 'ups-9', address: '127.0.0.1', port: 161 } as never;
  const receiver = await openTrapReceiver({
    clock: systemClock,
    port: 0,
    communities: ['public'],
    allowedSources: ['127.0.0.1'],
    onTrap: (trap) => takeTrap(trap, { matching: { devices: [device], polling }, recorder }),
  });
  closers.push(() => receiver.close());
  const socket = await openSocket();
  const answered = once(socket, 'message');
  socket.send(inform(1_000_001), receiver.port, '127.0.0.1');
  for (let tries = 0; tries < 500 && recorder.statistics.failures === 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(read).toEqual(['ups-9']);
  expect(receiver.statistics).toMatchObject({ accepted: 0, acknowledged: 0 });
  isAway = false;
  await answered;
  const rows = await database.app.transaction((tx) => latestTraps(tx, { deviceId: 'ups-9', limit: 5 }));
  expect(rows).toMatchObject([{ kind: 'inform', name: 'upsTrapOnBattery', meaning: 'on battery' }]);
});

test('a storm of 5,000 traps a second: none that was heard is lost, repeats are folded', async () => {
  await database.owner.transaction((tx) => tx.execute('delete from trap_events'));
  const load = { perSecond: 5_000, seconds: 3, sources: 250, distinct: 500 };
  const figures = await measureTraps(database.app, load);
  console.log(
    `${figures.accepted} kept in ${figures.rows} rows, event loop p99 ${figures.loopP99Ms.toFixed(0)} ms, ` +
      `kernel dropped ${figures.droppedByKernel}`,
  );
  expect(figures.received + (figures.droppedByKernel ?? 0)).toBe(figures.sent);
  expect(figures.accepted).toBe(figures.received);
  expect(figures.inTable).toBe(figures.accepted);
  expect(figures.rows).toBeLessThanOrEqual(500);
  expect(figures.droppedByUs).toBe(0);
}, 60_000);
