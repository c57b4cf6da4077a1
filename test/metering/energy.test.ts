import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sumDecimals } from '../../src/core/decimal.ts';
import { dayPeriod, intervalsOf } from '../../src/core/period.ts';
import { coverageOf, energyWithin } from '../../src/metering/energy.ts';
import { plausibleWh, walkRegister } from '../../src/metering/register.ts';
import type { MeterBreak } from '../../src/metering/register.ts';
import { meter, samplesOf, start, wh } from './samples.ts';

/** A true course of energy and the samples a faulty meter gives of it. */
const course = fc
  .record({
    increments: fc.array(fc.integer({ min: 0, max: 1_800 }), { minLength: 2, maxLength: 120 }),
    first: fc.integer({ min: 0, max: 2 ** 33 }),
    holes: fc.array(fc.nat(119)),
    wild: fc.array(fc.tuple(fc.nat(119), fc.integer({ min: 0, max: 2 ** 40 }))),
  })
  .map(({ increments, first, holes, wild }) => {
    let register = first;
    const values = increments.map((increment, quarter): [number, number] => [
      quarter,
      (register += increment),
    ]);
    const wildAt = new Map(wild);
    const faulty = values.map(([quarter, value]): [number, number] => [
      quarter,
      wildAt.get(quarter) ?? value,
    ]);
    const kept = faulty.filter(([quarter]) => !holes.includes(quarter));
    return { values, faulty: kept, total: register - (values[0]?.[1] ?? 0) };
  });

describe('whatever the register does', () => {
  test('energy is never negative and never above what the breaker carries', () => {
    fc.assert(
      fc.property(course, fc.option(fc.constantFrom(2 ** 32, 10 ** 9)), ({ faulty }, modulus) => {
        const own = { ...meter, modulusWh: modulus === null ? undefined : wh(modulus) };
        for (const step of walkRegister(own, samplesOf(faulty), [])) {
          const elapsed = step.to.takenAt.epochMilliseconds - step.from.takenAt.epochMilliseconds;
          expect(step.wattHours.isNegative()).toBe(false);
          expect(step.wattHours.compare(plausibleWh(own, elapsed))).not.toBe(1);
        }
      }),
    );
  });

  test('holes alone lose nothing', () => {
    fc.assert(
      fc.property(course, fc.array(fc.integer({ min: 1, max: 118 })), ({ values, total }, holes) => {
        const last = values.length - 1;
        const kept = values.filter(
          ([quarter]) => quarter === 0 || quarter === last || !holes.includes(quarter),
        );
        const steps = walkRegister(meter, samplesOf(kept), []);
        expect(sumDecimals(steps.map((step) => step.wattHours)).toString()).toBe(String(total));
      }),
    );
  });

  test('wrapping loses nothing', () => {
    fc.assert(
      fc.property(course, fc.integer({ min: 50_000, max: 2 ** 31 }), ({ values, total }, modulus) => {
        const own = { ...meter, modulusWh: wh(modulus) };
        const wrapped = values.map(([quarter, value]): [number, number] => [quarter, value % modulus]);
        const steps = walkRegister(own, samplesOf(wrapped), []);
        expect(sumDecimals(steps.map((step) => step.wattHours)).toString()).toBe(String(total));
        expect(steps.every((step) => step.kind === 'register' || step.kind === 'wrap')).toBe(true);
      }),
    );
  });

  test('a recorded swap loses nothing and books no lifetime', () => {
    const swap = fc.record({
      at: fc.integer({ min: 1, max: 119 }),
      opening: fc.integer({ min: 0, max: 2 ** 33 }),
    });
    fc.assert(
      fc.property(course, swap, ({ values, total }, { at, opening }) => {
        fc.pre(at < values.length);
        const before = values[at - 1]?.[1] ?? 0;
        const moved = values.map(([quarter, value]): [number, number] => [
          quarter,
          quarter < at ? value : value - before + opening,
        ]);
        const happenedAt = start.add({ minutes: 15 * at - 1 });
        const breaks: MeterBreak[] = [
          { happenedAt, reason: 'swap', closingWh: wh(before), openingWh: wh(opening) },
        ];
        const steps = walkRegister(meter, samplesOf(moved), breaks);
        expect(sumDecimals(steps.map((step) => step.wattHours)).toString()).toBe(String(total));
      }),
    );
  });

  test('the energies of the parts sum to the energy of the whole, wherever it is cut', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 120 * 900 }), { maxLength: 6 });
    fc.assert(
      fc.property(course, cuts, ({ faulty }, seconds) => {
        const steps = walkRegister(meter, samplesOf(faulty), []);
        const edges = [0, ...seconds.sort((a, b) => a - b), 120 * 900].map((at) =>
          start.add({ seconds: at }),
        );
        const parts = edges.slice(1).map((end, index) => {
          return energyWithin(meter, steps, { start: edges[index] ?? start, end });
        });
        const whole = energyWithin(meter, steps, { start, end: edges.at(-1) ?? start });
        expect(sumDecimals(parts.map((part) => part.wattHours)).toString()).toBe(whole.wattHours.toString());
        for (const part of parts) {
          expect(part.wattHours.isNegative()).toBe(false);
          expect(sumDecimals(part.stretches.map((one) => one.wattHours)).compare(part.wattHours)).toBe(0);
          let reached = part.period.start;
          for (const one of part.stretches) {
            expect(one.from.equals(reached)).toBe(true);
            reached = one.to;
          }
          expect(reached.equals(part.period.end)).toBe(true);
        }
      }),
    );
  });
});

describe('energy of a period', () => {
  test('is interpolated to a thousandth of a Wh where it cuts a step', () => {
    const steps = walkRegister(
      meter,
      samplesOf([
        [0, 1000],
        [1, 1100],
      ]),
      [],
    );
    const energy = energyWithin(meter, steps, { start, end: start.add({ minutes: 5 }) });
    expect(energy.wattHours.toString()).toBe('33.333');
  });

  test('what is not known is missing, not zero in silence', () => {
    const period = { start, end: start.add({ hours: 24 }) };
    const energy = energyWithin(
      meter,
      walkRegister(
        meter,
        samplesOf([
          [48, 1000],
          [49, 1500],
        ]),
        [],
      ),
      period,
    );
    expect(energy.stretches.map((one) => one.kind)).toEqual(['missing', 'register', 'missing']);
    expect(energy.wattHours.toString()).toBe('500');
    expect(coverageOf([energy])).toBeCloseTo(1 / 96, 12);
    expect(energyWithin(meter, [], period).stretches.map((one) => one.kind)).toEqual(['missing']);
  });

  test.each([
    ['2015-03-29', 23],
    ['2015-10-25', 25],
  ])('quarter-hours of %s in Baku sum to the day of %i hours', (date, hours) => {
    const day = dayPeriod(Temporal.PlainDate.from(date), 'Asia/Baku');
    const edges = [...intervalsOf(day, 900).map((one) => one.start), day.end];
    const samples = edges.map((takenAt, index) => ({ takenAt, registerWh: wh(5_000 + 250 * index) }));
    const steps = walkRegister(meter, samples, []);
    const energy = energyWithin(meter, steps, day);
    expect(energy.wattHours.toString()).toBe(String(hours * 1000));
    expect(coverageOf([energy])).toBe(1);
    const hourly = intervalsOf(day, 3600).map((hour) =>
      energyWithin(meter, steps, hour).wattHours.toString(),
    );
    expect(hourly).toEqual(Array.from({ length: hours }, () => '1000'));
  });
});
