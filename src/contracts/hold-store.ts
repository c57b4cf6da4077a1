// Rows of capacity that is held for a sale. Easy to get wrong: whoever makes a hold takes the lock first and looks at the
// others under it, or two sales see the same kilowatts free.
import { AppError } from '../core/errors.ts';
import { isConstraintViolation } from '../platform/database-errors.ts';
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';

const sql = loadSql(import.meta.url, 'hold-store.sql');

export interface CapacityHold {
  readonly id: string;
  readonly name: string;
  readonly kw: number;
  readonly heatKw: number;
  readonly networkGbit: number;
  /** Undefined: a new rack on the feeders. */
  readonly rackId: string | undefined;
  /** Of a rack that stands undefined: on all of its feeds. */
  readonly feeders: readonly string[] | undefined;
  readonly units: { readonly lowest: number; readonly height: number } | undefined;
  /** Login. */
  readonly createdBy: string;
  readonly createdAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
}

export interface NewHold extends Omit<CapacityHold, 'createdBy'> {
  readonly personId: string;
}

/** Holds that may be open at the same time. */
export const maxHolds = 500;

/** Until the transaction ends nobody else makes a hold; what has expired is let go. */
export async function lockHolds(tx: Transaction, at: Temporal.Instant): Promise<void> {
  await tx.query(sql('lock-holds'));
  await tx.execute(sql('release-expired'), [at]);
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly kw: number;
  readonly heat_kw: number;
  readonly network_gbit: number;
  readonly rack_id: string | null;
  readonly feeders: string[] | null;
  readonly lowest_unit: number | null;
  readonly unit_count: number | null;
  readonly created_by: string;
  readonly created_at: Temporal.Instant;
  readonly expires_at: Temporal.Instant;
}

/** Holds in force at that instant, the oldest first. */
export async function listHolds(tx: Transaction, at: Temporal.Instant): Promise<CapacityHold[]> {
  const rows = await tx.query<Row>(sql('select-holds'), [at]);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kw: row.kw,
    heatKw: row.heat_kw,
    networkGbit: row.network_gbit,
    rackId: row.rack_id ?? undefined,
    feeders: row.feeders ?? undefined,
    units:
      row.lowest_unit === null || row.unit_count === null
        ? undefined
        : { lowest: row.lowest_unit, height: row.unit_count },
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }));
}

/** Keeps a hold; the caller has the lock and knows that it fits. Throws `conflict` where its units are taken. */
export async function insertHold(tx: Transaction, hold: NewHold): Promise<void> {
  const { id, name, kw, heatKw, networkGbit, rackId, feeders, units, personId } = hold;
  const place = [rackId ?? null, feeders ?? null, units?.lowest ?? null, units?.height ?? null];
  const values = [id, name, kw, heatKw, networkGbit, ...place, personId, hold.createdAt, hold.expiresAt];
  try {
    await tx.execute(sql('insert-hold'), values);
  } catch (error) {
    if (!isConstraintViolation(error, 'capacity_hold_units_taken')) throw error;
    throw new AppError('conflict', 'These units are held already', { cause: error });
  }
}

/** Lets a hold go; its name, or undefined when there is none in force of that id. */
export async function releaseHold(
  tx: Transaction,
  id: string,
  at: Temporal.Instant,
): Promise<string | undefined> {
  const [row] = await tx.query<{ name: string }>(sql('release-hold'), [id, at]);
  return row?.name;
}
