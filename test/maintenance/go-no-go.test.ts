// Whether a window may go ahead, against a brute force that looks at every instant by itself with the oracle of the
// redundancy tests, and the stories by which sites were lost: two windows that are each fine, a carrier's notice, a
// load that outgrew its contract.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoadForecast } from '../../src/maintenance/forecast.ts';
import { judgeWindow } from '../../src/maintenance/go-no-go.ts';
import type { GoQuestion } from '../../src/maintenance/go-no-go.ts';
import { outOf, reachOf } from '../../src/maintenance/reach.ts';
import { sweepWindow } from '../../src/maintenance/sweep.ts';
import type { PlannedWork } from '../../src/maintenance/window.ts';
import type { PlantModel } from '../../src/site/component.ts';
import type { SiteComponent } from '../../src/site/site.ts';
import { consult } from '../redundancy/oracle.ts';
import { arbitraryPlant } from '../redundancy/random-plant.ts';
import { plantOf, racks } from '../redundancy/sites.ts';

function named(model: PlantModel): SiteComponent[] {
  return model.components.map((one) => ({ ...one, name: one.id.toUpperCase(), line: 1 }));
}

const work = (id: string, ...steps: readonly (readonly [number, number, ...string[]])[]): PlannedWork => ({
  id,
  title: `Work ${id}`,
  steps: steps.map(([startsAtMs, endsAtMs, ...componentIds]) => ({ startsAtMs, endsAtMs, componentIds })),
});

function ask(components: readonly SiteComponent[], subject: PlannedWork, rest: Partial<GoQuestion> = {}) {
  const plain = { others: [], basis: 'now', forecast: new Map(), holders: new Map(), nowMs: 0 } as const;
  return judgeWindow({ components, subject, ...plain, ...rest });
}

//   util-a  gens  util-b       Side A through ups-a, side B through ups-b, each good for 100 kW;
//      \    / \    /           ten racks of `each` kW on both. Rack r-11 hangs on ups-a alone.
//      ats-a  ats-b
//      ups-a  ups-b
function twoSides(each = 6) {
  return named(
    plantOf({
      'util-a': { kind: 'utility', provides: 'power' },
      'util-b': { kind: 'utility', provides: 'power' },
      'gen-1': { kind: 'generator', provides: 'power', capacity: 150 },
      'gen-2': { kind: 'generator', provides: 'power', capacity: 150 },
      'gen-bus': { provides: 'power', from: { power: { share: ['gen-1', 'gen-2'] } }, removable: false },
      'ats-a': { provides: 'power', from: { power: { select: ['util-a', 'gen-bus'] } } },
      'ats-b': { provides: 'power', from: { power: { select: ['util-b', 'gen-bus'] } } },
      'ups-a': { provides: 'power', capacity: 100, from: { power: 'ats-a' } },
      'ups-b': { provides: 'power', capacity: 100, from: { power: 'ats-b' } },
      ...racks(10, { demand: { power: each }, from: { power: { share: ['ups-a', 'ups-b'] } } }),
    }),
  );
}

/** What the brute force says of one instant: strictly, and with everything unknown healthy. */
function answerAt(components: readonly SiteComponent[], removed: readonly string[]): string {
  const isOk = (model: PlantModel): boolean => {
    const { live } = consult(model, removed) as {
      live: { baseline: { ok: boolean }; utilityLoss: { ok: boolean } };
    };
    return live.baseline.ok && live.utilityLoss.ok;
  };
  if (isOk({ components })) return 'go';
  const hopeful = components.map((one) => (one.state === 'unknown' ? { ...one, state: 'available' } : one));
  return isOk({ components: hopeful as SiteComponent[] }) ? 'not-proven' : 'no-go';
}

describe('against brute force', () => {
  const span = fc
    .tuple(fc.nat(11), fc.nat(11))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1] as const);
  const steps = fc.array(fc.tuple(span, fc.array(fc.nat(1_000), { minLength: 1, maxLength: 3 })), {
    minLength: 1,
    maxLength: 3,
  });

  test('every instant of the window is judged, with every other window at that instant', () => {
    fc.assert(
      fc.property(arbitraryPlant(2, 9), fc.array(steps, { minLength: 1, maxLength: 4 }), (model, drafts) => {
        // Loads that an element isolates are told apart on purpose, which the oracle does not.
        const components = named({ components: model.components.map((one) => ({ ...one, isolates: [] })) });
        const works = drafts.map((draft, n) =>
          work(
            `w${n}`,
            ...draft.map(([[from, until], picks]): [number, number, ...string[]] => [
              from,
              until,
              ...picks.map((pick) => components[pick % components.length]!.id),
            ]),
          ),
        );
        const [subject, ...others] = works as [PlannedWork, ...PlannedWork[]];
        const out = (one: PlannedWork, at: number): string[] =>
          one.steps
            .filter(({ startsAtMs, endsAtMs }) => startsAtMs <= at && at < endsAtMs)
            .flatMap(({ componentIds }) => componentIds);
        const answers = new Set<string>();
        for (let at = 0; at <= 12; at++) {
          if (out(subject, at).length === 0) continue;
          answers.add(answerAt(components, [...new Set(works.flatMap((one) => out(one, at)))]));
        }
        const worst = ['no-go', 'not-proven', 'go'].find((answer) => answers.has(answer));
        const verdict = ask(components, subject, { others });
        expect(verdict.answer).toBe(worst);
        expect(verdict.hindrances.length === 0).toBe(worst === 'go');
        const certain = verdict.hindrances.some(({ answer }) => answer === 'no-go');
        expect(certain).toBe(worst === 'no-go');
      }),
      { numRuns: 150 },
    );
  });

  test('what a "not proven" hangs on suffices: with it in good order and all else unknown out it is a go', () => {
    fc.assert(
      fc.property(
        arbitraryPlant(2, 9),
        fc.array(fc.nat(1_000), { minLength: 1, maxLength: 3 }),
        (model, picks) => {
          const components = named({ components: model.components.map((one) => ({ ...one, isolates: [] })) });
          const out = picks.map((pick) => components[pick % components.length]!.id);
          const subject = work('w', [0, 1, ...out]);
          const { answer, unproven } = ask(components, subject);
          if (answer !== 'not-proven') return;
          const settle = (healthy: readonly string[]): SiteComponent[] =>
            components.map((one) => {
              if (one.state !== 'unknown') return one;
              return { ...one, state: healthy.includes(one.id) ? 'available' : 'unavailable' };
            });
          expect(ask(settle(unproven), subject).answer).toBe('go');
          // And none of it can be spared.
          for (const id of unproven)
            expect(ask(settle(unproven.filter((one) => one !== id)), subject).answer).toBe('no-go');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('the sweep holds each instant once, with exactly what is out then', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 1, maxLength: 5 }), (drafts) => {
        const works = drafts.map((draft, n) =>
          work(
            `w${n}`,
            ...draft.map(([[from, until], picks]): [number, number, ...string[]] => [
              from,
              until,
              ...picks.map((pick) => `c${pick % 6}`),
            ]),
          ),
        );
        const [subject, ...others] = works as [PlannedWork, ...PlannedWork[]];
        const { moments, leftOut } = sweepWindow(subject, others);
        expect(leftOut).toBe(0);
        for (let at = 0; at <= 12; at++) {
          const here = moments.filter(({ spans }) =>
            spans.some(({ fromMs, untilMs }) => fromMs <= at && at < untilMs),
          );
          const out = (one: PlannedWork): string[] =>
            one.steps.flatMap(({ startsAtMs, endsAtMs, componentIds }) =>
              startsAtMs <= at && at < endsAtMs ? componentIds : [],
            );
          const own = out(subject);
          expect(here).toHaveLength(own.length === 0 ? 0 : 1);
          if (own.length === 0) continue;
          expect(here[0]!.removed).toEqual([...new Set(works.flatMap(out))].sort());
          const busy = others.filter((one) => out(one).length > 0).map(({ id }) => id);
          expect(here[0]!.otherIds).toEqual(busy.sort());
        }
      }),
    );
  });
});

describe('stories', () => {
  test('one UPS of two may go; what hangs on the other and who has less is said', () => {
    const holders = new Map([
      ['rack-01', [{ tenantId: 'xezer', name: 'Xəzər' }]],
      ['rack-02', [{ tenantId: 'volna', name: 'Volna' }]],
    ]);
    const verdict = ask(twoSides(), work('w', [0, 10, 'ups-a']), { holders });
    expect(verdict.answer).toBe('go');
    expect(verdict.sentence.text).toMatch(/^GO: without UPS-A/);
    expect(verdict.singlePointsOfFailure).toEqual(['ats-b', 'ups-b']);
    expect(verdict.tenants).toEqual([
      { tenantId: 'volna', name: 'Volna', effect: 'reduced', loadIds: ['rack-02'], media: ['power'] },
      { tenantId: 'xezer', name: 'Xəzər', effect: 'reduced', loadIds: ['rack-01'], media: ['power'] },
    ]);
    expect(verdict.headroom).toMatchObject({ componentId: 'ups-b', left: 40, capacity: 100, unit: 'kW' });
  });

  test('each is fine alone; at the same time they take both sides, and each names the other', () => {
    const a = work('a', [0, 10, 'ups-a']);
    const b = work('b', [9, 20, 'ups-b']);
    expect(ask(twoSides(), a).answer).toBe('go');
    expect(ask(twoSides(), b).answer).toBe('go');
    const verdict = ask(twoSides(), a, { others: [b] });
    expect(verdict).toMatchObject({ answer: 'no-go', conflicts: [{ windowId: 'b', title: 'Work b' }] });
    expect(verdict.reasons.map(({ code }) => code)).toEqual([
      'go.conflict',
      'removal.lost',
      'generators-removal.lost',
    ]);
    // They touch, and never overlap.
    expect(ask(twoSides(), a, { others: [work('b', [10, 20, 'ups-b'])] }).answer).toBe('go');
  });

  test('three at one instant in the middle: no pair of them stands in the way, all together do', () => {
    const components = named(
      plantOf({
        s: { provides: 'power' },
        ...racks(1, { from: { power: { share: ['f1', 'f2', 'f3'] } }, demand: { power: 1 } }),
        f1: { provides: 'power', from: { power: 's' } },
        f2: { provides: 'power', from: { power: 's' } },
        f3: { provides: 'power', from: { power: 's' } },
      }),
    );
    const others = [work('b', [5, 6, 'f2']), work('c', [5, 8, 'f3'])];
    const verdict = ask(components, work('a', [0, 10, 'f1']), { others });
    expect(verdict.answer).toBe('no-go');
    expect(verdict.conflicts.map(({ windowId }) => windowId)).toEqual(['b', 'c']);
    const spans = verdict.moments
      .filter(({ answer }) => answer === 'no-go')
      .flatMap((moment) => moment.spans);
    expect(spans).toEqual([{ fromMs: 5, untilMs: 6 }]);
  });

  test('the utilities hold it, the generators would not: no-go', () => {
    const verdict = ask(twoSides(9), work('w', [0, 10, 'gen-1', 'ups-a']));
    expect(verdict.answer).toBe('go');
    const more = twoSides(9).map((one) => (one.id === 'gen-2' ? { ...one, capacity: 80 } : one));
    const short = ask(more, work('w', [0, 10, 'gen-1']));
    expect(short).toMatchObject({ answer: 'no-go', moments: [{ onUtilities: { ok: true } }] });
    expect(short.reasons[0]?.code).toBe('generators-removal.overloads');
  });

  test('it hangs on what is unknown: not proven by now, go by design, and both are said', () => {
    const unknown = twoSides().map((one) =>
      one.id === 'ups-b' ? { ...one, state: 'unknown' as const } : one,
    );
    const verdict = ask(unknown, work('w', [0, 10, 'ups-a']));
    expect(verdict).toMatchObject({
      answer: 'not-proven',
      unproven: ['ups-b'],
      otherBasis: { basis: 'design', answer: 'go' },
    });
    const far = ask(unknown, work('w', [0, 10, 'ups-a']), { basis: 'design' });
    expect(far).toMatchObject({ answer: 'go', otherBasis: { basis: 'now', answer: 'not-proven' } });
  });

  test('the load foreseen decides, not the contract: what grew past one UPS is a no-go', () => {
    const forecast = new Map(
      twoSides()
        .filter(({ kind }) => kind === 'rack')
        .map(({ id }): [string, LoadForecast] => [
          id,
          { loadId: id, kilowatts: 11, basis: 'history', weeks: 4, growth: 1 },
        ]),
    );
    const verdict = ask(twoSides(), work('w', [0, 10, 'ups-a']), { forecast });
    expect(verdict.answer).toBe('no-go');
    expect(verdict.reasons[0]?.text).toContain('overloads UPS-B (110 of 100 kW)');
    expect(verdict.forecast).toEqual({ fromHistory: 10, fromContract: 0, kilowatts: 110, mostGrowth: 1 });
  });

  test('a load that is isolated with the work goes dark, although nobody removed it', () => {
    const components = twoSides().map((one) =>
      one.id === 'ups-a' ? { ...one, isolates: ['rack-03'] } : one,
    );
    const verdict = ask(components, work('w', [0, 10, 'ups-a']));
    expect(verdict).toMatchObject({ answer: 'no-go', moments: [{ isolatedLoads: ['rack-03'] }] });
    expect(ask(components, work('w', [0, 10, 'ups-a', 'rack-03'])).answer).toBe('go');
  });

  test('nothing known to take out is never a go', () => {
    expect(ask(twoSides(), work('w', [0, 10, 'no-such'])).answer).toBe('not-proven');
    expect(ask(twoSides(), work('w')).answer).toBe('not-proven');
  });
});

test('what a removal explains: feeds that run dry, never a load', () => {
  const reach = reachOf(twoSides(), ['ats-a', 'util-b']);
  expect([...outOf(twoSides(), ['ats-a', 'no-such'])]).toEqual(['ats-a']);
  expect([...reach].sort()).toEqual(['ats-a', 'ups-a', 'util-b']);
  expect([...reachOf(twoSides(), ['ups-a', 'ups-b'])].sort()).toEqual(['ups-a', 'ups-b']);
  expect([...reachOf(twoSides(), ['rack-01'])]).toEqual(['rack-01']);
});
