// Pairs of racks whose cords are exchanged, as items. Pure. Easy to get wrong: a pair that was seen stays until it can be told
// that both racks' own feeds follow each other again.
import { findCrossings, isLatelyApart, isPaired, lately, soon } from './cross-feed.ts';
import type { Crossing, RackFeeds } from './cross-feed.ts';
import { hundredths } from './drift.ts';
import type { DriftItem } from './drift.ts';
import type { Context, DriftModel, DualFed, SeriesOf } from './find-items.ts';

const minuteMs = 60_000;
const slotMs = 300_000;

/** A pair that was seen ends when both racks' own feeds follow each other again; until that can be told it stays. */
export function crossingItems(context: Context): readonly DriftItem[] {
  const { model, series, undetermined } = context;
  const feedsOf = ({ load, feeds: [a, b] }: DualFed, seriesOf: SeriesOf): RackFeeds => ({
    rackId: load.id,
    a: seriesOf(a.id),
    b: seriesOf(b.id),
  });
  const minutes = model.racks.map((rack) => feedsOf(rack, series.minutes));
  const paired = new Set(
    minutes.filter((feeds) => isPaired(feeds) && !isLatelyApart(feeds)).map(({ rackId }) => rackId),
  );
  const slots = model.racks.map((rack) => feedsOf(rack, series.slots));
  const lastMinutes = minutes.map(lately);
  const seen = new Map<string, DriftItem>();
  for (const { crossings, seriesOf, spanMs } of [
    { crossings: findCrossings(slots), seriesOf: series.slots, spanMs: 288 * slotMs },
    { crossings: findCrossings(minutes), seriesOf: series.minutes, spanMs: 45 * minuteMs },
    {
      crossings: findCrossings(lastMinutes, soon),
      seriesOf: series.minutes,
      spanMs: soon.changes * minuteMs,
    },
  ]) {
    for (const crossing of crossings) {
      if (crossing.racks.every((id) => paired.has(id))) continue;
      const { nowMs } = series;
      const item = crossingItem(crossing, { model, seriesOf, fromMs: nowMs - spanMs, toMs: nowMs });
      // What a longer span says is surer, and is told.
      if (!seen.has(item.key) || spanMs > soon.changes * minuteMs) seen.set(item.key, item);
    }
  }
  for (const key of series.openKeys) {
    if (!key.startsWith(crossingPrefix) || seen.has(key)) continue;
    const racks = key.slice(crossingPrefix.length).split('+');
    if (!racks.every((id) => paired.has(id))) undetermined.add(key);
  }
  return [...seen.values()];
}

const crossingPrefix = 'cords:';

function crossingItem(
  { racks, own, across, changes }: Crossing,
  about: {
    readonly model: DriftModel;
    readonly seriesOf: SeriesOf;
    readonly fromMs: number;
    readonly toMs: number;
  },
): DriftItem {
  const [one, other] = racks.map((id) => about.model.racks.find(({ load }) => load.id === id)!);
  const lines = [one!.feeds[0], other!.feeds[1], other!.feeds[0], one!.feeds[1]];
  return {
    key: `${crossingPrefix}${racks.join('+')}`,
    code: 'drift-cords-crossed',
    params: {
      name: one!.load.name,
      other: other!.load.name,
      own: hundredths(own),
      across: hundredths(across),
      changes,
    },
    componentIds: [one!.load.id, other!.load.id],
    fromMs: about.fromMs,
    toMs: about.toMs,
    lines: lines.map(({ id, name }) => ({ label: name, unit: 'W', points: about.seriesOf(id) })),
  };
}
