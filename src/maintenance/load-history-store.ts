// What loads drew in past weeks, out of the history's five-minute means. Easy to get wrong: a load has several meters,
// and a slot counts only when each of them was read; the same hour may stand in an hour's roll-up and in its day's; watts
// in the history, kilowatts here.
import type { Transaction } from '../platform/database.ts';
import { dayMs, findPoint, hourMs, loadRollups } from '../readings/history-store.ts';
import { slotMs } from '../readings/rollup.ts';
import type { Rollup } from '../readings/rollup.ts';
import type { PastSpan, PastWeek } from './forecast.ts';
import type { Meter } from './load-meters.ts';

type Slots = (number | null)[];

/** By load, one entry for each span in its order. Loads whose meters have no history yet are not in it. */
export async function loadPastWeeks(
  tx: Transaction,
  meters: ReadonlyMap<string, readonly Meter[]>,
  spans: readonly PastSpan[],
): Promise<ReadonlyMap<string, readonly PastWeek[]>> {
  const pointsOf = new Map<string, readonly number[]>();
  for (const [loadId, ofLoad] of meters) {
    const found = [];
    for (const meter of ofLoad) found.push((await findPoint(tx, meter))?.id);
    if (found.every((id) => id !== undefined)) pointsOf.set(loadId, found);
  }
  const pointIds = [...new Set([...pointsOf.values()].flat())];
  const weeks = new Map<string, PastWeek[]>();
  for (const span of spans) {
    const byPoint = await loadSlots(tx, pointIds, span);
    for (const [loadId, points] of pointsOf) {
      const slots = points.map((id) => byPoint.get(id) ?? []).reduce(addSlots);
      weeks.set(loadId, [...(weeks.get(loadId) ?? []), { startsAtMs: span.fromMs, slots }]);
    }
  }
  return weeks;
}

/** Kilowatts by point, one for each slot of the span. */
async function loadSlots(
  tx: Transaction,
  pointIds: readonly number[],
  { fromMs, untilMs }: PastSpan,
): Promise<ReadonlyMap<number, Slots>> {
  const count = Math.max(0, Math.round((untilMs - fromMs) / slotMs));
  const byPoint = new Map(
    pointIds.map((id) => [id, Array.from({ length: count }, (): number | null => null)]),
  );
  for (const span of ['hour', 'day'] as const) {
    const reachMs = span === 'day' ? dayMs : hourMs;
    const rows = await loadRollups(tx, { pointIds, span, fromMs: fromMs - reachMs, toMs: untilMs });
    for (const { pointId, rollup } of rows) putSlots(byPoint.get(pointId) ?? [], rollup, fromMs);
  }
  return byPoint;
}

function putSlots(slots: Slots, rollup: Pick<Rollup, 'startMs' | 'average'>, fromMs: number): void {
  for (const [i, watts] of rollup.average.entries()) {
    const slot = Math.floor((rollup.startMs + i * slotMs - fromMs) / slotMs);
    if (slot >= 0 && slot < slots.length && watts !== null) slots[slot] = watts / 1_000;
  }
}

function addSlots(sums: Slots, slots: Slots): Slots {
  return sums.map((before, i) => {
    const slot = slots[i] ?? null;
    return slot === null || before === null ? null : before + slot;
  });
}
