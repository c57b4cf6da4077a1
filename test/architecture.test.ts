// Keeps the house in order: which folder may name which, which library is known to which files, where time may be
// asked for, and what nothing may be called. It reads imports as text and insists on having read some.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const source = join(root, 'src');

/** Row by row of docs/architecture.md: the folders that a folder may import from, besides itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  platform: ['core'],
  access: ['core', 'platform'],
  site: ['core', 'platform'],
  snmp: ['core'],
  readings: ['core', 'platform', 'site'],
  collect: ['core', 'platform', 'site', 'snmp', 'readings'],
  uplink: ['core', 'platform', 'site', 'readings', 'collect'],
  redundancy: ['core', 'site', 'readings'],
  autonomy: ['core', 'platform', 'site', 'readings', 'redundancy'],
  drift: ['core', 'platform', 'site', 'readings', 'redundancy'],
  failover: ['core', 'platform', 'site', 'readings', 'redundancy', 'autonomy'],
  actions: ['core', 'platform', 'access', 'site', 'readings', 'redundancy', 'failover'],
  capacity: ['core', 'site', 'readings', 'redundancy'],
  maintenance: ['core', 'platform', 'site', 'readings', 'redundancy'],
  verdicts: ['core', 'platform', 'site', 'readings', 'redundancy'],
  alerts: [
    'core',
    'platform',
    'site',
    'readings',
    'redundancy',
    'autonomy',
    'drift',
    'failover',
    'actions',
    'maintenance',
  ],
  oncall: ['core', 'platform', 'access', 'alerts'],
  contracts: ['core', 'platform', 'site'],
  metering: ['core', 'platform', 'site', 'readings', 'contracts'],
  rating: ['core', 'contracts', 'metering'],
  sla: ['core', 'platform', 'site', 'redundancy', 'contracts'],
  ledger: ['core', 'platform'],
  billing: ['core', 'platform', 'contracts', 'metering', 'rating', 'sla', 'ledger'],
  api: (
    'core platform access site readings redundancy verdicts drift autonomy capacity failover actions maintenance ' +
    'alerts oncall contracts metering rating sla ledger billing'
  ).split(' '),
  web: ['core'],
  simulator: ['core', 'site', 'snmp'],
};

/** Folders whose files are calculations only: no file, no socket, no database, no environment. */
const pureFolders = ['redundancy', 'capacity', 'rating'];

/** Where each outside library may be named: a folder of src, or one file of it. */
const libraryHomes: Readonly<Record<string, readonly string[]>> = {
  fastify: ['api'],
  '@fastify/': ['api'],
  pg: ['platform'],
  'pg-copy-streams': ['platform'],
  pino: ['platform'],
  'prom-client': ['platform'],
  yaml: ['platform'],
  'net-snmp': [],
  'smtp-server': ['simulator'],
  nodemailer: ['oncall'],
  pdfkit: ['platform'],
  react: ['web'],
  'react-dom': ['web'],
  '@nats-io/': ['uplink'],
  '@tanstack/': ['web'],
  vite: ['web', 'commands'],
};

const bannedNames = /(^|[/-])(index|utils?|helpers?|common|manager|service|handler|processor|misc)([-.]|$)/u;
const clockReaders = /\b(Date\.now\(|new Date\(\)|Temporal\.Now|performance\.now\(|Math\.random\()/u;

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(file, 'utf8');
  const pattern =
    /\b(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gu;
  return [...text.matchAll(pattern)].map((match) => ({
    from: file,
    to: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined,
  }));
}

function folderOf(file: string): string {
  const parts = relative(source, file).split('/');
  return parts.length === 1 ? '' : (parts[0] ?? '');
}

const files = filesOf(source);
const imports = files.flatMap(importsOf);
const local = imports.filter((one) => one.to.startsWith('.'));
const outside = imports.filter((one) => !one.to.startsWith('.') && !one.to.startsWith('node:'));

function shown(one: Import): string {
  return `${relative(root, one.from)} imports ${one.to}`;
}

describe('the house', () => {
  it('was looked at', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(local.length).toBeGreaterThan(20);
  });

  it('has only folders of the table, and each imports only what its row allows', () => {
    const folders = new Set(files.map(folderOf).filter((folder) => folder !== '' && folder !== 'commands'));
    expect([...folders].filter((folder) => !(folder in mayImport))).toEqual([]);
    const trespassing = local.filter((one) => {
      const from = folderOf(one.from);
      if (from === '' || from === 'commands') return false;
      const to = folderOf(normalize(join(dirname(one.from), one.to)));
      if (from === 'web' && to === 'api') return !one.typeOnly;
      return to !== from && !(mayImport[from] ?? []).includes(to);
    });
    expect(trespassing.map(shown)).toEqual([]);
  });

  it('has no circle between files', () => {
    expect(circles(local.filter((one) => !one.typeOnly))).toEqual([]);
  });

  it('keeps each library in its room', () => {
    const astray = outside.filter((one) => {
      const home = Object.entries(libraryHomes).find(([library]) =>
        library.endsWith('/')
          ? one.to.startsWith(library)
          : one.to === library || one.to.startsWith(`${library}/`),
      );
      return home !== undefined && !home[1].includes(folderOf(one.from));
    });
    expect(astray.map(shown)).toEqual([]);
  });

  it('keeps the pure folders pure', () => {
    const impure = imports.filter(
      (one) =>
        pureFolders.includes(folderOf(one.from)) &&
        one.to.startsWith('node:') &&
        !['node:assert/strict', 'node:crypto'].includes(one.to),
    );
    expect(impure.map(shown)).toEqual([]);
  });

  it('names no file after nothing, and has no barrel', () => {
    expect(files.map((file) => relative(root, file)).filter((file) => bannedNames.test(file))).toEqual([]);
  });

  it('can make a SET in one file, which only the composition root of actions knows', () => {
    const maker = join(source, 'snmp/set-request.ts');
    const makers = files.filter((file) =>
      /pduTags\.set\b|[^=]\btype: 'set'/u.test(readFileSync(file, 'utf8')),
    );
    expect(makers).toEqual([maker]);
    const importers = local.filter((one) => normalize(join(dirname(one.from), one.to)) === maker);
    expect([...new Set(importers.map(shown))]).toEqual([
      'src/commands/plant-actions.ts imports ../snmp/set-request.ts',
    ]);
  });

  it('asks the machine for the time only where the clock is made', () => {
    const askers = files.filter((file) => {
      if (['web', 'platform'].includes(folderOf(file)) || file.endsWith('core/clock.ts')) return false;
      return clockReaders.test(readFileSync(file, 'utf8'));
    });
    expect(askers.map((file) => relative(root, file))).toEqual([]);
  });

  it('puts no markup of its own making into a page', () => {
    const pattern = /dangerouslySetInnerHTML|\.innerHTML\s*=|insertAdjacentHTML/u;
    const makers = files.filter((file) => pattern.test(readFileSync(file, 'utf8')));
    expect(makers.map((file) => relative(root, file))).toEqual([]);
  });
});

/** Circles among files by their value imports, each as a readable trail. */
function circles(edges: readonly Import[]): readonly string[] {
  const graph = new Map<string, string[]>();
  for (const edge of edges) {
    const to = normalize(join(dirname(edge.from), edge.to));
    graph.set(edge.from, [...(graph.get(edge.from) ?? []), to]);
  }
  const found: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      found.push([...trail.slice(trail.indexOf(file)), file].map((one) => relative(root, one)).join(' -> '));
      return;
    }
    state.set(file, 'open');
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    state.set(file, 'done');
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}
