// Puts a change of the diagram over the diagram we have. Easy to get wrong: a patch may come before the diagram itself
// (then there is nothing to change yet), and what a patch does not name stays as it was.
import type { DiagramEdge, DiagramPatch, DiagramView } from '../../api/contract.ts';

/** The diagram after the patch; order of nodes and edges is kept, new ones come last. */
export function mergePatch(before: DiagramView | undefined, patch: DiagramPatch): DiagramView | undefined {
  if (before === undefined || patch.at < before.at) return before;
  const nodes = new Map(before.nodes.map((node) => [node.id, node]));
  for (const node of patch.nodes) nodes.set(node.id, node);
  const edges = new Map(before.edges.map((edge) => [edgeKey(edge), edge]));
  for (const edge of patch.edges) edges.set(edgeKey(edge), edge);
  return { at: patch.at, nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** Unique within a diagram: two components may be joined once per medium. */
function edgeKey(edge: DiagramEdge): string {
  return `${edge.medium}\t${edge.from}\t${edge.to}`;
}
