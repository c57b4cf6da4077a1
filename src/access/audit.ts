// The audit chain: each entry carries the hash of the one before it, so that a changed, removed or reordered entry
// shows. Pure. Easy to get wrong: the hash is over canonical JSON, keys sorted at every depth, or a database that
// stores the same object with its keys in another order would break the chain.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.ts';

export interface AuditEntry {
  readonly seq: bigint;
  /** ISO 8601 instant in UTC with milliseconds. */
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export const chainStart = Buffer.alloc(32);

/** SHA-256 over the previous hash and this entry. */
export function auditHash(previous: Buffer, entry: AuditEntry): Buffer {
  const text = canonicalJson({ ...entry, seq: entry.seq.toString() });
  return createHash('sha256').update(previous).update(text).digest();
}

/** Sequence number of the first entry that does not follow from the one before, or undefined when all do. */
export function firstBrokenLink(entries: readonly (AuditEntry & { hash: Buffer })[]): bigint | undefined {
  let previous: Buffer = chainStart;
  let expected = 1n;
  for (const { hash, ...entry } of entries) {
    if (entry.seq !== expected || !auditHash(previous, entry).equals(hash)) return expected;
    previous = hash;
    expected += 1n;
  }
  return undefined;
}
