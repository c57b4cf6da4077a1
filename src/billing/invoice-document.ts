// The invoice as PDF in its own language: parties, lines, VAT, totals, and after them how each line was calculated.
// Easy to get wrong: the last day of a period. Periods are half-open, people read inclusive dates, so the printed last
// day is the one before the end.
import { formatDecimal, formatMoney } from '../core/money.ts';
import type { Language } from '../core/money.ts';
import type { Decimal } from '../core/decimal.ts';
import { rackText } from './invoice.ts';
import type { Invoice, InvoiceLine } from './invoice.ts';
import { printEvidence } from './invoice-evidence.ts';
import { invoiceWords } from './invoice-words.ts';
import type { InvoiceWords } from './invoice-words.ts';
import { formatDate, formatPeriod } from './printed-dates.ts';
import { Paper, innerWidth, margin, quiet } from '../platform/paper.ts';
import type { Cell } from '../platform/paper.ts';

/** The PDF of an invoice; the same invoice gives the same bytes. `language` overrides that of the invoice. */
export function renderInvoice(invoice: Invoice, language: Language = invoice.language): Promise<Buffer> {
  const words = invoiceWords[language];
  const title = `${words.title} ${invoice.number}`;
  const paper = new Paper(title, invoice.seller.name, language, invoice.createdAt);
  printHead(paper, invoice, words);
  printParties(paper, invoice, words);
  printFacts(paper, invoice, { words, language });
  printLines(paper, invoice, { words, language });
  printTotals(paper, invoice, { words, language });
  printNotes(paper, invoice, words);
  printEvidence(paper, invoice, language);
  return paper.finish((page, pages) => `${title}  ·  ${words.page} ${page} / ${pages}`);
}

interface Tongue {
  readonly words: InvoiceWords;
  readonly language: Language;
}

function printHead(paper: Paper, invoice: Invoice, words: InvoiceWords): void {
  paper.row([
    { text: invoice.seller.name, x: margin, width: innerWidth * 0.55, bold: true, size: 12 },
    {
      text: `${words.title}\n${invoice.number}`,
      x: margin + innerWidth * 0.55,
      width: innerWidth * 0.45,
      bold: true,
      size: 15,
      align: 'right',
    },
  ]);
  paper.space(8);
  paper.rule(10);
}

function printParties(paper: Paper, invoice: Invoice, words: InvoiceWords): void {
  const { seller, buyer } = invoice;
  const half = innerWidth / 2;
  const column = (index: number): Pick<Cell, 'x' | 'width'> => ({
    x: margin + index * half,
    width: half - 16,
  });
  paper.row([
    { text: words.seller, ...column(0), size: 8, colour: quiet },
    { text: words.buyer, ...column(1), size: 8, colour: quiet },
  ]);
  paper.row([
    { text: seller.name, ...column(0), bold: true, size: 10 },
    { text: buyer.name, ...column(1), bold: true, size: 10 },
  ]);
  const sellerText = [`${words.taxNumber}: ${seller.taxNumber}`, seller.address, seller.phone, seller.email];
  const buyerText = [`${words.taxNumber}: ${buyer.taxNumber}`, buyer.address];
  paper.row([
    { text: sellerText.join('\n'), ...column(0) },
    { text: buyerText.join('\n'), ...column(1) },
  ]);
  paper.space(10);
}

function printFacts(paper: Paper, invoice: Invoice, { words, language }: Tongue): void {
  const facts: [string, string][] = [
    [words.number, invoice.number],
    [words.issued, formatDate(invoice.issuedOn, language)],
    [words.due, formatDate(invoice.dueOn, language)],
    [words.period, formatPeriod(invoice.period, invoice.timeZone, language)],
    [words.contract, invoice.buyer.contractReference],
  ];
  const widths = [0.2, 0.15, 0.16, 0.29, 0.2].map((share) => share * innerWidth);
  let x = margin;
  const places = widths.map((width) => {
    const place = { x, width: width - 6 };
    x += width;
    return place;
  });
  const cells = (pick: 0 | 1, style: Partial<Cell>): Cell[] =>
    facts.map((fact, index) => ({
      text: fact[pick],
      ...(places[index] ?? { x: margin, width: 80 }),
      ...style,
    }));
  paper.rule(6);
  paper.row(cells(0, { size: 7.5, colour: quiet }), 1);
  paper.row(cells(1, { size: 9 }));
  paper.rule(14);
}

// Columns: number | service | quantity | price | VAT | amount, shares of the inner width.
const columnShares = [0.05, 0.41, 0.17, 0.14, 0.08, 0.15];

function tableRow(texts: readonly string[], style: Partial<Cell> = {}): Cell[] {
  let x = margin;
  return texts.map((text, index) => {
    const width = (columnShares[index] ?? 0) * innerWidth;
    const cell: Cell = { text, x, width: width - 4, align: index >= 2 ? 'right' : 'left', ...style };
    x += width;
    return cell;
  });
}

function printLines(paper: Paper, invoice: Invoice, { words, language }: Tongue): void {
  const { columns } = words;
  const names = [columns.line, columns.item, columns.quantity, columns.price, columns.vat, columns.amount];
  const head = (): void => {
    paper.row(tableRow(names, { size: 7.5, colour: quiet }));
    paper.rule(4);
  };
  head();
  for (const line of invoice.lines) {
    if (paper.reserve(30)) head();
    paper.row(
      tableRow([
        String(line.line),
        `${words.kinds[line.kind]}, ${rackText(line)}\n${formatPeriod(line.period, invoice.timeZone, language)}`,
        `${formatQuantity(line, language)} ${words.units[line.unit]}`,
        formatUnitPrice(line, language),
        formatPercent(line.vatRate, language),
        formatMoney(line.net, language),
      ]),
      2,
    );
    paper.rule(4);
  }
}

function printTotals(paper: Paper, invoice: Invoice, { words, language }: Tongue): void {
  paper.reserve(80);
  paper.space(6);
  const labelX = margin + innerWidth * 0.45;
  const total = (label: string, amount: string, strong: boolean): void => {
    const style = { bold: strong, size: strong ? 11 : 9 };
    paper.row([
      { text: label, x: labelX, width: innerWidth * 0.33, ...style },
      { text: amount, x: margin + innerWidth * 0.78, width: innerWidth * 0.22 - 4, align: 'right', ...style },
    ]);
  };
  total(words.net, formatMoney(invoice.net, language), false);
  for (const vat of invoice.vatTotals) {
    const base = formatMoney(vat.net, language);
    total(
      `${words.vat} ${formatPercent(vat.rate, language)} (${base})`,
      formatMoney(vat.vat, language),
      false,
    );
  }
  paper.rule(5, labelX);
  total(words.gross, formatMoney(invoice.gross, language), true);
}

function printNotes(paper: Paper, invoice: Invoice, words: InvoiceWords): void {
  const { bank } = invoice.seller;
  paper.reserve(90);
  paper.space(16);
  paper.paragraph(words.bank, { size: 8, colour: quiet });
  paper.paragraph(`${bank.name}  ·  IBAN ${bank.iban}  ·  SWIFT ${bank.swift}`);
  paper.space(8);
  paper.paragraph(words.rounding, { size: 7.5, colour: quiet });
  paper.paragraph(`${words.check}: ${invoice.contentSha256}`, { size: 7.5, colour: quiet });
}

function formatQuantity(line: InvoiceLine, language: Language): string {
  return formatDecimal(line.quantity, language, { least: line.unit === 'kWh' ? 3 : 0, most: 6 });
}

/** Monthly prices with 2 decimals, energy with 4 to 6: the price that was multiplied, never a rounded one. */
export function formatUnitPrice(line: InvoiceLine, language: Language): string {
  return formatDecimal(line.unitPrice, language, { least: line.unit === 'kWh' ? 4 : 2, most: 6 });
}

function formatPercent(rate: Decimal, language: Language): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 }).format(
    rate.toNumber(),
  );
}
