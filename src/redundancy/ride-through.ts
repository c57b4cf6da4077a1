// How each load is really supplied right now, which is not what the strict graph says of it. The graph has no batteries,
// rightly: they are minutes, not a path; and it calls a rack without cooling not served, though its room stays cool for a
// while. So that a page says the truth, supply is judged apart. Pure.
import type { PlantComponent, PlantModel } from '../site/component.ts';
import { presentFlow } from './present-flow.ts';
import type { PresentComponent } from './present-flow.ts';

/**
 * `fed` by a live path · `uncooled`: fed, but nothing cools it · `on-battery`: only batteries carry it · `lost`: dark.
 */
export type Supply = 'fed' | 'uncooled' | 'on-battery' | 'lost';

/** Suffix of the stand-in sources; no id of a site file contains a tab. */
const batterySuffix = '\tbattery';

/** What does not make cold works on without it for a while. */
function withoutCooling(model: PlantModel): PlantModel {
  return {
    components: model.components.map((component) =>
      component.provides === 'cooling'
        ? component
        : { ...component, inputs: component.inputs.filter((input) => input.medium !== 'cooling') },
    ),
  };
}

/**
 * The same plant in which every component of `onBattery` has a source of its own behind its feeds. Such a component is
 * taken as available: it delivers, or it would not say that it runs on battery.
 */
function withBatteries(model: PlantModel, onBattery: ReadonlySet<string>): PlantModel {
  const components = model.components.flatMap((component): PlantComponent[] => {
    if (!onBattery.has(component.id) || component.provides === undefined) return [component];
    const { provides } = component;
    const battery = `${component.id}${batterySuffix}`;
    const feeds = component.inputs.find((input) => input.medium === provides)?.members ?? [];
    const others = component.inputs.filter((input) => input.medium !== provides);
    const inputs = [{ medium: provides, mode: 'select', members: [...feeds, battery] } as const, ...others];
    return [{ ...component, inputs, state: 'available' }, batterySource(battery, component)];
  });
  return { components };
}

function batterySource(id: string, owner: PlantComponent): PlantComponent {
  const { provides } = owner;
  return {
    id,
    kind: 'battery',
    ...(provides === undefined ? {} : { provides }),
    inputs: [],
    demand: {},
    efficiency: 1,
    isolates: [],
    removable: false,
    state: 'available',
  };
}

function servedLoads(model: PlantModel): ReadonlySet<string> {
  const flow = presentFlow(model);
  return new Set(model.components.map(({ id }) => id).filter((id) => flow.get(id)?.live === true));
}

export interface CarriedFlow {
  /** What is live and who feeds whom, batteries included. */
  readonly present: ReadonlyMap<string, PresentComponent>;
  /** Components that would be dead without a battery upstream or of their own. */
  readonly onBattery: ReadonlySet<string>;
}

/**
 * The present flow for a picture, which must not show as dead what a battery carries. Without anything on battery it is
 * the strict flow. Where cooling has stopped, loads are shown with the power they still get.
 */
export function carriedFlow(model: PlantModel, onBattery: ReadonlySet<string>): CarriedFlow {
  if (onBattery.size === 0) return { present: presentFlow(model), onBattery: new Set() };
  const uncooled = withoutCooling(model);
  const fed = presentFlow(uncooled);
  const cooled = presentFlow(withBatteries(model, onBattery));
  const carried = presentFlow(withBatteries(uncooled, onBattery));
  const isWarm = model.components.some(
    ({ id, provides }) => provides === undefined && carried.get(id)?.live === true && !isLive(cooled, id),
  );
  const present = isWarm ? new Map([...carried, ...ofCooling(model, cooled)]) : cooled;
  const ids = model.components.map(({ id }) => id).filter((id) => isLive(present, id) && !isLive(fed, id));
  return { present, onBattery: new Set(ids) };
}

function isLive(flow: ReadonlyMap<string, PresentComponent>, id: string): boolean {
  return flow.get(id)?.live === true;
}

/** What makes or carries cold is as dead as it is: nobody's battery drives it. */
function ofCooling(
  model: PlantModel,
  flow: ReadonlyMap<string, PresentComponent>,
): ReadonlyMap<string, PresentComponent> {
  const ids = model.components.filter(({ provides }) => provides === 'cooling').map(({ id }) => id);
  return new Map([...flow].filter(([id]) => ids.includes(id)));
}

/**
 * How every load of the plant is supplied as things stand. `model` carries the present states, where unknown counts as
 * unavailable; `onBattery` are the components that report that their battery carries their load.
 */
export function supplyOfLoads(
  model: PlantModel,
  onBattery: ReadonlySet<string>,
): ReadonlyMap<string, Supply> {
  const loads = model.components.filter((component) => component.provides === undefined);
  const served = servedLoads(model);
  if (loads.every(({ id }) => served.has(id))) return new Map(loads.map(({ id }) => [id, 'fed']));
  const uncooled = withoutCooling(model);
  const fed = servedLoads(uncooled);
  const carried = onBattery.size === 0 ? fed : servedLoads(withBatteries(uncooled, onBattery));
  return new Map(
    loads.map(({ id }): readonly [string, Supply] => {
      if (served.has(id)) return [id, 'fed'];
      if (fed.has(id)) return [id, 'uncooled'];
      return [id, carried.has(id) ? 'on-battery' : 'lost'];
    }),
  );
}
