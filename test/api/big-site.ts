// A site of thousands: the generator's plant with a name for everything and a device for all that would have one.
import { Secret } from '../../src/platform/secret.ts';
import type { Device, DeviceKind, Site } from '../../src/site/site.ts';
import { generateSite } from '../bench/site-generator.ts';

const deviceKindOf: Readonly<Record<string, DeviceKind>> = {
  generator: 'generator',
  'transfer-switch': 'transfer-switch',
  ups: 'ups',
  'cooling-unit': 'cooling-unit',
  chiller: 'chiller',
  router: 'router',
  switch: 'switch',
  'rack-pdu': 'pdu',
};

export function bigSite(components: number, nameCharacters = 0): Site {
  const model = generateSite({ components });
  const devices = model.components.flatMap(({ id, kind: componentKind }): readonly Device[] => {
    const kind = deviceKindOf[componentKind];
    if (kind === undefined) return [];
    const asked = { intervalSeconds: 10, timeoutMs: 1_000, retries: 1, profile: 'auto' } as const;
    const reached = { address: '192.0.2.1', port: 161 } as const;
    const security = { version: 'v2c', community: new Secret('public') } as const;
    return [
      {
        id: `dev-${id}`,
        name: `Device of ${id}`,
        kind,
        ...reached,
        security,
        ...asked,
        bindings: [{ component: id }],
      },
    ];
  });
  return {
    file: 'big',
    id: 'big',
    name: 'Big site',
    timeZone: 'Asia/Baku',
    currency: 'AZN',
    components: model.components.map((one, at) => ({
      ...one,
      name: `Component ${one.id}`.padEnd(nameCharacters, ' of many'),
      line: at + 1,
    })),
    devices,
    rooms: [],
    racks: [],
  };
}
