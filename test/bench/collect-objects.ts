// The sixty values of a UPS that the collector benchmark reads: for the agent that serves them, for the profile that
// reads them and for snmp_exporter's module. Easy to get wrong: all three must speak of the same objects, or the
// comparison is worth nothing.
import { loadProfiles } from '../../src/collect/load-profiles.ts';
import type { CheckedRule, Profile } from '../../src/collect/profile.ts';

interface BenchObject {
  readonly oid: string;
  readonly type: 'i' | 't' | 's';
  readonly value: string;
  /** How far the value wanders upwards from one second to the next; 0 for most that are not measured. */
  readonly wander: number;
}

const ups = '1.3.6.1.2.1.33.1';
const lines = [1, 2, 3];

function scalar(oid: string, value: number | string, wander = 0): BenchObject {
  return { oid, type: typeof value === 'number' ? 'i' : 's', value: String(value), wander };
}

function column(oid: string, value: number, wander: number): BenchObject[] {
  return lines.map((line) => scalar(`${oid}.${line}`, value, wander));
}

const rated: readonly number[] = [230, 500, 230, 500, 2, 2, 195, 260];
const ratedArcs: readonly number[] = [1, 2, 3, 4, 7, 8, 9, 10];

export const benchObjects: readonly BenchObject[] = [
  { oid: '1.3.6.1.2.1.1.3.0', type: 't', value: '0', wander: 0 },
  scalar('1.3.6.1.2.1.1.5.0', 'ups-of-the-bench'),
  scalar(`${ups}.1.2.0`, 'Bench-UPS-60'),
  scalar(`${ups}.1.4.0`, 'v1.23'),
  scalar(`${ups}.2.1.0`, 2),
  scalar(`${ups}.2.2.0`, 0),
  scalar(`${ups}.2.3.0`, 25, 3),
  scalar(`${ups}.2.4.0`, 100),
  scalar(`${ups}.2.5.0`, 2700, 9),
  scalar(`${ups}.2.6.0`, 0, 5),
  scalar(`${ups}.2.7.0`, 24),
  scalar(`${ups}.3.1.0`, 0),
  ...column(`${ups}.3.3.1.2`, 500, 2),
  ...column(`${ups}.3.3.1.3`, 228, 5),
  ...column(`${ups}.3.3.1.4`, 200, 30),
  ...column(`${ups}.3.3.1.5`, 4500, 300),
  scalar(`${ups}.4.1.0`, 3),
  scalar(`${ups}.4.2.0`, 500, 1),
  ...column(`${ups}.4.4.1.2`, 230, 1),
  ...column(`${ups}.4.4.1.3`, 200, 20),
  ...column(`${ups}.4.4.1.4`, 4400, 300),
  ...column(`${ups}.4.4.1.5`, 44, 3),
  scalar(`${ups}.5.1.0`, 500, 2),
  ...column(`${ups}.5.3.1.2`, 229, 4),
  ...column(`${ups}.5.3.1.3`, 0, 1),
  ...column(`${ups}.5.3.1.4`, 0, 20),
  scalar(`${ups}.6.1.0`, 0),
  scalar(`${ups}.7.3.0`, 1),
  scalar(`${ups}.9.5.0`, 30_000),
  scalar(`${ups}.9.6.0`, 30_000),
  ...rated.map((value, i) => scalar(`${ups}.9.${ratedArcs[i]}.0`, value)),
];

/** Lines of the table that collect-agent.c reads. */
export function agentTable(): string {
  return benchObjects.map(({ oid, type, value, wander }) => `${oid} ${type} ${value} ${wander}\n`).join('');
}

/** The shipped profile of RFC 1628 without its alarm table, all points at the same interval, and eight ratings more. */
export function benchProfile(): Profile {
  const loaded = loadProfiles();
  const shipped =
    'profiles' in loaded ? loaded.profiles.find(({ name }) => name === 'rfc1628-ups') : undefined;
  if (shipped === undefined) throw new Error('the profile rfc1628-ups is not there');
  const own = shipped.points.filter(({ read, oid }) => read !== 'list' && isServed(oid));
  const more = ratedArcs.map((arc): CheckedRule => ({
    point: 'alarm.count',
    instance: `rating ${arc}`,
    oid: `${ups}.9.${arc}.0`,
    label: `Setting ${arc}`,
  }));
  const points = [...own, ...more].map((rule): CheckedRule => ({ ...rule, interval: 'normal' }));
  const { staleWhen: _, ...rest } = shipped;
  return { ...rest, name: 'bench-ups', points, availability: [] };
}

function isServed(root: string): boolean {
  return benchObjects.some(({ oid }) => oid === root || oid.startsWith(`${root}.`));
}

/** Module of snmp_exporter for the same objects: scalars by GET, columns by walking, as its generator writes them. */
export function exporterModule(): string {
  const columns = new Map<string, string>();
  const scalars: string[] = [];
  for (const { oid } of benchObjects) {
    const isCell = /\.33\.1\.[345]\.[34]\.1\.\d\.\d$/u.test(oid);
    if (isCell) columns.set(oid.slice(0, oid.lastIndexOf('.')), oid);
    else scalars.push(oid);
  }
  const text = new Set(benchObjects.filter(({ type }) => type === 's').map(({ oid }) => oid));
  const metric = (oid: string, name: string, isColumn: boolean): string[] => [
    `    - name: ${name}`,
    `      oid: ${oid}`,
    `      type: ${text.has(oid) ? 'DisplayString' : 'gauge'}`,
    `      help: ${name}`,
    ...(isColumn ? ['      indexes:', '        - labelname: line', '          type: gauge'] : []),
  ];
  const table = [...columns.keys()];
  return [
    'bench:',
    '  walk:',
    ...table.map((oid) => `    - ${oid}`),
    '  get:',
    ...scalars.map((oid) => `    - ${oid}`),
    '  metrics:',
    ...scalars.flatMap((oid, i) => metric(oid, `scalar${i}`, false)),
    ...table.flatMap((oid, i) => metric(oid, `column${i}`, true)),
    '  version: 2',
    '  max_repetitions: 25',
    '  timeout: 2s',
    '  auth:',
    '    community: public',
    '',
  ].join('\n');
}
