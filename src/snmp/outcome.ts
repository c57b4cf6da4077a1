// How a request ended. Every request ends in exactly one of these, and only `answered` carries values.
// Easy to get wrong: an answered varbind may still say noSuchObject, noSuchInstance or endOfMibView.

import type { MalformedReason } from './message.ts';
import type { UsmRefusal } from './usm-refusal.ts';
import type { VarBind, VarBindType } from './varbind.ts';
import { VarBindTable } from './varbind-table.ts';

const errorStatuses = [
  'noError',
  'tooBig',
  'noSuchName',
  'badValue',
  'readOnly',
  'genErr',
  'noAccess',
  'wrongType',
  'wrongLength',
  'wrongEncoding',
  'wrongValue',
  'noCreation',
  'inconsistentValue',
  'resourceUnavailable',
  'commitFailed',
  'undoFailed',
  'authorizationError',
  'notWritable',
  'inconsistentName',
] as const;

/** Error status of RFC 3416 section 3 in words; `unknown` for a number outside the table. */
export type SnmpErrorStatus = Exclude<(typeof errorStatuses)[number], 'noError'> | 'unknown';

export function errorStatusName(status: number): SnmpErrorStatus {
  const name = errorStatuses[status];
  return name === undefined || name === 'noError' ? 'unknown' : name;
}

/** Why every reply to a request was unusable. */
export type UnusableReason =
  | MalformedReason
  | 'wrong-oids'
  | 'wrong-pdu'
  | 'wrong-version'
  | 'wrong-source'
  | 'oid-not-increasing';

export type SnmpFailure =
  | { readonly outcome: 'timeout' }
  /** The agent refused; `index` is the 1-based object at fault, 0 when it named none. */
  | { readonly outcome: 'error'; readonly status: SnmpErrorStatus; readonly index: number }
  | { readonly outcome: 'malformed'; readonly reason: UnusableReason }
  /** An SNMPv3 agent said why it cannot answer; `describeRefusal` has the words. */
  | { readonly outcome: 'refused'; readonly reason: UsmRefusal }
  /** The client was closed before an answer came. */
  | { readonly outcome: 'closed' }
  /** Never sent: too many requests were waiting already. Says nothing about the device. */
  | { readonly outcome: 'overloaded' };

export interface SnmpAnswer {
  readonly outcome: 'answered';
  readonly varbinds: readonly VarBind[];
  /** From the first transmission to the answer; with `attempts` above 1 an upper bound. */
  readonly roundTripMs: number;
  readonly attempts: number;
}

export type SnmpOutcome = SnmpAnswer | SnmpFailure;

/**
 * An answer read in place. Valid only until the callback that received it returns; copy what must outlive it
 * (`varbind`, `octets` are copies). Entry i belongs to the i-th object asked.
 */
export class ReplyView {
  readonly outcome = 'answered';
  table: VarBindTable;
  roundTripMs = 0;
  attempts = 1;

  constructor(table: VarBindTable) {
    this.table = table;
  }

  get count(): number {
    return this.table.count;
  }

  /** Leading entries whose names are the ones asked, or expected of a GETBULK. Of an answer in parts it says nothing. */
  get matched(): number {
    return this.table.matched;
  }

  type(i: number): VarBindType {
    return this.table.type(i);
  }

  /** Whether entry `i` has exactly this type and value. */
  says(i: number, known: VarBind): boolean {
    return this.table.says(i, known);
  }

  /** See `VarBindTable.number`: NaN when the value is not a number. */
  number(i: number): number {
    return this.table.number(i);
  }

  octets(i: number): Uint8Array {
    return this.table.octets(i);
  }

  varbind(i: number, knownOid?: string): VarBind {
    return this.table.varbind(i, knownOid);
  }

  /** A copy that outlives the callback. `oids` are the names asked, in order, when they are known to match. */
  toAnswer(oids?: readonly string[]): SnmpAnswer {
    const varbinds: VarBind[] = [];
    for (let i = 0; i < this.table.count; i++) varbinds.push(this.table.varbind(i, oids?.[i]));
    return { outcome: 'answered', varbinds, roundTripMs: this.roundTripMs, attempts: this.attempts };
  }
}

export type PollResult = ReplyView | SnmpFailure;
