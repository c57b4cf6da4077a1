// Walks of agents that misbehave: they must end, and say why.

import { expect, test } from 'vitest';
import type { SnmpOutcome } from '../../src/snmp/outcome.ts';
import { walkSubtree } from '../../src/snmp/walk.ts';

const root = '1.3.6.1.4.1.9';
const target = { address: '127.0.0.1', community: 'public' };

/** An agent whose n-th answer holds the given names. */
function scripted(answers: readonly (readonly string[])[]) {
  let asked = 0;
  const next = async (): Promise<SnmpOutcome> => {
    const names = answers[Math.min(asked++, answers.length - 1)] as readonly string[];
    const varbinds = names.map((oid) => ({ oid, type: 'integer' as const, value: 1 }));
    return { outcome: 'answered', varbinds, roundTripMs: 1, attempts: 1 };
  };
  return { getNext: next, getBulk: next, asked: () => asked };
}

test.each([
  [
    'repeats its answer for ever',
    [
      [`${root}.1`, `${root}.2`],
      [`${root}.1`, `${root}.2`],
    ],
  ],
  ['stands still', [[`${root}.1`], [`${root}.1`]]],
  ['goes back within an answer', [[`${root}.1`, `${root}.3`, `${root}.2`]]],
  ['answers the root itself', [[root]]],
])('an agent that %s is found out', async (_what, answers) => {
  const agent = scripted(answers);
  const outcome = await walkSubtree(agent, target, root, {});
  expect(outcome).toMatchObject({ outcome: 'malformed', reason: 'oid-not-increasing' });
  expect(agent.asked()).toBeLessThanOrEqual(2);
});

test('an agent that never comes to an end meets the bound', async () => {
  let row = 0;
  const endless = async (): Promise<SnmpOutcome> => {
    const varbinds = [{ oid: `${root}.${++row}`, type: 'integer' as const, value: 1 }];
    return { outcome: 'answered', varbinds, roundTripMs: 1, attempts: 1 };
  };
  const outcome = await walkSubtree({ getNext: endless, getBulk: endless }, target, root, { maxRows: 500 });
  expect(outcome).toMatchObject({ outcome: 'answered', isComplete: false });
  expect(outcome.outcome === 'answered' && outcome.varbinds.length).toBe(500);
});

test('what was read before a timeout is handed over', async () => {
  const agent = scripted([[`${root}.1`]]);
  let calls = 0;
  const getBulk = async (): Promise<SnmpOutcome> => (++calls > 1 ? { outcome: 'timeout' } : agent.getBulk());
  const outcome = await walkSubtree({ ...agent, getBulk }, target, root, {});
  expect(outcome).toMatchObject({ outcome: 'timeout', partial: [{ oid: `${root}.1` }] });
});

test('the walk stops where the subtree ends', async () => {
  const agent = scripted([[`${root}.1`, `${root}0.1`]]);
  const outcome = await walkSubtree(agent, target, root, {});
  expect(outcome).toMatchObject({ outcome: 'answered', isComplete: true, varbinds: [{ oid: `${root}.1` }] });
  expect(outcome.outcome === 'answered' && outcome.varbinds.length).toBe(1);
});
