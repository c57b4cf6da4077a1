// How long closing a month takes: tenants × 20 meters × a month of quarter-hour registers in a real PostgreSQL, at three
// sizes, and the same totals when it is calculated again. The promise is 1,000 tenants (57.6 million registers) in 10
// minutes, so the last column is what that size would take at the rate measured.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { closeMonth, rateMonth } from '../../src/billing/closing-loop.ts';
import { demoSeller } from '../../src/billing/demo-tenants.ts';
import { listInvoices } from '../../src/billing/invoice-store.ts';
import {
  insertContract,
  insertTenant,
  insertVersion,
  listContracts,
} from '../../src/contracts/contracts-store.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { Decimal } from '../../src/core/decimal.ts';
import { monthPeriod } from '../../src/core/period.ts';
import { listMeters, recordHistory, saveMeters } from '../../src/metering/register-store.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { migrate } from '../../src/platform/migrate.ts';

const timeZone = 'Asia/Baku';
const firstMonth = Temporal.PlainYearMonth.from('2026-09');
const promisedRegisters = 57_600_000;
const racksPerTenant = 10;

export interface MonthCloseFigures {
  readonly tenants: number;
  readonly registers: number;
  readonly seconds: number;
  /** Seconds for 57.6 million registers at this rate. */
  readonly promisedSeconds: number;
  /** Amounts of the invoices, calculated again, were the same. */
  readonly repeats: boolean;
}

export async function run(sizes: readonly number[] = [2, 4, 8]): Promise<MonthCloseFigures[]> {
  const folder = mkdtempSync(join(tmpdir(), 'qosha-bench-'));
  const log = createSilentLog();
  const server = await startEmbeddedPostgres({ dataFolder: folder, log });
  const owner = openDatabase({ ...server.owner, log, poolSize: 1 });
  const app = openDatabase({ ...server.app, log, poolSize: 4 });
  const figures: MonthCloseFigures[] = [];
  try {
    await migrate({ owner, log });
    let tenants = 0;
    for (const size of sizes) {
      // Each size closes the month of its own, later tenants; earlier ones have ended by then.
      figures.push(await measure(app, { first: tenants, size, month: firstMonth }));
      tenants += size;
    }
  } finally {
    await Promise.all([owner.close(), app.close()]);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log('close a month'.padEnd(16), 'tenants  registers   seconds  per 57.6 M  repeats');
  for (const row of figures) {
    const cells = [row.tenants, row.registers, row.seconds.toFixed(2), `${row.promisedSeconds.toFixed(0)} s`];
    console.log(''.padEnd(14), ...cells.map((cell) => String(cell).padStart(9)), '  ', row.repeats);
  }
  return figures;
}

async function measure(
  db: Database,
  part: { readonly first: number; readonly size: number; readonly month: Temporal.PlainYearMonth },
): Promise<MonthCloseFigures> {
  const { month, size } = part;
  const names = Array.from({ length: size }, (_, index) => `tenant-${part.first + index}`);
  const registers = await fill(db, names, month);
  const clock = new VirtualClock(monthPeriod(month, timeZone).end.add({ hours: 1 }).epochMilliseconds);
  const startedMs = performance.now();
  await closeMonth(db, { month, timeZone, seller: demoSeller, clock });
  const seconds = (performance.now() - startedMs) / 1000;
  let repeats = true;
  for (const name of names) {
    await db.transaction(async (tx) => {
      const [contract] = await listContracts(tx, name);
      const [invoice] = await listInvoices(tx, name);
      if (contract === undefined || invoice === undefined) throw new Error(`${name} was not closed`);
      const charges = await rateMonth(tx, contract, { month, timeZone, country: 'AZ' });
      const net = charges.reduce((sum, charge) => sum + charge.net.minor, 0n);
      if (net !== invoice.net.minor) repeats = false;
    });
  }
  return {
    tenants: size,
    registers,
    seconds,
    promisedSeconds: (seconds * promisedRegisters) / registers,
    repeats,
  };
}

/** Tenants with ten racks of two meters each; returns the number of registers written. */
async function fill(db: Database, names: readonly string[], month: Temporal.PlainYearMonth): Promise<number> {
  const period = monthPeriod(month, timeZone);
  const quarters = (period.end.epochMilliseconds - period.start.epochMilliseconds) / 900_000;
  let registers = 0;
  for (const name of names) {
    await db.transaction(async (tx) => {
      const party = { id: name, name, language: 'en', taxNumber: '1', address: 'Baku' } as const;
      await insertTenant(tx, { ...party, billingEmail: undefined }, period.start);
      const key = { tenantId: name, contractId: 'c' };
      const signedOn = month.toPlainDate({ day: 1 });
      const contract = { tenantId: name, id: 'c', reference: name, currency: 'AZN' } as const;
      await insertContract(tx, { ...contract, paymentDays: 15, signedOn });
      const racks = Array.from({ length: racksPerTenant }, (_, index) => `${name}-rack-${index}`);
      await insertVersion(tx, {
        ...key,
        version: 1,
        from: signedOn,
        racks: racks.map((rackId) => ({
          rackId,
          monthly: { minor: 95_000n, currency: 'AZN' },
          contractedWatts: 5_000,
          energyPrice: Decimal.parse('0.148256'),
        })),
      });
      const common = { point: 'energy.total', instance: '', modulusWh: undefined, breakerWatts: 11_000 };
      const meters = racks.flatMap((rackId) =>
        ['A', 'B'].map((feed) => ({
          ...common,
          rackId,
          feed,
          deviceId: `${rackId}-${feed}`,
          resolutionWh: Decimal.of(1n),
        })),
      );
      await saveMeters(tx, meters);
      for (const meter of await listMeters(tx, racks)) {
        const registersWh = Array.from({ length: quarters + 1 }, (_, quarter) =>
          Decimal.of(BigInt(1_000_000 + 431 * quarter + ((quarter * meter.id) % 97))),
        );
        registers += await recordHistory(tx, meter.id, { from: period.start, registersWh });
      }
    });
  }
  return registers;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await run();
