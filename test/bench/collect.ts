// What the whole collector costs: SNMP, decoding, quality, latest board and history in a real PostgreSQL, pinned to one
// core, with 5,000 UPSs of 60 values every 10 s; how that grows from 500 to 10,000 devices; and the same polls by
// snmp_exporter. Easy to get wrong: the collector's core is its own, so agent, PostgreSQL and the scraper share the other.
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath, pid as ownPid } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openDatabase } from '../../src/platform/database.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { migrate } from '../../src/platform/migrate.ts';
import { hasExporter, runExporter, type ExporterFigures } from './collect-exporter.ts';
import { agentTable } from './collect-objects.ts';
import type { CollectFigures } from './collect-peer.ts';
import { freeTcpPort, freeUdpPort } from '../free-port.ts';

const agentSource = fileURLToPath(new URL('./collect-agent.c', import.meta.url));
const peerScript = fileURLToPath(new URL('./collect-peer.ts', import.meta.url));
const intervalSeconds = 10;
const target = 5_000;
const growth = [500, 1_000, 2_000, 5_000, 10_000] as const;
const taskset = '/usr/bin/taskset';
const nodeFlags = ['--disable-warning=ExperimentalWarning'];
const unitFile = fileURLToPath(new URL('../../deploy/qosha-collector.service', import.meta.url));

/** What the shipped systemd unit sets for a collector. */
function unitEnvironment(cacheFolder: string): Readonly<Record<string, string>> {
  const lines = readFileSync(unitFile, 'utf8').matchAll(/^Environment=(\w+)=(.*)$/gmu);
  const set = Object.fromEntries(Array.from(lines, ([, name = '', value = '']) => [name, value]));
  return 'NODE_COMPILE_CACHE' in set ? { ...set, NODE_COMPILE_CACHE: cacheFolder } : set;
}

/** Length of the runs: `QOSHA_BENCH_SECONDS`, 30 s each; and turns at the target: `QOSHA_BENCH_TURNS`, 3. */
const seconds = Number(env['QOSHA_BENCH_SECONDS'] ?? 30);
const turns = Number(env['QOSHA_BENCH_TURNS'] ?? 3);

const execute = promisify(execFile);

function pinnedTo(core: number, command: readonly string[]): readonly string[] {
  return existsSync(taskset) ? [taskset, '-c', String(core), ...command] : command;
}

interface Agent {
  readonly folder: string;
  readonly port: number;
}

function startAgent(folder: string, port: number): ChildProcess {
  const program = join(folder, 'collect-agent');
  const table = join(folder, 'objects');
  execFileSync('gcc', ['-O2', '-o', program, agentSource], { stdio: 'pipe' });
  writeFileSync(table, agentTable());
  const [file = '', ...args] = pinnedTo(1, [program, String(port), table]);
  return spawn(file, args, { stdio: 'ignore' });
}

/** Without a database nothing is stored, as snmp_exporter stores nothing. */
async function runCollector(
  { folder, port }: Agent,
  devices: number,
  postgres?: EmbeddedPostgres,
): Promise<CollectFigures> {
  const unit = unitEnvironment(join(folder, 'compiled'));
  const words = [port, devices, intervalSeconds, seconds].map(String);
  const [file = '', ...args] = pinnedTo(0, [execPath, ...nodeFlags, peerScript, ...words]);
  const { stdout } = await execute(file, args, {
    env: { ...env, ...unit, QOSHA_BENCH_DATABASE: JSON.stringify(postgres?.owner ?? null) },
    timeout: 300_000,
  });
  return JSON.parse(stdout.trim()) as CollectFigures;
}

function print(turn: CollectFigures): void {
  const { devices, polls, readings, cpuSeconds, latenessMs, worstRssMiB } = turn;
  console.log(
    String(devices).padStart(7),
    (polls / turn.seconds).toFixed(0).padStart(8),
    (readings / turn.seconds).toFixed(0).padStart(11),
    ((100 * cpuSeconds) / turn.seconds).toFixed(1).padStart(8),
    ((1e6 * cpuSeconds) / polls).toFixed(0).padStart(10),
    latenessMs.p50.toFixed(0).padStart(7),
    latenessMs.p99.toFixed(0).padStart(6),
    latenessMs.worst.toFixed(0).padStart(7),
    worstRssMiB.toFixed(0).padStart(8),
    String(turn.failed).padStart(7),
    String(turn.historyDropped).padStart(8),
  );
}

function median<T>(all: readonly T[], of: (one: T) => number): T | undefined {
  return all.toSorted((a, b) => of(a) - of(b))[Math.floor(all.length / 2)];
}

/** Exponent e of cost ~ devices^e, by least squares over the logarithms. */
function exponentOf(all: readonly CollectFigures[]): number {
  const xs = all.map(({ devices }) => Math.log(devices));
  const ys = all.map((turn) => Math.log(turn.cpuSeconds / turn.seconds));
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const up = xs.reduce((sum, one, i) => sum + (one - x) * ((ys[i] ?? 0) - y), 0);
  return up / xs.reduce((sum, one) => sum + (one - x) ** 2, 0);
}

function compare(ours: CollectFigures, bare: CollectFigures, exporter: ExporterFigures): void {
  const us = (1e6 * ours.cpuSeconds) / ours.polls;
  const bareUs = (1e6 * bare.cpuSeconds) / bare.polls;
  const them = (1e6 * exporter.cpuSeconds) / exporter.polls;
  console.log(
    `\nsnmp_exporter: ${exporter.polls} polls (${exporter.failed} failed), ${them.toFixed(0)} us of CPU a poll, ` +
      `${exporter.rssMiB.toFixed(0)} MiB\nqosha:         ${us.toFixed(0)} us a poll with decoding, board and history: ` +
      `1/${(them / us).toFixed(1)} of the exporter's CPU\n` +
      `the same work as the exporter's, nothing stored: ${bareUs.toFixed(0)} us a poll, 1/${(them / bareUs).toFixed(1)}`,
  );
}

async function measure(agent: Agent, postgres: EmbeddedPostgres): Promise<void> {
  const { folder, port } = agent;
  console.log(`60 values a device every ${intervalSeconds} s, ${seconds} s measured after all were found.\n`);
  console.log('The environment is that of deploy/qosha-collector.service, as it is shipped.');
  console.log(
    'devices  polls/s  readings/s  % core  us a poll  p50 ms p99 ms worst ms  RSS MiB  failed  dropped',
  );
  const all: CollectFigures[] = [];
  for (const devices of growth) {
    const measured: CollectFigures[] = [];
    for (let turn = 0; turn < (devices === target ? turns : 1); turn++) {
      measured.push(await runCollector(agent, devices, postgres));
      print(measured.at(-1) as CollectFigures);
    }
    const middle = median(measured, (one) => one.cpuSeconds);
    if (middle !== undefined) all.push(middle);
  }
  console.log(`\nCPU grows with devices^${exponentOf(all).toFixed(2)}.`);
  const ours = all.find(({ devices }) => devices === target);
  if (ours === undefined) return;
  if (!hasExporter()) {
    console.log('SKIPPED snmp_exporter: Debian package prometheus-snmp-exporter is not installed');
    return;
  }
  const pollsPerSecond = target / intervalSeconds;
  const runs: ExporterFigures[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const settings = {
      folder,
      agentPort: port,
      port: await freeTcpPort(),
      devices: target,
      pollsPerSecond,
      seconds,
    };
    runs.push(await runExporter({ ...settings, pinned: (command) => pinnedTo(0, command) }));
  }
  const exporter = median(runs, ({ cpuSeconds, polls }) => cpuSeconds / polls);
  const bare: CollectFigures[] = [];
  for (let turn = 0; turn < turns; turn++) bare.push(await runCollector(agent, target));
  const middle = median(bare, ({ cpuSeconds }) => cpuSeconds);
  if (exporter !== undefined && middle !== undefined) compare(ours, middle, exporter);
}

/** Runs everything and prints the table. Takes about ten minutes. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'qosha-bench-'));
  const log = createSilentLog();
  if (existsSync(taskset)) execFileSync(taskset, ['-pc', '1', String(ownPid)], { stdio: 'pipe' });
  else console.log('There is no taskset here: nothing is pinned, and the shares of a core mean little.');
  const port = await freeUdpPort();
  let agent: ChildProcess | undefined;
  let postgres: EmbeddedPostgres | undefined;
  try {
    agent = startAgent(folder, port);
    mkdirSync(join(folder, 'data'));
    postgres = await startEmbeddedPostgres({ dataFolder: join(folder, 'data'), log });
    const owner = openDatabase({ ...postgres.owner, log });
    await migrate({ owner, log });
    await owner.close();
    await measure({ folder, port }, postgres);
    console.log(
      'Not measured: PostgreSQL itself, real cards and networks, hours of packing. Dropped: new points are still being numbered.',
    );
  } catch (error) {
    const isCompiler = error instanceof Error && error.message.includes('gcc');
    if (!isCompiler) throw error;
    console.log('SKIPPED collect: its agent is a C program and there is no gcc (Debian: gcc)');
  } finally {
    agent?.kill('SIGKILL');
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await run();
