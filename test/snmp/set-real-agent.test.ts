// A SET that leaves this process is taken by an agent that others wrote and read back by a client that others wrote: Debian's
// snmpd and snmpget, over v2c and over v3 with authentication and privacy. A missing program fails the test and names its
// package. Easy to get wrong: an object that snmpd's own configuration sets is read-only in it.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { varbindOf } from '../../src/commands/plant-actions.ts';
import type { SetValue } from '../../src/actions/action.ts';
import { sleep, systemClock } from '../../src/core/clock.ts';
import { setOnce } from '../../src/snmp/set-request.ts';
import type { SnmpTarget } from '../../src/snmp/target.ts';
import type { UsmSecurity } from '../../src/snmp/usm-user.ts';
import { user } from './usm-scene.ts';

const sysName = '1.3.6.1.2.1.1.5.0';
const sysLocation = '1.3.6.1.2.1.1.6.0';
/** Answered by a script of ours behind snmpd, as makers do it: an integer that commands something. */
const command = '1.3.6.1.4.1.8072.9999.7.1.0';

const script = (file: string): string => `#!/bin/sh
file=${file}
case "$1" in
  -s) [ "$3" = integer ] || { echo wrong-type; exit 0; }
      [ "$4" -ge 0 ] || { echo wrong-value; exit 0; }
      echo "$4" >> "$file" ;;
  -g) [ "$2" = .${command} ] || exit 0
      echo ".${command}"; echo integer; tail -n 1 "$file" ;;
esac
`;

const writer = user('writer', ['sha256', 'open sesame'], ['aes128', 'close sesame']);
const reader = user('reader', ['sha256', 'open sesame'], ['aes128', 'close sesame']);
let folder = '';
let port = 0;
let orders = '';
let child: ChildProcess;

beforeAll(async () => {
  for (const [program, name] of [
    ['/usr/sbin/snmpd', 'snmpd'],
    ['/usr/bin/snmpget', 'snmp'],
  ] as const) {
    if (!existsSync(program)) throw new Error(`${program} is missing: apt-get install ${name}`);
  }
  folder = await mkdtemp(join(tmpdir(), 'qosha-set-'));
  orders = join(folder, 'orders');
  const helper = join(folder, 'command.sh');
  await writeFile(orders, '0\n');
  await writeFile(helper, script(orders), { mode: 0o755 });
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  ({ port } = socket.address());
  socket.close();
  await once(socket, 'close');
  const keys = 'SHA-256 "open sesame" AES "close sesame"';
  const lines = [
    'rwcommunity write 127.0.0.1',
    'rocommunity public 127.0.0.1',
    `createUser writer ${keys}`,
    `createUser reader ${keys}`,
    'rwuser writer priv',
    'rouser reader priv',
    `pass .1.3.6.1.4.1.8072.9999.7 /bin/sh ${helper}`,
  ];
  const config = join(folder, 'set.conf');
  await writeFile(config, `${lines.join('\n')}\n`);
  const env = { ...process.env, SNMP_PERSISTENT_DIR: folder, SNMPCONFPATH: folder };
  child = spawn('/usr/sbin/snmpd', ['-f', '-Ln', '-c', config, `udp:127.0.0.1:${port}`], {
    stdio: 'ignore',
    env,
  });
  const deadlineMs = systemClock.monotonicMs() + 15_000;
  while ((await read(sysName).catch(() => undefined)) === undefined) {
    if (systemClock.monotonicMs() > deadlineMs) throw new Error('snmpd does not answer');
    await sleep(systemClock, 100);
  }
}, 30_000);
afterAll(async () => {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  await rm(folder, { recursive: true, force: true });
});

/** By a program of others, with leave to read alone. */
async function read(oid: string): Promise<string> {
  const how = ['-v2c', '-c', 'public', '-t', '1', '-r', '0', '-Oqv', `127.0.0.1:${port}`, oid];
  const { stdout } = await promisify(execFile)('/usr/bin/snmpget', how);
  return stdout.trim().replaceAll('"', '');
}

const at = () => ({ address: '127.0.0.1', port, timeoutMs: 2_000, retries: 3 });
const over2 = (community: string): SnmpTarget => ({ ...at(), version: 'v2c', community });
const over3 = (security: UsmSecurity): SnmpTarget => ({ ...at(), version: 'v3', security });
/** As an action does it. */
const set = (target: SnmpTarget, oid: string, value: SetValue) =>
  setOnce(systemClock, target, varbindOf({ kind: 'snmp-set', deviceId: 'x', oid, set: value }));
const ordered = async (): Promise<readonly string[]> => (await readFile(orders, 'utf8')).trim().split('\n');

describe.sequential('snmpd', () => {
  test.each([
    ['v2c', () => over2('write'), 'gen-2 by v2c'],
    ['v3, authenticated and sealed', () => over3(writer), 'gen-2 by v3'],
  ] as const)('takes a text over %s, and a stranger reads it back', async (_how, target, value) => {
    for (const oid of [sysName, sysLocation]) {
      expect(await read(oid)).not.toBe(value);
      expect(await set(target(), oid, { type: 'text', value })).toEqual({
        outcome: 'answered',
        value: { oid, type: 'octets', value: new TextEncoder().encode(value) },
      });
      expect(await read(oid)).toBe(value);
    }
  });

  test.each([
    ['v2c', () => over2('write'), 7],
    ['v3', () => over3(writer), 8],
  ] as const)('hands a command over %s to what stands behind it, once', async (_how, target, value) => {
    const before = await ordered();
    expect(await set(target(), command, { type: 'integer', value })).toMatchObject({ outcome: 'answered' });
    expect(await ordered()).toEqual([...before, String(value)]);
    expect(await read(command)).toBe(String(value));
  });

  test('refuses by name what it does not take, and nothing is changed', async () => {
    const before = await ordered();
    const name = await read(sysName);
    for (const target of [over2('write'), over3(writer)]) {
      expect(await set(target, command, { type: 'text', value: 'go' })).toEqual({
        outcome: 'error',
        status: 'wrongType',
      });
      expect(await set(target, command, { type: 'integer', value: -1 })).toEqual({
        outcome: 'error',
        status: 'wrongValue',
      });
      const uptime = await set(target, '1.3.6.1.2.1.1.3.0', { type: 'timeticks', value: 1 });
      expect(uptime).toEqual({ outcome: 'error', status: 'notWritable' });
    }
    for (const target of [over2('public'), over3(reader)]) {
      expect(await set(target, sysName, { type: 'text', value: 'no' })).toEqual({
        outcome: 'error',
        status: 'noAccess',
      });
    }
    expect([await ordered(), await read(sysName)]).toEqual([before, name]);
  });

  test('says nothing to a wrong community, and shows a wrong passphrase the door', async () => {
    const wrong = user('writer', ['sha256', 'open barley'], ['aes128', 'close sesame']);
    const value = { type: 'text', value: 'no' } as const;
    expect(await set({ ...over2('guess'), timeoutMs: 300 }, sysName, value)).toEqual({
      outcome: 'unknown',
      reason: 'no-answer',
    });
    expect(await set(over3(wrong), sysName, value)).toMatchObject({ outcome: 'refused' });
    expect(await read(sysName)).not.toBe('no');
  });
});
