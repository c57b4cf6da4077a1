// What the graph of components may not say: dangling ids, a feed of the wrong medium, duplicates, circles within one
// medium, demand without a feed, a source that is a load. Finds all of them in one pass. Easy to get wrong: a circle
// across media (cooling needs power, the power room needs cooling) is legal and normal.
import { media } from './component.ts';
import type { ComponentInput } from './component.ts';
import type { DraftComponent } from './read-components.ts';

/** A fault and the keys that lead to its place in the file. */
export interface PlacedFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly mend: string;
}

type Graph = ReadonlyMap<string, DraftComponent>;

function quote(id: string): string {
  return `"${id}"`;
}

function memberFaults(component: DraftComponent, input: ComponentInput, graph: Graph): PlacedFault[] {
  const path = ['components', component.id, 'inputs', input.medium];
  const seen = new Set<string>();
  return input.members.flatMap((member): PlacedFault[] => {
    if (seen.has(member)) {
      return [{ path, message: `${quote(member)} is named twice`, mend: 'name each member once' }];
    }
    seen.add(member);
    const feeder = graph.get(member);
    if (feeder === undefined) {
      const mend = 'add that component or correct the id';
      return [{ path, message: `there is no component ${quote(member)}`, mend }];
    }
    if (feeder.provides === input.medium) return [];
    const what =
      feeder.provides === undefined ? 'is a load and provides nothing' : `provides ${feeder.provides}`;
    return [
      {
        path,
        message: `${quote(member)} ${what}, not ${input.medium}`,
        mend: 'name a feeder of that medium',
      },
    ];
  });
}

function isolateFaults(component: DraftComponent, graph: Graph): PlacedFault[] {
  const path = ['components', component.id, 'isolates'];
  return component.isolates.flatMap((id, position): PlacedFault[] => {
    if (!graph.has(id)) {
      const mend = 'add that component or correct the id';
      return [{ path, message: `there is no component ${quote(id)}`, mend }];
    }
    if (component.isolates.indexOf(id) === position) return [];
    return [{ path, message: `${quote(id)} is named twice`, mend: 'name each component once' }];
  });
}

function riskFaults(component: DraftComponent): PlacedFault[] {
  const { sharedRisk = [], circuits = [] } = component;
  return [
    ...twiceFaults(sharedRisk, ['components', component.id, 'sharedRisk'], 'name each risk once'),
    ...twiceFaults(circuits, ['components', component.id, 'circuits'], 'name each circuit once'),
  ];
}

function twiceFaults(named: readonly string[], path: PlacedFault['path'], mend: string): PlacedFault[] {
  return named
    .filter((one, position) => named.indexOf(one) !== position)
    .map((one) => ({ path, message: `${quote(one)} is named twice`, mend }));
}

function demandFaults(component: DraftComponent): PlacedFault[] {
  return media.flatMap((medium): PlacedFault[] => {
    const demand = component.demand[medium];
    if (demand === undefined || component.inputs.some((input) => input.medium === medium)) return [];
    return [
      {
        path: ['components', component.id, 'demand', medium],
        message: `it demands ${medium} but has no input of it`,
        mend: `add inputs.${medium} or remove the demand`,
      },
    ];
  });
}

function loadFaults(component: DraftComponent): PlacedFault[] {
  if (component.provides !== undefined || component.inputs.length > 0) return [];
  return [
    {
      path: ['components', component.id],
      message: 'it provides nothing and has no inputs, so it is a source that is a load',
      mend: 'give it `provides` if it is a source, or `inputs` if it is a load',
    },
  ];
}

/** Feeders that could close a circle: members of the input of the component's own medium. */
function feedersOf(component: DraftComponent): readonly string[] {
  return component.inputs.find((input) => input.medium === component.provides)?.members ?? [];
}

/** One fault per circle found by a depth-first walk, at the component that closes it. */
function circleFaults(graph: Graph): PlacedFault[] {
  const faults: PlacedFault[] = [];
  const done = new Set<string>();
  for (const start of graph.keys()) {
    const trail: { readonly id: string; readonly feeders: readonly string[]; next: number }[] = [];
    const onTrail = new Set<string>();
    const enter = (id: string): void => {
      const component = graph.get(id);
      if (component?.provides === undefined || done.has(id)) return;
      trail.push({ id, feeders: feedersOf(component), next: 0 });
      onTrail.add(id);
    };
    enter(start);
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const feeder = top.feeders[top.next++];
      if (feeder === undefined) {
        trail.pop();
        onTrail.delete(top.id);
        done.add(top.id);
      } else if (onTrail.has(feeder)) {
        faults.push(
          circleFault(
            trail.map((step) => step.id),
            feeder,
            graph,
          ),
        );
      } else enter(feeder);
    }
  }
  return faults;
}

function circleFault(trail: readonly string[], closedBy: string, graph: Graph): PlacedFault {
  const circle = [...trail.slice(trail.indexOf(closedBy)), closedBy];
  const provides = graph.get(closedBy)?.provides ?? '';
  return {
    path: ['components', trail.at(-1) ?? closedBy, 'inputs', provides],
    message: `components of ${provides} feed each other in a circle: ${circle.join(' <- ')}`,
    mend: 'break it where the plant has an open tie, or with `select` of the sources behind it',
  };
}

/** All faults of meaning in the graph, in file order of the components (circles last). */
export function graphFaults(components: readonly DraftComponent[]): PlacedFault[] {
  const graph: Graph = new Map(components.map((component) => [component.id, component]));
  return [
    ...components.flatMap((component) => [
      ...component.inputs.flatMap((input) => memberFaults(component, input, graph)),
      ...isolateFaults(component, graph),
      ...riskFaults(component),
      ...demandFaults(component),
      ...loadFaults(component),
    ]),
    ...circleFaults(graph),
  ];
}
