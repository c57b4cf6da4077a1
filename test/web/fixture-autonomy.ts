// How long the site carries on by itself, for the screens' tests: all well, on battery, fuel short, and nothing known.
import type {
  AutonomyView,
  BatteryView,
  GeneratorView,
  ProtectionSummary,
} from '../../src/api/contract-autonomy.ts';
import type { DiagramNode, DiagramView } from '../../src/api/contract.ts';
import type { Scenario } from './fixture-plant.ts';

const hourMs = 3_600_000;
const noLoads = { 'on-utility': 0, 'on-generator': 0, 'on-battery': 0, unprotected: 0, lost: 0, unknown: 0 };

export function protectionIn(scenario: Scenario): ProtectionSummary {
  const none = { mixed: 0, leastLeftSeconds: null, leastHeldSeconds: null };
  if (scenario === 'no-data') return { ...none, counts: { ...noLoads, unknown: 24 } };
  if (scenario === 'on-battery') {
    return { ...none, counts: { ...noLoads, 'on-battery': 24 }, leastLeftSeconds: 431 };
  }
  if (scenario === 'flood') {
    const counts = { ...noLoads, 'on-utility': 11, 'on-generator': 6, unprotected: 5, lost: 2 };
    return { counts, mixed: 17, leastLeftSeconds: null, leastHeldSeconds: 241 };
  }
  return { ...none, counts: { ...noLoads, 'on-utility': 24 }, leastHeldSeconds: 985 };
}

export function loadProtectionIn(scenario: Scenario, isLoad: boolean): DiagramNode['protection'] {
  if (!isLoad) return null;
  const feeds = [] as const;
  if (scenario === 'no-data') {
    return { state: 'unknown', secondsLeft: null, heldSeconds: null, feeds, isMixed: false };
  }
  if (scenario === 'on-battery') {
    return { state: 'on-battery', secondsLeft: 431, heldSeconds: 431, feeds, isMixed: false };
  }
  return { state: 'on-utility', secondsLeft: null, heldSeconds: 960, feeds, isMixed: scenario === 'flood' };
}

function batteryOf(node: DiagramNode, index: number, { at, scenario }: Place): BatteryView {
  const isKnown = scenario !== 'no-data';
  const isShort = scenario === 'flood' && index === 1;
  const isBypassed = scenario === 'flood' && index === 2;
  const onBattery = scenario === 'on-battery';
  const learnt = index === 3;
  return {
    componentId: node.id,
    name: node.name,
    mode: !isKnown ? 'unknown' : isBypassed ? 'bypassed' : onBattery ? 'discharging' : 'ready',
    seconds: !isKnown || isBypassed ? null : isShort ? 241 : onBattery ? 431 : 985,
    source: !isKnown || isBypassed ? null : learnt ? 'learnt' : index === 4 ? 'rated' : 'ups',
    uncertaintySeconds: learnt && isKnown ? 90 : null,
    learntFrom: learnt && isKnown ? 3 : 0,
    distrust: !isKnown ? 'stale' : learnt ? 'sentinel' : null,
    requiredSeconds: 300,
    chargePercent: isKnown ? (onBattery ? 46 : 100) : null,
    loadKw: isKnown ? 21.4 : null,
    celsius: isKnown ? 24 : null,
    care: scenario === 'flood' && index === 0 ? 'bad' : index === 5 ? 'past-life' : null,
    installedOn: '2024-03-01',
    lastDischarge: index % 2 === 0 ? { startedAtMs: at - 50 * hourMs, seconds: 46, energyWh: 281 } : null,
  };
}

interface Place {
  readonly at: number;
  readonly scenario: Scenario;
}

function generatorOf(node: DiagramNode, scenario: Scenario): GeneratorView {
  const isKnown = scenario !== 'no-data';
  const isShort = scenario === 'flood';
  const isRunning = scenario === 'flood' || scenario === 'on-battery';
  return {
    componentId: node.id,
    name: node.name,
    isRunning: isKnown ? isRunning : null,
    state: isKnown ? (isRunning ? 'loaded' : 'ready') : null,
    mode: isKnown ? 'auto' : null,
    starts: isKnown ? 104 : null,
    failedStarts: isKnown ? 1 : null,
    litres: isKnown ? (isShort ? 310 : 1_395) : null,
    tankLitres: 1_500,
    sharedTank: null,
    now: {
      loadKw: isKnown ? 68 : null,
      litresPerHour: isKnown ? 19.9 : null,
      hours: isKnown ? (isShort ? 11.8 : 66.3) : null,
      source: isShort ? 'measured' : 'curve',
    },
    atN: {
      loadKw: 87.1,
      litresPerHour: 24.5,
      hours: isKnown ? (isShort ? 9.6 : 53.9) : null,
      source: 'curve',
    },
  };
}

export function autonomyIn(scenario: Scenario, diagram: DiagramView): AutonomyView {
  const { at } = diagram;
  const ofKind = (kind: string): readonly DiagramNode[] => diagram.nodes.filter((node) => node.kind === kind);
  const generators = ofKind('generator');
  const isKnown = scenario !== 'no-data';
  const first = generators[0];
  const hostile = scenario === 'hostile' ? '<script>alert(1)</script>' : 'DN-2026-1183';
  return {
    at,
    protection: protectionIn(scenario),
    batteries: ofKind('ups').map((node, index) => batteryOf(node, index, { at, scenario })),
    generators: generators.map((node) => generatorOf(node, scenario)),
    tanks: generators.map(({ id, name }) => ({
      id,
      name,
      capacityLitres: 1_500,
      litres: isKnown ? 1_395 : null,
      isShared: false,
    })),
    minimumFuelHours: 12,
    siteHoursAtN: isKnown ? (scenario === 'flood' ? 9.6 : 53.9) : null,
    refuellings:
      first === undefined || !isKnown
        ? []
        : [
            {
              id: '2',
              tankId: first.id,
              tankName: first.name,
              source: 'hand',
              startedAtMs: at - 20 * hourMs,
              endedAtMs: at - 20 * hourMs,
              litres: 605,
              litresBefore: null,
              litresAfter: null,
              deliveryNote: hostile,
              person: 'Elçin Quliyev',
            },
            {
              id: '1',
              tankId: first.id,
              tankName: first.name,
              source: 'level',
              startedAtMs: at - 20.4 * hourMs,
              endedAtMs: at - 20.2 * hourMs,
              litres: 600,
              litresBefore: 795,
              litresAfter: 1_395,
              deliveryNote: null,
              person: null,
            },
          ],
  };
}
