// SNMPv3 traps and informs from others: Debian's snmptrap and snmpinform at every level and with every protocol, and the
// npm library net-snmp.

import { execFile } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import snmp from 'net-snmp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { createEngineId } from '../../src/snmp/local-engine.ts';
import { trapCredentials } from '../../src/snmp/trap-credentials.ts';
import { openTrapReceiver, type ReceivedTrap, type TrapReceiver } from '../../src/snmp/trap-receiver.ts';
import type { UsmSecurity } from '../../src/snmp/usm-user.ts';
import { authPhrase, onBattery, privPhrase, sealed, user } from './trap-messages.ts';

const execute = promisify(execFile);
const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qosha-trap-v3-'));
  if (!existsSync('/usr/bin/snmptrap')) throw new Error('/usr/bin/snmptrap is missing: apt-get install snmp');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Names as snmptrap writes them.
const levels = [
  [user('plain'), 'noAuthNoPriv', []],
  [user('md5', 'md5'), 'authNoPriv', ['-a', 'MD5']],
  [user('sha1', 'sha1', 'des'), 'authPriv', ['-a', 'SHA', '-x', 'DES']],
  [user('sha224', 'sha224', 'aes128'), 'authPriv', ['-a', 'SHA-224', '-x', 'AES']],
  [user('sha256', 'sha256', 'aes192b'), 'authPriv', ['-a', 'SHA-256', '-x', 'AES-192']],
  [user('sha384', 'sha384', 'aes256b'), 'authPriv', ['-a', 'SHA-384', '-x', 'AES-256']],
  [user('sha512', 'sha512', 'aes256b'), 'authPriv', ['-a', 'SHA-512', '-x', 'AES-256']],
] as const;

const engine = { engineId: createEngineId(), engineBoots: 7 };

async function receive(
  users: readonly UsmSecurity[] = levels.map(([security]) => security),
): Promise<[TrapReceiver, ReceivedTrap[]]> {
  const traps: ReceivedTrap[] = [];
  const receiver = await openTrapReceiver({
    clock: systemClock,
    port: 0,
    communities: [],
    engine,
    credentials: trapCredentials(users.map((security) => ({ security }))),
    allowedSources: ['127.0.0.0/8'],
    perSecond: 10_000,
    onTrap: (trap) => {
      traps.push(trap);
      return 'accepted';
    },
  });
  closers.push(() => receiver.close());
  return [receiver, traps];
}

async function until(isDone: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !isDone(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isDone()).toBe(true);
}

async function send(
  port: number,
  [{ user: name }, level, protocols]: (typeof levels)[number],
  isInform: boolean,
): Promise<void> {
  const args = ['-v3', '-u', name, '-l', level, ...protocols, '-A', authPhrase, '-X', privPhrase];
  const retries = ['-r', '1', '-t', '2'];
  const target = `127.0.0.1:${port}`;
  const what = ['', onBattery, '1.3.6.1.2.1.33.1.2.3.0', 'i', '12'];
  const program = isInform ? '/usr/bin/snmpinform' : '/usr/bin/snmptrap';
  const env = { ...process.env, SNMP_PERSISTENT_DIR: join(folder, name), MIBS: '' };
  await execute(program, [...args, ...retries, target, ...what], { env, timeout: 20_000 });
}

describe('from Debian', () => {
  test('traps are heard at every level, with every protocol', async () => {
    const [receiver, traps] = await receive();
    await Promise.all(levels.map((one) => send(receiver.port, one, false)));
    await until(() => traps.length === levels.length);
    for (const [{ user: name }, security] of levels) {
      const trap = traps.find((one) => one.user === name);
      expect(trap).toMatchObject({ version: 'v3', kind: 'trap', security, trapOid: onBattery });
      expect(trap?.varbinds).toEqual([{ oid: '1.3.6.1.2.1.33.1.2.3.0', type: 'integer', value: 12 }]);
    }
    expect(receiver.statistics.acknowledged).toBe(0);
  });

  test('informs discover our engine, are heard and acknowledged at every level', async () => {
    const [receiver, traps] = await receive();
    // snmpinform fails when it is not acknowledged.
    await Promise.all(levels.map((one) => send(receiver.port, one, true)));
    expect(traps.map((one) => one.user).toSorted()).toEqual(
      levels.map(([{ user: name }]) => name).toSorted(),
    );
    expect(new Set(traps.map(({ kind }) => kind))).toEqual(new Set(['inform']));
    expect(receiver.statistics).toMatchObject({ acknowledged: levels.length, accepted: levels.length });
    expect(receiver.statistics.reports).toBeGreaterThanOrEqual(levels.length);
  });

  test('a wrong passphrase, an unknown user and a lower level are refused and counted', async () => {
    const [receiver, traps] = await receive([
      user('sha1', 'sha256', 'aes128'),
      user('sha256', 'sha256', 'aes192b'),
    ]);
    const [, , sha1, , sha256] = levels;
    await send(receiver.port, [user('nobody'), 'noAuthNoPriv', []] as never, false);
    await send(receiver.port, [sha256[0], 'noAuthNoPriv', []] as never, false);
    await send(receiver.port, [sha256[0], 'authNoPriv', sha256[2]] as never, false);
    await send(receiver.port, sha1, false);
    await until(() => receiver.statistics.received === 4);
    expect(traps).toEqual([]);
    expect(receiver.statistics.dropped).toMatchObject({ user: 1, 'security-level': 2, digest: 1 });
  });
});

test.each([
  ['sha224', snmp.AuthProtocols.sha224, snmp.PrivProtocols.aes],
  ['reeder', snmp.AuthProtocols.sha256, snmp.PrivProtocols.aes256r],
] as const)(
  'an inform of net-snmp (npm) is acknowledged, its trap heard: %s',
  async (name, authProtocol, privProtocol) => {
    const [receiver, traps] = await receive([
      user('sha224', 'sha224', 'aes128'),
      user('reeder', 'sha256', 'aes256r'),
    ]);
    const { authPriv: level } = snmp.SecurityLevel;
    const who = { name, level, authProtocol, authKey: authPhrase, privProtocol, privKey: privPhrase };
    const options = { trapPort: receiver.port, version: snmp.Version3, retries: 1, timeout: 2000 };
    const session = snmp.createV3Session('127.0.0.1', who, {
      ...options,
      engineID: '8000B983801234567890',
    } as never);
    closers.push(() => void session.close());
    const inform = await new Promise((resolve) => {
      session.inform(snmp.TrapType.ColdStart, [], {}, resolve);
    });
    expect(inform).toBeNull();
    session.trap(snmp.TrapType.LinkDown, [], {}, () => undefined);
    await until(() => traps.length === 2);
    expect(traps).toMatchObject([
      { kind: 'inform', trapOid: '1.3.6.1.6.3.1.1.5.1', security: 'authPriv' },
      { kind: 'trap', trapOid: '1.3.6.1.6.3.1.1.5.3', security: 'authPriv' },
    ]);
  },
);

test('reports to one source are limited: it may be forged', async () => {
  const [receiver] = await receive();
  const socket: Socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closers.push(() => void socket.close());
  const nobody = new Uint8Array(0);
  const probe = sealed({
    keys: { auth: undefined, priv: undefined },
    engineId: nobody,
    boots: 0,
    time: 0,
    type: 'inform',
  });
  for (let i = 0; i < 100; i++) socket.send(probe, receiver.port, '127.0.0.1');
  await until(() => receiver.statistics.received === 100);
  expect(receiver.statistics.reports + receiver.statistics.reportsHeldBack).toBe(100);
  expect(receiver.statistics.reports).toBeLessThanOrEqual(25);
});
