// Drift for the screens' tests in the shape of the contract: told, watched, known and no longer judged, with curves that do
// and do not follow one another.
import { actionText, findingText } from '../../src/alerts/alert-text.ts';
import type { DiagramView } from '../../src/api/contract.ts';
import type { DriftItemView, DriftView } from '../../src/api/contract-drift.ts';
import type { DriftCode } from '../../src/drift/drift.ts';
import type { Scenario } from './fixture-plant.ts';

const hourMs = 3_600_000;

function curve(at: number, phase: number): readonly (readonly [number, number | null])[] {
  return Array.from({ length: 45 }, (_, index) => [
    at - (45 - index) * 60_000,
    index > 20 && index < 24 ? null : 1_900 + 90 * Math.sin(index / 4 + phase),
  ]);
}

export function driftIn(scenario: Scenario, diagram: DiagramView): DriftView {
  const { at, nodes } = diagram;
  const nameOf = (id: string): string => nodes.find((node) => node.id === id)?.name ?? id;
  const item = (code: DriftCode, rest: Partial<DriftItemView>): DriftItemView => {
    const params = {
      name: nameOf('rack-a03'),
      other: nameOf('rack-b11'),
      full: nameOf('pdu-a03-a'),
      empty: nameOf('pdu-a03-b'),
      share: 63,
      before: 52,
      phase: '2',
      others: 3.4,
    };
    return {
      key: `${code}:rack-a03`,
      sentence: { code, params, text: findingText(code, params, 'en') },
      action: { code: `action.${code}`, params: {}, text: actionText(code, params, 'en') },
      componentIds: ['rack-a03', 'pdu-a03-b'],
      firstSeenMs: at - 5 * hourMs,
      lastSeenMs: at,
      fromMs: at - hourMs,
      toMs: at,
      lines: [],
      isTold: false,
      isOld: false,
      known: null,
      ...rest,
    };
  };
  const lines = [nameOf('pdu-a03-a'), nameOf('pdu-b11-b'), nameOf('pdu-b11-a'), nameOf('pdu-a03-b')].map(
    (label, index) => ({ label, unit: 'W' as const, points: curve(at, index < 2 ? 0 : 2) }),
  );
  const isKnown = scenario !== 'no-data';
  const items =
    scenario === 'healthy' || scenario === 'no-data'
      ? []
      : [
          item('drift-cords-crossed', { isTold: true, lines }),
          item('drift-split-moved', { lines: lines.slice(0, 2), isOld: true }),
          item('drift-phase-never', {
            known: { reason: 'Nothing is plugged into phase 2', by: 'Elçin Quliyev', atMs: at - 20 * hourMs },
          }),
        ];
  const buses = ['uob-a', 'uob-b'].map((id, index) => {
    const isBalanced = index === 0;
    return {
      id,
      name: nameOf(id),
      inKw: isKnown ? 44.2 : null,
      outKw: isKnown ? (isBalanced ? 43.9 : 39.1) : null,
      differenceKw: isKnown ? (isBalanced ? 0.3 : 5.1) : null,
      toleranceKw: isKnown ? 2.1 : null,
      isBalanced: isKnown ? isBalanced : null,
      basis: isBalanced ? ('energy' as const) : ('power' as const),
      feeders: 3,
      children: 24,
      unmetered: ['router-1', 'switch-1'].map((one) => ({
        id: one,
        name: nameOf(one),
        lowKw: 0,
        highKw: 0.6,
      })),
      fromMs: at - hourMs / 4,
      toMs: at,
    };
  });
  return { at, lookedAtMs: isKnown ? at - 90_000 : null, items, buses };
}
