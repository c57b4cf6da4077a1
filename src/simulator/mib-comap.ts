// A generator behind a ComAp controller of branch 14 (1.3.6.1.4.1.28634.14.2.OBJECT.0). Easy to get wrong: power is in
// whole kW, running hours in tenths, and its one kind of notification tells what happened only in its text. Its command
// object takes one command, the fault reset; where it stands below sub-branch 5 is made up, because no MIB tells.
import type { SiteComponent } from '../site/site.ts';
import type { GeneratorPhase, GeneratorState } from './generator.ts';
import { newGenerator, tankLitres } from './generator.ts';
import type { DeviceLayout, MibObject, Notification } from './mib-object.ts';
import { integer, text } from './mib-object.ts';
import type { Plant } from './step.ts';
import { linePerPhase, phaseAmps } from './supply.ts';

const branch = '1.3.6.1.4.1.28634.14';
const notificationOid = `${branch}.0.142606344`;
const powerFactor = 0.95;
/** Fault reset as the maker's remote commands number it. */
const faultReset = 0x08f7_0000;

/** Words of the controller: 1 ready, 3 prestart, 4 cranking, 5 pause, 6 starting, 7 running, 8 loaded, 10 cooling … */
const engineStates: Readonly<Record<GeneratorPhase, number>> = {
  ready: 1,
  starting: 3,
  cranking: 4,
  resting: 5,
  'running-up': 6,
  synchronising: 7,
  'on-load': 8,
  'cooling-down': 10,
  stopping: 11,
  failed: 12,
};

/** 1 breakers off, 2 island operation, 6 synchronising. */
function breakerState(phase: GeneratorPhase): number {
  if (phase === 'on-load') return 2;
  return phase === 'synchronising' ? 6 : 1;
}

export function comapLayout(component: SiteComponent): DeviceLayout {
  const { id, name } = component;
  const set = (plant: Plant): GeneratorState => plant.state.generators[id] ?? newGenerator(0);
  const value = (object: number): string => `${branch}.2.${object}.0`;
  const read = (object: number, of: (set: GeneratorState) => number): MibObject =>
    integer(value(object), (plant) => of(set(plant)));
  const perPhase = [0, 1, 2].flatMap((phase) => [
    read(8192 + phase, ({ volts }) => volts),
    integer(value(8195 + phase), (plant) => highestMainsVolts(plant)),
    read(8198 + phase, ({ loadWatts, volts }) => phaseAmps(loadWatts, volts, powerFactor)),
    read(8524 + phase, ({ loadWatts }) => loadWatts / 3000),
    read(9628 + phase, ({ volts }) => volts * linePerPhase),
  ]);
  return {
    sysObjectId: branch,
    sysDescr: 'Simulated generator controller, ComAp layout of branch 14',
    objects: [
      ...perPhase,
      read(8202, ({ loadWatts }) => loadWatts / 1000),
      read(8203, ({ loadWatts }) => (loadWatts / 1000) * 0.33),
      read(8204, ({ loadWatts }) => (loadWatts > 0 ? powerFactor * 100 : 100)),
      read(8205, ({ energyWh }) => energyWh / 1000),
      read(8206, ({ runSeconds }) => runSeconds / 360),
      read(8207, ({ starts }) => starts),
      read(8210, ({ hertz }) => hertz * 10),
      read(8213, ({ startBatteryVolts }) => startBatteryVolts * 10),
      read(8565, ({ loadWatts }) => loadWatts / 1000 / powerFactor),
      read(9151, ({ coolantCelsius }) => coolantCelsius),
      read(9153, ({ fuelLitres }) => (100 * fuelLitres) / tankLitres),
      read(9244, ({ phase }) => engineStates[phase]),
      read(9245, ({ phase }) => breakerState(phase)),
      integer(value(9887), 2),
      {
        oid: `${branch}.5.2.0`,
        read: () => undefined,
        command: ({ type, value }) =>
          type === 'integer' && value === faultReset
            ? { kind: 'reset-generator', componentId: id }
            : undefined,
      },
      read(10123, ({ rpm }) => rpm),
      text(`${branch}.4.8637.0`, name),
    ],
    observe: (before, after) => notifications(component, set(before), set(after)),
  };
}

/** The controller watches the utilities at the main boards: it shows the better one. */
export function highestMainsVolts(plant: Plant): number {
  return Math.max(0, ...Object.values(plant.state.utilities).map((utility) => utility.volts));
}

function notifications(
  component: SiteComponent,
  before: GeneratorState,
  after: GeneratorState,
): Notification[] {
  if (before.phase === after.phase) return [];
  const messages: Partial<Record<GeneratorPhase, string>> = {
    cranking: 'Engine cranking-Activated',
    synchronising: 'Engine running-Activated',
    'on-load': 'Generator loaded-Activated',
    failed: after.failure === 'start' ? 'Start fail-Activated' : `Shutdown ${after.failure}-Activated`,
    ready: 'Engine stopped-Activated',
  };
  const message = before.phase === 'failed' ? 'Start fail-Inactive' : messages[after.phase];
  if (message === undefined) return [];
  const octets = (value: string): Uint8Array => Buffer.from(value, 'utf8');
  return [
    {
      oid: notificationOid,
      varbinds: [
        { oid: `${branch}.6.1.0`, type: 'octets', value: octets(component.name) },
        { oid: `${branch}.6.2.0`, type: 'octets', value: octets(`QS-${component.id}`) },
        { oid: `${branch}.6.3.0`, type: 'octets', value: octets(`${component.name}-${message}`) },
      ],
    },
  ];
}
