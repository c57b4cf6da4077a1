// Where the demand and the capacity of one component come from: measured, since when, or what the site file says.
import type { Medium } from '../site/component.ts';
import type { SiteComponent } from '../site/site.ts';
import type { Figures } from '../verdicts/figure.ts';
import type { FigureView } from './contract-verdict.ts';

const unitOf = (medium: Medium): FigureView['unit'] => (medium === 'network' ? 'Gbit/s' : 'kW');

/** Of a load its demands, of anything else its capacity and the demands it has itself. */
export function figureViews(component: SiteComponent, figures: Figures): readonly FigureView[] {
  const own = figures.get(component.id);
  const view = (kind: FigureView['kind'], medium: Medium, filed: number | undefined): FigureView => {
    const figure = kind === 'demand.network' ? undefined : own?.[kind];
    const value = figure?.value ?? filed ?? Infinity;
    return {
      kind,
      value: Number.isFinite(value) ? value : null,
      unit: unitOf(medium),
      source: figure?.source ?? 'file',
      sinceMs: figure?.sinceMs ?? null,
      filed: filed ?? null,
    };
  };
  const demands = component.inputs.flatMap(({ medium }) => {
    const filed = component.demand[medium] ?? 0;
    const isSaid = component.provides === undefined || filed > 0;
    return isSaid ? [view(`demand.${medium}`, medium, filed)] : [];
  });
  if (component.provides === undefined) return demands;
  return [view('capacity', component.provides, component.capacity), ...demands];
}
