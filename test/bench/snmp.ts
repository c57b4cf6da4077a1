// How many polls of 20 objects one core does, ours against the npm library net-snmp and the C Net-SNMP library, in
// alternating turns, median of three; and what a poll under SNMPv3 costs, against Debian's snmpd. Each peer is a process
// of its own on core 0, the agent one on core 1. Easy to get wrong: absolute figures follow the load of the machine,
// so only the ratios mean anything; and snmpd is slower than we are, so under v3 only the CPU of the peers counts.

import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pollOids, sealedAddress, sealedUser } from './snmp-oids.ts';
import { freeUdpPort } from '../free-port.ts';

const rods = fileURLToPath(new URL('../../../shared/bench', import.meta.url));
const peerScript = fileURLToPath(new URL('./snmp-peer.ts', import.meta.url));
const turns = 3;
const inFlight = 1000;
/** snmpd has an ordinary receive buffer, which a larger burst of sealed requests would not fit. */
const sealedInFlight = 100;
const snmpd = '/usr/sbin/snmpd';

interface Measured {
  readonly polls: number;
  readonly failed: number;
  readonly pollsPerSecond: number;
  readonly cpuSecondsPer1000: number;
  readonly rssMiB: number;
}

interface Peer {
  readonly name: string;
  readonly devices: number;
  readonly command: (port: number) => [string, ...string[]];
}

const execute = promisify(execFile);

/** Puts `taskset -c core` in front where the machine has it and more than one core. */
function pinned(core: number, command: readonly string[]): [string, ...string[]] {
  if (existsSync('/usr/bin/taskset')) return ['/usr/bin/taskset', '-c', String(core), ...command];
  return [command[0] as string, ...command.slice(1)];
}

/** Compiles one of the measuring rods; undefined, aloud, when that cannot be. */
function compile(name: string, folder: string, libraries: readonly string[] = []): string | undefined {
  const source = join(rods, `${name}.c`);
  const program = join(folder, name);
  try {
    if (!existsSync(source)) throw new Error('its source is not beside this repository');
    execFileSync('gcc', ['-O2', '-w', '-o', program, source, ...libraries], { stdio: 'pipe' });
    return program;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    console.log(`SKIPPED ${name} in C: ${reason} (Debian: gcc libsnmp-dev)`);
    return undefined;
  }
}

async function startAgent(program: string | undefined, port: number): Promise<ChildProcess> {
  const command =
    program === undefined ? [process.execPath, peerScript, 'agent', String(port)] : [program, String(port)];
  const [file, ...args] = pinned(1, command);
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  if (program === undefined) await once(child.stdout, 'data');
  else await new Promise((resolve) => setTimeout(resolve, 300));
  return child;
}

/** Both kinds of peer print one line of JSON; the C one names its fields differently. */
function readResult(line: string): Measured {
  const fields = JSON.parse(line) as Record<string, number>;
  return {
    polls: fields['ok'] ?? 0,
    failed: fields['err'] ?? 0,
    pollsPerSecond: fields['pollsPerS'] ?? 0,
    cpuSecondsPer1000: fields['cpuPer1000'] ?? 0,
    rssMiB: fields['rssMB'] ?? 0,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function summarize(runs: readonly Measured[]): Measured {
  const of = (field: keyof Measured): number => median(runs.map((run) => run[field]));
  return {
    polls: of('polls'),
    failed: runs.reduce((sum, run) => sum + run.failed, 0),
    pollsPerSecond: of('pollsPerSecond'),
    cpuSecondsPer1000: of('cpuSecondsPer1000'),
    rssMiB: of('rssMiB'),
  };
}

function nodePeer(role: string, numbers: readonly number[]): Peer['command'] {
  return (port) => pinned(0, [process.execPath, peerScript, role, String(port), ...numbers.map(String)]);
}

/** Sessions instead of devices: all of them talk to the one agent. */
const sealedPeers: readonly Peer[] = [
  { name: 'qosha v3', devices: 500, command: nodePeer('qosha-v3', [500, sealedInFlight, 80_000]) },
  {
    name: 'net-snmp v3 (npm)',
    devices: 500,
    command: nodePeer('net-snmp-v3', [500, sealedInFlight, 8_000]),
  },
];

/** snmpd for one user; undefined, aloud, where there is none. */
async function startSealedAgent(folder: string, port: number): Promise<ChildProcess | undefined> {
  if (!existsSync(snmpd)) {
    console.log('SKIPPED SNMPv3: there is no snmpd (Debian: snmpd)');
    return undefined;
  }
  const config = join(folder, 'snmpd.conf');
  const { name, authPhrase, privPhrase } = sealedUser;
  const lines = [
    `agentAddress udp:${sealedAddress}:${port}`,
    `createUser ${name} SHA "${authPhrase}" AES "${privPhrase}"`,
    `rouser ${name} priv`,
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  const [file, ...args] = pinned(1, [snmpd, '-f', '-Lf', '/dev/null', '-C', '-c', config]);
  const child = spawn(file, args, { stdio: 'ignore', env: { ...process.env, SNMP_PERSISTENT_DIR: folder } });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return child;
}

function peersOf(folder: string, devices: number, polls: number): Peer[] {
  const peers: Peer[] = [
    { name: 'qosha', devices, command: nodePeer('qosha', [devices, inFlight, polls]) },
    {
      name: 'net-snmp (npm)',
      devices: 800,
      command: nodePeer('net-snmp', [800, inFlight, Math.ceil(polls / 8)]),
    },
  ];
  const library = compile('e_netsnmp', folder, ['-lnetsnmp']);
  if (library === undefined) return peers;
  const oidFile = join(folder, 'oids.txt');
  writeFileSync(oidFile, `${pollOids.join('\n')}\n`);
  const total = String(Math.ceil(polls / 2));
  peers.push({
    name: 'Net-SNMP (C)',
    devices,
    command: (port) => pinned(0, [library, String(devices), String(inFlight), total, String(port)]),
  });
  return peers;
}

/** `ours` is the first. */
function print(results: ReadonlyMap<Peer, readonly Measured[]>): void {
  const all = [...results].map(([peer, runs]) => ({ peer, one: summarize(runs) }));
  const ours = all[0]?.one;
  console.log('\npeer               devices   polls/s   CPU s per 1,000   RSS MiB   failed   ours is');
  for (const { peer, one } of all) {
    const faster = ours === undefined ? Number.NaN : ours.pollsPerSecond / one.pollsPerSecond;
    const cheaper = ours === undefined ? Number.NaN : one.cpuSecondsPer1000 / ours.cpuSecondsPer1000;
    console.log(
      peer.name.padEnd(18),
      String(peer.devices).padStart(7),
      one.pollsPerSecond.toFixed(0).padStart(9),
      one.cpuSecondsPer1000.toFixed(4).padStart(17),
      one.rssMiB.toFixed(0).padStart(9),
      String(one.failed).padStart(8),
      one === ours ? '' : `  ${faster.toFixed(2)} x as fast at 1/${cheaper.toFixed(2)} of the CPU`,
    );
  }
}

async function compare(peers: readonly Peer[], port: number, folder: string): Promise<void> {
  const results = new Map<Peer, Measured[]>();
  for (let turn = 0; turn < turns; turn++) {
    for (const peer of peers) {
      const [file, ...args] = peer.command(port);
      const { stdout } = await execute(file, args, { cwd: folder, timeout: 120_000 });
      const measured = readResult(stdout.trim());
      results.set(peer, [...(results.get(peer) ?? []), measured]);
      console.log(
        `turn ${turn + 1}: ${peer.name} ${measured.pollsPerSecond.toFixed(0)} polls/s,`,
        `${measured.cpuSecondsPer1000.toFixed(4)} CPU s per 1,000`,
      );
    }
  }
  print(results);
}

/** Runs all peers in turns and prints their medians and ratios. Takes about two minutes. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'qosha-bench-'));
  const agentProgram = compile('agent', folder);
  if (agentProgram === undefined) console.log('The agent is a Node process: it will be the bottleneck.');
  const devices = agentProgram === undefined ? 800 : 5000;
  const port = await freeUdpPort();
  const agent = await startAgent(agentProgram, port);
  let sealedAgent: ChildProcess | undefined;
  try {
    const peers = peersOf(folder, devices, agentProgram === undefined ? 60_000 : 240_000);
    console.log(
      `${pollOids.length} objects a poll, at most ${inFlight} in flight, median of ${turns} turns;`,
      `load of the machine ${loadavg()[0]?.toFixed(1)}.`,
    );
    console.log('net-snmp gets 800 devices: above about 1,000 sessions it no longer answers.');
    await compare(peers, port, folder);
    const sealedPort = await freeUdpPort();
    sealedAgent = await startSealedAgent(folder, sealedPort);
    if (sealedAgent === undefined) return;
    console.log(
      `\nSNMPv3 with SHA-1 and AES-128, ${sealedInFlight} in flight; load ${loadavg()[0]?.toFixed(1)}.`,
    );
    await compare(sealedPeers, sealedPort, folder);
  } finally {
    agent.kill('SIGKILL');
    sealedAgent?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await run();
