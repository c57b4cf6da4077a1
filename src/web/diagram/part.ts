// The part of a picture that is drawn where the whole is too large to be read: what surrounds one element, or the ranks from the
// sources downwards. Pure. Easy to get wrong: what is left out is counted, and so is what is wrong in it, or a small picture
// would look like a healthy plant.
import type { DiagramNode } from '../../api/contract.ts';
import type { Link, Picture, Strip } from './collapse.ts';

/** Cards and cells of a drawing at most; beyond this nobody reads it, and the browser stands still. */
export const mostDrawn = 400;
/** Boxes beside each other at most: with more the whole fits the window only as dust. */
export const mostAcross = 40;

export interface Part {
  readonly picture: Picture;
  /** Elements and consumers that are not drawn. */
  readonly leftOut: readonly DiagramNode[];
}

const sizeOf = (picture: Pick<Picture, 'elements' | 'strips'>): number =>
  picture.elements.length + picture.strips.reduce((sum, { cells }) => sum + cells.length, 0);

/** `chosenId`: the element that has to be in it; null, or none of the picture: from the sources downwards. */
export function partOf(picture: Picture, chosenId: string | null, most = mostDrawn): Part {
  if (sizeOf(picture) <= most) return { picture, leftOut: [] };
  const graph = new Graph(picture);
  const chosen = chosenId === null ? undefined : graph.boxOf(chosenId);
  const kept = chosen === undefined ? graph.fromSources(most) : graph.around(chosen, most);
  const strips = picture.strips
    .filter(({ id }) => kept.has(id))
    .map((strip) => (strip.id === chosen ? cut(strip, chosenId, most) : strip));
  const elements = picture.elements.filter(({ id }) => kept.has(id));
  const links = picture.links.filter(({ from, to }) => kept.has(from) && kept.has(to));
  const part = { elements, strips, links };
  const cards = new Set(picture.elements);
  const drawn = nodesOf(part, cards);
  return { picture: part, leftOut: [...nodesOf(picture, cards)].filter((node) => !drawn.has(node)) };
}

/** Also the PDUs that stand inside the cells of what they feed, and have no card of their own. */
function nodesOf({ elements, strips }: Picture, cards: ReadonlySet<DiagramNode>): ReadonlySet<DiagramNode> {
  const cells = strips.flatMap((strip) => strip.cells);
  const inside = cells.flatMap(({ feeds }) => feeds.map(({ via }) => via)).filter((via) => !cards.has(via));
  return new Set([...elements, ...cells.map(({ node }) => node), ...inside]);
}

/** A strip of very many: its cells about the chosen one. */
function cut(strip: Strip, chosenId: string | null, most: number): Strip {
  const at = strip.cells.findIndex(({ node }) => node.id === chosenId);
  const from = Math.max(0, Math.min(at - Math.floor(most / 2), strip.cells.length - most));
  return { ...strip, cells: strip.cells.slice(from, from + most) };
}

class Graph {
  readonly #picture: Picture;
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #inputs: ReadonlyMap<string, readonly Link[]>;
  readonly #outputs: ReadonlyMap<string, readonly Link[]>;

  constructor(picture: Picture) {
    this.#picture = picture;
    this.#sizes = new Map([
      ...picture.elements.map(({ id }) => [id, 1] as const),
      ...picture.strips.map(({ id, cells }) => [id, cells.length] as const),
    ]);
    this.#inputs = Map.groupBy(picture.links, ({ to }) => to);
    this.#outputs = Map.groupBy(picture.links, ({ from }) => from);
  }

  /** The box that an element is drawn in: its own, or the strip with its cell. */
  boxOf(id: string): string | undefined {
    if (this.#sizes.has(id)) return id;
    return this.#picture.strips.find(({ cells }) =>
      cells.some(({ node, feeds }) => node.id === id || feeds.some(({ via }) => via.id === id)),
    )?.id;
  }

  /** Rank by rank, as many as fit; of the first that does not fit nothing, unless it is the first of all. */
  fromSources(most: number): ReadonlySet<string> {
    const sources = [...this.#sizes.keys()].filter((id) => !this.#inputs.has(id));
    const kept = new Set<string>();
    this.#take(kept, sources, most, false);
    this.#follow(kept, sources, this.#outputs, { most, whole: true });
    return kept;
  }

  /** What feeds the box, nearest first, then what hangs on it, as far as it fits. */
  around(id: string, most: number): ReadonlySet<string> {
    const kept = new Set([id]);
    this.#follow(kept, [id], this.#inputs, { most, whole: false });
    this.#follow(kept, [id], this.#outputs, { most, whole: false });
    return kept;
  }

  #follow(
    kept: Set<string>,
    from: readonly string[],
    links: ReadonlyMap<string, readonly Link[]>,
    { most, whole }: { readonly most: number; readonly whole: boolean },
  ): void {
    const other = links === this.#inputs ? 'from' : 'to';
    let rank = from;
    while (rank.length > 0) {
      const next = new Set(rank.flatMap((id) => (links.get(id) ?? []).map((link) => link[other])));
      const fresh = [...next].filter((id) => !kept.has(id));
      if (!this.#take(kept, fresh, most, whole)) return;
      rank = fresh;
    }
  }

  /** False: they did not all fit. */
  #take(kept: Set<string>, ids: readonly string[], most: number, whole: boolean): boolean {
    let size = [...kept].reduce((sum, id) => sum + (this.#sizes.get(id) ?? 0), 0);
    const added = ids.reduce((sum, id) => sum + (this.#sizes.get(id) ?? 0), 0);
    if (whole && (size + added > most || ids.length > mostAcross)) return false;
    for (const id of ids.slice(0, mostAcross)) {
      size += this.#sizes.get(id) ?? 0;
      if (size > most) return false;
      kept.add(id);
    }
    return ids.length <= mostAcross;
  }
}
