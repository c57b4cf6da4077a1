// The site as it stands this second: readings become component states, states become verdicts. One object holds what
// the alert loop and the screens look at. Easy to get wrong: readings also change by growing old, so states are judged
// again on a tick and not only when something arrives.
import type { PlantSource } from '../api/sources.ts';
import { AutonomyWatch } from '../autonomy/autonomy-watch.ts';
import type { Clock } from '../core/clock.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import type { Reading } from '../readings/reading.ts';
import { certainOverloads } from '../redundancy/certain-overload.ts';
import type { ComponentStatus } from '../redundancy/component-state.ts';
import { LiveEvaluator } from '../redundancy/live-evaluator.ts';
import type { Assessment, AssessmentReport } from '../redundancy/report.ts';
import { supplyOfLoads } from '../redundancy/ride-through.ts';
import type { Supply } from '../redundancy/ride-through.ts';
import type { PlantModel } from '../site/component.ts';
import type { Condition, Site } from '../site/site.ts';
import { ComponentWatch } from '../verdicts/component-watch.ts';
import { mediumOfDemand } from '../verdicts/figure.ts';
import type { Figures } from '../verdicts/figure.ts';
import { FiguresInForce } from '../verdicts/figures-in-force.ts';
import { componentInForce } from '../verdicts/model-in-force.ts';
import type { VerdictJournal } from '../verdicts/verdict-journal.ts';
import { AnswersSince, EvaluationPace } from './evaluation-pace.ts';
import { Grace } from './grace.ts';
import { Settling, settleMs } from './settling.ts';

export interface LivePlantParts {
  readonly site: Site;
  readonly board: LatestBoard;
  readonly clock: Clock;
  /** Availability conditions of the profile that a device was identified with. */
  readonly profileConditions: (deviceId: string) => readonly Condition[] | undefined;
  /** Hears what is to be recorded. */
  readonly journal?: VerdictJournal;
}

export class LivePlant implements PlantSource {
  readonly site: Site;
  readonly board: LatestBoard;
  /** How long the site carries on by itself. */
  readonly autonomy: AutonomyWatch;
  readonly #clock: Clock;
  readonly #watch: ComponentWatch;
  readonly #figures: FiguresInForce;
  readonly #evaluator: LiveEvaluator;
  /** The same plant as alerts look at it: what is within its grace counts as available there. */
  readonly #alertEvaluator: LiveEvaluator;
  readonly #health = new Map<string, DeviceHealth>();
  readonly #listeners = new Set<() => void>();
  readonly #grace: Grace;
  /** Last selected source of every transfer switch. */
  readonly #positions = new Map<string, string>();
  /** As they were when this was last told. */
  #onBattery: ReadonlySet<string> = new Set();
  readonly #settling: Settling;
  readonly #journal: VerdictJournal | undefined;
  readonly #pace: EvaluationPace;
  /** Components that are out within their grace: alerts count them as available. */
  readonly #graced = new Set<string>();
  #supply: ReadonlyMap<string, Supply> | undefined;
  readonly #since: AnswersSince;

  constructor(parts: LivePlantParts) {
    this.site = parts.site;
    this.board = parts.board;
    this.#clock = parts.clock;
    this.#evaluator = new LiveEvaluator(parts.site, { design: 'as-filed' });
    this.#alertEvaluator = new LiveEvaluator(parts.site, { design: 'as-filed' });
    this.#grace = new Grace(parts.site.components, parts.clock);
    this.#settling = new Settling(parts.clock);
    const isSilent = (deviceId: string): boolean => this.#health.get(deviceId)?.state === 'silent';
    this.#watch = new ComponentWatch({ ...parts, isSilent });
    this.#figures = new FiguresInForce({ ...parts, isSilent });
    this.autonomy = new AutonomyWatch({ ...parts, isSilent, model: () => this.model() });
    for (const [id, { state }] of this.#watch.statuses()) {
      this.#evaluator.setState(id, state);
      this.#alertEvaluator.setState(id, state);
    }
    this.#since = new AnswersSince(parts.clock.epochMs());
    this.#journal = parts.journal;
    this.#pace = new EvaluationPace(parts.clock, () => this.#evaluate());
    this.#pace.soon();
    // After `autonomy`, which hears of every reading first.
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
    return this.#since.note(this.assessment().report, this.#clock.epochMs());
  }

  status(componentId: string): ComponentStatus | undefined {
    return this.#watch.status(componentId);
  }

  statuses(): ReadonlyMap<string, ComponentStatus> {
    return this.#watch.statuses();
  }

  /** Demands and capacities that come from telemetry. */
  figures(): Figures {
    return this.#figures.figures();
  }

  /** What a load drew before this process began, kW. */
  seedDemand(componentId: string, powerKw: number): void {
    this.#figures.seed(componentId, powerKw);
  }

  healths(): ReadonlyMap<string, DeviceHealth> {
    return this.#health;
  }

  /** How each load is supplied: by a live path, by batteries, or not at all. */
  supply(): ReadonlyMap<string, Supply> {
    this.#supply ??= supplyOfLoads(this.model(), this.onBattery());
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
    if (!this.#settling.isSettled()) return undefined;
    const isDark = [...this.supply().values()].includes('lost');
    const evaluator = isDark || this.#graced.size === 0 ? this.#evaluator : this.#alertEvaluator;
    const available = { state: 'available', reason: null } as const;
    const statuses = new Map(this.#watch.statuses());
    for (const id of evaluator === this.#alertEvaluator ? this.#graced : []) {
      const status = statuses.get(id);
      if (status !== undefined) statuses.set(id, { ...status, ...available });
    }
    const isAnythingOut = [...statuses.values()].some(({ state }) => state === 'unavailable');
    const onBattery = isAnythingOut ? this.onBattery() : this.#grace.unexplained(this.onBattery());
    return { statuses, report: this.#withCertainOverloads(evaluator), onBattery };
  }

  /** Components whose device reports that its battery carries the load. */
  onBattery(): ReadonlySet<string> {
    return this.autonomy.batteryBook.onBattery;
  }

  /** The graph with the states, demands and capacities of this moment. */
  model(): PlantModel {
    const figures = this.#figures.figures();
    return {
      components: this.site.components.map((component) =>
        componentInForce(
          component,
          this.#watch.status(component.id)?.state ?? component.state,
          figures.get(component.id),
        ),
      ),
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
    let isChanged = this.#takeFigures();
    for (const componentId of this.#watch.watchedIds()) isChanged = this.#judge(componentId) || isChanged;
    if (this.#isOnOtherBatteries() || isChanged) this.#changed();
  }

  /** Judges again what this device speaks for. */
  judgeDevice(deviceId: string): void {
    let isChanged = false;
    for (const componentId of this.#watch.componentsOf(deviceId)) {
      isChanged = this.#judge(componentId) || isChanged;
    }
    if (this.#isOnOtherBatteries(deviceId) || isChanged) this.#changed();
  }

  /**
   * Called after any change of a component state, of a device's health, or of what runs on battery, and once more when
   * it has settled.
   */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #judge(componentId: string): boolean {
    const isOther = this.#watch.judge(componentId);
    const status = this.#watch.status(componentId);
    if (status === undefined) return false;
    if (isOther) this.#evaluator.setState(componentId, status.state);
    this.#journal?.noteState(componentId, status.state, status.reason);
    const isGraced = this.#grace.covers(componentId, status);
    if (!isOther && isGraced === this.#graced.has(componentId)) return false;
    const isNew = this.#alertEvaluator.setState(componentId, isGraced ? 'available' : status.state);
    if (isGraced) this.#graced.add(componentId);
    else this.#graced.delete(componentId);
    return isNew || isOther;
  }

  /** Puts changed demands and capacities into force. */
  #takeFigures(): boolean {
    const changes = this.#figures.look();
    for (const change of changes) {
      const { componentId, kind, value } = change;
      this.#journal?.noteFigure(change);
      const medium = mediumOfDemand(kind);
      for (const evaluator of [this.#evaluator, this.#alertEvaluator]) {
        if (medium === undefined) evaluator.setCapacity(componentId, value);
        else evaluator.setDemand(componentId, medium, value);
      }
    }
    return changes.length > 0;
  }

  /** The first position that is read is no transfer. */
  #noteTransfers(changed: readonly Reading[]): void {
    for (const { deviceId, point, instance, state } of changed) {
      if (point !== 'source.selected' || state === null) continue;
      const key = `${deviceId}\t${instance}`;
      const before = this.#positions.get(key);
      this.#positions.set(key, state);
      if (before === undefined || before === state) continue;
      for (const id of this.#watch.componentsOf(deviceId)) this.#grace.noteTransfer(id);
    }
  }

  #withCertainOverloads(evaluator: LiveEvaluator): AssessmentReport {
    const { report } = evaluator.assess();
    const { baseline } = report.live;
    if (baseline.overloaded.length === 0) return report;
    const figures = this.#figures.figures();
    const components = this.site.components.map((one) =>
      componentInForce(one, evaluator.stateOf(one.id), figures.get(one.id)),
    );
    const overloaded = certainOverloads({ components });
    return { ...report, live: { ...report.live, baseline: { ...baseline, overloaded } } };
  }

  /** Whether something that this device speaks for is not plainly available: then also an unchanged reading may tell. */
  #isTroubled(deviceId: string): boolean {
    for (const id of this.#watch.componentsOf(deviceId)) {
      if (this.#watch.status(id)?.state !== 'available' || this.onBattery().has(id)) return true;
    }
    return false;
  }

  #isOnOtherBatteries(deviceId?: string): boolean {
    this.autonomy.batteryBook.doubt(deviceId);
    const before = this.#onBattery;
    this.#onBattery = this.onBattery();
    return this.#onBattery !== before;
  }

  #changed(): void {
    this.#supply = undefined;
    this.#pace.soon();
    this.autonomy.outdate();
    this.#settling.noteChange();
    this.#clock.after(settleMs, () => this.#tell());
    this.#tell();
  }

  #evaluate(): void {
    this.verdictSince();
    this.#journal?.noteVerdict(this.assessment());
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
