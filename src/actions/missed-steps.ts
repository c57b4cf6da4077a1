// From missed steps to intentions, and back to words about them. Pure. Easy to get wrong: only a step that is known not to
// have been is acted upon; one that nobody could see is not, and one that came late is not missed any more.
import type { Run, RunItem } from '../failover/run.ts';
import type { KeptRun } from '../failover/run-store.ts';
import { isFor } from './action.ts';
import type { Action } from './action.ts';
import type { ActionMiss, Decision, Refusal } from './decide.ts';
import type { Intent, KnownIntent } from './intent-store.ts';

/** What came of one action for one missed step. */
export interface DeedView {
  readonly intentId: string | null;
  readonly action: Action['name'];
  readonly title: Action['title'];
  readonly stepId: string;
  readonly atMs: number;
  readonly outcome: DeedOutcome;
}

export type DeedOutcome =
  /** Not decided yet: it is being done, or waited for. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'refused'; readonly because: Refusal }
  /** Not done: it would have been. */
  | { readonly kind: 'dry-run' }
  | { readonly kind: 'done' | 'not-done'; readonly answer: string; readonly because: Refusal | null }
  | { readonly kind: 'unknown'; readonly answer: string; readonly isChecked: boolean };

export type FreshIntent = Omit<Intent, 'id' | 'notedAtMs'>;

/** One for each action and missed step; the first component that missed it stands for the step. */
export function newIntents(
  kept: readonly KeptRun[],
  actions: ReadonlyMap<string, Action>,
): readonly FreshIntent[] {
  if (actions.size === 0) return [];
  return kept.flatMap(({ run, sequence }) => {
    const fresh = new Map<string, FreshIntent>();
    for (const item of missedItems(run)) {
      const step = sequence.steps.find(({ id }) => id === item.stepId);
      if (step === undefined) continue;
      for (const action of actions.values()) {
        if (!isFor(action, run.sequenceId, step) || !concerns(action, item)) continue;
        const key = `${item.stepId}\t${action.name}`;
        if (!fresh.has(key)) fresh.set(key, freshIntent(run, item, action.name));
      }
    }
    return [...fresh.values()];
  });
}

function missedItems({ items }: Run): readonly RunItem[] {
  return items
    .filter(({ verdict }) => verdict === 'missed')
    .sort((a, b) => (a.judgedAtMs ?? 0) - (b.judgedAtMs ?? 0));
}

function concerns({ componentIds }: Action, item: RunItem): boolean {
  return componentIds.length === 0 || item.componentIds.some((id) => componentIds.includes(id));
}

function freshIntent(run: Run, { key, stepId, componentIds, judgedAtMs }: RunItem, action: string) {
  const { id: runId, sequenceId, mark } = run;
  const missedAtMs = judgedAtMs ?? run.openedAtMs;
  return { runId, sequenceId, stepId, action, item: key, componentIds, mark, missedAtMs };
}

/** The miss as it stands now: the run's mark may have changed, and the step may have come after all. */
export function missOf(intent: Intent, kept: readonly KeptRun[]): ActionMiss {
  const { runId, stepId, missedAtMs, item } = intent;
  const run = kept.find((one) => one.run.id === runId)?.run;
  const isStillMissed = run?.items.find(({ key }) => key === item)?.verdict === 'missed';
  const mark = intent.mark === 'real' && run !== undefined ? run.mark : intent.mark;
  return { runId, stepId, missedAtMs, mark, isStillMissed };
}

/** Neither decided nor, once begun, ended. */
export function isOpen({ events }: KnownIntent): boolean {
  return !events.some(({ kind }) => kind !== 'begun');
}

export function outcomeOf({ events }: KnownIntent): DeedOutcome {
  const last = events.findLast(({ kind }) => kind !== 'checked' && kind !== 'begun');
  if (last === undefined) return { kind: 'pending' };
  const { kind, detail } = last;
  const answer = detail.answer ?? '';
  if (kind === 'dry-run') return { kind };
  if (kind === 'refused') return { kind, because: detail.because ?? 'not-armed' };
  if (kind === 'ended') {
    return { kind: detail.outcome ?? 'not-done', answer, because: detail.because ?? null };
  }
  return { kind: 'unknown', answer, isChecked: events.some((event) => event.kind === 'checked') };
}

export interface DeedPlace {
  readonly actions: ReadonlyMap<string, Action>;
  readonly intents: readonly KnownIntent[];
  readonly decide: (intent: KnownIntent) => Decision;
}

/**
 * What came of the actions of one run; of what is not decided yet what will come of it if it is refused as things stand,
 * so that the first page about a miss can say why nothing is done.
 */
export function deedsOf(kept: KeptRun, { actions, intents, decide }: DeedPlace): readonly DeedView[] {
  const { run } = kept;
  const known = intents.filter(({ runId }) => runId === run.id);
  const isKnown = (fresh: FreshIntent): boolean =>
    known.some(({ stepId, action }) => stepId === fresh.stepId && action === fresh.action);
  const unwritten = newIntents([kept], actions)
    .filter((fresh) => !isKnown(fresh))
    .map((fresh): KnownIntent => ({ ...fresh, id: '', notedAtMs: fresh.missedAtMs, events: [] }));
  return [...known, ...unwritten]
    .sort((a, b) => a.missedAtMs - b.missedAtMs || (a.action < b.action ? -1 : 1))
    .map((intent): DeedView => {
      const { id, action, stepId } = intent;
      const outcome = outcomeOf(intent);
      const decision = outcome.kind === 'pending' && intent.events.length === 0 ? decide(intent) : undefined;
      const title = actions.get(action)?.title ?? { en: action, az: action, ru: action };
      return {
        intentId: id === '' ? null : id,
        action,
        title,
        stepId,
        atMs: intent.events.at(-1)?.atMs ?? intent.missedAtMs,
        outcome: decision?.do === 'refuse' ? { kind: 'refused', because: decision.because } : outcome,
      };
    });
}
