// Overloads that do not hang on anything unknown. The live verdict rightly counts what is unknown as failed; but a
// component that would be overloaded only if its silent neighbours had failed is no reason to wake somebody.
import type { PlantModel } from '../site/component.ts';
import { overloadTolerance } from './flow.ts';
import { presentFlow } from './present-flow.ts';
import type { Overload } from './report.ts';

/** Overloads of this moment with everything unknown taken as available, sorted by id. */
export function certainOverloads(model: PlantModel): readonly Overload[] {
  const components = model.components.map((one) =>
    one.state === 'unknown' ? { ...one, state: 'available' as const } : one,
  );
  const flow = presentFlow({ components });
  return components
    .flatMap(({ id, capacity }): readonly Overload[] => {
      const present = flow.get(id);
      if (capacity === undefined || present?.live !== true) return [];
      const isOver = present.output > capacity + capacity * overloadTolerance;
      return isOver ? [{ id, output: present.output, capacity }] : [];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
