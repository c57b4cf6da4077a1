// The graph as the live verdict sees it: the site file's components with the states and figures of one moment. The same for
// this second and for any second that was recorded, so that both are judged by the same model.
import type { ComponentState, Medium, PlantComponent } from '../site/component.ts';
import { mediumOfDemand } from './figure.ts';
import type { Figure, FigureKind } from './figure.ts';

export type FigureValues = Readonly<Partial<Record<FigureKind, Pick<Figure, 'value'>>>>;

export function componentInForce<C extends PlantComponent>(
  component: C,
  state: ComponentState,
  figures: FigureValues | undefined,
): C {
  if (figures === undefined) return state === component.state ? component : { ...component, state };
  const demand: Partial<Record<Medium, number>> = { ...component.demand };
  for (const [kind, figure] of Object.entries(figures)) {
    const medium = mediumOfDemand(kind as FigureKind);
    if (medium !== undefined) demand[medium] = figure.value;
  }
  const capacity = figures.capacity?.value;
  const { capacity: _, ...unlimited } = component;
  if (capacity === undefined) return { ...component, state, demand };
  if (capacity === Infinity) return { ...(unlimited as C), state, demand };
  return { ...component, state, demand, capacity };
}
