// `qosha walk`, `discover` and `profile` as a person runs them, against a real SNMP agent that plays made-up devices.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readWalk } from '../../src/collect/walk-file.ts';
import { loadSite } from '../../src/site/load-site.ts';
import { compareOids } from '../../src/snmp/oid.ts';
import { respond, startRawAgent } from '../snmp/raw-agent.ts';
import { runQosha as qosha } from './run-qosha.ts';
import { startSnmpsim, type Snmpsim } from './snmpsim.ts';

const ups = '1.3.6.1.2.1.33.1';
const madeUp = [
  '1.3.6.1.2.1.1.1.0|4|Line one # : "quoted" \\ {brace}',
  '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.7',
  '1.3.6.1.2.1.1.3.0|67|360000',
  '1.3.6.1.2.1.1.5.0|4x|555053204120c2ab310a0a78c2bb', // UPS A «1, two line ends, x»
  `${ups}.2.1.0|2|2`,
  `${ups}.2.4.0|2|97`,
  `${ups}.4.1.0|2|3`,
  `${ups}.4.4.1.2.1|2|229`,
  `${ups}.4.4.1.4.1|2|4100`,
  '1.3.6.1.4.1.99999.1.1.0|2|42',
];
const ownProfile = `name: made-up-ups
kind: ups
title: A made-up UPS
mibs: [RFC 1628]
proven: { real: false, how: written from the manual }
match: [{ sysObjectId: 1.3.6.1.4.1.99999.7 }]
points:
  - { point: battery.charge, oid: ${ups}.2.4.0 }
  - { point: output.power, oid: ${ups}.4.4.1.4, read: column }
`;

let agent: Snmpsim;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qosha-tools-'));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'made-up.snmprec'), `${madeUp.join('\n')}\n`, { mode: 0o644 });
  writeFileSync(join(folder, 'own.yaml'), ownProfile);
  writeFileSync(join(folder, 'key'), 'open sesame');
  agent = await startSnmpsim(folder, 'made-up', [
    '--v3-user=ops',
    '--v3-auth-key=open sesame',
    '--v3-auth-proto=SHA',
    '--v3-priv-key=open sesame',
    '--v3-priv-proto=AES',
  ]);
});

afterAll(async () => {
  await agent.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a walk is what the device said, and snmpwalk of the same device reads the same', async () => {
  const file = join(folder, 'recorded');
  const place = `127.0.0.1:${agent.port}`;
  const ran = await qosha('walk', place, '--community', 'made-up', '--out', file);
  expect(ran).toMatchObject({ status: 0, out: '' });
  const walked = readWalk(readFileSync(file, 'utf8'), file).varbinds;
  expect(walked).toEqual(readWalk(madeUp.join('\n'), 'made-up').varbinds);
  const options = ['-v2c', '-c', 'made-up', '-m', '', '-M', '/nonexistent', '-On', place, '1.3.6.1'];
  const printed = execFileSync('/usr/bin/snmpbulkwalk', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  expect(readWalk(printed.toString(), 'printed').varbinds).toEqual(walked);
});

test('a walk of nobody, of nothing and of no identifier end with one sentence', async () => {
  const place = `127.0.0.1:${agent.port}`;
  const [silent, nothing, wrong] = await Promise.all([
    qosha('walk', place, '--community', 'nobody', '--timeout', '50'),
    qosha('walk', place, '1.3.6.1.4.1.1', '--community', 'made-up'),
    qosha('walk', place, '1.3.x'),
  ]);
  expect(silent.status).toBe(1);
  expect(silent.err).toContain('no answer after 0 objects; check address, port and community');
  expect(nothing).toMatchObject({ status: 1, out: '' });
  expect(nothing.err).toContain('below 1.3.6.1.4.1.1 the device has nothing');
  expect(wrong).toMatchObject({ status: 2, out: '', err: expect.stringContaining('"x" in "1.3.x"') });
});

test('what is discovered can be pasted into a site file, whatever the device calls itself', async () => {
  const place = `127.0.0.1:${agent.port}`;
  const ran = await qosha(
    'discover',
    place,
    '127.0.0.1:9',
    '--community',
    'wrong,made-up',
    '--timeout',
    '100',
  );
  expect(ran.err).toContain('1 to add, 0 known, 0 not read');
  expect(ran.status).toBe(0);
  const site = join(folder, 'site.yaml');
  writeFileSync(join(folder, 'community-2'), 'made-up');
  writeFileSync(site, `components:\n  ups-a-1-x: { kind: ups, provides: power, capacity: 10 }\n${ran.out}`);
  const loaded = loadSite(site);
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  expect(loaded.site.devices).toMatchObject([
    { kind: 'ups', address: '127.0.0.1', port: agent.port, profile: 'rfc1628-ups', bindings: [] },
  ]);
  const id = loaded.site.devices[0]?.id ?? '';
  expect(id).toMatch(/^ups-a-1-.*x$/);
  // With the site given, the device is known; with another address, the component of its name is bound.
  const again = await qosha('discover', place, '--site', site, '--community', 'made-up', '--json');
  expect(JSON.parse(again.out)).toMatchObject({ devices: [], known: [place] });
  const renamed = readFileSync(site, 'utf8')
    .replace(`port: ${agent.port}`, 'port: 9')
    .replace('ups-a-1-x:', `${id}-2:`);
  writeFileSync(site, renamed);
  const bound = await qosha('discover', place, '--site', site, '--community', 'made-up', '--json');
  expect(JSON.parse(bound.out)).toMatchObject({
    devices: [
      { id: `${id}-2`, component: `${id}-2`, measures: 'output.power', points: { 'output.power': 1 } },
    ],
  });
});

test('what answers to a user of SNMPv3 is proposed with that user', async () => {
  const key = join(folder, 'key');
  const user = ['--user', 'ops', '--auth-key-file', key, '--priv-key-file', key, '--context', 'made-up'];
  const place = `127.0.0.1:${agent.port}`;
  const ran = await qosha('discover', place, ...user);
  expect(ran.err).toContain('1 to add');
  const site = join(folder, 'secure.yaml');
  writeFileSync(site, `components:\n  ups: { kind: ups, provides: power, capacity: 10 }\n${ran.out}`);
  const loaded = loadSite(site);
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  expect(loaded.site.devices).toMatchObject([
    { profile: 'rfc1628-ups', security: { version: 'v3', user: 'ops', context: 'made-up' } },
  ]);
  const walked = await qosha('walk', place, '1.3.6.1.2.1.33', ...user);
  expect(walked.status).toBe(0);
  expect(walked.out.trim().split('\n')).toEqual(madeUp.filter((line) => line.startsWith(ups)));
  const wrong = await qosha('discover', place, '--user', 'nobody', '--weak', '--timeout', '100');
  expect(wrong).toMatchObject({ status: 0, out: '' });
  expect(wrong.err).toContain(`${place} answers, but`);
  expect(wrong.err).toContain('0 to add, 0 known, 1 not read');
});

test('an agent that knows SNMPv1 alone is found and read when it is asked so, and told when not', async () => {
  const objects = readWalk(madeUp.join('\n'), 'made-up').varbinds;
  const old = await startRawAgent((request, _from, send) => {
    const { pdu } = request;
    if (pdu.type === 'trapV1') return;
    const isNext = pdu.type === 'getNext';
    const found = pdu.varbinds.map(({ oid }) =>
      objects.find((one) => (isNext ? compareOids(one.oid, oid) > 0 : one.oid === oid)),
    );
    const missing = found.indexOf(undefined);
    const answers = found.filter((one) => one !== undefined);
    const v1 = { ...request, version: 'v1' } as const;
    if (missing < 0 && pdu.type !== 'getBulk') send(respond(v1, answers));
    else send(respond(v1, pdu.varbinds, { errorStatus: 2, errorIndex: missing + 1 }));
  });
  try {
    const place = `127.0.0.1:${old.port}`;
    const [found, told, read] = await Promise.all([
      qosha('discover', place, '--v1', '--timeout', '100'),
      qosha('discover', place, '--timeout', '100'),
      qosha('poll', place, '--v1', '--timeout', '100'),
    ]);
    expect(found.err).toContain('1 to add');
    expect(found.out).toContain('    version: v1\n');
    expect(found.out).toContain('profile: rfc1628-ups');
    expect(told).toMatchObject({ status: 0, out: '' });
    expect(told.err).toContain(`${place} answers, but the answer is malformed (wrong-version)`);
    expect(read.status).toBe(0);
    expect(read.out).toContain('229 V');
  } finally {
    await old.close();
  }
});

test('a sweep of nothing, and of too much, is told', async () => {
  const [nothing, much, slip] = await Promise.all([
    qosha('discover', '127.0.0.2-3', '--port', '9', '--timeout', '50'),
    qosha('discover', '10.0.0.0/8'),
    qosha('discover', '127.0.0.9-127.0.0.1', '127.0.0.1:99999'),
  ]);
  expect(nothing).toMatchObject({ status: 1, out: '' });
  expect(nothing.err).toContain('nothing answers');
  expect(much).toMatchObject({
    status: 2,
    err: expect.stringContaining('16777216 addresses, more than 65536'),
  });
  expect(slip.status).toBe(2);
  expect(slip.err.trim().split('\n')).toHaveLength(2);
});

test('a profile is tried on a walk: what it reads, what it leaves, and whether it is chosen', async () => {
  const walk = join(folder, 'made-up.snmprec');
  const good = await qosha('profile', 'test', join(folder, 'own.yaml'), walk);
  expect(good.err).not.toContain('qosha:');
  expect(good.status).toBe(0);
  expect(good.out).toMatch(/output\.power +1 +4100 W/);
  expect(good.out).toContain('1.3.6.1.4.1.99999.1.1.0|2|42');
  const unchosen = join(folder, 'unchosen.yaml');
  writeFileSync(unchosen, ownProfile.replaceAll('99999.7', '99999.8'));
  const other = await qosha('profile', 'test', unchosen, walk, '--json');
  expect(other.status).toBe(1);
  expect(JSON.parse(other.out)).toMatchObject({ profile: 'made-up-ups', chosen: 'rfc1628-ups' });
  expect(other.err).toContain('the device would get the profile rfc1628-ups and not made-up-ups');
  writeFileSync(unchosen, ownProfile.replace('battery.charge', 'battery.charg'));
  const faulty = await qosha('profile', 'test', unchosen, walk);
  expect(faulty).toMatchObject({ status: 2, out: '' });
  expect(faulty.err).toContain('battery.charg');
  const noWalk = await qosha('profile', 'test', join(folder, 'own.yaml'), join(folder, 'own.yaml'));
  expect(noWalk).toMatchObject({ status: 2, err: expect.stringContaining('is no walk; record one') });
});
