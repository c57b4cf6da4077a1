// Which device tells what stands in a generator's own tank: the binding that says so, else that of its controller. Easy to get
// wrong: a meter at the same generator, or a gauge of another tank, is bound to it as well and knows nothing of the level.
import { asMap } from './read-components.ts';

/** A binding as written, of one component, with the kind of its device. */
export interface WrittenBinding {
  readonly component: string;
  readonly deviceKind: unknown;
  readonly entry: Readonly<Record<string, unknown>>;
  readonly path: readonly (string | number)[];
}

/** Every binding of a file, by component. Tolerant of faults of form. */
export function bindingsByComponent(devices: unknown): ReadonlyMap<string, readonly WrittenBinding[]> {
  const all = Object.entries(asMap(devices) ?? {}).flatMap(([id, raw]): readonly WrittenBinding[] => {
    const device = asMap(raw) ?? {};
    const bindings: readonly unknown[] = Array.isArray(device['bindings']) ? device['bindings'] : [];
    return bindings.flatMap((one, at): readonly WrittenBinding[] => {
      const entry = asMap(one);
      const component = entry?.['component'];
      if (entry === undefined || typeof component !== 'string') return [];
      return [{ component, deviceKind: device['kind'], entry, path: ['devices', id, 'bindings', at] }];
    });
  });
  return Map.groupBy(all, ({ component }) => component);
}

/** Of the bindings of one generator, the one whose device tells the level of its tank. */
export function levelBinding(bindings: readonly WrittenBinding[]): WrittenBinding | undefined {
  return (
    bindings.find(({ entry }) => entry['fuelLevel'] !== undefined) ??
    bindings.find(({ deviceKind }) => deviceKind === 'generator')
  );
}
