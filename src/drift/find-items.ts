// Everything that drifts, from series and readings to items with their evidence. Pure. Easy to get wrong: a key that cannot
// be judged – a meter silent, a feed dead – is undetermined, and what was seen of it before stays as it is.
import type { SeriesPoint } from '../readings/series.ts';
import type { Site, SiteComponent } from '../site/site.ts';
import { busZones } from './balance-zones.ts';
import type { BusZone } from './balance-zones.ts';
import { findCrossings, findStrayCord, isPaired } from './cross-feed.ts';
import type { Crossing, RackFeeds } from './cross-feed.ts';
import type { DriftItem } from './drift.ts';
import { judgeBalance } from './energy-balance.ts';
import type { Balance } from './energy-balance.ts';
import { judgeSplit } from './feed-split.ts';
import { knownValues } from './median.ts';
import { powerMeters } from './power-meters.ts';
import type { PowerMeter } from './power-meters.ts';

/** Power of metered components, W; regular, null for a gap, the same instants for all. */
export type SeriesOf = (componentId: string) => readonly SeriesPoint[];

export interface DriftSeries {
  readonly nowMs: number;
  /** Means of a minute over 45 minutes, of five minutes over a day, of an hour over a week. */
  readonly minutes: SeriesOf;
  readonly slots: SeriesOf;
  readonly hours: SeriesOf;
  /** Energised now, by batteries too. */
  readonly isLive: (componentId: string) => boolean;
  /** The meter of this component is believed now. */
  readonly isBelieved: (componentId: string) => boolean;
  /** Keys of what was seen before and has not ended. */
  readonly openKeys: ReadonlySet<string>;
}

/** A bus with its balance; null while it cannot be told. */
export interface BusBalance {
  readonly zone: BusZone;
  readonly balance: Balance | null;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface DriftFound {
  readonly items: readonly DriftItem[];
  readonly undetermined: ReadonlySet<string>;
  readonly balances: readonly BusBalance[];
}

/** A load with two metered feeds. */
export interface DualFed {
  readonly load: SiteComponent;
  readonly feeds: readonly [SiteComponent, SiteComponent];
}

/** What does not change while the site file does not. */
export interface DriftModel {
  readonly components: ReadonlyMap<string, SiteComponent>;
  readonly meters: ReadonlyMap<string, PowerMeter>;
  readonly zones: readonly BusZone[];
  readonly racks: readonly DualFed[];
}

export function driftModel(site: Pick<Site, 'components' | 'devices'>): DriftModel {
  const meters = powerMeters(site);
  const components = new Map(site.components.map((component) => [component.id, component]));
  const racks = site.components.flatMap((load): readonly DualFed[] => {
    const power = load.inputs.find(({ medium }) => medium === 'power');
    if (load.provides !== undefined || power?.mode !== 'share' || power.members.length !== 2) return [];
    const [a, b] = power.members.map((id) => (meters.has(id) ? components.get(id) : undefined));
    return a === undefined || b === undefined ? [] : [{ load, feeds: [a, b] }];
  });
  return { components, meters, zones: busZones(site.components, meters), racks };
}

const minuteMs = 60_000;
const slotMs = 300_000;
const balanceSlots = 3;
const leastWatts = 300;
const leastDrawShare = 0.1;

export function findDrift(model: DriftModel, series: DriftSeries): DriftFound {
  const undetermined = new Set<string>();
  const balances = model.zones.map((zone) => balanceOf(zone, model, series));
  const items = [
    ...balances.flatMap((bus) => balanceItems(bus, { model, series, undetermined })),
    ...model.racks.flatMap((rack) => splitItems(rack, { model, series, undetermined })),
    ...crossingItems({ model, series, undetermined }),
  ];
  return { items, undetermined, balances };
}

interface Context {
  readonly model: DriftModel;
  readonly series: DriftSeries;
  readonly undetermined: Set<string>;
}

/** Mean of the last three slots that are whole; null when one of them is a gap. */
function windowMean(points: readonly SeriesPoint[], untilMs: number): number | null {
  const inWindow = points.filter(([atMs]) => atMs < untilMs && atMs >= untilMs - balanceSlots * slotMs);
  const known = knownValues(inWindow);
  if (known.length < balanceSlots) return null;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

function balanceOf(zone: BusZone, model: DriftModel, series: DriftSeries): BusBalance {
  const toMs = Math.floor(series.nowMs / slotMs) * slotMs;
  const wattsOf = (id: string): number | null =>
    series.isBelieved(id) ? windowMean(series.slots(id), toMs) : null;
  return { zone, balance: judgeBalance(zone, model, wattsOf), fromMs: toMs - balanceSlots * slotMs, toMs };
}

function sumOf(ids: readonly string[], seriesOf: SeriesOf): SeriesPoint[] {
  const [first = [], ...rest] = ids.map(seriesOf);
  const others = rest.map((points) => new Map(points));
  return first.map(([atMs, value]): SeriesPoint => {
    const sum = others.reduce<number | null>((total, points) => {
      const more = points.get(atMs) ?? null;
      return total === null || more === null ? null : total + more;
    }, value);
    return [atMs, sum];
  });
}

function balanceItems({ zone, balance, fromMs, toMs }: BusBalance, context: Context): readonly DriftItem[] {
  const key = `balance:${zone.id}`;
  if (balance === null) context.undetermined.add(key);
  if (balance === null || Math.abs(balance.differenceKw) <= balance.toleranceKw) return [];
  const { slots } = context.series;
  const params = {
    name: zone.name,
    in: round(balance.inKw),
    out: round(balance.outKw),
    difference: round(Math.abs(balance.differenceKw)),
    tolerance: round(balance.toleranceKw),
  };
  const lines = [
    { label: namesOf(zone.feeders, context), unit: 'W', points: sumOf(zone.feeders, slots) },
    { label: zone.name, unit: 'W', points: sumOf(zone.children, slots) },
  ] as const;
  const code = balance.differenceKw > 0 ? 'drift-balance-missing' : 'drift-balance-excess';
  return [{ key, code, params, componentIds: [zone.id, ...zone.feeders], fromMs, toMs, lines }];
}

function namesOf(ids: readonly string[], { model }: Context): string {
  const names = ids.map((id) => model.components.get(id)?.name ?? id);
  return names.length <= 3 ? names.join(' + ') : `${names.slice(0, 2).join(' + ')} + …`;
}

function splitItems(rack: DualFed, context: Context): readonly DriftItem[] {
  const { series, undetermined } = context;
  const { load, feeds } = rack;
  const [a, b] = feeds;
  const key = `split:${load.id}`;
  const least = Math.max(leastWatts, leastDrawShare * (load.demand.power ?? 0) * 1000);
  const split = judgeSplit({
    a: series.slots(a.id),
    b: series.slots(b.id),
    hoursA: series.hours(a.id),
    hoursB: series.hours(b.id),
    leastWatts: least,
  });
  const areFit = feeds.every(({ id }) => series.isLive(id) && series.isBelieved(id));
  if (split.state === 'unknown' || split.share === null || !areFit) undetermined.add(key);
  if (split.share === null || !areFit || split.state === 'even' || split.state === 'unknown') return [];
  const [full, empty] = split.share >= 0.5 ? [a, b] : [b, a];
  const percent = (share: number): number => Math.round(share * 100);
  const code = (
    { single: 'drift-single-fed', moved: 'drift-split-moved', uneven: 'drift-split-uneven' } as const
  )[split.state];
  const params = {
    name: load.name,
    full: full.name,
    empty: empty.name,
    share: percent(Math.max(split.share, 1 - split.share)),
    before: split.before === null ? '' : percent(full === a ? split.before : 1 - split.before),
  };
  const item = {
    key,
    code,
    params,
    componentIds: [load.id, full.id, empty.id],
    fromMs: series.nowMs - 60 * minuteMs,
    toMs: series.nowMs,
    lines: feeds.map((feed) => ({ label: feed.name, unit: 'W' as const, points: series.slots(feed.id) })),
  };
  return split.state === 'single' ? [item, ...strayItems(rack, full, context)] : [item];
}

/** A rack fed from one side: perhaps its other cord hangs in a neighbour's PDU. */
function strayItems(rack: DualFed, full: SiteComponent, context: Context): readonly DriftItem[] {
  const { model, series } = context;
  const isFirst = rack.feeds[0] === full;
  // The missing cord belongs to the side that is empty, so neighbours are looked at on that side.
  const others = model.racks
    .filter(({ load }) => load.id !== rack.load.id)
    .map(({ load, feeds: [a, b] }): RackFeeds => {
      const [same, missing] = isFirst ? [a, b] : [b, a];
      return { rackId: load.id, a: series.minutes(same.id), b: series.minutes(missing.id) };
    });
  const found = findStrayCord(series.minutes(full.id), others);
  const other = model.racks.find(({ load }) => load.id === found?.rackId);
  const key = `stray:${rack.load.id}`;
  if (found === undefined || other === undefined) {
    // As long as the feed is missing its cord is somewhere, though the loads may be too calm to show it.
    context.undetermined.add(key);
    return [];
  }
  const feed = other.feeds[isFirst ? 1 : 0];
  return [
    {
      key,
      code: 'drift-cord-stray',
      params: { name: rack.load.name, other: other.load.name, feed: feed.name, across: round(found.across) },
      componentIds: [rack.load.id, feed.id],
      fromMs: series.nowMs - 45 * minuteMs,
      toMs: series.nowMs,
      lines: [full, feed].map(({ id, name }) => ({ label: name, unit: 'W', points: series.minutes(id) })),
    },
  ];
}

/** A pair that was seen ends when both racks' own feeds follow each other again; until that can be told it stays. */
function crossingItems(context: Context): readonly DriftItem[] {
  const { model, series, undetermined } = context;
  const feedsOf = ({ load, feeds: [a, b] }: DualFed, seriesOf: SeriesOf): RackFeeds => ({
    rackId: load.id,
    a: seriesOf(a.id),
    b: seriesOf(b.id),
  });
  const paired = new Set(
    model.racks.filter((rack) => isPaired(feedsOf(rack, series.minutes))).map(({ load }) => load.id),
  );
  const seen = new Map<string, DriftItem>();
  for (const [seriesOf, spanMs] of [
    [series.slots, 288 * slotMs],
    [series.minutes, 45 * minuteMs],
  ] as const) {
    for (const crossing of findCrossings(model.racks.map((rack) => feedsOf(rack, seriesOf)))) {
      if (crossing.racks.every((id) => paired.has(id))) continue;
      const item = crossingItem(crossing, {
        model,
        seriesOf,
        fromMs: series.nowMs - spanMs,
        toMs: series.nowMs,
      });
      seen.set(item.key, item);
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
      own: round(own),
      across: round(across),
      changes,
    },
    componentIds: [one!.load.id, other!.load.id],
    fromMs: about.fromMs,
    toMs: about.toMs,
    lines: lines.map(({ id, name }) => ({ label: name, unit: 'W', points: about.seriesOf(id) })),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
