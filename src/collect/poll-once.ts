// Everything one device says, once: for `qosha poll` and for trying a profile. Easy to get wrong: a rate needs two
// looks and is not part of it; and all text in the result comes from the device, so it is escaped where it is shown.
import type { Clock } from '../core/clock.ts';
import type { Reading } from '../readings/reading.ts';
import type { DeviceKind } from '../site/site.ts';
import { decodePoll, type PointFault } from './decode.ts';
import { describeFailure, startingGetSize, type DeviceChannel } from './device-channel.ts';
import { identify, type Identification } from './identify.ts';
import { layOut } from './layout.ts';
import { planPoll } from './poll-plan.ts';
import type { Profile } from './profile.ts';
import { discover, readPlan } from './read-device.ts';

export type PolledReading = Pick<
  Reading,
  'instance' | 'label' | 'oid' | 'value' | 'unit' | 'state' | 'quality'
> & { readonly point: string };

/** The JSON of `qosha poll --json`. */
export interface PolledDevice {
  readonly address: string;
  readonly sysObjectId: string;
  readonly sysDescr: string;
  readonly profile: string;
  readonly kind: DeviceKind;
  readonly readings: readonly PolledReading[];
}

export type PollOnce =
  | {
      readonly outcome: 'polled';
      readonly device: PolledDevice;
      readonly faults: readonly PointFault[];
      /** Whether its profile was ever tried on a real device or a recording of one. */
      readonly isProven: boolean;
    }
  | { readonly outcome: 'failed'; readonly reason: string };

export interface PollOnceOptions {
  /** As shown in the result. */
  readonly address: string;
  readonly channel: DeviceChannel;
  readonly profiles: readonly Profile[];
  /** Name of a profile, or `auto`. */
  readonly profile: string;
  readonly clock: Clock;
}

/** Identifies the device (also when the profile is given, to say what it is), finds its tables and reads it all. */
export async function pollOnce(options: PollOnceOptions): Promise<PollOnce> {
  const { channel, profiles, clock, address } = options;
  const named = profiles.find(({ name }) => name === options.profile);
  if (options.profile !== 'auto' && named === undefined)
    return failed(`there is no profile ${options.profile}`);
  // With a profile given only the device's own words are of interest: no profile is tried.
  const identity = await identify(channel, named === undefined ? profiles : []);
  if (identity.outcome === 'failed') return failed(identity.reason);
  const profile = named ?? profileOf(identity);
  if (profile === undefined) return failed('no profile fits what it answers');
  const size = { objects: startingGetSize };
  const discovery = await discover(channel, profile, size);
  if (discovery.outcome !== 'found') return failed(describeFailure(discovery));
  const layout = layOut(profile, discovery.found);
  const plan = planPoll(profile, layout);
  const read = await readPlan(channel, plan, size);
  if (read.outcome !== 'read') return failed(describeFailure(read));
  const context = { deviceId: address, nowMs: clock.epochMs() };
  const { readings, faults } = decodePoll(profile, layout, read.answers, context);
  if (readings.length === 0) return failed(`nothing of the profile ${profile.name} answers`);
  const device: PolledDevice = {
    address,
    sysObjectId: identity.sysObjectId,
    sysDescr: identity.sysDescr,
    profile: profile.name,
    kind: profile.kind,
    readings: readings.map(toPolled),
  };
  return { outcome: 'polled', device, faults, isProven: profile.isProven };
}

function toPolled(reading: Reading): PolledReading {
  const { point, instance, label, oid, value, unit, state, quality } = reading;
  return { point, instance, label, oid, value, unit, state, quality };
}

function profileOf(identity: Identification): Profile | undefined {
  return identity.outcome === 'identified' ? identity.profile : undefined;
}

function failed(reason: string): PollOnce {
  return { outcome: 'failed', reason };
}
