// On-call as the browser sees it: who has it now, who is next, where nobody does, and each page with everybody who was
// told of it.
import { loadPolicy, loadSchedule, loadStaff } from '../oncall/oncall-store.ts';
import { listRecentPages } from '../oncall/page-store.ts';
import { loadPageTimeline } from '../oncall/page-timeline-store.ts';
import type { PageTimeline } from '../oncall/page-timeline-store.ts';
import { dutiesBetween, nextOnCall, onCallAt } from '../oncall/schedule.ts';
import type { Duty } from '../oncall/schedule.ts';
import type { Transaction } from '../platform/database.ts';
import { alertView } from './alert-view.ts';
import { secondsOnBattery } from './battery-runtime.ts';
import type { OnCallNow, PageView } from './contract.ts';
import type { OnCallView } from './contract-oncall.ts';
import type { ApiParts, PlantSource } from './sources.ts';

const dayMs = 86_400_000;
const shownMs = 28 * dayMs;
const recentPagesMs = 7 * dayMs;

type Names = ReadonlyMap<string, string>;

async function staffNames(tx: Transaction): Promise<Names> {
  return new Map((await loadStaff(tx)).map(({ id, name }) => [id, name]));
}

/** A duty without an end is shown until the end of what is shown. */
function toOnCall(duty: Duty | undefined, names: Names, nowMs: number): OnCallNow | null {
  if (duty === undefined || duty.personId === null) return null;
  return {
    personId: duty.personId,
    name: names.get(duty.personId) ?? duty.personId,
    fromMs: Number.isFinite(duty.fromMs) ? duty.fromMs : nowMs,
    untilMs: Number.isFinite(duty.untilMs) ? duty.untilMs : nowMs + shownMs,
  };
}

export async function onCallNow(tx: Transaction, nowMs: number): Promise<OnCallNow | null> {
  const schedule = await loadSchedule(tx, nowMs);
  return toOnCall(onCallAt(schedule, nowMs), await staffNames(tx), nowMs);
}

export function onCallView(parts: ApiParts): Promise<OnCallView> {
  const nowMs = parts.clock.epochMs();
  return parts.database.transaction(async (tx) => {
    const schedule = await loadSchedule(tx, nowMs);
    const names = await staffNames(tx);
    const { steps, repeatAfterSeconds } = await loadPolicy(tx);
    const duties = dutiesBetween(schedule, nowMs, nowMs + shownMs);
    const pages: PageView[] = [];
    for (const id of await listRecentPages(tx, nowMs - recentPagesMs)) {
      const page = await pageView(tx, parts, id);
      if (page !== undefined) pages.push(page);
    }
    return {
      at: nowMs,
      now: toOnCall(onCallAt(schedule, nowMs), names, nowMs),
      next: toOnCall(nextOnCall(schedule, nowMs), names, nowMs),
      duties: duties.flatMap(({ personId, fromMs, untilMs }) =>
        personId === null ? [] : [{ personId, name: names.get(personId) ?? personId, fromMs, toMs: untilMs }],
      ),
      gaps: duties.flatMap(({ personId, fromMs, untilMs }) =>
        personId === null ? [{ fromMs, toMs: untilMs }] : [],
      ),
      overrides: schedule.overrides
        .filter(({ untilMs }) => untilMs > nowMs)
        .map(({ id, personId, fromMs, untilMs }) => {
          return { id, personId, name: names.get(personId) ?? personId, fromMs, toMs: untilMs };
        }),
      staff: Array.from(names, ([id, name]) => ({ id, name })),
      policy: {
        steps: steps.map(({ afterSeconds, target }) => {
          const personId = target.kind === 'person' ? target.personId : null;
          return { afterSeconds, target: target.kind, personId };
        }),
        repeatAfterSeconds,
      },
      pages,
    };
  });
}

/** Until the first load, or else the first battery, that the alert has to do with ends; null: no countdown. */
function countdownSeconds(plant: PlantSource, { alert }: PageTimeline): number | null {
  const { key, componentId, consequences } = alert.subject;
  if (key === 'on-battery') return secondsOnBattery(plant);
  return secondsOnBattery(plant, new Set([...(componentId === null ? [] : [componentId]), ...consequences]));
}

function deliveryState(state: PageTimeline['deliveries'][number]['state']): 'pending' | 'sent' | 'failed' {
  if (state === 'sent') return 'sent';
  return state === 'failed' || state === 'abandoned' ? 'failed' : 'pending';
}

/** One page as its reader sees it; undefined when there is none of that id. */
export async function pageView(
  tx: Transaction,
  parts: ApiParts,
  pageId: string,
): Promise<PageView | undefined> {
  const { plant, clock, channels } = parts;
  const timeline = await loadPageTimeline(tx, pageId, { nowMs: clock.epochMs(), channels });
  if (timeline === undefined) return undefined;
  const { page, alert, deliveries, next, whyTold } = timeline;
  return {
    id: page.id,
    state: page.state,
    alert: alertView(alert, page.id),
    siteName: plant.site.name,
    timeZone: plant.site.timeZone,
    openedAtMs: page.openedAtMs,
    acknowledgedBy: timeline.acknowledgedBy,
    acknowledgedAtMs: page.acknowledgedAtMs,
    reader: null,
    countdownSeconds: countdownSeconds(plant, timeline),
    deliveries: deliveries
      .filter((delivery) => delivery.kind === 'page')
      .map(({ person, channel, step, attempt, state, finishedAtMs, reason }) => ({
        person,
        channel,
        step,
        state: deliveryState(state),
        atMs: finishedAtMs,
        reason,
        why: attempt > 1 ? 'retry' : (whyTold.get(step)?.why ?? 'first'),
        by: whyTold.get(step)?.by ?? null,
      })),
    next: next === null ? null : { person: next.people.map(({ name }) => name).join(', '), atMs: next.atMs },
  };
}
