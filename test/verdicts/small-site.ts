// Small sites without a file, for tests of what the live verdict is made of.
import { Secret } from '../../src/platform/secret.ts';
import type { Medium } from '../../src/site/component.ts';
import type { Binding, Device, Site, SiteComponent } from '../../src/site/site.ts';

interface Written {
  readonly provides?: Medium;
  readonly capacity?: number;
  readonly inputs?: Readonly<Partial<Record<Medium, readonly string[]>>>;
  readonly demand?: SiteComponent['demand'];
  readonly kind?: string;
}

export function componentOf(
  id: string,
  { inputs = {}, kind = id, demand = {}, ...rest }: Written,
): SiteComponent {
  return {
    id,
    name: id.toUpperCase(),
    kind,
    line: 1,
    inputs: Object.entries(inputs).map(([medium, members]) => ({
      medium: medium as Medium,
      mode: 'share',
      members,
    })),
    demand,
    efficiency: 1,
    isolates: [],
    removable: true,
    state: 'available',
    ...rest,
  };
}

export function deviceOf(id: string, bindings: readonly Binding[]): Device {
  return {
    id,
    name: id,
    kind: 'other',
    address: '127.0.0.1',
    port: 161,
    security: { version: 'v2c', community: new Secret('public') },
    profile: 'auto',
    intervalSeconds: 10,
    timeoutMs: 1000,
    retries: 1,
    bindings,
  };
}

export function siteOf(components: readonly SiteComponent[], devices: readonly Device[]): Site {
  const names = { id: 's', name: 'S', timeZone: 'UTC', currency: 'AZN' };
  return { file: 'site.yaml', ...names, components, devices, rooms: [], racks: [] };
}
