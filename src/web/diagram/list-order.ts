// The list view of one medium: kinds from source to load, elements in the order of the site file, each with what feeds it.
import type { DiagramNode, DiagramView, Medium } from '../../api/contract.ts';

export interface ListRow {
  readonly node: DiagramNode;
  readonly sources: readonly { readonly name: string; readonly active: boolean }[];
}

export interface ListGroup {
  readonly kind: string;
  readonly rows: readonly ListRow[];
}

/** Groups by kind; a kind stands where its deepest element stands, so that sources come first and loads last. */
export function rowsByKind(diagram: DiagramView, medium: Medium): readonly ListGroup[] {
  const edges = diagram.edges.filter((edge) => edge.medium === medium);
  const names = new Map(diagram.nodes.map((node) => [node.id, node.name]));
  const depth = new Map<string, number>();
  for (let round = 0; round < diagram.nodes.length; round += 1) {
    let moved = false;
    for (const { from, to } of edges) {
      const least = (depth.get(from) ?? 0) + 1;
      if ((depth.get(to) ?? 0) >= least) continue;
      depth.set(to, least);
      moved = true;
    }
    if (!moved) break;
  }
  const inputs = Map.groupBy(edges, (edge) => edge.to);
  const touched = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
  const groups = new Map<string, { depth: number; rows: ListRow[] }>();
  for (const node of diagram.nodes) {
    if (node.provides !== medium && !touched.has(node.id)) continue;
    const group = groups.get(node.kind) ?? { depth: 0, rows: [] };
    const sources = inputs.get(node.id) ?? [];
    group.depth = Math.max(group.depth, depth.get(node.id) ?? 0);
    group.rows.push({
      node,
      sources: sources.map((edge) => ({ name: names.get(edge.from) ?? edge.from, active: edge.active })),
    });
    groups.set(node.kind, group);
  }
  return [...groups]
    .sort(([, one], [, other]) => one.depth - other.depth)
    .map(([kind, group]) => ({ kind, rows: group.rows }));
}

/** What is not in order first, else as it was: of a kind with very many only the first are shown. */
export function worstFirst(rows: readonly ListRow[]): readonly ListRow[] {
  const rank = { unavailable: 0, unknown: 1, available: 2 } as const;
  return rows.toSorted((one, other) => rank[one.node.state] - rank[other.node.state]);
}
