// The shipped action in the drills of the demonstration, from the missed step to the receiver on this machine and back into the
// audit trail: rehearsed, done with two people's leave, and never without.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Action } from '../../src/actions/action.ts';
import { callWebhook } from '../../src/actions/webhook-socket.ts';
import { startDemoReceivers } from '../../src/commands/demo-receiver.ts';
import { requireActions, shiftReceivers } from '../../src/commands/plant-actions.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createGracefulStop } from '../../src/platform/graceful-stop.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { Secret } from '../../src/platform/secret.ts';
import { demoSite } from '../simulator/plant-on-clock.ts';
import { action as known, itemOf, keptOf } from './action-world.ts';
import { hashIn, House, Life } from './life.ts';
import { freeTcpPort } from '../free-port.ts';

const heard: string[] = [];
const stop = createGracefulStop({ log: createSilentLog(), clock: systemClock });
let house: House;
/** The shipped one, under the name, step and interlock of this folder's world. */
let action: Action;

beforeAll(async () => {
  house = await House.open();
  const declared = requireActions(demoSite());
  const [shipped] = shiftReceivers(declared, (await freeTcpPort()) - 20_097).actions;
  if (shipped === undefined) throw new Error('there is no shipped action');
  const { name, on, componentIds, interlock } = known;
  action = { ...shipped, name, on, componentIds, interlock, waitSeconds: 0 };
  const onOrder = (what: string, step: string): void => void heard.push(`${what} ${step}`);
  await startDemoReceivers({ actions: [action], clock: systemClock, log: createSilentLog(), stop, onOrder });
});
afterAll(async () => {
  await stop.stop('test');
  await house.db.stop();
});
beforeEach(async () => {
  heard.length = 0;
  await house.empty();
});

async function drill(mark: 'drill' | 'planned' = 'drill'): Promise<Life> {
  const life = new Life(house, house.db.app, [action]);
  life.answer = (order) => {
    if (action.deed.kind !== 'webhook') throw new Error('it is no webhook');
    return callWebhook(action.deed, order, { clock: systemClock });
  };
  life.kept = [await house.write(keptOf('r1', [itemOf()], { mark }))];
  await life.settle();
  return life;
}

test('armed by two, live: the receiver is asked once, and begun and ended stand in the audit trail', async () => {
  await house.arm({ definitionHash: hashIn([action]) });
  const life = await drill();
  expect(heard).toEqual([`${action.name} lost/in-band`]);
  expect(life.watch.deeds(life.kept[0]!)).toMatchObject([{ outcome: { kind: 'done', answer: 'HTTP 204' } }]);
  expect(await house.audited()).toEqual([`action.begun ${action.name}`, `action.ended ${action.name}`]);
});

test('armed as a dry run: written down, and nobody is asked', async () => {
  await house.arm({ definitionHash: hashIn([action]), mode: 'dry-run' });
  await drill();
  expect([heard, await house.kinds()]).toEqual([[], ['dry-run']]);
});

test('without consent, or in a planned test: refused, and nobody is asked', async () => {
  await house.arm({ definitionHash: hashIn([action]), consentBy: null });
  await drill();
  expect([heard, await house.kinds()]).toEqual([[], ['refused']]);
  await house.empty();
  await house.arm({ definitionHash: hashIn([action]) });
  await drill('planned');
  expect([heard, await house.kinds()]).toEqual([[], ['refused']]);
});

test('the receiver believes nobody without the key, nothing stale, and takes an order once', async () => {
  const { deed } = action;
  if (deed.kind !== 'webhook') throw new Error('it is no webhook');
  const order = {
    intentId: 'i1',
    action,
    siteName: 'Small',
    runId: 'r1',
    step: 'lost/in-band',
    componentIds: [],
    missedAtMs: 0,
  };
  const stranger = { ...deed, secret: new Secret('guess') };
  const options = { clock: systemClock };
  expect(await callWebhook(stranger, order, options)).toEqual({ outcome: 'not-done', answer: 'HTTP 401' });
  expect((await callWebhook({ ...deed, url: new URL('/x', deed.url).href }, order, options)).answer).toBe(
    'HTTP 404',
  );
  for (let i = 0; i < 2; i++) expect((await callWebhook(deed, order, options)).outcome).toBe('done');
  expect(heard).toHaveLength(1);
});
