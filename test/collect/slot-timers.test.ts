// One timer for all devices of a slot: everybody is woken once, at the right instant, and a slot that all left is gone.
import { describe, expect, test } from 'vitest';
import { SlotTimers } from '../../src/collect/slot-timers.ts';
import { VirtualClock, type Clock } from '../../src/core/clock.ts';

function countingClock(): { clock: Clock; virtual: VirtualClock; armed: () => number } {
  const virtual = new VirtualClock(0);
  let open = 0;
  const clock: Clock = {
    epochMs: () => virtual.epochMs(),
    monotonicMs: () => virtual.monotonicMs(),
    after(delayMs, fire) {
      open += 1;
      const cancel = virtual.after(delayMs, () => {
        open -= 1;
        fire();
      });
      return () => {
        open -= 1;
        cancel();
      };
    },
  };
  return { clock, virtual, armed: () => open };
}

describe('timers of slots', () => {
  test('all members of a slot are woken by one timer, each once', async () => {
    const { clock, virtual, armed } = countingClock();
    const timers = new SlotTimers(clock);
    const woken: string[] = [];
    const members = ['a', 'b', 'c'].map((name) => ({
      onDue: () => void woken.push(`${name} ${virtual.monotonicMs()}`),
    }));
    for (const member of members) timers.add(300, member);
    timers.add(100, { onDue: () => void woken.push(`early ${virtual.monotonicMs()}`) });
    expect(armed()).toBe(2);
    await virtual.advance(1_000);
    expect(woken).toEqual(['early 100', 'a 300', 'b 300', 'c 300']);
    expect(armed()).toBe(0);
  });

  test('who leaves is not woken, and the last one takes the timer along', async () => {
    const { clock, virtual, armed } = countingClock();
    const timers = new SlotTimers(clock);
    const woken: string[] = [];
    const a = { onDue: () => void woken.push('a') };
    const b = { onDue: () => void woken.push('b') };
    timers.add(50, a);
    timers.add(50, b);
    timers.remove(50, a);
    timers.remove(50, a);
    expect(armed()).toBe(1);
    timers.remove(50, b);
    expect(armed()).toBe(0);
    await virtual.advance(100);
    expect(woken).toEqual([]);
  });

  test('who joins again while its slot fires is woken anew, what is overdue at once', async () => {
    const { clock, virtual } = countingClock();
    const timers = new SlotTimers(clock);
    const at: number[] = [];
    const member = {
      onDue(): void {
        at.push(virtual.monotonicMs());
        if (at.length < 3) timers.add(50, member);
      },
    };
    timers.add(50, member);
    await virtual.advance(200);
    expect(at).toEqual([50, 50, 50]);
  });
});
