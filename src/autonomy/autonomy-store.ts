// Rows of discharges and refuellings. Easy to get wrong: both may be told twice after a commit that was never confirmed, so a
// discharge is known by battery and beginning, a refuelling by a key of its own; and neither ever changes.
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import type { Discharge } from './discharge-curve.ts';

const sql = loadSql(import.meta.url, 'autonomy-store.sql');

/** Of one battery; more teach nothing. */
const dischargesPerBattery = 30;
const maxRefuellings = 100;

export interface BatteryDischarge extends Discharge {
  readonly componentId: string;
}

/** Keeps discharges; those that are kept already stay as they are. */
export async function insertDischarges(
  tx: Transaction,
  discharges: readonly BatteryDischarge[],
): Promise<void> {
  if (discharges.length > 0) await tx.execute(sql('insert-discharges'), [JSON.stringify(discharges)]);
}

interface DischargeRow {
  readonly component_id: string;
  readonly started_at: Temporal.Instant;
  readonly ended_at: Temporal.Instant;
  readonly axis: Discharge['axis'];
  readonly watts: number;
  readonly samples: [number, number][];
}

/** The newest of each battery, newest first, by component. */
export async function loadDischarges(tx: Transaction): Promise<ReadonlyMap<string, readonly Discharge[]>> {
  const rows = await tx.query<DischargeRow>(sql('newest-discharges'), [dischargesPerBattery]);
  const discharges = rows.map((row): BatteryDischarge => {
    const { component_id: componentId, started_at, ended_at, axis, watts, samples } = row;
    const [startedAtMs, endedAtMs] = [started_at.epochMilliseconds, ended_at.epochMilliseconds];
    return { componentId, startedAtMs, endedAtMs, axis, watts, samples };
  });
  return Map.groupBy(discharges, ({ componentId }) => componentId);
}

/** As it is told: by the level of a tank, or by a person. */
export type RefuellingEntry = {
  readonly key: string;
  /** Id of the generator with the tank, or of the shared tank. */
  readonly tankId: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly litres: number;
  readonly enteredAtMs: number;
} & (
  | { readonly source: 'level'; readonly litresBefore: number; readonly litresAfter: number }
  | { readonly source: 'hand'; readonly personId: string; readonly deliveryNote: string | null }
);

/** False when that key was entered already. */
export async function insertRefuelling(tx: Transaction, entry: RefuellingEntry): Promise<boolean> {
  const isSeen = entry.source === 'level';
  const rows = await tx.execute(sql('insert-refuelling'), [
    entry.key,
    entry.tankId,
    entry.source,
    instantOf(entry.startedAtMs),
    instantOf(entry.endedAtMs),
    entry.litres,
    isSeen ? entry.litresBefore : null,
    isSeen ? entry.litresAfter : null,
    isSeen ? null : entry.deliveryNote,
    isSeen ? null : entry.personId,
    instantOf(entry.enteredAtMs),
  ]);
  return rows > 0;
}

/** A kept one, as it is listed. */
export interface KeptRefuelling {
  /** Decimal. */
  readonly id: string;
  readonly tankId: string;
  readonly source: 'level' | 'hand';
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly litres: number;
  readonly litresBefore: number | null;
  readonly litresAfter: number | null;
  readonly deliveryNote: string | null;
  /** Name of whoever entered it. */
  readonly person: string | null;
}

interface RefuellingRow {
  readonly id: bigint;
  readonly tank_id: string;
  readonly source: 'level' | 'hand';
  readonly started_at: Temporal.Instant;
  readonly ended_at: Temporal.Instant;
  readonly litres: number;
  readonly litres_before: number | null;
  readonly litres_after: number | null;
  readonly delivery_note: string | null;
  readonly person: string | null;
}

/** The newest, newest first. */
export async function loadRefuellings(tx: Transaction): Promise<readonly KeptRefuelling[]> {
  const rows = await tx.query<RefuellingRow>(sql('newest-refuellings'), [maxRefuellings]);
  return rows.map((row) => ({
    id: String(row.id),
    tankId: row.tank_id,
    source: row.source,
    startedAtMs: row.started_at.epochMilliseconds,
    endedAtMs: row.ended_at.epochMilliseconds,
    litres: row.litres,
    litresBefore: row.litres_before,
    litresAfter: row.litres_after,
    deliveryNote: row.delivery_note,
    person: row.person,
  }));
}

function instantOf(atMs: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs));
}
