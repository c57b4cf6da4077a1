// The tenant's half of the fixture: power, month and invoices of one tenant.
import type { InvoiceView, MonthCloseView, MonthSummary, TenantView } from '../../src/api/contract-tenant.ts';
import type { DiagramView } from '../../src/api/contract.ts';
import { say } from './fixture-answers.ts';
import type { Scenario } from './fixture-plant.ts';

const dayMs = 86_400_000;

export function tenantIn(scenario: Scenario, diagram: DiagramView): TenantView {
  const { at } = diagram;
  const unknown = scenario === 'no-data';
  const startMs = at - (at % dayMs) - 21 * dayMs;
  const racks = diagram.nodes.filter((node) => node.kind === 'rack').slice(0, 6);
  return {
    at,
    id: 'tenant-1',
    name: 'Xəzər Bulud MMC',
    language: 'az',
    currency: 'AZN',
    timeZone: 'Asia/Baku',
    supply: [say('tenant.power-both-feeds'), say('tenant.cooling-spare')],
    racks: racks.map((node, index) => ({
      id: node.id,
      name: node.name,
      units: null,
      powerKw: unknown ? null : 4.1 + index * 0.83,
      contractedKw: 7,
      feedA: { state: unknown ? 'unknown' : 'available', powerKw: unknown ? null : 2 + index * 0.4 },
      feedB: {
        state: scenario === 'flood' && index === 2 ? 'unavailable' : unknown ? 'unknown' : 'available',
        powerKw: unknown ? null : 2.1,
      },
    })),
    month: {
      startMs,
      endMs: startMs + 30 * dayMs,
      energyKwh: unknown ? '0' : '16432.718',
      coverageRatio: unknown ? 0 : 0.998,
      netSoFar: unknown ? '0.00' : '5120.35',
      daily: unknown
        ? []
        : Array.from({ length: 22 }, (_, day) => ({
            dayStartMs: startMs + day * dayMs,
            energyKwh: day === 13 ? null : (740 + 60 * Math.sin(day)).toFixed(3),
          })),
    },
    invoices: unknown ? [] : [invoiceIn(), { ...invoiceIn(), number: '2026-00031' }],
  };
}

export function invoiceIn(): InvoiceView {
  // October by the clock of Baku: midnight there is eight in the evening of the day before in UTC.
  const [startMs, endMs] = [Date.parse('2026-09-30T20:00:00Z'), Date.parse('2026-10-31T20:00:00Z')];
  const line = { startMs, endMs, evidenceSha256: 'a3f1'.repeat(16) };
  const racks = ['A01', 'A02'];
  return {
    number: '2026-00042',
    startMs,
    endMs,
    issuedOn: '2026-11-01',
    dueOn: '2026-11-15',
    currency: 'AZN',
    net: '12804.46',
    vat: '2304.80',
    total: '15109.26',
    tenantId: 'tenant-1',
    tenantName: 'Xəzər Bulud MMC',
    timeZone: 'Asia/Baku',
    lines: racks.flatMap((rack, index) => [
      {
        ...line,
        position: index * 2 + 1,
        description: say('line.rack', { rack }),
        quantity: '1',
        unit: 'month',
        unitPrice: '950.00',
        net: '950.00',
        formula: '1 month × 950.00 AZN = 950.00 AZN',
        coverageRatio: null,
        registers: [],
      },
      {
        ...line,
        position: index * 2 + 2,
        description: say('line.energy', { rack }),
        quantity: '3512.884',
        unit: 'kWh',
        unitPrice: '0.142500',
        net: '500.59',
        formula: '3,512.884 kWh × 0.142500 AZN = 500.59 AZN',
        coverageRatio: 0.9994,
        registers: ['a', 'b'].map((side) => ({
          deviceId: `pdu-${rack.toLowerCase()}-${side}`,
          startAtMs: startMs,
          startKwh: '120334.118',
          endAtMs: endMs,
          endKwh: '122090.560',
          energyKwh: '1756.442',
          quality: side === 'a' ? 'register' : 'gap',
        })),
      },
    ]),
  };
}

const month = (name: string, invoices: number): MonthSummary => ({
  month: name,
  isRunning: name === '2026-11',
  open: invoices === 0 ? 2 : 0,
  invoices,
  total: invoices === 0 ? null : '60437.04',
  currency: 'AZN',
});

/** One runs, one waits to be closed, one is closed, and one lies before all of them. */
export function monthsIn(closed: boolean): readonly MonthSummary[] {
  return [month('2026-11', 0), month('2026-10', closed ? 4 : 0), month('2026-09', 4), month('2026-08', 0)];
}

export function monthClosed(): MonthCloseView {
  return {
    month: '2026-10',
    outcomes: [
      { tenantId: 'tenant-1', outcome: 'closed', number: '2026-00043', reason: null },
      { tenantId: 'tenant-2', outcome: 'nothing-to-bill', number: null, reason: null },
    ],
  };
}
