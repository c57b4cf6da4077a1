// Rows of drift: what is seen now with since when, and what somebody said of it. Easy to get wrong: a row that ended begins
// anew when the same thing comes back; what was said of it then still stands, for the same doubt and no other.
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import type { DriftItem, EvidenceLine, KeptDrift } from './drift.ts';

const sql = loadSql(import.meta.url, 'drift-store.sql');

interface DriftRow {
  readonly key: string;
  readonly code: KeptDrift['code'];
  readonly params: KeptDrift['params'];
  readonly component_ids: readonly string[];
  readonly lines: readonly EvidenceLine[];
  readonly from_ms: number;
  readonly to_ms: number;
  readonly first_seen_ms: number;
  readonly last_seen_ms: number;
  readonly known_reason: string | null;
  readonly known_by: string | null;
  readonly known_at_ms: number | null;
}

function toKept(row: DriftRow): KeptDrift {
  const { key, code, params, lines, known_reason: reason, known_by: by, known_at_ms: atMs } = row;
  return {
    key,
    code,
    params,
    componentIds: row.component_ids,
    lines,
    fromMs: row.from_ms,
    toMs: row.to_ms,
    firstSeenMs: row.first_seen_ms,
    lastSeenMs: row.last_seen_ms,
    known: reason === null || by === null || atMs === null ? null : { reason, by, atMs },
  };
}

/** Everything that is seen now, by key. */
export async function loadOpenDrift(tx: Transaction): Promise<KeptDrift[]> {
  return (await tx.query<DriftRow>(sql('load-open'))).map(toKept);
}

export async function saveSeenDrift(tx: Transaction, item: DriftItem, seenMs: number): Promise<void> {
  const { key, code, params, componentIds, fromMs, toMs, lines } = item;
  const json = [JSON.stringify(params), componentIds, fromMs, toMs, JSON.stringify(lines)];
  await tx.execute(sql('save-seen'), [key, code, ...json, seenMs]);
}

export async function endDrift(tx: Transaction, keys: readonly string[], atMs: number): Promise<void> {
  if (keys.length > 0) await tx.execute(sql('end-unseen'), [keys, atMs]);
}

/** Forgets what ended before that, unless somebody said something of it. */
export async function forgetEndedDrift(tx: Transaction, beforeMs: number): Promise<void> {
  await tx.execute(sql('forget-ended'), [beforeMs]);
}

/** False when nothing of that key is seen now. */
export async function markDriftKnown(
  tx: Transaction,
  key: string,
  known: { readonly reason: string; readonly by: string; readonly atMs: number },
): Promise<boolean> {
  return (await tx.execute(sql('mark-known'), [key, known.reason, known.by, known.atMs])) > 0;
}

/** Takes it back; false when nothing of that key is seen now. */
export async function markDriftUnknown(tx: Transaction, key: string): Promise<boolean> {
  return (await tx.execute(sql('mark-unknown'), [key])) > 0;
}
