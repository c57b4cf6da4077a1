// What the generators carry when the utilities are gone, by the redundancy graph: the N load that the fuel rule asks about.
// Pure. Easy to get wrong: all but sources counts as there, whatever its state, because more load means fewer hours, and because a
// switch is without output for some seconds just when everybody looks at the fuel.
import { presentFlow } from '../redundancy/present-flow.ts';
import type { PresentComponent } from '../redundancy/present-flow.ts';
import type { PlantModel } from '../site/component.ts';
import type { CarriedBy } from './fuel.ts';

/** Outputs of these sets without utilities; with sets out, undefined once that loses a load or overloads anything more. */
export function carriedWithoutUtilities(model: PlantModel, setIds: readonly string[]): CarriedBy {
  const settle = (out: ReadonlySet<string>): ReadonlyMap<string, PresentComponent> =>
    presentFlow({
      components: model.components.map((one) => {
        const isFailedSource = one.state === 'unavailable' && one.inputs.length === 0;
        const isOut = one.kind === 'utility' || out.has(one.id) || isFailedSource;
        return { ...one, state: isOut ? 'unavailable' : 'available' };
      }),
    });
  const all = settle(new Set());
  return (out) => {
    const flow = out.size === 0 ? all : settle(out);
    const isBroken = model.components.some(({ id, provides, capacity = Infinity }) => {
      const [now, before] = [flow.get(id), all.get(id)];
      if (now === undefined || before === undefined) return false;
      if (provides === undefined) return before.live && !now.live;
      return now.output > Math.max(capacity, before.output) * (1 + 1e-9);
    });
    if (isBroken) return undefined;
    return new Map(setIds.map((id) => [id, out.has(id) ? 0 : (flow.get(id)?.output ?? 0)]));
  };
}
