// A channel that asks again what went unanswered, once the device has answered anything: finding out what a device is
// takes dozens of requests, and on a lossy line one of them is always lost. Easy to get wrong: a device that never
// answered must cost no more than before, or thousands of dead addresses would hold up the living; and one that falls
// silent meanwhile must not be asked dozens of questions more, or nobody would know for minutes.
import type { ChannelResult, DeviceChannel } from './device-channel.ts';
import type { DevicePulse } from './device-pulse.ts';
import type { Clock } from '../core/clock.ts';

/** Each attempt has the device's own retries. */
const mostAttempts = 6;

/** Once the device is found silent, all further questions time out without being asked. */
export function persist(channel: DeviceChannel, pulse: DevicePulse, clock: Clock): DeviceChannel {
  let isSilent = false;
  async function insist(ask: () => Promise<ChannelResult>): Promise<ChannelResult> {
    for (let attempt = 1; ; attempt++) {
      if (isSilent) return { outcome: 'timeout' };
      const askedMs = clock.monotonicMs();
      const result = await ask();
      if (result.outcome !== 'timeout') {
        // Lost datagrams and many rows are in it: longer than the truth, until there is a better measure.
        if (!pulse.hasAnswered) pulse.noteRoundTrip(clock.monotonicMs() - askedMs);
        return result;
      }
      if (!pulse.hasAnswered || attempt === mostAttempts) return result;
      isSilent = !(await pulse.answersInTheEnd());
    }
  }
  const { bulk } = channel;
  return {
    ...(bulk === undefined
      ? {}
      : { bulk: (oids, repetitions) => insist(() => bulk.call(channel, oids, repetitions)) }),
    get: (oids, patience) => insist(() => channel.get(oids, patience)),
    walk: (root, options) => insist(() => channel.walk(root, options)),
  };
}
