// Answers about what could be: the what-if and capacity, in the shape of their contracts.
import type { DiagramView } from '../../src/api/contract.ts';
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
    unprotected: racks.slice(6),
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
    tenants: [
      { id: 't1', name: 'Xəzər Logistika MMC', lost, unprotected: [] },
      { id: 't2', name: 'ООО «Каспий Трейд Системс»', lost: [], unprotected: racks.slice(6, 12) },
    ],
  };
}
