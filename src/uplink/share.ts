// Which collector polls which device: rendezvous hashing, so that everybody who knows the same members agrees without a
// word, and a member that goes moves its own devices only. Easy to get wrong: members are compared by id in one order
// everywhere, and a change of the hash is a change of protocol.
import { createHash } from 'node:crypto';

/** Weight of a member for a device; the highest has it. */
function weightOf(memberId: string, deviceId: string): string {
  return createHash('sha1').update(`${memberId}\n${deviceId}`).digest('hex');
}

/** The member that polls the device; undefined without members. */
export function ownerOf(deviceId: string, memberIds: readonly string[]): string | undefined {
  let best: { readonly id: string; readonly weight: string } | undefined;
  for (const id of memberIds) {
    const weight = weightOf(id, deviceId);
    if (best === undefined || weight > best.weight) best = { id, weight };
  }
  return best?.id;
}

/** Ids of the devices that fall to `memberId`. */
export function shareOf(
  memberId: string,
  memberIds: readonly string[],
  deviceIds: readonly string[],
): ReadonlySet<string> {
  return new Set(deviceIds.filter((deviceId) => ownerOf(deviceId, memberIds) === memberId));
}
