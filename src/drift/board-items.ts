// What drifts by the readings of this moment: phases that are silent or loaded otherwise than written, PDUs and outlets that
// feed another rack than they stand in, and feeds that carry load although their side is dead. Pure. Easy to get wrong: a component that is only unknown is not dead, and one
// that the model calls out may still carry (a UPS on bypass); so the meters above must show nothing before a load is odd.
import type { BusZone } from './balance-zones.ts';
import type { Reading } from '../readings/reading.ts';
import type { Site } from '../site/site.ts';
import type { DriftItem } from './drift.ts';
import { findMisplacedFeeds } from './feed-place.ts';
import { instancesOf } from './power-meters.ts';
import type { PowerMeter } from './power-meters.ts';
import { findStrangeOutlets } from './outlet-place.ts';
import type { TenantsOf } from './outlet-place.ts';
import { findPhaseItems } from './phase-items.ts';
import { findSilentPhases } from './phases.ts';
import type { SilentPhase } from './phases.ts';

export interface BoardLook {
  readonly nowMs: number;
  readonly site: Pick<Site, 'components' | 'devices' | 'racks'>;
  readonly meters: ReadonlyMap<string, PowerMeter>;
  readonly zones: readonly BusZone[];
  readonly readingsOf: (deviceId: string) => readonly Reading[];
  readonly isSilent: (deviceId: string) => boolean;
  /** Dead by known failures alone: what is unknown counts as alive here. */
  readonly isKnownDead: (componentId: string) => boolean;
  /** Since when it is dead, ms; a feed is given a minute to fall. */
  readonly deadForMs: (componentId: string) => number;
  readonly tenantsOf: TenantsOf;
  /** Keys of what was seen before and has not ended. */
  readonly openKeys: ReadonlySet<string>;
}

export interface BoardItems {
  readonly items: readonly DriftItem[];
  readonly undetermined: ReadonlySet<string>;
  /** Phases that show nothing, to be looked up in the history. */
  readonly phases: readonly SilentPhase[];
}

const settleMs = 60_000;
/** What a dead feed may still show: a meter's own zero. */
const leastWatts = 50;

/** Power at this meter now, W; null when any part of it is not believed. */
export function wattsNow(meter: PowerMeter, readings: readonly Reading[]): number | null {
  const instances = instancesOf(meter, readings);
  const own = readings.filter((one) => one.point === meter.point && instances.includes(one.instance));
  if (own.length === 0) return null;
  let sum = 0;
  for (const { quality, value } of own) {
    if (quality !== 'good' || value === null) return null;
    sum += value;
  }
  return sum;
}

export function lookAtBoard(look: BoardLook): BoardItems {
  const outlets = findStrangeOutlets(look);
  const phases = look.site.devices.flatMap(({ id }) =>
    look.isSilent(id) ? [] : findSilentPhases(look.readingsOf(id)),
  );
  const items = [...misplacedItems(look), ...wrongBusItems(look), ...findPhaseItems(look), ...outlets.items];
  return { items, undetermined: outlets.undetermined, phases };
}

function misplacedItems({ site, nowMs }: BoardLook): readonly DriftItem[] {
  const nameOf = namesOf(site);
  return findMisplacedFeeds(site).map(({ deviceId, componentId, placeId, feeds }) => ({
    key: `place:${deviceId}`,
    code: 'drift-feed-elsewhere',
    params: { name: nameOf(deviceId), place: nameOf(placeId), feeds: feeds.map(nameOf).join(', ') },
    componentIds: [componentId],
    fromMs: nowMs,
    toMs: nowMs,
    lines: [],
  }));
}

function wrongBusItems(look: BoardLook): readonly DriftItem[] {
  const { nowMs, meters, site } = look;
  const nameOf = namesOf(site);
  return [...meters.values()].flatMap((meter): readonly DriftItem[] => {
    const { componentId, deviceId } = meter;
    if (look.isSilent(deviceId) || !look.isKnownDead(componentId)) return [];
    if (look.deadForMs(componentId) < settleMs) return [];
    const watts = wattsNow(meter, look.readingsOf(deviceId));
    if (watts === null || watts < leastWatts || !isNothingAbove(componentId, look)) return [];
    return [
      {
        key: `bus:${componentId}`,
        code: 'drift-wrong-bus',
        params: { name: nameOf(componentId), power: Math.round(watts / 10) / 100 },
        componentIds: [componentId],
        fromMs: nowMs - settleMs,
        toMs: nowMs,
        lines: [],
      },
    ];
  });
}

/** Every meter that feeds its bus is believed and shows nothing. */
function isNothingAbove(componentId: string, { zones, meters, readingsOf, isSilent }: BoardLook): boolean {
  const zone = zones.find(({ children }) => children.includes(componentId));
  if (zone === undefined) return false;
  return zone.feeders.every((id) => {
    const meter = meters.get(id);
    if (meter === undefined || isSilent(meter.deviceId)) return false;
    const watts = wattsNow(meter, readingsOf(meter.deviceId));
    return watts !== null && watts < leastWatts;
  });
}

/** One item for a phase; `carried`: it carried something within the last week. */
export function phaseItem(
  phase: SilentPhase,
  about: { readonly nowMs: number; readonly carried: boolean; readonly site: BoardLook['site'] },
): DriftItem {
  const { deviceId, instance, others, hasVoltage } = phase;
  const device = about.site.devices.find(({ id }) => id === deviceId);
  const code =
    hasVoltage === false ? 'drift-phase-dark' : about.carried ? 'drift-phase-zero' : 'drift-phase-never';
  return {
    key: `phase:${deviceId}/${phase.point}/${instance}`,
    code,
    params: { name: device?.name ?? deviceId, phase: instance, others: Math.round(others * 10) / 10 },
    componentIds: (device?.bindings ?? []).map(({ component }) => component),
    fromMs: about.nowMs,
    toMs: about.nowMs,
    lines: [],
  };
}

function namesOf({ components, devices, racks }: BoardLook['site']): (id: string) => string {
  const names = new Map([...racks, ...components, ...devices].map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
