// The way back: from the stored evidence of a line to its amount, without trusting any figure that can be derived.
// Easy to get wrong: believing a sum in the evidence. Only registers, times, days and prices are taken from it; every
// energy, quantity and amount is calculated again and compared.
import { Decimal, sumDecimals } from '../core/decimal.ts';
import { currencyDecimals, isCurrency, priceOf, proRata } from '../core/money.ts';
import { cutEnergy } from '../metering/energy.ts';
import { energyAcrossBreaks } from '../metering/register.ts';
import { monthDecimals } from './charge.ts';
import type { Charge } from './charge.ts';
import { toKilowattHours } from './energy-charge.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import { sha256, unitsText } from './evidence.ts';
import type { EnergyEvidence, Evidence, MeterEvidence, RackEvidence, StretchEvidence } from './evidence.ts';

/** One figure that does not follow from the evidence. */
export interface Difference {
  /** What differs, e.g. `netMinor` or `meters.0.stretches.2.wattHours`. */
  readonly what: string;
  readonly stored: string;
  readonly recomputed: string;
}

/** Calculates a line again from its evidence alone; an empty list means that every figure agrees. */
export function recompute(line: Charge): Difference[] {
  const differences: Difference[] = [];
  const compare: Compare = (what, stored, recomputed) => {
    if (stored !== recomputed) differences.push({ what, stored, recomputed });
  };
  compare('evidenceSha256', line.evidenceSha256, sha256(line.evidence));
  const evidence = JSON.parse(line.evidence) as Evidence;
  compare('evidence', line.evidence, canonicalJson(evidence));
  compare('formula', line.formula, evidence.formula);
  compare('rackId', line.rackId, evidence.rack);
  const units = evidence.formula === 'rack-month/1' ? evidence.units : undefined;
  compare('units', unitsText(line.units) ?? 'all', units ?? 'all');
  compare('unitPrice', line.unitPrice.toString(), evidence.unitPrice);
  compare('vatRate', line.vatRate.toString(), evidence.vatRate);
  compare('currency', line.net.currency, evidence.currency);
  compare('periodStart', line.period.start.toString(), evidence.periodStart);
  compare('periodEnd', line.period.end.toString(), evidence.periodEnd);
  const result = evidence.formula === 'rack-month/1' ? rackAmount(evidence) : energyAmount(evidence, compare);
  compare('quantity', line.quantity.toString(), result.quantity.toString());
  compare('evidence.quantity', evidence.quantity, result.quantity.toString());
  compare('netMinor', line.net.minor.toString(), result.minor.toString());
  compare('evidence.netMinor', evidence.netMinor, result.minor.toString());
  return differences;
}

type Compare = (what: string, stored: string, recomputed: string) => void;

function rackAmount(evidence: RackEvidence): { quantity: Decimal; minor: bigint } {
  const { fromDay, toDay, days } = evidence;
  const currency = currencyOf(evidence);
  const price = Decimal.parse(evidence.unitPrice).toInteger(currencyDecimals[currency]);
  const net = proRata({ minor: price, currency }, { from: fromDay, to: toDay, of: days });
  const quantity = Decimal.of(1n).timesRatio(BigInt(toDay - fromDay), BigInt(days), monthDecimals);
  return { quantity, minor: net.minor };
}

function energyAmount(evidence: EnergyEvidence, compare: Compare): { quantity: Decimal; minor: bigint } {
  const meters = evidence.meters.map((meter, index) => meterEnergy(meter, evidence, { index, compare }));
  const wattHours = sumDecimals(meters);
  compare('wattHours', evidence.wattHours, wattHours.toString());
  const quantity = toKilowattHours(wattHours);
  const net = priceOf(quantity, Decimal.parse(evidence.unitPrice), currencyOf(evidence));
  return { quantity, minor: net.minor };
}

function meterEnergy(
  meter: MeterEvidence,
  evidence: EnergyEvidence,
  report: { index: number; compare: Compare },
): Decimal {
  const path = `meters.${report.index}`;
  let reached = evidence.periodStart;
  const energies = meter.stretches.map((stretch, index) => {
    const place = `${path}.stretches.${index}`;
    const { part: energy, whole } = stretchEnergy(stretch, meter);
    report.compare(`${place}.registers.wattHours`, stretch.registers?.wattHours ?? '0', whole.toString());
    report.compare(`${place}.wattHours`, stretch.wattHours, energy.toString());
    report.compare(`${place}.from`, stretch.from, reached);
    reached = stretch.to;
    return energy;
  });
  report.compare(`${path}.end`, reached, evidence.periodEnd);
  const sum = sumDecimals(energies);
  report.compare(`${path}.wattHours`, meter.wattHours, sum.toString());
  return sum;
}

/** Energy of the whole step between its registers, and of the part of it that lies in the stretch. */
function stretchEnergy(stretch: StretchEvidence, meter: MeterEvidence): { part: Decimal; whole: Decimal } {
  const { registers } = stretch;
  if (registers === null) return { part: Decimal.zero, whole: Decimal.zero };
  const whole = {
    start: Temporal.Instant.from(registers.fromAt),
    end: Temporal.Instant.from(registers.toAt),
  };
  const part = { start: Temporal.Instant.from(stretch.from), end: Temporal.Instant.from(stretch.to) };
  const energy = stepEnergy(stretch, meter, registers);
  return { part: cutEnergy(energy, whole, part), whole: energy };
}

function stepEnergy(
  stretch: StretchEvidence,
  meter: MeterEvidence,
  registers: { readonly fromWh: string; readonly toWh: string },
): Decimal {
  const from = Decimal.parse(registers.fromWh);
  const to = Decimal.parse(registers.toWh);
  switch (stretch.kind) {
    case 'register':
    case 'gap':
      return to.minus(from);
    case 'wrap':
      return to.minus(from).plus(Decimal.parse(meter.modulusWh ?? '0'));
    case 'reset':
      return to;
    case 'swap': {
      const breaks = stretch.breaks.map((one) => ({
        closingWh: one.closingWh === null ? undefined : Decimal.parse(one.closingWh),
        openingWh: Decimal.parse(one.openingWh),
      }));
      return energyAcrossBreaks({ registerWh: from }, { registerWh: to }, breaks) ?? Decimal.zero;
    }
    case 'suspect':
    case 'missing':
      return Decimal.zero;
  }
}

function currencyOf(evidence: Evidence): Charge['net']['currency'] {
  if (!isCurrency(evidence.currency)) throw new RangeError(`currency ${evidence.currency} is not known`);
  return evidence.currency;
}
