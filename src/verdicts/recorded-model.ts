// The graph as text, the same text for the same graph, to be kept by its hash. Easy to get wrong: numbers are written as the
// shortest text that reads back as the very same number, so that a verdict worked out later is the same to the last bit.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.ts';
import { media } from '../site/component.ts';
import type { ComponentInput, ComponentState, Medium, PlantComponent } from '../site/component.ts';
import type { Site } from '../site/site.ts';

export interface RecordedComponent extends PlantComponent {
  readonly name: string;
  /** Whether a device speaks for it; then it is unknown until one did. */
  readonly isWatched: boolean;
}

export interface RecordedModel {
  readonly components: readonly RecordedComponent[];
  /** Names of devices by id, for reasons. */
  readonly deviceNames: ReadonlyMap<string, string>;
}

interface Written {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly provides?: Medium;
  readonly capacity?: string;
  readonly inputs: readonly ComponentInput[];
  readonly demand: Readonly<Partial<Record<Medium, string>>>;
  readonly efficiency: string;
  readonly isolates: readonly string[];
  readonly removable: boolean;
  readonly state: ComponentState;
  readonly watched: boolean;
}

function write(component: PlantComponent & { readonly name: string }, watched: boolean): Written {
  const { id, name, kind, provides, capacity, inputs, isolates, removable, state } = component;
  return {
    id,
    name,
    kind,
    ...(provides === undefined ? {} : { provides }),
    ...(capacity === undefined ? {} : { capacity: String(capacity) }),
    inputs: inputs.map(({ medium, mode, members }) => ({ medium, mode, members })),
    demand: Object.fromEntries(
      media.flatMap((medium) => {
        const demand = component.demand[medium];
        return demand === undefined ? [] : [[medium, String(demand)]];
      }),
    ),
    efficiency: String(component.efficiency),
    isolates,
    removable,
    state,
    watched,
  };
}

function read({ capacity, demand, efficiency, watched, ...rest }: Written): RecordedComponent {
  return {
    ...rest,
    ...(capacity === undefined ? {} : { capacity: Number(capacity) }),
    demand: Object.fromEntries(Object.entries(demand).map(([medium, amount]) => [medium, Number(amount)])),
    efficiency: Number(efficiency),
    isWatched: watched,
  };
}

/** What of a site its verdicts follow from, and the names that people know it by. */
export function modelText(site: Pick<Site, 'components' | 'devices'>): string {
  const watched = new Set(site.devices.flatMap(({ bindings }) => bindings.map(({ component }) => component)));
  const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);
  return canonicalJson({
    components: [...site.components].sort(byId).map((one) => write(one, watched.has(one.id))),
    devices: Object.fromEntries(site.devices.map(({ id, name }) => [id, name])),
  });
}

export function hashOfModel(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

/** Only for text that `modelText` wrote. */
export function readModel(text: string): RecordedModel {
  const { components, devices } = JSON.parse(text) as {
    readonly components: readonly Written[];
    readonly devices: Readonly<Record<string, string>>;
  };
  return { components: components.map(read), deviceNames: new Map(Object.entries(devices)) };
}

/** The state of a component before anything is known. */
export function initialState({
  isWatched,
  state,
}: Pick<RecordedComponent, 'isWatched' | 'state'>): ComponentState {
  return isWatched ? 'unknown' : state;
}
