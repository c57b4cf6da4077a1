// Sends the letters that stand in the outbox. Easy to get wrong: nothing is held while the mail server is waited for but
// a lease, so a worker that dies loses its row and the letter goes out again – a calendar takes the second one by its UID
// and sequence for what it is.
import type { Clock } from '../core/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Loop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import { claimNotice, finishNotice } from './notice-store.ts';
import { writeLetter } from './notice-text.ts';
import type { Letter, NoticePlace } from './notice-text.ts';

const intervalMs = 5_000;
const leaseMs = 60_000;
const lettersPerCycle = 100;
/** With ten minutes between them at the end, this is a day and a half. */
export const maxLetterAttempts = 220;
const firstRetryMs = 5_000;
const longestRetryMs = 600_000;

export interface OutgoingLetter extends Letter {
  /** The same for every attempt. */
  readonly id: string;
  readonly to: readonly string[];
  readonly language: string;
}

export type LetterResult =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'failed'; readonly retryable: boolean; readonly reason: string };

export interface NoticeLoopParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly place: NoticePlace;
  /** Never throws for what the outside does. */
  readonly send: (letter: OutgoingLetter) => Promise<LetterResult>;
}

/** Sends everything that is due; returns how many attempts were made. */
export async function sendNotices(parts: NoticeLoopParts): Promise<number> {
  const { database, clock } = parts;
  for (let count = 0; count < lettersPerCycle; count++) {
    const claimed = await database.transaction((tx) => claimNotice(tx, { nowMs: clock.epochMs(), leaseMs }));
    if (claimed === undefined) return count;
    const { id, to, language } = claimed;
    const result =
      to.length === 0
        ? undefined
        : await parts.send({ ...writeLetter(claimed, parts.place), id, to, language });
    const atMs = clock.epochMs();
    await database.transaction(async (tx) => {
      if (result === undefined) await finishNotice(tx, claimed, { state: 'no-address', atMs });
      else if (result.outcome === 'sent') await finishNotice(tx, claimed, { state: 'sent', atMs });
      else {
        const { reason } = result;
        const isHopeless = !result.retryable || claimed.attempt >= maxLetterAttempts;
        const pauseMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(claimed.attempt - 1, 10));
        const state = isHopeless ? 'failed' : 'pending';
        await finishNotice(tx, claimed, { state, atMs, reason, dueAtMs: atMs + pauseMs });
      }
    });
  }
  return lettersPerCycle;
}

export function startNoticeLoop(
  parts: NoticeLoopParts & { readonly log: Log; readonly metrics: Metrics },
): Loop {
  const { clock, log, metrics } = parts;
  const letters = metrics.counter({
    name: 'qosha_maintenance_letters_total',
    help: 'Attempts to send a maintenance notice to a tenant, by outcome',
    labels: ['outcome'],
  });
  const send = async (letter: OutgoingLetter): Promise<LetterResult> => {
    const result = await parts.send(letter);
    letters.inc({ outcome: result.outcome });
    if (result.outcome === 'failed') log.warn({ reason: result.reason }, 'a notice to a tenant was not sent');
    return result;
  };
  return startLoop({
    name: 'maintenance notices',
    intervalMs,
    clock,
    log,
    metrics,
    cycle: async () => void (await sendNotices({ ...parts, send })),
  });
}
