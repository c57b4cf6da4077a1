// Writes and reads the audit trail. One writer at a time holds the chain's lock until its transaction ends, so entries
// are gap-free and in order, and an entry stands exactly when the change it tells of stands.
import { loadSql } from '../platform/sql.ts';
import type { Transaction } from '../platform/database.ts';
import { auditHash, chainStart } from './audit.ts';
import type { AuditEntry } from './audit.ts';

const sql = loadSql(import.meta.url, 'audit-store.sql');

export type AuditEvent = Omit<AuditEntry, 'seq' | 'at'> & { readonly at: Temporal.Instant };

/** Appends one entry in the caller's transaction. */
export async function appendAudit(tx: Transaction, event: AuditEvent): Promise<void> {
  await tx.query(sql('lock-chain'));
  const [last] = await tx.query<{ seq: bigint; hash: Buffer }>(sql('last-entry'));
  const at = event.at.round('millisecond');
  const entry = { ...event, seq: (last?.seq ?? 0n) + 1n, at: at.toString({ smallestUnit: 'millisecond' }) };
  const hash = auditHash(last?.hash ?? chainStart, entry);
  const { seq, actor, action, subject, detail } = entry;
  await tx.execute(sql('insert-entry'), [seq, at, actor, action, subject, JSON.stringify(detail), hash]);
}

/** At most `limit` entries from `seq` on, with their hashes. */
export async function readAudit(
  tx: Transaction,
  seq: bigint,
  limit: number,
): Promise<readonly (AuditEntry & { hash: Buffer })[]> {
  type Row = Omit<AuditEntry, 'at'> & { at: Temporal.Instant; hash: Buffer };
  const rows = await tx.query<Row>(sql('entries-from'), [seq, limit]);
  return rows.map((row) => ({ ...row, at: row.at.toString({ smallestUnit: 'millisecond' }) }));
}
