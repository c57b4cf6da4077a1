// Which ports of which devices end the site's network links, and what the site file says of their light. Pure. Easy to get
// wrong: a router speaks for the carrier behind it by one port among many; the binding's instance says which.
import type { NetworkLink } from '../redundancy/shared-risk.ts';
import type { Binding, Device, Site } from '../site/site.ts';

export interface LinkPort {
  readonly linkIds: readonly string[];
  readonly componentId: string;
  readonly deviceId: string;
  readonly instance: string;
  /** `atLeast` of a condition on the received light, dBm. */
  readonly siteLimitDbm: number | null;
}

export function portKey(port: { readonly deviceId: string; readonly instance: string }): string {
  return `${port.deviceId}\t${port.instance}`;
}

/** The port that a binding speaks by: of its light, of its link, or of its traffic. */
function instanceOf(binding: Binding): string | undefined {
  const conditions = binding.available ?? [];
  const own = conditions.filter(({ point }) => point === 'optical.rx.power' || point === 'link.state');
  const measured =
    binding.measures?.point.startsWith('link.') === true ? binding.measures.instance : undefined;
  return own.find(({ instance }) => instance !== undefined)?.instance ?? measured;
}

function portOf(device: Device, binding: Binding, linkIds: readonly string[]): readonly LinkPort[] {
  const instance = instanceOf(binding);
  if (instance === undefined) return [];
  const limits = (binding.available ?? []).filter(({ point }) => point === 'optical.rx.power');
  // A bound that follows the device's own limit is no limit of the site file: the device's counts.
  const atLeast = limits.map((one) => one.atLeast).find((bound) => typeof bound === 'number');
  const siteLimitDbm = atLeast ?? null;
  return [{ linkIds, componentId: binding.component, deviceId: device.id, instance, siteLimitDbm }];
}

/** Ports by which a device of the site speaks for a component on the way of a link. */
export function linkPorts(site: Pick<Site, 'devices'>, links: readonly NetworkLink[]): readonly LinkPort[] {
  return site.devices.flatMap((device) =>
    device.bindings.flatMap((binding) => {
      const of = links.filter(({ way }) => way.includes(binding.component)).map(({ id }) => id);
      return of.length === 0 ? [] : portOf(device, binding, of);
    }),
  );
}
