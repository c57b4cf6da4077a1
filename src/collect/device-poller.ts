// One device being polled: its reader, its schedule, its health, and what it last said. Easy to get wrong: this is the
// one place where an error of one device is caught, so that it stays with that device; and a device that was given up
// in the middle of a poll has nothing more to say to the sink.
import type { Clock } from '../core/clock.ts';
import type { Log } from '../platform/log.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { ReadingBatch } from '../readings/reading-batch.ts';
import type { Device } from '../site/site.ts';
import type { VarBind } from '../snmp/varbind.ts';
import type { PointFault } from './decode.ts';
import {
  startTrack,
  trackEngineChange,
  trackPoll,
  type HealthTrack,
  type PollReport,
} from './device-health.ts';
import { DeviceReader, type DeviceRead } from './device-reader.ts';
import { haltWhen } from './halting-channel.ts';
import { DeviceSchedule } from './device-schedule.ts';
import { burstMask, cadenceOf, type ClassMask } from './poll-cadence.ts';
import type { PollLane } from './poll-lane.ts';
import type { PollMeasures } from './poll-measures.ts';
import type { Profile } from './profile.ts';
import { targetOf } from './device-target.ts';
import type { SlotTimers } from './slot-timers.ts';
import { openChannel, type SnmpAsking } from './snmp-channel.ts';

/** Where the results go. Neither may throw: what the sink cannot take is the sink's matter. */
export interface PollSink {
  /** The batch is valid until this returns. */
  onReadings(batch: ReadingBatch): void;
  onHealth(health: DeviceHealth): void;
}

/** What all devices of a site share. */
export interface PollerParts {
  readonly client: SnmpAsking;
  readonly profiles: readonly Profile[];
  readonly clock: Clock;
  readonly sink: PollSink;
  readonly log: Log;
  readonly measures: PollMeasures;
  /** Devices that do not answer wait for each other here, so that they do not hold those that do. */
  readonly doubtful: PollLane;
  readonly timers: SlotTimers;
}

export class DevicePoller {
  readonly device: Device;
  readonly schedule: DeviceSchedule;
  readonly #reader: DeviceReader;
  readonly #parts: PollerParts;
  #track: HealthTrack;
  #isRetired = false;
  #isStopped = false;

  constructor(device: Device, parts: PollerParts) {
    const { clock, client, profiles } = parts;
    const target = targetOf(device);
    this.device = device;
    this.#parts = parts;
    const cadence = cadenceOf(device);
    const channel = haltWhen(openChannel(client, target), () => this.#isStopped);
    this.#reader = new DeviceReader({ device, profiles, clock, channel, cadence });
    this.#track = startTrack(device.id, clock.epochMs(), device.silentAfter);
    this.schedule = new DeviceSchedule({
      deviceId: device.id,
      cadence,
      clock,
      timers: parts.timers,
      poll: (mask, latenessMs) =>
        this.#isDoubtful ? this.#pollInLane(mask, latenessMs) : this.#poll(mask, latenessMs),
      missed: (count) => {
        this.#track = { ...this.#track, missedPolls: this.#track.missedPolls + count };
        parts.measures.missed(count);
      },
    });
  }

  /** Made when something is to be said: thousands of devices have nothing to say. */
  get #log(): Log {
    return this.#parts.log.child({ part: 'polling', device: this.device.id });
  }

  get health(): DeviceHealth {
    return this.#track.health;
  }

  get profile(): Profile | undefined {
    return this.#reader.profile;
  }

  /** What the device last said, raw; undefined before its first answer. */
  get lastAnswers(): readonly VarBind[] | undefined {
    return this.#reader.lastAnswers;
  }

  /** Why points could not be read in the last poll that read them. */
  get faults(): readonly PointFault[] {
    return this.#reader.faults;
  }

  /** Another SNMPv3 engine answers where this device did; told with its health from the next poll on. */
  noteEngineChange(): void {
    this.#track = trackEngineChange(this.#track, this.#parts.clock.epochMs());
  }

  /** Ends for good: what a running poll still brings is dropped. Resolves when nothing is asked any more. */
  retire(): Promise<void> {
    this.#isRetired = true;
    return this.stop();
  }

  /** Lets the poll under way end and begins no other. */
  stop(): Promise<void> {
    this.#isStopped = true;
    return this.schedule.stop();
  }

  get #isDoubtful(): boolean {
    return this.#track.failuresInRow > 0 || this.#track.health.state !== 'answering';
  }

  async #pollInLane(mask: ClassMask, latenessMs: number): Promise<void> {
    const { doubtful } = this.#parts;
    await doubtful.enter();
    if (!this.#isStopped) await this.#poll(mask, latenessMs);
    doubtful.leave();
  }

  async #poll(mask: ClassMask, latenessMs: number): Promise<void> {
    const { clock, sink, measures } = this.#parts;
    const startedMs = clock.monotonicMs();
    let read: DeviceRead;
    measures.inFlight(1);
    try {
      read = await this.#reader.read(mask, this.#track.failuresInRow);
    } catch (error) {
      this.#log.error({ err: error }, 'a poll broke off');
      read = { outcome: 'unusable', blame: 'ours', reason: 'the poll broke off' };
    }
    measures.inFlight(-1);
    if (this.#isRetired || read.outcome === 'idle') return;
    const result = read.outcome === 'read' ? 'answered' : read.blame;
    const lateSeconds = mask === burstMask ? undefined : latenessMs / 1000;
    const shown = read.outcome === 'read' && read.isPartial ? 'partial' : result;
    measures.polled(shown, (clock.monotonicMs() - startedMs) / 1000, lateSeconds);
    if (read.outcome === 'read') {
      if (read.faults.length > 0) {
        measures.pointFaults(read.faults.length);
        this.#log.debug({ faults: read.faults }, 'points cannot be read');
      }
      if (read.batch !== undefined) sink.onReadings(read.batch);
    }
    const profile = this.#reader.profile?.name ?? null;
    const nowMs = clock.epochMs();
    const error = read.outcome === 'read' ? null : read.reason;
    this.#report({ nowMs, latenessMs, profile, result, error });
    if (read.outcome === 'read' && read.fellSilent) this.schedule.pollNow();
  }

  #report(report: PollReport): void {
    const before = this.#track.health;
    this.#track = trackPoll(this.#track, report);
    const { health } = this.#track;
    this.#parts.sink.onHealth(health);
    // Whether it is down is found out at once, not an interval later.
    if (report.result === 'silent' && health.state !== 'silent') this.schedule.pollNow();
    if (health.state === before.state) return;
    this.#parts.measures.stateChanged(health.state);
    if (health.state === 'silent') this.#reader.forget();
    const fields = { profile: health.profile, error: health.lastError };
    if (health.state === 'silent') this.#log.warn(fields, 'the device does not answer');
    else if (before.state === 'silent') this.#log.info(fields, 'the device answers again');
    else this.#log.debug(fields, 'the device answers');
  }
}
