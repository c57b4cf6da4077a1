// Why each step of a page told somebody, from the page's events in order. Pure. Easy to get wrong: one person may be told
// twice of one alert within seconds, and has to read why.
import type { PageEventKind } from './page-store.ts';

export type WhyTold =
  | 'first'
  /** Worse than before, or more happened within it: the policy began anew. */
  | 'worse'
  /** Maintenance had covered it. */
  | 'uncovered'
  /** An earlier page of the same alert was taken or is over. */
  | 'anew'
  | 'escalated'
  | 'declined'
  | 'undeliverable'
  | 'unanswered';

export interface ToldStep {
  readonly why: WhyTold;
  /** Who escalated or declined. */
  readonly by: string | null;
}

interface PageEvent {
  readonly kind: PageEventKind;
  readonly step: number | null;
  readonly person: string | null;
}

/** By the number of the step. `isEarlier`: there was a page of this alert before. */
export function whyTold(events: readonly PageEvent[], isEarlier: boolean): ReadonlyMap<number, ToldStep> {
  const steps = new Map<number, ToldStep>();
  let next: ToldStep = { why: isEarlier ? 'anew' : 'first', by: null };
  let isHeld = false;
  for (const { kind, step, person } of events) {
    if (kind === 'held') isHeld = true;
    else if (kind === 'again') {
      next = { why: isHeld ? 'uncovered' : 'worse', by: null };
      isHeld = false;
    } else if (kind === 'escalated' || kind === 'declined') next = { why: kind, by: person };
    else if (kind === 'undeliverable') next = { why: kind, by: null };
    else if ((kind === 'told' || kind === 'nobody-on-duty') && step !== null && !steps.has(step)) {
      steps.set(step, next);
      next = { why: 'unanswered', by: null };
    }
  }
  return steps;
}
