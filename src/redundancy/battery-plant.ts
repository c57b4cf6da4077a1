// The power side of a plant with its batteries drawn in: each UPS selects between its feed and a stand-in source. Pure.
// Easy to get wrong: a UPS on bypass is no UPS to the verdicts, yet it carries its load; and a mains switch stays where it
// stands until it moves, while a static switch behind batteries goes over by itself.
import type { ComponentInput, PlantComponent, PlantModel } from '../site/component.ts';

/**
 * What a UPS (or a rectifier with a battery) does now. `ready`: its feed carries the load and the battery takes over at
 * once · `discharging` · `bypassed`: the feed carries the load and nothing stands behind it (bypass, battery missing) ·
 * `off`: it delivers nothing · `unknown`.
 */
export type BatteryMode = 'ready' | 'discharging' | 'bypassed' | 'off' | 'unknown';

export interface BatteryNow {
  readonly mode: BatteryMode;
  /** What it delivers by measurement, kW; null: only the model knows. */
  readonly outputKw: number | null;
  /** How long the battery carries so much output, s; null: nobody knows. Asked only above 0. */
  readonly secondsAt: (outputKw: number) => number | null;
}

export interface BatteryPlant {
  /** Power alone, stand-ins included. Ids of stand-ins hold a tab, as no id of a site file does. */
  readonly model: PlantModel;
  /** Ids of the UPSs that were given a battery. */
  readonly batteryIds: readonly string[];
}

export const feedOf = (id: string): string => `${id}\tfeed`;
export const batteryOf = (id: string): string => `${id}\tbattery`;

const standIn = {
  provides: 'power',
  demand: {},
  efficiency: 1,
  isolates: [],
  removable: false,
  state: 'available',
} as const;

function powerInput(component: PlantComponent): ComponentInput | undefined {
  return component.inputs.find(({ medium }) => medium === 'power');
}

/** Components with a battery of their own or anywhere upstream. */
function backedBy(
  components: readonly PlantComponent[],
  batteries: ReadonlySet<string>,
): ReadonlySet<string> {
  const byId = new Map(components.map((component) => [component.id, component]));
  const known = new Map<string, boolean>();
  const isBacked = (id: string): boolean => {
    const seen = known.get(id);
    if (seen !== undefined) return seen;
    const component = byId.get(id);
    const members = component === undefined ? [] : (powerInput(component)?.members ?? []);
    const answer = batteries.has(id) || members.some(isBacked);
    known.set(id, answer);
    return answer;
  };
  return new Set(components.map(({ id }) => id).filter(isBacked));
}

/**
 * `positions`: the feeder that a switch says it has selected. Of a `select` without batteries behind it only that feeder
 * counts; one between battery-backed feeds merely prefers it.
 */
export function drawBatteries(
  model: PlantModel,
  batteries: ReadonlyMap<string, BatteryNow>,
  positions: ReadonlyMap<string, string>,
): BatteryPlant {
  const carriers = model.components.filter(({ id, provides }) => provides === 'power' && batteries.has(id));
  const batteryIds = carriers.map(({ id }) => id);
  const withBattery = new Set(batteryIds);
  const backed = backedBy(model.components, withBattery);
  const positioned = (id: string, input: ComponentInput): ComponentInput => {
    const selected = positions.get(id);
    if (selected === undefined || input.mode !== 'select' || !input.members.includes(selected)) return input;
    const others = input.members.filter((member) => member !== selected);
    const isStatic = input.members.some((member) => backed.has(member));
    return { ...input, members: isStatic ? [selected, ...others] : [selected] };
  };
  const components = model.components.flatMap((component): PlantComponent[] => {
    const input = powerInput(component);
    if (component.provides === undefined && input === undefined) return [];
    const inputs = input === undefined ? [] : [positioned(component.id, input)];
    const plain = { ...component, inputs, isolates: [] };
    if (!withBattery.has(component.id)) return [plain];
    const { id } = component;
    const battery = { ...standIn, id: batteryOf(id), kind: 'battery', inputs: [] };
    const feed = { ...standIn, id: feedOf(id), kind: 'feed', inputs };
    const members = inputs.length === 0 ? [battery.id] : [feed.id, battery.id];
    const choice = { ...plain, inputs: [{ medium: 'power', mode: 'select', members } as const] };
    return inputs.length === 0 ? [choice, battery] : [choice, feed, battery];
  });
  return { model: { components }, batteryIds };
}
