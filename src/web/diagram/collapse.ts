// From the whole graph to what one tab draws: the elements that deliver the medium, and its consumers gathered into strips.
// Easy to get wrong: a rack PDU that feeds one rack only is drawn inside that rack's cell, and consumers belong to one
// strip exactly when the same elements feed them, whatever they are.
import type { DiagramEdge, DiagramNode, DiagramView, Medium } from '../../api/contract.ts';
import { namedSide } from './sides.ts';

/** One way a consumer is fed. `via` is its own PDU, or the feeding element itself when there is none. */
export interface Feed {
  readonly via: DiagramNode;
  readonly active: boolean;
}

export interface Cell {
  readonly node: DiagramNode;
  readonly feeds: readonly Feed[];
}

/** Consumers with the same sources, as one box of cells. */
export interface Strip {
  readonly id: string;
  readonly cells: readonly Cell[];
}

/** A line of the drawing; `ids` are the edges it stands for. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly active: boolean;
  readonly mode: 'share' | 'select';
}

export interface Picture {
  readonly elements: readonly DiagramNode[];
  readonly strips: readonly Strip[];
  readonly links: readonly Link[];
}

const stripPrefix = 'strip:';

interface Ends {
  readonly byId: ReadonlyMap<string, DiagramNode>;
  readonly inputsOf: ReadonlyMap<string, readonly DiagramEdge[]>;
  readonly outputsOf: ReadonlyMap<string, readonly DiagramEdge[]>;
}

/** What the tab of `medium` draws. Elements keep the order of the diagram; strips are ordered by their first member. */
export function pictureOf(diagram: DiagramView, medium: Medium): Picture {
  const ends = endsOf(diagram, medium);
  const delivers = (id: string): boolean => ends.byId.get(id)?.provides === medium;
  const isPrivate = (id: string): boolean => {
    const outputs = ends.outputsOf.get(id) ?? [];
    const only = outputs[0];
    return outputs.length === 1 && only !== undefined && !delivers(only.to) && ends.inputsOf.has(id);
  };
  const elements = diagram.nodes.filter((node) => node.provides === medium && !isPrivate(node.id));
  const groups = new Map<string, Cell[]>();
  const stripLinks = new Map<string, Link>();
  for (const node of diagram.nodes) {
    const inputs = ends.inputsOf.get(node.id);
    if (node.provides === medium || inputs === undefined) continue;
    const paths = inputs.flatMap((edge) => feedPaths(edge, ends, isPrivate));
    const stripId = `${stripPrefix}${[...new Set(paths.map((path) => path.source))].sort().join('+')}`;
    const cell = { node, feeds: paths.map(({ via, active }) => ({ via, active })) };
    push(groups, stripId, cell);
    for (const path of paths) addLink(stripLinks, stripId, path);
  }
  const strips = [...groups].map(([id, cells]) => ({ id, cells }));
  const direct = diagram.edges.filter(
    (edge) => edge.medium === medium && delivers(edge.to) && !isPrivate(edge.from) && !isPrivate(edge.to),
  );
  return { elements, strips: inOrder(strips), links: [...direct, ...stripLinks.values()] };
}

interface FeedPath extends Feed {
  readonly source: string;
  readonly mode: 'share' | 'select';
}

function feedPaths(edge: DiagramEdge, ends: Ends, isPrivate: (id: string) => boolean): readonly FeedPath[] {
  const via = ends.byId.get(edge.from);
  if (via === undefined) return [];
  if (!isPrivate(edge.from)) return [{ via, active: edge.active, source: edge.from, mode: edge.mode }];
  const upstream = ends.inputsOf.get(edge.from) ?? [];
  return upstream.map((up) => ({
    via,
    active: edge.active && up.active,
    source: up.from,
    mode: edge.mode,
  }));
}

function addLink(links: Map<string, Link>, to: string, path: FeedPath): void {
  const key = `${path.source}\t${to}`;
  const active = path.active || links.get(key)?.active === true;
  links.set(key, { from: path.source, to, active, mode: path.mode });
}

function endsOf(diagram: DiagramView, medium: Medium): Ends {
  const inputsOf = new Map<string, DiagramEdge[]>();
  const outputsOf = new Map<string, DiagramEdge[]>();
  for (const edge of diagram.edges) {
    if (edge.medium !== medium) continue;
    push(inputsOf, edge.to, edge);
    push(outputsOf, edge.from, edge);
  }
  return { byId: new Map(diagram.nodes.map((node) => [node.id, node])), inputsOf, outputsOf };
}

function push<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** Side A left, side B right; of what both sides feed, racks outside and the plant's own consumers in the middle. */
function inOrder(all: readonly Strip[]): readonly Strip[] {
  const onSide = (side: -1 | 1): readonly Strip[] => all.filter((strip) => sideOf(strip) === side);
  const strips = all.filter((strip) => sideOf(strip) === 0);
  const withRacks = strips.filter((strip) => strip.cells.some((cell) => cell.node.kind === 'rack'));
  const others = strips.filter((strip) => !withRacks.includes(strip));
  const half = Math.ceil(withRacks.length / 2);
  const middle = [...withRacks.slice(0, half), ...others, ...withRacks.slice(half)];
  return [...onSide(-1), ...middle, ...onSide(1)];
}

/** The side that all sources of a strip are on; 0 when they are on both or on none. */
function sideOf(strip: Strip): -1 | 0 | 1 {
  const sides = new Set(strip.id.slice(stripPrefix.length).split('+').map(namedSide));
  const [only] = sides;
  return sides.size === 1 && only !== null && only !== undefined ? only : 0;
}
