// Fibres for the screens' tests in the shape of the contract: two ways, of which the first fades, shares a bridge, or is
// not known at all.
import type { DiagramView, ValueView } from '../../src/api/contract.ts';
import type { FibreLinkView, FibreView, OpticalPortView } from '../../src/api/contract-fibre.ts';
import type { Scenario } from './fixture-plant.ts';

const hourMs = 3_600_000;

function levelAt(at: number, scenario: Scenario, level: number): ValueView {
  const value: ValueView = {
    point: 'optical.rx.power',
    instance: '513',
    label: scenario === 'hostile' ? '<img src=x onerror=alert(1)>' : 'xe-0/0/0',
    value: level,
    unit: 'dBm',
    state: null,
    quality: 'good',
    takenAtMs: at - 3_000,
  };
  return scenario === 'no-data' ? { ...value, value: null, quality: 'missing' } : value;
}

function portOf(at: number, scenario: Scenario, fading: boolean): OpticalPortView {
  const level = fading ? -11.4 : -7.3;
  const isKnown = scenario !== 'no-data';
  const hours = Array.from({ length: 336 }, (_, index): readonly [number, number | null] => {
    const gone = fading ? (index / 336) * 3 : 0;
    const isHole = index > 90 && index < 120;
    const value = level + (fading ? 3 : 0) - gone + 0.3 * Math.sin(index / 3.8);
    return [at - (336 - index) * hourMs, isHole || !isKnown ? null : value];
  });
  return {
    deviceId: fading ? 'router-1' : 'router-2',
    deviceName: fading ? 'Router 1' : 'Router 2',
    instance: '513',
    rx: levelAt(at, scenario, level),
    limitDbm: -18,
    limitFrom: fading ? 'device' : 'site',
    marginDb: isKnown ? level + 18 : null,
    state: !isKnown ? 'unknown' : fading ? 'fading' : 'steady',
    isThin: false,
    trend: fading && isKnown ? { perDay: -0.54, low: -0.7, high: -0.44 } : null,
    daysLeft: fading && isKnown ? { least: 9.4, most: 13.6 } : null,
    step: null,
    hours,
    minutes: [],
    lookedAtMs: isKnown ? at - 20_000 : null,
  };
}

export function fibreIn(scenario: Scenario, diagram: DiagramView): FibreView {
  const { at, nodes } = diagram;
  const step = (id: string) => {
    const node = nodes.find((one) => one.id === id);
    return { id, name: node?.name ?? id, kind: node?.kind ?? '', state: node?.state ?? ('unknown' as const) };
  };
  const isCalm = scenario === 'healthy' || scenario === 'no-data';
  const isKnown = scenario !== 'no-data';
  const links = [1, 2].map((number): FibreLinkView => ({
    id: `carrier-${number}>entry-${number}`,
    name: step(`carrier-${number}`).name,
    way: [`carrier-${number}`, `duct-${number}`, `entry-${number}`].map(step),
    takers: [step(`router-${number}`)],
    risks: isCalm ? [] : ['River bridge'],
    isAlone: false,
    light: portOf(at, scenario, number === 1 && !isCalm),
    traffic: {
      in: isKnown ? 0.8 : null,
      out: isKnown ? (number === 1 ? 7.1 : 5.2) : null,
      share: isKnown ? 0.57 : null,
      capacity: 10,
      othersCapacity: 10,
      othersCarryAll: !isKnown ? 'unknown' : isCalm ? 'yes' : 'no',
    },
  }));
  const [one, other] = links.map(({ name }) => name);
  const ids = links.map(({ id }) => id);
  return {
    at,
    links,
    pairs: 1,
    shared: isCalm
      ? []
      : [
          {
            names: [one ?? '', other ?? ''],
            links: [ids[0] ?? '', ids[1] ?? ''],
            components: [step('duct-1')],
            risks: ['River bridge'],
          },
        ],
    isCutShort: false,
    groups: [
      {
        linkIds: ids,
        percentile95: isKnown ? 12.3 : null,
        now: isKnown ? 12.1 : null,
        coverage: isKnown ? 0.974 : 0,
      },
    ],
    otherPorts: isCalm
      ? []
      : [{ ...portOf(at, scenario, false), limitDbm: null, limitFrom: null, marginDb: null }],
  };
}
