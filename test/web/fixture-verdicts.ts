// Verdicts of the past and why, for the screens' tests: a healthy day, a day with everything, an instant that nobody watched.
import type {
  RecordedMoment,
  VerdictAtView,
  VerdictChangeView,
  VerdictChangesView,
  VerdictWhyView,
} from '../../src/api/contract-verdict.ts';
import type { DiagramView, Sentence } from '../../src/api/contract.ts';
import type { Scenario } from './fixture-plant.ts';

const minuteMs = 60_000;

function say(code: string, params: Sentence['params'] = {}): Sentence {
  return { code, params, text: code };
}

export function verdictWhyIn(scenario: Scenario, diagram: DiagramView): VerdictWhyView {
  if (scenario === 'healthy' || scenario === 'long-names') {
    return { at: diagram.at, answer: 'yes', obstacles: [], moreObstacles: 0, comeBack: null };
  }
  const racks = diagram.nodes.filter(({ kind }) => kind === 'rack').map(({ id, name }) => ({ id, name }));
  const out = diagram.nodes
    .filter(({ state }) => state !== 'available')
    .map(({ id, name }) => ({ id, name }));
  const tenant = scenario === 'hostile' ? '<img src=x onerror=alert(1)> ООО «Волна»' : 'Xəzər Logistika MMC';
  const element = out[0]?.name ?? 'CRAH 4';
  const hostileIn = scenario === 'hostile' ? 'suffices' : 'smallest';
  return {
    at: diagram.at,
    answer: scenario === 'no-data' ? 'not-proven' : 'no',
    obstacles: [
      {
        componentId: 'crah-2',
        on: 'utilities',
        sentence: say('removal.lost', {
          element,
          count: racks.length,
          names: racks
            .slice(0, 8)
            .map(({ name }) => name)
            .join(', '),
        }),
        loads: racks.slice(0, 24),
        loadCount: racks.length + 7,
        tenants: [
          { id: 't-1', name: tenant },
          { id: 't-2', name: 'Kapital Hesablama' },
        ],
        tenantCount: 5,
      },
    ],
    moreObstacles: 12,
    comeBack:
      scenario === 'no-data'
        ? { outcome: 'not-found', components: [] }
        : { outcome: hostileIn, components: out.slice(0, 6) },
  };
}

export function verdictAtIn(scenario: Scenario, diagram: DiagramView, asked: number): VerdictAtView {
  if (scenario === 'no-data') {
    return { asked, recorded: null, before: asked - 40 * minuteMs, after: asked + 3 * minuteMs };
  }
  const { at: _, answer, ...why } = verdictWhyIn(scenario, diagram);
  const states = diagram.nodes.filter(({ state }) => state !== 'available').slice(0, 40);
  const recorded: RecordedMoment = {
    ...why,
    sinceMs: asked - 7 * minuteMs,
    agrees: scenario !== 'hostile',
    live: { answer, sentence: say(`live.${answer}`), reasons: [], sinceMs: null },
    design: { answer: 'yes', sentence: say('design.yes'), reasons: [], sinceMs: null },
    survivesSingleFailure: {
      answer: answer === 'yes' ? 'yes' : 'no',
      sentence: answer === 'yes' ? say('margin.yes') : say('margin.no', { count: 13 }),
      reasons: [],
      sinceMs: null,
    },
    states: states.map(({ id, name, state, stateSentence }) => ({
      id,
      name,
      state,
      sinceMs: id === 'crah-4' ? null : asked - 9 * minuteMs,
      sentence: stateSentence,
    })),
    counts: { available: diagram.nodes.length - states.length, unavailable: states.length, unknown: 0 },
    figures: { loads: 24, measuredLoads: 22, capacities: 3 },
  };
  return { asked, recorded, before: null, after: null };
}

export function verdictChangesIn(scenario: Scenario, diagram: DiagramView): VerdictChangesView {
  if (scenario === 'no-data') return { changes: [], isCut: false };
  const { at } = diagram;
  const changes = diagram.nodes
    .filter(({ state }) => state !== 'available')
    .slice(0, 60)
    .flatMap(({ id, name, state, stateSentence }, n): VerdictChangeView[] => [
      {
        kind: 'verdict',
        at: at - n * minuteMs,
        answer: 'no',
        design: true,
        survives: false,
        failing: 14,
        reasons: [say('removal.lost', { element: name, count: 3, names: 'A01, A02, A03' })],
      },
      { kind: 'state', at: at - n * minuteMs, id, name, state, sentence: stateSentence },
    ]);
  return {
    changes: [
      ...changes,
      {
        kind: 'figure',
        at: at - 90 * minuteMs,
        id: 'rack-a01',
        name: 'Rack A01',
        figure: 'demand.power',
        value: 4.6,
        unit: 'kW',
        source: 'measured',
      },
      {
        kind: 'figure',
        at: at - 91 * minuteMs,
        id: 'chiller-1',
        name: 'Chiller 1',
        figure: 'capacity',
        value: 220,
        unit: 'kW',
        source: 'last',
      },
      {
        kind: 'verdict',
        at: at - 95 * minuteMs,
        answer: 'yes',
        design: true,
        survives: true,
        failing: 0,
        reasons: [],
      },
      { kind: 'began', at: at - 96 * minuteMs },
      { kind: 'ended', at: at - 99 * minuteMs },
    ],
    isCut: scenario === 'flood',
  };
}
