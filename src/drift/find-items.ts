// Everything that drifts, from series and readings to items with their evidence. Pure. Easy to get wrong: a key that cannot
// be judged – a meter silent, a feed dead – is undetermined, and what was seen of it before stays as it is.
import type { SeriesPoint } from '../readings/series.ts';
import type { Site, SiteComponent } from '../site/site.ts';
import { busZones } from './balance-zones.ts';
import type { BusZone } from './balance-zones.ts';
import { balanceItems, balanceOf } from './bus-items.ts';
import { crossingItems } from './cord-items.ts';
import { findStrayCord } from './cross-feed.ts';
import type { RackFeeds } from './cross-feed.ts';
import { hundredths } from './drift.ts';
import type { DriftItem } from './drift.ts';
import type { Balance, Basis } from './energy-balance.ts';
import { judgeSplit } from './feed-split.ts';
import { powerMeters } from './power-meters.ts';
import type { PowerMeter } from './power-meters.ts';
import type { RegisterCourse } from './register-energy.ts';

/** Power of metered components, W; regular, null for a gap, the same instants for all. */
export type SeriesOf = (componentId: string) => readonly SeriesPoint[];

export interface DriftSeries {
  readonly nowMs: number;
  /** Means of a minute over 45 minutes, of five minutes over a day, of an hour over a week. */
  readonly minutes: SeriesOf;
  readonly slots: SeriesOf;
  readonly hours: SeriesOf;
  /** kWh registers that count what the component's meter shows, over the last hours; none where it has none. */
  readonly registers: (componentId: string) => readonly Pick<RegisterCourse, 'samples'>[];
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
  readonly basis: Basis;
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

export interface Context {
  readonly model: DriftModel;
  readonly series: DriftSeries;
  readonly undetermined: Set<string>;
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
      params: {
        name: rack.load.name,
        other: other.load.name,
        feed: feed.name,
        across: hundredths(found.across),
      },
      componentIds: [rack.load.id, feed.id],
      fromMs: series.nowMs - 45 * minuteMs,
      toMs: series.nowMs,
      lines: [full, feed].map(({ id, name }) => ({ label: name, unit: 'W', points: series.minutes(id) })),
    },
  ];
}
