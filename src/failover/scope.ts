// Which components a sequence speaks of, found by walking the site's graph from one subject. Pure. Easy to get wrong:
// edges are written on the consumer's side, so "downstream" follows them backwards; and a walk stays within one medium,
// or everything would hang on everything (power needs cooling needs power).
import type { Medium } from '../site/component.ts';
import type { SiteComponent } from '../site/site.ts';
import type { Selector, Sequence, Walk } from './sequence-schema.ts';

export class ScopeGraph {
  readonly byId: ReadonlyMap<string, SiteComponent>;
  /** Ids of those that a component feeds, by medium and id. */
  readonly #fed = new Map<string, string[]>();

  constructor(components: readonly SiteComponent[]) {
    this.byId = new Map(components.map((component) => [component.id, component]));
    for (const { id, inputs } of components) {
      for (const { medium, members } of inputs) {
        for (const member of members) this.#note(`${medium}\t${member}`, id);
      }
    }
  }

  #note(key: string, id: string): void {
    const known = this.#fed.get(key);
    if (known === undefined) this.#fed.set(key, [id]);
    else known.push(id);
  }

  /** Components that a selector names, in the order of the site file. */
  select(selector: Selector): string[] {
    return [...this.byId.values()].filter((one) => isSelected(one, selector)).map(({ id }) => id);
  }

  /** Every variable of a sequence for one subject, `subject` itself among them. */
  variables(sequence: Sequence, subject: string): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, readonly string[]>([['subject', [subject]]]);
    // A variable may stand before the one it starts from; a circle is refused when the file is read.
    const waiting = new Map(Object.entries(sequence.scope ?? {}));
    while (waiting.size > 0) {
      const ready = [...waiting].filter(([, walk]) => found.has(walk.from));
      if (ready.length === 0) break;
      for (const [name, walk] of ready) {
        found.set(name, this.#walk(walk, found.get(walk.from) ?? []));
        waiting.delete(name);
      }
    }
    return found;
  }

  /** Whether one feeds the other, along any medium that the feeding one delivers. */
  isConnected(a: string, b: string): boolean {
    return a === b || this.#reach(a).has(b) || this.#reach(b).has(a);
  }

  readonly #reached = new Map<string, ReadonlySet<string>>();

  /** Everything downstream along the medium that it delivers, its consumers of other kinds included. */
  #reach(id: string): ReadonlySet<string> {
    const known = this.#reached.get(id);
    if (known !== undefined) return known;
    const reached = new Set<string>();
    const waiting = this.#next(id, 'downstream', undefined);
    for (let at = 0; at < waiting.length; at++) {
      const next = waiting[at]!;
      if (reached.has(next)) continue;
      reached.add(next);
      const medium = this.byId.get(id)?.provides;
      // Past a component that turns one medium into another the path ends: its own output is another matter.
      if (this.byId.get(next)?.provides === medium) waiting.push(...this.#next(next, 'downstream', medium));
    }
    this.#reached.set(id, reached);
    return reached;
  }

  #walk(walk: Walk, starts: readonly string[]): readonly string[] {
    if (walk.go === 'beside') return this.#beside(walk, starts);
    const found = new Set<string>();
    const seen = new Set(starts);
    // Always along what the starts deliver: a side's power does not lead through a chiller to the other side's air.
    const medium =
      walk.medium ?? starts.map((id) => this.byId.get(id)?.provides).find((one) => one !== undefined);
    const waiting = starts.flatMap((id) => this.#next(id, walk.go, medium));
    for (let at = 0; at < waiting.length; at++) {
      const id = waiting[at]!;
      if (seen.has(id)) continue;
      seen.add(id);
      const component = this.byId.get(id);
      const fits = component !== undefined && isSelected(component, walk);
      if (fits) found.add(id);
      if (fits && walk.nearest === true) continue;
      waiting.push(...this.#next(id, walk.go, medium));
    }
    return this.#inOrder(found);
  }

  /** Those of the same kind and medium that are no start themselves. */
  #beside(walk: Walk, starts: readonly string[]): readonly string[] {
    const like = starts.flatMap((id) => this.byId.get(id) ?? []);
    const found = [...this.byId.values()].filter(
      (one) =>
        !starts.includes(one.id) &&
        isSelected(one, walk) &&
        like.some((start) => start.kind === one.kind && start.provides === one.provides),
    );
    return found.map(({ id }) => id);
  }

  #next(id: string, go: Walk['go'], medium: Medium | undefined): string[] {
    const component = this.byId.get(id);
    const along = medium ?? component?.provides;
    if (along === undefined) return [];
    if (go === 'downstream') return this.#fed.get(`${along}\t${id}`) ?? [];
    return (component?.inputs ?? [])
      .filter((input) => input.medium === along)
      .flatMap(({ members }) => members);
  }

  #inOrder(ids: ReadonlySet<string>): readonly string[] {
    return [...this.byId.keys()].filter((id) => ids.has(id));
  }
}

function isSelected(component: SiteComponent, { kind, ids }: Selector): boolean {
  if (ids !== undefined && !ids.includes(component.id)) return false;
  return kind === undefined || kind.includes(component.kind);
}
