// Is that process still the one that was meant? A pid alone is not enough: after kill -9 it may be given to
// another process, so it is compared together with the time that process started.

import { execFileSync } from 'node:child_process';
import type { ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const psOptions: ExecFileSyncOptionsWithStringEncoding = {
  encoding: 'utf8',
  env: { LC_ALL: 'C' },
  stdio: ['ignore', 'pipe', 'ignore'],
};

/** True while a process of that pid runs, whoever owns it. */
export function isProcessAlive(pid: number): boolean {
  return isPidTaken(pid) && readStatFields(pid)?.[0] !== 'Z';
}

/** True also for a process that has ended and was never reaped, as happens in containers without an init. */
export function isPidTaken(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * A text that two different processes of one pid do not share: on Linux the boot and the start time in clock
 * ticks since then (proc(5), stat field 22), elsewhere the start time to the second. Undefined when gone.
 */
export function readProcessStart(pid: number): string | undefined {
  const fields = readStatFields(pid);
  if (fields !== undefined) return `${readBootId()}/${fields[19] ?? ''}`;
  if (process.platform === 'linux') return undefined;
  try {
    const text = execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], psOptions).trim();
    return text === '' ? undefined : text;
  } catch {
    // ps ends with status 1 when there is no such process.
    return undefined;
  }
}

/** True when the process works in `folder` (resolved); a PostgreSQL server does so in its data directory. */
export function isWorkingIn(pid: number, folder: string): boolean {
  if (process.platform === 'linux') return readWorkingFolder(pid) === folder;
  try {
    return execFileSync('/bin/ps', ['-o', 'command=', '-p', String(pid)], psOptions).includes(folder);
  } catch {
    // No such process.
    return false;
  }
}

/** Pids of all processes that work in `folder`; empty where there is no /proc. */
export function findProcessesIn(folder: string): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return pids.map(Number).filter((pid) => pid !== process.pid && readWorkingFolder(pid) === folder);
}

function readWorkingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // Gone, or of another user and none of our business.
    return undefined;
  }
}

/** Fields of /proc/<pid>/stat from the third on: [0] state … [19] start time. Undefined when there is none. */
function readStatFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in parentheses and may itself hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    // Gone, or no /proc on this system.
    return undefined;
  }
}

let bootId: string | undefined;

function readBootId(): string {
  bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return bootId;
}
