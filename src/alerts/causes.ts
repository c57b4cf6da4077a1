// Which failure is the cause and which follow from it, by the graph. Easy to get wrong: only known failures explain
// anything. A component whose telemetry is unknown counts as working here, so that a broken board is never excused by
// a silent device upstream; and circles across media (cooling needs power needs cooling) must still end in a cause.
import { consumersOf } from '../site/component.ts';
import type { ComponentState, PlantComponent } from '../site/component.ts';

export interface CausePlant {
  readonly components: readonly PlantComponent[];
  readonly stateOf: (id: string) => ComponentState;
  /** Delivers on its battery though its feeds may be gone. */
  readonly onBattery: ReadonlySet<string>;
}

export class Causes {
  readonly #plant: CausePlant;
  readonly #byId: ReadonlyMap<string, PlantComponent>;
  readonly #dead: ReadonlySet<string>;

  constructor(plant: CausePlant) {
    this.#plant = plant;
    this.#byId = new Map(plant.components.map((component) => [component.id, component]));
    this.#dead = this.#findDead();
  }

  /** Known not to deliver: failed itself, or every feed of one medium is dead. */
  isDead(id: string): boolean {
    return this.#dead.has(id);
  }

  /** Every feed of one of its media is known to be dead. */
  isFedDead(id: string): boolean {
    const component = this.#byId.get(id);
    return component !== undefined && component.inputs.some((input) => this.#isDeadInput(input.members));
  }

  /** Ids of the failures that make this dead, sorted; itself when it failed with its feeds alive; [] when alive. */
  causesOf(id: string): readonly string[] {
    if (!this.#dead.has(id)) return [];
    const failed = this.#deadClosure(id).filter((member) => this.#plant.stateOf(member) === 'unavailable');
    const first = failed.filter((member) => !this.isFedDead(member));
    return first.length > 0 ? first : failed.slice(0, 1);
  }

  /** Failures anywhere upstream on the medium it delivers, whether or not they make it dead; sorted. */
  causesUpstream(id: string): readonly string[] {
    const causes = new Set<string>();
    const seen = new Set<string>([id]);
    const waiting = [id];
    for (let at = 0; at < waiting.length; at++) {
      const component = this.#byId.get(waiting[at]!);
      const feed = component?.inputs.find((input) => input.medium === component.provides);
      for (const member of feed?.members ?? []) {
        if (seen.has(member)) continue;
        seen.add(member);
        waiting.push(member);
        for (const cause of this.causesOf(member)) causes.add(cause);
      }
    }
    return [...causes].sort();
  }

  /** Dead components reachable against the flow through inputs that are dead as a whole, itself included; sorted. */
  #deadClosure(id: string): string[] {
    const seen = new Set<string>([id]);
    const waiting = [id];
    for (let at = 0; at < waiting.length; at++) {
      for (const input of this.#byId.get(waiting[at]!)?.inputs ?? []) {
        if (!this.#isDeadInput(input.members)) continue;
        waiting.push(...input.members.filter((member) => !seen.has(member)));
        for (const member of input.members) seen.add(member);
      }
    }
    return waiting.sort();
  }

  #isDeadInput(members: readonly string[]): boolean {
    return members.every((member) => this.#dead.has(member));
  }

  /** The smallest set of dead ones: failures, and then whatever has a medium left without a living feed. */
  #findDead(): ReadonlySet<string> {
    const { components, stateOf, onBattery } = this.#plant;
    const failed = components.filter(({ id }) => stateOf(id) === 'unavailable' && !onBattery.has(id));
    if (failed.length === 0) return new Set();
    const consumers = consumersOf(components);
    const dead = new Set(failed.map((component) => component.id));
    const waiting = [...dead];
    for (let at = 0; at < waiting.length; at++) {
      for (const consumer of consumers.get(waiting[at]!) ?? []) {
        if (dead.has(consumer.id) || onBattery.has(consumer.id)) continue;
        if (!consumer.inputs.some((input) => input.members.every((member) => dead.has(member)))) continue;
        dead.add(consumer.id);
        waiting.push(consumer.id);
      }
    }
    return dead;
  }
}
