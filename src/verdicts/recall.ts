// A moment of the past as a model: the recorded graph with the last recorded change of each component. Pure. Whoever assesses it
// gets the verdict of that moment, which is also recorded; the two must agree.
import type { Assessment } from '../redundancy/report.ts';
import { LiveEvaluator } from '../redundancy/live-evaluator.ts';
import type { StateReason } from '../redundancy/component-state.ts';
import type { ComponentState } from '../site/component.ts';
import type { Figure, FigureKind } from './figure.ts';
import { mediumOfDemand } from './figure.ts';
import { componentInForce } from './model-in-force.ts';
import { initialState } from './recorded-model.ts';
import type { RecordedComponent, RecordedModel } from './recorded-model.ts';
import type { RecordedChange } from './verdict-store.ts';

export interface RecalledComponent {
  readonly component: RecordedComponent;
  readonly state: ComponentState;
  readonly reason: StateReason | null;
  /** Since when, epoch ms; null: since before the stretch began. */
  readonly sinceMs: number | null;
  readonly figures: Readonly<Partial<Record<FigureKind, Figure>>>;
}

/** `changes`: the last of each component and kind. */
export function recall(
  model: RecordedModel,
  changes: readonly RecordedChange[],
): readonly RecalledComponent[] {
  const byComponent = Map.groupBy(changes, ({ componentId }) => componentId);
  return model.components.map((component): RecalledComponent => {
    let known: Pick<RecalledComponent, 'state' | 'reason' | 'sinceMs'> = {
      state: initialState(component),
      reason: null,
      sinceMs: null,
    };
    const figures: Partial<Record<FigureKind, Figure>> = {};
    for (const { atMs, what } of byComponent.get(component.id) ?? []) {
      if (what.kind === 'state') known = { state: what.state, reason: what.reason, sinceMs: atMs };
      else figures[what.kind] = { value: what.value, source: what.source, sinceMs: atMs };
    }
    return { component, ...known, figures };
  });
}

/** The graph as it was in force. */
export function recalledModel(components: readonly RecalledComponent[]): {
  readonly components: readonly RecordedComponent[];
} {
  return {
    components: components.map(({ component, state, figures }) => {
      return componentInForce(component, state, Object.keys(figures).length === 0 ? undefined : figures);
    }),
  };
}

/** The verdicts of that moment, the design one by the site file's figures as always. */
export function assessRecalled(components: readonly RecalledComponent[]): Assessment {
  const filed = { components: components.map(({ component }) => component) };
  const evaluator = new LiveEvaluator(filed, { design: 'as-filed' });
  for (const { component, state, figures } of components) {
    evaluator.setState(component.id, state);
    for (const [kind, figure] of Object.entries(figures)) {
      const medium = mediumOfDemand(kind as FigureKind);
      if (medium === undefined) evaluator.setCapacity(component.id, figure.value);
      else evaluator.setDemand(component.id, medium, figure.value);
    }
  }
  return evaluator.assess();
}
