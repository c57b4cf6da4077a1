// The answers of a server to the screens in one scenario, in the shape of the contract.
import type {
  AlertView,
  ComponentView,
  DiagramView,
  LaneView,
  Medium,
  OverviewView,
  PageView,
  Priority,
  Sentence,
  SessionView,
  VerdictView,
} from '../../src/api/contract.ts';
import type { OnCallView } from '../../src/api/contract-oncall.ts';
import { protectionIn } from './fixture-autonomy.ts';
import { briefsIn } from './fixture-maintenance.ts';
import { policyIn } from './fixture-policy.ts';
import type { Scenario } from './fixture-plant.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export const say = (code: string, params: Sentence['params'] = {}, text = code): Sentence => ({
  code,
  params,
  text,
});

const order: Readonly<Record<Medium, readonly string[]>> = {
  power: ['utility', 'generator', 'transfer-switch', 'ups', 'board', 'panel', 'rack-pdu'],
  cooling: ['chiller', 'pump', 'loop', 'cooling-unit', 'room-air'],
  network: ['carrier', 'duct', 'entry', 'router', 'switch'],
};

function laneOf(diagram: DiagramView, medium: Medium, scenario: Scenario): LaneView {
  const stages = order[medium].map((kind) => {
    const nodes = diagram.nodes.filter((node) => node.kind === kind && node.provides === medium);
    const sum = (of: (node: (typeof nodes)[number]) => number): number =>
      nodes.reduce((all, one) => all + of(one), 0);
    return {
      kind,
      total: nodes.length,
      available: nodes.filter((node) => node.state === 'available').length,
      unknown: nodes.filter((node) => node.state === 'unknown').length,
      output: sum((node) => node.output),
      capacity: kind === 'room-air' ? null : sum((node) => node.capacity ?? 0),
    };
  });
  const headroom = scenario === 'flood' && medium === 'cooling' ? -18.4 : medium === 'network' ? 7.2 : 42.5;
  const at = diagram.nodes.find((node) => node.kind === (order[medium][3] ?? '')) ?? diagram.nodes[0];
  const margin =
    scenario === 'no-data' ? null : { componentId: at?.id ?? '', name: at?.name ?? '', headroom };
  return { medium, stages, margin, unit: medium === 'network' ? 'Gbit/s' : 'kW' };
}

const priorities: readonly Priority[] = ['critical', 'high', 'medium', 'low'];

export function alertsIn(scenario: Scenario, diagram: DiagramView): AlertView[] {
  const counts = {
    healthy: 0,
    'long-names': 2,
    hostile: 2,
    'cooling-out': 1,
    'on-battery': 4,
    'no-data': 1,
    big: 5_000,
  };
  const count = scenario === 'flood' ? 40 : counts[scenario];
  const open = openAlerts(scenario, diagram, count);
  const isWithOver = scenario === 'cooling-out' || scenario === 'flood';
  return isWithOver ? [...open, ...overUnseen(diagram)] : open;
}

/** Two that are over and that nobody has seen. */
function overUnseen(diagram: DiagramView): AlertView[] {
  return openAlerts('long-names', diagram, 2).map((alert, index) => ({
    ...alert,
    id: `over-${index}`,
    key: `over-${index}`,
    priority: 'critical',
    state: 'unack-returned',
    returnedAtMs: diagram.at - minuteMs,
    acknowledgedBy: null,
    acknowledgedAtMs: null,
  }));
}

function openAlerts(scenario: Scenario, diagram: DiagramView, count: number): AlertView[] {
  return Array.from({ length: count }, (_, index): AlertView => {
    const node = diagram.nodes[(index * 7 + 25) % diagram.nodes.length];
    const name = node?.name ?? '';
    const acknowledged = index % 3 === 1;
    const priority = count === 1 ? 'high' : (priorities[Math.min(3, Math.floor(index / 3))] ?? 'low');
    return {
      id: `alert-${index}`,
      key: `component:${node?.id ?? ''}`,
      priority,
      state: acknowledged ? 'ack-active' : 'unack-active',
      sentence: say('component-unavailable', { name, reason: index % 2 === 0 ? '' : 'unit.state = off' }),
      consequence: say('consequence-verdict-no'),
      action: say('action.component-unavailable'),
      componentId: node?.id ?? null,
      deviceId: node?.id ?? null,
      consequences: index === 0 ? diagram.nodes.slice(0, 46).map((one) => one.id) : [],
      causeKeys:
        index > 8 && (scenario === 'flood' || (scenario === 'big' && index % 2 === 0))
          ? [`component:${diagram.nodes[25]?.id ?? ''}`]
          : [],
      openedAtMs: diagram.at - (index + 1) * 4 * minuteMs,
      returnedAtMs: null,
      acknowledgedBy: acknowledged ? 'Leyla Məmmədova' : null,
      acknowledgedAtMs: acknowledged ? diagram.at - 2 * minuteMs : null,
      pageId: null,
      suppressedBy: scenario === 'flood' && index % 4 === 3 ? ['w-1'] : [],
    };
  });
}

/** Drills under way. */
const drills: Partial<Record<Scenario, readonly string[]>> = {
  flood: ['mains-lost-a', 'cooling-unit-fault'],
  'cooling-out': ['mains-lost-both', 'generator-fails-to-start'],
};

export function overviewIn(scenario: Scenario, diagram: DiagramView): OverviewView {
  const { at } = diagram;
  const answer = { healthy: 'yes', 'no-data': 'not-proven' }[scenario as string] ?? 'no';
  const first = diagram.nodes.find((node) => node.id === 'crah-2')?.name ?? '';
  const reasons = [
    say('removal.overloads', {
      element: first,
      overloaded: 'CRAH-3',
      output: 41.2,
      capacity: 40,
      unit: 'kW',
    }),
    say('spofs', { names: `${first}, CRAH-3`, count: 2 }),
    say('generators-removal.more', { count: 3 }),
    say('removal.more', { count: 2 }),
  ];
  const verdict = (code: string, value: string): VerdictView => ({
    answer: value as VerdictView['answer'],
    sentence: say(code, {
      names: diagram.nodes
        .slice(0, 8)
        .map((node) => node.name)
        .join(', '),
      count: 158,
    }),
    reasons: value === 'yes' ? [] : reasons,
    sinceMs: at - 4 * minuteMs,
  });
  const unproven = scenario === 'no-data';
  return {
    at,
    site: { id: 'baku-1', name: 'Baku 1', timeZone: 'Asia/Baku' },
    design: verdict('design.yes', 'yes'),
    live: verdict(`live.${answer}`, answer),
    survivesSingleFailure: verdict(answer === 'yes' ? 'margin.yes' : 'margin.no', answer),
    lanes: (['power', 'cooling', 'network'] as const).map((medium) => laneOf(diagram, medium, scenario)),
    onCall: unproven
      ? null
      : { personId: 'p1', name: 'Elçin Quliyev', fromMs: at - 3 * hourMs, untilMs: at + 9 * hourMs },
    battery: scenario === 'on-battery' ? { loads: 24, runtimeSeconds: 431 } : null,
    protection: protectionIn(scenario),
    itLoadKw: unproven ? null : 134.2,
    devices: {
      answering: unproven ? 0 : 84,
      silent: scenario === 'flood' ? 6 : 0,
      unknown: unproven ? 90 : 0,
    },
    activeDrills: drills[scenario] ?? [],
    maintenance: briefsIn(scenario, diagram),
    armedActions: { live: scenario === 'flood' ? 1 : 0, dryRun: 0 },
  };
}

export function sessionOf(role: 'administrator' | 'tenant'): SessionView {
  return {
    person: {
      id: 'p1',
      login: role,
      name: 'Elçin Quliyev',
      language: 'en',
      roles: [role],
      tenantId: role === 'tenant' ? 'tenant-1' : null,
    },
    mustChoosePassword: false,
    simulated: role !== 'tenant',
  };
}

export function componentIn(diagram: DiagramView, id: string): ComponentView | undefined {
  const node = diagram.nodes.find((one) => one.id === id);
  if (node === undefined) return undefined;
  const lost = diagram.nodes.filter((one) => one.kind === 'rack').map((one) => one.id);
  return {
    at: diagram.at,
    node,
    readings: node.values.map((value) => ({ ...value, deviceId: id, deviceName: node.name })),
    feeds: diagram.edges.filter((edge) => edge.from === id).map((edge) => edge.to),
    feedsFrom: diagram.edges.filter((edge) => edge.to === id).map((edge) => edge.from),
    figures: [
      {
        kind: 'demand.power',
        value: 4.6,
        unit: 'kW',
        source: 'measured',
        sinceMs: diagram.at - 3_600_000,
        filed: 6,
      },
      { kind: 'demand.network', value: 0.2, unit: 'Gbit/s', source: 'file', sinceMs: null, filed: 0.2 },
    ],
    removal: {
      ok: true,
      lost: [],
      overloaded: [],
      cascade: null,
      sentence: say('removal.ok', { element: node.name }),
    },
    removalOnGenerators: {
      ok: false,
      lost: lost.slice(0, 12),
      overloaded: [{ id: 'ups-b-1', output: 92.25, capacity: 80 }],
      cascade: { rounds: 2, lost },
      sentence: say('generators.lost', { element: node.name, names: lost.slice(0, 8).join(', '), count: 12 }),
    },
  };
}

export function pageIn(
  scenario: Scenario,
  diagram: DiagramView,
  state: PageView['state'] = 'open',
): PageView {
  const alert = alertsIn(scenario === 'healthy' ? 'cooling-out' : scenario, diagram)[0];
  if (alert === undefined) throw new Error('the scenario has no alert');
  const at = diagram.at;
  const taken = state === 'open' ? null : 'Leyla Məmmədova';
  const by = { person: 'Elçin Quliyev', channel: 'mail', step: 1, reason: null, by: null };
  const told = { ...by, state: 'sent', atMs: at - 3 * minuteMs, why: 'first' } as const;
  return {
    id: 'page-1',
    state,
    alert,
    siteName: 'Baku 1',
    timeZone: 'Asia/Baku',
    openedAtMs: at - 3 * minuteMs,
    acknowledgedBy: taken,
    acknowledgedAtMs: taken === null ? null : at - minuteMs,
    reader: 'Elçin Quliyev',
    countdownSeconds: 754,
    deliveries: [
      told,
      { ...told, channel: 'webhook', state: 'failed', reason: 'refused by 127.0.0.1:9' },
      { ...told, step: 2, why: 'worse' },
      { ...told, person: 'Leyla Məmmədova', step: 3, state: 'pending', atMs: null, why: 'unanswered' },
    ],
    next: { person: 'Rauf Əliyev', atMs: at + 4 * minuteMs + 11_000 },
  };
}

export function onCallIn(scenario: Scenario, diagram: DiagramView): OnCallView {
  const { at } = diagram;
  const names = ['Elçin Quliyev', 'Leyla Məmmədova', 'Rauf Əliyev'];
  const start = at - (at % dayMs) + 4 * hourMs;
  const duty = (day: number): OnCallView['duties'][number] => {
    const name = names[Math.floor(day / 7) % 3] ?? '';
    return { personId: name, name, fromMs: start + day * dayMs, toMs: start + (day + 7) * dayMs };
  };
  const empty = scenario === 'no-data';
  return {
    at,
    now: overviewIn(scenario, diagram).onCall,
    next: empty
      ? null
      : { personId: 'p2', name: 'Leyla Məmmədova', fromMs: start + 7 * dayMs, untilMs: start + 14 * dayMs },
    duties: empty ? [] : [0, 7, 14].map(duty),
    gaps: [{ fromMs: start + 21 * dayMs, toMs: start + 28 * dayMs }],
    overrides: [
      { id: 'o1', personId: 'p3', name: 'Rauf Əliyev', fromMs: at + 4 * hourMs, toMs: at + 14 * hourMs },
    ],
    policy: policyIn,
    staff: names.map((name, index) => ({ id: `p${index + 1}`, name })),
    pages: empty
      ? []
      : [pageIn(scenario, diagram), pageIn(scenario, diagram, 'acknowledged')].map((page, index) => ({
          ...page,
          id: `page-${index}`,
        })),
  };
}
