// Which meters together measure what a load draws. Pure. Easy to get wrong: a feed's meter speaks for a load only when
// the feed serves nothing else, and half of the feeds metered is not half of the load but no measurement.
import type { PointName } from '../core/points.ts';
import type { Device, Site } from '../site/site.ts';

export interface Meter {
  readonly deviceId: string;
  readonly point: PointName;
  readonly instance: string;
}

/** Meters by load; loads that are not measured as a whole are not in it. */
export function metersOfLoads(
  site: Pick<Site, 'components' | 'devices'>,
): ReadonlyMap<string, readonly Meter[]> {
  const measured = metersByComponent(site.devices);
  const consumers = new Map<string, number>();
  for (const { inputs } of site.components) {
    for (const member of inputs.flatMap((input) => input.members)) {
      consumers.set(member, (consumers.get(member) ?? 0) + 1);
    }
  }
  const found = new Map<string, readonly Meter[]>();
  for (const { id, provides, inputs } of site.components) {
    if (provides !== undefined) continue;
    const own = measured.get(id);
    const feeds = inputs.find((input) => input.medium === 'power')?.members ?? [];
    const ofFeeds = feeds.map((feed) => (consumers.get(feed) === 1 ? measured.get(feed) : undefined));
    if (own !== undefined) found.set(id, [own]);
    else if (feeds.length > 0 && ofFeeds.every((meter) => meter !== undefined)) found.set(id, ofFeeds);
  }
  return found;
}

function metersByComponent(devices: readonly Device[]): ReadonlyMap<string, Meter> {
  const measured = new Map<string, Meter>();
  for (const device of devices) {
    for (const { component, measures } of device.bindings) {
      if (measures === undefined || !measures.point.endsWith('.power') || measured.has(component)) continue;
      const { point, instance = '' } = measures;
      measured.set(component, { deviceId: device.id, point, instance });
    }
  }
  return measured;
}
