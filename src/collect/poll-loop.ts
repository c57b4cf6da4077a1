// Polls every device of the site and hands readings and health to a sink. Easy to get wrong: devices come and go while
// it runs, and a device whose settings changed must not be asked by its old poller and its new one at the same time.
import type { Clock } from '../core/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { Device, Site } from '../site/site.ts';
import { canonicalAddress } from '../snmp/target.ts';
import type { VarBind } from '../snmp/varbind.ts';
import type { PointFault } from './decode.ts';
import { DevicePoller, type PollerParts, type PollSink } from './device-poller.ts';
import { createPollMeasures } from './poll-measures.ts';
import { PollLane } from './poll-lane.ts';
import type { Profile } from './profile.ts';
import { isSameSetting } from './same-setting.ts';
import { SlotTimers } from './slot-timers.ts';
import type { SnmpAsking } from './snmp-channel.ts';

export type { PollSink } from './device-poller.ts';

/** Polls at a time of devices that are not known to answer; the engine's window has room for many more. */
const maxDoubtfulPolls = 512;

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
  /**
   * Polls these devices from now on: new ones are begun, those not named are given up, those whose settings changed
   * begin anew once the poll under way has ended. Unchanged ones go on as if nothing had happened. What a poll of a
   * device that was given up still brings is dropped.
   */
  setDevices(devices: readonly Device[]): void;
  /** What a device last said, raw and untrusted; undefined when it is not polled or has not answered yet. */
  lastAnswers(deviceId: string): readonly VarBind[] | undefined;
  /** Why points of a device could not be read; empty when nothing is wrong or nothing is known. */
  faults(deviceId: string): readonly PointFault[];
  /** Lets running polls end; resolves when the last one has. */
  stop(): Promise<void>;
}

/** Polling in this process, where its SNMP client is heard too. */
export interface OwnPolling extends PollingControl {
  /** Another SNMPv3 engine answers at an address that is polled; `address` in canonical form. */
  noteEngineChange(address: string, port: number): void;
}

/** Starts polling; the first poll of each device falls within its first interval. */
export function startPolling(options: PollingOptions): OwnPolling {
  const measures = createPollMeasures(options.metrics);
  const shared = {
    measures,
    doubtful: new PollLane(maxDoubtfulPolls),
    timers: new SlotTimers(options.clock),
  };
  const pollers = new PollerSet({ ...options, ...shared });
  pollers.set(options.site.devices);
  return {
    pollNow: (deviceId) => pollers.of(deviceId)?.schedule.pollNow(),
    burst: (deviceId, seconds) => pollers.of(deviceId)?.schedule.burst(seconds),
    health: (deviceId) => pollers.of(deviceId)?.health,
    profileOf: (deviceId) => pollers.of(deviceId)?.profile,
    setDevices: (devices) => pollers.set(devices),
    lastAnswers: (deviceId) => pollers.of(deviceId)?.lastAnswers,
    faults: (deviceId) => pollers.of(deviceId)?.faults ?? [],
    noteEngineChange: (address, port) => pollers.noteEngineChange(address, port),
    stop: () => pollers.stop(),
  };
}

class PollerSet {
  readonly #parts: PollerParts;
  readonly #pollers = new Map<string, DevicePoller>();
  /** Pollers whose last poll is still under way, by device: their successor waits. */
  readonly #retiring = new Map<string, Promise<void>>();
  #wanted: ReadonlyMap<string, Device> = new Map();
  #isStopped = false;

  constructor(parts: PollerParts) {
    this.#parts = parts;
  }

  of(deviceId: string): DevicePoller | undefined {
    return this.#pollers.get(deviceId);
  }

  set(devices: readonly Device[]): void {
    if (this.#isStopped) return;
    this.#wanted = new Map(devices.map((device) => [device.id, device]));
    for (const [id, poller] of this.#pollers) {
      if (!isSameSetting(poller.device, this.#wanted.get(id))) this.#retire(poller);
    }
    for (const id of this.#wanted.keys()) this.#begin(id);
  }

  noteEngineChange(address: string, port: number): void {
    for (const poller of this.#pollers.values()) {
      const { device } = poller;
      if (device.port !== port || canonicalAddress(device.address)?.address !== address) continue;
      poller.noteEngineChange();
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    const running = [...this.#pollers.values()].map((poller) => poller.stop());
    await Promise.all([...running, ...this.#retiring.values()]);
  }

  #begin(id: string): void {
    const device = this.#wanted.get(id);
    if (this.#isStopped || device === undefined) return;
    if (this.#pollers.has(id) || this.#retiring.has(id)) return;
    this.#pollers.set(id, new DevicePoller(device, this.#parts));
  }

  #retire(poller: DevicePoller): void {
    const { id } = poller.device;
    this.#pollers.delete(id);
    const ended = poller.retire().then(() => {
      this.#retiring.delete(id);
      this.#begin(id);
    });
    this.#retiring.set(id, ended);
  }
}
