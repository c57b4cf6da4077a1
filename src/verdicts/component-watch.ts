// The state of every component as its devices tell it at this moment, and since when. Easy to get wrong: readings change
// also by growing old, so whoever holds this judges again on a tick and not only when something arrives; that costs next to
// nothing while neither readings, nor their age, nor anything else that a judgement hangs on would make it another.
import type { Clock } from '../core/clock.ts';
import type { PointName } from '../core/points.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import { conditionsOf, createMemory, judgeComponent } from '../redundancy/component-state.ts';
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

/** What the last judgement of a component hung on: while all of it is so, judging again would say the same. */
interface Ground {
  readonly fromMs: number;
  /** The first instant at which a reading is too old; epoch ms, as `fromMs`. */
  readonly untilMs: number;
  readonly devices: readonly {
    readonly deviceId: string;
    readonly isSilent: boolean;
    readonly conditions: readonly Condition[] | undefined;
  }[];
  readonly points: readonly {
    readonly deviceId: string;
    readonly point: PointName;
    readonly change: number;
  }[];
}

export class ComponentWatch {
  readonly #parts: WatchParts;
  readonly #bindings = new Map<string, DeviceBinding[]>();
  readonly #componentsOf = new Map<string, Set<string>>();
  readonly #statuses = new Map<string, ComponentStatus>();
  readonly #memories = new Map<string, Memory>();
  readonly #grounds = new Map<string, Ground>();
  /** Points that the judgement under way has asked for, and until when what it was given stays as it is, epoch ms. */
  #asked = new Map<string, { readonly deviceId: string; readonly point: PointName }>();
  #askedUntilMs = Infinity;

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
    const ground = this.#grounds.get(componentId);
    if (ground !== undefined && this.#stands(ground)) return false;
    const bindings = this.#bindings.get(componentId) ?? [];
    const memory = this.#memories.get(componentId) ?? createMemory();
    this.#memories.set(componentId, memory);
    const moment = { memory, nowMs: this.#parts.clock.monotonicMs() };
    this.#asked.clear();
    this.#askedUntilMs = Infinity;
    const judged = judgeComponent(bindings, this.#lookup, this.#parts.profileConditions, moment);
    if (this.#hangsOnTime(bindings, memory)) this.#grounds.delete(componentId);
    else this.#grounds.set(componentId, this.#groundOf(bindings));
    const before = this.#statuses.get(componentId);
    const isSame = before?.state === judged.state;
    const sinceMs = isSame ? before.sinceMs : this.#parts.clock.epochMs();
    this.#statuses.set(componentId, { ...judged, sinceMs, isWatched: true });
    return !isSame;
  }

  /** A condition is on its way to another verdict, or one may be that still counts by its last word. */
  #hangsOnTime(bindings: readonly DeviceBinding[], { followed }: Memory): boolean {
    if (followed.size === 0) return false;
    for (const { contraryMs } of followed.values()) if (contraryMs !== undefined) return true;
    return bindings.some(({ deviceId, binding }) =>
      conditionsOf(binding, () => this.#parts.profileConditions(deviceId))?.some(
        ({ stale }) => typeof stale === 'object',
      ),
    );
  }

  #groundOf(bindings: readonly DeviceBinding[]): Ground {
    const { board, clock, isSilent, profileConditions } = this.#parts;
    return {
      fromMs: clock.epochMs(),
      untilMs: this.#askedUntilMs,
      devices: bindings.map(({ deviceId }) => {
        return { deviceId, isSilent: isSilent(deviceId), conditions: profileConditions(deviceId) };
      }),
      points: Array.from(this.#asked.values(), ({ deviceId, point }) => {
        return { deviceId, point, change: board.lastChangeOf(deviceId, point) };
      }),
    };
  }

  #stands({ fromMs, untilMs, devices, points }: Ground): boolean {
    const { board, clock, isSilent, profileConditions } = this.#parts;
    const nowMs = clock.epochMs();
    return (
      nowMs >= fromMs &&
      nowMs <= untilMs &&
      devices.every(
        (one) =>
          isSilent(one.deviceId) === one.isSilent && profileConditions(one.deviceId) === one.conditions,
      ) &&
      points.every(({ deviceId, point, change }) => board.lastChangeOf(deviceId, point) === change)
    );
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
    const { board, isSilent } = this.#parts;
    this.#asked.set(`${deviceId}\t${point}`, { deviceId, point });
    const readings = board.ofPoint(deviceId, point);
    if (isSilent(deviceId)) {
      return readings.map((one) => (one.quality === 'missing' ? one : { ...one, quality: 'stale' }));
    }
    for (const one of readings) this.#askedUntilMs = Math.min(this.#askedUntilMs, board.unagedUntilMs(one));
    return readings;
  };
}
