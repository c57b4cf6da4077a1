// Random lives of actions – armings, consents, disarmings, misses, interlocks, restarts, time – against an independent reading
// of the rules: whatever leaves is allowed by all of them. Easy to get wrong: a search that never meets a SET proves nothing.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ArmingMode } from '../../src/actions/arming.ts';
import { insertConsent, newestArmings } from '../../src/actions/arming-store.ts';
import type { RunMark } from '../../src/failover/run.ts';
import { action, ann, bob, hourMs, itemOf, keptOf } from './action-world.ts';
import { hashIn, House, Life } from './life.ts';
import type { Mode } from './life.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.db.stop());

type Step =
  | {
      readonly kind: 'arm';
      readonly mode: ArmingMode;
      readonly by: string;
      readonly hours: number;
      readonly isStale: boolean;
    }
  | { readonly kind: 'consent'; readonly by: string }
  | { readonly kind: 'disarm' | 'restart' }
  | { readonly kind: 'miss'; readonly mark: RunMark; readonly run: number }
  | { readonly kind: 'seen'; readonly run: number }
  | { readonly kind: 'interlock'; readonly mode: Mode }
  | { readonly kind: 'wait'; readonly seconds: number };

const person = fc.constantFrom(ann.id, bob.id);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('arm' as const),
    mode: fc.constantFrom('live' as const, 'live' as const, 'dry-run' as const),
    by: person,
    hours: fc.constantFrom(1, 1, 100),
    isStale: fc.constantFrom(false, false, false, true),
  }),
  fc.record({ kind: fc.constant('consent' as const), by: person }),
  fc.record({ kind: fc.constant('consent' as const), by: person }),
  fc.record({ kind: fc.constantFrom('disarm' as const, 'restart' as const) }),
  fc.record({
    kind: fc.constant('miss' as const),
    mark: fc.constantFrom<RunMark>('real', 'real', 'drill', 'planned'),
    run: fc.integer({ min: 0, max: 5 }),
  }),
  fc.record({
    kind: fc.constant('miss' as const),
    mark: fc.constant('real' as const),
    run: fc.integer({ min: 0, max: 5 }),
  }),
  fc.record({ kind: fc.constant('seen' as const), run: fc.integer({ min: 0, max: 5 }) }),
  fc.record({
    kind: fc.constant('interlock' as const),
    mode: fc.constantFrom<Mode>('auto', 'auto', 'manual', 'unread'),
  }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(1, 5, 45, 3_600, 90_000) }),
);

/** What the rules say, kept by hand from the events alone: no code of the product. */
class Rules {
  armed:
    | { mode: ArmingMode; by: string; second: string | undefined; untilMs: number; isStale: boolean }
    | undefined;
  mode: Mode = 'auto';
  readonly missed = new Map<string, { mark: RunMark; atMs: number; isSeen: boolean }>();
  readonly doneMs: number[] = [];
  readonly done = new Set<string>();

  /** Why a SET for this run is forbidden now; empty: it is allowed. */
  forbidden(run: string, nowMs: number): readonly string[] {
    const miss = this.missed.get(run);
    const { armed } = this;
    const rules: readonly (readonly [string, boolean])[] = [
      ['nobody armed it live', armed?.mode !== 'live'],
      ['not two people', armed?.second === undefined || armed.second === armed.by],
      ['over', armed === undefined || nowMs >= armed.untilMs],
      ['another definition', armed?.isStale === true],
      ['interlock', this.mode !== 'auto'],
      ['no miss, or not real', miss === undefined || miss.mark !== 'real' || miss.isSeen],
      ['long ago', miss !== undefined && nowMs - miss.atMs > 30_000],
      ['twice', this.done.has(run)],
      ['too often', this.doneMs.filter((atMs) => atMs > nowMs - 24 * hourMs).length >= 2],
    ];
    return rules.filter(([, isBroken]) => isBroken).map(([rule]) => rule);
  }
}

async function play(steps: readonly Step[]): Promise<number> {
  await house.empty();
  const rules = new Rules();
  let life = new Life(house);
  let sets = 0;
  // What the channel throws is caught there, so it is looked at afterwards.
  const broken: string[] = [];
  const watchOrders = (): void => {
    life.answer = async () => {
      const run = life.orders.at(-1)?.runId ?? '';
      broken.push(...rules.forbidden(run, house.clock.epochMs()));
      rules.done.add(run);
      rules.doneMs.push(house.clock.epochMs());
      sets += 1;
      return { outcome: 'done', answer: '' };
    };
  };
  watchOrders();
  for (const one of steps) {
    await take(one, rules, life);
    if (one.kind === 'restart') {
      const { kept, mode } = life;
      life = new Life(house);
      life.kept = kept;
      life.mode = mode;
      watchOrders();
    }
    await life.settle(2);
    expect(broken).toEqual([]);
  }
  return sets;
}

async function take(one: Step, rules: Rules, life: Life): Promise<void> {
  const nowMs = house.clock.epochMs();
  if (one.kind === 'wait') await house.clock.advance(one.seconds * 1000);
  if (one.kind === 'disarm') {
    await house.disarm();
    rules.armed = undefined;
  }
  if (one.kind === 'arm') {
    const { mode, by, hours, isStale } = one;
    await house.arm({
      mode,
      by,
      hours,
      consentBy: null,
      definitionHash: isStale ? 'd'.repeat(64) : hashIn(),
    });
    rules.armed = { mode, by, second: undefined, untilMs: house.clock.epochMs() + hours * hourMs, isStale };
  }
  if (one.kind === 'consent') await consent(one.by, rules);
  if (one.kind === 'interlock') {
    life.mode = one.mode;
    rules.mode = one.mode;
  }
  if (one.kind === 'miss' && !rules.missed.has(`r${one.run}`)) {
    const id = `r${one.run}`;
    const kept = keptOf(id, [itemOf({ judgedAtMs: nowMs })], { mark: one.mark, atMs: nowMs });
    life.kept = [...life.kept, await house.write(kept)];
    rules.missed.set(id, { mark: one.mark, atMs: nowMs, isSeen: false });
  }
  if (one.kind === 'seen') {
    const id = `r${one.run}`;
    const late = { ...itemOf(), verdict: 'late' as const };
    life.kept = life.kept.map((kept) =>
      kept.run.id === id ? { ...kept, run: { ...kept.run, items: [late] } } : kept,
    );
    const miss = rules.missed.get(id);
    if (miss !== undefined) rules.missed.set(id, { ...miss, isSeen: true });
  }
}

async function consent(by: string, rules: Rules): Promise<void> {
  const at = Temporal.Instant.fromEpochMilliseconds(house.clock.epochMs());
  const [arming] = await house.db.app.transaction((tx) => newestArmings(tx, action.name));
  if (arming === undefined || arming.consent !== null) return;
  const given = house.db.app.transaction((tx) => insertConsent(tx, arming, { personId: by, at }));
  const isTaken = await given.then(
    () => true,
    () => false,
  );
  expect(isTaken).toBe(by !== arming.by.id);
  if (isTaken && rules.armed !== undefined) rules.armed = { ...rules.armed, second: by };
}

test('random lives: nothing ever leaves that the rules forbid', async () => {
  // A search that can meet no SET looks at nothing.
  const plain = await play([
    { kind: 'arm', mode: 'live', by: ann.id, hours: 1, isStale: false },
    { kind: 'consent', by: bob.id },
    { kind: 'miss', mark: 'real', run: 0 },
  ]);
  expect(plain).toBe(1);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), async (steps) => {
      await play(steps);
    }),
    { numRuns: 12 },
  );
}, 60_000);
