import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedDemoMonths } from '../../src/billing/demo-store.ts';
import type { DemoOptions } from '../../src/billing/demo-store.ts';
import { demoSeller } from '../../src/billing/demo-tenants.ts';
import { renderInvoice } from '../../src/billing/invoice-document.ts';
import { listInvoices, loadInvoice } from '../../src/billing/invoice-store.ts';
import { loadMonthToDate } from '../../src/billing/month-to-date-store.ts';
import { verifyInvoice } from '../../src/billing/verify-invoice.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { metersOfSite } from '../../src/metering/site-meters.ts';
import { loadSite } from '../../src/site/load-site.ts';
import { registerWhAt } from '../../src/simulator/register-history.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';

const clock = new VirtualClock(Temporal.Instant.from('2026-11-22T14:07:31Z').epochMilliseconds);
let database: TestDatabase;
let options: DemoOptions;

beforeAll(async () => {
  database = await createTestDatabase();
  const loaded = loadSite('config/site.yaml');
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  const { site } = loaded;
  const watts = new Map(site.components.map((one) => [one.id, (one.demand.power ?? 0) * 1000]));
  options = {
    clock,
    timeZone: site.timeZone,
    seller: demoSeller,
    meters: metersOfSite(site),
    registerWhAt: (meter, epochMs) => {
      const rack = { id: meter.rackId, nominalWatts: watts.get(meter.rackId) ?? 0, timeZone: site.timeZone };
      return registerWhAt(rack, meter.feed === 'A' ? 0 : 1, epochMs);
    },
  };
});
afterAll(() => database.stop());

describe('the demonstration', () => {
  test('begins with last month closed into five invoices that prove themselves', async () => {
    expect(options.meters).toHaveLength(48);
    const result = await seedDemoMonths(database.app, options);
    expect(result.closings.map((one) => one.outcome)).toEqual(Array(5).fill('closed'));
    // October (2,976 quarter-hours) and 21 days 18 h 15 min of November, both ends included, 48 meters.
    expect(result.samples).toBe(48 * (2_976 + 21 * 96 + 18 * 4 + 1));
    const numbers: string[] = [];
    for (const { tenantId } of result.closings) {
      const invoice = await database.app.tenantTransaction(tenantId, async (tx) => {
        const [header] = await listInvoices(tx, tenantId);
        return loadInvoice(tx, tenantId, header?.number ?? '');
      });
      if (invoice === undefined) throw new Error(`${tenantId} has an invoice`);
      expect(verifyInvoice(invoice)).toEqual([]);
      expect(invoice.issuedOn.toString()).toBe('2026-11-01');
      expect(
        invoice.lines.filter((line) => line.kind === 'energy').every((line) => line.net.minor > 0n),
      ).toBe(true);
      numbers.push(invoice.number);
    }
    expect(numbers.sort()).toEqual([1, 2, 3, 4, 5].map((sequence) => `QSH-2026-00000${sequence}`));
  });

  test('does nothing the second time', async () => {
    const again = await seedDemoMonths(database.app, options);
    expect(again).toEqual({ seeded: false, samples: 0, closings: [] });
  });

  test('shows the running month: energy, rent, full coverage', async () => {
    const month = await loadMonthToDate(database.app, {
      tenantId: 'zirve-media',
      timeZone: options.timeZone,
      country: 'AZ',
      clock,
    });
    expect(month?.coverage).toBe(1);
    const hours = 21 * 24 + 18;
    const kilowattHours = month?.kilowattHours?.toNumber() ?? 0;
    expect(kilowattHours / hours).toBeGreaterThan(8);
    expect(kilowattHours / hours).toBeLessThan(24);
    expect(month?.net.minor).toBe((month?.rent.minor ?? 0n) + (month?.energy.minor ?? 0n));
    expect(month?.rent.minor).toBe(4n * 102_000n);
  });

  test('of a part of a rack there is rent and no energy', async () => {
    const month = await loadMonthToDate(database.app, {
      tenantId: 'kur-hostinq',
      timeZone: options.timeZone,
      country: 'AZ',
      clock,
    });
    expect(month).toMatchObject({ rent: { minor: 88_000n }, net: { minor: 88_000n } });
    expect(month?.kilowattHours).toBeNull();
  });

  test('is unknown, not zero, where the registers stop', async () => {
    const later = new VirtualClock(clock.epochMs() + 6 * 3_600_000);
    const month = await loadMonthToDate(database.app, {
      tenantId: 'zirve-media',
      timeZone: options.timeZone,
      country: 'AZ',
      clock: later,
    });
    expect(month?.days.at(-1)?.wattHours).not.toBeNull();
    expect(month?.coverage).toBeGreaterThan(0.98);
    expect(month?.coverage).toBeLessThan(0.995);
  });

  test('joins the past to what a running register shows', async () => {
    const fresh = await createTestDatabase();
    const shown = 123_456_789;
    await seedDemoMonths(fresh.app, {
      ...options,
      meters: options.meters.slice(0, 4),
      registerNowWh: () => shown,
    });
    const [row] = await fresh.app.transaction((tx) =>
      tx.query<{ most: string; least: string }>(
        'select max(register_wh)::text as most, min(register_wh)::text as least from register_sample',
      ),
    );
    await fresh.stop();
    expect(Number(row?.most)).toBeGreaterThan(shown - 1_000);
    expect(Number(row?.most)).toBeLessThanOrEqual(shown);
    expect(Number(row?.least)).toBeGreaterThan(shown - 5_000_000);
  });

  test('renders every invoice in three languages, the same bytes each time', async () => {
    const invoice = await database.app.transaction((tx) => loadInvoice(tx, 'zirve-media', 'QSH-2026-000005'));
    if (invoice === undefined) throw new Error('the invoice is stored');
    const folder = process.env['QOSHA_TEST_PDF_FOLDER'];
    for (const language of ['az', 'ru', 'en'] as const) {
      const pdf = await renderInvoice(invoice, language);
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      expect(pdf.equals(await renderInvoice(invoice, language))).toBe(true);
      if (folder === undefined) continue;
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${folder}/${language}.pdf`, pdf);
    }
  });
});
