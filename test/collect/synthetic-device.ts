// A made-up device for trying a profile: objects by OID, read through the same path as a real one. A text is an octet
// string, a text that begins with `oid:` an object identifier, a number an integer, null is NULL.
import { decodePoll, type PointFault } from '../../src/collect/decode.ts';
import { identify } from '../../src/collect/identify.ts';
import { layOut } from '../../src/collect/layout.ts';
import type { Profile } from '../../src/collect/profile.ts';
import { planPoll } from '../../src/collect/poll-plan.ts';
import { discover, readPlan } from '../../src/collect/read-device.ts';
import { WalkChannel } from '../../src/collect/walk-channel.ts';
import type { Reading } from '../../src/readings/reading.ts';
import { compareOids } from '../../src/snmp/oid.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';

export type Objects = Readonly<Record<string, number | string | bigint | null>>;

/** The device; `root` stands before every OID that begins with a dot. It always has an uptime. */
export function madeUpDevice(
  objects: Objects,
  root = '',
  sysObjectId = '1.3.6.1.4.1.99999.1',
  { sysDescr = 'made up' }: { readonly sysDescr?: string } = {},
): WalkChannel {
  const rows = Object.entries(objects).map(([oid, value]) =>
    toVarBind(oid.startsWith('.') ? root + oid : oid, value),
  );
  rows.push(
    { oid: '1.3.6.1.2.1.1.1.0', type: 'octets', value: Buffer.from(sysDescr) },
    { oid: '1.3.6.1.2.1.1.2.0', type: 'oid', value: sysObjectId },
    { oid: '1.3.6.1.2.1.1.3.0', type: 'timeticks', value: 123_400 },
  );
  return new WalkChannel(rows.toSorted((a, b) => compareOids(a.oid, b.oid)));
}

function toVarBind(oid: string, value: number | string | bigint | null): VarBind {
  if (value === null) return { oid, type: 'null', value };
  if (typeof value === 'bigint') return { oid, type: 'counter64', value };
  if (typeof value === 'number') {
    return value > 2_147_483_647 ? { oid, type: 'gauge32', value } : { oid, type: 'integer', value };
  }
  return value.startsWith('oid:')
    ? { oid, type: 'oid', value: value.slice(4) }
    : { oid, type: 'octets', value: Buffer.from(value) };
}

export interface ReadDevice {
  readonly profile: string;
  readonly readings: readonly Reading[];
  readonly faults: readonly PointFault[];
  /** The readings of a point as `instance → value, word or missing`. */
  of(point: string): Readonly<Record<string, number | string>>;
}

/** Identifies the device, or takes the profile named, and reads everything once. */
export async function readMadeUp(
  channel: WalkChannel,
  profiles: readonly Profile[],
  named?: string,
): Promise<ReadDevice> {
  const identity = await identify(channel, profiles);
  const found = identity.outcome === 'identified' ? identity.profile : undefined;
  const profile = named === undefined ? found : profiles.find(({ name }) => name === named);
  if (profile === undefined) throw new Error(`no profile: ${identity.outcome}`);
  const size = { objects: 24 };
  const discovery = await discover(channel, profile, size);
  if (discovery.outcome !== 'found') throw new Error(discovery.outcome);
  const layout = layOut(profile, discovery.found);
  const read = await readPlan(channel, planPoll(profile, layout), size);
  if (read.outcome !== 'read') throw new Error(read.outcome);
  const context = { deviceId: 'made-up', nowMs: 0 };
  const { readings, faults } = decodePoll(profile, layout, read.answers, context);
  const of = (point: string): Readonly<Record<string, number | string>> =>
    Object.fromEntries(
      readings
        .filter((reading) => reading.point === point)
        .map((reading) => [
          reading.instance,
          (reading.state ?? reading.value ?? reading.quality) as number | string,
        ]),
    );
  return { profile: profile.name, readings, faults, of };
}
