// A second implementation of the redundancy contract, written from its text alone and in the slowest, plainest
// way: every scenario from nothing, sets of ids, rules applied until nothing changes, paths by trying them all.
// It shares nothing with src/redundancy but the shape of the input. Do not make it fast.

import type { ComponentInput, Medium, PlantComponent, PlantModel } from '../../src/site/component.ts';

type Ids = ReadonlySet<string>;

interface Result {
  ok: boolean;
  lost: string[];
  overloaded: { id: string; output: number; capacity: number }[];
  cascade?: { rounds: number; lost: string[] };
}

/** One condition, evaluated. */
interface Evaluated {
  available: Ids;
  live: Ids;
  output: (id: string) => number;
}

export class Oracle {
  readonly byId: Map<string, PlantComponent>;

  constructor(model: PlantModel) {
    this.byId = new Map(model.components.map((component) => [component.id, component]));
  }

  get all(): PlantComponent[] {
    return [...this.byId.values()];
  }

  closure(roots: Iterable<string>): Set<string> {
    const out = new Set(roots);
    let size = -1;
    while (size !== out.size) {
      size = out.size;
      for (const id of out) for (const other of this.byId.get(id)!.isolates) out.add(other);
    }
    return out;
  }

  evaluate(removed: Iterable<string>): Evaluated {
    const gone = this.closure(removed);
    const available = new Set(
      this.all.filter((c) => c.state === 'available' && !gone.has(c.id)).map((c) => c.id),
    );
    const live = new Set(available);
    for (let changed = true; changed;) {
      changed = false;
      for (const id of live) {
        const inputs = this.byId.get(id)!.inputs;
        if (inputs.every((input) => input.members.some((member) => live.has(member)))) continue;
        live.delete(id);
        changed = true;
      }
    }
    const known = new Map<string, number>();
    const output = (id: string): number => {
      if (!known.has(id)) known.set(id, this.outputOf(id, { available, live, output }));
      return known.get(id)!;
    };
    return { available, live, output };
  }

  outputOf(id: string, now: Evaluated): number {
    if (!now.live.has(id)) return 0;
    let sum = 0;
    for (const consumer of this.all) {
      for (const input of consumer.inputs) {
        if (input.members.includes(id))
          sum += this.taken(consumer, input, now) * this.part(id, consumer, input, now);
      }
    }
    return sum;
  }

  /** What a consumer draws on one of its inputs. */
  taken(consumer: PlantComponent, input: ComponentInput, now: Evaluated): number {
    const own = consumer.demand[input.medium] ?? 0;
    if (!input.members.some((member) => now.live.has(member))) return 0;
    if (consumer.provides === undefined) return now.available.has(consumer.id) ? own : 0;
    if (!now.live.has(consumer.id)) return 0;
    if (consumer.provides !== input.medium) return own;
    return now.output(consumer.id) / consumer.efficiency + own;
  }

  /** The fraction of a consumer's draw that one live member carries. */
  part(id: string, consumer: PlantComponent, input: ComponentInput, now: Evaluated): number {
    const live = input.members.filter((member) => now.live.has(member));
    if (input.mode === 'select') return live[0] === id ? 1 : 0;
    const ratings = live.map((member) => this.byId.get(member)!.capacity);
    const isRated = consumer.provides !== undefined && ratings.every((rating) => rating !== undefined);
    const total = isRated ? ratings.reduce((sum: number, rating) => sum + (rating ?? 0), 0) : 0;
    return total > 0 ? this.byId.get(id)!.capacity! / total : 1 / live.length;
  }

  lost(now: Evaluated): string[] {
    return this.all
      .filter((c) => c.provides === undefined && now.available.has(c.id) && !now.live.has(c.id))
      .map((c) => c.id)
      .sort();
  }

  overloaded(now: Evaluated): string[] {
    return this.all
      .filter((c) => c.capacity !== undefined && now.live.has(c.id))
      .filter((c) => now.output(c.id) - c.capacity! > 1e-9 * c.capacity!)
      .map((c) => c.id)
      .sort();
  }

  result(removed: ReadonlyArray<string>): Result {
    const now = this.evaluate(removed);
    const lost = this.lost(now);
    const overloaded = this.overloaded(now).map((id) => ({
      id,
      output: now.output(id),
      capacity: this.byId.get(id)!.capacity!,
    }));
    if (overloaded.length === 0) return { ok: lost.length === 0, lost, overloaded };
    const out = new Set(removed);
    let rounds = 0;
    for (;;) {
      const next = this.evaluate(out);
      const tripping = this.overloaded(next);
      if (tripping.length === 0)
        return { ok: false, lost, overloaded, cascade: { rounds, lost: this.lost(next) } };
      for (const id of tripping) out.add(id);
      rounds++;
    }
  }

  get removable(): string[] {
    return this.all
      .filter((c) => c.provides !== undefined && c.removable)
      .map((c) => c.id)
      .sort();
  }

  get utilities(): string[] {
    return this.all.filter((c) => c.kind === 'utility').map((c) => c.id);
  }

  holds(without: ReadonlyArray<string>): boolean {
    return [without, [...without, ...this.utilities]].every(
      (base) => this.result(base).ok && this.removable.every((e) => this.result([...base, e]).ok),
    );
  }

  /** All source-to-load paths of one medium, as lists of ids without the load. */
  routes(input: ComponentInput, live: Ids): string[][] {
    const from = (id: string): string[][] => {
      if (!live.has(id)) return [];
      const next = this.byId.get(id)!.inputs.find((each) => each.medium === input.medium);
      if (next === undefined) return [[id]];
      return next.members.flatMap((member) => from(member).map((route) => [id, ...route]));
    };
    return input.members.flatMap(from);
  }

  /** Largest number of routes that pairwise share nothing, by taking or leaving each in turn. */
  paths(input: ComponentInput, live: Ids): number {
    const routes = this.routes(input, live);
    const most = (at: number, used: Ids): number => {
      if (at === routes.length) return 0;
      const left = most(at + 1, used);
      if (routes[at]!.some((id) => used.has(id))) return left;
      return Math.max(left, 1 + most(at + 1, new Set([...used, ...routes[at]!])));
    };
    return most(0, new Set());
  }

  headroom(scenarios: ReadonlyArray<Evaluated>): Record<string, number> {
    const out: Record<string, number> = {};
    for (const c of this.all) {
      const outputs = scenarios.filter((now) => now.live.has(c.id)).map((now) => now.output(c.id));
      if (c.capacity !== undefined && outputs.length > 0) out[c.id] = c.capacity - Math.max(...outputs);
    }
    return out;
  }

  live(without: ReadonlyArray<string>): Record<string, unknown> {
    const { removable } = this;
    const noMains = [...without, ...this.utilities];
    const normal = this.evaluate(without);
    const alone = new Map(removable.map((e) => [e, this.evaluate([...without, e])]));
    const scenarios = [normal, this.evaluate(noMains), ...alone.values()];
    scenarios.push(...removable.map((e) => this.evaluate([...noMains, e])));
    const losers = (load: string): string[] =>
      removable.filter((e) => this.lost(alone.get(e)!).includes(load));
    const pathsOf = (c: PlantComponent): Partial<Record<Medium, number>> =>
      Object.fromEntries(c.inputs.map((input) => [input.medium, this.paths(input, normal.live)]));
    const loads = this.all.filter((c) => c.provides === undefined);
    return {
      baseline: this.result(without),
      utilityLoss: this.result(noMains),
      maintainable: Object.fromEntries(removable.map((e) => [e, this.result([...without, e])])),
      onGenerators: Object.fromEntries(removable.map((e) => [e, this.result([...noMains, e])])),
      singlePointsOfFailure: removable.filter((e) => this.lost(alone.get(e)!).length > 0),
      loads: Object.fromEntries(
        loads.map((c) => [c.id, { served: normal.live.has(c.id), spofs: losers(c.id), paths: pathsOf(c) }]),
      ),
      headroom: this.headroom(scenarios),
    };
  }
}

function withStates(model: PlantModel, from: string, to: PlantComponent['state']): PlantModel {
  return { components: model.components.map((c) => (c.state === from ? { ...c, state: to } : c)) };
}

/** The object of the contract's §5. */
export function consult(model: PlantModel, without: ReadonlyArray<string> = []): unknown {
  const design = withStates(withStates(model, 'unavailable', 'available'), 'unknown', 'available');
  const pessimist = new Oracle(withStates(model, 'unknown', 'unavailable'));
  const optimist = new Oracle(withStates(model, 'unknown', 'available'));
  let word = 'no';
  if (pessimist.holds(without)) word = 'yes';
  else if (optimist.holds(without)) word = 'not-proven';
  return {
    design: { concurrentlyMaintainable: new Oracle(design).holds([]) },
    live: { concurrentlyMaintainable: word, ...pessimist.live(without) },
  };
}
