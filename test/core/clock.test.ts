// The virtual clock against the plainest reading of its promise: timers fire by due time, then in the order they were set.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';

test('timers fire by due time, then in the order they were set; cancelled ones do not', async () => {
  const timers = fc.array(fc.record({ delayMs: fc.nat(50), isCancelled: fc.boolean() }), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(timers, fc.nat(50), async (asked, untilMs) => {
      const clock = new VirtualClock(1_000);
      const fired: number[] = [];
      const cancels = asked.map(({ delayMs }, i) => clock.after(delayMs, () => fired.push(i)));
      asked.forEach(({ isCancelled }, i) => isCancelled && cancels[i]?.());
      await clock.advance(untilMs);
      const due = [...asked.keys()].filter((i) => !asked[i]!.isCancelled && asked[i]!.delayMs <= untilMs);
      expect(fired).toEqual(due.sort((a, b) => asked[a]!.delayMs - asked[b]!.delayMs || a - b));
      expect(clock.epochMs()).toBe(1_000 + untilMs);
    }),
    { numRuns: 200 },
  );
});

test('a timer set by a timer fires on the same way when it is due', async () => {
  const clock = new VirtualClock(0);
  const seen: number[] = [];
  clock.after(10, () => {
    seen.push(clock.epochMs());
    clock.after(5, () => seen.push(clock.epochMs()));
  });
  await clock.advance(15);
  expect(seen).toEqual([10, 15]);
});
