// PDUs whose place and whose feed disagree: the device stands in one rack, and the graph lets it feed another. Pure. Easy to
// get wrong: invoices follow the place, verdicts follow the graph, so such a PDU bills one tenant for another's load.
import type { Site } from '../site/site.ts';

export interface MisplacedFeed {
  readonly deviceId: string;
  readonly componentId: string;
  /** Rack (place) it stands in, and racks (components) it feeds. */
  readonly placeId: string;
  readonly feeds: readonly string[];
}

export function findMisplacedFeeds(
  site: Pick<Site, 'components' | 'devices' | 'racks'>,
): readonly MisplacedFeed[] {
  const rackOfLoad = new Map(
    site.racks.flatMap(({ id, component }) => (component ? [[component, id] as const] : [])),
  );
  const racks = new Set(site.racks.map(({ id }) => id));
  return site.devices.flatMap((device) => {
    const { place } = device;
    if (device.kind !== 'pdu' || place === undefined || !racks.has(place)) return [];
    return device.bindings.flatMap(({ component }): readonly MisplacedFeed[] => {
      const feeds = site.components
        .filter((one) =>
          one.inputs.some(({ medium, members }) => medium === 'power' && members.includes(component)),
        )
        .flatMap(({ id }) => rackOfLoad.get(id) ?? []);
      if (feeds.length === 0 || feeds.includes(place)) return [];
      return [{ deviceId: device.id, componentId: component, placeId: place, feeds }];
    });
  });
}
