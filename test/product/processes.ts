// Processes that belong to a data folder, found from outside by /proc: PostgreSQL by where it works, the simulated plant
// by what it was started with.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { sleep, systemClock } from '../../src/core/clock.ts';
import { findProcessesIn, isProcessAlive } from '../../src/platform/process-identity.ts';

const pollMs = 50;

/** Words that the process was started with; empty when it is gone. */
function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code)))
      return [];
    throw error;
  }
}

/** Pids of the simulated plants whose state lies in this folder. */
export function findSimulators(dataFolder: string): number[] {
  const stateFile = join(dataFolder, 'simulator-state.json');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => commandOf(pid).includes(stateFile) && isProcessAlive(pid));
}

/** Pids of the processes of PostgreSQL in this folder. */
export function findPostgres(dataFolder: string): number[] {
  return findProcessesIn(join(dataFolder, 'postgres'));
}

/** Ends what a killed product leaves behind, as an administrator would by hand. */
export async function endRemains(dataFolder: string): Promise<void> {
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    const pids = [...findPostgres(dataFolder), ...findSimulators(dataFolder)];
    for (const pid of pids) sendSignal(pid, signal);
    const deadlineMs = systemClock.monotonicMs() + 3_000;
    while (pids.some(isProcessAlive) && systemClock.monotonicMs() < deadlineMs) {
      await sleep(systemClock, pollMs);
    }
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Waits until `isSo`; throws when it takes longer. */
export async function waitUntil(isSo: () => Promise<boolean>, limitMs: number): Promise<void> {
  const deadlineMs = systemClock.monotonicMs() + limitMs;
  while (!(await isSo())) {
    if (systemClock.monotonicMs() > deadlineMs) throw new Error(`not within ${limitMs} ms: ${String(isSo)}`);
    await sleep(systemClock, 100);
  }
}

/** Where processes can be reached: listening TCP and bound UDP sockets, as `address:port`. */
export function listOpenAddresses(pids: readonly number[]): string[] {
  const inodes = new Set(pids.flatMap(socketsOf));
  return ['tcp', 'udp', 'tcp6', 'udp6'].flatMap((protocol) =>
    readFileSync(`/proc/net/${protocol}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => isReachable(state) && inodes.has(inode ?? ''))
      .map(([, local = '']) => readableAddress(local)),
  );
}

/** TCP 0A is LISTEN; UDP 07 is bound and not connected to one peer. */
function isReachable(state: string | undefined): boolean {
  return state === '0A' || state === '07';
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(join(folder, name)))?.[1];
      return inode === undefined ? [] : [inode];
    } catch (error) {
      // Closed since the folder was read.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  });
}

const loopback6 = '00000000000000000000000001000000';

/** `0100007F:1F90` is 127.0.0.1:8080; of IPv6 only the loopback is told apart. */
function readableAddress(local: string): string {
  const [address = '', port = ''] = local.split(':');
  if (address === loopback6) return `[::1]:${Number.parseInt(port, 16)}`;
  const bytes = address.match(/../g) ?? [];
  const shown =
    bytes.length === 4
      ? bytes
          .toReversed()
          .map((byte) => Number.parseInt(byte, 16))
          .join('.')
      : address;
  return `${shown}:${Number.parseInt(port, 16)}`;
}
