// Actions of which nobody knows whether they were done: the process ended between the order and its answer, or no answer
// came. Easy to get wrong: it is wrong until somebody has looked, not until the run is over.
import { outcomeOf } from '../actions/missed-steps.ts';
import type { KnownIntent } from '../actions/intent-store.ts';
import type { SpokenTitle } from '../actions/action-schema.ts';
import { sayDeed } from './alert-words-actions.ts';
import { textLanguages } from './alert-words.ts';
import type { AlertSituation, Finding, Findings } from './finding.ts';

export interface ActionSituation {
  readonly intents: readonly KnownIntent[];
  /** What an action is called; undefined when it is in no file any more. */
  readonly titleOf: (action: string) => SpokenTitle | undefined;
}

export function findActions({ actions }: AlertSituation): Findings {
  const findings = (actions?.intents ?? []).flatMap((intent): Finding[] => {
    const outcome = outcomeOf(intent);
    if (outcome.kind !== 'unknown' || outcome.isChecked) return [];
    const title = actions?.titleOf(intent.action);
    const texts = textLanguages.map((language): readonly [string, string] => [
      `text_${language}`,
      sayDeed(title?.[language] ?? intent.action, outcome, language),
    ]);
    return [
      {
        key: `action:${intent.id}`,
        priority: 'critical',
        code: 'action-unknown',
        params: { ...Object.fromEntries(texts), run: intent.runId },
        componentId: intent.componentIds[0] ?? null,
        deviceId: null,
        consequences: [...intent.componentIds].sort(),
        consequence: null,
        causeKeys: [],
      },
    ];
  });
  return { findings, undetermined: new Set() };
}
