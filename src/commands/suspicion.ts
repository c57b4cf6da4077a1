// Which devices are looked at every second because what they speak for is in doubt. `devicesInDoubt` is pure. Easy to
// get wrong: a device that is silent has nothing to say, it is found again by its own polls; and doubt that lasts is
// renewed, because a burst ends by itself.
import type { ComponentStatus } from '../redundancy/component-state.ts';
import type { Clock } from '../core/clock.ts';
import type { PointName } from '../core/points.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import type { Device } from '../site/site.ts';

/** For so long after a change a component may still be on its way: a transfer, a start, a return. */
export const unsettledMs = 30_000;
const burstSeconds = 15;
const renewAfterMs = 10_000;
/** Points whose change means that power takes another way. */
const transferPoints: ReadonlySet<PointName> = new Set(['source.selected', 'output.source']);

export interface DoubtView {
  readonly devices: readonly Device[];
  readonly statuses: ReadonlyMap<string, ComponentStatus>;
  /** Components whose load batteries carry. */
  readonly onBattery: ReadonlySet<string>;
  readonly healths: ReadonlyMap<string, DeviceHealth>;
  /** When each device last told of another source, epoch ms. */
  readonly transferredMs: ReadonlyMap<string, number>;
  readonly nowMs: number;
}

/**
 * Devices that left a poll unanswered, told of a transfer a moment ago, or speak for a component that is not available,
 * not known (a value it hangs on is missing, stale or suspect), on battery, or available only since a moment.
 */
export function devicesInDoubt(view: DoubtView): string[] {
  const { devices, statuses, onBattery, healths, transferredMs, nowMs } = view;
  const isInDoubt = (componentId: string): boolean => {
    const status = statuses.get(componentId);
    if (status === undefined || !status.isWatched) return false;
    if (status.state !== 'available' || onBattery.has(componentId)) return true;
    return nowMs - status.sinceMs < unsettledMs;
  };
  return devices
    .filter(({ id, bindings }) => {
      const health = healths.get(id);
      if (health === undefined || health.state === 'silent') return false;
      if ((health.unansweredPolls ?? 0) > 0) return true;
      if (nowMs - (transferredMs.get(id) ?? Number.NEGATIVE_INFINITY) < unsettledMs) return true;
      return bindings.some(({ component }) => isInDoubt(component));
    })
    .map(({ id }) => id);
}

export interface SuspicionParts {
  readonly plant: {
    readonly board: LatestBoard;
    readonly site: { readonly devices: readonly Device[] };
    statuses(): ReadonlyMap<string, ComponentStatus>;
    onBattery(): ReadonlySet<string>;
    healths(): ReadonlyMap<string, DeviceHealth>;
  };
  readonly clock: Clock;
  readonly burst: (deviceId: string, seconds: number) => void;
}

/** Call `follow` every second: it begins and renews the bursts. */
export class Suspicion {
  readonly #parts: SuspicionParts;
  readonly #transferredMs = new Map<string, number>();
  readonly #renewedMs = new Map<string, number>();

  constructor(parts: SuspicionParts) {
    this.#parts = parts;
    parts.plant.board.onPut((deviceId, changed) => {
      if (changed.some(({ point }) => transferPoints.has(point))) {
        this.#transferredMs.set(deviceId, parts.clock.epochMs());
      }
    });
  }

  follow(): void {
    const { plant, clock, burst } = this.#parts;
    const nowMs = clock.epochMs();
    const doubted = devicesInDoubt({
      devices: plant.site.devices,
      statuses: plant.statuses(),
      onBattery: plant.onBattery(),
      healths: plant.healths(),
      transferredMs: this.#transferredMs,
      nowMs,
    });
    for (const deviceId of doubted) {
      if (nowMs - (this.#renewedMs.get(deviceId) ?? 0) < renewAfterMs) continue;
      this.#renewedMs.set(deviceId, nowMs);
      burst(deviceId, burstSeconds);
    }
  }
}
