// A device on the network as a channel. Easy to get wrong: an agent that stumbles over GETBULK is walked object by
// object, and such a walk must still be bounded and go forward only.
import { compareOids, isUnderOid } from '../snmp/oid.ts';
import type { SnmpOutcome } from '../snmp/outcome.ts';
import type { SnmpTarget } from '../snmp/target.ts';
import type { VarBind } from '../snmp/varbind.ts';
import type { WalkOptions, WalkOutcome } from '../snmp/walk.ts';
import type { ChannelResult, DeviceChannel } from './device-channel.ts';

/** What collection needs of the SNMP client. */
export interface SnmpAsking {
  get(target: SnmpTarget, oids: readonly string[]): Promise<SnmpOutcome>;
  getNext(target: SnmpTarget, oids: readonly string[]): Promise<SnmpOutcome>;
  walk(target: SnmpTarget, root: string, options?: WalkOptions): Promise<WalkOutcome>;
}

export function openChannel(client: SnmpAsking, target: SnmpTarget): DeviceChannel {
  return {
    get: (oids) => client.get(target, oids),
    walk: (root, { maxRows, bulk }) =>
      bulk ? client.walk(target, root, { maxRows }) : walkSingly(client, target, { root, maxRows }),
  };
}

async function walkSingly(
  client: SnmpAsking,
  target: SnmpTarget,
  { root, maxRows }: { readonly root: string; readonly maxRows: number },
): Promise<ChannelResult> {
  const varbinds: VarBind[] = [];
  let last = root;
  while (varbinds.length < maxRows) {
    const result = await client.getNext(target, [last]);
    if (result.outcome === 'error' && result.status === 'noSuchName') break;
    if (result.outcome !== 'answered') return result;
    const next = result.varbinds[0];
    if (next === undefined || next.type === 'endOfMibView' || !isUnderOid(next.oid, root)) break;
    if (compareOids(next.oid, last) <= 0) return { outcome: 'malformed', reason: 'oid-not-increasing' };
    varbinds.push(next);
    last = next.oid;
  }
  return { outcome: 'answered', varbinds };
}
