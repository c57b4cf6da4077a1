// The queue of samples gives what a plain array gives, however it grows, turns round and shrinks.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SampleQueue } from '../../src/readings/sample-queue.ts';

test('first in, first out', () => {
  const step = fc.oneof(
    fc.record({ push: fc.integer({ min: 1, max: 30_000 }) }),
    fc.record({ drop: fc.double({ min: 0, max: 1, noNaN: true }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const queue = new SampleQueue();
      let model: number[] = [];
      let next = 1;
      for (const one of steps) {
        if ('push' in one) {
          for (let i = 0; i < one.push; i++) {
            queue.push(next, next * 2, next / 4);
            queue.say(`word ${next}`, next % 4);
            model.push(next++);
          }
        } else {
          const count = Math.floor(one.drop * model.length);
          queue.drop(count);
          model = model.slice(count);
        }
        const held = queue.copy(Math.min(queue.length, 50));
        const wanted = model.slice(0, 50);
        expect([queue.length, [...held.points]]).toEqual([model.length, wanted]);
        expect([...held.times]).toEqual(wanted.map((n) => n * 2));
        expect([...held.values]).toEqual(wanted.map((n) => n / 4));
        expect(held.words).toEqual(wanted.map((n) => `word ${n}`));
        expect([...held.qualities]).toEqual(wanted.map((n) => n % 4));
      }
    }),
    { numRuns: 40 },
  );
});
