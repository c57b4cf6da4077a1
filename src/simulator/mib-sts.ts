// A Socomec STATYS static transfer switch (SOCOMECUPSSTS-MIB, 4555.1.1.10). Easy to get wrong: source 1 is the preferred one
// here, so that "on preferred" is also "on switch 1"; and the alarm flags have no words in the MIB, 1 is taken for yes.
import type { SiteComponent } from '../site/site.ts';
import type { DeviceLayout, MibObject, Notification } from './mib-object.ts';
import { integer } from './mib-object.ts';
import { nominalWatts } from './plant-state.ts';
import { newStaticSwitch, type StaticSwitchState } from './static-switch.ts';
import { outputOf, type Plant } from './step.ts';
import { phaseAmps, supplyAt, type Supply } from './supply.ts';
import { membersOf } from './topology.ts';
import { nominalVolts } from './utility.ts';

const root = '1.3.6.1.4.1.4555.1.1.10';
const trapRoot = `${root}.2.0`;
const trapText = `${root}.2.1.0`;
const phases = [1, 2, 3] as const;
const powerFactor = 0.98;
/** Words of the MIB. */
const source = { ok: 2, outOfTolerance: 4, absent: 5 } as const;
const load = { onPreferred: 2, onAlternate: 3, off: 4 } as const;
const onSwitch = { one: 2, two: 3, off: 4 } as const;
const trap = { onPreferred: 3, onAlternate: 4, loadOff: 6, generalAlarm: 7, alarmsCancelled: 8 } as const;

interface View {
  readonly state: StaticSwitchState;
  readonly sources: readonly [Supply, Supply];
  readonly isFed: boolean;
}

export function stsLayout(component: SiteComponent): DeviceLayout {
  const { id, name } = component;
  const [preferred = '', alternate = ''] = membersOf(component, 'power');
  const view = (plant: Plant): View => ({
    state: plant.state.staticSwitches[id] ?? newStaticSwitch(),
    sources: [supplyAt(plant, preferred), supplyAt(plant, alternate)],
    isFed: plant.power.live.get(id) === true,
  });
  return {
    sysObjectId: root,
    sysDescr: 'Simulated Socomec STATYS static transfer switch, SOCOMECUPSSTS-MIB',
    objects: [
      ...sourceObjects(view, 1),
      ...sourceObjects(view, 2),
      integer(`${root}.1.4.1.0`, (plant) => (view(plant).sources.every(isHealthy) ? 2 : 1)),
      integer(`${root}.1.5.1.0`, (plant) => loadWord(view(plant))),
      integer(`${root}.1.5.2.0`, (plant) => switchWord(view(plant))),
      ...outputObjects(component),
      ...alarmObjects(view),
    ],
    observe: (before, after) => notifications(name, view(before), view(after)),
  };
}

function isHealthy({ volts, hertz }: Supply): boolean {
  return volts > nominalVolts * 0.9 && volts < nominalVolts * 1.1 && hertz > 49 && hertz < 51;
}

function sourceWord(supply: Supply): number {
  if (isHealthy(supply)) return source.ok;
  return supply.volts < 1 ? source.absent : source.outOfTolerance;
}

function loadWord({ state, isFed }: View): number {
  if (!isFed) return load.off;
  return state.position === 'preferred' ? load.onPreferred : load.onAlternate;
}

function switchWord({ state, isFed }: View): number {
  if (!isFed) return onSwitch.off;
  return state.position === 'preferred' ? onSwitch.one : onSwitch.two;
}

function sourceObjects(view: (plant: Plant) => View, number: 1 | 2): MibObject[] {
  const supply = (plant: Plant): Supply => view(plant).sources[number - 1] ?? { volts: 0, hertz: 0 };
  const at = `${root}.1.${number + 1}`;
  return [
    integer(`${at}.1.0`, (plant) => sourceWord(supply(plant))),
    integer(`${at}.2.0`, number === 1 ? 2 : 1),
    integer(`${at}.3.0`, (plant) => supply(plant).hertz * 10),
    ...phases.map((phase) => integer(`${at}.5.1.2.${phase}`, (plant) => supply(plant).volts)),
  ];
}

function outputObjects(component: SiteComponent): MibObject[] {
  const { id } = component;
  const ratedWatts = nominalWatts(component.capacity);
  const volts = (plant: Plant): number => supplyAt(plant, id).volts;
  const watts = (plant: Plant): number => outputOf(plant, id) / phases.length;
  return [
    integer(`${root}.1.5.3.0`, (plant) => supplyAt(plant, id).hertz * 10),
    integer(`${root}.1.5.4.0`, (plant) => (100 * outputOf(plant, id)) / ratedWatts),
    ...phases.flatMap((phase) => {
      const at = (column: number): string => `${root}.1.5.6.1.${column}.${phase}`;
      return [
        integer(at(2), volts),
        integer(at(3), (plant) => phaseAmps(outputOf(plant, id), volts(plant), powerFactor)),
        integer(at(4), (plant) => watts(plant) / powerFactor / 1000),
        integer(at(5), (plant) => watts(plant) / 1000),
        integer(at(7), powerFactor * 100),
      ];
    }),
  ];
}

function alarmObjects(view: (plant: Plant) => View): MibObject[] {
  const flag = (number: number, test: (view: View) => boolean): MibObject =>
    integer(`${root}.1.6.1.${number}.0`, (plant) => (test(view(plant)) ? 1 : 0));
  return [
    flag(1, ({ isFed }) => !isFed),
    flag(2, hasAlarm),
    ...[3, 4, 5, 6, 7].map((number) => integer(`${root}.1.6.1.${number}.0`, 0)),
    flag(8, hasAlarm),
    integer(`${root}.1.6.1.9.0`, 0),
  ];
}

/** With one source out of tolerance it has nowhere to go. */
function hasAlarm({ sources }: View): boolean {
  return !sources.every(isHealthy);
}

function notifications(name: string, before: View, after: View): Notification[] {
  const told: Notification[] = [];
  const tell = (number: number, message: string): void => {
    const octets = Buffer.from(`${name}: ${message}`, 'utf8');
    told.push({ oid: `${trapRoot}.${number}`, varbinds: [{ oid: trapText, type: 'octets', value: octets }] });
  };
  if (loadWord(before) !== loadWord(after)) {
    if (!after.isFed) tell(trap.loadOff, 'load off');
    else if (after.state.position === 'preferred') tell(trap.onPreferred, 'load on the preferred source');
    else tell(trap.onAlternate, 'load on the alternate source');
  }
  if (hasAlarm(before) !== hasAlarm(after)) {
    if (hasAlarm(after)) tell(trap.generalAlarm, 'general alarm');
    else tell(trap.alarmsCancelled, 'alarms cancelled');
  }
  return told;
}
