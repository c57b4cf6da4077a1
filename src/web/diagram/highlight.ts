// What the drawing has to point at besides the present state: what is taken out in thought, and what would follow, as a
// whole or up to one round of the cascade. Easy to get wrong: in a what-if these are consequences, not facts; the frame of
// the page says so. What a round will trip next is overloaded before it.
import type { WhatIfCase, WhatIfView } from '../../api/contract-what-if.ts';

export type Emphasis = 'without' | 'tripped' | 'lost' | 'overloaded' | 'unprotected' | 'single' | null;

export interface Highlight {
  readonly without: ReadonlySet<string>;
  readonly tripped: ReadonlySet<string>;
  readonly lost: ReadonlySet<string>;
  readonly overloaded: ReadonlySet<string>;
  readonly unprotected: ReadonlySet<string>;
  readonly single: ReadonlySet<string>;
}

const nothing: ReadonlySet<string> = new Set();

export const noHighlight: Highlight = {
  without: nothing,
  tripped: nothing,
  lost: nothing,
  overloaded: nothing,
  unprotected: nothing,
  single: nothing,
};

/** `round`: 0 as soon as it is out, 1 after the first round; null: the outcome as a whole. */
export interface Shown {
  readonly onGenerators: boolean;
  readonly round: number | null;
}

export function caseShown(answer: WhatIfView, { onGenerators }: Shown): WhatIfCase {
  return onGenerators ? answer.onGenerators : answer.onUtility;
}

export function highlightOf(
  without: readonly string[],
  answer: WhatIfView | undefined,
  shown: Shown,
): Highlight {
  if (answer === undefined) return { ...noHighlight, without: new Set(without) };
  const { rounds, lostAtOnce, removal, unprotected } = caseShown(answer, shown);
  const past = rounds.slice(0, shown.round ?? rounds.length);
  const next = shown.round === null ? undefined : rounds[shown.round];
  const isStep = shown.round !== null;
  return {
    without: new Set(without),
    tripped: new Set(isStep ? past.flatMap(({ tripped }) => tripped.map(({ id }) => id)) : []),
    lost: new Set([...lostAtOnce, ...past.flatMap(({ lost }) => lost)]),
    overloaded: new Set((isStep ? (next?.tripped ?? []) : removal.overloaded).map(({ id }) => id)),
    unprotected: new Set(isStep ? [] : unprotected),
    single: new Set(isStep ? [] : answer.supposed.singlePointsOfFailure),
  };
}

/** The strongest thing to say about one element. */
export function emphasisOf(id: string, highlight: Highlight): Emphasis {
  if (highlight.without.has(id)) return 'without';
  if (highlight.tripped.has(id)) return 'tripped';
  if (highlight.lost.has(id)) return 'lost';
  if (highlight.overloaded.has(id)) return 'overloaded';
  if (highlight.unprotected.has(id)) return 'unprotected';
  return highlight.single.has(id) ? 'single' : null;
}
