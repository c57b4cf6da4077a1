// SNMPv3 against agents that others wrote: Debian's snmpd at every level and protocol it has, restarted and given another
// engine id, and the npm agent of net-snmp. A missing program fails the test and names its package.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import snmp from 'net-snmp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { openSnmpClient, type SnmpClient } from '../../src/snmp/client-socket.ts';
import type { UsmTarget } from '../../src/snmp/target.ts';
import type { EngineChange } from '../../src/snmp/usm-agent.ts';
import {
  type AuthProtocol,
  authProtocols,
  type PrivProtocol,
  privProtocols,
} from '../../src/snmp/usm-keys.ts';
import type { UsmSecurity } from '../../src/snmp/usm-user.ts';
import { engineOf, user } from './usm-scene.ts';
import { freeUdpPort } from '../free-port.ts';

const auths = Object.keys(authProtocols) as AuthProtocol[];
const privs = Object.keys(privProtocols) as PrivProtocol[];
/** What the npm agent complained of. */
const troubles: unknown[] = [];
const changes: EngineChange[] = [];
const stops: (() => void | Promise<void>)[] = [];
let folder = '';
let client: SnmpClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qosha-usm-'));
  client = await openSnmpClient({
    clock: systemClock,
    isLoopbackOnly: true,
    usm: { onEngineChange: (change) => void changes.push(change) },
  });
});
afterAll(async () => {
  for (const stop of stops) await stop();
  await client.close();
  await rm(folder, { recursive: true, force: true });
});

const passphrase = (what: string): string => `${what} of the day`;
const signed = (auth: AuthProtocol): UsmSecurity => user(auth, [auth, passphrase(auth)]);
const sealed = (auth: AuthProtocol, priv: PrivProtocol): UsmSecurity =>
  user(`${auth}${priv}`, [auth, passphrase(auth)], [priv, passphrase(priv)]);

const location = '1.3.6.1.2.1.1.6.0';
const boots = '1.3.6.1.6.3.10.2.1.2.0';
const valueOf = async (target: UsmTarget, oid = location): Promise<unknown> => {
  const outcome = await client.get(target, [oid]);
  if (outcome.outcome !== 'answered') return outcome;
  const value = outcome.varbinds[0]?.value;
  return value instanceof Uint8Array ? Buffer.from(value).toString() : value;
};

describe('snmpd', () => {
  const authNames = {
    md5: 'MD5',
    sha1: 'SHA',
    sha224: 'SHA-224',
    sha256: 'SHA-256',
    sha384: 'SHA-384',
    sha512: 'SHA-512',
  };
  const privNames = {
    des: 'DES',
    aes128: 'AES',
    aes192b: 'AES-192',
    aes192r: 'AES-192-C',
    aes256b: 'AES-256',
    aes256r: 'AES-256-C',
  };
  let port = 0;
  let child: ChildProcess | undefined = undefined;
  const target = (security: UsmSecurity, change: Partial<UsmTarget> = {}): UsmTarget => ({
    address: '127.0.0.1',
    port,
    version: 'v3',
    security,
    timeoutMs: 400,
    retries: 1,
    ...change,
  });

  async function start(...more: readonly string[]): Promise<void> {
    const program = '/usr/sbin/snmpd';
    if (!existsSync(program)) throw new Error(`${program} is missing: apt-get install snmpd`);
    const lines = ['sysLocation Baku, hall 2', 'createUser plain', 'rouser plain noauth', ...more];
    for (const auth of auths) {
      lines.push(`createUser ${auth} ${authNames[auth]} "${passphrase(auth)}"`, `rouser ${auth} auth`);
      for (const priv of privs) {
        const keys = `${authNames[auth]} "${passphrase(auth)}" ${privNames[priv]} "${passphrase(priv)}"`;
        lines.push(`createUser ${auth}${priv} ${keys}`, `rouser ${auth}${priv} priv`);
      }
    }
    const config = join(folder, 'v3.conf');
    await writeFile(config, `${lines.join('\n')}\n`);
    // Without -C, so that it reads back how often it has started.
    const env = { ...process.env, SNMP_PERSISTENT_DIR: folder, SNMPCONFPATH: folder };
    child = spawn(program, ['-f', '-Ln', '-c', config, `udp:127.0.0.1:${port}`], {
      stdio: 'ignore',
      env,
    });
    for (let tries = 0; tries < 60; tries++) {
      const outcome = await client.get(target(signed('sha1'), { timeoutMs: 100, retries: 0 }), [location]);
      if (outcome.outcome === 'answered') return;
    }
    throw new Error('snmpd does not answer');
  }

  async function stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (child === undefined) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    child = undefined;
  }

  beforeAll(async () => {
    port = await freeUdpPort();
    await start();
    stops.push(() => stop('SIGKILL'));
  });

  test('every level, all six hashes, all six ciphers', async () => {
    expect(await valueOf(target(user('plain')))).toBe('Baku, hall 2');
    for (const auth of auths) {
      expect([auth, await valueOf(target(signed(auth)))]).toEqual([auth, 'Baku, hall 2']);
      for (const priv of privs) {
        expect([auth, priv, await valueOf(target(sealed(auth, priv)))]).toEqual([auth, priv, 'Baku, hall 2']);
      }
    }
    expect(client.statistics.usm.discoveries).toBe(1);
  });

  test('getnext, getbulk, walks and prepared polls', async () => {
    const security = sealed('sha256', 'aes128');
    const system = '1.3.6.1.2.1.1';
    const next = await client.getNext(target(security), [`${system}.5.0`, '2.39']);
    expect(next).toMatchObject({ varbinds: [{ oid: `${system}.6.0` }, { type: 'endOfMibView' }] });
    const walked = await client.walk(target(security), '1.3.6.1.2.1.2');
    const plain = await client.walk(target(user('plain')), '1.3.6.1.2.1.2');
    expect(walked.outcome === 'answered' && walked.varbinds.length).toBeGreaterThan(20);
    expect(walked.outcome === 'answered' && walked.varbinds.map(({ oid }) => oid)).toEqual(
      plain.outcome === 'answered' && plain.varbinds.map(({ oid }) => oid),
    );
    const prepared = client.prepare(target(security), [`${system}.3.0`, location]);
    let before = -1;
    for (let i = 0; i < 3; i++) {
      const outcome = await client.poll(prepared);
      const ticks = outcome.outcome === 'answered' ? outcome.varbinds[0]?.value : undefined;
      expect(ticks).toBeGreaterThanOrEqual(before);
      before = Number(ticks);
    }
  });

  test('says what is wrong in its own way', async () => {
    const [auth, priv] = [passphrase('sha1'), passphrase('aes128')];
    const cases: [string, UsmSecurity, string | undefined][] = [
      ['a wrong user', user('nobody', ['sha1', auth]), 'unknown-user'],
      ['a wrong key', user('sha1', ['sha1', `${auth}s`]), 'wrong-key'],
      ['a wrong hash', user('sha1', ['sha512', auth]), 'wrong-key'],
      ['too high a level', user('sha1', ['sha1', auth], ['aes128', priv]), 'unsupported-level'],
      ['a wrong privacy key', user('sha1aes128', ['sha1', auth], ['aes128', `${priv}s`]), 'silent-inside'],
      [
        'the other kind of AES-256',
        user('sha1aes256r', ['sha1', auth], ['aes256b', passphrase('aes256r')]),
        'silent-inside',
      ],
    ];
    for (const [what, security, reason] of cases) {
      const outcome = await client.get(target(security, { timeoutMs: 150 }), [location]);
      expect([what, outcome]).toEqual([what, { outcome: 'refused', reason }]);
    }
    const below = await client.get(target(user('sha1aes128', ['sha1', auth])), [location]);
    expect(below).toMatchObject({ outcome: 'error', status: 'authorizationError' });
  });

  test('restarted it is read on, and with another engine id it is read and reported', async () => {
    const security = target(sealed('sha512', 'aes256b'));
    const before = await valueOf(security, boots);
    await stop('SIGTERM');
    const resyncs = client.statistics.usm.resyncs;
    await start();
    expect(await valueOf(security, boots)).toBeGreaterThan(Number(before));
    expect(client.statistics.usm.resyncs).toBeGreaterThan(resyncs);
    expect(changes).toEqual([]);
    await stop('SIGTERM');
    // A new card knows nothing of its predecessor's boots.
    await rm(join(folder, 'snmpd.conf'));
    const swapped = Buffer.from(engineOf(200)).toString('hex');
    await start(`exactEngineID 0x${swapped}`);
    expect(await valueOf(security)).toBe('Baku, hall 2');
    expect(changes).toMatchObject([{ port, isAuthenticated: true, newEngineId: swapped }]);
  });
});

test('the npm agent of net-snmp, all its levels and protocols', async () => {
  const port = await freeUdpPort();
  const agent = snmp.createAgent(
    { port, address: '127.0.0.1', accessControlModelType: 0 },
    (error: unknown) => troubles.push(error),
  );
  stops.push(() => {
    agent.close();
  });
  const authNames = {
    md5: 'md5',
    sha1: 'sha',
    sha224: 'sha224',
    sha256: 'sha256',
    sha384: 'sha384',
    sha512: 'sha512',
  } as const;
  // Its DES is one that current OpenSSL no longer has.
  const privNames = { aes128: 'aes', aes256b: 'aes256b', aes256r: 'aes256r' } as const;
  const securities: UsmSecurity[] = [user('plain')];
  const authorizer = agent.getAuthorizer();
  authorizer.addUser({ name: 'plain', level: snmp.SecurityLevel.noAuthNoPriv });
  for (const auth of auths) {
    const signs = { authProtocol: snmp.AuthProtocols[authNames[auth]], authKey: passphrase(auth) };
    authorizer.addUser({ name: auth, level: snmp.SecurityLevel.authNoPriv, ...signs });
    securities.push(signed(auth));
    for (const [priv, name] of Object.entries(privNames)) {
      const seals = { privProtocol: snmp.PrivProtocols[name], privKey: passphrase(priv) };
      authorizer.addUser({ name: `${auth}${priv}`, level: snmp.SecurityLevel.authPriv, ...signs, ...seals });
      securities.push(sealed(auth, priv as PrivProtocol));
    }
  }
  const oid = '1.3.6.1.4.1.32473.1.1';
  const scalarType = snmp.ObjectType.Gauge;
  const maxAccess = snmp.MaxAccess['read-only'];
  agent.registerProvider({ name: 'charge', type: snmp.MibProviderType.Scalar, oid, scalarType, maxAccess });
  agent.getMib().setScalarValue('charge', 97);
  for (const security of securities) {
    const target = {
      address: '127.0.0.1',
      port,
      version: 'v3' as const,
      security,
      timeoutMs: 400,
      retries: 1,
    };
    expect([security.user, await valueOf(target, `${oid}.0`)]).toEqual([security.user, 97]);
  }
  expect(troubles.filter((one) => one !== null)).toEqual([]);
  // It keeps silent where others report.
  const wrong = user('sha1', ['sha1', 'another passphrase']);
  const target = {
    address: '127.0.0.1',
    port,
    version: 'v3' as const,
    security: wrong,
    timeoutMs: 150,
    retries: 1,
  };
  expect(await client.get(target, [`${oid}.0`])).toEqual({ outcome: 'refused', reason: 'ignored' });
});
