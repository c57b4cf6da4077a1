// Maintenance as a server would answer in each scenario: a window that runs, one that is late under an override, one that
// is planned and a no-go, and a carrier's notice with text that wants to be markup.
import type { DiagramView } from '../../src/api/contract.ts';
import type {
  GoVerdictView,
  MaintenanceBrief,
  MaintenanceListView,
  Named,
  WindowPageView,
  WindowView,
} from '../../src/api/contract-maintenance.ts';
import type { Scenario } from './fixture-plant.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const hostile = '<img src=x onerror=alert(1)>\u202E"; DROP';
const long = 'Replacement of the static switch of the second uninterruptible power supply and its batteries';

const people: readonly Named[] = [
  { id: 'p1', name: 'Elçin Quliyev' },
  { id: 'p2', name: 'Leyla Məmmədova' },
];

function nodesOf(diagram: DiagramView, from: number, count: number): Named[] {
  return diagram.nodes.slice(from, from + count).map(({ id, name }) => ({ id, name }));
}

function everyWindow(scenario: Scenario, diagram: DiagramView): WindowView[] {
  if (scenario === 'no-data') return [];
  const { at } = diagram;
  const plain = {
    inCharge: people[0]!,
    overrideRequest: null,
    closedAtMs: null,
    carrier: null,
    isUncovered: false,
  };
  const isLong = scenario === 'long-names' || scenario === 'hostile';
  const title = scenario === 'hostile' ? hostile : isLong ? long : 'Filters of UPS A module 1';
  const running: WindowView = {
    ...plain,
    id: 'w-1',
    title,
    reason: isLong ? `${hostile} ${long}` : 'Due every half year',
    state: 'running',
    startsAtMs: at - hourMs,
    endsAtMs: at + 83 * minuteMs,
    components: nodesOf(diagram, 12, isLong ? 9 : 2),
    approval: { kind: 'go', by: 'Leyla Məmmədova', atMs: at - 20 * hourMs },
    answer: scenario === 'flood' ? 'no-go' : 'go',
  };
  const planned: WindowView = {
    ...running,
    id: 'w-2',
    title: 'Oil of generator 2',
    state: 'planned',
    startsAtMs: at + 26 * hourMs,
    endsAtMs: at + 29 * hourMs,
    components: nodesOf(diagram, 3, 1),
    approval: null,
    overrideRequest: {
      askedBy: 'Leyla Məmmədova',
      reason: 'The supplier comes once a year',
      atMs: at,
      isOwn: false,
    },
    answer: 'no-go',
  };
  const late: WindowView = {
    ...running,
    id: 'w-3',
    title: 'Valve 2',
    state: 'late',
    startsAtMs: at - 5 * hourMs,
    endsAtMs: at - 12 * minuteMs,
    approval: {
      kind: 'override',
      askedBy: 'Elçin Quliyev',
      by: 'Leyla Məmmədova',
      reason: 'Agreed with both tenants',
      atMs: at - 9 * hourMs,
    },
    answer: 'not-proven',
    isUncovered: true,
  };
  const notice: WindowView = {
    ...running,
    id: 'w-4',
    title: scenario === 'hostile' ? hostile : 'Delta: splice works',
    state: 'to-confirm',
    startsAtMs: at + 50 * hourMs,
    endsAtMs: at + 54 * hourMs,
    components: [],
    inCharge: null,
    approval: null,
    carrier: 'Delta Telecom',
    answer: 'not-proven',
  };
  return [running, planned, notice, late];
}

function windowsIn(scenario: Scenario, diagram: DiagramView): WindowView[] {
  return everyWindow(scenario, diagram).filter(({ state }) => state !== 'late' || scenario === 'flood');
}

export function briefsIn(scenario: Scenario, diagram: DiagramView): MaintenanceBrief[] {
  if (scenario === 'healthy') return [];
  return windowsIn(scenario, diagram)
    .filter(({ state }) => state !== 'planned')
    .map(
      ({ id, title, state, startsAtMs, endsAtMs, inCharge, approval, answer, components, isUncovered }) => ({
        id,
        title,
        state,
        startsAtMs,
        endsAtMs,
        inCharge: inCharge?.name ?? null,
        isOverridden: approval?.kind === 'override',
        isUncovered,
        answer,
        componentIds: components.map((one) => one.id),
        suppressed: 2,
      }),
    );
}

export function maintenanceIn(scenario: Scenario, diagram: DiagramView): MaintenanceListView {
  const open = windowsIn(scenario, diagram);
  const past = open.slice(0, 1).map((window): WindowView => ({
    ...window,
    id: 'w-9',
    state: 'ended',
    closedAtMs: diagram.at - 30 * hourMs,
  }));
  return { at: diagram.at, open, past, people };
}

export function goVerdictIn(scenario: Scenario, diagram: DiagramView): GoVerdictView {
  const { at } = diagram;
  const isGo = scenario === 'healthy';
  const names = nodesOf(diagram, 3, 3);
  const listed = names.map(({ name }) => name).join(', ');
  const say = (code: string, params: Record<string, string | number> = {}) => ({
    code,
    params,
    text: `${code} ${listed}`,
  });
  return {
    answer: isGo ? 'go' : 'no-go',
    basis: 'now',
    otherBasis: { basis: 'design', answer: 'go' },
    atMs: at - 4_000,
    sentence: say(isGo ? 'go.go' : 'go.no-go', { names: listed }),
    reasons: isGo
      ? []
      : [
          say('go.conflict', { title: scenario === 'hostile' ? hostile : 'Valve 2' }),
          say('removal.lost', { element: listed, names: listed, count: 3 }),
          say('go.tenants-lose', { names: 'Xəzər Bank' }),
        ],
    badSpans: isGo ? [] : [{ fromMs: at + 26 * hourMs, untilMs: at + 27 * hourMs, answer: 'no-go' }],
    moments: 2,
    singlePointsOfFailure: names,
    isLosing: scenario === 'hostile',
    tenants: [
      { id: 't1', name: 'Xəzər Bank', effect: isGo ? 'reduced' : 'loses', loads: names, media: ['power'] },
    ],
    headroom: { component: names[0]!, left: 12.5, capacity: 50, unit: 'kW', on: 'generators' },
    conflicts: isGo ? [] : [{ windowId: 'w-3', title: 'Valve 2' }],
    unproven: [],
    forecast: { fromHistory: 20, fromContract: 4, kilowatts: 118.4, mostGrowth: 1.04 },
  };
}

function overrideIn(window: WindowView, diagram: DiagramView): WindowPageView['override'] {
  const say = (answer: 'no-go' | 'not-proven', kind: string, from: number) => {
    const names = nodesOf(diagram, from, 3);
    const params = { out: 'UPS A module 1', names: names.map(({ name }) => name).join(', ') };
    return { answer, sentence: { code: `go.stands.${kind}`, params, text: `${kind} ${params.names}` } };
  };
  const { approval, overrideRequest, state, answer } = window;
  return {
    covers:
      approval?.kind === 'override' ? [say('not-proven', 'lost', 20), say('not-proven', 'unknown', 3)] : [],
    uncovered: window.isUncovered ? [say('no-go', 'lost-on-generators', 24)] : [],
    asked: overrideRequest === null ? [] : [say('no-go', 'lost', 20), say('no-go', 'overloaded', 4)],
    isOutdated: false,
    canBeAsked: state === 'running' && answer === 'no-go',
  };
}

export function windowPageIn(
  scenario: Scenario,
  diagram: DiagramView,
  id: string,
): WindowPageView | undefined {
  const window = everyWindow(scenario, diagram).find((one) => one.id === id);
  if (window === undefined) return undefined;
  const { at } = diagram;
  const half = (window.startsAtMs + window.endsAtMs) / 2;
  const isNotice = window.carrier !== null;
  return {
    at,
    window,
    steps: isNotice
      ? []
      : [
          { title: 'Take out', startsAtMs: window.startsAtMs, endsAtMs: half, components: window.components },
          { title: 'Put back', startsAtMs: half, endsAtMs: window.endsAtMs, components: window.components },
        ],
    verdict: goVerdictIn(scenario, diagram),
    override: overrideIn(window, diagram),
    decisions: [
      { atMs: at - 30 * hourMs, kind: 'created', person: 'Elçin Quliyev', detail: { title: window.title } },
      {
        atMs: at - 29 * hourMs,
        kind: 'verdict',
        person: null,
        detail: { answer: 'no-go', reasons: [hostile] },
      },
    ],
    notices: [
      {
        tenant: { id: 't1', name: 'Xəzər Bank' },
        kind: 'announced',
        language: 'az',
        state: 'failed',
        atMs: at - 20 * hourMs,
        reason: 'Connection refused',
      },
    ],
    carrier: isNotice
      ? {
          provider: 'Delta Telecom',
          account: 'QSH-17',
          maintenanceId: 'DT-2026-114',
          objectIds: ['DT/BAK/0042', hostile],
          impact: 'OUTAGE',
          status: 'CONFIRMED',
          summary: hostile,
        }
      : null,
    suppressed: 2,
    people,
  };
}
