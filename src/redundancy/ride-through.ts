// Which loads live on batteries right now. The graph has no batteries in it, rightly: they are minutes, not a path, and
// must not make a verdict look better. But while a generator cranks, a rack whose UPS runs on its battery is not dark,
// and saying so would be a false alarm. Pure: the strict graph, and what the UPSs say of themselves.
import { assess } from './assess.ts';
import type { PlantComponent, PlantModel } from '../site/component.ts';

export type Supply = 'fed' | 'on-battery' | 'lost';

/** Suffix of the stand-in sources; no id of a site file contains a tab. */
const batterySuffix = '\tbattery';

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

/**
 * How every load of the plant is supplied as things stand. `model` carries the present states, where unknown counts as
 * unavailable; `onBattery` are the components that report that their battery carries their load.
 */
export function supplyOfLoads(
  model: PlantModel,
  onBattery: ReadonlySet<string>,
): ReadonlyMap<string, Supply> {
  const strict = assess(model).report.live.loads;
  const carried = onBattery.size === 0 ? strict : assess(withBatteries(model, onBattery)).report.live.loads;
  return new Map(
    Object.keys(strict).map((id): readonly [string, Supply] => {
      if (strict[id]?.served === true) return [id, 'fed'];
      return [id, carried[id]?.served === true ? 'on-battery' : 'lost'];
    }),
  );
}
