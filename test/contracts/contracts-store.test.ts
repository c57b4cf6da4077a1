import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContractVersion } from '../../src/contracts/contract.ts';
import {
  endVersion,
  insertContract,
  insertTenant,
  insertVersion,
  listRackHolders,
  listRackTerms,
  listVatRates,
} from '../../src/contracts/contracts-store.ts';
import { Decimal } from '../../src/core/decimal.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.app.transaction(async (tx) => {
    for (const id of ['one', 'two']) {
      const party = { id, name: id, language: 'az', taxNumber: undefined, address: undefined } as const;
      await insertTenant(
        tx,
        { ...party, billingEmail: undefined },
        Temporal.Instant.from('2026-01-01T00:00Z'),
      );
      const contract = { tenantId: id, id: 'c', reference: `R/${id}`, currency: 'AZN' } as const;
      await insertContract(tx, { ...contract, paymentDays: 15, signedOn: day('2026-01-01') });
    }
  });
});
afterAll(() => database.stop());

function version(tenantId: string, number: number, from: string, until?: string): ContractVersion {
  return {
    tenantId,
    contractId: 'c',
    version: number,
    from: day(from),
    ...(until === undefined ? {} : { until: day(until) }),
    racks: [
      {
        rackId: 'rack-a01',
        monthly: { minor: 90_000n, currency: 'AZN' },
        contractedWatts: 5_000,
        energyPrice: Decimal.parse('0.148256'),
      },
    ],
  };
}

test('versions cannot overlap, and a rack is let once at a time – even between tenants', async () => {
  const insert = (one: ContractVersion): Promise<void> =>
    database.app.transaction((tx) => insertVersion(tx, one));
  await insert(version('one', 1, '2026-02-01'));
  await expect(insert(version('one', 2, '2026-06-01'))).rejects.toMatchObject({ code: 'conflict' });
  await expect(insert(version('two', 1, '2026-06-01'))).rejects.toMatchObject({ code: 'conflict' });
  await database.app.transaction((tx) => endVersion(tx, version('one', 1, '2026-02-01'), day('2026-06-01')));
  // The day the first tenant's version ends is the day the second's may begin.
  await insert(version('two', 1, '2026-06-01'));
  await database.app.transaction(async (tx) => {
    const holder = async (on: string): Promise<string | undefined> =>
      (await listRackHolders(tx, day(on)))[0]?.tenantId;
    expect(await holder('2026-01-31')).toBeUndefined();
    expect(await holder('2026-05-31')).toBe('one');
    expect(await holder('2026-06-01')).toBe('two');
    const terms = await listRackTerms(tx, 'one', { from: day('2026-05-01'), until: day('2026-06-01') });
    expect(terms.map((one) => [one.until?.toString(), one.energyPrice?.toString()])).toEqual([
      ['2026-06-01', '0.148256'],
    ]);
    expect(await listRackTerms(tx, 'one', { from: day('2026-06-01'), until: day('2026-07-01') })).toEqual([]);
  });
});

test('a rack is let in parts to several, no unit of it twice, and without a price per kWh', async () => {
  const insert = (one: ContractVersion): Promise<void> =>
    database.app.transaction((tx) => insertVersion(tx, one));
  const part = (
    tenantId: string,
    number: number,
    units?: { lowest: number; height: number },
    price?: string,
  ) => ({
    ...version(tenantId, number, '2027-01-01', '2028-01-01'),
    contractId: 'parts',
    racks: [
      {
        rackId: 'rack-b07',
        ...(units === undefined ? {} : { units }),
        monthly: { minor: 40_000n, currency: 'AZN' as const },
        contractedWatts: 2_000,
        energyPrice: price === undefined ? undefined : Decimal.parse(price),
      },
    ],
  });
  await database.app.transaction(async (tx) => {
    for (const tenantId of ['one', 'two']) {
      const contract = { tenantId, id: 'parts', reference: `P/${tenantId}`, currency: 'AZN' } as const;
      await insertContract(tx, { ...contract, paymentDays: 15, signedOn: day('2026-12-01') });
    }
  });
  await insert(part('one', 1, { lowest: 1, height: 20 }));
  for (const [units, code] of [
    [{ lowest: 20, height: 5 }, 'conflict'],
    [undefined, 'conflict'],
    [{ lowest: 0, height: 5 }, 'request.invalid'],
    [{ lowest: 90, height: 20 }, 'request.invalid'],
    [{ lowest: 30, height: 0 }, 'request.invalid'],
  ] as const) {
    await expect(insert(part('two', 1, units))).rejects.toMatchObject({ code });
  }
  const metered = insert(part('two', 1, { lowest: 21, height: 10 }, '0.15'));
  await expect(metered).rejects.toMatchObject({ code: 'request.invalid', message: /not metered apart/ });
  await insert(part('two', 1, { lowest: 21, height: 10 }));
  const holders = await database.app.transaction((tx) => listRackHolders(tx, day('2027-05-01')));
  expect(
    holders.filter(({ rackId }) => rackId === 'rack-b07').map((one) => [one.tenantId, one.units]),
  ).toEqual([
    ['one', { lowest: 1, height: 20 }],
    ['two', { lowest: 21, height: 10 }],
  ]);
  // The whole of a rack that stood in parts is let once the parts have ended.
  await insert({ ...part('two', 2), from: day('2028-01-01'), until: day('2029-01-01') });
});

test('a version that does not exist cannot be ended', async () => {
  const end = database.app.transaction((tx) =>
    endVersion(tx, version('two', 9, '2026-06-01'), day('2027-01-01')),
  );
  await expect(end).rejects.toMatchObject({ code: 'not-found' });
});

test('VAT of Azerbaijan is 18 %', async () => {
  const days = { from: day('2026-09-01'), until: day('2026-10-01') };
  const rates = await database.app.tenantTransaction('one', (tx) => listVatRates(tx, 'AZ', days));
  expect(rates.map((one) => one.rate.toString())).toEqual(['0.18']);
});
