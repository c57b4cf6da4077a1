// An alarm under cover, against rules that know nothing of how it is done.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isActive, stepAlarm } from '../../src/alerts/alarm-state.ts';
import type { Alarm, AlarmInput } from '../../src/alerts/alarm-state.ts';
import { stepSuppressed } from '../../src/alerts/suppressed-alarm.ts';

const input = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('present' as const),
      priority: fc.constantFrom('critical' as const, 'high' as const, 'medium' as const),
      isCause: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'absent' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'undetermined' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'acknowledge' } as const) },
);
const moment = fc.record({ input, isCovered: fc.boolean(), seconds: fc.constantFrom(1, 30, 400) });

test('covered nobody is paged and nothing is over; uncovered whoever is to be told is told in that very step', () => {
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1, maxLength: 25 }), (moments) => {
      let alarm: Alarm | undefined;
      let nowMs = 0;
      for (const { input: seen, isCovered, seconds } of moments) {
        nowMs += seconds * 1_000;
        const before = alarm;
        if (seen.kind === 'acknowledge') {
          // An answer comes by itself, under cover too, and not with a look at the plant.
          alarm = stepAlarm(before, seen, nowMs).alarm;
          continue;
        }
        const coveredBy = isCovered ? ['w'] : [];
        const step = stepSuppressed(before, { input: seen as AlarmInput, coveredBy, wasCause: true }, nowMs);
        alarm = step.alarm;
        const wasActive = before !== undefined && isActive(before);
        if (isCovered) expect(step.effects).not.toContain('page');
        if (step.effects.includes('end')) expect(seen.kind).toBe('absent');
        if (seen.kind === 'absent' && wasActive) expect(step.effects).toContain('end');
        if (alarm === undefined || !isActive(alarm)) {
          expect(alarm?.suppressedBy ?? []).toEqual([]);
          continue;
        }
        expect(alarm.suppressedBy).toEqual(coveredBy);
        const isTold = alarm.pagedPriority !== null || alarm.state === 'ack-active';
        if (coveredBy.length === 0 && seen.kind === 'present' && seen.isCause) expect(isTold).toBe(true);
        // Coming out of cover it is told anew, also when it cannot be judged just then.
        const isReleased = before !== undefined && before.suppressedBy.length > 0 && coveredBy.length === 0;
        const isToTell = seen.kind === 'undetermined' || (seen.kind === 'present' && seen.isCause);
        if (isReleased && wasActive && isToTell) expect(step.effects).toContain('page');
      }
    }),
    { numRuns: 2_000 },
  );
});
