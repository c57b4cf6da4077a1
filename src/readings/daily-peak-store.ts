// Rows of daily peaks: the largest five-minute mean of each measured component over one UTC day. Easy to get wrong: a slot
// counts only when everything that adds up to the component was measured in it; a sum with a hole is not a smaller load.
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import type { MeasuredLoad } from './measured-load.ts';

const sql = loadSql(import.meta.url, 'daily-peak-store.sql');

export const dayMs = 86_400_000;
/** A day with fewer slots of 288 says too little about its peak. */
const fewestSlots = 192;

/** The first and last day of which whole days are packed, and the last day with peaks; epoch ms of their start. */
export async function findPackedDays(
  tx: Transaction,
): Promise<
  { readonly firstMs: number; readonly lastMs: number; readonly knownMs: number | undefined } | undefined
> {
  type Row = Record<'first_at' | 'last_at' | 'known_at', Temporal.Instant | null>;
  const [row] = await tx.query<Row>(sql('span-of-days'));
  if (row === undefined || row.first_at === null || row.last_at === null) return undefined;
  return {
    firstMs: row.first_at.epochMilliseconds,
    lastMs: row.last_at.epochMilliseconds,
    knownMs: row.known_at?.epochMilliseconds,
  };
}

/** Works out and keeps the peaks of the day that starts at `dayStartMs`, UTC; again gives the same rows again. */
export async function keepDayPeaks(
  tx: Transaction,
  loads: readonly MeasuredLoad[],
  dayStartMs: number,
): Promise<number> {
  const assumed = new Map(loads.map((load) => [load.componentId, load.assumed]));
  const terms = loads.flatMap(({ componentId, terms: list }) =>
    list.map((term) => ({ componentId, ...term })),
  );
  const at = Temporal.Instant.fromEpochMilliseconds(dayStartMs);
  const rows = await tx.query<{ component_id: string; peak: number; slots: number }>(sql('day-peaks'), [
    terms.map(({ componentId }) => componentId),
    terms.map(({ deviceId }) => deviceId),
    terms.map(({ point }) => point),
    terms.map(({ instance }) => instance ?? null),
    terms.map(({ weight }) => weight),
    at,
  ]);
  const peaks = rows.map(({ component_id: componentId, peak, slots }) => ({
    componentId,
    peak: peak + (assumed.get(componentId) ?? 0),
    slots,
  }));
  return saveDayPeaks(tx, peaks, dayStartMs);
}

export interface DayPeak {
  readonly componentId: string;
  readonly peak: number;
  /** Slots of 288 in which everything that adds up to it was measured. */
  readonly slots: number;
}

export async function saveDayPeaks(
  tx: Transaction,
  peaks: readonly DayPeak[],
  dayStartMs: number,
): Promise<number> {
  if (peaks.length === 0) return 0;
  const at = Temporal.Instant.fromEpochMilliseconds(dayStartMs);
  return tx.execute(sql('save-peaks'), [
    at.toZonedDateTimeISO('UTC').toPlainDate(),
    peaks.map(({ componentId }) => componentId),
    peaks.map(({ peak }) => peak),
    peaks.map(({ slots }) => slots),
  ]);
}

/** Peaks from a day on, by component, days counted from 1970-01-01. */
export async function loadDailyPeaks(
  tx: Transaction,
  from: Temporal.PlainDate,
): Promise<ReadonlyMap<string, readonly { readonly day: number; readonly peak: number }[]>> {
  type Row = { component_id: string; day: number; peak: number };
  const rows = await tx.query<Row>(sql('select-peaks'), [from, fewestSlots]);
  const all = new Map<string, { day: number; peak: number }[]>();
  for (const { component_id, day, peak } of rows) {
    const list = all.get(component_id);
    if (list === undefined) all.set(component_id, [{ day, peak }]);
    else list.push({ day, peak });
  }
  return all;
}

export async function expireDailyPeaks(tx: Transaction, before: Temporal.PlainDate): Promise<number> {
  return tx.execute(sql('expire-peaks'), [before]);
}
