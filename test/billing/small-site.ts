// Two tenants with a rack each, both PDUs read every quarter-hour of September 2026 in Baku.
import { insertContract, insertTenant, insertVersion } from '../../src/contracts/contracts-store.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { Decimal } from '../../src/core/decimal.ts';
import { intervalsOf, monthPeriod } from '../../src/core/period.ts';
import type { Seller } from '../../src/billing/invoice.ts';
import { recordRegisters, saveMeters } from '../../src/metering/register-store.ts';
import type { Database } from '../../src/platform/database.ts';

export const timeZone = 'Asia/Baku';
export const month = Temporal.PlainYearMonth.from('2026-09');
export const period = monthPeriod(month, timeZone);
export const clock = new VirtualClock(period.end.add({ hours: 6 }).epochMilliseconds);

export const seller: Seller = {
  name: 'Qoşa Data Mərkəzi MMC',
  taxNumber: '1700000001',
  address: 'Bakı, Nərimanov r., Ziya Bünyadov pr. 1',
  country: 'AZ',
  bank: { name: 'Nümunə Bank ASC', iban: 'AZ00TEST00000000000000000000', swift: 'TESTAZ22' },
  email: 'billing@example.az',
  phone: '+994 12 000 00 00',
  series: 'QSH',
};

export const tenants = [
  { id: 'xezer', name: 'Xəzər Logistika MMC', language: 'az', rackId: 'rack-a01', hourlyWh: 1_600 },
  { id: 'volna', name: 'ООО «Волна»', language: 'ru', rackId: 'rack-a02', hourlyWh: 2_400 },
] as const;
export const contractOf = (tenantId: string): string => `${tenantId}-1`;

/** Writes tenants, contracts, meters and registers; each hour of both meters counts `hourlyWh`. */
export async function fillSmallSite(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    for (const tenant of tenants) {
      const { id, name, language, rackId } = tenant;
      const party = { id, name, language, taxNumber: '1700000002', address: 'Bakı', billingEmail: undefined };
      await insertTenant(tx, party, period.start);
      const contract = { tenantId: id, id: contractOf(id), reference: `QSH/${id}`, currency: 'AZN' } as const;
      const signedOn = Temporal.PlainDate.from('2025-01-10');
      await insertContract(tx, { ...contract, paymentDays: 15, signedOn });
      await insertVersion(tx, {
        tenantId: id,
        contractId: contractOf(id),
        version: 1,
        from: Temporal.PlainDate.from('2025-02-01'),
        racks: [
          {
            rackId,
            monthly: { minor: 95_050n, currency: 'AZN' },
            contractedWatts: 5_000,
            energyPrice: Decimal.parse('0.14825'),
          },
        ],
      });
    }
    const meters = tenants.flatMap((tenant) =>
      ['A', 'B'].map((feed) => ({ ...tenant, feed, deviceId: `pdu-${tenant.rackId}-${feed.toLowerCase()}` })),
    );
    await saveMeters(
      tx,
      meters.map(({ deviceId, rackId, feed }) => ({
        deviceId,
        point: 'energy.total',
        instance: '',
        rackId,
        feed,
        modulusWh: undefined,
        resolutionWh: Decimal.of(1n),
        breakerWatts: 7_360,
      })),
    );
    const instants = [...intervalsOf(period, 900).map((one) => one.start), period.end];
    for (const { deviceId, hourlyWh } of meters) {
      await recordRegisters(
        tx,
        instants.map((readAt, quarter) => ({
          deviceId,
          point: 'energy.total',
          instance: '',
          registerWh: 1_000_000 + (hourlyWh / 4) * quarter,
          readAt: readAt.add({ seconds: 7 }),
          quality: 'good' as const,
        })),
      );
    }
  });
}
