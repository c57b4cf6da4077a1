// Sends what stands in the outbox, each channel for itself. Easy to get wrong: nothing is held while the outside is
// waited for but a lease, so a worker that dies loses its row and the message goes out a second time (twice rather than
// never); and one slow receiver takes one lane of its channel, not the channel.
import { loadAlert } from '../alerts/alert-store.ts';
import type { Clock } from '../core/clock.ts';
import type { Database, Transaction } from '../platform/database.ts';
import type { Channel, PageMessage, SendResult } from './channels/channel.ts';
import {
  claimDelivery,
  finishDelivery,
  hasHope,
  insertDelivery,
  loadPage,
  loadStaffMember,
  lockPage,
  recordPageEvent,
  updatePage,
} from './page-store.ts';
import type { ClaimedDelivery, Page } from './page-store.ts';
import { endText, linkText, pageText } from './page-text.ts';
import type { PagePlace } from './page-text.ts';
import { createPageToken } from './page-token-store.ts';
import { loadPolicyOf } from './oncall-store.ts';
import { maxAttempts, retryDelayMs, unreachablePauseMs } from './paging.ts';

export const deliveryBounds = {
  /** Messages of one channel on their way at once. */
  lanes: 8,
  /** Messages one lane sends in one cycle. */
  perLane: 100,
  /** Attempts to tell somebody that it is over: nobody waits for that. */
  endAttempts: 5,
} as const;

export interface DeliveryParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly place: PagePlace;
  /** `https://qosha.example.az`, without a slash at the end. */
  readonly publicUrl: string;
  /** How long a worker may hold a message, ms; longer than a channel ever takes. */
  readonly leaseMs: number;
  /** Hears how every attempt ended. */
  readonly onAttempt?: (channel: string, result: SendResult) => void;
}

/** Sends everything that is due on one channel; returns how many attempts were made. */
export async function runDeliveries(parts: DeliveryParts, channel: Channel): Promise<number> {
  const lanes = Array.from({ length: deliveryBounds.lanes }, () => runLane(parts, channel));
  const counts = await Promise.allSettled(lanes);
  const broken = counts.find((count) => count.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  return counts.reduce((sum, count) => sum + (count.status === 'fulfilled' ? count.value : 0), 0);
}

async function runLane(parts: DeliveryParts, channel: Channel): Promise<number> {
  for (let count = 0; count < deliveryBounds.perLane; count++) {
    const claimed = await parts.database.transaction((tx) => claim(tx, parts, channel.name));
    if (claimed === undefined) return count;
    const result = claimed.message === undefined ? undefined : await channel.send(claimed.message);
    if (result !== undefined) parts.onAttempt?.(channel.name, result);
    await parts.database.transaction((tx) => settle(tx, parts.clock.epochMs(), claimed.delivery, result));
  }
  return deliveryBounds.perLane;
}

interface Claimed {
  readonly delivery: ClaimedDelivery;
  /** Undefined: nobody is waiting for it any more. */
  readonly message: PageMessage | undefined;
}

async function claim(tx: Transaction, parts: DeliveryParts, channel: string): Promise<Claimed | undefined> {
  const nowMs = parts.clock.epochMs();
  const delivery = await claimDelivery(tx, channel, { nowMs, leaseMs: parts.leaseMs });
  if (delivery === undefined) return undefined;
  // Unlocked: somebody who answers this very moment costs one message too many, never one too few.
  const page = await loadPage(tx, delivery.pageId);
  const isWanted = page !== undefined && (delivery.kind === 'end' || page.state === 'open');
  return { delivery, message: isWanted ? await compose(tx, parts, delivery, page) : undefined };
}

async function compose(
  tx: Transaction,
  parts: DeliveryParts,
  delivery: ClaimedDelivery,
  page: Page,
): Promise<PageMessage | undefined> {
  const alert = await loadAlert(tx, page.alertId);
  const person = await loadStaffMember(tx, delivery.personId);
  if (alert === undefined || person === undefined) return undefined;
  const { language } = person;
  const isEnd = delivery.kind === 'end';
  const text = isEnd
    ? endText(alert, parts.place, language)
    : pageText(alert, parts.place, { language, step: delivery.step });
  const message = {
    id: delivery.id,
    kind: delivery.kind,
    pageId: page.id,
    alertId: alert.id,
    siteName: parts.place.siteName,
    priority: alert.alarm.priority,
    person,
    ...text,
  };
  if (isEnd) return message;
  const place = { pageId: page.id, personId: person.id, atMs: parts.clock.epochMs() };
  const url = `${parts.publicUrl}/page/${await createPageToken(tx, place)}`;
  return { ...message, link: { url, label: linkText(language) } };
}

async function settle(
  tx: Transaction,
  nowMs: number,
  delivery: ClaimedDelivery,
  sent: SendResult | undefined,
): Promise<void> {
  if (sent === undefined) {
    await finishDelivery(tx, delivery, { state: 'abandoned', atMs: nowMs });
    return;
  }
  if (sent.outcome === 'sent') {
    await finishDelivery(tx, delivery, { state: 'sent', atMs: nowMs });
    return;
  }
  // The page first, as everybody else does, so that no two wait for each other.
  const page = await lockPage(tx, delivery.pageId);
  const isHeld = await finishDelivery(tx, delivery, { state: 'failed', atMs: nowMs, reason: sent.reason });
  if (!isHeld || page === undefined) return;
  const isWanted = delivery.kind === 'end' || page.state === 'open';
  const limit = delivery.kind === 'end' ? deliveryBounds.endAttempts : maxAttempts;
  if (!isWanted) return;
  if (sent.retryable && delivery.attempt < limit) {
    const dueAtMs = nowMs + retryDelayMs(delivery.id, delivery.attempt);
    await insertDelivery(tx, { ...delivery, attempt: delivery.attempt + 1 }, dueAtMs);
    return;
  }
  await giveUpStep(tx, page, delivery, nowMs);
}

/** No message of the latest step can arrive any more: the next step is due now. */
async function giveUpStep(
  tx: Transaction,
  page: Page,
  delivery: ClaimedDelivery,
  nowMs: number,
): Promise<void> {
  const isLatest = delivery.kind === 'page' && delivery.step === page.stepsTaken;
  if (!isLatest || page.nextStepAtMs === null || (await hasHope(tx, page.id, delivery.step))) return;
  const { step, personId } = delivery;
  await recordPageEvent(tx, page.id, { kind: 'undeliverable', atMs: nowMs, step, personId });
  if (page.nextStep > 0) {
    await updatePage(tx, { ...page, nextStepAtMs: Math.min(nowMs, page.nextStepAtMs) });
    return;
  }
  // The round is over. One that reached nobody is followed by the next in a minute; it must not spin either.
  const { steps } = await loadPolicyOf(tx, page.alertId);
  if (await hasHope(tx, page.id, delivery.step - steps.length + 1)) return;
  await updatePage(tx, { ...page, nextStepAtMs: Math.min(nowMs + unreachablePauseMs, page.nextStepAtMs) });
}
