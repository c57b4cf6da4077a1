// A small 2N site for the rules of alerts, and a way to say what its telemetry says.
//
//   util-a   util-b        Side A feeds through ats-a and ups-a to pdu-a, side B likewise; both sides fall back on the
//     |        |           generators. Racks r1, r2 hang on both PDUs, r3 on pdu-a alone.
//   ats-a -gen- ats-b
//     |        |
//   ups-a    ups-b
//     |        |
//   pdu-a    pdu-b
import { assess } from '../../src/redundancy/assess.ts';
import { supplyOfLoads } from '../../src/redundancy/ride-through.ts';
import type { AlertSituation } from '../../src/alerts/finding.ts';
import type { DeviceHealth } from '../../src/readings/device-health.ts';
import { Secret } from '../../src/platform/secret.ts';
import type { ComponentInput, ComponentState, Medium } from '../../src/site/component.ts';
import type { Device, SiteComponent } from '../../src/site/site.ts';

function component(
  id: string,
  kind: string,
  feeds: string[],
  rest: Partial<SiteComponent> = {},
): SiteComponent {
  const mode: ComponentInput['mode'] = rest.provides === undefined ? 'share' : 'select';
  const inputs: ComponentInput[] = feeds.length === 0 ? [] : [{ medium: 'power', mode, members: feeds }];
  const fixed = {
    demand: {},
    efficiency: 1,
    isolates: [],
    removable: true,
    state: 'available',
    line: 1,
  } as const;
  return { id, kind, name: id.toUpperCase(), inputs, ...fixed, ...rest };
}

const power = { provides: 'power' as Medium };
const draw = { demand: { power: 10 } };

export const components: readonly SiteComponent[] = [
  component('util-a', 'utility', [], power),
  component('util-b', 'utility', [], power),
  component('gen-1', 'generator', [], { ...power, capacity: 100 }),
  component('gen-2', 'generator', [], { ...power, capacity: 100 }),
  component('gen-bus-a', 'bus', ['gen-1', 'gen-2'], power),
  component('gen-bus-b', 'bus', ['gen-2', 'gen-1'], power),
  component('ats-a', 'transfer-switch', ['util-a', 'gen-bus-a'], power),
  component('ats-b', 'transfer-switch', ['util-b', 'gen-bus-b'], power),
  component('ups-a', 'ups', ['ats-a'], { ...power, capacity: 50 }),
  component('ups-b', 'ups', ['ats-b'], { ...power, capacity: 50 }),
  component('pdu-a', 'pdu', ['ups-a'], power),
  component('pdu-b', 'pdu', ['ups-b'], power),
  component('r1', 'rack', ['pdu-a', 'pdu-b'], draw),
  component('r2', 'rack', ['pdu-a', 'pdu-b'], draw),
];

/** One device for each component but the buses and racks, named `dev-…`. */
export const devices: readonly Device[] = components
  .filter(({ kind }) => kind !== 'bus' && kind !== 'rack')
  .map(({ id }) => ({
    id: `dev-${id}`,
    name: `Device ${id}`,
    kind: 'other' as const,
    address: '127.0.0.1',
    port: 161,
    security: { version: 'v2c', community: new Secret('public') },
    profile: 'auto',
    intervalSeconds: 5,
    timeoutMs: 1_000,
    retries: 1,
    bindings: [{ component: id }],
  }));

export interface Told {
  readonly states?: Readonly<Record<string, ComponentState>>;
  readonly silent?: readonly string[];
  readonly notAsked?: readonly string[];
  /** Devices that did not answer when last asked, and do not count as silent yet. */
  readonly missedOnce?: readonly string[];
  /** Devices at whose address another SNMPv3 engine began to answer. */
  readonly swapped?: readonly string[];
  readonly onBattery?: readonly string[];
  readonly extra?: readonly SiteComponent[];
}

/** The site as its devices tell it. A silent or unasked device makes its component unknown unless said otherwise. */
export function situation(told: Told = {}): AlertSituation {
  const all = [...components, ...(told.extra ?? [])];
  const states: Record<string, ComponentState> = {};
  for (const device of [...(told.silent ?? []), ...(told.notAsked ?? [])])
    states[device.slice(4)] = 'unknown';
  Object.assign(states, told.states);
  const model = { components: all.map((one) => ({ ...one, state: states[one.id] ?? one.state })) };
  const onBattery = new Set(told.onBattery);
  return {
    site: { components: all, devices },
    statuses: new Map(
      model.components.map(({ id, state }) => [
        id,
        {
          state,
          reason:
            state === 'available'
              ? null
              : {
                  deviceId: `dev-${id}`,
                  point: 'output.state',
                  instance: '',
                  found: state === 'unknown' ? 'missing' : 'good',
                  value: 2,
                  state: 'off',
                  graceSeconds: 0,
                },
        },
      ]),
    ),
    healths: new Map(
      devices.map(({ id }): [string, DeviceHealth] => {
        const silent = told.silent?.includes(id) === true;
        const unasked = told.notAsked?.includes(id) === true;
        const state = silent ? 'silent' : unasked ? 'unknown' : 'answering';
        const none = { lastAnswerMs: null, lastError: null, profile: null, latenessMs: 0 };
        const unansweredPolls = told.missedOnce?.includes(id) === true ? 1 : 0;
        const swapped = told.swapped?.includes(id) === true ? { engineChangedAtMs: 0 } : {};
        return [id, { deviceId: id, state, sinceMs: 0, ...none, unansweredPolls, ...swapped }];
      }),
    ),
    report: assess(model).report,
    supply: supplyOfLoads(model, onBattery),
    onBattery,
  };
}
