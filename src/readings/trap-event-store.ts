// Kept traps, and who we are to their senders. Easy to get wrong: a write may run again after a commit that was never
// confirmed, so events carry a key of their own and counts are written as they stand, never added up in the database;
// and what devices wrote is kept as it came, to be escaped by whoever shows it.
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';

const sql = loadSql(import.meta.url, 'trap-event-store.sql');

/** Most rows that one question gives. */
export const maxTrapsPerQuestion = 500;

/**
 * One varbind as kept: numbers and OIDs as `value` (64-bit counters as decimal text), octets as `text` when they are
 * UTF-8 without NUL, else as `hex`. `cutFrom`: its length in octets before it was cut.
 */
export interface KeptVarBind {
  readonly oid: string;
  readonly type: string;
  readonly value?: number | string | null;
  readonly text?: string;
  readonly hex?: string;
  readonly cutFrom?: number;
}

/** What a trap was protected by; `community` is no protection. */
export type TrapSecurity = 'community' | 'noAuthNoPriv' | 'authNoPriv' | 'authPriv';

/** A trap with everything that is kept of it. Text of devices in it is untrusted. */
export interface TrapEvent {
  /** Epoch ms at which it came first, and last. */
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** How often it came, 1 or more. */
  readonly repeatCount: number;
  readonly source: string;
  readonly sourcePort: number;
  /** Null when no device, or more than one, may have sent it. */
  readonly deviceId: string | null;
  /** Devices that may have sent it, when there is more than one. */
  readonly candidates: readonly string[];
  readonly kind: 'trap' | 'inform';
  readonly version: 'v1' | 'v2c' | 'v3';
  readonly security: TrapSecurity;
  readonly trapOid: string;
  /** Name in its MIB, of standard notifications. */
  readonly name: string | null;
  /** In words, e.g. `on battery`; null when neither profile nor standard knows it. */
  readonly meaning: string | null;
  /** Hundredths of a second since the agent started, as it says. */
  readonly uptimeTicks: number;
  /** Of the first of its repeats. */
  readonly varbinds: readonly KeptVarBind[];
  /** How many did not fit. */
  readonly varbindsLeftOut: number;
}

export interface KeptTrapEvent extends TrapEvent {
  /** Grows in order of arrival; decimal. */
  readonly id: string;
}

/** Keeps new events; those whose key is already there only grow. */
export async function insertTrapEvents(
  tx: Transaction,
  events: readonly (TrapEvent & { readonly key: string })[],
): Promise<void> {
  if (events.length > 0) await tx.execute(sql('insert-trap-events'), [JSON.stringify(events)]);
}

/** Raises count and time of events that are kept. */
export async function growTrapEvents(
  tx: Transaction,
  grown: readonly { readonly key: string; readonly repeatCount: number; readonly lastAtMs: number }[],
): Promise<void> {
  if (grown.length === 0) return;
  await tx.execute(sql('grow-trap-events'), [
    grown.map(({ key }) => key),
    grown.map(({ repeatCount }) => repeatCount),
    grown.map(({ lastAtMs }) => lastAtMs),
  ]);
}

export interface LatestTrapsQuestion {
  /** Only what this device sent or may have sent. */
  readonly deviceId?: string;
  /** 1 to `maxTrapsPerQuestion`. */
  readonly limit: number;
  /** Id of a row: only older ones. */
  readonly before?: string;
}

/** Newest first, by first arrival. */
export async function latestTraps(
  tx: Transaction,
  { deviceId, limit, before }: LatestTrapsQuestion,
): Promise<KeptTrapEvent[]> {
  const values = [Math.min(Math.max(1, limit), maxTrapsPerQuestion), before ?? null];
  const rows =
    deviceId === undefined
      ? await tx.query<TrapRow>(sql('latest-trap-events'), values)
      : await tx.query<TrapRow>(sql('latest-trap-events-of-device'), [...values, deviceId]);
  return rows.map(readRow);
}

interface TrapRow {
  readonly id: bigint;
  readonly first_at: Temporal.Instant;
  readonly last_at: Temporal.Instant;
  readonly repeat_count: number;
  readonly source: string;
  readonly source_port: number;
  readonly device_id: string | null;
  readonly candidates: string[];
  readonly kind: TrapEvent['kind'];
  readonly version: TrapEvent['version'];
  readonly security: TrapSecurity;
  readonly trap_oid: string;
  readonly name: string | null;
  readonly meaning: string | null;
  readonly uptime_ticks: bigint;
  readonly varbinds: KeptVarBind[];
  readonly varbinds_left_out: number;
}

function readRow(row: TrapRow): KeptTrapEvent {
  const { source, candidates, kind, version, security, name, meaning, varbinds } = row;
  return {
    id: String(row.id),
    firstAtMs: row.first_at.epochMilliseconds,
    lastAtMs: row.last_at.epochMilliseconds,
    repeatCount: row.repeat_count,
    source,
    sourcePort: row.source_port,
    deviceId: row.device_id,
    candidates,
    kind,
    version,
    security,
    trapOid: row.trap_oid,
    name,
    meaning,
    uptimeTicks: Number(row.uptime_ticks),
    varbinds,
    varbindsLeftOut: row.varbinds_left_out,
  };
}

export interface TrapRetention {
  /** Epoch ms; what came before is forgotten (never what is younger than a day). */
  readonly beforeMs: number;
  /** Rows kept at most. */
  readonly keepRows: number;
  /** Rows forgotten at once. */
  readonly rowLimit: number;
}

/** Forgets the oldest; returns how many rows. Fewer than `rowLimit`: nothing is left to forget. */
export async function forgetTraps(tx: Transaction, retention: TrapRetention): Promise<number> {
  const before = Temporal.Instant.fromEpochMilliseconds(Math.floor(retention.beforeMs));
  const [row] = await tx.query<{ forgotten: bigint }>(sql('forget-trap-events'), [
    before,
    retention.keepRows,
    retention.rowLimit,
  ]);
  return Number(row?.forgotten ?? 0);
}

/**
 * Counts one start of our SNMP engine and gives its identity; `freshId` (RFC 3411 SnmpEngineID) is used at the very
 * first one. The start counts once the transaction is committed, which must be before anything is answered.
 */
export async function countEngineStart(
  tx: Transaction,
  freshId: Uint8Array,
  nowMs: number,
): Promise<{ readonly engineId: Uint8Array; readonly engineBoots: number }> {
  const now = Temporal.Instant.fromEpochMilliseconds(Math.floor(nowMs));
  const [row] = await tx.query<{ engine_id: Uint8Array; engine_boots: number }>(sql('start-snmp-engine'), [
    Buffer.from(freshId),
    now,
  ]);
  if (row === undefined) throw new Error('an upsert gives its row');
  return { engineId: Uint8Array.from(row.engine_id), engineBoots: row.engine_boots };
}
