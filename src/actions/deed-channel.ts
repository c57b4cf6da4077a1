// What every way of doing an action has in common. Easy to get wrong: a channel is called once for each intention and never
// again, so it has to say whether it was done, was certainly not done, or whether nobody knows.
import type { Action } from './action.ts';

export type DeedResult =
  /** `answer` is what the device or receiver said, untrusted text. */
  | { readonly outcome: 'done'; readonly answer: string }
  /** Refused, or never sent: certainly nothing was done. */
  | { readonly outcome: 'not-done'; readonly answer: string }
  | { readonly outcome: 'unknown'; readonly answer: string };

/** Identity of one try, and what it is about. */
export interface DeedOrder {
  readonly intentId: string;
  readonly action: Action;
  readonly siteName: string;
  readonly runId: string;
  /** As `sequence/step`. */
  readonly step: string;
  readonly componentIds: readonly string[];
  readonly missedAtMs: number;
}

/** Does it. What it throws counts as unknown. */
export type DeedChannel = (order: DeedOrder) => Promise<DeedResult>;

const maxAnswerLength = 300;

/** One line of bounded length out of text from outside. */
export function answerText(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, maxAnswerLength);
}
