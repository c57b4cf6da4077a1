// The pages behind an invoice: for each line the formula with its numbers in place, and for energy every register and
// time that was used. Easy to get wrong: hiding what is awkward. Gaps, resets and missing data are printed like the rest.
import { Decimal } from '../core/decimal.ts';
import { formatDecimal, formatMoney } from '../core/money.ts';
import type { Language } from '../core/money.ts';
import type { EnergyEvidence, Evidence, MeterEvidence, StretchEvidence } from '../rating/evidence.ts';
import { toKilowattHours } from '../rating/energy-charge.ts';
import { rackText } from './invoice.ts';
import type { Invoice, InvoiceLine } from './invoice.ts';
import { invoiceWords } from './invoice-words.ts';
import type { InvoiceWords } from './invoice-words.ts';
import { innerWidth, margin, quiet } from '../platform/paper.ts';
import type { Cell, Paper } from '../platform/paper.ts';
import { formatTime } from './printed-dates.ts';

/** Stretches printed per meter; a meter with more has them all in the stored evidence. */
const maxPrintedStretches = 40;

interface Frame {
  readonly words: InvoiceWords;
  readonly language: Language;
  readonly timeZone: string;
}

/** Prints the evidence of all lines from a new page on. */
export function printEvidence(paper: Paper, invoice: Invoice, language: Language): void {
  const words = invoiceWords[language];
  const frame: Frame = { words, language, timeZone: invoice.timeZone };
  paper.newPage();
  paper.paragraph(words.evidence, { bold: true, size: 13 });
  paper.space(3);
  paper.paragraph(words.evidenceIntro, { size: 8, colour: quiet });
  paper.space(8);
  for (const line of invoice.lines) {
    // Written by Qosha itself and proven against its hash by the database.
    const evidence = JSON.parse(line.evidence) as Evidence;
    paper.reserve(evidence.formula === 'rack-month/1' ? 48 : 92);
    paper.rule(5);
    printFormula(paper, line, { evidence, frame });
    if (evidence.formula === 'energy-register/1') printRegisters(paper, evidence, frame);
    paper.paragraph(`SHA-256 ${line.evidenceSha256}`, { size: 6.5, colour: quiet });
    paper.space(7);
  }
}

function printFormula(
  paper: Paper,
  line: InvoiceLine,
  { evidence, frame }: { evidence: Evidence; frame: Frame },
): void {
  const { words } = frame;
  paper.paragraph(`${line.line}.  ${words.kinds[line.kind]}, ${rackText(line)}`, { bold: true, size: 9 });
  paper.space(1);
  const text =
    evidence.formula === 'rack-month/1'
      ? rackFormula(evidence, line, frame)
      : energyFormula(evidence, line, frame);
  paper.paragraph(`${words.formula} ${evidence.formula}:  ${text}`, { size: 8 });
  paper.space(2);
}

function rackFormula(
  evidence: Extract<Evidence, { formula: 'rack-month/1' }>,
  line: InvoiceLine,
  { words, language }: Frame,
): string {
  const { fromDay, toDay, days } = evidence;
  const unitPrice = price(evidence, language, 2);
  const start = fromDay === 0 ? '' : ` − ${unitPrice} × ${fromDay} / ${days}`;
  return `${unitPrice} × ${toDay} / ${days}${start} (${words.days}) = ${formatMoney(line.net, language)}`;
}

/** `1.234,567 + 1.111,000 = 2.345,567 kWh;  2.345,567 × 0,14825 = 347,73 ₼`; a sum only where there are two. */
function energyFormula(evidence: EnergyEvidence, line: InvoiceLine, { words, language }: Frame): string {
  const parts = evidence.meters.map((meter) => kilowattHours(meter.wattHours, language));
  const total = formatDecimal(Decimal.parse(evidence.quantity), language, { least: 3, most: 6 });
  const sum = parts.length > 1 ? `${parts.join(' + ')} = ${total} ${words.units.kWh};  ` : '';
  return `${sum}${total} × ${price(evidence, language, 4)} = ${formatMoney(line.net, language)}`;
}

// Columns of registers: how | from | register | to | register | energy, shares of the inner width.
const shares = [0.27, 0.15, 0.145, 0.15, 0.145, 0.14];

function registerRow(texts: readonly string[], style: Partial<Cell> = {}): Cell[] {
  let x = margin;
  return texts.map((text, index) => {
    const width = (shares[index] ?? 0) * innerWidth;
    const isNumber = index === 2 || index === 4 || index === 5;
    const cell: Cell = { text, x, width: width - 4, size: 7.5, align: isNumber ? 'right' : 'left', ...style };
    x += width;
    // A gap between a number and the time that follows it.
    if (isNumber) return { ...cell, width: width - 14 };
    return cell;
  });
}

function printRegisters(paper: Paper, evidence: EnergyEvidence, frame: Frame): void {
  const { words } = frame;
  const names = [words.meter, words.from, words.register, words.to, words.register, words.energy];
  paper.row(registerRow(names, { colour: quiet, size: 7 }), 2);
  for (const meter of evidence.meters) printMeter(paper, meter, frame);
  const percent = new Intl.NumberFormat(frame.language, { style: 'percent', maximumFractionDigits: 2 });
  const count = evidence.meters.reduce((sum, meter) => sum + meter.samples.count, 0);
  const coverage = `${words.coverage}: ${percent.format(Number(evidence.coverage))}`;
  paper.paragraph(`${coverage}  ·  ${count} ${words.samples}`, { size: 7.5 });
}

function printMeter(paper: Paper, meter: MeterEvidence, frame: Frame): void {
  const { words, language } = frame;
  const name = `${meter.device}${meter.instance === '' ? '' : ` ${meter.instance}`} (${words.feed} ${meter.feed})`;
  for (const stretch of meter.stretches.slice(0, maxPrintedStretches)) {
    const { registers } = stretch;
    const how = howText(stretch, words);
    paper.row(
      registerRow([
        how === words.stretches.register ? name : `${name}\n${how}`,
        localTime(stretch.from, frame),
        registers === null ? '–' : kilowattHours(registers.fromWh, language),
        localTime(stretch.to, frame),
        registers === null ? '–' : kilowattHours(registers.toWh, language),
        kilowattHours(stretch.wattHours, language),
      ]),
      1,
    );
  }
  const hidden = meter.stretches.length - maxPrintedStretches;
  if (hidden > 0) paper.paragraph(`${name}: + ${hidden} ${words.more}`, { size: 7.5, colour: quiet });
}

function howText(stretch: StretchEvidence, words: InvoiceWords): string {
  const { registers } = stretch;
  const isCut = registers !== null && (registers.fromAt !== stretch.from || registers.toAt !== stretch.to);
  const how = words.stretches[stretch.kind];
  return isCut ? `${how}, ${words.interpolated}` : how;
}

function kilowattHours(wattHours: string, language: Language): string {
  return formatDecimal(toKilowattHours(Decimal.parse(wattHours)), language, { least: 3, most: 6 });
}

function price(evidence: Evidence, language: Language, least: number): string {
  return formatDecimal(Decimal.parse(evidence.unitPrice), language, { least, most: 6 });
}

function localTime(instant: string, frame: Frame): string {
  return formatTime(Temporal.Instant.from(instant), frame.timeZone, frame.language);
}
