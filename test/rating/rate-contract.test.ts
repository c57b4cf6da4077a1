import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RackTerms, VatRate } from '../../src/contracts/contract.ts';
import { Decimal, sumDecimals } from '../../src/core/decimal.ts';
import { monthPeriod } from '../../src/core/period.ts';
import type { Charge } from '../../src/rating/charge.ts';
import type { Course } from '../../src/rating/energy-charge.ts';
import { canonicalJson } from '../../src/core/canonical-json.ts';
import { sha256 } from '../../src/rating/evidence.ts';
import { rateContract } from '../../src/rating/rate-contract.ts';
import { recompute } from '../../src/rating/recompute.ts';

const timeZone = 'Asia/Baku';
const month = Temporal.PlainYearMonth.from('2026-10');
const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const vat18: VatRate = { from: day('2001-01-01'), until: undefined, rate: Decimal.parse('0.18') };

function termsOf(changes: Partial<RackTerms> = {}): RackTerms {
  return {
    tenantId: 'xezer',
    contractId: 'xezer-1',
    version: 1,
    rackId: 'rack-a01',
    units: undefined,
    from: day('2025-01-01'),
    until: undefined,
    monthly: { minor: 95_000n, currency: 'AZN' },
    contractedWatts: 5_000,
    energyPrice: Decimal.parse('0.14825'),
    ...changes,
  };
}

/** Both PDUs of the rack, `hourlyWh` every hour, read at quarter-hours; quarters in `holes` were not read. */
function coursesOf(hourlyWh: number, holes: ReadonlySet<number> = new Set()): Course[] {
  const period = monthPeriod(month, timeZone);
  const quarters = (period.end.epochMilliseconds - period.start.epochMilliseconds) / 900_000;
  return ['A', 'B'].map((feed, index) => ({
    meter: {
      id: index,
      deviceId: `pdu-a01-${feed.toLowerCase()}`,
      point: 'energy.total',
      instance: '',
      rackId: 'rack-a01',
      feed,
      modulusWh: undefined,
      resolutionWh: Decimal.of(1n),
      breakerWatts: 7_360,
    },
    breaks: [],
    samples: Array.from({ length: quarters + 9 }, (_, quarter) => quarter)
      .filter((quarter) => !holes.has(quarter))
      .map((quarter) => ({
        takenAt: period.start.add({ minutes: 15 * (quarter - 4) }),
        registerWh: Decimal.of(BigInt(5_000_000 + Math.floor((hourlyWh * quarter) / 4))),
      })),
  }));
}

const rate = (terms: RackTerms[], vatRates = [vat18], courses = coursesOf(2_000)): Charge[] =>
  rateContract({ month, timeZone, terms, vatRates, courses });
const nets = (charges: readonly Charge[], kind: Charge['kind']): bigint[] =>
  charges.filter((charge) => charge.kind === kind).map((charge) => charge.net.minor);
const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

describe('a month of one rack', () => {
  test('rent and energy, each with its reasoning', () => {
    const charges = rate([termsOf()]);
    // 2 meters × 744 h × 2,000 Wh = 2,976 kWh × 0.14825 = 441.192
    expect(charges.map((one) => [one.kind, one.quantity.toString(), one.unit, one.net.minor])).toEqual([
      ['rack', '1', 'month', 95_000n],
      ['energy', '2976', 'kWh', 44_119n],
    ]);
    expect(charges.every((one) => sha256(one.evidence) === one.evidenceSha256)).toBe(true);
    expect(rate([termsOf()])).toEqual(charges);
  });

  test('a price change in mid-month makes two lines whose quantities sum to the month', () => {
    const charges = rate([
      termsOf({ until: day('2026-10-16') }),
      termsOf({ version: 2, from: day('2026-10-16'), energyPrice: Decimal.parse('0.152') }),
    ]);
    // The rent did not change and stays one line.
    expect(nets(charges, 'rack')).toEqual([95_000n]);
    const energy = charges.filter((one) => one.kind === 'energy');
    expect(energy.map((one) => one.unitPrice.toString())).toEqual(['0.14825', '0.152']);
    expect(sumDecimals(energy.map((one) => one.quantity)).toString()).toBe('2976');
    expect(energy[0]?.period.end.equals(energy[1]?.period.start ?? energy[0].period.start)).toBe(true);
  });

  test('a new rent in mid-month makes two lines by days', () => {
    const monthly = { minor: 99_000n, currency: 'AZN' } as const;
    const from = day('2026-10-16');
    const charges = rate([termsOf({ until: from }), termsOf({ version: 2, from, monthly })]);
    // 950 × 15 / 31 = 459.677…; 990 - 990 × 15 / 31 = 990 - 479.032…
    expect(nets(charges, 'rack')).toEqual([45_968n, 51_097n]);
    expect(charges.filter((one) => one.kind === 'energy')).toHaveLength(1);
    expect(charges.flatMap(recompute)).toEqual([]);
  });

  test('days between two versions, when the rack was not let, are not charged', () => {
    const charges = rate([
      termsOf({ until: day('2026-10-11') }),
      termsOf({ version: 2, from: day('2026-10-22') }),
    ]);
    // Ten days each, the first and the last of 31: 306.4516… and 950 - 643.5483…
    expect(nets(charges, 'rack')).toEqual([30_645n, 30_645n]);
    const energy = charges.filter((one) => one.kind === 'energy');
    expect(energy.map((one) => one.quantity.toString())).toEqual(['960', '960']);
  });

  test('a change of VAT cuts lines too, and days without a rate are refused', () => {
    const until = day('2026-10-11');
    const rates = [
      { ...vat18, until },
      { from: until, until: undefined, rate: Decimal.parse('0.2') },
    ];
    const charges = rate([termsOf()], rates);
    expect(charges.map((one) => one.vatRate.toString())).toEqual(['0.18', '0.2', '0.18', '0.2']);
    expect(sum(nets(charges, 'rack'))).toBe(95_000n);
    expect(() => rate([termsOf()], [{ ...vat18, until }])).toThrow(RangeError);
  });

  test('parts of a month sum to the whole, in qəpik, whoever has the rack', () => {
    const cut = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 9n }), fc.array(fc.integer({ min: 2, max: 31 })));
    fc.assert(
      fc.property(cut, ([minor, cuts]) => {
        const edges = [...new Set([1, ...cuts])].sort((a, b) => a - b);
        const monthly = { minor, currency: 'AZN' } as const;
        const terms = edges.map((from, index) => {
          const next = edges[index + 1];
          return termsOf({
            version: index + 1,
            tenantId: index % 2 === 0 ? 'xezer' : 'abseron',
            monthly,
            from: month.toPlainDate({ day: from }),
            until: next === undefined ? undefined : month.toPlainDate({ day: next }),
          });
        });
        const charges = rate(terms, [vat18], []);
        expect(sum(nets(charges, 'rack'))).toBe(minor);
      }),
      { numRuns: 60 },
    );
  });

  test('a rack whose meters were never read has a line of nothing that says so', () => {
    const [, energy] = rate(
      [termsOf()],
      [vat18],
      coursesOf(2_000).map((one) => ({ ...one, samples: [] })),
    );
    expect(energy?.net.minor).toBe(0n);
    expect(energy?.evidence).toContain('"kind":"missing"');
    expect(energy?.evidence).toContain('"coverage":"0.0000"');
  });
});

describe('recompute', () => {
  const holes = new Set([100, 101, 102, 1500]);
  const charges = rate([termsOf({ from: day('2026-10-03') })], [vat18], coursesOf(1_777, holes));

  test('every line follows from its own evidence', () => {
    expect(charges.map(recompute)).toEqual([[], []]);
  });

  test('any changed figure of a line is found', () => {
    const energy = charges[1];
    if (energy === undefined) throw new Error('there is an energy charge');
    const changes: Partial<Charge>[] = [
      { net: { minor: energy.net.minor + 1n, currency: 'AZN' } },
      { quantity: energy.quantity.plus(Decimal.parse('0.001')) },
      { unitPrice: Decimal.parse('0.15') },
      { vatRate: Decimal.parse('0.2') },
      { rackId: 'rack-a02' },
      { evidence: energy.evidence.replace('"feed":"A"', '"feed":"B"') },
    ];
    for (const change of changes) expect(recompute({ ...energy, ...change })).not.toEqual([]);
  });

  test('a changed register is found even when the hash was made anew', () => {
    const forged = (line: Charge, from: RegExp): Charge => {
      const evidence = line.evidence.replace(from, (text) =>
        text.replace(/\d(?=")/, (d) => String((Number(d) + 1) % 10)),
      );
      expect(evidence).not.toBe(line.evidence);
      return { ...line, evidence, evidenceSha256: sha256(evidence) };
    };
    const energy = charges[1];
    if (energy === undefined) throw new Error('there is an energy charge');
    for (const key of ['toWh', 'fromWh', 'wattHours', 'unitPrice', 'netMinor', 'quantity']) {
      expect(recompute(forged(energy, new RegExp(`"${key}":"[0-9.]+"`)))).not.toEqual([]);
    }
  });

  test('canonical JSON does not depend on the order of keys and refuses floats', () => {
    expect(canonicalJson({ b: [1, 'ə'], a: { d: null, c: true } })).toBe(
      '{"a":{"c":true,"d":null},"b":[1,"ə"]}',
    );
    expect(() => canonicalJson({ a: 0.1 })).toThrow(RangeError);
  });
});
