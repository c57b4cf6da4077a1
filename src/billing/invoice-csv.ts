// The lines of an invoice as CSV (RFC 4180) for spreadsheets. Easy to get wrong: formula injection. A cell that a
// spreadsheet would execute gets an apostrophe in front; plain numbers stay numbers, negative ones too.
import { toMajor } from '../core/money.ts';
import { unitsText } from '../rating/evidence.ts';
import type { Invoice } from './invoice.ts';

const header = [
  'invoice',
  'line',
  'kind',
  'rack',
  'units',
  'period_start',
  'period_end',
  'quantity',
  'unit',
  'unit_price',
  'vat_rate',
  'net',
  'currency',
  'formula',
  'evidence_sha256',
];

/** UTF-8 with byte order mark (spreadsheets guess wrong without it) and CRLF; amounts in major units with a point. */
export function renderInvoiceCsv(invoice: Invoice): string {
  const rows = invoice.lines.map((line) => [
    invoice.number,
    String(line.line),
    line.kind,
    line.rackId,
    unitsText(line.units) ?? '',
    line.period.start.toZonedDateTimeISO(invoice.timeZone).toString({ timeZoneName: 'never' }),
    line.period.end.toZonedDateTimeISO(invoice.timeZone).toString({ timeZoneName: 'never' }),
    line.quantity.toString(),
    line.unit,
    line.unitPrice.toString(),
    line.vatRate.toString(),
    toMajor(line.net).toFixed(2),
    invoice.currency,
    line.formula,
    line.evidenceSha256,
  ]);
  const lines = [header, ...rows].map((row) => row.map(csvCell).join(','));
  return `\u{FEFF}${lines.join('\r\n')}\r\n`;
}

/** One quoted cell that no spreadsheet takes for a formula (OWASP, CSV injection; full-width signs included). */
export function csvCell(text: string): string {
  const isNumber = /^-?\d+(?:\.\d+)?$/.test(text);
  const isRisky = !isNumber && /^\s*[=+\-@|%\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}]/u.test(text);
  return `"${isRisky ? "'" : ''}${text.replaceAll('"', '""')}"`;
}
