// Opens pages for what the alerts put into their outbox, and takes escalation step by step. Easy to get wrong: a notice
// is deleted in the transaction that acts on it, and a step is taken in the transaction that writes its messages, so a
// crash at any line repeats the whole or nothing; sending happens elsewhere (delivery-loop.ts).
import type { Clock } from '../core/clock.ts';
import type { Database, Transaction } from '../platform/database.ts';
import type { Channel } from './channels/channel.ts';
import { loadPolicyOf, loadSchedule, loadStaff } from './oncall-store.ts';
import {
  abandonDeliveries,
  insertDelivery,
  insertPage,
  listTold,
  lockDuePage,
  lockLatestPage,
  recordPageEvent,
  supersedeDeliveries,
  takeNotices,
  updatePage,
} from './page-store.ts';
import type { DeliveryPlan, Notice, Page } from './page-store.ts';
import { decideStep } from './paging.ts';
import type { PageProgress, Staff } from './paging.ts';

const noticesPerTransaction = 50;
const maxTransactionsPerCycle = 200;

export interface PagingParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly channels: readonly Channel[];
}

/** One cycle: every notice, then every due step. Returns how many notices and steps there were. */
export async function runPaging(parts: PagingParts): Promise<number> {
  let done = 0;
  for (let i = 0; i < maxTransactionsPerCycle; i++) {
    const count = await parts.database.transaction((tx) => handleNotices(tx, parts.clock.epochMs()));
    done += count;
    if (count < noticesPerTransaction) break;
  }
  for (let i = 0; i < maxTransactionsPerCycle; i++) {
    const isTaken = await parts.database.transaction((tx) => takeDueStep(tx, parts));
    if (!isTaken) break;
    done += 1;
  }
  return done;
}

async function handleNotices(tx: Transaction, nowMs: number): Promise<number> {
  const notices = await takeNotices(tx, noticesPerTransaction);
  for (const notice of notices) {
    const page = await lockLatestPage(tx, notice.alertId);
    if (notice.kind === 'page') await openPage(tx, page, { ...notice, atMs: nowMs });
    else if (notice.kind === 'end') await endPage(tx, page, notice);
    else if (notice.kind === 'suppressed') await holdPage(tx, page, notice.atMs);
    else await acknowledgePage(tx, page, notice);
  }
  return notices.length;
}

/** An alert that is paged while its page is open (worse than before) begins the policy anew. */
async function openPage(tx: Transaction, page: Page | undefined, notice: Notice): Promise<void> {
  if (page?.state !== 'open') {
    if (page?.state === 'acknowledged')
      await updatePage(tx, { ...page, state: 'closed', closedAtMs: notice.atMs });
    const opened = await insertPage(tx, notice.alertId, notice.atMs);
    await recordPageEvent(tx, opened.id, { kind: 'opened', atMs: notice.atMs });
    return;
  }
  await updatePage(tx, { ...page, nextStep: 0, nextStepAtMs: notice.atMs, round: 0, isRoundHeard: false });
  await recordPageEvent(tx, page.id, { kind: 'again', atMs: notice.atMs });
}

/**
 * Its alert is suppressed by maintenance: no step is due any more, and none is spent. Nothing is over, so nobody is told
 * that it were; when it comes out of cover it is paged again, and the policy begins anew.
 */
async function holdPage(tx: Transaction, page: Page | undefined, atMs: number): Promise<void> {
  if (page?.state !== 'open') return;
  await updatePage(tx, { ...page, nextStepAtMs: null });
  await recordPageEvent(tx, page.id, { kind: 'held', atMs });
  await abandonDeliveries(tx, page.id, atMs);
}

/** The alert returned: nobody else is woken, and who was woken hears that it is over. */
async function endPage(tx: Transaction, page: Page | undefined, notice: Notice): Promise<void> {
  if (page === undefined || page.state === 'closed') return;
  await updatePage(tx, { ...page, state: 'closed', closedAtMs: notice.atMs, nextStepAtMs: null });
  await recordPageEvent(tx, page.id, { kind: 'ended', atMs: notice.atMs });
  await abandonDeliveries(tx, page.id, notice.atMs);
  const step = Math.max(1, page.stepsTaken);
  for (const told of await listTold(tx, page.id)) {
    await insertDelivery(tx, { pageId: page.id, step, ...told, kind: 'end', attempt: 1 }, notice.atMs);
  }
}

/** Stops escalation. Called again for a page that is no longer open it changes nothing. */
export async function acknowledgePage(
  tx: Transaction,
  page: Page | undefined,
  by: { readonly personId: string | null; readonly atMs: number },
): Promise<void> {
  if (page?.state !== 'open') return;
  await updatePage(tx, {
    ...page,
    state: 'acknowledged',
    acknowledgedAtMs: by.atMs,
    acknowledgedById: by.personId,
    nextStepAtMs: null,
  });
  await recordPageEvent(tx, page.id, { kind: 'acknowledged', atMs: by.atMs, personId: by.personId });
  await abandonDeliveries(tx, page.id, by.atMs);
}

async function takeDueStep(tx: Transaction, parts: PagingParts): Promise<boolean> {
  const nowMs = parts.clock.epochMs();
  const page = await lockDuePage(tx, nowMs);
  if (page === undefined) return false;
  const policy = await loadPolicyOf(tx, page.alertId);
  const decision = decideStep(
    progressOf(page, nowMs),
    policy,
    await loadStaffAt(tx, parts.channels, nowMs),
    nowMs,
  );
  const step = page.stepsTaken + 1;
  for (const { personId, channels } of decision.tell) {
    await recordPageEvent(tx, page.id, { kind: 'told', atMs: nowMs, step, personId });
    for (const channel of channels) {
      const plan: DeliveryPlan = { pageId: page.id, step, personId, channel, kind: 'page', attempt: 1 };
      await supersedeDeliveries(tx, plan, nowMs);
      await insertDelivery(tx, plan, nowMs);
    }
  }
  if (decision.isNobody) await recordPageEvent(tx, page.id, { kind: 'nobody-on-duty', atMs: nowMs, step });
  for (const personId of decision.withoutAddress) {
    await recordPageEvent(tx, page.id, { kind: 'no-address', atMs: nowMs, step, personId });
  }
  const { next } = decision;
  if (next === undefined) await recordPageEvent(tx, page.id, { kind: 'exhausted', atMs: nowMs, step });
  const isSameRound = next?.round === page.round;
  await updatePage(tx, {
    ...page,
    nextStep: next?.nextStep ?? page.nextStep,
    nextStepAtMs: next?.nextStepAtMs ?? null,
    round: next?.round ?? page.round,
    isRoundHeard: isSameRound && (page.isRoundHeard || decision.tell.length > 0),
    stepsTaken: step,
  });
  return true;
}

export function progressOf(page: Page, atMs: number): PageProgress {
  const { nextStep, round, isRoundHeard } = page;
  return { nextStep, nextStepAtMs: page.nextStepAtMs ?? atMs, round, isRoundHeard };
}

/** Schedule, people and their channels as of `nowMs`. */
export async function loadStaffAt(
  tx: Transaction,
  channels: readonly Channel[],
  nowMs: number,
): Promise<Staff> {
  const people = new Map((await loadStaff(tx)).map((person) => [person.id, person]));
  return {
    schedule: await loadSchedule(tx, nowMs),
    personIds: [...people.keys()],
    channelsOf: (personId) => {
      const person = people.get(personId);
      if (person === undefined) return [];
      return channels.filter((channel) => channel.canReach(person)).map((channel) => channel.name);
    },
  };
}
