// The state of every component as its devices tell it at this moment, and since when. Easy to get wrong: readings change
// also by growing old, so whoever holds this judges again on a tick and not only when something arrives.
import type { Clock } from '../core/clock.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import { createMemory, judgeComponent } from '../redundancy/component-state.ts';
import type { ComponentStatus, DeviceBinding, Memory } from '../redundancy/component-state.ts';
import type { ReadingLookup } from '../redundancy/condition.ts';
import type { Condition, Site } from '../site/site.ts';

export interface WatchParts {
  readonly site: Site;
  readonly board: LatestBoard;
  readonly clock: Clock;
  /** Availability conditions of the profile that a device was identified with. */
  readonly profileConditions: (deviceId: string) => readonly Condition[] | undefined;
  /** A silent device's readings are not believed, even before they are old. */
  readonly isSilent: (deviceId: string) => boolean;
}

export class ComponentWatch {
  readonly #parts: WatchParts;
  readonly #bindings = new Map<string, DeviceBinding[]>();
  readonly #componentsOf = new Map<string, Set<string>>();
  readonly #statuses = new Map<string, ComponentStatus>();
  readonly #memories = new Map<string, Memory>();

  /** Until devices speak, what they speak for is unknown; the rest is as the site file says. */
  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#indexBindings();
    const sinceMs = parts.clock.epochMs();
    for (const component of parts.site.components) {
      const isWatched = this.#bindings.has(component.id);
      const state = isWatched ? 'unknown' : component.state;
      this.#statuses.set(component.id, { state, reason: null, sinceMs, isWatched });
    }
  }

  status(componentId: string): ComponentStatus | undefined {
    return this.#statuses.get(componentId);
  }

  statuses(): ReadonlyMap<string, ComponentStatus> {
    return this.#statuses;
  }

  /** Components that a device speaks for. */
  watchedIds(): Iterable<string> {
    return this.#bindings.keys();
  }

  /** Components that this device speaks for. */
  componentsOf(deviceId: string): Iterable<string> {
    return this.#componentsOf.get(deviceId) ?? [];
  }

  /** Judges one watched component again; whether its state is another than before. */
  judge(componentId: string): boolean {
    const bindings = this.#bindings.get(componentId) ?? [];
    const memory = this.#memories.get(componentId) ?? createMemory();
    this.#memories.set(componentId, memory);
    const moment = { memory, nowMs: this.#parts.clock.monotonicMs() };
    const judged = judgeComponent(bindings, this.#lookup, this.#parts.profileConditions, moment);
    const before = this.#statuses.get(componentId);
    const isSame = before?.state === judged.state;
    const sinceMs = isSame ? before.sinceMs : this.#parts.clock.epochMs();
    this.#statuses.set(componentId, { ...judged, sinceMs, isWatched: true });
    return !isSame;
  }

  #indexBindings(): void {
    const { site, board } = this.#parts;
    for (const device of site.devices) {
      board.expectEvery(device.id, device.intervalSeconds * 1000);
      for (const binding of device.bindings) {
        const known = this.#bindings.get(binding.component) ?? [];
        this.#bindings.set(binding.component, [...known, { deviceId: device.id, binding }]);
        const components = this.#componentsOf.get(device.id) ?? new Set();
        this.#componentsOf.set(device.id, components.add(binding.component));
      }
    }
  }

  readonly #lookup: ReadingLookup = (deviceId, point) => {
    const isSilent = this.#parts.isSilent(deviceId);
    return this.#parts.board
      .ofPoint(deviceId, point)
      .map((reading) =>
        isSilent && reading.quality !== 'missing' ? { ...reading, quality: 'stale' } : reading,
      );
  };
}
