// On what the component states that sequences ask for rest: bindings, and where those say nothing themselves the conditions of
// the device's profile. Pure. Easy to get wrong: after a start no device is identified yet, so the profiles' conditions are
// remembered as they were in force, and the history is judged by them.
import { conditionsOf } from '../redundancy/component-state.ts';
import type { DeviceBinding } from '../redundancy/component-state.ts';
import type { Condition, Site } from '../site/site.ts';
import type { Plan } from './plan.ts';

/** Conditions of profiles in force, by device. */
export type ProfileGrounds = readonly (readonly [deviceId: string, conditions: readonly Condition[]])[];

export type ProfileConditions = (deviceId: string) => readonly Condition[] | undefined;

/** Bindings of every component whose own state a sequence asks for. */
export function stateBindings(
  plan: Plan,
  site: Pick<Site, 'devices'>,
): ReadonlyMap<string, readonly DeviceBinding[]> {
  const bindings = new Map<string, DeviceBinding[]>();
  for (const { id, bindings: own } of site.devices) {
    for (const binding of own) {
      if (!plan.stateComponents.has(binding.component)) continue;
      const known = bindings.get(binding.component) ?? [];
      bindings.set(binding.component, [...known, { deviceId: id, binding }]);
    }
  }
  return bindings;
}

/** As they are now; of a device that is not identified yet, as they were before. */
export function profileGrounds(
  bindings: ReadonlyMap<string, readonly DeviceBinding[]>,
  profileConditions: ProfileConditions,
  before: ProfileGrounds,
): ProfileGrounds {
  const known = new Map(before);
  const ids = [...bindings.values()]
    .flat()
    .flatMap(({ deviceId, binding }) => (binding.available === undefined ? [deviceId] : []));
  return [...new Set(ids)].flatMap((id) => {
    const conditions = profileConditions(id) ?? known.get(id);
    return conditions === undefined ? [] : [[id, conditions] as const];
  });
}

/** Every point that these states are judged by. */
export function* pointsJudged(
  bindings: ReadonlyMap<string, readonly DeviceBinding[]>,
  profileConditions: ProfileConditions,
): Generator<readonly [deviceId: string, point: string]> {
  for (const { deviceId, binding } of [...bindings.values()].flat()) {
    const conditions = conditionsOf(binding, () => profileConditions(deviceId)) ?? [];
    for (const point of conditions.flatMap(pointsAsked)) yield [deviceId, point];
  }
}

/** Of the condition, of what excuses it, and of limits that are points themselves. */
function pointsAsked(condition: Condition): readonly string[] {
  return [condition, ...(condition.unless ?? [])].flatMap(({ point, atLeast, atMost }) => [
    point,
    ...[atLeast, atMost].flatMap((bound) => (typeof bound === 'object' ? [bound.point] : [])),
  ]);
}
