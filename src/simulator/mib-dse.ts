// A generator behind a Deep Sea DSE8610 with its built-in agent (DSE-8610-MIB). Assumed, because the MIB does not say:
// instruments are in row 1, rows of the alarm table are numbered by alarm, engine hours count seconds. The
// identity is made up too: the real agent's is not public.
import type { VarBind } from '../snmp/varbind.ts';
import type { SiteComponent } from '../site/site.ts';
import type { GeneratorState } from './generator.ts';
import { isInBand, newGenerator, tankLitres } from './generator.ts';
import type { DeviceLayout, MibObject, Notification } from './mib-object.ts';
import { gauge, integer } from './mib-object.ts';
import { highestMainsVolts } from './mib-comap.ts';
import { nominalWatts } from './plant-state.ts';
import type { Plant } from './step.ts';
import { linePerPhase, phaseAmps } from './supply.ts';
import { nominalVolts } from './utility.ts';

const root = '1.3.6.1.4.1.41385.1.5';
const notificationRoot = '1.3.6.1.4.1.41385.1.0';
const alarmState = `${root}.150.1.1.4`;
const powerFactor = 0.95;

const alarm = {
  emergencyStop: 4096,
  lowOilPressure: 4097,
  highCoolant: 4098,
  lowCoolant: 4099,
  overSpeed: 4101,
  underFrequency: 4102,
  overVoltage: 4105,
  batteryUnderVoltage: 4106,
  chargeAlternator: 4108,
  failToStart: 4109,
  overCurrent: 4116,
  lowFuel: 4118,
  restarted: 12297,
  stopped: 12299,
  mainsFailed: 12391,
  mainsReturned: 12392,
  started: 12591,
  mode: 16384,
} as const;
const watched = Object.values(alarm).filter((number) => number < alarm.restarted);
const state = { normal: 1, warning: 2, electricalTrip: 3, shutdown: 4, modeAuto: 8, single: 10 } as const;
const lowFuelShare = 0.25;

export function dseLayout(component: SiteComponent): DeviceLayout {
  const { id } = component;
  const ratedWatts = nominalWatts(component.capacity);
  const set = (plant: Plant): GeneratorState => plant.state.generators[id] ?? newGenerator(0);
  const teller = new Teller();
  return {
    sysObjectId: `${root}.9999`,
    sysDescr: 'Simulated generator controller, DSE-8610-MIB layout',
    objects: [
      ...generatorObjects(set, ratedWatts),
      ...engineObjects(set),
      ...busObjects(),
      ...watched.map((number) =>
        integer(`${alarmState}.${number}`, (plant) => stateOfAlarm(number, set(plant))),
      ),
      integer(`${alarmState}.${alarm.mode}`, state.modeAuto),
    ],
    observe: (before, after) =>
      teller.observe({ plant: before, set: set(before) }, { plant: after, set: set(after) }),
  };
}

function stateOfAlarm(number: number, set: GeneratorState): number {
  if (number === alarm.failToStart && set.failure === 'start') return state.shutdown;
  if (number === alarm.overCurrent && set.failure === 'overload') return state.electricalTrip;
  if (number === alarm.lowFuel && set.failure === 'fuel') return state.shutdown;
  return number === alarm.lowFuel && set.fuelLitres < tankLitres * lowFuelShare
    ? state.warning
    : state.normal;
}

function generatorObjects(set: (plant: Plant) => GeneratorState, ratedWatts: number): MibObject[] {
  const at = (column: number): string => `${root}.1.2.1.${column}.1`;
  const perPhase = [0, 1, 2].flatMap((phase) => [
    gauge(at(3 + phase), (plant) => set(plant).volts * 10),
    gauge(at(6 + phase), (plant) => set(plant).volts * linePerPhase * 10),
    gauge(at(9 + phase), (plant) => phaseAmps(set(plant).loadWatts, set(plant).volts, powerFactor) * 10),
    integer(at(13 + phase), (plant) => set(plant).loadWatts / 3),
  ]);
  return [
    gauge(at(2), (plant) => set(plant).hertz * 10),
    ...perPhase,
    gauge(at(12), 0),
    integer(at(16), (plant) => (set(plant).volts > 50 ? 1 : 0)),
    integer(at(17), (plant) => set(plant).loadWatts),
    gauge(at(21), (plant) => set(plant).loadWatts / powerFactor),
    integer(at(25), (plant) => set(plant).loadWatts * 0.33),
    integer(at(29), (plant) => (set(plant).loadWatts > 0 ? powerFactor * 100 : 100)),
    integer(at(30), (plant) => (1000 * set(plant).loadWatts) / ratedWatts),
  ];
}

function engineObjects(set: (plant: Plant) => GeneratorState): MibObject[] {
  const at = (column: number): string => `${root}.1.3.1.${column}.1`;
  return [
    gauge(at(2), (plant) => set(plant).oilBar * 100),
    integer(at(3), (plant) => set(plant).coolantCelsius),
    integer(at(4), (plant) => set(plant).coolantCelsius + 6),
    gauge(at(5), (plant) => (100 * set(plant).fuelLitres) / tankLitres),
    gauge(at(6), (plant) => (isInBand(set(plant)) ? 279 : 0)),
    gauge(at(7), (plant) => set(plant).startBatteryVolts * 10),
    gauge(at(8), (plant) => set(plant).rpm),
    gauge(at(86), (plant) => set(plant).runSeconds),
  ];
}

function busObjects(): MibObject[] {
  const feeding = (plant: Plant): GeneratorState | undefined =>
    Object.values(plant.state.generators).find((set) => set.phase === 'on-load');
  const at = (column: number): string => `${root}.1.9.1.${column}.1`;
  return [
    gauge(at(2), (plant) => (feeding(plant)?.hertz ?? 0) * 10),
    ...[3, 4, 5].map((column) => gauge(at(column), (plant) => (feeding(plant)?.volts ?? 0) * 10)),
  ];
}

interface View {
  readonly plant: Plant;
  readonly set: GeneratorState;
}

/** Numbers its notifications, as the controller does. */
class Teller {
  #sequence = 0;

  observe(before: View, after: View): readonly Notification[] {
    const told: Notification[] = [];
    const hasMains = ({ plant }: View): boolean => highestMainsVolts(plant) > nominalVolts * 0.85;
    if (hasMains(before) !== hasMains(after)) {
      told.push(this.#tell(after, hasMains(after) ? alarm.mainsReturned : alarm.mainsFailed, state.single));
    }
    if (isInBand(before.set) !== isInBand(after.set)) {
      told.push(this.#tell(after, isInBand(after.set) ? alarm.started : alarm.stopped, state.single));
    }
    for (const number of watched) {
      const now = stateOfAlarm(number, after.set);
      if (stateOfAlarm(number, before.set) !== now) told.push(this.#tell(after, number, now));
    }
    return told;
  }

  #tell({ plant }: View, number: number, value: number): Notification {
    this.#sequence++;
    const at = (column: number): string => `${root}.150.1.1.${column}.${number}`;
    const varbinds: VarBind[] = [
      { oid: at(2), type: 'counter32', value: this.#sequence },
      { oid: at(3), type: 'integer', value: number },
      { oid: at(4), type: 'integer', value },
      // Unix seconds, though the MIB types it as ticks.
      { oid: at(6), type: 'timeticks', value: Math.floor(plant.moment.epochMs / 1000) },
    ];
    return { oid: `${notificationRoot}.${number}`, varbinds };
  }
}
