// A device on the network as a channel. Easy to get wrong: an agent that stumbles over GETBULK is walked object by
// object, and such a walk must still be bounded and read no row twice; and the names in an answer to GETBULK are the
// agent's choice, so only those that are what was expected count.
import { isUnderOid } from '../snmp/oid.ts';
import type { BulkQuestion } from '../snmp/client-socket.ts';
import { ReplyView, type SnmpOutcome } from '../snmp/outcome.ts';
import type { PreparedRequest } from '../snmp/prepared-request.ts';
import type { SnmpTarget } from '../snmp/target.ts';
import type { VarBind } from '../snmp/varbind.ts';
import type { WalkOptions, WalkOutcome } from '../snmp/walk.ts';
import type {
  ChannelFailure,
  ChannelResult,
  DeviceChannel,
  PreparedAnswer,
  PreparedAsk,
  PreparedQuestion,
} from './device-channel.ts';

/** What collection needs of the SNMP client. */
export interface SnmpAsking {
  get(target: SnmpTarget, oids: readonly string[]): Promise<SnmpOutcome>;
  getNext(target: SnmpTarget, oids: readonly string[]): Promise<SnmpOutcome>;
  getBulk(target: SnmpTarget, question: BulkQuestion): Promise<SnmpOutcome>;
  walk(target: SnmpTarget, root: string, options?: WalkOptions): Promise<WalkOutcome>;
}

/** The part of the client that encodes a request once; without it every poll encodes its own. */
export interface SnmpPreparing {
  prepare(target: SnmpTarget, oids: readonly string[]): PreparedRequest;
  prepareBulk(target: SnmpTarget, question: BulkQuestion): PreparedRequest;
  pollTo(prepared: PreparedRequest, sink: (result: ReplyView | ChannelFailure) => void): void;
}

export function openChannel(
  client: SnmpAsking | (SnmpAsking & SnmpPreparing),
  target: SnmpTarget,
): DeviceChannel {
  const channel: DeviceChannel = {
    get: (oids, patience) => client.get(patience === undefined ? target : { ...target, ...patience }, oids),
    walk: async (root, { maxRows, bulk }) => {
      const walked = bulk ? await client.walk(target, root, { maxRows }) : undefined;
      // One that lost its way in GETBULK, or whose rows stand in disorder.
      if (walked !== undefined && walked.outcome !== 'malformed') return walked;
      const singly = await walkSingly(client, target, { root, maxRows });
      return bulk && singly.outcome === 'answered' ? { ...singly, stumbled: true } : singly;
    },
  };
  const canBulk = target.version !== 'v1';
  const whole: DeviceChannel = {
    ...channel,
    canBulk,
    ...(canBulk
      ? {
          bulk: (oids, maxRepetitions) => client.getBulk(target, { nonRepeaters: 0, maxRepetitions, oids }),
        }
      : {}),
  };
  if (!('prepare' in client)) return whole;
  return {
    ...whole,
    prepare: (question, patience) => prepareAsk(client, { ...target, ...patience }, question),
  };
}

function prepareAsk(client: SnmpPreparing, target: SnmpTarget, question: PreparedQuestion): PreparedAsk {
  const { oids, nonRepeaters, repetitions, expected } = question;
  const isBulk = repetitions > 0;
  const hasNames = isBulk && expected.length > 0;
  const prepared = isBulk
    ? client.prepareBulk(target, {
        nonRepeaters,
        maxRepetitions: repetitions,
        oids,
        ...(hasNames ? { expected } : {}),
      })
    : client.prepare(target, oids);
  return (sink) => {
    client.pollTo(prepared, (result) => {
      sink(result instanceof ReplyView ? toAnswer(result, hasNames, prepared) : result);
    });
  };
}

/** The engine has compared the names of a GET already. */
function toAnswer(view: ReplyView, hasNames: boolean, prepared: PreparedRequest): PreparedAnswer {
  return {
    outcome: 'answered',
    view,
    matched: hasNames ? view.matched : view.count,
    roundTripMs: view.roundTripMs,
    largestPart: prepared.largestPart,
  };
}

/**
 * Row by row, for agents that lose their way in GETBULK. Rows may stand in disorder, as some agents have them; a row
 * that was there before is the end, as is a refusal behind the last row.
 */
async function walkSingly(
  client: SnmpAsking,
  target: SnmpTarget,
  { root, maxRows }: { readonly root: string; readonly maxRows: number },
): Promise<ChannelResult> {
  const rows = new Map<string, VarBind>();
  let last = root;
  while (rows.size < maxRows) {
    const result = await client.getNext(target, [last]);
    if (result.outcome === 'error' && isEnd(result.status, rows.size)) break;
    if (result.outcome !== 'answered') return result;
    const next = result.varbinds[0];
    if (next === undefined || next.type === 'endOfMibView' || !isUnderOid(next.oid, root)) break;
    if (next.oid === root || rows.has(next.oid)) break;
    rows.set(next.oid, next);
    last = next.oid;
  }
  return { outcome: 'answered', varbinds: [...rows.values()] };
}

/** A refusal of the first row is a table that cannot be read; genErr behind a row is how some agents end. */
function isEnd(status: string, rows: number): boolean {
  return status === 'noSuchName' || (status === 'genErr' && rows > 0);
}
