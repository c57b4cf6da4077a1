// Outlets of a rack PDU that feed equipment in another tenant's rack. Pure. Easy to get wrong: registers count the whole PDU
// and invoices follow the rack it stands in, so the tenant of that rack pays; between racks of one tenant nothing is amiss,
// and an outlet that is known to carry nothing feeds nobody.
import type { Reading } from '../readings/reading.ts';
import type { Site } from '../site/site.ts';
import type { DriftItem } from './drift.ts';

export interface RackTenant {
  readonly id: string;
  readonly name: string;
}

/** Whose each rack is today; several where it is let in parts, none where it is not let. */
export type TenantsOf = (rackId: string) => readonly RackTenant[];

export interface OutletLook {
  readonly nowMs: number;
  readonly site: Pick<Site, 'devices' | 'racks'>;
  readonly tenantsOf: TenantsOf;
  readonly readingsOf: (deviceId: string) => readonly Reading[];
  readonly isSilent: (deviceId: string) => boolean;
}

export interface StrangeOutlets {
  readonly items: readonly DriftItem[];
  /** Outlets of silent devices, or of which nothing is believed: what was seen of them stays. */
  readonly undetermined: ReadonlySet<string>;
}

const idleAmps = 0.05;
const idleWatts = 5;
const nobody = '–';

export function findStrangeOutlets(look: OutletLook): StrangeOutlets {
  const undetermined = new Set<string>();
  const racks = new Map(look.site.racks.map((rack) => [rack.id, rack]));
  const items = look.site.devices.flatMap((device) =>
    (device.outlets ?? []).flatMap(({ instance, rack: rackId }): readonly DriftItem[] => {
      const [place, rack] = [racks.get(device.place ?? ''), racks.get(rackId ?? '')];
      if (place === undefined || rack === undefined || place === rack) return [];
      const [payers, tenants] = [look.tenantsOf(place.id), look.tenantsOf(rack.id)];
      const idsOf = (list: readonly RackTenant[]): string =>
        list
          .map(({ id }) => id)
          .sort()
          .join(' ');
      if (idsOf(payers) === idsOf(tenants)) return [];
      const key = `outlet:${device.id}/${instance}`;
      const carries = look.isSilent(device.id) ? null : isCarrying(look.readingsOf(device.id), instance);
      if (carries === null) undetermined.add(key);
      if (carries !== true) return [];
      const say = (list: readonly RackTenant[]): string =>
        list.length === 0 ? nobody : list.map(({ name }) => name).join(', ');
      return [
        {
          key,
          code: 'drift-outlet-elsewhere',
          params: {
            outlet: instance,
            name: device.name,
            place: place.name,
            payer: say(payers),
            rack: rack.name,
            tenant: say(tenants),
          },
          componentIds: [...device.bindings.map(({ component }) => component), rack.component ?? []].flat(),
          fromMs: look.nowMs,
          toMs: look.nowMs,
          lines: [],
        },
      ];
    }),
  );
  return { items, undetermined };
}

/** By current, power or the switch of the outlet, the first that the PDU tells; without any it is taken to be in use. */
function isCarrying(readings: readonly Reading[], instance: string): boolean | null {
  const own = readings.filter((one) => one.instance === instance);
  for (const [point, idle] of [
    ['outlet.current', idleAmps],
    ['outlet.power', idleWatts],
  ] as const) {
    const told = own.find((one) => one.point === point);
    if (told !== undefined) return told.quality === 'good' && told.value !== null ? told.value > idle : null;
  }
  const state = own.find(({ point }) => point === 'outlet.state');
  if (state === undefined) return readings.length === 0 ? null : true;
  return state.quality === 'good' ? state.state !== 'off' : null;
}
