// The plant on a clock: steps it a few times a second, shows each step to the agents, and keeps what must outlive a
// restart. Easy to get wrong: a step is short however late the timer fires, so that a busy machine makes the plant
// catch up rather than jump.
import type { Cancel, Clock } from '../core/clock.ts';
import type { Site } from '../site/site.ts';
import { momentAt, type Moment } from './daily-curve.ts';
import { afterDrill, faultsOf, type DrillName } from './drills.ts';
import { newPlant, type PlantState } from './plant-state.ts';
import { plantAt, stepPlant, type Plant } from './step.ts';
import { restorePlant, saveEverySeconds, savePlant, type SavedPlant } from './saved-plant.ts';
import { readTopology, type Topology } from './topology.ts';

export const stepMs = 250;
/** Steps made up for when the timer fires late; beyond, the plant loses the time. */
const maxStepsAtOnce = 40;
/** Water, air and machines settle for ten minutes before anybody looks. */
const settleSteps = 600;

export interface PlantLoopSettings {
  readonly site: Site;
  readonly clock: Clock;
  readonly seed: number;
  readonly saved?: SavedPlant;
  /** Called after every step. */
  readonly onStep?: (before: Plant, after: Plant) => void;
  /** Called every few seconds and when a drill begins or ends; may throw, which is the caller's to report. */
  readonly onSave?: (saved: SavedPlant) => void;
}

export class PlantLoop {
  readonly topology: Topology;
  readonly #settings: PlantLoopSettings;
  #plant: Plant;
  #active: readonly DrillName[] = [];
  #resets: ReadonlySet<string> = new Set();
  /** Generators that a reset from afar brought back, though the drill goes on. */
  #cleared: ReadonlySet<string> = new Set();
  #cancel: Cancel | undefined;
  #steppedMs: number;
  #savedMs: number;

  constructor(settings: PlantLoopSettings) {
    const { site, clock, seed, saved } = settings;
    this.#settings = settings;
    this.topology = readTopology(site);
    const moment = this.#moment();
    const settled = settle(this.topology, newPlant(this.topology, moment, seed), moment);
    const state = saved === undefined ? settled : restorePlant(this.topology, settled, saved, moment);
    this.#plant = plantAt(this.topology, state, { moment, faults: faultsOf(this.topology, []) });
    this.#steppedMs = clock.monotonicMs();
    this.#savedMs = this.#steppedMs;
  }

  get plant(): Plant {
    return this.#plant;
  }

  /** Drills that are active now, in the order they were started. */
  get active(): readonly DrillName[] {
    return this.#active;
  }

  start(): void {
    this.#steppedMs = this.#settings.clock.monotonicMs();
    this.#schedule();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.save();
  }

  /** Starts a drill, or ends all with `normal`; the plant feels it with the next step. Idempotent. */
  drill(name: DrillName): readonly DrillName[] {
    this.#active = afterDrill(this.#active, name);
    this.#cleared = new Set();
    this.save();
    return this.#active;
  }

  /** The controller's fault reset: a set that failed to start may try again, and this time it does. */
  resetGenerator(id: string): void {
    this.#resets = new Set([...this.#resets, id]);
    this.#cleared = new Set([...this.#cleared, id]);
  }

  save(): void {
    this.#savedMs = this.#settings.clock.monotonicMs();
    this.#settings.onSave?.(savePlant(this.#plant, this.#settings.clock.epochMs()));
  }

  #schedule(): void {
    this.#cancel = this.#settings.clock.after(stepMs, () => {
      this.#schedule();
      this.#catchUp();
    });
  }

  #catchUp(): void {
    const nowMs = this.#settings.clock.monotonicMs();
    const due = Math.floor((nowMs - this.#steppedMs) / stepMs);
    for (let made = 0; made < Math.min(due, maxStepsAtOnce); made++) this.#step(stepMs / 1000);
    this.#steppedMs += due * stepMs;
    if (nowMs - this.#savedMs >= saveEverySeconds * 1000) this.save();
  }

  #step(dt: number): void {
    const before = this.#plant;
    const played = faultsOf(this.topology, this.#active);
    const stubborn = [...played.generatorsThatWillNotStart].filter((id) => !this.#cleared.has(id));
    const faults = { ...played, generatorsThatWillNotStart: new Set(stubborn) };
    const resets = this.#resets;
    this.#resets = new Set();
    this.#plant = stepPlant(before, { dt, moment: this.#moment(), faults, resets });
    this.#settings.onStep?.(before, this.#plant);
  }

  #moment(): Moment {
    return momentAt(this.#settings.clock.epochMs(), this.#settings.site.timeZone);
  }
}

/** Lets water and air find their balance, then gives back the registers and counters of the beginning. */
function settle(topology: Topology, fresh: PlantState, moment: Moment): PlantState {
  const faults = faultsOf(topology, []);
  let plant = plantAt(topology, fresh, { moment, faults });
  for (let made = 0; made < settleSteps; made++) plant = stepPlant(plant, { dt: 1, moment, faults });
  const { cables, meters, seconds } = fresh;
  const rackPdus = Object.entries(plant.state.rackPdus).map(([id, pdu]) => {
    return [id, { ...pdu, energyWh: fresh.rackPdus[id]?.energyWh ?? pdu.energyWh }] as const;
  });
  return { ...plant.state, rackPdus: Object.fromEntries(rackPdus), meters, cables, seconds };
}
