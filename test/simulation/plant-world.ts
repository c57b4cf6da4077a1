// The plant of a simulated day, on virtual time. While something happens it is stepped twice a second; while nothing does,
// once a minute. Easy to get wrong: a long step must not swallow an event, so a step that changes anything but
// measurements is taken back and made again in short ones.
import type { Clock } from '../../src/core/clock.ts';
import { momentAt } from '../../src/simulator/daily-curve.ts';
import { faultsOf, type PlantFaults } from '../../src/simulator/drills.ts';
import { newPlant } from '../../src/simulator/plant-state.ts';
import { plantAt, stepPlant, type Plant } from '../../src/simulator/step.ts';
import { readTopology, type Topology } from '../../src/simulator/topology.ts';
import type { Site } from '../../src/site/site.ts';

const shortStepMs = 500;
const longStepMs = 60_000;
/** Switches go back and engines cool down for a minute each. */
const restlessMs = 150_000;
const settleSteps = 600;

export type Faults = { -readonly [K in keyof PlantFaults]: PlantFaults[K] };

export class PlantWorld {
  readonly topology: Topology;
  readonly #clock: Clock;
  readonly #site: Site;
  readonly #watchers: ((before: Plant, after: Plant) => void)[] = [];
  #plant: Plant;
  #signature: string;
  #faults: PlantFaults;
  #steppedMs: number;
  #restlessUntilMs: number;

  constructor(site: Site, clock: Clock, seed: number) {
    this.#site = site;
    this.#clock = clock;
    this.topology = readTopology(site);
    this.#faults = faultsOf(this.topology, []);
    const input = { moment: momentAt(clock.epochMs(), site.timeZone), faults: this.#faults };
    let plant = plantAt(this.topology, newPlant(this.topology, input.moment, seed), input);
    for (let i = 0; i < settleSteps; i++) plant = stepPlant(plant, { dt: 1, ...input });
    this.#plant = plant;
    this.#signature = signatureOf(plant);
    this.#steppedMs = clock.epochMs();
    this.#restlessUntilMs = this.#steppedMs;
    this.#schedule();
  }

  get plant(): Plant {
    return this.#plant;
  }

  get faults(): PlantFaults {
    return this.#faults;
  }

  /** Something happens, or may be about to. */
  get isRestless(): boolean {
    return this.#clock.epochMs() < this.#restlessUntilMs;
  }

  onStep(watch: (before: Plant, after: Plant) => void): void {
    this.#watchers.push(watch);
  }

  /** Breaks or mends; felt with the next step. */
  setFaults(faults: PlantFaults): void {
    this.#catchUp();
    this.#faults = faults;
    this.#restlessUntilMs = this.#clock.epochMs() + restlessMs;
    this.#schedule();
  }

  #timer = (): void => undefined;

  #schedule(): void {
    this.#timer();
    this.#timer = this.#clock.after(this.isRestless ? shortStepMs : longStepMs, () => {
      this.#catchUp();
      this.#schedule();
    });
  }

  #catchUp(): void {
    const nowMs = this.#clock.epochMs();
    while (this.#steppedMs < nowMs) {
      const left = nowMs - this.#steppedMs;
      const isShort = this.#steppedMs < this.#restlessUntilMs;
      const stepMs = Math.min(left, isShort ? shortStepMs : longStepMs);
      const after = this.#stepped(stepMs);
      const signature = signatureOf(after);
      const isEvent = signature !== this.#signature;
      if (isEvent) this.#restlessUntilMs = this.#steppedMs + restlessMs;
      if (isEvent && stepMs > shortStepMs) continue;
      const before = this.#plant;
      this.#plant = after;
      this.#signature = signature;
      this.#steppedMs += stepMs;
      for (const watch of this.#watchers) watch(before, after);
    }
  }

  #stepped(stepMs: number): Plant {
    const moment = momentAt(this.#steppedMs + stepMs, this.#site.timeZone);
    return stepPlant(this.#plant, { dt: stepMs / 1000, moment, faults: this.#faults });
  }
}

/** Everything about the plant that is not a measurement. */
function signatureOf({ state, power }: Plant): string {
  let words = '';
  for (const id in state.utilities) words += `${state.utilities[id]?.present},`;
  for (const id in state.generators) words += `${state.generators[id]?.phase},`;
  for (const id in state.transferSwitches) {
    const one = state.transferSwitches[id];
    words += `${one?.position} ${one?.isFailed} ${one?.callsGenerators},`;
  }
  for (const id in state.upsModules) {
    const one = state.upsModules[id];
    words += `${one?.source} ${one?.isFaulty} ${one?.isExhausted},`;
  }
  for (const id in state.chillers) words += `${state.chillers[id]?.mode},`;
  for (const id in state.coolingUnits) {
    const one = state.coolingUnits[id];
    words += `${one?.mode} ${one?.chiller},`;
  }
  for (const id in state.carriers) words += `${state.carriers[id]?.isLit},`;
  for (const live of power.live.values()) words += live ? '1' : '0';
  return words;
}
