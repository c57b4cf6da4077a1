// SNMP credentials in the site file: what they become, what is refused, and what of them is weak.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { targetOf } from '../../src/collect/device-target.ts';
import { formatFault } from '../../src/core/fault.ts';
import { authProtocolNames, privProtocolNames, weaknessOf } from '../../src/site/device-security.ts';
import { loadSite } from '../../src/site/load-site.ts';
import type { Device } from '../../src/site/site.ts';
import { authProtocols, privProtocols } from '../../src/snmp/usm-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'qosha-security-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'auth'), 'long enough to sign\n');
writeFileSync(join(folder, 'priv'), 'long enough to hide\n');
writeFileSync(join(folder, 'short'), 'seven77\n');
writeFileSync(join(folder, 'community'), 'gizli\n');

let count = 0;
function load(devices: string, shared = ''): ReturnType<typeof loadSite> {
  const file = join(folder, `site-${(count += 1)}.yaml`);
  const components = 'components: { u: { kind: utility, provides: power } }';
  writeFileSync(file, `${components}\n${shared}\ndevices:\n${devices}`);
  return loadSite(file);
}

function devicesOf(devices: string, shared = ''): readonly Device[] {
  const loaded = load(devices, shared);
  if ('faults' in loaded) throw new Error(loaded.faults.map(formatFault).join('\n'));
  return loaded.site.devices;
}

function faultsOf(devices: string, shared = ''): string[] {
  const loaded = load(devices, shared);
  return 'faults' in loaded ? loaded.faults.map((fault) => formatFault({ ...fault, file: 'f' })) : [];
}

const device = (id: string, rest: string): string =>
  `  ${id}: { kind: ups, address: 127.0.0.${id.charCodeAt(0)}, ${rest} }\n`;
const auth = (protocol: string, key = 'auth'): string =>
  `auth: { protocol: ${protocol}, key: { file: ${key} } }`;
const priv = (protocol: string, key = 'priv'): string =>
  `priv: { protocol: ${protocol}, key: { file: ${key} } }`;
const shared = `snmp: { version: v3, user: qosha, ${auth('sha256')}, ${priv('aes128')}, community: { file: community } }`;

describe('credentials in the site file', () => {
  it('are the shared ones field by field, unless the device has its own', () => {
    const [a, b, c, d] = devicesOf(
      device('a', 'profile: auto') +
        device('b', `user: other, context: bay2, ${priv('aes256r')}`) +
        device('c', 'priv: none') +
        device('d', 'version: v1'),
      shared,
    );
    expect(a?.security).toMatchObject({
      version: 'v3',
      user: 'qosha',
      auth: { protocol: 'sha256' },
      priv: { protocol: 'aes128' },
    });
    expect(b?.security).toMatchObject({ user: 'other', context: 'bay2', priv: { protocol: 'aes256r' } });
    expect(c?.security).not.toHaveProperty('priv');
    expect(d === undefined ? undefined : targetOf(d)).toMatchObject({ version: 'v1', community: 'gizli' });
    const target = a === undefined ? undefined : targetOf(a);
    expect(target?.version === 'v3' && target.security.auth?.passphrase.reveal()).toBe('long enough to sign');
    expect(JSON.stringify([a, target])).not.toContain('long enough');
    expect([a, b, c, d].map((one) => one && weaknessOf(one))).toEqual([[], [], ['no-priv'], ['v1']]);
  });

  it('that are weak must be allowed in so many words', () => {
    const weak = device('a', `user: u, version: v3, ${auth('md5')}, ${priv('des')}`);
    expect(faultsOf(weak)).toEqual([
      expect.stringContaining('devices.a: it is asked with MD5 and DES, which protects nothing any more'),
    ]);
    expect(faultsOf(device('a', 'version: v3, user: u'))).toEqual([
      expect.stringContaining('no authentication'),
    ]);
    const [md5, none] = devicesOf(
      device('a', `user: u, version: v3, weak: true, ${auth('md5')}, ${priv('des')}`) +
        device('b', 'version: v3, user: u, weak: true'),
    );
    expect(md5 && weaknessOf(md5)).toEqual(['md5', 'des']);
    expect(none && weaknessOf(none)).toEqual(['no-auth']);
  });

  it('that cannot work are all told at once, each with its mend', () => {
    const faults = faultsOf(
      device('a', 'version: v3') +
        device('b', `version: v3, user: u, ${auth('sha1', 'short')}, ${priv('aes128', 'not-there')}`) +
        device('c', `version: v3, user: u, weak: true, ${priv('aes128')}`) +
        device('d', `community: { file: community }, ${auth('sha1')}`) +
        device('e', `version: v3, user: u, ${auth('sha1')}, community: { file: community }`) +
        device('f', 'version: v2c'),
    ).join('\n');
    for (const words of [
      'devices.a: it has no SNMPv3 user; set `user`',
      'devices.b.auth.key: the auth key has 7 characters, fewer than 8;',
      'not-there cannot be read',
      'devices.c: it has priv without auth; add auth',
      'devices.d.auth: `auth` is for SNMPv3 and it is asked by v2c; write `version: v3`',
      'devices.e.community: SNMPv3 has no community;',
      'devices.f: it has no SNMP community; set',
    ]) {
      expect(faults).toContain(words);
    }
    expect(faultsOf(device('a', `version: v3, user: u, ${auth('sha257')}`)).join('\n')).toContain('auth');
  });

  it('names the protocols that the engine has', () => {
    expect([...authProtocolNames]).toEqual(Object.keys(authProtocols));
    expect([...privProtocolNames]).toEqual(Object.keys(privProtocols));
  });
});

describe('leave to write', () => {
  writeFileSync(join(folder, 'write'), 'yazi\n');
  const reading = 'community: { file: community }';

  it('is given in so many words and with credentials of its own', () => {
    const [a, b, c] = devicesOf(
      device('a', `${reading}, writes: allowed, writeAs: { community: { file: write } }`) +
        device('b', reading) +
        device(
          'c',
          `${reading}, writes: allowed, writeAs: { version: v3, user: w, ${auth('sha256')}, ${priv('aes128')} }`,
        ),
    );
    expect(a?.writeSecurity).toMatchObject({ version: 'v2c' });
    expect(a?.writeSecurity?.version === 'v2c' && a.writeSecurity.community.reveal()).toBe('yazi');
    expect(b !== undefined && 'writeSecurity' in b).toBe(false);
    expect(c?.writeSecurity).toMatchObject({ version: 'v3', user: 'w' });
  });

  it('is refused by halves, over SNMPv1, and with what it is read with', () => {
    const faults = faultsOf(
      device('a', `${reading}, writes: allowed`) +
        device('b', `${reading}, writeAs: { community: { file: write } }`) +
        device('c', `${reading}, writes: allowed, writeAs: { version: v1, community: { file: write } }`) +
        device('d', `${reading}, writes: allowed, writeAs: { community: { file: community } }`) +
        device('e', `${reading}, writes: allowed, writeAs: {}`) +
        device('g', `${reading}, writes: yes, writeAs: { community: { file: none } }`),
    );
    expect(faults.map((fault) => fault.replace(/^f:\d+ /u, ''))).toEqual([
      expect.stringMatching(/^devices\.g\.writes: "yes" is not one of allowed/u),
    ]);
    const meant = faultsOf(
      device('a', `${reading}, writes: allowed`) +
        device('b', `${reading}, writeAs: { community: { file: write } }`) +
        device('c', `${reading}, writes: allowed, writeAs: { version: v1, community: { file: write } }`) +
        device('d', `${reading}, writes: allowed, writeAs: { community: { file: community } }`) +
        device('e', `${reading}, writes: allowed, writeAs: {}`),
    );
    const part = (text: string): unknown => expect.stringContaining(text);
    expect(meant).toEqual([
      part('devices.a.writes: it has no credentials for writing'),
      part('devices.b.writeAs: it has credentials for writing and no leave'),
      part('devices.c.writeAs.version: nothing is written over SNMPv1'),
      part('devices.d.writeAs: it would be written to with what it is read with'),
      part('devices.e.writeAs: it has no SNMP community'),
    ]);
  });

  it('takes nothing from what all devices share', () => {
    const faults = faultsOf(device('a', 'writes: allowed, writeAs: { version: v3 }'), shared);
    expect(faults).toEqual([
      expect.stringContaining('devices.a.writeAs: it has no SNMPv3 user'),
      expect.stringContaining('devices.a.writeAs: it is asked with no authentication'),
    ]);
  });
});
