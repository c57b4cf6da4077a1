// Answers about what could be: the what-if and capacity, in the shape of their contracts.
import type { DiagramView } from '../../src/api/contract.ts';
import type { CapacityView, PlacementView, PlacesView } from '../../src/api/contract-capacity.ts';
import type { StandingView, WhatIfCase, WhatIfView } from '../../src/api/contract-what-if.ts';
import { say } from './fixture-answers.ts';
import type { Scenario } from './fixture-plant.ts';

/** ATS A is out: one UPS trips in the first round, a second in the next, and racks go dark with each. */
export function whatIfIn(scenario: Scenario, diagram: DiagramView): WhatIfView {
  const racks = diagram.nodes.filter((node) => node.kind === 'rack').map((node) => node.id);
  const nameOf = (id: string): string => diagram.nodes.find((node) => node.id === id)?.name ?? id;
  const rounds = [
    { tripped: [{ id: 'ups-b-1', output: 92.25, capacity: 80 }], lost: [] },
    {
      tripped: ['ups-b-2', 'ups-b-3'].map((id) => ({ id, output: 138.4, capacity: 80 })),
      lost: racks.slice(0, 6),
    },
  ];
  const lost = racks.slice(0, 6);
  const caseOf = (on: 'removal' | 'generators-removal'): WhatIfCase => ({
    removal: {
      ok: false,
      lost: [],
      overloaded: rounds[0]?.tripped ?? [],
      cascade: { rounds: 2, lost },
      sentence: say(`${on}.overloads`, {
        element: nameOf('ats-a'),
        overloaded: nameOf('ups-b-1'),
        output: 92.25,
        capacity: 80,
        unit: 'kW',
        others: 0,
        rounds: 2,
        down: 6,
      }),
    },
    lostAtOnce: [],
    rounds,
    unprotected: racks.slice(6),
    tenants: [
      { id: 't1', name: 'Xəzər Logistika MMC', lost, unprotected: [] },
      { id: 't2', name: 'ООО «Каспий Трейд Системс»', lost: [], unprotected: racks.slice(6, 12) },
    ],
  });
  const standing = (answer: 'yes' | 'no', singles: string[], notMaintainable: number): StandingView => ({
    verdict: { answer, sentence: say(`live.${answer}`), reasons: [], sinceMs: null },
    singlePointsOfFailure: singles,
    notMaintainable,
  });
  return {
    at: diagram.at,
    without: ['ats-a'],
    onUtility: caseOf('removal'),
    onGenerators: caseOf('generators-removal'),
    now: standing(scenario === 'healthy' ? 'yes' : 'no', [], 2),
    supposed: standing('no', ['ats-b', 'msb-b', 'uob-b'], 41),
    headroom: ['ats-a', 'ups-b-1', 'ats-b'].map((id, at) => ({
      id,
      name: nameOf(id),
      unit: 'kW' as const,
      capacity: 630,
      now: 212.4,
      supposed: at === 0 ? null : -12.25 + at * 40,
    })),
    headroomMore: 0,
  };
}

export function placesIn(diagram: DiagramView): PlacesView {
  const nameOf = (id: string): string => diagram.nodes.find((node) => node.id === id)?.name ?? id;
  const racks = diagram.nodes.filter((node) => node.kind === 'rack').slice(0, 8);
  const panels = (n: number): string[] => [`panel-a${n}`, `panel-b${n}`];
  const first = { component: nameOf('crah-2'), element: nameOf('crah-1') };
  const fits = [1, 2].map((n): PlacementView => ({
    id: `new ${n}`,
    name: say('place.new-rack', { feeders: panels(n).map(nameOf).join(', ') }),
    rackId: null,
    feeders: panels(n),
    units: null,
    largestKw: 24.5,
    first: say('place.first-limit', first),
    reasons: [],
  }));
  const refused = racks.map((rack, at): PlacementView => ({
    id: rack.id,
    name: say('place.rack', { name: rack.name, feeders: 'A, B' }),
    rackId: rack.id,
    feeders: [],
    units: { lowest: 1, height: 20 },
    largestKw: 5.3 - at / 10,
    first: null,
    reasons: [
      say('place.let', { tenant: 'Xəzər Logistika MMC' }),
      say(at % 2 === 0 ? 'place.breaker' : 'place.limit-generators', {
        element: at === 3 ? '' : nameOf('ats-a'),
        component: nameOf('ups-b-1'),
        output: 12.5,
        capacity: 8.832,
        unit: 'kW',
      }),
      say('place.space', { gap: 12 }),
    ].slice(at % 3),
  }));
  return { at: diagram.at, fitting: fits, fittingMore: 0, refused, refusedMore: 3 };
}

export function capacityIn(scenario: Scenario, diagram: DiagramView): CapacityView {
  const isEmpty = scenario === 'no-data';
  const nameOf = (id: string): string => diagram.nodes.find((node) => node.id === id)?.name ?? id;
  const buses = ['crah-1', 'ups-b-1', 'uob-a', 'panel-a1', 'gen-1', 'ats-a'];
  const runOuts: CapacityView['buses'][number]['runOut'][] = [
    { kind: 'not-measured' },
    { kind: 'range', from: '2027-03-14', to: '2027-08-02' },
    { kind: 'range', from: '2028-01-20', to: null },
    { kind: 'not-enough', days: 9, needed: 21 },
    { kind: 'not-growing' },
    { kind: 'full' },
  ];
  const unknown = [null, null, null];
  return {
    at: diagram.at,
    timeZone: 'Asia/Baku',
    rooms: [{ id: 'hall-1', name: 'Hall 1', rows: [{ id: 'row-a', name: 'Row A' }] }],
    tenants: [{ id: 't1', name: 'Xəzər Logistika MMC' }],
    holds: isEmpty
      ? []
      : [
          {
            id: 'h1',
            name: 'Bakı Bulud MMC, təklif 2026/118',
            kw: 8,
            place: say('place.new-rack', { feeders: ['panel-a1', 'panel-b1'].map(nameOf).join(', ') }),
            units: null,
            createdBy: 'aysel',
            createdAtMs: diagram.at - 86_400_000,
            expiresAtMs: diagram.at + 9 * 86_400_000,
            isAstray: false,
          },
          {
            id: 'h2',
            name: 'Old offer',
            kw: 2,
            place: say('place.gone', { name: 'rack-z09' }),
            units: { lowest: 3, height: 8 },
            createdBy: 'admin',
            createdAtMs: diagram.at - 86_400_000,
            expiresAtMs: diagram.at + 86_400_000,
            isAstray: true,
          },
        ],
    buses: buses.map((id, at) => ({
      id,
      name: nameOf(id),
      kind: diagram.nodes.find((node) => node.id === id)?.kind ?? 'bus',
      medium: 'power',
      unit: 'kW',
      now: isEmpty ? null : 29.4,
      limit: 88.32,
      limitedBy: at % 2 === 0 ? 'capacity' : 'breaker',
      worst: at === 0 ? 91.2 : 58.8,
      worstIn: say(at === 4 ? 'place.scenario-generators' : 'place.scenario', {
        element: at === 5 ? '' : nameOf('ats-b'),
      }),
      headroom: at === 0 ? -2.88 : 29.52,
      growth: at === 1 || at === 2 ? { perMonth: 1.24, low: 0.4, high: 2.1 } : null,
      runOut: runOuts[at] ?? { kind: 'not-measured' },
      runOutWorst: runOuts[at] ?? { kind: 'not-measured' },
    })),
    breakers: isEmpty
      ? []
      : ['pdu-a01-a', 'pdu-a01-b', 'panel-a1'].map((id, at) => ({
          id,
          name: nameOf(id),
          amps: 16,
          continuousAmps: 12.8,
          phaseAmps: at === 2 ? unknown : [5.1, 6.2, 4.4],
          failoverAmps: at === 2 ? unknown : [10.2, 13.4, 8.8],
          twins: [],
          share: at === 2 ? null : 0.48,
          failoverShare: at === 2 ? null : 1.05,
          imbalance: at === 2 ? null : 0.18,
          usePhase: at === 2 ? null : 3,
        })),
    stranded: isEmpty
      ? []
      : [
          {
            kind: 'panel',
            id: 'panel-a1',
            name: nameOf('panel-a1'),
            spareKw: 42.1,
            usableKw: 24.5,
            strandedKw: 17.6,
            openRacks: 12,
            cause: say('place.first-limit', { component: nameOf('crah-2'), element: nameOf('crah-1') }),
          },
          {
            kind: 'row',
            id: 'hall-1 row-a',
            name: 'Hall 1, Row A',
            spareKw: 12,
            usableKw: 12,
            strandedKw: 0,
            openRacks: 4,
            cause: null,
          },
        ],
    more: { buses: 0, breakers: isEmpty ? 0 : 21 },
  };
}
