// A plant for the screens' tests in the shape of the contract: the demonstration site's own graph with a small flow
// calculation of its own, so that a page can be shown healthy, broken, flooded, empty or hostile without a server.
import { generateSite } from '../bench/site-generator.ts';
import { loadProtectionIn } from './fixture-autonomy.ts';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type {
  ComponentState,
  DiagramEdge,
  DiagramNode,
  DiagramView,
  Medium,
  ValueView,
} from '../../src/api/contract.ts';

export const scenarios = [
  'healthy',
  'cooling-out',
  'on-battery',
  'flood',
  'no-data',
  'long-names',
  'hostile',
  'big',
] as const;
export type Scenario = (typeof scenarios)[number];

type RawInput = string | { share?: string[]; select?: string[] };
interface RawComponent {
  readonly name?: string;
  readonly kind: string;
  readonly provides?: Medium;
  readonly capacity?: number;
  readonly efficiency?: number;
  readonly inputs?: Readonly<Partial<Record<Medium, RawInput>>>;
  readonly demand?: Readonly<Partial<Record<Medium, number>>>;
}

const file = new URL('../../config/site.yaml', import.meta.url);
type RawPlant = Readonly<Record<string, RawComponent>>;
const demonstration = (parse(readFileSync(file, 'utf8')) as { components: RawPlant }).components;

export const bigSize = 5_000;

function bigPlant(): RawPlant {
  return Object.fromEntries(
    generateSite({ components: bigSize }).components.map(({ id, inputs, ...component }) => {
      const written = inputs.map(({ medium, mode, members: ids }) => [medium, { [mode]: [...ids] }]);
      return [id, { ...component, inputs: Object.fromEntries(written) }];
    }),
  );
}

function members(input: RawInput): { readonly mode: 'share' | 'select'; readonly ids: readonly string[] } {
  if (typeof input === 'string') return { mode: 'share', ids: [input] };
  return input.select === undefined
    ? { mode: 'share', ids: input.share ?? [] }
    : { mode: 'select', ids: input.select };
}

function stateIn(id: string, scenario: Scenario): ComponentState {
  if (scenario === 'no-data') return 'unknown';
  if (scenario === 'healthy' || scenario === 'long-names' || scenario === 'big') return 'available';
  if (scenario === 'on-battery') return id.startsWith('utility-') ? 'unavailable' : 'available';
  if (id === 'utility-a' && scenario === 'flood') return 'unavailable';
  if (id === 'tx-a' && scenario === 'flood') return 'unavailable';
  if (id === 'gen-2' && scenario === 'flood') return 'unknown';
  if (id === 'pdu-a03-b' || id === 'rack-b07') return scenario === 'flood' ? 'unavailable' : 'available';
  if (id === 'crah-4' || (id === 'crah-1' && scenario === 'flood')) return 'unavailable';
  return id === 'panel-b2' && scenario === 'hostile' ? 'unknown' : 'available';
}

const sixty = 'Paralel işləyən ehtiyat güc mənbəyi, şimal korpusu, bölmə ';

function nameIn(id: string, component: RawComponent, scenario: Scenario): string {
  const name = component.name ?? id;
  if (scenario === 'long-names') return `${sixty}${name}`.slice(0, 52) + ` ${name.slice(-7)}`;
  return scenario === 'hostile' ? `${name} <img src=x onerror=alert(1)> "&amp;` : name;
}

interface Flow {
  readonly live: ReadonlySet<string>;
  readonly output: ReadonlyMap<string, number>;
  readonly carrying: ReadonlySet<string>;
}

function flowOf(raw: RawPlant, states: ReadonlyMap<string, ComponentState>): Flow {
  const ids = Object.keys(raw);
  let live = new Set(ids.filter((id) => states.get(id) === 'available'));
  for (let round = 0; round < ids.length; round += 1) {
    const still = [...live].filter((id) =>
      Object.values(raw[id]?.inputs ?? {}).every((input) =>
        members(input).ids.some((from) => live.has(from)),
      ),
    );
    if (still.length === live.size) break;
    live = new Set(still);
  }
  const output = new Map<string, number>();
  const carrying = new Set<string>();
  const draw = (id: string, medium: Medium, amount: number): void => {
    const input = raw[id]?.inputs?.[medium];
    if (input === undefined || amount === 0) return;
    const { mode, ids: from } = members(input);
    const able = from.filter((one) => live.has(one)).slice(0, mode === 'select' ? 1 : undefined);
    for (const one of able) {
      carrying.add(`${medium} ${one} ${id}`);
      deliver(one, medium, amount / able.length);
    }
  };
  const deliver = (id: string, medium: Medium, amount: number): void => {
    output.set(id, (output.get(id) ?? 0) + amount);
    draw(id, medium, amount / (raw[id]?.efficiency ?? 1));
  };
  for (const id of live) {
    for (const [medium, amount] of Object.entries(raw[id]?.demand ?? {})) draw(id, medium as Medium, amount);
  }
  return { live, output, carrying };
}

function valueOf(
  { id, provides, output }: { id: string; provides: Medium | null; output: number },
  at: number,
  scenario: Scenario,
): readonly ValueView[] {
  const missing = scenario === 'no-data';
  const stale = scenario === 'flood' && id.startsWith('gen');
  const value: ValueView = {
    point: 'output.power',
    instance: '',
    label: 'Output',
    value: missing ? null : output * 1_000,
    unit: 'W',
    state: null,
    quality: missing ? 'missing' : stale ? 'stale' : 'good',
    takenAtMs: missing ? null : at - (stale ? 840_000 : 3_000),
  };
  const mode: ValueView = { ...value, point: 'output.state', value: 1, unit: '', state: 'normal' };
  return provides === 'power' ? [value, mode] : [];
}

let bigDiagram: DiagramView | undefined;

/** The diagram of the demonstration site in this scenario, as made at `at`. */
export function plantDiagram(scenario: Scenario, at: number): DiagramView {
  if (scenario !== 'big') return diagramOf(demonstration, scenario, at);
  bigDiagram ??= diagramOf(bigPlant(), scenario, at);
  return { ...bigDiagram, at };
}

function diagramOf(raw: RawPlant, scenario: Scenario, at: number): DiagramView {
  const states = new Map(Object.keys(raw).map((id) => [id, stateIn(id, scenario)]));
  const flow = flowOf(raw, states);
  const nodes = Object.entries(raw).map(([id, component]): DiagramNode => {
    const state = states.get(id) ?? 'unknown';
    const name = nameIn(id, component, scenario);
    const output = component.provides === undefined ? 0 : (flow.output.get(id) ?? 0);
    return {
      id,
      name,
      kind: component.kind,
      provides: component.provides ?? null,
      state,
      stateSentence: {
        code: `state.${state}`,
        params: { name, device: name, says: 'off' },
        text: `${name}: ${state}`,
      },
      stateSinceMs: at - 3_600_000,
      live: flow.live.has(id),
      onBattery: false,
      output,
      capacity: component.capacity ?? null,
      protection: loadProtectionIn(scenario, component.provides === undefined),
      draws: component.provides === undefined ? { ...component.demand } : {},
      values: valueOf({ id, provides: component.provides ?? null, output }, at, scenario),
      deviceIds: [id],
      spof: scenario === 'flood' && id === 'ats-b',
      maintainable: component.provides === undefined ? null : scenario !== 'flood',
    };
  });
  const edges = Object.entries(raw).flatMap(([to, component]) =>
    Object.entries(component.inputs ?? {}).flatMap(([medium, input]) => {
      const { mode, ids } = members(input);
      return ids.map((from): DiagramEdge => {
        const active = flow.carrying.has(`${medium} ${from} ${to}`);
        return { from, to, medium: medium as Medium, mode, active };
      });
    }),
  );
  return { at, nodes, edges };
}
