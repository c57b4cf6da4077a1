// The client against agents that others wrote: Debian's snmpd and snmpsim, and the npm agent of net-snmp. Each is
// started here on a free loopback port; a missing program fails the test and names its package.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import snmp from 'net-snmp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { openSnmpClient, type SnmpClient } from '../../src/snmp/client-socket.ts';
import type { CommunityTarget, SnmpTarget } from '../../src/snmp/target.ts';
import { isMissing } from '../../src/snmp/varbind.ts';
import { freeUdpPort } from '../free-port.ts';

const stops: (() => void | Promise<void>)[] = [];
let client: SnmpClient;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qosha-snmp-'));
  await chmod(folder, 0o755);
  client = await openSnmpClient({ clock: systemClock });
});
afterAll(async () => {
  await client.close();
  for (const stop of stops) await stop();
  await rm(folder, { recursive: true, force: true });
});

function programOf(path: string, debianPackage: string): string {
  if (!existsSync(path)) throw new Error(`${path} is missing: apt-get install ${debianPackage}`);
  return path;
}

/** Starts a program and waits until it answers sysDescr or the like. */
async function start(program: string, args: readonly string[], probe: SnmpTarget): Promise<void> {
  const child = spawn(program, args, {
    stdio: 'ignore',
    env: { ...process.env, SNMP_PERSISTENT_DIR: folder },
  });
  const ended = once(child, 'exit');
  stops.push(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  for (let tries = 0; tries < 100; tries++) {
    const outcome = await client.getNext({ ...probe, timeoutMs: 150, retries: 0 }, ['1.3.6.1.2.1']);
    if (outcome.outcome === 'answered') return;
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
  }
  throw new Error(`${program} does not answer`);
}

function bulkWalk(target: CommunityTarget, root: string): string[] {
  const program = programOf('/usr/bin/snmpbulkwalk', 'snmp');
  const where = `udp:${target.address}:${target.port}`;
  const args = ['-v2c', '-c', target.community, '-m', '', '-M', '/nonexistent', '-Onq', where, root];
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .split('\n')
    .filter((line) => /^\.\d/.test(line) && !line.includes('No more variables'));
}

const firstWord = (line: string): string => (line.split(' ', 1)[0] as string).slice(1);

describe('snmpd', () => {
  let target: CommunityTarget;
  beforeAll(async () => {
    const program = programOf('/usr/sbin/snmpd', 'snmpd');
    const config = join(folder, 'snmpd.conf');
    const lines = [
      'rocommunity public 127.0.0.1',
      'sysLocation Baku, hall 2',
      'sysContact ops',
      'sysServices 72',
    ];
    await writeFile(config, `${lines.join('\n')}\n`);
    target = { address: '127.0.0.1', port: await freeUdpPort(), community: 'public', timeoutMs: 2000 };
    await start(program, ['-f', '-Ln', '-C', '-c', config, `udp:127.0.0.1:${target.port}`], target);
  });

  test('get, getnext and getbulk', async () => {
    const system = '1.3.6.1.2.1.1';
    const got = await client.get(target, [
      `${system}.6.0`,
      `${system}.3.0`,
      `${system}.99.0`,
      '1.3.6.1.2.1.1.9.1.2.999',
    ]);
    expect(got).toMatchObject({
      outcome: 'answered',
      varbinds: [
        { oid: `${system}.6.0`, type: 'octets', value: new TextEncoder().encode('Baku, hall 2') },
        { type: 'timeticks' },
        { type: 'noSuchObject', value: null },
        { type: 'noSuchInstance', value: null },
      ],
    });
    const next = await client.getNext(target, [`${system}.5.0`, '2.39']);
    expect(next).toMatchObject({
      varbinds: [{ oid: `${system}.6.0` }, { oid: '2.39', type: 'endOfMibView' }],
    });
    const bulk = await client.getBulk(target, {
      nonRepeaters: 1,
      maxRepetitions: 3,
      oids: [`${system}.3`, system],
    });
    expect(bulk.outcome === 'answered' && bulk.varbinds.map(({ oid }) => oid)).toEqual(
      ['3.0', '1.0', '2.0', '3.0'].map((tail) => `${system}.${tail}`),
    );
  });

  test('a v1 agent: get, an unknown name, and a walk to the end', async () => {
    const v1 = { ...target, version: 'v1' as const };
    expect(await client.get(v1, ['1.3.6.1.2.1.1.6.0'])).toMatchObject({ outcome: 'answered' });
    expect(await client.get(v1, ['1.3.6.1.2.1.1.6.0', '1.3.6.1.2.1.1.99.0'])).toEqual({
      outcome: 'error',
      status: 'noSuchName',
      index: 2,
    });
    const walked = await client.walk(v1, '1.3.6.1.2.1.1');
    const names = bulkWalk(target, '1.3.6.1.2.1.1').map(firstWord);
    expect(walked.outcome === 'answered' && walked.varbinds.map(({ oid }) => oid)).toEqual(names);
  });

  test('walks read the same objects as snmpbulkwalk', async () => {
    for (const root of ['1.3.6.1.2.1.1', '1.3.6.1.2.1.2', '1.3.6.1.6.3']) {
      const expected = bulkWalk(target, root).map(firstWord);
      const walked = await client.walk(target, root);
      expect(expected.length).toBeGreaterThan(5);
      expect(walked).toMatchObject({ outcome: 'answered', isComplete: true });
      expect(walked.outcome === 'answered' && walked.varbinds.map(({ oid }) => oid)).toEqual(expected);
    }
    const short = await client.walk(target, '1.3.6.1.2.1.1', { maxRows: 4, maxRepetitions: 3 });
    expect(short).toMatchObject({ outcome: 'answered', isComplete: false, requests: 2 });
    expect(short.outcome === 'answered' && short.varbinds.length).toBe(4);
  });
});

describe('snmpsim', () => {
  // name, type tag of the simulator, text as it stands in its file, value as we must read it
  const rows: [string, string, string, unknown][] = [
    ['1.3.6.1.2.1.1.1.0', '4', 'Symmetra', new TextEncoder().encode('Symmetra')],
    ['1.3.6.1.2.1.1.2.0', '6', '1.3.6.1.4.1.318.1.3.2.4294967295', '1.3.6.1.4.1.318.1.3.2.4294967295'],
    ['1.3.6.1.2.1.33.1.2.1.0', '2', '-2147483648', -2_147_483_648],
    ['1.3.6.1.2.1.33.1.2.2.0', '2', '-129', -129],
    ['1.3.6.1.2.1.33.1.2.3.0', '66', '4294967295', 4_294_967_295],
    ['1.3.6.1.2.1.33.1.2.4.0', '65', '2147483648', 2_147_483_648],
    ['1.3.6.1.2.1.33.1.2.5.0', '67', '123456', 123_456],
    ['1.3.6.1.2.1.33.1.2.6.0', '70', '18446744073709551615', 18_446_744_073_709_551_615n],
    ['1.3.6.1.2.1.33.1.2.7.0', '64', '10.1.2.255', '10.1.2.255'],
    ['1.3.6.1.2.1.33.1.2.8.0', '4x', '', new Uint8Array(0)],
    ['1.3.6.1.2.1.33.1.2.9.0', '4x', '00ff80fe', Uint8Array.of(0, 255, 128, 254)],
  ];

  test('every type comes over unharmed, by walk and by get', async () => {
    const program = programOf('/usr/bin/snmpsimd', 'snmpsim');
    const data = join(folder, 'sim');
    await mkdir(join(folder, 'sim-cache'), { mode: 0o777 });
    await chmod(join(folder, 'sim-cache'), 0o777);
    await mkdir(data);
    const records = rows.map(([oid, tag, text]) => `${oid}|${tag}|${text}`);
    await writeFile(join(data, 'public.snmprec'), `${records.join('\n')}\n`);
    const target = { address: '127.0.0.1', port: await freeUdpPort(), community: 'public', timeoutMs: 3000 };
    const args = [`--data-dir=${data}`, `--cache-dir=${join(folder, 'sim-cache')}`, '--logging-method=null'];
    if (process.getuid?.() === 0) args.push('--process-user=nobody', '--process-group=nogroup');
    await start(program, [...args, `--agent-udpv4-endpoint=127.0.0.1:${target.port}`], target);
    const expected = rows.map(([oid, , , value]) => ({ oid, value }));
    const walked = await client.walk(target, '1.3.6.1.2.1', { maxRepetitions: 4 });
    expect(walked).toMatchObject({ outcome: 'answered', isComplete: true, varbinds: expected });
    expect(walked.outcome === 'answered' && walked.varbinds.length).toBe(rows.length);
    const got = await client.get(
      target,
      rows.map(([oid]) => oid),
    );
    expect(got).toMatchObject({ outcome: 'answered', varbinds: expected });
  });
});

test('the npm agent of net-snmp', async () => {
  const port = await freeUdpPort();
  const agent = snmp.createAgent(
    { port, address: '127.0.0.1', disableAuthorization: true, accessControlModelType: 0 },
    (error: unknown) => expect(error).toBeNull(),
  );
  stops.push(() => {
    agent.close();
  });
  const base = '1.3.6.1.4.1.32473.1';
  const scalars: [string, snmp.ObjectType, string | number][] = [
    ['charge', snmp.ObjectType.Gauge, 97],
    ['offset', snmp.ObjectType.Integer, -40],
    ['label', snmp.ObjectType.OctetString, 'UPS A-1 – ₼'],
  ];
  for (const [i, [name, scalarType, value]] of scalars.entries()) {
    const oid = `${base}.${i + 1}`;
    const maxAccess = snmp.MaxAccess['read-only'];
    agent.registerProvider({ name, type: snmp.MibProviderType.Scalar, oid, scalarType, maxAccess });
    agent.getMib().setScalarValue(name, value);
  }
  const target = { address: '127.0.0.1', port, community: 'public' };
  const walked = await client.walk(target, base);
  expect(walked).toMatchObject({
    outcome: 'answered',
    varbinds: [
      { oid: `${base}.1.0`, type: 'gauge32', value: 97 },
      { oid: `${base}.2.0`, type: 'integer', value: -40 },
      { oid: `${base}.3.0`, type: 'octets', value: new TextEncoder().encode('UPS A-1 – ₼') },
    ],
  });
  const got = await client.get(target, [`${base}.2.0`, `${base}.9.0`]);
  expect(got.outcome === 'answered' && got.varbinds.map(({ type }) => isMissing(type))).toEqual([
    false,
    true,
  ]);
});
