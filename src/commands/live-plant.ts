// The site as it stands this second: readings become component states, states become verdicts. One object holds what
// the alert loop and the screens look at. Easy to get wrong: readings also change by growing old, so states are judged
// again on a tick and not only when something arrives.
import type { ComponentStatus, PlantSource } from '../api/sources.ts';
import type { Clock } from '../core/clock.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import type { Reading } from '../readings/reading.ts';
import { certainOverloads } from '../redundancy/certain-overload.ts';
import { judgeComponent } from '../redundancy/component-state.ts';
import type { DeviceBinding, ReadingLookup } from '../redundancy/component-state.ts';
import { LiveEvaluator } from '../redundancy/live-evaluator.ts';
import type { Assessment, AssessmentReport } from '../redundancy/report.ts';
import { supplyOfLoads } from '../redundancy/ride-through.ts';
import type { Supply } from '../redundancy/ride-through.ts';
import type { PlantModel } from '../site/component.ts';
import type { Condition, Site } from '../site/site.ts';
import { BatteryWatch } from './battery-watch.ts';
import { Grace } from './grace.ts';

/**
 * One event is told by several devices, some by trap and some when they are read next. Alerts wait until nothing changed
 * for a moment, and never longer than the bound, so that causes and what follows from them are weighed together.
 */
const settleMs = 250;
const longestSettleMs = 600;

export interface LivePlantParts {
  readonly site: Site;
  readonly board: LatestBoard;
  readonly clock: Clock;
  /** Availability conditions of the profile that a device was identified with. */
  readonly profileConditions: (deviceId: string) => readonly Condition[] | undefined;
}

export class LivePlant implements PlantSource {
  readonly site: Site;
  readonly board: LatestBoard;
  readonly #clock: Clock;
  readonly #profileConditions: LivePlantParts['profileConditions'];
  readonly #evaluator: LiveEvaluator;
  /** The same plant as alerts look at it: what is within its grace counts as available there. */
  readonly #alertEvaluator: LiveEvaluator;
  readonly #bindings = new Map<string, DeviceBinding[]>();
  readonly #componentsOf = new Map<string, Set<string>>();
  readonly #statuses = new Map<string, ComponentStatus>();
  readonly #health = new Map<string, DeviceHealth>();
  readonly #listeners = new Set<() => void>();
  readonly #grace: Grace;
  /** Last selected source of every transfer switch. */
  readonly #positions = new Map<string, string>();
  readonly #batteries: BatteryWatch;
  /** First and last change that alerts have not looked at yet, monotonic ms. */
  #unsettled: { readonly firstMs: number; readonly lastMs: number } | undefined;
  #supply: ReadonlyMap<string, Supply> | undefined;
  readonly #since: { live: number; design: number; answers: string };

  constructor(parts: LivePlantParts) {
    this.site = parts.site;
    this.board = parts.board;
    this.#clock = parts.clock;
    this.#profileConditions = parts.profileConditions;
    this.#evaluator = new LiveEvaluator(parts.site);
    this.#alertEvaluator = new LiveEvaluator(parts.site);
    this.#grace = new Grace(parts.site.components, parts.clock);
    this.#batteries = new BatteryWatch(parts.board, parts.site.devices);
    this.#indexBindings();
    const nowMs = parts.clock.epochMs();
    for (const component of parts.site.components) {
      const isWatched = this.#bindings.has(component.id);
      const state = isWatched ? 'unknown' : component.state;
      this.#statuses.set(component.id, { state, reason: null, sinceMs: nowMs, isWatched });
      this.#evaluator.setState(component.id, state);
      this.#alertEvaluator.setState(component.id, state);
    }
    this.#since = { live: nowMs, design: nowMs, answers: '' };
    parts.board.onPut((deviceId, changed) => {
      this.#noteTransfers(changed);
      if (changed.length > 0 || this.#isTroubled(deviceId)) this.judgeDevice(deviceId);
    });
  }

  /** The verdicts as things stand; the same object until something changes. */
  assessment(): Assessment {
    return this.#evaluator.assess();
  }

  /** Since when each verdict answers as it does, epoch ms; not before this process started. */
  verdictSince(): { readonly live: number; readonly design: number } {
    const { live, design } = this.assessment().report;
    const answers = `${live.concurrentlyMaintainable} ${design.concurrentlyMaintainable}`;
    const [liveBefore, designBefore] = this.#since.answers.split(' ');
    const nowMs = this.#clock.epochMs();
    if (liveBefore !== live.concurrentlyMaintainable) this.#since.live = nowMs;
    if (designBefore !== String(design.concurrentlyMaintainable)) this.#since.design = nowMs;
    this.#since.answers = answers;
    return { live: this.#since.live, design: this.#since.design };
  }

  status(componentId: string): ComponentStatus | undefined {
    return this.#statuses.get(componentId);
  }

  statuses(): ReadonlyMap<string, ComponentStatus> {
    return this.#statuses;
  }

  healths(): ReadonlyMap<string, DeviceHealth> {
    return this.#health;
  }

  /** How each load is supplied: by a live path, by batteries, or not at all. */
  supply(): ReadonlyMap<string, Supply> {
    this.#supply ??= supplyOfLoads(this.model(), this.#batteries.onBattery);
    return this.#supply;
  }

  /**
   * States and report as alerts look at them: what fails within its grace counts as available, until a load goes dark;
   * then there is no grace, and the failure is the cause of it. Undefined while things are still changing.
   */
  alertView():
    | {
        readonly statuses: ReadonlyMap<string, ComponentStatus>;
        readonly report: AssessmentReport;
        readonly onBattery: ReadonlySet<string>;
      }
    | undefined {
    if (!this.#isSettled()) return undefined;
    const isDark = [...this.supply().values()].includes('lost');
    const evaluator = isDark ? this.#evaluator : this.#alertEvaluator;
    const available = { state: 'available', reason: null } as const;
    const statuses = new Map(
      Array.from(this.#statuses, ([id, status]) => [
        id,
        evaluator.stateOf(id) === status.state ? status : { ...status, ...available },
      ]),
    );
    const isAnythingOut = [...statuses.values()].some(({ state }) => state === 'unavailable');
    const onBattery = isAnythingOut
      ? this.#batteries.onBattery
      : this.#grace.unexplained(this.#batteries.onBattery);
    return { statuses, report: this.#withCertainOverloads(evaluator), onBattery };
  }

  /** Components whose device reports that its battery carries the load. */
  onBattery(): ReadonlySet<string> {
    return this.#batteries.onBattery;
  }

  /** The graph with the states of this moment. */
  model(): PlantModel {
    return {
      components: this.site.components.map((component) => ({
        ...component,
        state: this.#statuses.get(component.id)?.state ?? component.state,
      })),
    };
  }

  noteHealth(health: DeviceHealth): void {
    const before = this.#health.get(health.deviceId);
    this.#health.set(health.deviceId, health);
    if (before?.state === health.state && before.profile === health.profile) return;
    this.judgeDevice(health.deviceId);
    this.#changed();
  }

  /** Judges every watched component again; call it on a tick, because readings grow old in silence. */
  judgeAll(): void {
    let isChanged = false;
    for (const componentId of this.#bindings.keys()) isChanged = this.#judge(componentId) || isChanged;
    if (this.#batteries.look() || isChanged) this.#changed();
  }

  /** Judges again what this device speaks for. */
  judgeDevice(deviceId: string): void {
    let isChanged = false;
    for (const componentId of this.#componentsOf.get(deviceId) ?? []) {
      isChanged = this.#judge(componentId) || isChanged;
    }
    if (this.#batteries.look([deviceId]) || isChanged) this.#changed();
  }

  /**
   * Called after any change of a component state, of a device's health, or of what runs on battery, and once more when
   * it has settled.
   */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #indexBindings(): void {
    for (const device of this.site.devices) {
      this.board.expectEvery(device.id, device.intervalSeconds * 1000);
      for (const binding of device.bindings) {
        const known = this.#bindings.get(binding.component) ?? [];
        this.#bindings.set(binding.component, [...known, { deviceId: device.id, binding }]);
        const components = this.#componentsOf.get(device.id) ?? new Set();
        this.#componentsOf.set(device.id, components.add(binding.component));
      }
    }
  }

  /** A silent device's readings are not believed, even before they are old. */
  readonly #lookup: ReadingLookup = (deviceId, point) => {
    const isSilent = this.#health.get(deviceId)?.state === 'silent';
    return this.board
      .ofDevice(deviceId)
      .filter((reading) => reading.point === point)
      .map((reading) =>
        isSilent && reading.quality !== 'missing' ? { ...reading, quality: 'stale' } : reading,
      );
  };

  #judge(componentId: string): boolean {
    const bindings = this.#bindings.get(componentId) ?? [];
    const judged = judgeComponent(bindings, this.#lookup, this.#profileConditions);
    const before = this.#statuses.get(componentId);
    const isSame = before?.state === judged.state;
    const sinceMs = isSame ? before.sinceMs : this.#clock.epochMs();
    const status = { ...judged, sinceMs, isWatched: true };
    this.#statuses.set(componentId, status);
    this.#evaluator.setState(componentId, judged.state);
    const isGraced = this.#grace.covers(componentId, status);
    const isNew = this.#alertEvaluator.setState(componentId, isGraced ? 'available' : judged.state);
    return isNew || !isSame;
  }

  /** The first position that is read is no transfer. */
  #noteTransfers(changed: readonly Reading[]): void {
    for (const { deviceId, point, instance, state } of changed) {
      if (point !== 'source.selected' || state === null) continue;
      const key = `${deviceId}\t${instance}`;
      const before = this.#positions.get(key);
      this.#positions.set(key, state);
      if (before === undefined || before === state) continue;
      for (const id of this.#componentsOf.get(deviceId) ?? []) this.#grace.noteTransfer(id);
    }
  }

  #withCertainOverloads(evaluator: LiveEvaluator): AssessmentReport {
    const { report } = evaluator.assess();
    const { baseline } = report.live;
    if (baseline.overloaded.length === 0) return report;
    const components = this.site.components.map((one) => ({ ...one, state: evaluator.stateOf(one.id) }));
    const overloaded = certainOverloads({ components });
    return { ...report, live: { ...report.live, baseline: { ...baseline, overloaded } } };
  }

  /** Whether something that this device speaks for is not plainly available: then also an unchanged reading may tell. */
  #isTroubled(deviceId: string): boolean {
    for (const id of this.#componentsOf.get(deviceId) ?? []) {
      if (this.#statuses.get(id)?.state !== 'available') return true;
    }
    return this.#batteries.isReporting(deviceId);
  }

  #isSettled(): boolean {
    if (this.#unsettled === undefined) return true;
    const nowMs = this.#clock.monotonicMs();
    const { firstMs, lastMs } = this.#unsettled;
    if (nowMs - lastMs < settleMs && nowMs - firstMs < longestSettleMs) return false;
    this.#unsettled = undefined;
    return true;
  }

  #changed(): void {
    this.#supply = undefined;
    this.verdictSince();
    const nowMs = this.#clock.monotonicMs();
    const before = this.#unsettled;
    const isNewEvent = before === undefined || nowMs - before.lastMs >= settleMs;
    this.#unsettled = { firstMs: isNewEvent ? nowMs : before.firstMs, lastMs: nowMs };
    this.#clock.after(settleMs, () => this.#tell());
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
