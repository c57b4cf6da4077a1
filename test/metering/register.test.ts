import { describe, expect, test } from 'vitest';
import { walkRegister } from '../../src/metering/register.ts';
import type { MeterBreak } from '../../src/metering/register.ts';
import { meter, samplesOf, start, wh } from './samples.ts';

function kindsAndEnergy(
  values: readonly (readonly [number, number])[],
  options: { modulus?: number; breaks?: MeterBreak[] } = {},
): [string, string][] {
  const own = { ...meter, modulusWh: options.modulus === undefined ? undefined : wh(options.modulus) };
  return walkRegister(own, samplesOf(values), options.breaks ?? []).map((step) => [
    step.kind,
    step.wattHours.toString(),
  ]);
}

describe('each kind of step', () => {
  test('plain differences', () => {
    expect(
      kindsAndEnergy([
        [0, 1000],
        [1, 1500],
        [2, 1500],
      ]),
    ).toEqual([
      ['register', '500'],
      ['register', '0'],
    ]);
  });
  test('the difference over a gap is exact', () => {
    expect(
      kindsAndEnergy([
        [0, 1000],
        [9, 5500],
      ]),
    ).toEqual([['gap', '4500']]);
  });
  test('a 32-bit register wraps', () => {
    expect(
      kindsAndEnergy(
        [
          [0, 4294967290],
          [1, 500],
        ],
        { modulus: 2 ** 32 },
      ),
    ).toEqual([['wrap', '506']]);
  });
  test('an unannounced reset bills what was counted since, never a negative', () => {
    expect(
      kindsAndEnergy([
        [0, 900000],
        [1, 300],
        [2, 700],
      ]),
    ).toEqual([
      ['reset', '300'],
      ['register', '400'],
    ]);
  });
  test('a meter swapped in silence for one with a higher register bills nothing for the step', () => {
    expect(
      kindsAndEnergy([
        [0, 1000],
        [1, 88_000_000],
        [2, 88_000_400],
      ]),
    ).toEqual([
      ['suspect', '0'],
      ['register', '400'],
    ]);
  });
  test('… and for one with a lower register too', () => {
    expect(
      kindsAndEnergy([
        [0, 88_000_000],
        [1, 50_000],
        [2, 50_400],
      ]),
    ).toEqual([
      ['suspect', '0'],
      ['register', '400'],
    ]);
  });
  test('a recorded swap bills both registers', () => {
    const breaks: MeterBreak[] = [
      { happenedAt: start.add({ minutes: 7 }), reason: 'swap', closingWh: wh(1200), openingWh: wh(77_000) },
    ];
    expect(
      kindsAndEnergy(
        [
          [0, 1000],
          [1, 77_150],
        ],
        { breaks },
      ),
    ).toEqual([['swap', '350']]);
  });
  test('a recorded swap whose registers cannot be true is suspect', () => {
    const breaks: MeterBreak[] = [
      { happenedAt: start.add({ minutes: 7 }), reason: 'swap', closingWh: wh(900), openingWh: wh(0) },
    ];
    expect(
      kindsAndEnergy(
        [
          [0, 1000],
          [1, 10],
        ],
        { breaks },
      ),
    ).toEqual([['suspect', '0']]);
  });
  test.each([[0], [123_456_789]])('a register that reads %i once and recovers is looked past', (wild) => {
    const values = [
      [0, 900000],
      [1, wild],
      [2, 900800],
      [3, 901000],
    ] as const;
    expect(kindsAndEnergy(values)).toEqual([
      ['gap', '800'],
      ['register', '200'],
    ]);
  });
});
