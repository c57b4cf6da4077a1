// Invoices as the browser sees them: every line with the registers and times it was made of, read from the evidence
// stored with it. Pure. Easy to get wrong: amounts stay exact decimal strings; nothing here becomes a float.
import { rackText } from '../billing/invoice.ts';
import type { Invoice, InvoiceHeader, InvoiceLine } from '../billing/invoice.ts';
import { Decimal } from '../core/decimal.ts';
import { toMajor } from '../core/money.ts';
import type { Money } from '../core/money.ts';
import { toKilowattHours } from '../rating/energy-charge.ts';
import type { EnergyEvidence, Evidence, MeterEvidence } from '../rating/evidence.ts';
import type { Sentence } from './contract.ts';
import type { InvoiceLineView, InvoiceSummary, InvoiceView } from './contract-tenant.ts';

const minorDecimals = 2;

/** `1234.50`: always the decimals of the currency. */
export function amountText(money: Money): string {
  const [whole = '0', part = ''] = toMajor(money).toString().split('.');
  return `${whole}.${part.padEnd(minorDecimals, '0')}`;
}

export function invoiceSummary(invoice: InvoiceHeader): InvoiceSummary {
  return {
    number: invoice.number,
    startMs: invoice.period.start.epochMilliseconds,
    endMs: invoice.period.end.epochMilliseconds,
    issuedOn: invoice.issuedOn.toString(),
    dueOn: invoice.dueOn.toString(),
    currency: invoice.currency,
    net: amountText(invoice.net),
    vat: amountText(invoice.vat),
    total: amountText(invoice.gross),
  };
}

function kilowattHours(wattHours: string): string {
  return toKilowattHours(Decimal.parse(wattHours)).toString();
}

function registersOf(meter: MeterEvidence): InvoiceLineView['registers'] {
  return meter.stretches.flatMap((stretch) => {
    const { registers } = stretch;
    if (registers === null) return [];
    return [
      {
        deviceId: meter.device,
        startAtMs: Temporal.Instant.from(registers.fromAt).epochMilliseconds,
        startKwh: kilowattHours(registers.fromWh),
        endAtMs: Temporal.Instant.from(registers.toAt).epochMilliseconds,
        endKwh: kilowattHours(registers.toWh),
        energyKwh: kilowattHours(stretch.wattHours),
        quality: stretch.kind,
      },
    ];
  });
}

/** The sum with its numbers in place, e.g. `1.234 kWh × 0.105000 = 129.57 AZN`. */
function formulaOf(line: InvoiceLine, evidence: Evidence): string {
  const price = `${line.unitPrice} ${line.net.currency}`;
  const amount = `${amountText(line.net)} ${line.net.currency}`;
  if (evidence.formula === 'energy-register/1') return `${line.quantity} kWh × ${price} = ${amount}`;
  const days = `${evidence.toDay - evidence.fromDay} / ${evidence.days}`;
  return `${price} × ${days} = ${amount}`;
}

function describe(line: InvoiceLine, rackNames: ReadonlyMap<string, string>): Sentence {
  const rack = rackText(line, rackNames.get(line.rackId));
  const text = line.kind === 'energy' ? `Energy of rack ${rack}` : `Rack ${rack}`;
  return { code: `line.${line.kind}`, params: { rack }, text };
}

function lineView(line: InvoiceLine, rackNames: ReadonlyMap<string, string>): InvoiceLineView {
  const evidence = JSON.parse(line.evidence) as Evidence;
  const energy: EnergyEvidence | null = evidence.formula === 'energy-register/1' ? evidence : null;
  return {
    position: line.line,
    description: describe(line, rackNames),
    quantity: line.quantity.toString(),
    unit: line.unit,
    unitPrice: line.unitPrice.toString(),
    net: amountText(line.net),
    startMs: line.period.start.epochMilliseconds,
    endMs: line.period.end.epochMilliseconds,
    formula: formulaOf(line, evidence),
    coverageRatio: energy === null ? null : Number(energy.coverage),
    evidenceSha256: line.evidenceSha256,
    registers: energy === null ? [] : energy.meters.flatMap(registersOf),
  };
}

export function invoiceView(
  invoice: Invoice,
  rackNames: ReadonlyMap<string, string>,
  timeZone: string,
): InvoiceView {
  return {
    ...invoiceSummary(invoice),
    tenantId: invoice.tenantId,
    tenantName: invoice.buyer.name,
    timeZone,
    lines: invoice.lines.map((line) => lineView(line, rackNames)),
  };
}
