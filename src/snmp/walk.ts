// Reads a whole subtree. Easy to get wrong: an agent that repeats or goes back would be walked for ever, one that
// says tooBig can still be walked with fewer rows, and v1 has neither GETBULK nor endOfMibView.

import { compareOids, isUnderOid } from './oid.ts';
import type { SnmpFailure, SnmpOutcome } from './outcome.ts';
import type { SnmpTarget } from './target.ts';
import type { VarBind } from './varbind.ts';

export interface WalkOptions {
  /** Rows at most; 10,000 when absent. Reaching it is not a failure, `isComplete` is then false. */
  readonly maxRows?: number;
  /** Rows asked per datagram; 25 when absent. */
  readonly maxRepetitions?: number;
  /** Told after each datagram how many rows there are so far. */
  readonly onProgress?: (rows: number) => void;
}

export type WalkOutcome =
  | {
      readonly outcome: 'answered';
      /** All objects below the root, in the order walked; the root itself is not asked. */
      readonly varbinds: readonly VarBind[];
      /** False when `maxRows` ended the walk. */
      readonly isComplete: boolean;
      readonly requests: number;
    }
  /** `partial` is what had been read before. */
  | (SnmpFailure & { readonly partial: readonly VarBind[] });

/** The two questions that a walk asks. */
export interface WalkAgent {
  getNext(target: SnmpTarget, oids: readonly string[]): Promise<SnmpOutcome>;
  getBulk(
    target: SnmpTarget,
    question: { nonRepeaters: number; maxRepetitions: number; oids: readonly string[] },
  ): Promise<SnmpOutcome>;
}

const defaultMaxRows = 10_000;
const defaultRepetitions = 25;

export async function walkSubtree(
  agent: WalkAgent,
  target: SnmpTarget,
  root: string,
  options: WalkOptions,
): Promise<WalkOutcome> {
  const maxRows = options.maxRows ?? defaultMaxRows;
  const maxRepetitions = options.maxRepetitions ?? defaultRepetitions;
  const rows: VarBind[] = [];
  let last = root;
  // Every round but the last adds at least one row.
  for (let requests = 1; ; requests++) {
    const oids = [last];
    const outcome =
      target.version === 'v1'
        ? await agent.getNext(target, oids)
        : await agent.getBulk(target, { nonRepeaters: 0, maxRepetitions, oids });
    if (outcome.outcome === 'error' && outcome.status === 'noSuchName' && target.version === 'v1') {
      return { outcome: 'answered', varbinds: rows, isComplete: true, requests };
    }
    if (outcome.outcome !== 'answered') return { ...outcome, partial: rows };
    const step = takeRows(outcome.varbinds, { root, last, room: maxRows - rows.length });
    for (const row of step.rows) rows.push(row);
    options.onProgress?.(rows.length);
    if (step.end === 'backwards') {
      return { outcome: 'malformed', reason: 'oid-not-increasing', partial: rows };
    }
    if (step.end !== undefined) {
      return { outcome: 'answered', varbinds: rows, isComplete: step.end === 'done', requests };
    }
    last = rows.at(-1)?.oid ?? root;
  }
}

interface Step {
  readonly rows: readonly VarBind[];
  /** Undefined when there may be more. */
  readonly end: 'done' | 'full' | 'backwards' | undefined;
}

function takeRows(
  answer: readonly VarBind[],
  from: { readonly root: string; readonly last: string; readonly room: number },
): Step {
  const rows: VarBind[] = [];
  let { last } = from;
  for (const varbind of answer) {
    if (varbind.type === 'endOfMibView') return { rows, end: 'done' };
    // Also where an agent that came to its end begins anew.
    if (!isUnderOid(varbind.oid, from.root)) return { rows, end: 'done' };
    if (compareOids(varbind.oid, last) <= 0) return { rows, end: 'backwards' };
    if (rows.length === from.room) return { rows, end: 'full' };
    rows.push(varbind);
    last = varbind.oid;
  }
  // An agent that answers nothing at all has nothing more.
  return { rows, end: answer.length === 0 ? 'done' : undefined };
}
