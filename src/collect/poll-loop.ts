// Polls every device of the site and hands readings and health to a sink. Easy to get wrong: this is the one place
// where an error of one device is caught, so that it stays with that device; and a device is only called silent when
// two polls in a row went unanswered, the second of which follows at once.
import type { Clock } from '../core/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { Reading } from '../readings/reading.ts';
import type { Device, Site } from '../site/site.ts';
import { startTrack, trackPoll, type HealthTrack, type PollReport } from './device-health.ts';
import { DeviceReader, type DeviceRead } from './device-reader.ts';
import { DeviceSchedule } from './device-schedule.ts';
import type { PollDepth } from './poll-plan.ts';
import { createPollMeasures, type PollMeasures } from './poll-measures.ts';
import type { Profile } from './profile.ts';
import { openChannel, type SnmpAsking } from './snmp-channel.ts';

/** Where the results go. Neither may throw: what the sink cannot take is the sink's matter. */
export interface PollSink {
  onReadings(deviceId: string, readings: readonly Reading[]): void;
  onHealth(health: DeviceHealth): void;
}

export interface PollingOptions {
  readonly site: Pick<Site, 'devices'>;
  readonly client: SnmpAsking;
  readonly profiles: readonly Profile[];
  readonly clock: Clock;
  readonly sink: PollSink;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface PollingControl {
  /** Reads a device at once; unknown ids are ignored. */
  pollNow(deviceId: string): void;
  /** Reads the device's fast points every second for `seconds` (at most 300). */
  burst(deviceId: string, seconds: number): void;
  health(deviceId: string): DeviceHealth | undefined;
  /** The profile a device is read with, once it is known. */
  profileOf(deviceId: string): Profile | undefined;
  /** Lets running polls end; resolves when the last one has. */
  stop(): Promise<void>;
}

/** Starts polling; the first poll of each device falls within its first interval. */
export function startPolling(options: PollingOptions): PollingControl {
  const measures = createPollMeasures(options.metrics);
  const pollers = new Map(
    options.site.devices.map((device) => [device.id, new DevicePoller(device, options, measures)]),
  );
  return {
    pollNow: (deviceId) => pollers.get(deviceId)?.schedule.pollNow(),
    burst: (deviceId, seconds) => pollers.get(deviceId)?.schedule.burst(seconds),
    health: (deviceId) => pollers.get(deviceId)?.health,
    profileOf: (deviceId) => pollers.get(deviceId)?.profile,
    async stop() {
      await Promise.all([...pollers.values()].map(({ schedule }) => schedule.stop()));
    },
  };
}

class DevicePoller {
  readonly schedule: DeviceSchedule;
  readonly #reader: DeviceReader;
  readonly #options: PollingOptions;
  readonly #measures: PollMeasures;
  readonly #log: Log;
  readonly #deviceId: string;
  #track: HealthTrack;

  constructor(device: Device, options: PollingOptions, measures: PollMeasures) {
    const { clock, client, profiles } = options;
    const { address, port, timeoutMs, retries } = device;
    const target = { address, port, timeoutMs, retries, community: device.community.reveal() };
    this.#options = options;
    this.#measures = measures;
    this.#deviceId = device.id;
    this.#log = options.log.child({ part: 'polling', device: device.id });
    this.#reader = new DeviceReader({ device, profiles, clock, channel: openChannel(client, target) });
    this.#track = startTrack(device.id, clock.epochMs());
    this.schedule = new DeviceSchedule({
      deviceId: device.id,
      intervalMs: device.intervalSeconds * 1000,
      clock,
      poll: (depth, latenessMs) => this.#poll(depth, latenessMs),
    });
  }

  get health(): DeviceHealth {
    return this.#track.health;
  }

  get profile(): Profile | undefined {
    return this.#reader.profile;
  }

  async #poll(depth: PollDepth, latenessMs: number): Promise<void> {
    const { clock, sink } = this.#options;
    const startedMs = clock.monotonicMs();
    let read: DeviceRead;
    try {
      read = await this.#reader.read(depth);
    } catch (error) {
      this.#log.error({ err: error }, 'a poll broke off');
      read = { outcome: 'unusable', blame: 'ours', reason: 'the poll broke off' };
    }
    const result = read.outcome === 'read' ? 'answered' : read.blame;
    this.#measures.polled(result, (clock.monotonicMs() - startedMs) / 1000, latenessMs / 1000);
    if (read.outcome === 'read') {
      this.#measures.pointFaults(read.faults.length);
      for (const fault of read.faults) this.#log.debug(fault, 'a point cannot be read');
      sink.onReadings(this.#deviceId, read.readings);
    }
    this.#report({
      nowMs: clock.epochMs(),
      latenessMs,
      profile: this.#reader.profile?.name ?? null,
      result,
      error: read.outcome === 'read' ? null : read.reason,
    });
  }

  #report(report: PollReport): void {
    const before = this.#track.health;
    this.#track = trackPoll(this.#track, report);
    const { health, failuresInRow } = this.#track;
    this.#options.sink.onHealth(health);
    if (report.result === 'silent' && failuresInRow === 1) this.schedule.pollNow();
    if (health.state === before.state) return;
    this.#measures.stateChanged(health.state);
    if (health.state === 'silent') this.#reader.forget();
    const fields = { profile: health.profile, error: health.lastError };
    if (health.state === 'silent') this.#log.warn(fields, 'the device does not answer');
    else if (before.state === 'silent') this.#log.info(fields, 'the device answers again');
    else this.#log.debug(fields, 'the device answers');
  }
}
