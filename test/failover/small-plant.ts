// A plant of a handful of devices for the tests of the watch, and samples of it made by hand.
import { parseYaml } from '../../src/platform/yaml-file.ts';
import { Plan } from '../../src/failover/plan.ts';
import type { WatchEvent } from '../../src/failover/run-watch.ts';
import { sequenceSchema } from '../../src/failover/sequence-schema.ts';
import type { Sequence } from '../../src/failover/sequence-schema.ts';
import type { PointName } from '../../src/core/points.ts';
import type { SiteComponent, Device } from '../../src/site/site.ts';

// utility → ats ← bus ← gen-1, gen-2;  ats → ups-1, ups-2
//
//   utility   gen-1   gen-2
//      |         \     /
//      |           bus
//       \         /
//           ats
//          /    \
//      ups-1    ups-2
const feeds: Readonly<Record<string, readonly string[]>> = {
  utility: [],
  'gen-1': [],
  'gen-2': [],
  bus: ['gen-1', 'gen-2'],
  ats: ['utility', 'bus'],
  'ups-1': ['ats'],
  'ups-2': ['ats'],
};
const kinds: Readonly<Record<string, string>> = { ats: 'transfer-switch', bus: 'bus', utility: 'utility' };

export const components: readonly SiteComponent[] = Object.entries(feeds).map(([id, members], line) => ({
  id,
  name: id.toUpperCase(),
  line,
  kind: kinds[id] ?? (id.startsWith('gen') ? 'generator' : 'ups'),
  provides: 'power',
  capacity: 100,
  inputs: members.length === 0 ? [] : [{ medium: 'power', mode: 'share', members }],
  demand: {},
  efficiency: 1,
  isolates: [],
  removable: true,
  state: 'available',
}));

/** One device for each component but the bus, of the same name. */
export const devices: readonly Device[] = components
  .filter(({ id }) => id !== 'bus')
  .map(({ id }, at) => ({
    id,
    name: id,
    kind: 'other',
    address: '127.0.0.1',
    port: 20_000 + at,
    security: { version: 'v2c', community: 'public' } as never,
    profile: 'auto',
    intervalSeconds: 5,
    timeoutMs: 1000,
    retries: 1,
    bindings: [{ component: id, measures: { point: 'output.power' } }],
  }));

const miss = `
    miss:
      priority: high
      says: { en: '{name} not after {seconds} s', az: '{name}', ru: '{name}' }
      act: { en: look, az: bax, ru: смотри }`;

/** A sequence from its heart: trigger and ends are the utility, steps are given as YAML without title and miss. */
export function sequenceOf(steps: string, head = ''): Sequence {
  const text = `
id: lost
title: { en: Lost, az: İtib, ru: Потеря }
subject: { kind: [utility] }
trigger: { condition: { point: mains.state, is: [failed] }, told: [mains failed] }
scope:
  switches: { from: subject, go: downstream, kind: [transfer-switch], nearest: true }
  ups: { from: switches, go: downstream, kind: [ups], nearest: true }
  generators: { from: switches, go: upstream, kind: [generator] }
${head}
steps:
${steps
  .replaceAll(/^( {2}- id: .*)$/gmu, '$1\n    title: { en: Step, az: Addım, ru: Шаг }')
  .replaceAll(/^( {4}deadline: .*)$/gmu, `$1${miss}`)}
`;
  const read = parseYaml(text, 'lost.yaml', sequenceSchema);
  if (!('value' in read)) throw new Error(JSON.stringify(read.faults));
  return read.value;
}

export function planOf(...sequences: readonly Sequence[]): Plan {
  return new Plan(sequences, { components, devices });
}

type Value = string | number;

/** One device tells points of one instance each; several at once where they are given. */
export function sample(
  deviceId: string,
  atMs: number,
  points: Partial<Record<PointName, Value>>,
): WatchEvent {
  const readings = Object.entries(points).map(([point, value]) => ({
    point: point as PointName,
    instance: '',
    value: typeof value === 'number' ? value : null,
    state: typeof value === 'string' ? value : null,
    quality: 'good' as const,
    takenAtMs: atMs,
  }));
  return { kind: 'sample', deviceId, nowMs: atMs, readings, states: [] };
}

export function tick(nowMs: number): WatchEvent {
  return { kind: 'tick', nowMs };
}
