// Traps and informs as net-snmp and we send them, and as nobody should.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import snmp from 'net-snmp';
import { afterEach, expect, test } from 'vitest';
import { systemClock, VirtualClock } from '../../src/core/clock.ts';
import { decodeMessage, encodeMessage, type SnmpMessage } from '../../src/snmp/message.ts';
import { notificationVarBinds } from '../../src/snmp/notification.ts';
import { SourceLimit } from '../../src/snmp/source-limit.ts';
import {
  openTrapReceiver,
  type ReceivedTrap,
  type TrapReceiver,
  type TrapReceiverOptions,
} from '../../src/snmp/trap-receiver.ts';
import { mutate, seededRandom } from './messages.ts';

const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function receive(change: Partial<TrapReceiverOptions> = {}): Promise<[TrapReceiver, ReceivedTrap[]]> {
  const traps: ReceivedTrap[] = [];
  const receiver = await openTrapReceiver({
    clock: systemClock,
    port: 0,
    communities: ['public'],
    allowedSources: ['127.0.0.0/8'],
    onTrap: (trap) => {
      traps.push(trap);
      return 'accepted';
    },
    ...change,
  });
  closers.push(() => receiver.close());
  return [receiver, traps];
}

async function sender(address = '127.0.0.1'): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  closers.push(() => void socket.close());
  return socket;
}

async function until(isDone: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !isDone(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isDone()).toBe(true);
}

const onBattery = '1.3.6.1.2.1.33.2.1';
const inform = (requestId = 77): SnmpMessage => ({
  version: 'v2c',
  community: 'public',
  pdu: {
    type: 'inform',
    requestId,
    errorStatus: 0,
    errorIndex: 0,
    varbinds: notificationVarBinds({
      trapOid: onBattery,
      uptimeTicks: 4321,
      varbinds: [{ oid: '1.3.6.1.2.1.33.1.2.3.0', type: 'integer', value: 12 }],
    }),
  },
});

test('traps of both versions sent by net-snmp arrive in one shape', async () => {
  const [receiver, traps] = await receive();
  const options = { trapPort: receiver.port, sourceAddress: '127.0.0.7' };
  const varbinds = [
    { oid: '1.3.6.1.4.1.318.2.3.3.0', type: snmp.ObjectType.OctetString, value: 'on battery' },
  ];
  const sent = { upTime: 1234, agentAddr: '10.9.8.7' };
  const failed: unknown[] = [];
  for (const version of [snmp.Version1, snmp.Version2c]) {
    const session = snmp.createSession('127.0.0.1', 'public', { ...options, version });
    closers.push(() => void session.close());
    const note = (error: unknown) => void (error === null || failed.push(error));
    session.trap(snmp.TrapType.LinkDown, varbinds, sent, note);
    await until(() => traps.length > 0 || failed.length > 0);
    session.trap(
      version === snmp.Version1 ? '1.3.6.1.4.1.318.5' : '1.3.6.1.4.1.318.0.5',
      varbinds,
      sent,
      note,
    );
    await until(() => traps.length === (version === snmp.Version1 ? 2 : 4));
  }
  expect(failed).toEqual([]);
  const value = new TextEncoder().encode('on battery');
  const common = { source: '127.0.0.7', uptimeTicks: 1234 };
  expect(traps).toMatchObject([
    { ...common, version: 'v1', trapOid: '1.3.6.1.6.3.1.1.5.3' },
    { ...common, version: 'v1', trapOid: '1.3.6.1.4.1.318.0.5' },
    { ...common, version: 'v2c', trapOid: '1.3.6.1.6.3.1.1.5.3' },
    { ...common, version: 'v2c', trapOid: '1.3.6.1.4.1.318.0.5' },
  ]);
  for (const trap of traps) expect(trap.varbinds[0]).toMatchObject({ type: 'octets', value });
  expect(traps[1]?.varbinds.slice(1)).toEqual([
    { oid: '1.3.6.1.6.3.18.1.3.0', type: 'ip', value: '10.9.8.7' },
    { oid: '1.3.6.1.6.3.1.1.4.3.0', type: 'oid', value: '1.3.6.1.4.1.318' },
  ]);
});

test('an inform of net-snmp is acknowledged', async () => {
  const [receiver, traps] = await receive();
  const session = snmp.createSession('127.0.0.1', 'public', {
    trapPort: receiver.port,
    version: snmp.Version2c,
    retries: 0,
  });
  closers.push(() => void session.close());
  const error = await new Promise((resolve) => {
    session.inform(snmp.TrapType.ColdStart, [], {}, resolve);
  });
  expect(error).toBeNull();
  expect(traps).toMatchObject([{ trapOid: '1.3.6.1.6.3.1.1.5.1' }]);
});

test('an inform is acknowledged only after it was accepted, and told once however often it is sent', async () => {
  const told: string[] = [];
  let decide: (verdict: 'accepted' | 'rejected') => void = () => undefined;
  const [receiver] = await receive({
    onTrap: (trap) => {
      told.push(trap.trapOid);
      return new Promise((resolve) => {
        decide = resolve;
      });
    },
  });
  const socket = await sender();
  const replies: unknown[] = [];
  socket.on('message', (bytes) => replies.push(decodeMessage(bytes)));
  const send = () => socket.send(encodeMessage(inform()), receiver.port, '127.0.0.1');
  send();
  await until(() => told.length === 1);
  send();
  await until(() => receiver.statistics.dropped.duplicate === 1);
  decide('rejected');
  await until(() => receiver.statistics.rejected === 1);
  expect(replies).toEqual([]);
  send();
  await until(() => told.length === 2);
  decide('accepted');
  await until(() => replies.length === 1);
  send();
  await until(() => replies.length === 2);
  expect(told.length).toBe(2);
  expect(replies[1]).toMatchObject({
    ok: true,
    message: { pdu: { type: 'response', requestId: 77, errorStatus: 0 } },
  });
});

test('a consumer that throws loses its trap and nothing else', async () => {
  const [receiver] = await receive({
    onTrap: () => {
      throw new Error('consumer');
    },
  });
  const socket = await sender();
  for (let i = 0; i < 3; i++) socket.send(encodeMessage(inform(i)), receiver.port, '127.0.0.1');
  await until(() => receiver.statistics.consumerErrors === 3);
  expect(receiver.statistics).toMatchObject({ accepted: 0, acknowledged: 0 });
});

test('strangers, wrong communities and requests are dropped', async () => {
  const [receiver, traps] = await receive({ allowedSources: ['127.0.0.2', '127.8.0.0/16'] });
  const [stranger, allowed] = [await sender('127.0.0.3'), await sender('127.8.1.1')];
  stranger.send(encodeMessage(inform()), receiver.port, '127.0.0.1');
  const { pdu } = inform();
  allowed.send(encodeMessage({ ...inform(), community: 'Public' }), receiver.port, '127.0.0.1');
  allowed.send(
    encodeMessage({ version: 'v2c', community: 'public', pdu: { ...pdu, type: 'get' } as never }),
    receiver.port,
    '127.0.0.1',
  );
  allowed.send('hello', receiver.port, '127.0.0.1');
  allowed.send(encodeMessage(inform()), receiver.port, '127.0.0.1');
  await until(() => receiver.statistics.received === 5 && traps.length === 1);
  expect(receiver.statistics.dropped).toMatchObject({
    source: 1,
    community: 1,
    'not-a-notification': 1,
    malformed: 1,
  });
});

test('100,000 damaged notifications: no crash, no stall, the next good one is heard', async () => {
  const seed = 424_242;
  const random = seededRandom(seed);
  const [receiver, traps] = await receive({ perSecond: 1e9, burst: 1e9 });
  const socket = await sender();
  const good = encodeMessage(inform());
  const started = performance.now();
  for (let sent = 0; sent < 100_000;) {
    for (let i = 0; i < 25; i++, sent++) socket.send(mutate(good, random), receiver.port, '127.0.0.1');
    await new Promise((resolve) => setImmediate(resolve));
  }
  const before = traps.length;
  socket.send(encodeMessage(inform(99)), receiver.port, '127.0.0.1');
  await until(() => traps.length > before);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`seed ${seed}: ${receiver.statistics.received} heard in ${seconds} s`);
  expect(receiver.statistics.dropped.malformed).toBeGreaterThan(30_000);
}, 60_000);

test('one loud source is limited, a quiet one is still heard', async () => {
  const [receiver, traps] = await receive({ perSecond: 1, burst: 10 });
  const [loud, quiet] = [await sender('127.0.0.4'), await sender('127.0.0.5')];
  for (let i = 0; i < 200; i++) loud.send(encodeMessage(inform(i)), receiver.port, '127.0.0.1');
  await until(() => receiver.statistics.received === 200);
  quiet.send(encodeMessage(inform()), receiver.port, '127.0.0.1');
  await until(() => traps.some(({ source }) => source === '127.0.0.5'));
  expect(traps.filter(({ source }) => source === '127.0.0.4').length).toBeLessThanOrEqual(11);
  expect(receiver.statistics.dropped.rate).toBeGreaterThanOrEqual(189);
});

test('a flood from a million forged sources keeps the table small and the known source heard', async () => {
  const clock = new VirtualClock(0);
  const limit = new SourceLimit({ clock, perSecond: 5, burst: 20, maxSources: 1000 });
  expect(limit.allows('10.0.0.1')).toBe(true);
  let heard = 0;
  for (let i = 0; i < 1_000_000; i++) {
    if (limit.allows(`172.${i >> 16}.${(i >> 8) & 255}.${i & 255}`)) heard++;
    if (i % 100_000 === 0) expect(limit.allows('10.0.0.1')).toBe(true);
  }
  expect(limit.size).toBeLessThanOrEqual(1000);
  // Every remembered stranger was heard once, the others shared one bucket.
  expect(heard).toBeLessThanOrEqual(1020);
  await clock.advance(10_000);
  expect(limit.allows('192.0.2.1')).toBe(true);
});

test('a device that was quiet is heard in the midst of a flood of forged strangers', () => {
  const expected = new Map([
    ['10.0.0.7', 1],
    ['10.0.0.8', 3],
  ]);
  const limit = new SourceLimit({
    clock: new VirtualClock(0),
    perSecond: 5,
    burst: 20,
    maxSources: 100,
    expected,
  });
  for (let i = 0; i < 100_000; i++) limit.allows(`172.16.${(i >> 8) & 255}.${i & 255}`);
  expect(limit.allows('172.31.0.1')).toBe(false);
  const heard = (source: string) =>
    Array.from({ length: 100 }, () => limit.allows(source)).filter(Boolean).length;
  expect(heard('10.0.0.7')).toBe(20);
  // Three devices at one address may say three times as much.
  expect(heard('10.0.0.8')).toBe(60);
});
