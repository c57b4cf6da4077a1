// Actions on a real PostgreSQL: done once, with two people's leave and never otherwise, also when the process dies at the
// worst moment. Random lives are in random-lives.test.ts.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createId } from '../../src/access/token.ts';
import { insertIntent } from '../../src/actions/intent-store.ts';
import { outcomeOf } from '../../src/actions/missed-steps.ts';
import type { Database } from '../../src/platform/database.ts';
import { action, ann, bob, hourMs, itemOf, keptOf } from './action-world.ts';
import { hashIn, House, Life } from './life.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.db.stop());
beforeEach(() => house.empty());

describe('an action on a missed step', () => {
  test('is done once: begun, ended with the answer, and in the audit trail; no later life does it again', async () => {
    await house.arm();
    const life = new Life(house);
    life.kept = [await house.write(keptOf('r1', [itemOf()]))];
    await life.settle();
    expect(life.orders).toMatchObject([{ step: 'lost/in-band', componentIds: ['gen-2'], runId: 'r1' }]);
    const [intent] = await house.intents();
    expect(intent?.events).toMatchObject([
      { kind: 'begun' },
      { kind: 'ended', detail: { outcome: 'done', answer: '1' } },
    ]);
    expect(await house.audited()).toEqual(['action.begun restart-gen-2', 'action.ended restart-gen-2']);
    expect(life.watch.deeds(life.kept[0]!)).toMatchObject([
      { stepId: 'in-band', outcome: { kind: 'done', answer: '1' } },
    ]);
    const next = new Life(house);
    next.kept = life.kept;
    await next.settle();
    expect(next.orders).toEqual([]);
    expect(await house.intents()).toHaveLength(1);
  });

  test('a dry run writes what would have been done, and nothing leaves', async () => {
    await house.arm({ mode: 'dry-run' });
    const life = new Life(house);
    life.kept = [await house.write(keptOf('r1', [itemOf()], { mark: 'drill' }))];
    await life.settle();
    expect([life.orders, await house.kinds()]).toEqual([[], ['dry-run']]);
  });

  test('is for the components it names, for missed steps alone, and once for a step', async () => {
    await house.arm();
    const life = new Life(house);
    const item = (id: string, change: object = {}) =>
      itemOf({ key: `in-band/${id}`, componentIds: [id], ...change });
    life.kept = [
      await house.write(keptOf('other', [item('gen-1')])),
      await house.write(keptOf('unseen', [item('gen-2', { verdict: 'not-observable' })])),
      await house.write(keptOf('late', [item('gen-2', { verdict: 'late' })])),
    ];
    await life.settle();
    expect(await house.intents()).toEqual([]);
    const open = new Life(house, house.db.app, [{ ...action, componentIds: [] }]);
    await house.disarm();
    await house.arm({ definitionHash: hashIn(open.actions) });
    open.kept = [await house.write(keptOf('both', [item('gen-1'), item('gen-2')]))];
    await open.settle();
    expect(open.orders).toHaveLength(1);
  });

  test('before it is decided, the run is told why nothing will be done', async () => {
    const life = new Life(house);
    const kept = await house.write(keptOf('r1', [itemOf()]));
    expect(life.watch.deeds(kept)).toMatchObject([{ outcome: { kind: 'refused', because: 'not-armed' } }]);
    await house.arm();
    life.kept = [kept];
    life.mode = 'unread';
    await life.settle();
    expect(life.watch.deeds(kept)).toMatchObject([{ outcome: { kind: 'pending' } }]);
    await house.clock.advance(10_000);
    await life.settle();
    expect(life.watch.deeds(kept)).toMatchObject([
      { outcome: { kind: 'refused', because: 'interlock-unknown' } },
    ]);
    expect(life.orders).toEqual([]);
  });

  test('an interlock that goes in the very last instant holds it back', async () => {
    await house.arm();
    const life = new Life(house);
    life.kept = [await house.write(keptOf('r1', [itemOf()]))];
    let looks = 0;
    life.onLook = () => {
      looks += 1;
      if (looks === 2) life.mode = 'manual';
    };
    await life.settle();
    expect(life.orders).toEqual([]);
    const [intent] = await house.intents();
    expect(outcomeOf(intent!)).toEqual({ kind: 'not-done', answer: '', because: 'interlock-fails' });
  });

  test('a channel that fails or does not know leaves it unknown until somebody has looked', async () => {
    await house.arm();
    const life = new Life(house);
    life.answer = () => Promise.reject(new Error('the cable\nis out'));
    life.kept = [await house.write(keptOf('r1', [itemOf()]))];
    await life.settle();
    const [intent] = await house.intents();
    expect(outcomeOf(intent!)).toEqual({
      kind: 'unknown',
      answer: 'Error: the cable is out',
      isChecked: false,
    });
    // It stays at hand however long nobody looks.
    await house.clock.advance(48 * hourMs);
    await life.settle();
    expect(life.watch.intents.map(({ id }) => id)).toEqual([intent?.id]);
    expect(life.orders).toHaveLength(1);
  });

  test('after a death between begun and ended it is not done again, and is said to be unknown', async () => {
    await house.arm();
    let isDead = false;
    const mortal: Database = {
      ...house.db.app,
      transaction: async (fn, options) => {
        if (isDead) throw new Error('the process is gone');
        const result = await house.db.app.transaction(fn, options);
        return result;
      },
    };
    const life = new Life(house, mortal);
    life.kept = [await house.write(keptOf('r1', [itemOf()]))];
    life.answer = async () => {
      isDead = true;
      return { outcome: 'done', answer: '1' };
    };
    await life.watch.cycle().catch(() => undefined);
    expect(life.orders).toHaveLength(1);
    expect(await house.kinds()).toEqual(['begun']);
    const next = new Life(house);
    next.kept = life.kept;
    await next.settle();
    expect(next.orders).toEqual([]);
    expect(await house.kinds()).toEqual(['begun', 'unknown']);
    expect(await house.audited()).toEqual(['action.begun restart-gen-2', 'action.unknown restart-gen-2']);
  });

  test('a disarming that was answered is the last word: it waits for what is under way', async () => {
    await house.arm();
    const life = new Life(house);
    const started = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    life.answer = async () => {
      started.resolve();
      await mayEnd.promise;
      return { outcome: 'done', answer: '1' };
    };
    life.kept = [await house.write(keptOf('r1', [itemOf()])), await house.write(keptOf('r2', [itemOf()]))];
    const working = life.watch.cycle();
    await started.promise;
    let isAnswered = false;
    const disarming = house.disarm().then(() => (isAnswered = true));
    await house.db.app.transaction((tx) => tx.query('SELECT pg_sleep(0.05)'));
    expect(isAnswered).toBe(false);
    mayEnd.resolve();
    await Promise.all([working, disarming]);
    await life.settle();
    expect(life.orders).toHaveLength(1);
    expect((await house.intents()).map((one) => outcomeOf(one).kind).sort()).toEqual(['done', 'refused']);
  });
});

describe('the database', () => {
  test('takes no consent of the person who armed, none for another’s, and forgets nothing', async () => {
    const refusal = (work: Promise<unknown>) => expect(work).rejects;
    await refusal(house.arm({ consentBy: ann.id })).toThrow(/action_two_persons/u);
    await refusal(house.arm({ hours: 169 })).toThrow(/action_armed_for_a_week/u);
    const id = await house.arm({ consentBy: null });
    const lie = (armedBy: string) =>
      house.db.app.transaction((tx) =>
        tx.execute('INSERT INTO action_consent VALUES ($1, $2, $3, now())', [id, armedBy, ann.id]),
      );
    await refusal(lie(bob.id)).toThrow(/foreign key/u);
    for (const table of [
      'action_arming',
      'action_consent',
      'action_disarming',
      'action_intent',
      'action_event',
    ]) {
      const change = (text: string, who: Database) => who.transaction((tx) => tx.execute(text));
      await refusal(change(`DELETE FROM ${table}`, house.db.app)).toThrow(/permission denied/u);
      await refusal(change(`DELETE FROM ${table}`, house.db.owner)).toThrow(/append only/u);
    }
  });

  test('lets nothing begin under an arming without consent, and nothing end twice', async () => {
    const alone = await house.arm({ consentBy: null });
    const life = new Life(house);
    life.kept = [await house.write(keptOf('r1', [itemOf()]))];
    await life.settle();
    const [intent] = await house.intents();
    expect(outcomeOf(intent!)).toEqual({ kind: 'refused', because: 'no-consent' });
    const fresh = { ...intent!, id: createId(), runId: 'r1', stepId: 'moved' };
    await house.db.app.transaction((tx) => insertIntent(tx, fresh));
    const event = (kind: string, arming: string | null, intentId = fresh.id) =>
      house.db.app.transaction((tx) =>
        tx.execute(
          'INSERT INTO action_event (intent_id, kind, at, arming_id, detail) VALUES ($1, $2, now(), $3, $4)',
          [intentId, kind, arming, {}],
        ),
      );
    await expect(event('begun', alone)).rejects.toThrow(/foreign key/u);
    await expect(event('begun', null)).rejects.toThrow(/check constraint/u);
    await expect(event('dry-run', null)).rejects.toThrow(/constraint/u);
    await expect(event('ended', null, intent!.id)).rejects.toThrow(/action_event_one_end/u);
  });
});
