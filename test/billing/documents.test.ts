import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderInvoice } from '../../src/billing/invoice-document.ts';
import { csvCell, renderInvoiceCsv } from '../../src/billing/invoice-csv.ts';
import { buildInvoice } from '../../src/billing/invoice.ts';
import type { Invoice } from '../../src/billing/invoice.ts';
import { printable } from '../../src/platform/paper.ts';
import { Decimal } from '../../src/core/decimal.ts';
import type { Language } from '../../src/core/money.ts';
import { rateContract } from '../../src/rating/rate-contract.ts';
import { month, period, seller, timeZone } from './small-site.ts';

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

/** An invoice of `racks` racks whose meter A lost a day, was reset, and stopped two days before the end. */
function invoiceOf(racks: number, buyerName = 'Xəzər Logistika MMC'): Invoice {
  const currency = 'AZN' as const;
  const names = Array.from({ length: racks }, (_, index) => `rack-${String(index + 1).padStart(2, '0')}`);
  const terms = names.map((rackId) => ({
    tenantId: 'xezer',
    contractId: 'c',
    version: 1,
    rackId,
    units: undefined,
    from: day('2026-09-10'),
    until: undefined,
    monthly: { minor: 95_000n, currency },
    contractedWatts: 5_000,
    energyPrice: Decimal.parse('0.148256'),
  }));
  const quarters = 28 * 96;
  const courses = names.map((rackId, id) => ({
    meter: {
      id,
      deviceId: `pdu-${rackId}-a`,
      point: 'energy.total',
      instance: '',
      rackId,
      feed: 'A',
      modulusWh: undefined,
      resolutionWh: Decimal.of(100n),
      breakerWatts: 11_000,
    },
    breaks: [],
    samples: Array.from({ length: quarters }, (_, quarter) => quarter)
      .filter((quarter) => quarter < 1_200 || quarter > 1_296)
      .map((quarter) => ({
        takenAt: period.start.add({ minutes: 15 * quarter }),
        registerWh: Decimal.of(BigInt((quarter < 1_500 ? 9_000_000 : -750_000) + 500 * quarter)),
      })),
  }));
  const vatRates = [{ from: day('2001-01-01'), until: undefined, rate: Decimal.parse('0.18') }];
  return buildInvoice({
    seller,
    tenant: {
      id: 'xezer',
      name: buyerName,
      language: 'az',
      taxNumber: '1788888881',
      address: 'Bakı',
      billingEmail: undefined,
    },
    contract: {
      tenantId: 'xezer',
      id: 'c',
      reference: 'QSH/1',
      currency,
      paymentDays: 15,
      signedOn: day('2026-01-01'),
    },
    month,
    period,
    timeZone,
    issuedOn: day('2026-10-01'),
    createdAt: period.end,
    sequence: 7,
    charges: rateContract({ month, timeZone, terms, vatRates, courses }),
  });
}

/** The text of a PDF by pdftotext (poppler-utils). */
async function textOf(invoice: Invoice, language: Language): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'qosha-pdf-'));
  const file = join(folder, 'invoice.pdf');
  writeFileSync(file, await renderInvoice(invoice, language));
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return text.replaceAll(/[\u{A0}\u{202F}]/gu, ' ');
}

describe('the PDF', () => {
  test.each([
    ['az', 'Hesab-faktura', 'ƏDV 18%', 'Ödəniləcək məbləğ', 'sayğac sıfırlanıb', '10.09.2026 – 30.09.2026'],
    ['ru', 'Счёт-фактура', 'НДС 18 %', 'К оплате', 'сброс счётчика', '10.09.2026 – 30.09.2026'],
    ['en', 'Invoice', 'VAT 18%', 'Amount due', 'register was reset', '10 Sept 2026 – 30 Sept 2026'],
  ] as const)('in %s says what was bought, what it cost and why', async (language, ...phrases) => {
    const text = await textOf(invoiceOf(1), language);
    for (const phrase of phrases) expect(text).toContain(phrase);
    expect(text).toContain('QSH-2026-000007');
    expect(text).toContain('Xəzər Logistika MMC');
    expect(text).toContain('₼');
    // 950 × 30 / 30 - 950 × 9 / 30 = 665
    expect(text).toContain(language === 'en' ? '₼665.00' : '665,00 ₼');
    expect(text).toContain(language === 'en' ? '0.148256' : '0,148256');
    for (const line of invoiceOf(1).lines) expect(text).toContain(line.evidenceSha256);
  });

  test('names the gap, the reset and what is missing', async () => {
    const text = await textOf(invoiceOf(1), 'en');
    for (const how of ['gap, difference exact', 'register was reset', 'no data, not billed']) {
      expect(text).toContain(how);
    }
  });

  test('of forty racks numbers its pages and repeats the head of the table', async () => {
    const text = await textOf(invoiceOf(40), 'en');
    const pages = text.split('\f').filter((page) => page.trim() !== '');
    expect(pages.length).toBeGreaterThan(8);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain(`Page ${index + 1} / ${pages.length}`);
    }
    expect(pages.filter((page) => /No\.\s+Service/u.test(page)).length).toBeGreaterThanOrEqual(5);
  });

  test('shows hostile characters and does not obey them', async () => {
    const text = await textOf(invoiceOf(1, 'Evil\u{202E}CMM\u{0007}\u{200B} <script>'), 'en');
    expect(text).toContain('Evil<U+202E>CMM<U+0007><U+200B> <script>');
    expect(printable('a\nb\u{7F}')).toBe('a\nb<U+007F>');
  });
});

describe('the CSV', () => {
  test.each([
    '=1+1',
    '+1',
    '-1+2',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '|cmd',
    '%0',
    '＝1',
    '＋1',
    '－1',
    '＠a',
  ])('makes %j harmless', (text) => {
    expect(csvCell(text).startsWith(`"'`)).toBe(true);
  });

  test('leaves numbers and quotes as they are', () => {
    expect([csvCell('-12.50'), csvCell('0.148256'), csvCell('say "ə"')]).toEqual([
      '"-12.50"',
      '"0.148256"',
      '"say ""ə"""',
    ]);
  });

  test('has a row per line whose amounts sum to the invoice', () => {
    const invoice = invoiceOf(3);
    const csv = renderInvoiceCsv(invoice);
    expect(csv.startsWith('\u{FEFF}"invoice","line"')).toBe(true);
    const rows = csv.trimEnd().split('\r\n').slice(1);
    const nets = rows.map((row) => Decimal.parse(row.split(',')[11]?.replaceAll('"', '') ?? ''));
    const sum = nets.reduce((total, net) => total.plus(net), Decimal.zero);
    expect(sum.toInteger(2)).toBe(invoice.net.minor);
    expect(rows).toHaveLength(6);
  });
});
