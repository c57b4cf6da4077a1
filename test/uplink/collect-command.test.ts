// `qosha collect` on the command line, and the file that says where NATS is: every slip at once, no secret told. And a
// server that asks who we are, over TLS.
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCommandLine } from '../../src/commands/command-line.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createLog } from '../../src/platform/log.ts';
import { NatsLink } from '../../src/uplink/nats-link.ts';
import { readUplinkFile, settingsOfServers } from '../../src/uplink/uplink-config.ts';
import type { UplinkSettings } from '../../src/uplink/uplink-config.ts';
import { until } from './ground.ts';
import { freeTcpPort } from '../free-port.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qosha-uplink-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
const faultsOf = (...argv: string[]) => {
  const line = readCommandLine(['collect', ...argv]);
  return 'faults' in line ? line.faults : [];
};

describe('the command line', () => {
  test('says everything that is wrong with it at once', () => {
    expect(faultsOf('--cut-off', 'maybe', '--spool-size', '3 GB')).toEqual([
      'something is missing; write --site FILE',
      'something is missing; write --nats URL or --uplink FILE',
      '"maybe" is neither keep nor yield',
      '"3 GB" is not a size; write for example 500M or 20G',
    ]);
    expect(faultsOf('--site', 's', '--nats', 'a:1', '--uplink', 'f')[0]).toMatch(/say the same thing/);
  });

  test('is read into sizes and rules', () => {
    const line = readCommandLine(['collect', '--site', 's.yaml', '--nats', 'h:4222', '--spool-size', '20G']);
    expect('command' in line && line.command).toMatchObject({
      siteFile: 's.yaml',
      uplink: { servers: 'h:4222' },
      spoolBytes: 20 * 1024 ** 3,
      cutOff: 'keep',
      metricsPort: undefined,
    });
  });
});

describe('where NATS is', () => {
  test('a password in an address is refused and not repeated', () => {
    const read = settingsOfServers('nats://user:hunter2@host:4222');
    expect(JSON.stringify(read)).toContain('faults');
    expect(JSON.stringify(read)).not.toContain('hunter2');
    expect(settingsOfServers('a:4222,tls://b:4222')).toEqual({
      settings: { servers: ['nats://a:4222', 'tls://b:4222'] },
    });
  });

  test('all faults of the file at once; secrets do not print', () => {
    const bad = write(
      'bad.yaml',
      'servers: [nats://h:1]\nuser: a\nnkey: { env: QOSHA_NO_SUCH }\ntls: { ca: no.pem }\n',
    );
    const read = readUplinkFile(bad);
    const messages = 'faults' in read ? read.faults.map(({ message }) => message) : [];
    expect(messages).toEqual([
      'user and password belong together',
      'an nkey and a user are two ways of saying who we are',
      'the environment variable QOSHA_NO_SUCH is not set',
      'the file no.pem cannot be read (ENOENT)',
    ]);
    write('word', 'hunter2\n');
    const good = readUplinkFile(
      write('good.yaml', 'servers: [nats://h:1]\nuser: a\npassword: { file: word }\n'),
    );
    expect('settings' in good && good.settings.password?.reveal()).toBe('hunter2');
    expect(inspect(good, { depth: 5 }) + JSON.stringify(good)).not.toContain('hunter2');
  });
});

describe('a server that asks who we are', () => {
  let server: ChildProcess | undefined;
  let plain: ChildProcess | undefined;
  afterEach(() => {
    server?.kill('SIGKILL');
    plain?.kill('SIGKILL');
  });

  async function connect(settings: UplinkSettings, limitMs: number): Promise<{ isUp: boolean; log: string }> {
    let text = '';
    const log = createLog({
      level: 'debug',
      human: false,
      destination: { write: (line) => void (text += line) },
    });
    const link = new NatsLink({ settings, name: 'test', clock: systemClock, log });
    try {
      await until('connected', () => link.isUp, limitMs);
      return { isUp: true, log: text };
    } catch {
      return { isUp: false, log: text };
    } finally {
      await link.close();
    }
  }

  test('lets in who has the name, the certificate and trusts it, and nobody else', async () => {
    const port = await freeTcpPort();
    makeCertificates(folder);
    const config = write(
      'nats.conf',
      `listen: 127.0.0.1:${port}\nauthorization { user: collector, password: hunter2 }\n` +
        `tls { cert_file: "${folder}/server.pem", key_file: "${folder}/server.key", ca_file: "${folder}/ca.pem", verify: true }\n`,
    );
    server = spawn('/usr/sbin/nats-server', ['-c', config], { stdio: 'ignore' });
    write('word', 'hunter2\n');
    const file = (password: string, tls: string): UplinkSettings => {
      const text = `servers: [tls://127.0.0.1:${port}]\nuser: collector\npassword: { file: ${password} }\n${tls}`;
      const read = readUplinkFile(write('uplink.yaml', text));
      if ('faults' in read) throw new Error(JSON.stringify(read.faults));
      return read.settings;
    };
    const ours = 'tls: { ca: ca.pem, cert: client.pem, key: { file: client.key } }\n';
    expect((await connect(file('word', ours), 10_000)).isUp).toBe(true);
    write('wrong', 'hunter3\n');
    const refused = await connect(file('wrong', ours), 1_000);
    const stranger = await connect(file('word', 'tls: { ca: ca.pem }\n'), 1_000);
    const distrust = await connect(file('word', 'tls: { ca: client.pem }\n'), 1_000);
    expect([refused.isUp, stranger.isUp, distrust.isUp]).toEqual([false, false, false]);
    const plainPort = await freeTcpPort();
    plain = spawn('/usr/sbin/nats-server', ['-a', '127.0.0.1', '-p', String(plainPort)], { stdio: 'ignore' });
    const settings = settingsOfServers(`tls://127.0.0.1:${plainPort}`);
    const open = 'settings' in settings ? await connect(settings.settings, 1_200) : undefined;
    expect(open?.isUp, 'without TLS, though it was asked for').toBe(false);
    expect(open?.log).toMatch(/tls/);
    expect(refused.log + stranger.log).not.toMatch(/hunter|PRIVATE KEY/);
  });
});

function makeCertificates(place: string): void {
  const openssl = (...args: string[]): void =>
    void execFileSync('openssl', args, { cwd: place, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test CA');
  writeFileSync(join(place, 'names'), 'subjectAltName=IP:127.0.0.1\n');
  for (const name of ['server', 'client']) {
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'];
    openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-out', `${name}.pem`, '-extfile', 'names');
  }
}
