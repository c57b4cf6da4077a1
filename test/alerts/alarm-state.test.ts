import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isActive, isChattering, isOver, stepAlarm } from '../../src/alerts/alarm-state.ts';
import type { Alarm, AlarmInput } from '../../src/alerts/alarm-state.ts';
import { isMoreUrgent, priorities } from '../../src/alerts/finding.ts';

const present = (priority: Alarm['priority'] = 'critical', isCause = true): AlarmInput => ({
  kind: 'present',
  priority,
  isCause,
});
const absent: AlarmInput = { kind: 'absent' };
const acknowledge: AlarmInput = { kind: 'acknowledge' };

/** Plays inputs, each at its time in seconds, as a book of one key does: what is over is forgotten. */
function play(...steps: (readonly [seconds: number, input: AlarmInput])[]) {
  let alarm: Alarm | undefined;
  const log: string[] = [];
  for (const [seconds, input] of steps) {
    const step = stepAlarm(alarm, input, seconds * 1_000);
    alarm = step.alarm;
    log.push(`${alarm?.state ?? 'none'}: ${step.effects.join(' ')}`);
  }
  return { alarm, log };
}

test('the four states of ISA-18.2', () => {
  expect(play([0, present()], [1, acknowledge], [2, absent]).log).toEqual([
    'unack-active: opened page',
    'ack-active: acknowledged',
    'normal: returned closed end',
  ]);
  expect(play([0, present()], [1, absent], [2, acknowledge]).log).toEqual([
    'unack-active: opened page',
    'unack-returned: returned end',
    'normal: acknowledged closed',
  ]);
});

test('back within the hold time is the same alarm and is paged again; later it is a new one', () => {
  const held = play([0, present()], [100, acknowledge], [200, absent], [400, present()]);
  expect(held.log.at(-1)).toBe('unack-active: reactivated page');
  expect(held.alarm).toMatchObject({ openedAtMs: 0, activations: 2 });
  const later = play([0, present()], [100, acknowledge], [200, absent], [501, present()]);
  expect(later.log.at(-1)).toBe('unack-active: opened page');
  expect(later.alarm?.openedAtMs).toBe(501_000);
});

test('what chatters under the hands of somebody who knows does not call again', () => {
  const { log, alarm } = play([0, present()], [1, acknowledge], [2, absent], [3, present()], [4, absent]);
  expect(log.at(3)).toBe('ack-active: reactivated');
  expect(isChattering(alarm!, 4_000)).toBe(true);
  expect(isChattering(alarm!, 70_000)).toBe(false);
});

test('worse than before is paged again, as bad as acknowledged is not', () => {
  const { log } = play(
    [0, present('medium')],
    [1, acknowledge],
    [2, present('critical')],
    [3, acknowledge],
    [4, present('low')],
    [5, present('critical')],
  );
  expect(log.slice(2)).toEqual([
    'unack-active: raised page',
    'ack-active: acknowledged',
    'ack-active: lowered',
    'ack-active: raised',
  ]);
});

test('a consequence is told as soon as it becomes a cause', () => {
  const { log } = play([0, present('high', false)], [1, present('high', true)], [2, present('high', true)]);
  expect(log).toEqual(['unack-active: opened', 'unack-active: page', 'unack-active: ']);
});

const input = fc.oneof(
  fc.record({
    kind: fc.constant('present' as const),
    priority: fc.constantFrom(...priorities),
    isCause: fc.boolean(),
  }),
  fc.constant(absent),
  fc.constant(acknowledge),
  fc.constant<AlarmInput>({ kind: 'undetermined' }),
);
const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), input), { maxLength: 40 });

test('no sequence leaves an active critical unacknowledged cause without a page', () => {
  fc.assert(
    fc.property(steps, (list) => {
      let alarm: Alarm | undefined;
      // What on-call does with the effects: a page is open from `page` until `acknowledged` or `end`.
      let openPage: Alarm['priority'] | undefined;
      let nowMs = 0;
      for (const [waitSeconds, one] of list) {
        nowMs += waitSeconds * 1_000;
        const before = alarm;
        const step = stepAlarm(alarm, one, nowMs);
        alarm = step.alarm;
        for (const effect of step.effects) {
          if (effect === 'page') openPage = alarm?.priority;
          if (effect === 'acknowledged' || effect === 'end') openPage = undefined;
        }
        if (one.kind === 'undetermined') expect(alarm).toBe(before);
        if (one.kind === 'present') {
          expect(alarm !== undefined && isActive(alarm)).toBe(true);
          const isToTell = alarm?.state === 'unack-active' && one.isCause && one.priority === 'critical';
          if (isToTell) expect(openPage).toBe('critical');
        }
        if (alarm === undefined) continue;
        expect(alarm.returnedAtMs === null).toBe(isActive(alarm));
        expect(alarm.transitionsMs.length).toBeLessThanOrEqual(10);
        if (isOver(alarm, nowMs)) expect(alarm.state).toBe('normal');
        const isPaged = alarm.pagedPriority !== null && isMoreUrgent(alarm.priority, alarm.pagedPriority);
        if (alarm.state === 'ack-active') expect(isPaged).toBe(false);
      }
    }),
    { numRuns: 3_000 },
  );
});

test('only a finding that is gone, or a person, ends an active alarm', () => {
  fc.assert(
    fc.property(steps, (list) => {
      let alarm: Alarm | undefined;
      let nowMs = 0;
      for (const [waitSeconds, one] of list) {
        nowMs += waitSeconds * 1_000;
        const wasActive = alarm !== undefined && isActive(alarm);
        alarm = stepAlarm(alarm, one, nowMs).alarm;
        if (wasActive && one.kind !== 'absent') expect(isActive(alarm!)).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});
