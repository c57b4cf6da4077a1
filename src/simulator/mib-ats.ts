// An APC transfer switch (PowerNet-MIB 318.1.1.8). Easy to get wrong: in this MIB 1 is the bad value of nearly every
// state, and source A is the preferred one here.
import type { SiteComponent } from '../site/site.ts';
import type { DeviceLayout, MibObject, Notification } from './mib-object.ts';
import { integer, text } from './mib-object.ts';
import { nominalWatts } from './plant-state.ts';
import { outputOf, type Plant } from './step.ts';
import { phaseAmps, supplyAt, type Supply } from './supply.ts';
import { membersOf } from './topology.ts';
import { newTransferSwitch, type TransferSwitchState } from './transfer-switch.ts';
import { nominalVolts } from './utility.ts';

const root = '1.3.6.1.4.1.318.1.1.8';
const trapRoot = '1.3.6.1.4.1.318.0';
const trapText = '1.3.6.1.4.1.318.2.3.3.0';
const bad = 1;
const good = 2;
const powerFactor = 0.98;
const phases = [1, 2, 3] as const;
const supplies = [5, 6, 7, 8, 9, 17, 18] as const;

interface View {
  readonly transfer: TransferSwitchState;
  readonly sourceA: Supply;
  readonly sourceB: Supply;
}

export function atsLayout(component: SiteComponent): DeviceLayout {
  const { id } = component;
  const [preferred = '', alternate = ''] = membersOf(component, 'power');
  const view = (plant: Plant): View => ({
    transfer: plant.state.transferSwitches[id] ?? newTransferSwitch(),
    sourceA: supplyAt(plant, preferred),
    sourceB: supplyAt(plant, alternate),
  });
  return {
    sysObjectId: '1.3.6.1.4.1.318.1.3.32',
    sysDescr: 'Simulated APC automatic transfer switch, PowerNet-MIB',
    objects: [
      text(`${root}.1.1.0`, '1.0'),
      text(`${root}.1.5.0`, 'AP4400'),
      text(`${root}.1.6.0`, `QS-${id}`),
      integer(`${root}.4.2.0`, 1),
      ...statusObjects(view),
      ...inputObjects(view),
      ...outputObjects(component),
    ],
    observe: (before, after) => notifications(component.name, view(before), view(after)),
  };
}

function isHealthy(supply: Supply): boolean {
  const isVoltageIn = supply.volts > nominalVolts * 0.85 && supply.volts < nominalVolts * 1.15;
  return isVoltageIn && supply.hertz > 47 && supply.hertz < 53;
}

/** Source A is connected until the alternate is; while it moves the last one is shown. */
function isOnA({ transfer }: View): boolean {
  if (transfer.position === 'open') return transfer.target === 'alternate';
  return transfer.position === 'preferred';
}

/** The generators' board is dead when they stand: that they could start is redundancy all the same. */
function hasRedundancy(view: View): boolean {
  return !view.transfer.isFailed && isHealthy(view.sourceA);
}

function statusObjects(view: (plant: Plant) => View): MibObject[] {
  const state = (test: (view: View) => boolean) => (plant: Plant) => (test(view(plant)) ? good : bad);
  return [
    integer(`${root}.5.1.1.0`, 2),
    integer(`${root}.5.1.2.0`, (plant) => (isOnA(view(plant)) ? 1 : 2)),
    integer(`${root}.5.1.3.0`, state(hasRedundancy)),
    integer(`${root}.5.1.4.0`, good),
    ...supplies.map((number) => integer(`${root}.5.1.${number}.0`, good)),
    integer(
      `${root}.5.1.10.0`,
      state(({ transfer }) => !transfer.isFailed),
    ),
    integer(
      `${root}.5.1.12.0`,
      state(({ sourceA }) => isHealthy(sourceA)),
    ),
    integer(
      `${root}.5.1.13.0`,
      state(({ sourceB }) => isHealthy(sourceB)),
    ),
    integer(`${root}.5.1.14.0`, (plant) => {
      const { sourceA, sourceB } = view(plant);
      return isHealthy(sourceA) && isHealthy(sourceB) ? 1 : 2;
    }),
    integer(
      `${root}.5.1.15.0`,
      state(({ transfer, sourceA, sourceB }) => {
        if (transfer.position === 'open') return false;
        return isHealthy(transfer.position === 'preferred' ? sourceA : sourceB);
      }),
    ),
    integer(
      `${root}.5.1.16.0`,
      state(({ transfer }) => !transfer.isFailed),
    ),
  ];
}

function inputObjects(view: (plant: Plant) => View): MibObject[] {
  return ([1, 2] as const).flatMap((input) => {
    const supply = (plant: Plant): Supply => (input === 1 ? view(plant).sourceA : view(plant).sourceB);
    return [
      integer(`${root}.5.3.2.1.1.${input}`, input),
      integer(`${root}.5.3.2.1.2.${input}`, phases.length),
      integer(`${root}.5.3.2.1.4.${input}`, (plant) => supply(plant).hertz),
      text(`${root}.5.3.2.1.6.${input}`, input === 1 ? 'Source A' : 'Source B'),
      ...phases.map((phase) =>
        integer(`${root}.5.3.3.1.3.${input}.1.${phase}`, (plant) => supply(plant).volts),
      ),
    ];
  });
}

function outputObjects(component: SiteComponent): MibObject[] {
  const { id } = component;
  const ratedVoltAmps = nominalWatts(component.capacity) / powerFactor;
  const volts = (plant: Plant): number => supplyAt(plant, id).volts;
  const load = (plant: Plant): number => (100 * outputOf(plant, id)) / powerFactor / ratedVoltAmps;
  return phases.flatMap((phase) => {
    const at = (column: number): string => `${root}.5.4.3.1.${column}.1.1.${phase}`;
    return [
      integer(at(3), volts),
      integer(at(4), (plant) => phaseAmps(outputOf(plant, id), volts(plant), powerFactor) * 10),
      integer(at(7), (plant) => outputOf(plant, id) / 3 / powerFactor),
      integer(at(10), load),
      integer(at(19), (plant) => (load(plant) > 100 ? 4 : 1)),
    ];
  });
}

function notifications(name: string, before: View, after: View): Notification[] {
  const told: Notification[] = [];
  const tell = (number: number, message: string): void => {
    const octets = Buffer.from(`${name}: ${message}`, 'utf8');
    told.push({ oid: `${trapRoot}.${number}`, varbinds: [{ oid: trapText, type: 'octets', value: octets }] });
  };
  const isChanged = (test: (view: View) => boolean): boolean => test(before) !== test(after);
  if (isChanged((view) => isHealthy(view.sourceA))) {
    if (isHealthy(after.sourceA)) tell(699, 'source A is good again');
    else tell(698, 'source A has failed');
  }
  if (isChanged(hasRedundancy)) {
    if (hasRedundancy(after)) tell(128, 'redundancy restored');
    else tell(127, 'redundancy lost');
  }
  if (isChanged(isOnA)) tell(126, `switched to source ${isOnA(after) ? 'A' : 'B'}`);
  if (isChanged((view) => view.transfer.isFailed)) {
    if (after.transfer.isFailed) tell(700, 'the transfer mechanism does not move');
    else tell(701, 'the transfer mechanism moves again');
  }
  return told;
}
