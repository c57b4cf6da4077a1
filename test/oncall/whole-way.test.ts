// Days of failures, repairs, silences, answers and broken providers, told by a seed, on the virtual clock and the real
// database: whatever happens, nobody who should know is forgotten.
import { afterAll, beforeAll, expect, test } from 'vitest';
import fc from 'fast-check';
import { acknowledgeAlert } from '../../src/alerts/alert-loop.ts';
import { listOpenAlerts } from '../../src/alerts/alert-store.ts';
import type { Channel, PageMessage, SendResult } from '../../src/oncall/channels/channel.ts';
import { claimDelivery } from '../../src/oncall/page-store.ts';
import type { ComponentState } from '../../src/site/component.ts';
import { components, devices } from '../alerts/small-site.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { House } from './house.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.stop());

/** A provider that is up, down or refuses, and remembers what it took. */
class Provider implements Channel {
  readonly name = 'mail';
  readonly taken: PageMessage[] = [];
  mood: 'up' | 'down' | 'refuses' = 'up';

  canReach(person: { readonly email: string | null }): boolean {
    return person.email !== null;
  }

  send(message: PageMessage): Promise<SendResult> {
    if (this.mood === 'up') this.taken.push(message);
    const reason = this.mood;
    const result: SendResult =
      reason === 'up' ? { outcome: 'sent' } : { outcome: 'failed', retryable: reason === 'down', reason };
    return Promise.resolve(result);
  }
}

const ids = components.map((component) => component.id).filter((id) => !id.startsWith('gen-bus'));
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ fails: fc.constantFrom(...ids) }) },
  { weight: 4, arbitrary: fc.record({ mends: fc.constantFrom(...ids) }) },
  { weight: 2, arbitrary: fc.record({ silences: fc.constantFrom(...devices.map((device) => device.id)) }) },
  {
    weight: 2,
    arbitrary: fc.record({ answersAgain: fc.constantFrom(...devices.map((device) => device.id)) }),
  },
  { weight: 3, arbitrary: fc.record({ acknowledges: fc.nat(5) }) },
  { weight: 3, arbitrary: fc.record({ provider: fc.constantFrom('up', 'up', 'down', 'refuses') }) },
  { weight: 1, arbitrary: fc.record({ dies: fc.constant(true) }) },
);
const story = fc.array(fc.record({ event: happening, waits: fc.constantFrom(1, 20, 90, 400) }), {
  minLength: 5,
  maxLength: 25,
});

interface World {
  readonly states: Map<string, ComponentState>;
  readonly silent: Set<string>;
}

async function happen(house: House, provider: Provider, world: World, event: object): Promise<void> {
  if ('fails' in event) world.states.set(String(event.fails), 'unavailable');
  if ('mends' in event) world.states.delete(String(event.mends));
  if ('silences' in event) world.silent.add(String(event.silences));
  if ('answersAgain' in event) world.silent.delete(String(event.answersAgain));
  if ('provider' in event) provider.mood = event.provider as Provider['mood'];
  const nowMs = house.clock.epochMs();
  if ('dies' in event) {
    await db.app.transaction((tx) => claimDelivery(tx, 'mail', { nowMs, leaseMs: 60_000 }));
  }
  if ('acknowledges' in event) {
    await db.app.transaction(async (tx) => {
      const open = await listOpenAlerts(tx);
      const alert = open[Number(event.acknowledges) % Math.max(1, open.length)];
      const by = { personId: house.people.ann, atMs: nowMs };
      if (alert !== undefined) await acknowledgeAlert(tx, alert.id, by);
    });
  }
}

test('every unanswered cause above low has an open page that somebody was told of, or will be', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (steps) => {
      const house = new House(db);
      await house.move();
      const provider = new Provider();
      house.channels = [provider];
      const world: World = { states: new Map(), silent: new Set() };
      for (const { event, waits } of steps) {
        await happen(house, provider, world, event);
        // A device that fell silent makes what it spoke for unknown.
        const states = Object.fromEntries(world.states);
        for (const device of world.silent) delete states[device.slice(4)];
        await house.plant({ states, silent: [...world.silent] });
        await house.live(waits, Math.max(1, waits / 4));
        await check(house);
      }
      provider.mood = 'up';
      await house.live(240, 30);
      await check(house);
      const told = new Set(provider.taken.map((message) => message.pageId));
      for (const { page, events } of await house.timelines()) {
        // An open page reached somebody as soon as the provider was up again.
        if (page.state === 'open') expect(told).toContain(page.id);
        expect(events.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 8 },
  );
}, 120_000);

async function check(house: House): Promise<void> {
  const open = await db.app.transaction((tx) => listOpenAlerts(tx));
  const pages = await house.timelines();
  for (const alert of open) {
    const { subject, alarm } = alert;
    const isToTell =
      alarm.state === 'unack-active' && subject.causeKeys.length === 0 && alarm.priority !== 'low';
    const mine = pages.filter(({ page }) => page.alertId === alert.id);
    const live = mine.filter(({ page }) => page.state === 'open');
    if (isToTell) expect(live).toHaveLength(1);
    if (alarm.state !== 'unack-active') expect(live).toHaveLength(0);
    for (const one of live) {
      const isUnderWay = one.deliveries.some(({ state }) => ['pending', 'sending', 'sent'].includes(state));
      expect(isUnderWay || one.next !== null).toBe(true);
    }
  }
  const known = new Set(open.map((alert) => alert.id));
  for (const { page } of pages) if (!known.has(page.alertId)) expect(page.state).toBe('closed');
}
