// What passes through an element, in the unit it is measured in. Easy to get wrong: a load draws each medium for itself,
// and what a supplier delivers keeps its own unit wherever it is shown.
import type { DiagramNode, Medium } from '../../api/contract.ts';

export interface NodeFlow {
  readonly amount: number;
  readonly unit: 'kW' | 'Gbit/s';
}

/** Of a load: what it draws of the medium that is shown; of anything else: what is drawn from it. */
export function flowOf(node: Pick<DiagramNode, 'provides' | 'output' | 'draws'>, shown: Medium): NodeFlow {
  const medium = node.provides ?? shown;
  const amount = node.provides === null ? (node.draws[medium] ?? 0) : node.output;
  return { amount, unit: medium === 'network' ? 'Gbit/s' : 'kW' };
}
