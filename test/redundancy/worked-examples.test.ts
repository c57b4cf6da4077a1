// The four examples of the contract, each drawn, and the sentences of it that are easy to read past.

import { expect, test } from 'vitest';
import { assess } from '../../src/redundancy/assess.ts';
import type { PlantModel } from '../../src/site/component.ts';
import { plantOf, racks } from './sites.ts';
import type { Given } from './sites.ts';

const fine = { ok: true, lost: [], overloaded: [] };
const live = (model: PlantModel, without: string[] = []) => assess(model, without).report.live;

/*  utility-a   utility-b
 *      |           |
 *   ups-a 100   ups-b 100
 *       \         /
 *       10 racks x 6                                                     */
test('A: two UPS on two utilities fail only for want of a source of their own', () => {
  const model = plantOf({
    'utility-a': { kind: 'utility', provides: 'power' },
    'utility-b': { kind: 'utility', provides: 'power' },
    'ups-a': { kind: 'ups', provides: 'power', capacity: 100, from: { power: 'utility-a' } },
    'ups-b': { kind: 'ups', provides: 'power', capacity: 100, from: { power: 'utility-b' } },
    ...racks(10, { demand: { power: 6 }, from: { power: { share: ['ups-a', 'ups-b'] } } }),
  });
  const verdict = live(model);
  expect(verdict.baseline).toEqual(fine);
  expect(verdict.maintainable['ups-a']).toEqual(fine);
  expect(verdict.headroom).toEqual({ 'ups-a': 40, 'ups-b': 40 });
  expect(verdict.utilityLoss.ok).toBe(false);
  expect(verdict.utilityLoss.lost).toHaveLength(10);
  expect(verdict.concurrentlyMaintainable).toBe('no');
  expect(verdict.loads['rack-01']).toEqual({ served: true, spofs: [], paths: { power: 2 } });
});

/*  utility-a  gen-1   utility-b  gen-2
 *       \     /            \     /
 *       ats-a (select)     ats-b (select)
 *         |                  |
 *      ups-a 100          ups-b 100
 *            \             /
 *             20 racks x 6        60 each; 120 on one alone              */
function twoSidesOnPaper(state: 'available' | 'unknown' = 'available'): PlantModel {
  const side = (name: string, generator: string): Record<string, Given> => ({
    [`utility-${name}`]: { kind: 'utility', provides: 'power' },
    [generator]: { kind: 'generator', provides: 'power', capacity: 150 },
    [`ats-${name}`]: { provides: 'power', from: { power: { select: [`utility-${name}`, generator] } } },
    [`ups-${name}`]: { provides: 'power', capacity: 100, from: { power: `ats-${name}` } },
  });
  const model = plantOf({
    ...side('a', 'gen-1'),
    ...side('b', 'gen-2'),
    ...racks(20, { demand: { power: 6 }, from: { power: { share: ['ups-a', 'ups-b'] } } }),
  });
  return { components: model.components.map((each) => (each.id === 'ups-b' ? { ...each, state } : each)) };
}

test('B: 2N on paper, N in truth', () => {
  const verdict = live(twoSidesOnPaper());
  expect(verdict.baseline).toEqual(fine);
  expect(verdict.utilityLoss).toEqual(fine);
  const failing = verdict.maintainable['ups-a']!;
  expect(failing).toMatchObject({ ok: false, lost: [] });
  expect(failing.overloaded).toEqual([{ id: 'ups-b', output: 120, capacity: 100 }]);
  expect(failing.cascade!.rounds).toBe(1);
  expect(failing.cascade!.lost).toHaveLength(20);
  expect(verdict.singlePointsOfFailure).toEqual([]);
  expect(verdict.headroom['ups-b']).toBe(-20);
  expect(assess(twoSidesOnPaper()).report.design).toEqual({ concurrentlyMaintainable: false });
});

/*  utility   gen      every cooling unit: 60, fed from pdu-a alone or from both
 *      \    / \
 *    pdu-a    pdu-b   crah-1  crah-2  crah-3
 *        \    /             \   |    /
 *         racks --------- hall air (share)      11 racks x 10 kW of heat  */
function oneHall(unitFeed: string | { select: string[] }): PlantModel {
  const unit: Given = { provides: 'cooling', capacity: 60, from: { power: unitFeed } };
  return plantOf({
    utility: { kind: 'utility', provides: 'power' },
    'gen-1': { kind: 'generator', provides: 'power' },
    'gen-2': { kind: 'generator', provides: 'power' },
    'pdu-a': { provides: 'power', from: { power: { select: ['utility', 'gen-1', 'gen-2'] } } },
    'pdu-b': { provides: 'power', from: { power: { select: ['utility', 'gen-2', 'gen-1'] } } },
    'crah-1': unit,
    'crah-2': unit,
    'crah-3': unit,
    air: {
      provides: 'cooling',
      removable: false,
      from: { cooling: { share: ['crah-1', 'crah-2', 'crah-3'] } },
    },
    ...racks(11, {
      demand: { power: 10, cooling: 10 },
      from: { power: { share: ['pdu-a', 'pdu-b'] }, cooling: 'air' },
    }),
  });
}

test('C: N+1 cooling is only as good as what feeds it', () => {
  const good = live(oneHall({ select: ['pdu-a', 'pdu-b'] }));
  expect(good.concurrentlyMaintainable).toBe('yes');
  expect(good.maintainable['crah-1']).toEqual(fine);
  expect(good.headroom['crah-2']).toBeCloseTo(5);
  expect(good.loads['rack-01']!.paths).toEqual({ power: 2, cooling: 1 });
  const bad = live(oneHall('pdu-a'));
  expect(bad.singlePointsOfFailure).toEqual(['pdu-a']);
  expect(bad.loads['rack-01']!.spofs).toEqual(['pdu-a']);
  expect(bad.maintainable['pdu-b']).toEqual(fine);
});

/*  main-a --+------ bus-a (select main-a, tie-a)
 *           |  \
 *         tie-b  \   tie-a is fed by main-b, tie-b by main-a; one breaker, two names
 *              \   X
 *  main-b --+--  bus-b (select main-b, tie-b)                            */
test('D: a tie is one breaker under two names', () => {
  const model = plantOf({
    'main-a': { provides: 'power' },
    'main-b': { provides: 'power' },
    'tie-a': { provides: 'power', from: { power: 'main-b' }, isolates: ['tie-b'] },
    'tie-b': { provides: 'power', from: { power: 'main-a' }, isolates: ['tie-a'] },
    'bus-a': { provides: 'power', capacity: 50, from: { power: { select: ['main-a', 'tie-a'] } } },
    'bus-b': { provides: 'power', capacity: 50, from: { power: { select: ['main-b', 'tie-b'] } } },
    ...racks(5, { demand: { power: 10 }, from: { power: { share: ['bus-a', 'bus-b'] } } }),
  });
  expect(live(model).concurrentlyMaintainable).toBe('yes');
  // With main-a out, bus-a hangs on the tie; taking out either name then takes it from bus-a.
  const withoutMain = live(model, ['main-a']);
  expect(withoutMain.baseline).toEqual(fine);
  expect(withoutMain.maintainable['tie-b']).toEqual(fine);
  expect(withoutMain.loads['rack-01']).toEqual({ served: true, spofs: ['main-b'], paths: { power: 1 } });
  expect(live(model, ['main-a', 'tie-b']).headroom).toEqual({ 'bus-b': 0 });
});

test('unknown is never healthy, and the answer says on whom it hangs', () => {
  const strong = plantOf({
    'gen-1': { provides: 'power', state: 'unknown' },
    'gen-2': { provides: 'power' },
    spare: { provides: 'power', state: 'unknown' },
    side: { provides: 'power', state: 'unknown', from: { power: { select: ['spare', 'gen-1'] } } },
    rack: { from: { power: { share: ['side', 'gen-2'] } }, demand: { power: 1 } },
  });
  const { report, unproven } = assess(strong);
  expect(report.live.concurrentlyMaintainable).toBe('not-proven');
  expect(report.live.singlePointsOfFailure).toEqual(['gen-2']);
  // With gen-1 and side healthy it holds whatever spare is.
  expect(unproven).toEqual(['gen-1', 'side']);
  const hopeless = assess(twoSidesOnPaper('unknown'));
  expect(hopeless.report.live.concurrentlyMaintainable).toBe('no');
  expect(hopeless.unproven).toEqual([]);
});

/*  power <-> cooling: the UPS needs the air of its room, the air needs the UPS  */
test('a circle across media keeps running, and falls as a whole', () => {
  const model = plantOf({
    gen: { provides: 'power' },
    ups: { provides: 'power', from: { power: 'gen', cooling: 'crah' } },
    crah: { provides: 'cooling', from: { power: 'ups' }, demand: { power: 2 } },
    rack: { from: { power: 'ups' }, demand: { power: 5 } },
  });
  const verdict = live(model);
  expect(verdict.baseline).toEqual(fine);
  expect(verdict.singlePointsOfFailure).toEqual(['crah', 'gen', 'ups']);
});

test('a rack out of service is not lost, and a rack without cooling still draws power', () => {
  const model = plantOf({
    pdu: { provides: 'power', capacity: 10 },
    crah: { provides: 'cooling' },
    hot: { from: { power: 'pdu', cooling: 'crah' }, demand: { power: 6, cooling: 6 } },
    off: { from: { power: 'pdu' }, demand: { power: 6 }, state: 'unavailable' },
  });
  const verdict = live(model);
  expect(verdict.baseline).toEqual(fine);
  expect(verdict.loads['off']).toEqual({ served: false, spofs: [], paths: { power: 1 } });
  expect(verdict.maintainable['crah']).toMatchObject({ ok: false, lost: ['hot'] });
  // pdu carries the hot rack in every scenario in which it is live itself.
  expect(verdict.headroom).toEqual({ pdu: 4 });
});

test('units in parallel share by rating, the power supplies of a rack share equally', () => {
  const model = plantOf({
    big: { provides: 'power', capacity: 300 },
    small: { provides: 'power', capacity: 100 },
    bus: { provides: 'power', efficiency: 0.5, from: { power: { share: ['big', 'small'] } } },
    rack: { demand: { power: 80 }, from: { power: { share: ['bus', 'small'] } } },
  });
  // bus carries 40 and takes 80: 60 from big, 20 from small; the rack takes another 40 from small.
  const { headroom } = live(model);
  // Without bus small carries 80; without big the bus takes all its 80 from small, 120 with the rack's own.
  expect(headroom).toEqual({ big: 300 - 160, small: 100 - 120 });
});
