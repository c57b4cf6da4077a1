// The declared sequences bound to one site: which conditions are watched on which components, by the samples of which
// devices. Pure, made once. Easy to get wrong: everything is watched always, not only while a run lasts, because a step
// may be over before its run is known, and because a span needs the last look before the change.
import type { PointName } from '../core/points.ts';
import type { Binding, Site } from '../site/site.ts';
import { bindCondition, leavesOf } from './condition.ts';
import type { Bound } from './condition.ts';
import { ScopeGraph } from './scope.ts';
import type { Condition, Sequence, StepFile } from './sequence-schema.ts';

export interface Probe {
  readonly key: string;
  readonly bound: Bound;
  readonly deviceIds: ReadonlySet<string>;
  /** Words of traps that tell of it. */
  readonly told: readonly string[];
}

/** One thing to be seen: a step for one component, or for several of which some are enough. */
export interface PlannedItem {
  /** `step` or `step/component`: unique within a run. */
  readonly key: string;
  readonly step: StepFile;
  readonly position: number;
  readonly componentIds: readonly string[];
  /** Undefined where the run itself has to compare (`takesOver`). */
  readonly probeKey: string | undefined;
  readonly spareKey: string | undefined;
  /** Sooner after its base it is too early; undefined: it cannot be. */
  readonly notBeforeMs: number | undefined;
  /** What allows it sooner. */
  readonly excuseKey: string | undefined;
  /** Of what it is asked whether it came too soon; undefined: of the step itself. */
  readonly changeKey: string | undefined;
  /** Keys of the items that it counts from and waits for; empty: from the trigger. */
  readonly fromKeys: readonly string[];
  readonly afterKeys: readonly string[];
  /** Subjects through which it is asked for. */
  readonly subjects: readonly string[];
}

export interface PlannedRun {
  readonly items: readonly PlannedItem[];
  /** Every component that the sequence speaks of, by variable. */
  readonly variables: ReadonlyMap<string, readonly string[]>;
}

export interface Measure {
  readonly deviceId: string;
  readonly point: PointName;
  readonly instance: string | undefined;
}

export class Plan {
  readonly sequences: ReadonlyMap<string, Sequence>;
  readonly subjects: ReadonlyMap<string, readonly string[]>;
  readonly probes = new Map<string, Probe>();
  readonly probesOf = new Map<string, Probe[]>();
  /** What is watched of each device. */
  readonly pointsOf = new Map<string, Set<PointName>>();
  readonly measures = new Map<string, Measure>();
  /** Components whose own state is asked for. */
  readonly stateComponents = new Set<string>();
  readonly #triggers = new Map<string, { readonly sequenceId: string; readonly subject: string }[]>();
  readonly #graph: ScopeGraph;
  readonly #devices = new Map<string, string[]>();
  readonly #runs = new Map<string, PlannedRun>();
  readonly #variables = new Map<string, ReadonlyMap<string, readonly string[]>>();

  constructor(sequences: readonly Sequence[], site: Pick<Site, 'components' | 'devices'>) {
    this.sequences = new Map(sequences.map((sequence) => [sequence.id, sequence]));
    this.#graph = new ScopeGraph(site.components);
    for (const { id, bindings } of site.devices) {
      for (const binding of bindings) this.#noteBinding(id, binding);
    }
    this.subjects = new Map(sequences.map((one) => [one.id, this.#graph.select(one.subject)]));
    for (const sequence of sequences) {
      for (const subject of this.subjects.get(sequence.id) ?? []) this.#watch(sequence, subject);
    }
  }

  nameOf(componentId: string): string {
    return this.#graph.byId.get(componentId)?.name ?? componentId;
  }

  /** kW, kW of heat or Gbit/s. */
  capacityOf(componentId: string): number | undefined {
    return this.#graph.byId.get(componentId)?.capacity;
  }

  devicesOf(componentId: string): readonly string[] {
    return this.#devices.get(componentId) ?? [];
  }

  /** Which triggers a sample of this device may pull. */
  triggersOf(deviceId: string): readonly { readonly sequenceId: string; readonly subject: string }[] {
    return this.#triggers.get(deviceId) ?? [];
  }

  triggerKey(sequenceId: string, subject: string): string {
    return `${sequenceId}\ttrigger\t${subject}`;
  }

  endKey(sequenceId: string, subject: string): string {
    return `${sequenceId}\tends\t${subject}`;
  }

  /** What a run of these subjects has to see. */
  runOf(sequenceId: string, subjects: readonly string[]): PlannedRun {
    const key = `${sequenceId}\t${subjects.join('\t')}`;
    const known = this.#runs.get(key);
    if (known !== undefined) return known;
    const planned = this.#planRun(this.#sequence(sequenceId), subjects);
    this.#runs.set(key, planned);
    return planned;
  }

  #sequence(id: string): Sequence {
    const sequence = this.sequences.get(id);
    if (sequence === undefined) throw new Error(`no sequence ${id}`);
    return sequence;
  }

  #noteBinding(deviceId: string, { component, measures }: Binding): void {
    const devices = this.#devices.get(component) ?? [];
    this.#devices.set(component, [...devices, deviceId]);
    if (measures === undefined || this.measures.has(component)) return;
    this.measures.set(component, { deviceId, point: measures.point, instance: measures.instance });
  }

  #watch(sequence: Sequence, subject: string): void {
    const { trigger, ends } = sequence;
    const told = trigger.told ?? [];
    this.#probe(this.triggerKey(sequence.id, subject), [subject], { condition: trigger.condition, told });
    for (const deviceId of this.devicesOf(subject)) {
      const known = this.#triggers.get(deviceId) ?? [];
      this.#triggers.set(deviceId, [...known, { sequenceId: sequence.id, subject }]);
    }
    if (ends !== undefined) {
      this.#probe(this.endKey(sequence.id, subject), [subject], { condition: ends.condition });
    }
    // Binds every probe that a run of this subject alone needs; runs of several share those of single components.
    this.runOf(sequence.id, [subject]);
    for (const componentIds of this.#variablesOf(sequence, subject).values()) {
      for (const id of componentIds) this.#watchMeasure(id);
    }
  }

  #watchMeasure(componentId: string): void {
    const measure = this.measures.get(componentId);
    if (measure !== undefined) this.#watchPoint(measure.deviceId, measure.point);
  }

  #watchPoint(deviceId: string, point: PointName): void {
    const points = this.pointsOf.get(deviceId) ?? new Set();
    this.pointsOf.set(deviceId, points.add(point));
  }

  #variablesOf(sequence: Sequence, subject: string): ReadonlyMap<string, readonly string[]> {
    const key = `${sequence.id}\t${subject}`;
    const known = this.#variables.get(key) ?? this.#graph.variables(sequence, subject);
    this.#variables.set(key, known);
    return known;
  }

  #planRun(sequence: Sequence, subjects: readonly string[]): PlannedRun {
    const variables = new Map<string, string[]>();
    const asking = new Map<string, string[]>();
    for (const subject of subjects) {
      for (const [name, ids] of this.#variablesOf(sequence, subject)) {
        const all = variables.get(name) ?? [];
        variables.set(name, [...all, ...ids.filter((id) => !all.includes(id))]);
        for (const id of ids) {
          const key = `${name}\t${id}`;
          asking.set(key, [...(asking.get(key) ?? []), subject]);
        }
      }
    }
    const items: PlannedItem[] = [];
    sequence.steps.forEach((step, position) => {
      const ids = variables.get(step.each) ?? [];
      const groups =
        step.enough === undefined && step.takesOver === undefined ? ids.map((id) => [id]) : [ids];
      for (const componentIds of groups.filter((group) => group.length > 0)) {
        const asked = componentIds.flatMap((id) => asking.get(`${step.each}\t${id}`) ?? []);
        items.push({
          ...this.#planItem(sequence, { step, position, componentIds }, variables),
          fromKeys: this.#related(items, step.deadline.from, componentIds),
          afterKeys: this.#related(items, step.after, componentIds),
          subjects: subjects.filter((subject) => asked.includes(subject)),
        });
      }
    });
    return { items, variables };
  }

  #planItem(
    sequence: Sequence,
    { step, position, componentIds }: Pick<PlannedItem, 'step' | 'position' | 'componentIds'>,
    variables: ReadonlyMap<string, readonly string[]>,
  ): Omit<PlannedItem, 'fromKeys' | 'afterKeys' | 'subjects'> {
    const isSingle = step.enough === undefined && step.takesOver === undefined;
    const key = isSingle ? `${step.id}/${componentIds[0] ?? ''}` : step.id;
    const name = `${sequence.id}\t${step.id}\t${componentIds.join(',')}`;
    const all = componentIds.length;
    const count = step.enough === 'all-but-one' ? Math.max(1, all - 1) : Math.min(step.enough ?? 1, all);
    const { condition, told = [], sparedIf } = step;
    const probeKey =
      condition === undefined ? undefined : this.#probe(name, componentIds, { condition, told, count });
    const spareKey =
      sparedIf === undefined
        ? undefined
        : this.#probe(`${name}\tspared`, variables.get(sparedIf.any) ?? [], {
            condition: sparedIf.condition,
          });
    return {
      key,
      step,
      position,
      componentIds,
      probeKey,
      spareKey,
      ...this.#earliest(name, step, componentIds),
    };
  }

  /** What the component declares goes before what the sequence says. */
  #earliest(
    name: string,
    { notBefore }: StepFile,
    componentIds: readonly string[],
  ): Pick<PlannedItem, 'notBeforeMs' | 'excuseKey' | 'changeKey'> {
    const { declared, seconds, unless, change } = notBefore ?? {};
    const component = this.#graph.byId.get(componentIds[0] ?? '');
    const own = declared === undefined ? undefined : component?.[declared];
    const leastSeconds = own ?? seconds;
    const watch = (what: string, condition: Condition | undefined): string | undefined =>
      condition === undefined ? undefined : this.#probe(`${name}\t${what}`, componentIds, { condition });
    return {
      notBeforeMs: leastSeconds === undefined ? undefined : leastSeconds * 1000,
      excuseKey: watch('unless', unless),
      changeKey: watch('change', change),
    };
  }

  /** Items of an earlier step that concern these components: their own, else those of what feeds them, else all. */
  #related(
    items: readonly PlannedItem[],
    stepId: string | undefined,
    componentIds: readonly string[],
  ): readonly string[] {
    const earlier = items.filter(({ step }) => step.id === stepId);
    const isSame = (item: PlannedItem): boolean =>
      item.componentIds.length === 1 && componentIds.includes(item.componentIds[0] ?? '');
    const isNear = (item: PlannedItem): boolean =>
      item.componentIds.some((a) => componentIds.some((b) => this.#graph.isConnected(a, b)));
    const same = earlier.filter(isSame);
    const near = same.length > 0 ? same : earlier.filter(isNear);
    return (near.length > 0 ? near : earlier).map(({ key }) => key);
  }

  /** Watches a condition on these components, of which `count` are enough; gives its key. */
  #probe(
    key: string,
    componentIds: readonly string[],
    { condition, told = [], count = 1 }: { condition: Condition; told?: readonly string[]; count?: number },
  ): string {
    if (this.probes.has(key)) return key;
    const parts = componentIds.map((componentId) => {
      const component = this.#graph.byId.get(componentId);
      const unitsPerCapacity = component?.provides === 'network' ? 1e9 : 1e3;
      const deviceIds = this.devicesOf(componentId);
      return bindCondition(condition, {
        componentId,
        deviceIds,
        capacity: component?.capacity,
        unitsPerCapacity,
      });
    });
    const [only] = parts;
    const bound: Bound =
      only !== undefined && parts.length === 1 ? only : { kind: 'count', count, isChoice: false, parts };
    const deviceIds = new Set(leavesOf(bound).flatMap((leaf) => leaf.deviceIds));
    const probe: Probe = { key, bound, deviceIds, told };
    this.probes.set(key, probe);
    for (const id of deviceIds) {
      const known = this.probesOf.get(id);
      if (known === undefined) this.probesOf.set(id, [probe]);
      else known.push(probe);
    }
    for (const { leaf, deviceIds: ids, componentId } of leavesOf(bound)) {
      if (leaf.state !== undefined) this.stateComponents.add(componentId);
      if (leaf.point !== undefined) for (const id of ids) this.#watchPoint(id, leaf.point as PointName);
    }
    return key;
  }
}
