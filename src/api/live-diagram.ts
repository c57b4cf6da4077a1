// The diagram as the live stream keeps it: on a large site only those nodes are made again that may say something else.
// Easy to get wrong: a node changes with the plant, with what its devices say, with how long its loads are protected, and
// with nothing but time, when a value grows too old; and a later reading of the same value is another age and no other node.
import type { SiteComponent } from '../site/site.ts';
import { loadProtectionView } from './autonomy-view.ts';
import type { DiagramNode } from './contract.ts';
import type { LiveNode } from './contract-stream.ts';
import { Kept, listEvents } from './live-kept.ts';
import { edgesOf, nodeOf, tellingReadings } from './plant-view.ts';
import type { DiagramContext } from './plant-view.ts';
import type { PlantSource } from './sources.ts';

/** A value that is stale may be good again without a word; it is looked at again so often. */
const lookAgainMs = 2_000;

export class LiveDiagram {
  readonly #plant: PlantSource;
  readonly #nodes = new Kept();
  readonly #edges = new Kept();
  /** Of each node when its values were taken. */
  readonly #ages = new Kept();
  readonly #componentsOf: ReadonlyMap<string, readonly string[]>;
  readonly #due = new Set<string>();
  /** Until when each node stays as it is while nobody says anything. */
  readonly #untilMs = new Map<string, number>();
  readonly #protection = new Map<string, string>();
  #protections: unknown;
  #context: DiagramContext | undefined;

  constructor(plant: PlantSource) {
    this.#plant = plant;
    this.#componentsOf = new Map(
      plant.site.devices.map(({ id, bindings }) => [id, bindings.map(({ component }) => component)]),
    );
  }

  /** The device said something. */
  note(deviceId: string): void {
    for (const id of this.#componentsOf.get(deviceId) ?? []) this.#due.add(id);
  }

  /** Takes in how things stand; `context` is another one after every change of the plant. True when anything changed. */
  look(context: DiagramContext, revision: number, nowMs: number): boolean {
    const isOther = context !== this.#context;
    this.#context = context;
    this.#noteProtections();
    let isChanged = false;
    for (const component of this.#plant.site.components) {
      const { id } = component;
      if (!isOther && !this.#due.has(id) && nowMs < (this.#untilMs.get(id) ?? -Infinity)) continue;
      isChanged = this.#lookAt(component, context, revision, nowMs) || isChanged;
    }
    this.#due.clear();
    return (isOther && this.#lookAtEdges(context, revision)) || isChanged;
  }

  *eventsSince(seen: number, atMs: number): Generator<string> {
    const lists = {
      nodes: this.#nodes.since(seen),
      edges: this.#edges.since(seen),
      ages: this.#ages.since(seen),
    };
    yield* listEvents('diagram', `"at":${atMs}`, lists, seen === 0);
  }

  #lookAt(component: SiteComponent, context: DiagramContext, revision: number, nowMs: number): boolean {
    const plant = this.#plant;
    const { id } = component;
    const readings = tellingReadings(plant, component);
    const untilMs = readings.reduce(
      (least, one) => Math.min(least, plant.board.unagedUntilMs(one)),
      Infinity,
    );
    this.#untilMs.set(id, untilMs < nowMs ? nowMs + lookAgainMs : untilMs);
    const node = nodeOf(plant, component, context, readings);
    const ages = JSON.stringify([id, ...node.values.map(({ takenAtMs }) => takenAtMs)]);
    const isOther = this.#nodes.put(id, JSON.stringify(ageless(node)), revision);
    return this.#ages.put(id, ages, revision) || isOther;
  }

  #lookAtEdges({ present }: DiagramContext, revision: number): boolean {
    let isChanged = false;
    for (const edge of edgesOf(this.#plant, present)) {
      const key = `${edge.medium}\t${edge.from}\t${edge.to}`;
      const json = (): string => JSON.stringify(edge);
      isChanged = this.#edges.put(key, String(edge.active), revision, json) || isChanged;
    }
    return isChanged;
  }

  #noteProtections(): void {
    const protections = this.#plant.autonomy.protection();
    if (protections === this.#protections) return;
    this.#protections = protections;
    for (const [id, load] of protections) {
      const said = JSON.stringify(loadProtectionView(load));
      if (this.#protection.get(id) !== said) this.#due.add(id);
      this.#protection.set(id, said);
    }
  }
}

export function ageless({ values, ...node }: DiagramNode): LiveNode {
  return {
    ...node,
    values: values.map(({ point, instance, label, value, unit, state, quality }) => {
      return { point, instance, label, value, unit, state, quality };
    }),
  };
}
