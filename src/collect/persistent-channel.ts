// A channel that asks again what went unanswered, once the device has answered anything: finding out what a device is
// takes dozens of requests, and on a lossy line one of them is always lost. Easy to get wrong: a device that never
// answered must cost no more than before, or thousands of dead addresses would hold up the living.
import type { ChannelResult, DeviceChannel } from './device-channel.ts';

/** Each attempt has the device's own retries. */
const mostAttempts = 6;

export function persist(channel: DeviceChannel): DeviceChannel {
  let hasSpoken = false;
  async function insist(ask: () => Promise<ChannelResult>): Promise<ChannelResult> {
    for (let attempt = 1; ; attempt++) {
      const result = await ask();
      if (result.outcome !== 'timeout') {
        hasSpoken = true;
        return result;
      }
      if (!hasSpoken || attempt === mostAttempts) return result;
    }
  }
  return {
    get: (oids, patience) => insist(() => channel.get(oids, patience)),
    walk: (root, options) => insist(() => channel.walk(root, options)),
  };
}
