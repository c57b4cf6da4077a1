// The tenants of the demonstration: invented companies with contracts over the demonstration site's racks, one of them
// with a price that changed in the middle of last month, and one that rents only a part of a rack.
import type { Contract, ContractVersion, LetUnits, Tenant } from '../contracts/contract.ts';
import { Decimal } from '../core/decimal.ts';
import type { Language } from '../core/money.ts';
import type { Seller } from './invoice.ts';

export const demoSeller: Seller = {
  name: 'Qoşa Data Mərkəzi MMC',
  taxNumber: '1799999991',
  address: 'AZ1025, Bakı şəhəri, Xətai rayonu, Nümunə küçəsi 7',
  country: 'AZ',
  bank: { name: 'Nümunə Bank ASC', iban: 'AZ00NMNB00000000000000000001', swift: 'NMNBAZ22' },
  email: 'billing@qosha.example',
  phone: '+994 12 555 01 00',
  series: 'QSH',
};

export interface DemoTenant {
  readonly tenant: Tenant;
  readonly contract: Contract;
  readonly versions: readonly ContractVersion[];
}

interface Outline {
  readonly id: string;
  readonly name: string;
  readonly language: Language;
  readonly taxNumber: string;
  readonly address: string;
  readonly row: 'a' | 'b';
  readonly first: number;
  readonly last: number;
  readonly monthlyMinor: bigint;
  readonly contractedWatts: number;
  /** Absent where energy is included, as it always is in a part of a rack. */
  readonly energyPrice?: string;
  /** Of each rack only this part. */
  readonly units?: LetUnits;
  /** Price from the 16th of last month on. */
  readonly nextEnergyPrice?: string;
}

const outlines: readonly Outline[] = [
  {
    id: 'xezer-logistika',
    name: 'Xəzər Logistika MMC',
    language: 'az',
    taxNumber: '1788888881',
    address: 'AZ1029, Bakı şəhəri, Nizami rayonu, Nümunə prospekti 112',
    row: 'a',
    first: 1,
    last: 6,
    monthlyMinor: 98_000n,
    contractedWatts: 5_000,
    energyPrice: '0.1475',
  },
  {
    id: 'kaspi-treyd',
    name: 'ООО «Каспий Трейд Системс»',
    language: 'ru',
    taxNumber: '1788888882',
    address: 'AZ5000, г. Сумгаит, ул. Примерная, 18',
    row: 'a',
    first: 7,
    last: 11,
    monthlyMinor: 96_500n,
    contractedWatts: 5_000,
    energyPrice: '0.14925',
  },
  {
    id: 'kur-hostinq',
    name: 'Kür Hostinq MMC',
    language: 'az',
    taxNumber: '1788888885',
    address: 'AZ4500, Mingəçevir şəhəri, Nümunə küçəsi 9',
    row: 'a',
    first: 12,
    last: 12,
    units: { lowest: 1, height: 20 },
    monthlyMinor: 88_000n,
    contractedWatts: 3_000,
  },
  {
    id: 'absheron-fintech',
    name: 'Absheron Fintech Ltd',
    language: 'en',
    taxNumber: '1788888883',
    address: 'AZ1010, Baku, Sample Tower, 28 Example Avenue, floor 9',
    row: 'b',
    first: 1,
    last: 8,
    monthlyMinor: 91_250n,
    contractedWatts: 5_500,
    energyPrice: '0.146125',
  },
  {
    id: 'zirve-media',
    name: 'Zirvə Media MMC',
    language: 'az',
    taxNumber: '1788888884',
    address: 'AZ2000, Gəncə şəhəri, Nümunə küçəsi 41',
    row: 'b',
    first: 9,
    last: 12,
    monthlyMinor: 102_000n,
    contractedWatts: 6_000,
    energyPrice: '0.1525',
    nextEnergyPrice: '0.15875',
  },
];

/** Tenants, contracts and versions, counted from the last month that is to be closed. */
export function demoTenants(lastMonth: Temporal.PlainYearMonth): DemoTenant[] {
  const since = lastMonth.subtract({ months: 7 }).toPlainDate({ day: 1 });
  return outlines.map((outline, index) => {
    const { id, name, language, taxNumber, address } = outline;
    const contractId = `${id}-1`;
    return {
      tenant: { id, name, language, taxNumber, address, billingEmail: `accounts@${id}.example` },
      contract: {
        tenantId: id,
        id: contractId,
        reference: `QSH/${since.year}-${String(index + 1).padStart(3, '0')}`,
        currency: 'AZN',
        paymentDays: 15,
        signedOn: since.subtract({ days: 12 }),
      },
      versions: versionsOf(outline, since, lastMonth),
    };
  });
}

function versionsOf(
  outline: Outline,
  since: Temporal.PlainDate,
  lastMonth: Temporal.PlainYearMonth,
): ContractVersion[] {
  const key = { tenantId: outline.id, contractId: `${outline.id}-1` };
  const racksAt = (price: string | undefined): ContractVersion['racks'] => {
    return Array.from({ length: outline.last - outline.first + 1 }, (_, index) => ({
      rackId: `rack-${outline.row}${String(outline.first + index).padStart(2, '0')}`,
      monthly: { minor: outline.monthlyMinor, currency: 'AZN' },
      contractedWatts: outline.contractedWatts,
      energyPrice: price === undefined ? undefined : Decimal.parse(price),
      ...(outline.units === undefined ? {} : { units: outline.units }),
    }));
  };
  const first = { ...key, version: 1, from: since, racks: racksAt(outline.energyPrice) };
  if (outline.nextEnergyPrice === undefined) return [first];
  const change = lastMonth.toPlainDate({ day: 16 });
  return [
    { ...first, until: change },
    { ...key, version: 2, from: change, racks: racksAt(outline.nextEnergyPrice) },
  ];
}
