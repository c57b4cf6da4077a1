// Opens the folder of Qosha's data: makes it, proves that it can be written and has room, and takes the lock
// that keeps a second instance out. Easy to get wrong: after kill -9 the lock file stays, and its pid may by
// now belong to another process, so the lock names the start time of its holder too.

import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../core/errors.ts';
import { takeLock } from './lock-file.ts';

/** PostgreSQL's first files and its write-ahead log need about this much; below it nothing is started. */
export const minimumFreeBytes = 256 * 1024 * 1024;
const probeBytes = 64 * 1024;

export interface DataFolder {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** `<path>/secrets`, readable by our user alone. */
  readonly secretsPath: string;
  /** Gives the lock back; asking twice is harmless. */
  release(): void;
}

export interface DataFolderOptions {
  readonly path: string;
  /** Port the server is going to listen on, for the sentence that a second instance prints. */
  readonly port?: number;
  /** Free bytes asked for; the product's bound when absent. */
  readonly minimumFreeBytes?: number;
}

/** Throws `data.unwritable`, `disk.full` or `data.in-use`, each with the path and what to do. */
export async function openDataFolder(options: DataFolderOptions): Promise<DataFolder> {
  const wanted = resolve(options.path);
  const path = attempt(wanted, () => makeFolder(wanted));
  const secretsPath = join(path, 'secrets');
  // The lock comes before the check for room: a running instance is the better reason to give.
  const lock = await takeLock(join(path, 'lock'), options.port, (work) => attempt(path, work));
  try {
    requireFreeSpace(path, options.minimumFreeBytes ?? minimumFreeBytes);
    attempt(path, () => proveWritable(path));
    attempt(path, () => mkdirSync(secretsPath, { recursive: true, mode: 0o700 }));
  } catch (error) {
    lock.release();
    throw error;
  }
  return { path, secretsPath, release: () => lock.release() };
}

/** Bytes an ordinary user may still write on the volume of `path`. */
export function readFreeBytes(path: string): number {
  const volume = statfsSync(path);
  return volume.bavail * volume.bsize;
}

function makeFolder(path: string): string {
  if (!existsSync(path)) {
    makeMissingFolders(path);
    // Root runs PostgreSQL as another user, who has to walk through to its cluster; what lies here stays closed.
    if (process.geteuid?.() === 0) chmodSync(path, 0o711);
  }
  return realpathSync(path);
}

/** One by one: the recursive mkdir of Node never returns where the kernel refuses new folders with ENOENT (/proc). */
function makeMissingFolders(path: string): void {
  const missing = [path];
  for (let parent = dirname(path); !existsSync(parent); parent = dirname(parent)) missing.unshift(parent);
  for (const folder of missing) mkdirSync(folder, { mode: 0o700 });
}

function requireFreeSpace(path: string, neededBytes: number): void {
  const freeBytes = readFreeBytes(path);
  if (freeBytes >= neededBytes) return;
  const mebibytes = (bytes: number): string => `${Math.floor(bytes / 1024 / 1024)} MiB`;
  const detail =
    `The disk of the data folder ${path} has ${mebibytes(freeBytes)} free and Qosha needs ` +
    `${mebibytes(neededBytes)}; free some space or name another folder with --data`;
  throw new AppError('disk.full', detail);
}

/** Free space on paper is not enough (quotas, read-only remounts): really writes and syncs a small file. */
function proveWritable(path: string): void {
  const probe = join(path, `probe.${randomBytes(6).toString('hex')}`);
  const file = openSync(probe, 'wx', 0o600);
  try {
    writeSync(file, Buffer.alloc(probeBytes, 1));
    fsyncSync(file);
  } finally {
    closeSync(file);
    rmSync(probe, { force: true });
  }
}

const unwritableCodes = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'EIO', 'ELOOP']);
const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (fullCodes.has(code)) {
      const detail = `The disk of the data folder ${path} is full; free some space or name another with --data`;
      throw new AppError('disk.full', detail, { cause: error });
    }
    if (!unwritableCodes.has(code)) throw error;
    const detail =
      `The data folder ${path} cannot be written (${code}); ` +
      'make it writable for the user that runs Qosha, or name another folder with --data';
    throw new AppError('data.unwritable', detail, { cause: error });
  }
}
