// Real parts for the tests of the uplink: a nats-server, collectors and a core as processes, devices and lines.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { unpackBatch } from '../../src/uplink/batch.ts';
import { scanFrames } from '../../src/uplink/frame.ts';
import { readSeries } from '../../src/readings/read-history-store.ts';
import type { TestDatabase } from '../postgres.ts';
import type { CoreSettings } from './core-process.ts';
import { CountingAgent, Line } from './ends.ts';
import { freeTcpPort } from '../free-port.ts';

const root = join(import.meta.dirname, '..', '..');
const node = join(root, 'node_modules', '.bin', 'node');

export interface Heard {
  readonly deviceId: string;
  readonly value: number;
  readonly takenAtMs: number;
  /** When it reached the board. */
  readonly atMs: number;
}

/** Everything one test needs; `stop` ends all of it. */
export class Ground {
  readonly folder = mkdtempSync(join(tmpdir(), 'qosha-uplink-'));
  readonly agents: CountingAgent[] = [];
  readonly heard: Heard[] = [];
  /** What the core said about collectors, newest last. */
  readonly states: { isReporting: boolean; living: { name: string; devices: number }[] }[] = [];
  readonly siteFile = join(this.folder, 'site.yaml');
  readonly logs: string[] = [];
  #natsPort = 0;
  readonly #processes = new Map<string, ChildProcess>();
  readonly #lines: Line[] = [];

  async prepare(devices: number): Promise<void> {
    const ports: number[] = [];
    for (let at = 0; at < devices; at++) {
      const agent = new CountingAgent();
      ports.push(await agent.listen());
      this.agents.push(agent);
    }
    const list = ports.map(
      (port, at) =>
        `  ups-${at}: { kind: ups, address: 127.0.0.1, port: ${port}, profile: rfc1628-ups, interval: 1 }`,
    );
    const snmp = 'snmp: { community: { env: QOSHA_TEST_COMMUNITY }, timeoutMs: 500, retries: 1 }';
    const site = `site: { id: test, name: Test }\n${snmp}\ncomponents: {}\ndevices:\n${list.join('\n')}\n`;
    writeFileSync(this.siteFile, site);
    process.env['QOSHA_TEST_COMMUNITY'] = 'public';
    this.#natsPort = await freeTcpPort();
  }

  async startNats(): Promise<void> {
    const store = join(this.folder, 'jetstream');
    const args = ['-a', '127.0.0.1', '-p', String(this.#natsPort), '-js', '-sd', store];
    this.#run('nats', '/usr/sbin/nats-server', args, {});
    for (let tries = 0; tries < 100; tries++) {
      if (await canConnect(this.#natsPort)) return;
      await pause(50);
    }
    throw new Error('nats-server did not start');
  }

  /** A line to the server that can be cut. */
  async openLine(): Promise<{ readonly line: Line; readonly port: number }> {
    const line = new Line(this.#natsPort);
    this.#lines.push(line);
    return { line, port: await line.listen() };
  }

  startCore(database: TestDatabase): void {
    const settings: CoreSettings = {
      database: database.appSettings,
      siteFile: this.siteFile,
      servers: [`nats://127.0.0.1:${this.#natsPort}`],
    };
    const program = join(import.meta.dirname, 'core-process.ts');
    const child = this.#run('core', node, [program], { QOSHA_TEST_CORE: JSON.stringify(settings) });
    eachLine(child, (line) => {
      const said = JSON.parse(line) as Heard | Ground['states'][number];
      if ('deviceId' in said) this.heard.push(said);
      else this.states.push(said);
    });
  }

  startCollector(name: string, options: readonly string[] = [], port = this.#natsPort): void {
    const launcher = join(root, 'src', 'qosha.mjs');
    const spool = this.spoolOf(name);
    const args = ['collect', '--site', this.siteFile, '--nats', `nats://127.0.0.1:${port}`];
    const child = this.#run(
      name,
      node,
      [launcher, ...args, '--spool', spool, '--name', name, ...options],
      {},
    );
    eachLine(child, (line) => this.logs.push(`${name} ${line}`));
  }

  spoolOf(name: string): string {
    return join(this.folder, `spool-${name}`);
  }

  signal(name: string, signal: NodeJS.Signals): void {
    this.#processes.get(name)?.kill(signal);
  }

  /** Ends a process and waits until it is gone. */
  async end(name: string, signal: NodeJS.Signals): Promise<void> {
    const child = this.#processes.get(name);
    if (child === undefined) return;
    this.#processes.delete(name);
    if (child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  }

  /** UDP ports that a process asks from. */
  portsOf(name: string): ReadonlySet<number> {
    const pid = this.#processes.get(name)?.pid ?? 0;
    return udpPortsOf(pid);
  }

  async stop(): Promise<void> {
    for (const name of [...this.#processes.keys()].filter((one) => one !== 'nats')) {
      this.signal(name, 'SIGCONT');
      await this.end(name, 'SIGKILL');
    }
    await this.end('nats', 'SIGKILL');
    for (const line of this.#lines) line.close();
    for (const agent of this.agents) agent.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The values in the spool of a collector, confirmed or not. */
  accepted(name: string): { deviceId: string; value: number; takenAtMs: number }[] {
    return readSpool(this.spoolOf(name));
  }

  #run(name: string, program: string, args: readonly string[], env: Record<string, string>): ChildProcess {
    mkdirSync(this.folder, { recursive: true });
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', name === 'nats' ? 'ignore' : 'pipe'],
    });
    child.stderr?.on('data', (bytes: Buffer) => this.logs.push(`${name} ${bytes.toString('utf8')}`));
    this.#processes.set(name, child);
    return child;
  }
}

export function readSpool(folder: string): { deviceId: string; value: number; takenAtMs: number }[] {
  const names = readdirSync(folder).filter((name) => /\.(seg|open)$/.test(name));
  return names.flatMap((name) =>
    scanFrames(readFileSync(join(folder, name))).frames.flatMap((frame) =>
      (unpackBatch(frame.payload)?.readings ?? [])
        .filter(({ point }) => point === 'input.failures')
        .map(({ deviceId, value, takenAtMs }) => ({ deviceId, value: value ?? -1, takenAtMs })),
    ),
  );
}

function udpPortsOf(pid: number): ReadonlySet<number> {
  const inodes = new Set<string>();
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
    if (inode !== undefined) inodes.add(inode);
  }
  const ports = new Set<number>();
  for (const table of ['udp', 'udp6']) {
    for (const line of readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      const port = fields[1]?.split(':')[1];
      if (port !== undefined && inodes.has(fields[9] ?? '')) ports.add(Number.parseInt(port, 16));
    }
  }
  return ports;
}

/** '' for one that was closed meanwhile. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function eachLine(child: ChildProcess, take: (line: string) => void): void {
  let rest = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    const lines = (rest + bytes.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
  }).then((is) => is as boolean);
}

/** Waits until `is` holds; throws after `limitMs`. */
export async function until(what: string, is: () => boolean, limitMs = 20_000): Promise<void> {
  const endMs = Date.now() + limitMs;
  while (!is()) {
    if (Date.now() > endMs) throw new Error(`not within ${limitMs} ms: ${what}`);
    await pause(50);
  }
}

/** Values of one device in the history, in order of time. */
export async function valuesKept(db: TestDatabase, deviceId: string): Promise<readonly number[]> {
  const request = {
    deviceId,
    point: 'input.failures',
    instance: '',
    fromMs: 0,
    toMs: Date.now() + 60_000,
  } as const;
  const series = await db.app.transaction((tx) => readSeries(tx, request));
  return series.points.flatMap(([, value]) => (value === null ? [] : [value]));
}
