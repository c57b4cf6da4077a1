// Questions of capacity on a large site: the process goes on meanwhile, whoever has gone frees the thread, and what fails
// fails for the one that asked.
import { afterEach, beforeAll, expect, test } from 'vitest';
import { CapacityDesk } from '../../src/api/capacity-desk.ts';
import { answerCapacity } from '../../src/api/capacity-work.ts';
import type { PlacesQuestion, WeighQuestion } from '../../src/api/capacity-work.ts';
import { KeptWeighings } from '../../src/api/kept-weighings.ts';
import { nobodyThere } from '../../src/capacity/place.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import type { SiteComponent } from '../../src/site/site.ts';
import { generateSite } from '../bench/site-generator.ts';

function questionAbout(size: number): PlacesQuestion {
  const model = generateSite({ components: size });
  const components = model.components.map((one, at): SiteComponent => ({
    ...one,
    name: one.id,
    line: at + 1,
  }));
  const loads = components.filter(({ kind }) => kind === 'rack');
  const racks = loads.map(({ id }) => ({ id, name: id, room: 'hall', units: 48, component: id }));
  const site = { components, racks, rooms: [{ id: 'hall', name: 'Hall', rows: [] }] };
  return {
    kind: 'places',
    plan: { site, model, states: 'design', occupancy: nobodyThere },
    request: { kw: 3, heatKw: 3, networkGbit: 0, units: 10, feeds: 2 },
  };
}

const small = questionAbout(300);
let large: PlacesQuestion;
const desks: CapacityDesk[] = [];
function newDesk(): CapacityDesk {
  const desk = new CapacityDesk(createMetrics());
  desks.push(desk);
  return desk;
}
beforeAll(() => {
  large = questionAbout(10_000);
});
afterEach(() => Promise.all(desks.splice(0).map((desk) => desk.close())));

/** How often a timer of 10 ms came meanwhile, and the longest it was kept waiting. */
async function whileTicking(
  work: Promise<unknown>,
): Promise<{ tookMs: number; ticks: number; longestMs: number }> {
  const startedAt = performance.now();
  let [last, ticks, longestMs] = [startedAt, 0, 0];
  const tick = (): void => {
    ticks += 1;
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(tick, 10);
  await work;
  tick();
  clearInterval(timer);
  return { tookMs: performance.now() - startedAt, ticks, longestMs };
}

test('the answer of the thread is the answer of the calculation, holds and lettings with it', async () => {
  const lettings = new Map([
    [small.plan.site.racks[0]!.id, [{ tenant: { id: 't', name: 'T' }, units: { lowest: 1, height: 40 } }]],
  ]);
  const feeders = small.plan.model.components.find(({ id }) => id === small.plan.site.racks[1]!.id)!
    .inputs[0]!.members;
  const place = { rackId: undefined, feeders };
  const hold = { id: 'h', name: 'H', kw: 2, heatKw: 2, networkGbit: 0, place, units: undefined };
  const question = {
    ...small,
    plan: { ...small.plan, occupancy: { ...nobodyThere, lettings, holds: [hold] } },
  };
  expect(await newDesk().ask(question)).toEqual(answerCapacity(question));
});

test('at 10,000 components the process goes on while it is worked out', { timeout: 120_000 }, async () => {
  const desk = newDesk();
  await desk.ask(small);
  const { tookMs, ticks, longestMs } = await whileTicking(desk.ask(large));
  console.log(`${tookMs.toFixed(0)} ms, ${ticks} ticks, longest wait ${longestMs.toFixed(0)} ms`);
  expect(tookMs).toBeGreaterThan(300);
  expect(longestMs).toBeLessThan(tookMs / 2);
  expect(ticks).toBeGreaterThan(5);
});

test('who has gone frees the thread for the next, waiting or in work', { timeout: 120_000 }, async () => {
  const desk = newDesk();
  const [inWork, waiting] = [new AbortController(), new AbortController()];
  const first = desk.ask(large, inWork.signal);
  const second = desk.ask(large, waiting.signal);
  const third = desk.ask(small);
  waiting.abort();
  await expect(second).rejects.toMatchObject({ code: 'request.invalid' });
  inWork.abort();
  await expect(first).rejects.toMatchObject({ code: 'request.invalid' });
  expect(await third).toEqual(answerCapacity(small));
  await expect(async () => desk.ask(small, AbortSignal.abort())).rejects.toThrow(/has gone/);
});

test('more than wait at once are refused, and a server that ends leaves nobody waiting', async () => {
  const desk = newDesk();
  const asked = Array.from({ length: 9 }, () => desk.ask(large));
  const ends = Promise.allSettled(asked);
  expect(() => desk.ask(small)).toThrow(/overloaded/);
  await desk.close();
  expect((await ends).map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 'rejected'));
});

test('a question that breaks the thread breaks no other', async () => {
  const desk = newDesk();
  const broken = { ...small, plan: { ...small.plan, site: { ...small.plan.site, racks: null as never } } };
  const [bad, good] = [desk.ask(broken), desk.ask(small)];
  await expect(bad).rejects.toThrow(TypeError);
  expect(await good).toEqual(answerCapacity(small));
});

test('the same question is worked out once for all who ask, and given up when all of them have gone', async () => {
  const question: WeighQuestion = {
    kind: 'weigh',
    plan: small.plan,
    history: new Map(),
    measured: new Set(),
  };
  const desk = newDesk();
  const kept = new KeptWeighings(desk);
  const stays = { key: 'k', nowMs: 0, signal: new AbortController().signal };
  const goes = new AbortController();
  const [one, two] = [kept.of(question, stays), kept.of(question, { ...stays, signal: goes.signal })];
  goes.abort();
  expect(await two).toBe(await one);
  expect(await kept.of(question, { ...stays, nowMs: 9_999 })).toBe(await one);
  expect(await kept.of(question, { ...stays, nowMs: 10_000 })).not.toBe(await one);
  const alone = new AbortController();
  const left = kept.of(question, { key: 'other', nowMs: 0, signal: alone.signal });
  alone.abort();
  await expect(left).rejects.toMatchObject({ code: 'request.invalid' });
  expect((await kept.of(question, { ...stays, key: 'other' })).buses.length).toBeGreaterThan(0);
});
