import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideStep, defaultPolicy, foreseeNext, retryDelayMs } from '../../src/oncall/paging.ts';
import type { EscalationPolicy, PageProgress, Staff } from '../../src/oncall/paging.ts';

const rotation = { startsOn: '2026-11-02', handoverAt: '08:00', everyDays: 7, personIds: ['ann', 'bob'] };
const staffOf = (addresses: Record<string, string[]>, rotations = [rotation]): Staff => ({
  schedule: { timeZone: 'Asia/Baku', rotations, overrides: [] },
  personIds: Object.keys(addresses),
  channelsOf: (personId) => addresses[personId] ?? [],
});
const start = Temporal.ZonedDateTime.from('2026-11-03T12:00[Asia/Baku]').epochMilliseconds;
const first: PageProgress = { nextStep: 0, nextStepAtMs: start, round: 0, isRoundHeard: false };

/** All that is told in the first `minutes`, as "seconds: people". */
function run(staff: Staff, minutes: number, policy: EscalationPolicy = defaultPolicy): string[] {
  const told: string[] = [];
  let at: PageProgress | undefined = first;
  for (let i = 0; i < 10_000 && at !== undefined && at.nextStepAtMs < start + minutes * 60_000; i++) {
    const decision = decideStep(at, policy, staff, at.nextStepAtMs);
    const names = decision.tell.map(({ personId }) => personId);
    if (names.length > 0) told.push(`${(at.nextStepAtMs - start) / 1_000}: ${names.join(' ')}`);
    const isSameRound: boolean = decision.next?.round === at.round;
    at =
      decision.next === undefined
        ? undefined
        : { ...decision.next, isRoundHeard: isSameRound && (at.isRoundHeard || names.length > 0) };
  }
  return told;
}

test('on call, then the next, then everyone, then again', () => {
  const staff = staffOf({ ann: ['mail'], bob: ['mail'], eve: ['mail'] });
  expect(run(staff, 21)).toEqual(['0: ann', '300: bob', '600: ann bob eve', '1200: ann']);
});

test('nobody on duty or nobody with an address costs no time', () => {
  expect(run(staffOf({ ann: [], bob: ['mail'] }), 5)).toEqual(['0: bob']);
  expect(run(staffOf({ eve: ['mail'] }, []), 5)).toEqual(['0: eve']);
  const decision = decideStep(first, defaultPolicy, staffOf({ ann: [] }), start);
  expect(decision).toMatchObject({ withoutAddress: ['ann'], isNobody: false, next: { nextStepAtMs: start } });
  expect(decideStep(first, defaultPolicy, staffOf({}, []), start).isNobody).toBe(true);
});

test('a page that is past the end of a policy that was shortened begins anew at once', () => {
  const staff = staffOf({ ann: ['mail'] });
  const late = { ...first, nextStep: 5, isRoundHeard: true };
  const { tell, next } = decideStep(late, defaultPolicy, staff, start);
  expect([tell, next]).toEqual([[], { nextStep: 0, nextStepAtMs: start, round: 1 }]);
});

test('a round that reaches nobody waits a minute and never spins', () => {
  let at: PageProgress = first;
  const times = new Set<number>();
  for (let i = 0; i < 30; i++) {
    const { next } = decideStep(at, defaultPolicy, staffOf({}, []), at.nextStepAtMs);
    at = { ...next!, isRoundHeard: false };
    times.add((at.nextStepAtMs - start) / 1_000);
  }
  expect([...times].slice(0, 4)).toEqual([0, 60, 120, 180]);
});

test('whoever can be told is told before long, whatever the policy; and it ends', () => {
  const target = fc.oneof(
    fc.constantFrom({ kind: 'on-call' as const }, { kind: 'next' as const }),
    fc.constantFrom('ann', 'bob', 'eve', 'gone').map((personId) => ({ kind: 'person' as const, personId })),
  );
  const step = fc.record({ afterSeconds: fc.integer({ min: 0, max: 900 }), target });
  const addresses = fc.record({
    ann: fc.subarray(['mail', 'webhook:room']),
    bob: fc.subarray(['mail']),
    eve: fc.subarray(['mail']),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 4 }), addresses, (steps, reach) => {
      const everyone = { afterSeconds: 60, target: { kind: 'everyone' as const } };
      const policy = { steps: [...steps, everyone], repeatAfterSeconds: 600, maxRounds: 5 };
      const staff = staffOf(reach);
      const told = run(staff, 24 * 60, policy);
      const reachable = Object.values(reach).filter((channels) => channels.length > 0).length;
      if (reachable === 0) expect(told).toEqual([]);
      else expect(told.length).toBeGreaterThanOrEqual(5);
      expect(told.length).toBeLessThanOrEqual(5 * policy.steps.length);
      const next = foreseeNext(first, policy, staff);
      const seconds = next === undefined ? undefined : (next.atMs - start) / 1_000;
      expect(next === undefined ? undefined : `${seconds}: ${next.personIds.join(' ')}`).toBe(told[0]);
    }),
  );
});

test('retries back off to a minute, each delivery at its own beat', () => {
  const delays = Array.from({ length: 9 }, (_, i) => retryDelayMs('a1b2', i + 1));
  delays.forEach((delay, i) => {
    const full = Math.min(60_000, 2_000 * 2 ** i);
    expect(delay).toBeGreaterThanOrEqual(full / 2);
    expect(delay).toBeLessThanOrEqual(full);
  });
  const spread = new Set(Array.from({ length: 100 }, (_, i) => retryDelayMs(`delivery-${i}`, 6)));
  expect(spread.size).toBeGreaterThan(90);
});
