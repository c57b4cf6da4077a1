// How long a battery lasts, by whom that is said, and that no card's word for "I do not know" is ever a time.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batteryAutonomy, deratingOf, isPastLife } from '../../src/autonomy/battery.ts';
import type { BatteryGiven } from '../../src/autonomy/battery.ts';
import { DischargeCurve } from '../../src/autonomy/discharge-curve.ts';
import type { Discharge } from '../../src/autonomy/discharge-curve.ts';
import { batteryVolts, discharge, runtimeSeconds } from '../../src/simulator/battery.ts';

const given: BatteryGiven = {
  mode: 'ready',
  said: null,
  silence: 'missing',
  chargePercent: 100,
  volts: null,
  celsius: 25,
  isLow: false,
  outputWatts: 20_000,
  efficiency: 1,
  rating: undefined,
  curve: undefined,
};
const now = Date.parse('2026-11-30T12:00:00Z');
const ask = (rest: Partial<BatteryGiven>) => batteryAutonomy({ ...given, ...rest }, now);
const said = (seconds: number, ageSeconds = 0) => ({ seconds, sinceMs: now - ageSeconds * 1000 });
const tenKwh = { energyWh: 10_000 };

describe('whose word counts', () => {
  it('the UPS’s own, when it is a time', () => {
    expect(ask({ said: said(900) })).toMatchObject({ seconds: 900, source: 'ups', distrust: null });
  });

  it('never more than the rated energy can give', () => {
    // 10 kWh at 20 kW is half an hour.
    const answer = ask({ said: said(7_200), rating: tenKwh });
    expect(answer).toMatchObject({ seconds: 1_800, source: 'rated', distrust: 'above-physics' });
    expect(ask({ said: said(600), rating: tenKwh })).toMatchObject({ seconds: 600, source: 'ups' });
    expect(ask({ said: said(600), rating: tenKwh, chargePercent: 10 })).toMatchObject({ seconds: 180 });
  });

  it('the rated energy where the UPS is silent, but not without a charge', () => {
    expect(ask({ rating: tenKwh })).toMatchObject({ seconds: 1_800, source: 'rated', distrust: 'missing' });
    expect(ask({ rating: tenKwh, chargePercent: null })).toMatchObject({ seconds: null, source: null });
    expect(ask({})).toMatchObject({ seconds: null, source: null, distrust: 'missing' });
  });

  it('says no time for a UPS that is off, on bypass or unknown', () => {
    for (const mode of ['off', 'bypassed', 'unknown'] as const) {
      expect(ask({ mode, said: said(900) })).toMatchObject({ seconds: null, source: null });
    }
  });

  it('runs on between two answers while it discharges, by no more than the minute that a figure stands for', () => {
    const mode = 'discharging';
    expect(ask({ mode, said: said(300, 20) }).seconds).toBe(280);
    expect(ask({ mode, said: said(300, 500) }).seconds).toBe(240);
    expect(ask({ said: said(300, 500) }).seconds).toBe(300);
  });
});

describe('what cards say that know no better', () => {
  // As recorded in the field: nut#1740, #731, #784, #983, #2765 and RFC 1628 cards; minutes are read as seconds × 60.
  const corpus: readonly (readonly [string, number, BatteryGiven['mode']])[] = [
    ['65535 seconds', 65_535, 'ready'],
    ['65535 seconds on battery', 65_535, 'discharging'],
    ['65535 minutes', 65_535 * 60, 'ready'],
    ['65534 minutes', 65_534 * 60, 'discharging'],
    ['-1 seconds', -1, 'ready'],
    ['-1 minutes', -60, 'discharging'],
    ['a signed maximum', 2_147_483_647, 'ready'],
    ['a signed maximum of minutes', 2_147_483_647 * 60, 'ready'],
    ['an unsigned maximum', 4_294_967_295, 'ready'],
    ['0 on mains', 0, 'ready'],
    ['0 on battery with a full charge', 0, 'discharging'],
    ['no number at all', Number.NaN, 'ready'],
    ['infinity', Infinity, 'ready'],
  ];
  it.each(corpus)('%s is no time', (_, seconds, mode) => {
    const silent = ask({ mode, said: said(seconds) });
    expect(silent.seconds).toBeNull();
    expect(['sentinel', 'zero']).toContain(silent.distrust);
    expect(ask({ mode, said: said(seconds), rating: tenKwh })).toMatchObject({
      seconds: 1_800,
      source: 'rated',
    });
  });

  it('0 is believed of a battery that is low or empty', () => {
    expect(ask({ mode: 'discharging', said: said(0), isLow: true }).seconds).toBe(0);
    expect(ask({ mode: 'discharging', said: said(0), chargePercent: 3 }).seconds).toBe(0);
  });

  it('whatever it says, the answer is a time within the rated energy or none', () => {
    fc.assert(
      fc.property(
        fc.double(),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 200 }),
        (seconds, chargePercent, kw) => {
          const answer = ask({ said: said(seconds), chargePercent, outputWatts: kw * 1000, rating: tenKwh });
          const bound = ((10_000 * chargePercent) / 100 / (kw * 1000)) * 3600;
          expect(answer.seconds).toBeGreaterThanOrEqual(0);
          expect(answer.seconds).toBeLessThanOrEqual(bound + 1e-6);
        },
      ),
    );
  });
});

/** A discharge of the simulated battery from `charge` for `seconds`, as a UPS tells it: charge in whole percent. */
function simulated(
  charge: number,
  watts: number,
  seconds: number,
  axis: Discharge['axis'] = 'charge',
): Discharge {
  const ratedWatts = 50_000;
  const samples: [number, number][] = [];
  let [left, givenWh] = [charge, 0];
  for (let second = 0; second <= seconds && left > 0; second++) {
    const value = axis === 'charge' ? Math.floor(left * 100) : batteryVolts(left, watts, ratedWatts);
    if (samples.length === 0 || value < samples.at(-1)![0]) samples.push([value, givenWh]);
    left = discharge(left, watts, { dt: 1, ratedWatts });
    givenWh += watts / 3600;
  }
  return {
    startedAtMs: now - 86_400_000,
    endedAtMs: now - 86_400_000 + seconds * 1000,
    axis,
    samples,
    watts,
  };
}

describe('learnt from real discharges', () => {
  it('forecasts the simulated battery: never over 5 % long, and within a tenth while most of the rest was seen', () => {
    const watts = 20_000;
    const curve = DischargeCurve.from([simulated(1, watts, 900), simulated(0.9, watts, 700)]);
    for (const charge of [0.95, 0.8, 0.6, 0.4, 0.3]) {
      const chargePercent = Math.floor(charge * 100);
      const answer = ask({ mode: 'discharging', curve, chargePercent, outputWatts: watts });
      const truth = runtimeSeconds(charge, watts, 50_000);
      expect(answer).toMatchObject({ source: 'learnt', learntFrom: 2 });
      expect(answer.seconds! / truth).toBeLessThan(1.05);
      // The last 15 % nobody has seen, and they are half of what is left at 30 %.
      expect(answer.seconds! / truth).toBeGreaterThan(charge > 0.4 ? 0.9 : 0.8);
      expect(Math.abs(answer.seconds! - truth)).toBeLessThan(answer.uncertaintySeconds! + 0.05 * truth);
    }
  });

  it('at twice the power within 15 %, with the usual exponent', () => {
    const curve = DischargeCurve.from([simulated(1, 15_000, 1_300)]);
    const answer = ask({ mode: 'discharging', curve, chargePercent: 80, outputWatts: 30_000 });
    expect(Math.abs(answer.seconds! / runtimeSeconds(0.8, 30_000, 50_000) - 1)).toBeLessThan(0.15);
  });

  it('guesses low for the part that nobody has seen', () => {
    const curve = DischargeCurve.from([simulated(1, 20_000, 300)])!;
    const answer = ask({ mode: 'ready', curve, chargePercent: 100 });
    const truth = runtimeSeconds(1, 20_000, 50_000);
    expect(answer.seconds).toBeLessThan(truth);
    expect(answer.seconds).toBeGreaterThan(truth * 0.7);
    expect(answer.uncertaintySeconds).toBeGreaterThan(truth * 0.1);
  });

  it('by voltage, where no charge is told, as far as it was seen', () => {
    const curve = DischargeCurve.from([simulated(1, 20_000, 600, 'voltage')]);
    const volts = batteryVolts(0.7, 20_000, 50_000);
    const answer = ask({ mode: 'discharging', curve, chargePercent: null, volts });
    const [from, to] = [0.7, 1].map((charge) => runtimeSeconds(charge, 20_000, 50_000));
    expect(Math.abs(answer.seconds! - (600 - (to! - from!)))).toBeLessThan(10);
    // Another power tells nothing of a voltage.
    expect(
      ask({ mode: 'discharging', curve, chargePercent: null, volts, outputWatts: 40_000 }).seconds,
    ).toBeNull();
  });

  it('a discharge too short to tell anything teaches nothing', () => {
    expect(DischargeCurve.from([])).toBeUndefined();
    expect(DischargeCurve.from([simulated(1, 20_000, 20)])).toBeUndefined();
  });

  it('a UPS that promises more than its battery ever gave is not believed', () => {
    const curve = DischargeCurve.from([simulated(1, 20_000, 1_000), simulated(1, 20_000, 1_000)]);
    const answer = ask({ curve, said: said(3_600), chargePercent: 90 });
    expect(answer).toMatchObject({ source: 'learnt', distrust: 'above-learnt' });
  });
});

describe('the rated energy', () => {
  it('follows the simulated battery at any power, with its exponent', () => {
    const rating = { energyWh: 5_000, atWatts: 50_000, exponent: 1.18 };
    for (const outputWatts of [10_000, 25_000, 50_000]) {
      for (const charge of [1, 0.5]) {
        const answer = ask({ rating, outputWatts, chargePercent: charge * 100 });
        expect(answer.seconds).toBeCloseTo(runtimeSeconds(charge, outputWatts, 50_000), 3);
      }
    }
  });

  it('ages and freezes', () => {
    const rating = { energyWh: 5_000, installedOn: '2021-11-30', lifeYears: 10, perCelsius: 0.01 };
    expect(deratingOf(rating, 25, now)).toBeCloseTo(0.9, 3);
    expect(deratingOf(rating, 15, now)).toBeCloseTo(0.81, 3);
    expect(deratingOf(rating, 40, now)).toBeCloseTo(0.9, 3);
    expect(isPastLife(rating, now)).toBe(false);
    expect(isPastLife({ ...rating, lifeYears: 5 }, now + 3 * 86_400_000)).toBe(true);
    expect(isPastLife(tenKwh, now)).toBe(false);
  });
});
