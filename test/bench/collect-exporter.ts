// prometheus-snmp-exporter doing the same polls: its own HTTP interface, asked at a steady pace as a Prometheus would,
// for the same objects of the same agent. Easy to get wrong: what counts is the processor time of the exporter alone;
// whoever asks it sits on the other core.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { exporterModule } from './collect-objects.ts';

const program = '/usr/bin/prometheus-snmp-exporter';
const paceMs = 20;
const mostAtOnce = 200;
/** For its first good answer. */
const startPatienceMs = 60_000;
/** For one answer: the exporter's own patience with a device and its retries are shorter. */
const answerPatienceMs = 20_000;

export interface ExporterFigures {
  readonly polls: number;
  readonly failed: number;
  readonly cpuSeconds: number;
  readonly rssMiB: number;
}

export interface ExporterRun {
  readonly folder: string;
  readonly agentPort: number;
  readonly port: number;
  readonly devices: number;
  readonly pollsPerSecond: number;
  readonly seconds: number;
  readonly pinned: (command: readonly string[]) => readonly string[];
}

export function hasExporter(): boolean {
  return existsSync(program);
}

/** Processor seconds of a process so far, all its threads. */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /u, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function rssMiBOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

/** Starts an exporter, asks it, and ends it. */
export async function runExporter(run: ExporterRun): Promise<ExporterFigures> {
  const config = join(run.folder, 'snmp.yml');
  writeFileSync(config, exporterModule());
  const words = [
    `--config.file=${config}`,
    `--web.listen-address=127.0.0.1:${run.port}`,
    '--log.level=error',
  ];
  const [file = '', ...args] = run.pinned([program, ...words]);
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-2_000);
  });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  try {
    const why = await waitFor(run, child);
    if (why !== undefined) throw new Error(`snmp_exporter ${why}: ${said}`);
    await scrape(run, Math.min(5, run.seconds));
    const before = cpuSecondsOf(pid);
    const { polls, failed } = await scrape(run, run.seconds);
    return { polls, failed, cpuSeconds: cpuSecondsOf(pid) - before, rssMiB: rssMiBOf(pid) };
  } finally {
    child.kill('SIGKILL');
  }
}

/** Until it has answered one poll in full; what went wrong if it never does. A busy machine may need a while. */
async function waitFor(run: ExporterRun, child: ChildProcess): Promise<string | undefined> {
  const agent = new Agent();
  const untilMs = performance.now() + startPatienceMs;
  while (performance.now() < untilMs) {
    if (child.exitCode !== null) return `ended with ${child.exitCode}`;
    if (await scrapeOne(run, 1, agent)) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return `did not answer in ${startPatienceMs / 1_000} s`;
}

async function scrape(run: ExporterRun, seconds: number): Promise<{ polls: number; failed: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: mostAtOnce });
  const startedMs = performance.now();
  let begun = 0;
  let polls = 0;
  let failed = 0;
  const open = new Set<number>();
  while (performance.now() - startedMs < seconds * 1000) {
    const due = Math.floor(((performance.now() - startedMs) / 1000) * run.pollsPerSecond);
    for (; begun < due && open.size < mostAtOnce; begun++) {
      const number = begun;
      open.add(number);
      void scrapeOne(run, 1 + (number % run.devices), agent).then((isGood) => {
        open.delete(number);
        if (isGood) polls++;
        else failed++;
      });
    }
    await new Promise((resolve) => setTimeout(resolve, paceMs));
  }
  while (open.size > 0) await new Promise((resolve) => setTimeout(resolve, paceMs));
  agent.destroy();
  return { polls, failed };
}

/** One poll; true when the answer carries all that was asked. */
function scrapeOne(run: ExporterRun, device: number, agent: Agent): Promise<boolean> {
  const target = `127.${1 + (device >> 16)}.${(device >> 8) & 255}.${device & 255}:${run.agentPort}`;
  const path = `/snmp?module=bench&target=${target}`;
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port: run.port, path, agent, timeout: answerPatienceMs };
    const request = get(options, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve(response.statusCode === 200 && bytes > 2_000));
      response.on('error', () => resolve(false));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
