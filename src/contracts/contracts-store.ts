// Rows of tenants, contracts, versions, rack terms and VAT rates. Easy to get wrong: overlaps are refused by the
// database, and a refusal reaches people as `conflict` with the constraint's meaning.
import assert from 'node:assert/strict';
import { Decimal } from '../core/decimal.ts';
import { AppError } from '../core/errors.ts';
import { isCurrency } from '../core/money.ts';
import type { Language } from '../core/money.ts';
import { isConstraintViolation } from '../platform/database-errors.ts';
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import type { Contract, ContractVersion, LetUnits, RackTerms, Tenant, VatRate } from './contract.ts';

const sql = loadSql(import.meta.url, 'contracts-store.sql');

interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly language: Language;
  readonly tax_number: string | null;
  readonly address: string | null;
  readonly billing_email: string | null;
}

export async function insertTenant(
  tx: Transaction,
  tenant: Tenant,
  createdAt: Temporal.Instant,
): Promise<void> {
  const { id, name, language, taxNumber, address, billingEmail } = tenant;
  await tx.execute(sql('insert-tenant'), [id, name, language, taxNumber, address, billingEmail, createdAt]);
}

/** The tenants this transaction may see, by id. */
export async function listTenants(tx: Transaction): Promise<Tenant[]> {
  const rows = await tx.query<TenantRow>(sql('select-tenants'));
  return rows.map(toTenant);
}

/** Reads a tenant and keeps others who lock it waiting until this transaction ends. */
export async function lockTenant(tx: Transaction, tenantId: string): Promise<Tenant | undefined> {
  const [row] = await tx.query<TenantRow>(sql('lock-tenant'), [tenantId]);
  return row === undefined ? undefined : toTenant(row);
}

function toTenant(row: TenantRow): Tenant {
  return {
    id: row.id,
    name: row.name,
    language: row.language,
    taxNumber: row.tax_number ?? undefined,
    address: row.address ?? undefined,
    billingEmail: row.billing_email ?? undefined,
  };
}

export async function insertContract(tx: Transaction, contract: Contract): Promise<void> {
  const { tenantId, id, reference, currency, paymentDays, signedOn } = contract;
  await tx.execute(sql('insert-contract'), [tenantId, id, reference, currency, paymentDays, signedOn]);
}

/**
 * Adds a version with its racks. Throws `conflict` when it overlaps another version or a rack, or a unit of it, is taken;
 * `request.invalid` for units that are none, and for a price per kWh in a part of a rack.
 */
export async function insertVersion(tx: Transaction, version: ContractVersion): Promise<void> {
  const key = [version.tenantId, version.contractId, version.version, version.from, version.until];
  try {
    await tx.execute(sql('insert-version'), key);
    await tx.execute(sql('insert-racks'), [
      ...key,
      version.racks.map((rack) => rack.rackId),
      version.racks.map((rack) => rack.monthly.minor),
      version.racks.map((rack) => rack.contractedWatts),
      version.racks.map((rack) => rack.energyPrice?.toString() ?? null),
      version.racks.map((rack) => rack.units?.lowest ?? null),
      version.racks.map((rack) => rack.units?.height ?? null),
    ]);
  } catch (error) {
    throw explainRefusal(error);
  }
}

/** Ends a version on a day (the first it no longer covers), so that the next can begin there. */
export async function endVersion(
  tx: Transaction,
  version: Pick<ContractVersion, 'tenantId' | 'contractId' | 'version'>,
  until: Temporal.PlainDate,
): Promise<void> {
  const values = [version.tenantId, version.contractId, version.version, until];
  const touched = await tx.execute(sql('end-version'), values);
  if (touched === 0) throw new AppError('not-found', 'There is no such version that begins before that day');
}

function explainRefusal(error: unknown): unknown {
  if (isConstraintViolation(error, 'contract_rack_part_unmetered')) {
    const detail = 'The energy of a part of a rack is not metered apart; include it in the monthly price';
    return new AppError('request.invalid', detail, { cause: error });
  }
  if (isConstraintViolation(error, 'contract_rack_units')) {
    const detail = 'Rack units begin at 1 and end at 100; correct those of the rack';
    return new AppError('request.invalid', detail, { cause: error });
  }
  if (isConstraintViolation(error, 'contract_rack_sold_twice')) {
    const detail =
      'A rack of this version, or some of its units, is already let for some of these days; end that version first';
    return new AppError('conflict', detail, { cause: error });
  }
  if (isConstraintViolation(error, 'contract_version_overlap')) {
    const detail = 'The days of this version overlap another version; end that version first';
    return new AppError('conflict', detail, { cause: error });
  }
  return error;
}

interface ContractRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly reference: string;
  readonly currency: string;
  readonly payment_days: number;
  readonly signed_on: Temporal.PlainDate;
}

export async function listContracts(tx: Transaction, tenantId: string): Promise<Contract[]> {
  const rows = await tx.query<ContractRow>(sql('select-contracts'), [tenantId]);
  return rows.map((row) => {
    assert(isCurrency(row.currency), `currency ${row.currency} is not known`);
    return {
      tenantId: row.tenant_id,
      id: row.id,
      reference: row.reference,
      currency: row.currency,
      paymentDays: row.payment_days,
      signedOn: row.signed_on,
    };
  });
}

interface TermsRow {
  readonly tenant_id: string;
  readonly contract_id: string;
  readonly version: number;
  readonly rack_id: string;
  readonly from_on: Temporal.PlainDate;
  readonly until_on: Temporal.PlainDate | null;
  readonly monthly_minor: bigint;
  readonly currency: string;
  readonly contracted_watts: number;
  readonly energy_price: string | null;
  readonly lowest_unit: number | null;
  readonly unit_count: number | null;
}

/** Terms of a tenant's racks that hold on at least one of the local days [from, until). */
export async function listRackTerms(
  tx: Transaction,
  tenantId: string,
  days: { readonly from: Temporal.PlainDate; readonly until: Temporal.PlainDate },
): Promise<RackTerms[]> {
  const rows = await tx.query<TermsRow>(sql('select-terms'), [tenantId, days.from, days.until]);
  return rows.map(toTerms);
}

/**
 * Whose each rack is on a local day, or on at least one of [on, until), as far as this transaction may see; several rows for a
 * rack that is let in parts or changes hands.
 */
export async function listRackHolders(
  tx: Transaction,
  on: Temporal.PlainDate,
  until = on.add({ days: 1 }),
): Promise<RackTerms[]> {
  const rows = await tx.query<TermsRow>(sql('select-rack-holders'), [on, until]);
  return rows.map(toTerms);
}

/** A row's range of rack units; without ends it is the whole rack. */
export function unitsOf({
  lowest_unit: lowest,
  unit_count: height,
}: Pick<TermsRow, 'lowest_unit' | 'unit_count'>): LetUnits | undefined {
  return lowest === null || height === null ? undefined : { lowest, height };
}

function toTerms(row: TermsRow): RackTerms {
  assert(isCurrency(row.currency), `currency ${row.currency} is not known`);
  return {
    tenantId: row.tenant_id,
    contractId: row.contract_id,
    version: row.version,
    rackId: row.rack_id,
    units: unitsOf(row),
    from: row.from_on,
    until: row.until_on ?? undefined,
    monthly: { minor: row.monthly_minor, currency: row.currency },
    contractedWatts: row.contracted_watts,
    energyPrice: row.energy_price === null ? undefined : Decimal.parse(row.energy_price),
  };
}

/** VAT rates of a country (ISO 3166, two letters) that hold on some of the days, by first day. */
export async function listVatRates(
  tx: Transaction,
  country: string,
  days: { readonly from: Temporal.PlainDate; readonly until: Temporal.PlainDate },
): Promise<VatRate[]> {
  const rows = await tx.query<{
    from_on: Temporal.PlainDate;
    until_on: Temporal.PlainDate | null;
    rate: string;
  }>(sql('select-vat-rates'), [country, days.from, days.until]);
  return rows.map((row) => ({
    from: row.from_on,
    until: row.until_on ?? undefined,
    rate: Decimal.parse(row.rate),
  }));
}
