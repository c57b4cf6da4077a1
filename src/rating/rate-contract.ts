// A month of a contract as charges. Easy to get wrong: the pieces. Whatever changes within the month – version, price,
// VAT – cuts it at a local midnight, and each piece is a line of its own; the pieces together are the month.
import type { RackTerms, VatRate } from '../contracts/contract.ts';
import { Decimal } from '../core/decimal.ts';
import { proRata, toMajor } from '../core/money.ts';
import { daysPeriod } from '../core/period.ts';
import { monthDecimals } from './charge.ts';
import type { Charge, ChargeTerms } from './charge.ts';
import { chargeEnergy } from './energy-charge.ts';
import type { Course } from './energy-charge.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import { sha256, unitsText } from './evidence.ts';
import type { RackEvidence } from './evidence.ts';

export interface RatingInput {
  readonly month: Temporal.PlainYearMonth;
  readonly timeZone: string;
  /** Terms of one contract that hold on some day of the month. */
  readonly terms: readonly RackTerms[];
  /** Rates that cover every day of the month. */
  readonly vatRates: readonly VatRate[];
  /** Meters of the racks with their registers around the month. */
  readonly courses: readonly Course[];
}

/** Days of the month counted from 0: [fromDay, toDay). */
interface Piece {
  readonly fromDay: number;
  readonly toDay: number;
  readonly vatRate: Decimal;
}

/** The charges of a contract for a month: per rack its rent, then its energy, by rack and time. */
export function rateContract(input: RatingInput): Charge[] {
  const terms = input.terms.toSorted(
    (left, right) =>
      compareText(left.rackId, right.rackId) || Temporal.PlainDate.compare(left.from, right.from),
  );
  const coursesOf = Map.groupBy(input.courses, (course) => course.meter.rackId);
  const parts = terms.flatMap((rack) => piecesOf(rack, input).map((piece) => ({ rack, piece })));
  const rents = join(parts, (rack) => `${rack.monthly.minor} ${unitsText(rack.units)}`).map(
    ({ rack, piece }) => chargeRack(pieceTerms(rack, piece, input), rack, { ...piece, month: input.month }),
  );
  const metered = join(parts, (rack) => rack.energyPrice?.toString() ?? 'included');
  const energies = metered.flatMap(({ rack, piece }) => {
    const price = rack.energyPrice;
    if (price === undefined) return [];
    return [chargeEnergy(pieceTerms(rack, piece, input), price, coursesOf.get(rack.rackId) ?? [])];
  });
  return [...rents, ...energies];
}

interface Part {
  readonly rack: RackTerms;
  readonly piece: Piece;
}

/** Joins pieces of one rack, or of one part of it, that follow each other at one price and VAT: a new version alone makes no new line. */
function join(parts: readonly Part[], priceOf: (rack: RackTerms) => string): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const continues =
      last !== undefined &&
      last.rack.rackId === part.rack.rackId &&
      last.rack.tenantId === part.rack.tenantId &&
      last.piece.toDay === part.piece.fromDay &&
      last.piece.vatRate.compare(part.piece.vatRate) === 0 &&
      priceOf(last.rack) === priceOf(part.rack);
    if (!continues) joined.push(part);
    else joined[joined.length - 1] = { rack: last.rack, piece: { ...last.piece, toDay: part.piece.toDay } };
  }
  return joined;
}

function pieceTerms(rack: RackTerms, piece: Piece, input: RatingInput): ChargeTerms {
  const first = input.month.toPlainDate({ day: 1 });
  const { fromDay, toDay, vatRate } = piece;
  return {
    tenantId: rack.tenantId,
    contractId: rack.contractId,
    version: rack.version,
    rackId: rack.rackId,
    currency: rack.monthly.currency,
    timeZone: input.timeZone,
    vatRate,
    period: daysPeriod(first.add({ days: fromDay }), first.add({ days: toDay }), input.timeZone),
  };
}

/** Cuts the days of the terms within the month at each change of VAT. */
function piecesOf(terms: RackTerms, input: RatingInput): Piece[] {
  const fromDay = dayOf(terms.from, input.month);
  const toDay = terms.until === undefined ? input.month.daysInMonth : dayOf(terms.until, input.month);
  const pieces: Piece[] = [];
  let covered = 0;
  for (const vat of input.vatRates) {
    const start = Math.max(fromDay, dayOf(vat.from, input.month));
    const end = Math.min(
      toDay,
      vat.until === undefined ? input.month.daysInMonth : dayOf(vat.until, input.month),
    );
    if (start >= end) continue;
    pieces.push({ fromDay: start, toDay: end, vatRate: vat.rate });
    covered += end - start;
  }
  if (covered !== Math.max(0, toDay - fromDay)) {
    throw new RangeError(`no VAT rate is known for some days of ${input.month.toString()}`);
  }
  return pieces;
}

/** Days from the first of the month, held within the month. */
function dayOf(date: Temporal.PlainDate, month: Temporal.PlainYearMonth): number {
  const days = month.toPlainDate({ day: 1 }).until(date, { largestUnit: 'days' }).days;
  return Math.min(Math.max(days, 0), month.daysInMonth);
}

function chargeRack(
  terms: ChargeTerms,
  rack: RackTerms,
  part: { fromDay: number; toDay: number; month: Temporal.PlainYearMonth },
): Charge {
  const { fromDay, toDay, month } = part;
  const days = month.daysInMonth;
  const net = proRata(rack.monthly, { from: fromDay, to: toDay, of: days });
  const quantity = Decimal.of(1n).timesRatio(BigInt(toDay - fromDay), BigInt(days), monthDecimals);
  const unitPrice = toMajor(rack.monthly);
  const evidence: RackEvidence = {
    formula: 'rack-month/1',
    units: unitsText(rack.units),
    tenant: terms.tenantId,
    contract: terms.contractId,
    version: terms.version,
    rack: terms.rackId,
    currency: terms.currency,
    unitPrice: unitPrice.toString(),
    vatRate: terms.vatRate.toString(),
    timeZone: terms.timeZone,
    periodStart: terms.period.start.toString(),
    periodEnd: terms.period.end.toString(),
    quantity: quantity.toString(),
    netMinor: net.minor.toString(),
    month: month.toString(),
    fromDay,
    toDay,
    days,
  };
  const text = canonicalJson(evidence);
  return {
    kind: 'rack',
    rackId: terms.rackId,
    units: rack.units,
    formula: evidence.formula,
    quantity,
    unit: 'month',
    unitPrice,
    period: terms.period,
    net,
    vatRate: terms.vatRate,
    evidence: text,
    evidenceSha256: sha256(text),
  };
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
