// A channel that asks nothing more once it is told to halt: what is under way ends, everything after it is `closed`.
// Finding the tables of a slow device takes minutes, and stopping must not wait for them.
import type { ChannelResult, DeviceChannel } from './device-channel.ts';

export function haltWhen(channel: DeviceChannel, isHalted: () => boolean): DeviceChannel {
  const closed = { outcome: 'closed' } as const;
  const unlessHalted = async (ask: () => Promise<ChannelResult>): Promise<ChannelResult> =>
    isHalted() ? closed : ask();
  const { bulk, prepare } = channel;
  return {
    ...channel,
    get: (oids, patience) => unlessHalted(() => channel.get(oids, patience)),
    walk: (root, options) => unlessHalted(() => channel.walk(root, options)),
    ...(bulk === undefined
      ? {}
      : { bulk: (oids, repetitions) => unlessHalted(() => bulk.call(channel, oids, repetitions)) }),
    ...(prepare === undefined
      ? {}
      : {
          prepare: (question, patience) => {
            const ask = prepare(question, patience);
            return (sink) => (isHalted() ? sink(closed) : ask(sink));
          },
        }),
  };
}
