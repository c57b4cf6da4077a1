// The energy of one rack in one period, priced: the registers of all its meters, summed. Easy to get wrong: summing
// rounded kWh. Watt-hours are summed exactly and only the amount is rounded.
import { Decimal, sumDecimals } from '../core/decimal.ts';
import { priceOf } from '../core/money.ts';
import type { Period } from '../core/period.ts';
import { coverageOf, energyWithin } from '../metering/energy.ts';
import type { EnergyStretch, MeterEnergy } from '../metering/energy.ts';
import { walkRegister } from '../metering/register.ts';
import type { Meter, MeterBreak, RegisterSample } from '../metering/register.ts';
import type { Charge, ChargeTerms } from './charge.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import { sha256 } from './evidence.ts';
import type { EnergyEvidence, MeterEvidence, StretchEvidence } from './evidence.ts';

/** One meter with what its register said around the period. */
export interface Course {
  readonly meter: Meter;
  readonly samples: readonly RegisterSample[];
  readonly breaks: readonly MeterBreak[];
}

/** Watt-hours as kilowatt-hours, exact. */
export function toKilowattHours(wattHours: Decimal): Decimal {
  return Decimal.of(wattHours.digits, wattHours.scale + 3);
}

/** Prices the energy that the meters of a rack counted in the period of the terms. */
export function chargeEnergy(terms: ChargeTerms, unitPrice: Decimal, courses: readonly Course[]): Charge {
  const { period, currency, vatRate } = terms;
  const energies = courses.map((course) => {
    const steps = walkRegister(course.meter, course.samples, course.breaks);
    return energyWithin(course.meter, steps, period);
  });
  const wattHours = sumDecimals(energies.map((energy) => energy.wattHours));
  const quantity = toKilowattHours(wattHours);
  const net = priceOf(quantity, unitPrice, currency);
  const evidence: EnergyEvidence = {
    formula: 'energy-register/1',
    tenant: terms.tenantId,
    contract: terms.contractId,
    version: terms.version,
    rack: terms.rackId,
    currency,
    unitPrice: unitPrice.toString(),
    vatRate: vatRate.toString(),
    timeZone: terms.timeZone,
    periodStart: period.start.toString(),
    periodEnd: period.end.toString(),
    quantity: quantity.toString(),
    netMinor: net.minor.toString(),
    wattHours: wattHours.toString(),
    coverage: Decimal.fromNumber(coverageOf(energies), 4).toFixed(4),
    meters: energies.map((energy, index) => meterEvidence(energy, courses[index]?.samples ?? [])),
  };
  const text = canonicalJson(evidence);
  return {
    kind: 'energy',
    rackId: terms.rackId,
    units: undefined,
    formula: evidence.formula,
    quantity,
    unit: 'kWh',
    unitPrice,
    period,
    net,
    vatRate,
    evidence: text,
    evidenceSha256: sha256(text),
  };
}

function meterEvidence(energy: MeterEnergy, samples: readonly RegisterSample[]): MeterEvidence {
  const { meter } = energy;
  return {
    device: meter.deviceId,
    point: meter.point,
    instance: meter.instance,
    feed: meter.feed,
    breakerWatts: meter.breakerWatts,
    modulusWh: meter.modulusWh?.toString() ?? null,
    wattHours: energy.wattHours.toString(),
    coveredSeconds: energy.coveredSeconds,
    samples: sampleDigest(samples, energy.period),
    stretches: energy.stretches.map(stretchEvidence),
  };
}

/** Count and SHA-256 of `<ms since 1970> <register Wh>\n` per sample in the period, its last instant included. */
export function sampleDigest(
  samples: readonly RegisterSample[],
  period: Period,
): { count: number; sha256: string } {
  const startMs = period.start.epochMilliseconds;
  const endMs = period.end.epochMilliseconds;
  let count = 0;
  let text = '';
  for (const sample of samples) {
    const atMs = sample.takenAt.epochMilliseconds;
    if (atMs < startMs || atMs > endMs) continue;
    count += 1;
    text += `${atMs} ${sample.registerWh.toString()}\n`;
  }
  return { count, sha256: sha256(text) };
}

function stretchEvidence(stretch: EnergyStretch): StretchEvidence {
  const { registers } = stretch;
  return {
    kind: stretch.kind,
    from: stretch.from.toString(),
    to: stretch.to.toString(),
    wattHours: stretch.wattHours.toString(),
    steps: stretch.steps,
    ignored: stretch.ignored,
    registers:
      registers === undefined
        ? null
        : {
            fromAt: registers.fromAt.toString(),
            fromWh: registers.fromWh.toString(),
            toAt: registers.toAt.toString(),
            toWh: registers.toWh.toString(),
            wattHours: registers.wattHours.toString(),
          },
    breaks: stretch.breaks.map((one) => ({
      at: one.happenedAt.toString(),
      reason: one.reason,
      closingWh: one.closingWh?.toString() ?? null,
      openingWh: one.openingWh.toString(),
    })),
  };
}
