// What must hold on every simulated day. The truth is the plant's own state, which no telemetry can get wrong. Easy to get
// wrong: what is silent or was lost on the way may be learnt late, so an invariant waits as long as a poll and its
// repetitions may take, and no longer.
import type { Clock } from '../../src/core/clock.ts';
import type { Plant } from '../../src/simulator/step.ts';
import type { Site } from '../../src/site/site.ts';
import { consult } from '../redundancy/oracle.ts';
import type { House, Kept } from './house.ts';
import type { PlantWorld } from './plant-world.ts';
import { brokenRuns, RunTruth } from './run-invariants.ts';
import type { Day } from './scenario.ts';

export interface Violation {
  readonly invariant: string;
  readonly atSeconds: number;
  readonly what: string;
}

export interface InvariantParts {
  readonly site: Site;
  readonly clock: Clock;
  readonly world: PlantWorld;
  readonly day: Day;
  readonly house: () => House;
  readonly kept: Kept;
}

function isYes(answer: unknown): boolean {
  return (answer as { live: { concurrentlyMaintainable: string } }).live.concurrentlyMaintainable === 'yes';
}

/** Answers of the second implementation, by the states that it was asked about: the same for every seed. */
const answers = new Map<string, boolean>();

export class Invariants {
  readonly violations: Violation[] = [];
  readonly #parts: InvariantParts;
  readonly #startMs: number;
  readonly #darkSinceMs = new Map<string, number>();
  /** Since when each component is out, or in order, in truth. */
  readonly #truth = new Map<string, { isOut: boolean; sinceMs: number }>();
  #restartedMs: number;
  readonly #runTruth = new RunTruth();

  constructor(parts: InvariantParts) {
    this.#parts = parts;
    this.#startMs = parts.clock.epochMs();
    this.#restartedMs = this.#startMs;
    parts.world.onStep((_before, after) => this.#look(after));
  }

  noteRestart(): void {
    this.#restartedMs = this.#parts.clock.epochMs();
  }

  /** The last hour of a day is quiet. */
  endDay(): void {
    this.#look(this.#parts.world.plant);
    const { plant, activeAlerts } = this.#parts.house();
    const verdict = plant.assessment().report.live.concurrentlyMaintainable;
    if (verdict !== 'yes') this.#violate('a quiet hour ends in yes', `the verdict is ${verdict}`);
    for (const { finding } of activeAlerts) {
      this.#violate('a quiet hour ends without an alert', finding.key);
    }
    for (const what of brokenRuns(this.#parts.kept, this.#runTruth)) this.#violate('runs', what);
  }

  #look(plant: Plant): void {
    this.#runTruth.note(plant, this.#parts.clock.epochMs());
    this.#noLoadLostInSilence(plant);
    this.#noYesAgainstTheOracle();
    this.#noStateAgainstTheTruth(plant);
  }

  /** A poll, its repetitions on a bad line, and a moment to settle. */
  get #patienceMs(): number {
    return 300_000 + 20_000;
  }

  #noLoadLostInSilence(plant: Plant): void {
    const nowMs = this.#parts.clock.epochMs();
    for (const { id } of plant.topology.racks) {
      if (plant.power.live.get(id) === true) {
        this.#darkSinceMs.delete(id);
        continue;
      }
      const sinceMs = this.#darkSinceMs.get(id) ?? nowMs;
      this.#darkSinceMs.set(id, sinceMs);
      const knownFromMs = Math.max(sinceMs, this.#restartedMs);
      if (nowMs - knownFromMs < this.#patienceMs) continue;
      if (this.#parts.house().activeAlerts.length === 0) {
        this.#violate('no load is lost without an alert', `${id} has no power and nothing is alerted`);
      }
    }
  }

  /** What is out is not believed available for longer than a poll, nor what is in order unavailable. */
  #noStateAgainstTheTruth(plant: Plant): void {
    const nowMs = this.#parts.clock.epochMs();
    const house = this.#parts.house();
    for (const [id, isOut] of outages(plant)) {
      const before = this.#truth.get(id);
      const sinceMs = before?.isOut === isOut ? before.sinceMs : nowMs;
      this.#truth.set(id, { isOut, sinceMs });
      if (nowMs - Math.max(sinceMs, this.#restartedMs) < this.#patienceMs) continue;
      const believed = house.plant.status(id)?.state;
      if (believed === (isOut ? 'available' : 'unavailable')) {
        this.#violate(
          'no state against the truth',
          `${id} is ${isOut ? 'out' : 'in order'}, not ${believed}`,
        );
      }
    }
  }

  #noYesAgainstTheOracle(): void {
    const { plant } = this.#parts.house();
    const { report } = plant.assessment();
    if (report.live.concurrentlyMaintainable !== 'yes') return;
    const model = plant.model();
    const key = model.components.map(({ state }) => state[0]).join('');
    let isMaintainable = answers.get(key);
    if (isMaintainable === undefined) {
      isMaintainable = isYes(consult(model, []));
      answers.set(key, isMaintainable);
    }
    if (!isMaintainable) this.#violate('no yes against the oracle', key);
  }

  #violate(invariant: string, what: string): void {
    if (this.violations.some((one) => one.invariant === invariant && one.what === what)) return;
    const atSeconds = (this.#parts.clock.epochMs() - this.#startMs) / 1000;
    this.violations.push({ invariant, atSeconds, what });
  }
}

/** Whether each thing that can break is out, as the plant itself knows. */
function outages({ state }: Plant): readonly (readonly [id: string, isOut: boolean])[] {
  const of = <T>(things: Readonly<Record<string, T>>, isOut: (thing: T) => boolean) =>
    Object.entries(things).map(([id, thing]) => [id, isOut(thing)] as const);
  return [
    ...of(state.utilities, ({ present }) => !present),
    ...of(state.generators, ({ phase }) => phase === 'failed'),
    ...of(state.upsModules, ({ isFaulty, isExhausted }) => isFaulty || isExhausted),
    ...of(state.coolingUnits, ({ mode }) => mode === 'faulty'),
    ...of(state.carriers, ({ isLit }) => !isLit),
  ];
}
