// What every way of telling somebody has in common. Easy to get wrong: a channel never throws for what the outside
// does; it says whether trying again may help.
import type { Priority } from '../../alerts/finding.ts';

export type SendResult =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'failed'; readonly retryable: boolean; readonly reason: string };

export interface PageMessage {
  /** The same for every attempt at one row of the outbox: receivers drop doubles by it. */
  readonly id: string;
  readonly kind: 'page' | 'end';
  readonly pageId: string;
  readonly alertId: string;
  readonly siteName: string;
  readonly priority: Priority;
  readonly person: { readonly name: string; readonly email: string | null; readonly language: string };
  /** Plain text in the person's language; may hold a device's own words. */
  readonly subject: string;
  readonly lines: readonly string[];
  /** Page for this person alone; absent in a message that says it is over. */
  readonly link?: { readonly url: string; readonly label: string };
}

export interface Channel {
  /** `mail`, or `webhook:<name>`. */
  readonly name: string;
  /** Whether it can reach this person. */
  canReach(person: { readonly email: string | null }): boolean;
  send(message: PageMessage): Promise<SendResult>;
}

/** Longest reason kept, characters. */
export const maxReasonLength = 300;

/** A failure whose reason came from outside: one line, bounded. */
export function failed(retryable: boolean, reason: string): SendResult {
  const line = reason.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return { outcome: 'failed', retryable, reason: line.slice(0, maxReasonLength) };
}
