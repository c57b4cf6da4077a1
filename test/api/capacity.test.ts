// Capacity over HTTP: places, holds that no two sales can take at once, the tables, and what leaves as a file.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAudit } from '../../src/access/audit-store.ts';
import type { CapacityView, HoldView, PlacesView } from '../../src/api/contract-capacity.ts';
import type { TenantView } from '../../src/api/contract-tenant.ts';
import type { WhatIfView } from '../../src/api/contract-what-if.ts';
import { insertContract, insertTenant, insertVersion } from '../../src/contracts/contracts-store.ts';
import { dayMs } from '../../src/readings/daily-peak-store.ts';
import type { Browser } from './browser.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

let site: SiteFixture;
let browser: Browser;
beforeAll(async () => {
  site = await startSite();
  browser = await site.browserOf('aysel');
});
afterAll(() => site.stop());

async function places(query: string): Promise<PlacesView> {
  const answer = await browser.get(`/api/v1/capacity/places?${query}`);
  expect(answer.status).toBe(200);
  return answer.body as PlacesView;
}
const capacity = async (query = ''): Promise<CapacityView> =>
  (await browser.get(`/api/v1/capacity${query}`)).body as CapacityView;
const panels = { feeders: ['panel-a1', 'panel-b1'] };
const sale = { name: 'Sale', kw: 8, units: 20, feeds: 2, days: 7, ...panels };

describe('places', () => {
  test.each(['kw=8&units=20.5', 'kw=8&units=20&feeds=1.9', 'kw=8&units=2e1', 'kw=8&units='])(
    'of half a unit are no question: %s',
    async (query) => {
      const answer = await browser.get(`/api/v1/capacity/places?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({
        detail: expect.stringMatching(/^querystring\/(?:units|feeds) must be integer/u),
      });
    },
  );

  test('are told with the most that fits, and refusals with their reasons', async () => {
    const { fitting, refused } = await places('kw=8&units=20');
    expect(fitting.map(({ feeders }) => feeders)).toEqual([
      ['panel-a1', 'panel-b1'],
      ['panel-a2', 'panel-b2'],
    ]);
    expect(fitting[0]?.first?.code).toBe('place.first-limit');
    const own = refused.find(({ rackId }) => rackId === 'rack-a01');
    expect(own?.reasons.map(({ code }) => code)).toEqual(['place.let', 'place.breaker']);
    expect(own?.reasons[0]?.params).toEqual({ tenant: 'Xəzər Logistika MMC' });
  });

  test('of its own racks are a tenant\u2019s, and count what it was promised unless asked for what is drawn', async () => {
    const own = 'kw=1&units=2&tenant=xezer&row=row-a&room=hall-1';
    const promised = (await places(own)).fitting.find(({ rackId }) => rackId === 'rack-a01');
    const drawn = (await places(`${own}&count=drawn`)).fitting.find(({ rackId }) => rackId === 'rack-a01');
    expect(promised?.units).toEqual({ lowest: 1, height: 2 });
    expect(drawn!.largestKw!).toBeGreaterThanOrEqual(promised!.largestKw!);
  });

  test('nobody can ask for what is not there', async () => {
    for (const query of ['kw=8&units=1&room=x', 'kw=8&units=1&row=x', 'kw=8&units=1&on=panel-z']) {
      expect([query, (await browser.get(`/api/v1/capacity/places?${query}`)).status]).toEqual([query, 404]);
    }
    for (const query of [
      'kw=0&units=1',
      'kw=x&units=1',
      'units=1',
      'kw=1&units=1&feeds=3',
      'kw=1&units=1&on=rack-a01',
    ]) {
      expect([query, (await browser.get(`/api/v1/capacity/places?${query}`)).status]).toEqual([query, 400]);
    }
  });

  test('leave as a table', async () => {
    const { text, headers } = await browser.get('/api/v1/capacity/places.csv?kw=8&units=20');
    expect(headers.get('content-type')).toMatch(/^text\/csv/);
    expect(text).toContain('"fits","","a new rack on Panel A1, Panel B1","panel-a1 panel-b1"');
    expect(text).toContain('"refused","rack-a01"');
  });
});

describe('holds', () => {
  test('two sales that fit one by one and not together: one of them gets it, however close they come', async () => {
    const largest = (await places('kw=8&units=20')).fitting[0]!.largestKw!;
    const kw = Math.floor(largest * 0.7 * 10) / 10;
    const [first, second] = await Promise.all(
      ['One', 'Two'].map((name) => browser.post('/api/v1/capacity/holds', { ...sale, name, kw })),
    );
    expect([first!.status, second!.status].toSorted()).toEqual([201, 409]);
    const held = [first!, second!].find(({ status }) => status === 201)!.body as HoldView;
    expect(held).toMatchObject({ kw, createdBy: 'aysel', isAstray: false, units: null });
    expect(held.place.text).toBe('a new rack on Panel A1, Panel B1');
    const refused = [first!, second!].find(({ status }) => status === 409)!.body as { detail: string };
    expect(refused.detail).toMatch(/It does not fit there: .* would carry/);
    expect((await capacity()).holds.map(({ id }) => id)).toEqual([held.id]);
    expect((await browser.ask('DELETE', `/api/v1/capacity/holds/${held.id}`)).status).toBe(204);
    expect((await browser.ask('DELETE', `/api/v1/capacity/holds/${held.id}`)).status).toBe(404);
    expect((await capacity()).holds).toEqual([]);
    const actions = (await site.database.app.transaction((tx) => readAudit(tx, 1n, 1_000)))
      .filter(({ subject }) => subject === held.id)
      .map(({ action, actor }) => [action, actor]);
    expect(actions).toEqual([
      ['capacity.hold', 'aysel'],
      ['capacity.release', 'aysel'],
    ]);
  });

  test('in a rack take units, are for its tenant, and end by themselves', async () => {
    const inRack = { name: 'More', kw: 0.5, units: 10, feeds: 2, days: 1, rackId: 'rack-a01' };
    const other = await browser.post('/api/v1/capacity/holds', inRack);
    expect([other.status, (other.body as { detail: string }).detail]).toEqual([
      409,
      'It does not fit there: it is let to Xəzər Logistika MMC',
    ]);
    const own = { ...inRack, tenantId: 'xezer' };
    const made = (await browser.post('/api/v1/capacity/holds', own)).body as HoldView;
    expect(made.units).toEqual({ lowest: 1, height: 10 });
    const next = (await browser.post('/api/v1/capacity/holds', own)).body as HoldView;
    expect(next.units).toEqual({ lowest: 11, height: 10 });
    await site.database.app.transaction((tx) =>
      tx.execute(
        `UPDATE capacity_hold SET created_at = created_at - interval '2 days', expires_at = expires_at - interval '2 days'
         WHERE released_at IS NULL`,
      ),
    );
    expect((await capacity()).holds).toEqual([]);
    const again = (await browser.post('/api/v1/capacity/holds', own)).body as HoldView;
    expect(again.units).toEqual({ lowest: 1, height: 10 });
    await browser.ask('DELETE', `/api/v1/capacity/holds/${again.id}`);
  });

  test('want a place that is there', async () => {
    const { feeders: _, ...nowhere } = sale;
    const statuses = await Promise.all(
      [
        nowhere,
        { ...nowhere, rackId: 'rack-z99' },
        { ...sale, feeders: ['panel-z'] },
        { ...sale, feeders: ['rack-a01'] },
        { ...sale, days: 1_000 },
        { ...sale, kw: -1 },
      ].map(async (body) => (await browser.post('/api/v1/capacity/holds', body)).status),
    );
    expect(statuses).toEqual([400, 404, 404, 400, 400, 400]);
  });
});

describe('the whole site', () => {
  test('buses with what is left at worst and why, and no date where there is not enough history', async () => {
    const { buses, rooms, tenants, timeZone } = await capacity();
    const panel = buses.find(({ id }) => id === 'panel-a1')!;
    expect(panel).toMatchObject({ unit: 'kW', limit: 88.32, limitedBy: 'breaker', growth: null });
    expect(panel.headroom).toBeCloseTo(panel.limit - panel.worst!, 9);
    expect(panel.worstIn?.code).toBe('place.scenario');
    expect(panel.runOut).toMatchObject({ kind: 'not-enough', days: 0 });
    expect(buses.find(({ id }) => id === 'mech-a')?.runOut).toEqual({ kind: 'not-measured' });
    expect(buses.some(({ id }) => id === 'pdu-a01-a')).toBe(false);
    expect(rooms.map(({ id }) => id)).toEqual(['hall-1']);
    expect(tenants.map(({ id }) => id).toSorted()).toEqual(['volna', 'xezer']);
    expect(timeZone).toBe('Asia/Baku');
  });

  test('a growing bus runs out on the day it grows to its limit, sooner after the worst removal', async () => {
    const today = Math.floor(site.clock.epochMs() / dayMs);
    await site.database.app.query(
      `INSERT INTO history.daily_peak (component_id, on_day, peak, slot_count)
       SELECT 'panel-a1', date '1970-01-01' + (${today} - 60 + n), 30 + n * 0.1, 288 FROM generate_series(0, 59) AS n`,
    );
    const { buses } = await capacity();
    const panel = buses.find(({ id }) => id === 'panel-a1')!;
    expect(panel.growth?.perMonth).toBeCloseTo(3, 6);
    // 35.9 kW yesterday, 0.1 kW a day, to 88.32 kW.
    const day = today - 1 + Math.floor((88.32 - 35.9) / 0.1);
    const date = Temporal.PlainDate.from('1970-01-01').add({ days: day }).toString();
    expect(panel.runOut).toEqual({ kind: 'range', from: date, to: date });
    if (panel.runOutWorst.kind !== 'range') throw new Error(panel.runOutWorst.kind);
    expect(panel.runOutWorst.from! < date).toBe(true);
    const { text } = await browser.get('/api/v1/capacity/buses.csv');
    expect(text).toContain(`"range","${date}","${date}"`);
  });

  test('breakers by phase with the twin on top, and unknown where a phase is not read', async () => {
    const { breakers } = await capacity();
    const one = breakers.find(({ id }) => id === 'pdu-a01-a')!;
    expect([one.amps, one.continuousAmps, one.twins]).toEqual([16, 12.8, ['pdu-a01-b']]);
    expect(one.phaseAmps).toHaveLength(3);
    expect([one.share, one.failoverShare, one.imbalance, one.usePhase]).toEqual([null, null, null, null]);
    const amps = { 'pdu-a01-a': [5, 6, 4], 'pdu-a01-b': [5, 7, 4] };
    for (const [deviceId, values] of Object.entries(amps)) {
      const [known] = site.board.ofDevice(deviceId);
      site.board.put(
        values.map((value, at) => ({
          ...known!,
          point: 'input.current' as const,
          instance: String(at + 1),
          value,
          unit: 'A' as const,
          state: null,
          quality: 'good' as const,
          takenAtMs: site.clock.epochMs(),
        })),
      );
    }
    const read = (await capacity()).breakers.find(({ id }) => id === 'pdu-a01-a')!;
    expect(read.phaseAmps).toEqual([5, 6, 4]);
    expect(read.failoverAmps).toEqual([10, 13, 8]);
    expect(read.failoverShare).toBeCloseTo(13 / 12.8);
    expect(read.usePhase).toBe(3);
  });

  test('stranded power of panels and rows, with its cause', async () => {
    const { stranded } = await capacity();
    expect(stranded.map(({ id }) => id)).toEqual(expect.arrayContaining(['panel-a1', 'hall-1 row-b']));
    for (const one of stranded) {
      expect(one.strandedKw).toBeCloseTo(one.spareKw - one.usableKw, 9);
      expect(one.cause === null).toBe(one.strandedKw < 0.05);
    }
    expect(stranded.find(({ id }) => id === 'hall-1 row-b')?.name).toBe('Hall 1, Row B');
  });
});

test('a rack let in parts: what is left is for others, what it draws is nobody\u2019s to see, a loss is told to all in it', async () => {
  const until = Temporal.PlainDate.from('2030-01-01');
  const from = Temporal.PlainDate.from('2026-01-01');
  await site.database.app.transaction(async (tx) => {
    for (const [id, units] of [
      ['half', { lowest: 1, height: 20 }],
      ['other-half', { lowest: 21, height: 10 }],
    ] as const) {
      const party = {
        id,
        name: `Part ${id}`,
        language: 'en',
        taxNumber: undefined,
        address: undefined,
      } as const;
      await insertTenant(
        tx,
        { ...party, billingEmail: undefined },
        Temporal.Instant.from('2026-01-01T00:00Z'),
      );
      const contract = { tenantId: id, id: 'c', reference: id, currency: 'AZN', paymentDays: 15 } as const;
      await insertContract(tx, { ...contract, signedOn: from });
      const monthly = { minor: 40_000n, currency: 'AZN' } as const;
      const rack = { rackId: 'rack-b07', units, monthly, contractedWatts: 2_000, energyPrice: undefined };
      await insertVersion(tx, { tenantId: id, contractId: 'c', version: 1, from, until, racks: [rack] });
    }
  });
  const { fitting, refused } = await places('kw=0.5&units=10&row=row-b&room=hall-1');
  expect(fitting.find(({ rackId }) => rackId === 'rack-b07')?.units).toEqual({ lowest: 31, height: 10 });
  expect(refused.find(({ rackId }) => rackId === 'rack-b07')).toBeUndefined();
  const own = await places('kw=0.5&units=20&tenant=half&row=row-b&room=hall-1');
  expect(own.fitting.find(({ rackId }) => rackId === 'rack-b07')?.units).toEqual({ lowest: 1, height: 20 });

  const clerk = await site.browserOf('nigar');
  const tenant = (await clerk.get('/api/v1/tenants/half')).body as TenantView;
  expect(tenant.racks).toMatchObject([
    { id: 'rack-b07', units: { lowest: 1, height: 20 }, powerKw: null, feedA: { powerKw: null } },
  ]);
  expect(tenant.month.energyKwh).toBeNull();
  expect(tenant.month.daily).toEqual([]);

  const asked = await browser.get('/api/v1/what-if?without=pdu-b07-a,pdu-b07-b');
  const { onUtility } = asked.body as WhatIfView;
  // Others may be dark as well where readings have grown old meanwhile.
  for (const id of ['half', 'other-half']) {
    expect(onUtility.tenants.find((one) => one.id === id)?.lost).toEqual(['rack-b07']);
  }
});
