// Phases that are loaded otherwise than the site file says, and outlets that feed another tenant's rack.
import { describe, expect, test } from 'vitest';
import { findingText } from '../../src/alerts/alert-text.ts';
import { tenantsOfRacks } from '../../src/commands/drift-watches.ts';
import type { PointName } from '../../src/core/points.ts';
import { findStrangeOutlets } from '../../src/drift/outlet-place.ts';
import type { RackTenant } from '../../src/drift/outlet-place.ts';
import { findPhaseItems } from '../../src/drift/phase-items.ts';
import type { Reading } from '../../src/readings/reading.ts';
import type { Device, SiteComponent } from '../../src/site/site.ts';
import { fillSmallSite, period } from '../billing/small-site.ts';
import { createTestDatabase } from '../postgres.ts';
import { reading } from '../readings/samples.ts';
import { demoSite } from '../simulator/plant-on-clock.ts';

describe('phases that are loaded otherwise than written', () => {
  const site = demoSite();
  const written = (more: Partial<Device>) =>
    site.devices.filter(({ id }) => id === 'pdu-a03-a').map((one): Device => ({ ...one, ...more }));
  const amps = (point: PointName, ...values: readonly (number | null)[]) =>
    values.map((value, at) =>
      reading('pdu-a03-a', point, {
        instance: String(at + 1),
        value,
        quality: value === null ? 'stale' : 'good',
      }),
    );
  const find = (
    readings: readonly Reading[],
    about: {
      devices?: readonly Device[];
      components?: readonly SiteComponent[];
      openKeys?: ReadonlySet<string>;
    } = {},
  ) =>
    findPhaseItems({
      nowMs: 0,
      site: { components: about.components ?? site.components, devices: about.devices ?? written({}) },
      readingsOf: () => readings,
      isSilent: () => false,
      openKeys: about.openKeys ?? new Set(),
    });

  test('outlets on another phase than is written, also where two phases are exchanged', () => {
    const outlets = [
      { instance: '1', phase: 1 },
      { instance: '2', phase: 1 },
      { instance: '3', phase: 2 },
    ] as const;
    const devices = written({ outlets });
    const drawn = amps('outlet.current', 2, 3, 4);
    expect(find([...amps('input.current', 5, 4.2, 5), ...drawn], { devices })).toEqual([]);
    // Others on the same phase only add to it; angles take a little away.
    expect(find([...amps('input.current', 7, 6, 6), ...drawn], { devices })).toEqual([]);
    expect(find([...amps('input.current', 4.4, 4, 5), ...drawn], { devices })).toEqual([]);
    const exchanged = find([...amps('input.current', 4.1, 1.2, 5), ...drawn], { devices }).slice(0, 1);
    expect(exchanged).toMatchObject([
      {
        key: 'outlets:pdu-a03-a/input.current/2',
        code: 'drift-phase-other',
        params: { phase: '2', sum: 4, shown: 1.2 },
      },
    ]);
    const unknown = amps('outlet.current', 2, 3, null);
    const codes = find([...amps('input.current', 5, 1.2, 5), ...unknown], { devices }).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(['drift-phase-uneven']);
    expect(find([...amps('input.current', 5, null, 5), ...drawn], { devices })).toEqual([]);
  });

  test('a feed that is written as single-phase and carries on more', () => {
    const components = site.components.map((one) =>
      one.id === 'pdu-a03-a' ? { ...one, breaker: { amps: 16, phases: 1 as const, volts: 230 } } : one,
    );
    expect(find(amps('input.current', 6, 0, 0), { components })).toEqual([]);
    expect(find(amps('input.current', 6, 3, 0), { components })).toMatchObject([
      { key: 'lines:pdu-a03-a/input.current', code: 'drift-phase-more', params: { phases: '1, 2' } },
    ]);
  });

  test('an imbalance beyond the tolerance, told of a board and listed of a rack', () => {
    const codes = (...of: Parameters<typeof find>) =>
      find(...of).map(({ code, params }) => [code, params['percent']]);
    expect(codes(amps('input.current', 6, 5, 4))).toEqual([]);
    expect(codes(amps('input.current', 7, 5, 3))).toEqual([['drift-phase-uneven', 40]]);
    // It stays until it is clearly over, and there is nothing to be unequal at beside next to no load.
    const openKeys = new Set(['imbalance:pdu-a03-a/input.current']);
    expect(codes(amps('input.current', 6.35, 5, 3.65))).toEqual([]);
    expect(codes(amps('input.current', 6.35, 5, 3.65), { openKeys })).toEqual([['drift-phase-uneven', 27]]);
    expect(codes(amps('input.current', 0.7, 0.5, 0.3))).toEqual([]);
    // One line at nothing is a silent phase, two at nothing are everything on the third.
    expect(codes(amps('input.current', 7, 5, 0))).toEqual([]);
    expect(codes(amps('input.current', 9, 0, 0))).toEqual([['drift-phase-uneven', 200]]);
    const board = written({ bindings: [{ component: 'panel-a1' }] });
    expect(codes(amps('input.current', 70, 50, 30), { devices: board })).toEqual([
      ['drift-phase-imbalance', 40],
    ]);
  });
});

describe('outlets that feed another rack', () => {
  const site = demoSite();
  const [xezer, volna] = [
    { id: 'xezer', name: 'Xəzər' },
    { id: 'volna', name: 'Volna' },
  ];
  const find = (
    tenants: Readonly<Record<string, readonly RackTenant[]>>,
    readings: readonly Reading[],
    silent = false,
  ) =>
    findStrangeOutlets({
      nowMs: 0,
      site: {
        racks: site.racks,
        devices: site.devices
          .filter(({ id }) => id === 'pdu-a03-a')
          .map((one) => ({
            ...one,
            outlets: [
              { instance: '7', rack: 'rack-a04' },
              { instance: '8', rack: 'rack-a03' },
            ],
          })),
      },
      tenantsOf: (rackId) => tenants[rackId] ?? [],
      readingsOf: () => readings,
      isSilent: () => silent,
    });
  const amps = (value: number | null) => [
    reading('pdu-a03-a', 'outlet.current', {
      instance: '7',
      value,
      quality: value === null ? 'missing' : 'good',
    }),
  ];

  test('of another tenant are listed with outlet, PDU, rack and both tenants', () => {
    const { items } = find({ 'rack-a03': [xezer], 'rack-a04': [volna] }, amps(1.5));
    expect(items).toMatchObject([
      {
        key: 'outlet:pdu-a03-a/7',
        params: {
          outlet: '7',
          name: 'Rack PDU A03 A',
          place: 'A03',
          payer: 'Xəzər',
          rack: 'A04',
          tenant: 'Volna',
        },
        componentIds: ['pdu-a03-a', 'rack-a04'],
      },
    ]);
    expect(findingText('drift-outlet-elsewhere', items[0]!.params, 'en')).toBe(
      'Outlet 7 of Rack PDU A03 A feeds A04 (tenant: Volna), but is metered with A03 (tenant: Xəzər)',
    );
    // Nobody is charged for what a rack that is not let meters, and nobody's load is charged to whoever rents it.
    expect(find({ 'rack-a04': [volna] }, amps(1.5)).items[0]?.params).toMatchObject({
      payer: '–',
      tenant: 'Volna',
    });
    expect(find({ 'rack-a03': [xezer] }, amps(1.5)).items[0]?.params).toMatchObject({
      payer: 'Xəzər',
      tenant: '–',
    });
  });

  test('of one tenant are not, nor what carries nothing; what is not believed is neither found nor over', () => {
    const both = { 'rack-a03': [volna, xezer], 'rack-a04': [xezer, volna] };
    expect(find(both, amps(1.5))).toEqual({ items: [], undetermined: new Set() });
    const apart = { 'rack-a03': [xezer], 'rack-a04': [volna] };
    expect(find(apart, amps(0))).toEqual({ items: [], undetermined: new Set() });
    const isUnknown = { items: [], undetermined: new Set(['outlet:pdu-a03-a/7']) };
    expect(find(apart, amps(null))).toEqual(isUnknown);
    expect(find(apart, amps(1.5), true)).toEqual(isUnknown);
    expect(find(apart, [])).toEqual(isUnknown);
    const off = [reading('pdu-a03-a', 'outlet.state', { instance: '7', value: null, state: 'off' })];
    expect(find(apart, off).items).toEqual([]);
    // A PDU that tells nothing of its outlets: what is written counts.
    expect(find(apart, [reading('pdu-a03-a', 'input.power', { value: 900 })]).items).toHaveLength(1);
  });
});

test('whose racks are, is what the contracts say on that day', async () => {
  const database = await createTestDatabase();
  await fillSmallSite(database.app);
  const site = demoSite();
  const devices = site.devices.map((one) => ({ ...one, outlets: [{ instance: '1', rack: 'rack-a01' }] }));
  const at = period.start.add({ hours: 24 }).epochMilliseconds;
  const tenantsOf = await database.app.transaction((tx) => tenantsOfRacks(tx, { ...site, devices }, at));
  expect(tenantsOf('rack-a01').map(({ id }) => id)).toEqual(['xezer']);
  expect(tenantsOf('rack-b12')).toEqual([]);
  await database.stop();
});
