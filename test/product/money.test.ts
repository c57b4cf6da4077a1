// From register to invoice in the running product: what the demonstration closed, its documents in three languages, and
// who may see which of it. Easy to get wrong: a tenant that asks for another must learn nothing, not even that it exists.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../src/access/password.ts';
import { personByLogin, setPasswordHash } from '../../src/access/person-store.ts';
import type { InvoiceView, RecomputeView, TenantSummary, TenantView } from '../../src/api/contract-tenant.ts';
import { Decimal } from '../../src/core/decimal.ts';
import { sleep, systemClock } from '../../src/core/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { readPasswords } from '../../src/platform/postgres-cluster.ts';
import { readPostmasterFile } from '../../src/platform/postgres-process.ts';
import type { HttpClient } from './http-client.ts';
import { cleanUp, Product } from './product.ts';

const seedLimitMs = 60_000;
const password = 'doqquz mavi durna uçur';

let product: Product;
let admin: HttpClient;
let tenants: readonly TenantSummary[];

beforeAll(async () => {
  product = await Product.start();
  admin = await product.signInFirst();
  tenants = await untilSeeded();
}, 120_000);

afterAll(cleanUp, 60_000);

/** The demonstration's tenants, and then their invoices, appear some seconds after the page. */
async function untilSeeded(): Promise<readonly TenantSummary[]> {
  const deadlineMs = systemClock.monotonicMs() + seedLimitMs;
  for (;;) {
    const found = await admin.get<TenantSummary[]>('/api/v1/tenants');
    const views = await Promise.all(found.map(({ id }) => viewOf(id)));
    const isWhole = views.length > 0 && views.every(({ invoices }) => invoices.length > 0);
    if (isWhole || systemClock.monotonicMs() > deadlineMs) return found;
    await sleep(systemClock, 250);
  }
}

function viewOf(id: string): Promise<TenantView> {
  return admin.get(`/api/v1/tenants/${id}`);
}

async function lastInvoice(id: string): Promise<{ path: string; invoice: InvoiceView }> {
  const { invoices } = await viewOf(id);
  const number = invoices[0]?.number;
  if (number === undefined) throw new Error(`${id} has no invoice`);
  const path = `/api/v1/tenants/${id}/invoices/${number}`;
  return { path, invoice: await admin.get(path) };
}

function sum(amounts: readonly string[]): Decimal {
  return amounts.map((amount) => Decimal.parse(amount)).reduce((total, one) => total.plus(one));
}

function textOf(pdf: Buffer): string {
  return execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
}

/** Digits alone: the languages write a number with blanks, points or commas. */
function digits(text: string): string {
  return text.replaceAll(/[^\d]/gu, '');
}

describe.sequential('the money half', () => {
  test('five tenants hold all racks, one of them a part of one, and last month is one invoice each, numbered without a gap', async () => {
    expect(tenants).toHaveLength(5);
    expect(tenants.reduce((racks, tenant) => racks + tenant.racks, 0)).toBe(24);
    const views = await Promise.all(tenants.map(({ id }) => viewOf(id)));
    const numbers = views.flatMap(({ invoices }) =>
      invoices.map(({ number }) => Number(digits(number.slice(-6)))),
    );
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
    for (const { invoices, timeZone, month } of views) {
      expect(invoices).toHaveLength(1);
      expect(invoices[0]?.endMs).toBe(month.startMs);
      const start = Temporal.Instant.fromEpochMilliseconds(invoices[0]?.startMs ?? 0).toZonedDateTimeISO(
        timeZone,
      );
      expect(start).toMatchObject({ day: 1, hour: 0, minute: 0 });
    }
  });

  test('the lines add up, VAT is 18 %, and everything follows again from its evidence', async () => {
    for (const { id } of tenants) {
      const { path, invoice } = await lastInvoice(id);
      const { racks } = await viewOf(id);
      expect(sum(invoice.lines.map(({ net }) => net)).toString()).toBe(Decimal.parse(invoice.net).toString());
      expect(sum([invoice.net, invoice.vat]).toString()).toBe(Decimal.parse(invoice.total).toString());
      // Exactly, half a qəpik away from zero: a net of 1,234.25 meets the half, where floating point is off by 1e-13.
      const exactVat = Decimal.parse(invoice.net).times(Decimal.parse('0.18'));
      expect(exactVat.rounded(2).toFixed(2)).toBe(Decimal.parse(invoice.vat).toFixed(2));
      const metered = invoice.lines.filter(({ registers }) => registers.length > 0);
      // The energy of a part of a rack is in its rent.
      expect(metered.length).toBeGreaterThanOrEqual(racks.filter(({ units }) => units === null).length);
      for (const { registers, quantity } of metered) {
        expect(sum(registers.map(({ energyKwh }) => energyKwh)).toString()).toBe(
          Decimal.parse(quantity).toString(),
        );
      }
      const again = await admin.post<RecomputeView>(`${path}/recompute`);
      expect(again?.matches).toBe(true);
      expect(again?.lines).toHaveLength(invoice.lines.length);
    }
  });

  test('the document says the same in three languages', async () => {
    const { path, invoice } = await lastInvoice('kaspi-treyd');
    const words = { az: /ƏDV/u, ru: /НДС/u, en: /VAT/u } as const;
    for (const language of ['az', 'ru', 'en'] as const) {
      const pdf = await admin.bytes(`${path}/document.pdf?language=${language}`);
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      const text = textOf(pdf);
      expect(text).toContain(invoice.number);
      expect(text).toMatch(words[language]);
      expect(text).toMatch(/18\s*%/u);
      expect(text).toContain('₼');
      const amounts = text
        .split('\n')
        .filter((line) => line.includes('₼'))
        .map(digits);
      expect(amounts.some((line) => line.includes(digits(invoice.total)))).toBe(true);
      expect(text).toContain('Каспий Трейд Системс');
    }
  });

  test('the running month is what the racks have drawn, day by day', async () => {
    for (const { id } of tenants) {
      const { at, month, racks } = await viewOf(id);
      if (id === 'kur-hostinq') {
        expect(month).toMatchObject({ energyKwh: null });
        expect(racks).toMatchObject([{ name: 'A12', units: { lowest: 1, height: 20 }, powerKw: null }]);
        continue;
      }
      const energyKwh = Number(month.energyKwh);
      const elapsedHours = (at - month.startMs) / 3_600_000;
      const drawnKw = racks.reduce((sum, { powerKw }) => sum + (powerKw ?? Number.NaN), 0);
      expect(month.coverageRatio).toBeGreaterThan(0.99);
      expect(Number(month.netSoFar)).toBeGreaterThan(0);
      expect(
        racks.every(({ feedA, feedB }) => feedA.state === 'available' && feedB.state === 'available'),
      ).toBe(true);
      // Registers and watts are different values of the devices; the load of a day varies by less than this.
      if (elapsedHours > 24) {
        expect(energyKwh / elapsedHours).toBeGreaterThan(drawnKw * 0.5);
        expect(energyKwh / elapsedHours).toBeLessThan(drawnKw * 2);
      }
      const daily = month.daily.flatMap((day) => (day.energyKwh === null ? [] : [day.energyKwh]));
      expect(Number(sum(daily).toString())).toBeCloseTo(energyKwh, 0);
    }
  });

  test('a tenant sees itself and nothing else', async () => {
    const [own, other] = ['zirve-media', 'absheron-fintech'] as const;
    const { path: othersPath } = await lastInvoice(other);
    const { path: ownPath } = await lastInvoice(own);
    await choosePassword(own);
    const tenant = product.client();
    await tenant.signIn(own, password);
    expect(await tenant.get<TenantView>(`/api/v1/tenants/${own}`)).toMatchObject({ id: own });
    expect((await tenant.bytes(`${ownPath}/document.pdf`)).subarray(0, 5).toString()).toBe('%PDF-');

    const unknown = await tenant.ask('GET', '/api/v1/tenants/nobody-there');
    const nothing = (await unknown.json()) as { code: string; detail: string };
    const forbidden = [
      `/api/v1/tenants/${other}`,
      othersPath,
      `${othersPath}/document.pdf`,
      `${othersPath}/lines.csv`,
      ownPath.replace(own, other),
      othersPath.replace(other, own),
    ];
    for (const path of forbidden) {
      const answer = await tenant.ask('GET', path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(await answer.json()).toMatchObject({ code: nothing.code });
    }
    const closed = [
      'tenants',
      'overview',
      'diagram',
      'alerts',
      'on-call',
      'devices',
      'drills',
      'stream',
      'metrics',
    ];
    for (const name of closed) {
      const answer = await tenant.ask('GET', `/api/v1/${name}`);
      await answer.body?.cancel();
      expect([name, answer.status]).toEqual([name, 403]);
    }
    expect((await tenant.ask('POST', '/api/v1/drills/fibre-cut')).status).toBe(403);
    expect((await tenant.ask('POST', `${othersPath}/recompute`)).status).toBe(404);
  }, 60_000);
});

/** As the tenant does with the link it is sent: straight into the database, as the role that the server works as. */
async function choosePassword(login: string): Promise<void> {
  const server = readPostmasterFile(join(product.dataFolder, 'postgres'));
  if (server === undefined) throw new Error('PostgreSQL does not run');
  const passwords = readPasswords(join(product.dataFolder, 'secrets'), true);
  const database = openDatabase({
    host: server.socketFolder,
    port: server.port,
    user: 'qosha_app',
    password: passwords.app,
    database: 'qosha',
    log: createSilentLog(),
    poolSize: 1,
  });
  try {
    const hash = await hashPassword(password);
    if (hash === undefined) throw new Error('no room for a hash');
    await database.transaction(async (tx) => {
      const person = await personByLogin(tx, login);
      if (person === undefined) throw new Error(`${login} is nobody`);
      await setPasswordHash(tx, person.id, hash);
    });
  } finally {
    await database.close();
  }
}
