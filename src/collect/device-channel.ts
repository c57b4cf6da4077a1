// One device as collection sees it: ask for exact objects, walk below a root. Everything else about the protocol is
// behind it, so that the same code reads a device, a recording and the simulated plant. Easy to get wrong: an agent
// that cannot answer many objects at once is not a silent one; the request is made smaller before it is given up.
import { describeRefusal, type UsmRefusal } from '../snmp/usm-refusal.ts';
import type { VarBind } from '../snmp/varbind.ts';
import type { CellsView } from './cell-store.ts';

/** Why nothing came: `fault` is one clause for people. `timeout` is the only one that speaks of silence. */
export type ChannelFailure =
  | { readonly outcome: 'timeout' }
  | { readonly outcome: 'closed' }
  | { readonly outcome: 'overloaded' }
  | { readonly outcome: 'error'; readonly status: string; readonly index: number }
  | { readonly outcome: 'malformed'; readonly reason: string }
  | { readonly outcome: 'refused'; readonly reason: UsmRefusal };

export type ChannelResult =
  | {
      readonly outcome: 'answered';
      readonly varbinds: readonly VarBind[];
      /** A walk that lost its way by GETBULK and was gone again row by row. */
      readonly stumbled?: true;
    }
  | ChannelFailure;

/** How long one request waits; the device's own settings when absent. */
export interface Patience {
  readonly timeoutMs: number;
  readonly retries: number;
}

export interface DeviceChannel {
  /** One request; answers stand in the order asked. */
  get(oids: readonly string[], patience?: Patience): Promise<ChannelResult>;
  /** Everything below `root`, at most `maxRows`; empty when there is nothing. */
  walk(root: string, options: { readonly maxRows: number; readonly bulk: boolean }): Promise<ChannelResult>;
  /**
   * One GETBULK: what follows each of `oids`, so many times, row by row. Absent where several columns cannot be asked
   * at once.
   */
  readonly bulk?: (oids: readonly string[], repetitions: number) => Promise<ChannelResult>;
  /** False where the protocol has no GETBULK. */
  readonly canBulk?: boolean;
  /** A request that is encoded once and sent in every poll; absent where there is no network behind the channel. */
  readonly prepare?: (question: PreparedQuestion, patience: Patience) => PreparedAsk;
}

/** A GET of `oids`, or with `repetitions` a GETBULK of what follows them. The lists must not change afterwards. */
export interface PreparedQuestion {
  readonly oids: readonly string[];
  /** The first so many are followed by one object only. */
  readonly nonRepeaters: number;
  readonly repetitions: number;
  /** Names that a complete answer carries, in order; empty when that cannot be known. */
  readonly expected: readonly string[];
}

/** An answer in place: only valid until the sink returns. */
export interface PreparedAnswer {
  readonly outcome: 'answered';
  readonly view: CellsView;
  /** Leading entries whose names are the expected ones. */
  readonly matched: number;
  readonly roundTripMs: number;
  /** Most objects the agent took in one request; fewer than asked when it said tooBig. */
  readonly largestPart: number;
}

/** Sends the request; `sink` is called once, later. */
export type PreparedAsk = (sink: (result: PreparedAnswer | ChannelFailure) => void) => void;

/** One clause for people and logs. */
export function describeFailure(failure: ChannelFailure): string {
  switch (failure.outcome) {
    case 'timeout':
      return 'no answer';
    case 'closed':
      return 'polling was stopped';
    case 'overloaded':
      return 'too many requests are waiting';
    case 'error':
      return `the agent refused (${failure.status})`;
    case 'malformed':
      return `the answer is malformed (${failure.reason})`;
    case 'refused': {
      const { what, mend } = describeRefusal(failure.reason);
      return `${what}; ${mend}`;
    }
  }
}

/** Whose fault an unusable poll is: nothing came · the device refused · we did not ask. */
export type Blame = 'silent' | 'refused' | 'ours';

export function blameOf(failure: ChannelFailure): Blame {
  if (failure.outcome === 'timeout') return 'silent';
  return failure.outcome === 'closed' || failure.outcome === 'overloaded' ? 'ours' : 'refused';
}

/** Whether asking for less, or in another way, would change nothing. */
export function isFinal(result: ChannelResult): boolean {
  return result.outcome === 'closed' || result.outcome === 'overloaded' || result.outcome === 'refused';
}

/** Objects per GET to begin with; a device that cannot do it is asked for fewer from then on. */
export const startingGetSize = 24;
/** Requests that one `getMany` may spend on making requests smaller for silence and size. */
const maxSplits = 64;

/** What a device was found to take; kept from poll to poll. */
export interface GetSize {
  objects: number;
  /** Objects for which the agent refused a whole request; noted here when given. */
  readonly refused?: Set<string>;
  /** False once the agent was found to stumble over GETBULK. */
  bulk?: boolean;
}

/**
 * Reads any number of objects in as few requests as the device takes. `tooBig` or silence on a request of several
 * objects makes all later ones smaller; any other refusal only narrows down which object it is about, and that one
 * counts as not there. A device that is silent on a single object too is silent: a dead device costs two requests.
 */
export async function getMany(
  channel: DeviceChannel,
  oids: readonly string[],
  size: GetSize,
): Promise<ChannelResult> {
  const found = new Map<string, VarBind>();
  let open = [...new Set(oids)];
  let limit = size.objects;
  for (let splits = 0; open.length > 0;) {
    const batch = open.slice(0, limit);
    const result = await channel.get(batch);
    if (result.outcome === 'answered') {
      result.varbinds.forEach((varbind) => found.set(varbind.oid, varbind));
      open = open.slice(batch.length);
      limit = size.objects;
      continue;
    }
    // Refusals end by themselves: each leaves fewer objects, or fewer in one request.
    const isRefusal = result.outcome === 'error' && result.status !== 'tooBig';
    if (!isRefusal) splits += 1;
    if (splits > maxSplits) return result;
    const culprit = culpritOf(result, batch);
    if (culprit !== undefined) {
      size.refused?.add(culprit);
      open = open.filter((oid) => oid !== culprit);
      limit = size.objects;
      continue;
    }
    if (batch.length === 1 || isFinal(result)) return result;
    if (result.outcome === 'timeout' && !(await answersOne(channel, batch))) return result;
    limit = Math.max(1, batch.length >> 1);
    if (result.outcome !== 'error' || result.status === 'tooBig') size.objects = limit;
  }
  return { outcome: 'answered', varbinds: oids.map((oid) => found.get(oid) ?? absent(oid)) };
}

async function answersOne(channel: DeviceChannel, batch: readonly string[]): Promise<boolean> {
  const result = await channel.get(batch.slice(0, 1));
  return result.outcome === 'answered' || result.outcome === 'error';
}

function absent(oid: string): VarBind {
  return { oid, type: 'noSuchInstance', value: null };
}

/** The object an agent of the old school refuses the whole request for. */
function culpritOf(result: ChannelResult, batch: readonly string[]): string | undefined {
  if (result.outcome !== 'error' || result.status === 'tooBig') return undefined;
  if (result.index >= 1) return batch[result.index - 1];
  return batch.length === 1 ? batch[0] : undefined;
}
