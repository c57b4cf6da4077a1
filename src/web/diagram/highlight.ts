// What the drawing has to point at besides the present state: what is taken out in thought, and what would follow. Easy to
// get wrong: in a what-if these are consequences, not facts; the frame of the page says so.
import type { WhatIfView } from '../../api/contract.ts';

export type Emphasis = 'without' | 'lost' | 'overloaded' | 'single' | null;

export interface Highlight {
  readonly without: ReadonlySet<string>;
  readonly lost: ReadonlySet<string>;
  readonly overloaded: ReadonlySet<string>;
  readonly single: ReadonlySet<string>;
}

export const noHighlight: Highlight = {
  without: new Set(),
  lost: new Set(),
  overloaded: new Set(),
  single: new Set(),
};

export function highlightOf(without: readonly string[], answer: WhatIfView | undefined): Highlight {
  const removal = answer?.removal;
  return {
    without: new Set(without),
    lost: new Set([...(removal?.lost ?? []), ...(removal?.cascade?.lost ?? [])]),
    overloaded: new Set(removal?.overloaded.map((overload) => overload.id)),
    single: new Set(answer?.remaining.singlePointsOfFailure),
  };
}

/** The strongest thing to say about one element. */
export function emphasisOf(id: string, highlight: Highlight): Emphasis {
  if (highlight.without.has(id)) return 'without';
  if (highlight.lost.has(id)) return 'lost';
  if (highlight.overloaded.has(id)) return 'overloaded';
  return highlight.single.has(id) ? 'single' : null;
}
