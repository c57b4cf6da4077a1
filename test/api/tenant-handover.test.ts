// Racks change hands in the middle of October: what each tenant sees of them, on every route that it may ask, is its own
// days and no others'. Each tenant's racks draw at a pace of their own, so that a day tells whose it was.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertPerson } from '../../src/access/person-store.ts';
import { createId } from '../../src/access/token.ts';
import type { InvoiceView, TenantView } from '../../src/api/contract-tenant.ts';
import { closeMonth } from '../../src/billing/closing-loop.ts';
import type { LetUnits } from '../../src/contracts/contract.ts';
import { insertContract, insertTenant, insertVersion } from '../../src/contracts/contracts-store.ts';
import { Decimal } from '../../src/core/decimal.ts';
import { monthPeriod, startOfDay } from '../../src/core/period.ts';
import { listMeters, recordHistory, saveMeters } from '../../src/metering/register-store.ts';
import { seller, timeZone } from '../billing/small-site.ts';
import type { Browser } from './browser.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

const month = Temporal.PlainYearMonth.from('2026-10');
const october = monthPeriod(month, timeZone);
const on = (day: number): Temporal.PlainDate => month.toPlainDate({ day });
const instantOf = (day: number): number => startOfDay(on(day), timeZone).epochMilliseconds;

/** Rack, whose, first day, first day that no longer counts, and the part. */
type Letting = readonly [
  rackId: string,
  tenantId: string,
  from: number,
  until?: number | undefined,
  units?: LetUnits,
];

const lower: LetUnits = { lowest: 1, height: 24 };
const upper: LetUnits = { lowest: 25, height: 24 };
const lettings: readonly Letting[] = [
  // Handed over on the 11th.
  ['rack-a05', 'leaving', 1, 11],
  ['rack-a05', 'taking', 11],
  // The first has it again after the second.
  ['rack-a06', 'leaving', 1, 3],
  ['rack-a06', 'taking', 3, 5],
  ['rack-a06', 'leaving', 5, 8],
  // A whole rack is let in parts, and the other way round.
  ['rack-a07', 'leaving', 1, 11],
  ['rack-a07', 'parting', 11, undefined, lower],
  ['rack-a07', 'taking', 11, undefined, upper],
  ['rack-a08', 'leaving', 1, 11, lower],
  ['rack-a08', 'parting', 1, 11, upper],
  ['rack-a08', 'taking', 11],
  // Signed and not yet begun.
  ['rack-a09', 'leaving', 1, 25],
  ['rack-a09', 'coming', 25],
];
const racks = [...new Set(lettings.map(([rackId]) => rackId))];
const parties = ['leaving', 'taking', 'parting', 'coming'] as const;
/** What a PDU counts in a quarter-hour, by whose the rack is; nobody's, or let in parts, 17. */
const paceWh = { leaving: 1_000, taking: 300, coming: 7 } as const;
const nobodysWh = 17;

const nameOf = (rackId: string, units?: LetUnits): string =>
  `${rackId.slice('rack-'.length).toUpperCase()}${units === undefined ? '' : units === lower ? ' 1-24 U' : ' 25-48 U'}`;

const isOn = ([, , from, until = 99]: Letting, day: number): boolean => from <= day && day < until;

function paceOf(rackId: string, day: number): number {
  const whole = lettings.find((one) => one[0] === rackId && one[4] === undefined && isOn(one, day));
  return whole === undefined ? nobodysWh : paceWh[whole[1] as keyof typeof paceWh];
}

/** Wh of both PDUs of the racks that a tenant has as a whole on a day; undefined: it has none. */
function dayOf(tenantId: string, day: number): number | undefined {
  const own = lettings.filter((one) => one[1] === tenantId && one[4] === undefined && isOn(one, day));
  return own.length === 0 ? undefined : own.reduce((sum, [rackId]) => sum + 2 * 96 * paceOf(rackId, day), 0);
}

const kwh = (wattHours: number): string => Decimal.of(BigInt(wattHours), 3).toString();

let site: SiteFixture;
const browsers = new Map<string, Browser>();

async function fill({ database, clock }: SiteFixture): Promise<void> {
  const createdAt = Temporal.Instant.fromEpochMilliseconds(Math.floor(clock.epochMs()));
  await database.app.transaction(async (tx) => {
    for (const id of parties) {
      const party = { id, name: `House of ${id}`, language: 'en', taxNumber: undefined } as const;
      await insertTenant(tx, { ...party, address: undefined, billingEmail: undefined }, createdAt);
      const person = { id: createId(), login: `at-${id}`, name: id, email: null, phone: null, createdAt };
      await insertPerson(tx, { ...person, language: 'en', roles: ['tenant'], tenantId: id });
    }
    for (const [index, [rackId, tenantId, from, until, units]] of lettings.entries()) {
      const key = { tenantId, id: `c${index}`, reference: `R${index}`, currency: 'AZN' } as const;
      await insertContract(tx, { ...key, paymentDays: 15, signedOn: on(1) });
      const rack = { rackId, monthly: { minor: 31_000n, currency: 'AZN' }, contractedWatts: 4_000 } as const;
      const price =
        units === undefined ? { energyPrice: Decimal.parse('0.1') } : { units, energyPrice: undefined };
      const days = { from: on(from), ...(until === undefined ? {} : { until: on(until) }) };
      const version = { tenantId, contractId: key.id, version: 1, ...days };
      await insertVersion(tx, { ...version, racks: [{ ...rack, ...price }] });
    }
    const feeds = racks.flatMap((rackId) => ['a', 'b'].map((feed) => ({ rackId, feed })));
    await saveMeters(
      tx,
      feeds.map(({ rackId, feed }) => ({
        deviceId: `pdu-${rackId}-${feed}`,
        point: 'energy.total',
        instance: '',
        rackId,
        feed,
        modulusWh: undefined,
        resolutionWh: Decimal.of(1n),
        breakerWatts: 7_360,
      })),
    );
  });
}

/** What the registers said from the first of October to the midnight that a day begins with. */
async function readUntil(day: number): Promise<void> {
  await site.database.app.transaction(async (tx) => {
    for (const meter of await listMeters(tx, racks)) {
      const registersWh = [5_000_000];
      for (let past = 1; past < day; past++) {
        for (let quarter = 0; quarter < 96; quarter++) {
          registersWh.push((registersWh.at(-1) ?? 0) + paceOf(meter.rackId, past));
        }
      }
      const history = registersWh.map((register) => Decimal.of(BigInt(register)));
      await recordHistory(tx, meter.id, { from: october.start, registersWh: history });
    }
  });
}

async function moveTo(epochMs: number): Promise<void> {
  site.clock.shiftMs += epochMs - site.clock.epochMs();
  for (const id of parties) browsers.set(id, await site.browserOf(`at-${id}`));
}

const ask = async <T>(id: string, path = ''): Promise<T> => {
  const browser = browsers.get(id);
  const answer = await browser?.get(`/api/v1/tenants/${id}${path}`);
  expect([path, answer?.status]).toEqual([path, 200]);
  return answer?.body as T;
};

beforeAll(async () => {
  site = await startSite();
  await fill(site);
});
afterAll(() => site.stop());

describe('in the middle of the month', () => {
  /** Midnight of the 20th, and the minutes until its registers are due. */
  beforeAll(async () => {
    await readUntil(20);
    await moveTo(instantOf(20) + 180_000);
  });

  test.each(parties)('%s sees the days that it has whole racks, and no other day', async (id) => {
    const { month: seen } = await ask<TenantView>(id);
    const days = Array.from({ length: 19 }, (_, index) => index + 1).flatMap((day) => {
      const energy = dayOf(id, day);
      return energy === undefined ? [] : [[instantOf(day), kwh(energy)]];
    });
    expect(seen.daily.map((one) => [one.dayStartMs, one.energyKwh])).toEqual(days);
    const total = days.reduce((sum, [, energy]) => sum.plus(Decimal.parse(String(energy))), Decimal.zero);
    // Who has nothing but parts is not metered; who has nothing yet has drawn nothing.
    expect(seen.energyKwh).toBe(id === 'parting' ? null : total.toString());
    expect(seen.coverageRatio).toBe(1);
  });

  test('racks and their power are those of today', async () => {
    const seen = new Map<string, readonly string[]>();
    for (const id of parties) seen.set(id, (await ask<TenantView>(id)).racks.map((rack) => rack.id).sort());
    expect(Object.fromEntries(seen)).toEqual({
      leaving: ['rack-a09'],
      taking: ['rack-a05', 'rack-a07', 'rack-a08'],
      parting: ['rack-a07'],
      coming: [],
    });
    const { racks: taken } = await ask<TenantView>('taking');
    expect(taken.filter(({ units }) => units !== null)).toMatchObject([
      { id: 'rack-a07', powerKw: null, feedA: { powerKw: null }, feedB: { powerKw: null } },
    ]);
  });

  test('amounts are of the own days: rent by contract, energy so far', async () => {
    for (const id of parties) {
      const { month: seen } = await ask<TenantView>(id);
      const own = lettings.filter((one) => one[1] === id);
      const rent = own.reduce((sum, [, , from, until = 32]) => sum + 10 * (until - from), 0);
      expect([id, Number(seen.netSoFar)]).toEqual([
        id,
        expect.closeTo(rent + Number(seen.energyKwh ?? 0) / 10, 1),
      ]);
    }
  });
});

describe('after the month is closed', () => {
  beforeAll(async () => {
    await readUntil(32);
    await moveTo(october.end.epochMilliseconds + 6 * 3_600_000);
    await closeMonth(site.database.app, { month, timeZone, seller, clock: site.clock });
  });

  test.each(parties)('the invoices of %s hold no instant and no register of other days', async (id) => {
    const { invoices } = await ask<TenantView>(id);
    const own = lettings.filter((one) => one[1] === id);
    expect(invoices).toHaveLength(own.length);
    for (const { number } of invoices) {
      const { lines } = await ask<InvoiceView>(id, `/invoices/${number}`);
      expect(lines).not.toEqual([]);
      for (const line of lines) {
        const letting = own.find(
          ([rackId, , from, until = 32, units]) =>
            line.description.params['rack'] === nameOf(rackId, units) &&
            instantOf(from) === line.startMs &&
            line.endMs === (until === 32 ? october.end.epochMilliseconds : instantOf(until)),
        );
        expect([line, letting]).toEqual([line, expect.anything()]);
        const [, , from = 0, until = 32] = letting ?? [];
        for (const register of line.registers) {
          expect(register.startAtMs).toBeGreaterThanOrEqual(line.startMs);
          expect(register.endAtMs).toBeLessThanOrEqual(line.endMs);
        }
        if (line.unit === 'kWh') {
          const days = Array.from({ length: until - from }, (_, index) => from + index);
          const wattHours = days.reduce((sum, day) => sum + 2 * 96 * paceOf(letting?.[0] ?? '', day), 0);
          expect(line.quantity).toBe(kwh(wattHours));
        }
      }
      const { body } =
        (await browsers.get(id)?.post(`/api/v1/tenants/${id}/invoices/${number}/recompute`)) ?? {};
      expect(body).toMatchObject({ matches: true });
    }
  });

  test.each(parties)('the new month tells %s nothing of the old one', async (id) => {
    const { month: seen, racks: held } = await ask<TenantView>(id);
    // Nothing was read of the first hours, which is no reading and not nothing drawn.
    const hasWhole = held.some(({ units }) => units === null);
    expect(seen.daily).toEqual(
      hasWhole ? [{ dayStartMs: october.end.epochMilliseconds, energyKwh: null }] : [],
    );
  });
});
