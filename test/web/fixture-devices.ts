// Devices for the screens' tests in the shape of the contract: one a node, and thousands in a flood, so that a page of the
// list is seen full. Reasons are those of the server itself.
import type {
  DeviceListView,
  DevicePageView,
  DeviceState,
  DeviceView,
  PollingView,
  RawAnswersView,
  ReadingView,
  TokenView,
  TrapListView,
} from '../../src/api/contract-device.ts';
import type { DiagramNode, DiagramView } from '../../src/api/contract.ts';
import { deviceList } from '../../src/api/device-list.ts';
import type { DeviceQuestion } from '../../src/api/device-list.ts';
import { remark } from '../../src/api/device-words.ts';
import type { DeviceCode } from '../../src/api/device-words.ts';
import { latenessView } from '../../src/api/polling-view.ts';
import { deviceKinds } from '../../src/site/site.ts';
import type { PointName } from '../../src/core/points.ts';
import type { Scenario } from './fixture-plant.ts';

const floodCount = 5_000;
const states: readonly DeviceState[] = ['silent', 'refused', 'unknown'];
const troubles: Readonly<Record<DeviceState, DeviceCode | undefined>> = {
  silent: 'device.no-answer',
  refused: 'device.v3-auth-key',
  unknown: 'device.not-asked',
  answering: undefined,
};
const hostile = '<img src=x onerror=alert(1)>\\u202e';

function stateOf(index: number, scenario: Scenario): DeviceState {
  if (scenario === 'no-data') return 'unknown';
  const bad = scenario === 'healthy' ? 0 : scenario === 'flood' ? 300 : 3;
  return index < bad ? (states[index % 3] ?? 'silent') : 'answering';
}

function deviceOf(node: DiagramNode, index: number, scenario: Scenario, at: number): DeviceView {
  const state = stateOf(index, scenario);
  const trouble = troubles[state];
  const isDoubtful = state === 'answering' && index % 7 === 4;
  return {
    id: index < 500 ? node.id : `${node.id}-${index}`,
    name: index < 500 ? node.name : `${node.name} ${index}`,
    kind: deviceKinds.find((kind) => kind === node.kind) ?? 'other',
    state,
    sinceMs: at - (index + 2) * 60_000,
    lastAnswerMs: state === 'unknown' ? null : at - 4_000 - (state === 'silent' ? 480_000 : 0),
    latenessMs: state === 'unknown' ? null : (index * index * 7) % 900,
    intervalSeconds: 5,
    profile:
      state === 'unknown'
        ? null
        : {
            name: 'rfc1628',
            title: scenario === 'hostile' ? hostile : 'UPS (RFC 1628)',
            isProven: index % 5 > 0,
          },
    weaknesses: index % 3 === 0 ? [] : index % 3 === 1 ? ['v2c'] : ['md5', 'des'],
    trouble: trouble === undefined ? null : remark(trouble, { reason: 'x' }),
    points: {
      total: 74,
      missing: index % 4,
      suspect: isDoubtful ? 2 : 0,
      stale: state === 'silent' ? 71 : 0,
    },
  };
}

/** All devices; those in trouble come first. */
function devicesIn(scenario: Scenario, { nodes, at }: DiagramView): readonly DeviceView[] {
  const count = scenario === 'flood' ? floodCount : nodes.length;
  return Array.from({ length: count }, (_, index) => {
    const node = nodes[index % nodes.length];
    if (node === undefined) throw new Error('the plant has nodes');
    return deviceOf(node, index, scenario, at);
  });
}

export function deviceListIn(
  scenario: Scenario,
  diagram: DiagramView,
  query: URLSearchParams,
): DeviceListView {
  const from = Number(query.get('from') ?? 0);
  const question = Object.fromEntries([...query].filter(([key]) => key !== 'from')) as DeviceQuestion;
  return deviceList(devicesIn(scenario, diagram), { ...question, from }, diagram.at);
}

interface Told {
  readonly point: PointName;
  readonly unit: ReadingView['unit'];
  readonly value?: number;
  readonly state?: string;
  readonly why?: readonly [ReadingView['quality'], DeviceCode];
}

const told: readonly Told[] = [
  { point: 'output.source', unit: '', state: 'normal' },
  { point: 'output.power', unit: 'W', value: 41_200 },
  { point: 'output.voltage', unit: 'V', value: 230.4 },
  { point: 'input.voltage', unit: 'V', value: 2_304, why: ['suspect', 'why.implausible'] },
  { point: 'input.frequency', unit: 'Hz', why: ['missing', 'why.not-available'] },
  { point: 'battery.charge', unit: '%', value: 100 },
  { point: 'battery.temperature', unit: '°C', why: ['missing', 'why.no-object'] },
  { point: 'battery.runtime', unit: 's', value: 1_860, why: ['stale', 'why.old'] },
  { point: 'ambient.temperature', unit: '°C', why: ['missing', 'why.not-a-number'] },
  { point: 'system.model', unit: '', state: 'Module 50 kW' },
];

function readingsIn(scenario: Scenario, at: number): readonly ReadingView[] {
  const alarms = ['on-battery', 'low-battery'].map((instance) => ({
    point: 'alarm.state' as const,
    unit: '' as const,
    state: 'clear',
    instance,
  }));
  return [...told.map((one) => ({ ...one, instance: '' })), ...alarms].map((one, index): ReadingView => {
    const why = 'why' in one ? one.why : undefined;
    return {
      point: one.point,
      instance: one.instance,
      label: scenario === 'hostile' ? hostile : one.point,
      value: ('value' in one ? one.value : undefined) ?? null,
      unit: one.unit,
      state: (one.point === 'system.model' && scenario === 'hostile' ? hostile : one.state) ?? null,
      quality: why?.[0] ?? 'good',
      takenAtMs: at - 3_000,
      oid: `1.3.6.1.2.1.33.1.4.${index}.0`,
      why: why === undefined ? null : remark(why[1], { answer: scenario === 'hostile' ? hostile : '65535' }),
    };
  });
}

export function devicePageIn(
  scenario: Scenario,
  diagram: DiagramView,
  id: string,
): DevicePageView | undefined {
  const device = devicesIn(scenario, diagram).find((one) => one.id === id);
  if (device === undefined) return undefined;
  const isEmpty = device.state === 'unknown';
  return {
    at: diagram.at,
    device,
    address: 'fd00::17:4',
    port: 161,
    place: 'Hall 1 · A07',
    rackUnits: { lowest: 12, height: 4 },
    laidOutlets: [{ outlet: '24', rack: 'A07' }],
    components: diagram.nodes.slice(0, 3).map(({ id: component, name }) => ({ id: component, name })),
    description: scenario === 'hostile' ? hostile.repeat(12) : 'APC Web/SNMP Management Card (AOS v6.8.2)',
    readings: isEmpty ? [] : readingsIn(scenario, diagram.at),
    answerCount: isEmpty ? 0 : told.length,
  };
}

export function rawAnswersIn(scenario: Scenario, { at }: DiagramView): RawAnswersView {
  const answers = told.map(({ value }, index) => ({
    oid: `1.3.6.1.2.1.33.1.4.${index}.0`,
    type: value === undefined ? 'octets' : 'gauge32',
    text: value === undefined ? (scenario === 'hostile' ? hostile : '') : String(value),
  }));
  return { at, answers, leftOut: 3 };
}

export function trapsIn(scenario: Scenario, { at }: DiagramView): TrapListView {
  const trap = {
    firstAtMs: at - 120_000,
    lastAtMs: at - 60_000,
    repeatCount: 3,
    source: '10.20.0.7',
    trapOid: '1.3.6.1.2.1.33.2.0.1',
    name: 'upsTrapOnBattery',
    meaning: scenario === 'hostile' ? hostile : 'on battery',
    security: 'community' as const,
    isUncertain: true,
    varbinds: [{ oid: '1.3.6.1.2.1.33.1.2.3.0', type: 'integer', text: '31' }],
    varbindsLeftOut: 0,
  };
  return {
    at,
    traps:
      scenario === 'no-data'
        ? []
        : [
            { ...trap, id: '2' },
            { ...trap, id: '1' },
          ],
    before: null,
  };
}

export function pollingIn(scenario: Scenario, diagram: DiagramView): PollingView {
  const rates = {
    overSeconds: 60,
    polls: 501.2,
    requests: 2_004.8,
    timeouts: 3.1,
    retries: 6.4,
    waiting: 12,
  };
  const collectors = ['hall-1', 'hall-2'].map((name, index) => ({
    name,
    isAlive: index === 0,
    devices: 37,
    lastWordMs: diagram.at - 1_000 - index * 30_000,
  }));
  const rows = devicesIn(scenario, diagram);
  const isEmpty = scenario === 'no-data';
  return {
    at: diagram.at,
    ...latenessView(rows),
    rates: isEmpty ? null : rates,
    collectors: scenario === 'flood' ? collectors : [],
  };
}

export function tokensIn({ at }: DiagramView): readonly TokenView[] {
  const token = { scope: 'metrics', createdBy: 'admin', createdAtMs: at - 9e9 } as const;
  return [
    { ...token, id: 't-1', name: 'Prometheus, hall 1', lastUsedAtMs: at - 20_000 },
    { ...token, id: 't-2', name: 'Prometheus, ehtiyat', lastUsedAtMs: null },
  ];
}
