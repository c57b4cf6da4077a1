// The decision by itself: every reason to refuse, each alone against a situation in which it would be done; and a random
// search for a case that an independent reading of the rules forbids.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, interlockPatienceMs, latestMs } from '../../src/actions/decide.ts';
import type { ActionMiss, Facts, PastDeed } from '../../src/actions/decide.ts';
import type { RunMark } from '../../src/failover/run.ts';
import type { Verdict } from '../../src/redundancy/condition.ts';
import { action, ann, armingOf, bob, factsOf, hash, hourMs, missOf, startMs } from './action-world.ts';

const past = (change: Partial<PastDeed> = {}): PastDeed => ({
  runId: 'lost.utility.0',
  stepId: 'in-band',
  atMs: startMs - 2 * hourMs,
  kind: 'live',
  ...change,
});
const gone = { ...bob, isAdministrator: false };
const waiting = { ...action, waitSeconds: 20 };

test('armed live by two, allowed, interlock held: it is done', () => {
  expect(decide(missOf(), factsOf(), startMs)).toEqual({ do: 'act' });
  const rehearsal = factsOf({ arming: armingOf({ mode: 'dry-run' }) });
  expect(decide(missOf(), rehearsal, startMs)).toEqual({ do: 'dry-run' });
});

const refusals: readonly (readonly [string, Partial<Facts>, Partial<ActionMiss>])[] = [
  ['not-defined', { action: undefined }, {}],
  ['not-armed', { arming: undefined }, {}],
  ['not-armed', { arming: armingOf({ armedAtMs: startMs + 1 }) }, {}],
  ['disarmed', { arming: armingOf({ disarmed: { login: 'noc', atMs: startMs - 1 } }) }, {}],
  ['expired', { arming: armingOf({ untilMs: startMs }) }, {}],
  ['expired', { arming: armingOf({ armedAtMs: startMs - 169 * hourMs }) }, {}],
  ['no-consent', { arming: armingOf({ consent: null }) }, {}],
  ['no-consent', { arming: armingOf({ consent: { by: bob, atMs: startMs + 1 } }) }, {}],
  ['same-person', { arming: armingOf({ consent: { by: ann, atMs: startMs - 1 } }) }, {}],
  ['not-administrators', { arming: armingOf({ consent: { by: gone, atMs: startMs - 1 } }) }, {}],
  ['not-administrators', { arming: armingOf({ by: { ...ann, isAdministrator: false } }) }, {}],
  ['definition-changed', { definitionHash: 'b'.repeat(64) }, {}],
  ['not-allowed', { isAllowed: false }, {}],
  ['not-real', {}, { mark: 'drill' }],
  ['not-real', {}, { mark: 'planned' }],
  ['not-real', { action: { ...action, inDrills: true } }, { mark: 'planned' }],
  ['already-done', { history: [past({ runId: 'lost.utility.1' })] }, {}],
  ['rate-reached', { history: [past(), past({ atMs: startMs - 24 * hourMs + 1 })] }, {}],
  ['too-late', {}, { missedAtMs: startMs - latestMs - 1 }],
  ['too-late', {}, { missedAtMs: startMs + 1 }],
  ['seen-after-all', {}, { isStillMissed: false }],
  ['interlock-fails', { interlock: 'fails' }, {}],
  ['interlock-unknown', { interlock: 'unknown' }, { missedAtMs: startMs - interlockPatienceMs }],
];

test.each(refusals)('refused: %s (%#)', (because, facts, miss) => {
  expect(decide(missOf(miss), factsOf(facts), startMs)).toEqual({ do: 'refuse', because });
});

test('in a drill only what says so is done; what is rehearsed is rehearsed anywhere', () => {
  const inDrills = factsOf({ action: { ...action, inDrills: true } });
  expect(decide(missOf({ mark: 'drill' }), inDrills, startMs)).toEqual({ do: 'act' });
  const dry = factsOf({ arming: armingOf({ mode: 'dry-run' }) });
  expect(decide(missOf({ mark: 'drill' }), dry, startMs)).toEqual({ do: 'dry-run' });
});

describe('time', () => {
  test('it waits as long as it is told to, and no longer than half a minute beyond', () => {
    const facts = factsOf({ action: waiting });
    const at = (seconds: number) => decide(missOf(), facts, startMs + seconds * 1000);
    expect(at(19.9)).toEqual({ do: 'wait' });
    expect(at(20)).toEqual({ do: 'act' });
    expect(at(50)).toEqual({ do: 'act' });
    expect(at(50.1)).toEqual({ do: 'refuse', because: 'too-late' });
  });

  test('an interlock that is not known yet is waited for, one that fails is not', () => {
    expect(decide(missOf(), factsOf({ interlock: 'unknown' }), startMs)).toEqual({ do: 'wait' });
    const facts = factsOf({ action: waiting, interlock: 'fails' });
    expect(decide(missOf(), facts, startMs)).toEqual({ do: 'wait' });
  });

  test('what lies outside the window of the rate counts no more; a rehearsal never takes the place of the real thing', () => {
    const old = [past(), past({ atMs: startMs - 24 * hourMs })];
    expect(decide(missOf(), factsOf({ history: old }), startMs)).toEqual({ do: 'act' });
    const rehearsed = [past({ kind: 'dry-run' }), past({ kind: 'dry-run' })];
    expect(decide(missOf(), factsOf({ history: rehearsed }), startMs)).toEqual({ do: 'act' });
    const again = factsOf({ history: rehearsed, arming: armingOf({ mode: 'dry-run' }) });
    expect(decide(missOf(), again, startMs)).toEqual({ do: 'refuse', because: 'rate-reached' });
  });
});

test('never done where any single rule forbids it', () => {
  const nearMs = fc.integer({ min: -40_000, max: 40_000 }).map((offset) => startMs + offset);
  /** Mostly what allows it, so that single things are what refuses. */
  const mostly = <T>(good: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
    fc.oneof({ weight: 9, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: other });
  const person = fc.constantFrom(ann, bob, gone, { ...ann, isAdministrator: false });
  const consent = fc.option(fc.record({ by: person, atMs: nearMs }));
  const arming = fc.record({
    by: mostly(ann, person),
    consent: mostly({ by: bob, atMs: startMs - hourMs / 2 }, consent),
    disarmed: mostly<{ login: string; atMs: number } | null>(
      null,
      fc.constant({ login: 'noc', atMs: startMs }),
    ),
    mode: mostly<'live' | 'dry-run'>('live', fc.constant('dry-run')),
    armedAtMs: mostly(startMs - hourMs, nearMs),
    untilMs: mostly(startMs + hourMs, nearMs),
    definitionHash: mostly(hash, fc.constant('c'.repeat(64))),
  });
  const runId = fc.constantFrom('lost.utility.1', 'x');
  const world = fc.record({
    arming: fc.option(arming, { freq: 15 }),
    history: mostly<{ run: string; agoHours: number }[]>(
      [],
      fc.array(fc.record({ run: runId, agoHours: fc.integer({ min: 0, max: 30 }) }), { maxLength: 3 }),
    ),
    interlock: mostly<Verdict>('holds', fc.constantFrom('fails', 'unknown')),
    isAllowed: mostly(true, fc.constant(false)),
    mark: mostly<RunMark>('real', fc.constantFrom('drill', 'planned')),
    isStillMissed: mostly(true, fc.constant(false)),
    missedAtMs: fc.oneof(nearMs, fc.constant(startMs - 6_000)),
    waitSeconds: fc.constantFrom(0, 0, 5, 20),
  });
  let acted = 0;
  fc.assert(
    fc.property(world, (one) => {
      const history = one.history.map(({ run, agoHours }) =>
        past({ runId: run, atMs: startMs - agoHours * hourMs }),
      );
      const given = one.arming === null ? undefined : armingOf(one.arming);
      const decision = decide(
        missOf(one),
        factsOf({ ...one, arming: given, history, action: { ...action, waitSeconds: one.waitSeconds } }),
        startMs,
      );
      if (decision.do !== 'act') return;
      acted += 1;
      // The rules, read anew and in other words.
      const { arming: a } = one;
      const dueMs = one.missedAtMs + one.waitSeconds * 1000;
      expect(a?.mode).toBe('live');
      expect(new Set([a?.by.id, a?.consent?.by.id]).size).toBe(2);
      expect(a?.by.isAdministrator === true && a.consent?.by.isAdministrator === true).toBe(true);
      expect(a?.disarmed).toBe(null);
      expect((a?.armedAtMs ?? Infinity) <= startMs && startMs < (a?.untilMs ?? 0)).toBe(true);
      expect((a?.consent?.atMs ?? Infinity) <= startMs).toBe(true);
      expect(a?.definitionHash).toBe(hash);
      expect([one.interlock, one.isAllowed, one.mark, one.isStillMissed]).toEqual([
        'holds',
        true,
        'real',
        true,
      ]);
      expect(dueMs <= startMs && startMs <= dueMs + 30_000 && one.missedAtMs <= startMs).toBe(true);
      expect(one.history.filter(({ agoHours }) => agoHours < 24).length).toBeLessThan(2);
      expect(one.history.some(({ run }) => run === 'lost.utility.1')).toBe(false);
    }),
    { numRuns: 20_000 },
  );
  expect(acted).toBeGreaterThan(500);
});
