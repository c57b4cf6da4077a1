// A chilled-water room unit with an APC card (PowerNet-MIB, InRow RC, 318.1.1.13.3.2.2). Its card lives on a UPS, so it
// answers while the unit has no power. Even objects are the Fahrenheit twins of the odd ones and are served too.
import type { SiteComponent } from '../site/site.ts';
import { newCoolingUnit, type CoolingUnitState } from './cooling-unit.ts';
import type { DeviceLayout, MibObject, Notification } from './mib-object.ts';
import { gauge, integer, text } from './mib-object.ts';
import { nominalWatts } from './plant-state.ts';
import type { Plant } from './step.ts';

const branch = '1.3.6.1.4.1.318.1.1.13';
const root = `${branch}.3.2.2.2`;
const trapRoot = '1.3.6.1.4.1.318.0';
const standby = 1;
const on = 2;
/** Litres a second of air that carry a watt at 13 K. */
const airLitresPerWatt = 1 / (1.2 * 1.006 * 13);
const cfmPerLitreSecond = 2.11888;
const faultCode = 17;
const faultText = 'Fan fault';
const waterJoulesPerLitre = 4190;

export function inRowLayout(component: SiteComponent): DeviceLayout {
  const { id } = component;
  const ratedWatts = nominalWatts(component.capacity);
  const unit = (plant: Plant): CoolingUnitState => plant.state.coolingUnits[id] ?? newCoolingUnit();
  const isFaulty = (plant: Plant): boolean => unit(plant).mode === 'faulty';
  return {
    sysObjectId: '1.3.6.1.4.1.318.1.3.14.5',
    sysDescr: 'Simulated APC InRow RC, PowerNet-MIB',
    objects: [
      integer(`${branch}.3.1.1.0`, (plant) => (isFaulty(plant) ? 1 : 0)),
      integer(`${branch}.3.1.2.1.2.1`, (plant) => (isFaulty(plant) ? faultCode : undefined)),
      ...faultRow(isFaulty),
      text(`${branch}.3.2.2.1.2.0`, component.name),
      text(`${branch}.3.2.2.1.4.0`, 'ACRC'),
      text(`${branch}.3.2.2.1.5.0`, `QS-${id}`),
      ...airObjects(unit, ratedWatts),
      ...waterObjects(unit),
      gauge(`${branch}.3.2.2.3.1.0`, (plant) => (unit(plant).runSeconds % (2000 * 3600)) / 3600),
    ],
    observe: (before, after) => {
      if (isFaulty(before) === isFaulty(after)) return [];
      return [faultNotification(component.name, isFaulty(after))];
    },
  };
}

function faultRow(isFaulty: (plant: Plant) => boolean): MibObject[] {
  const octets = Buffer.from(faultText, 'utf8');
  return [
    {
      oid: `${branch}.3.1.2.1.3.1`,
      read: (plant) => (isFaulty(plant) ? { type: 'octets', value: octets } : undefined),
    },
  ];
}

function faultNotification(name: string, isSet: boolean): Notification {
  const value = Buffer.from(`${name}: ${faultText} ${isSet ? 'set' : 'cleared'}`, 'utf8');
  return {
    oid: `${trapRoot}.${isSet ? 306 : 307}`,
    varbinds: [
      { oid: `${branch}.3.1.2.1.2.1`, type: 'integer', value: faultCode },
      { oid: '1.3.6.1.4.1.318.2.3.3.0', type: 'octets', value },
    ],
  };
}

/** °C x0.1 at the odd object, °F x0.1 at the even one before it. */
function temperature(object: number, of: (plant: Plant) => number): MibObject[] {
  return [
    integer(`${root}.${object - 1}.0`, (plant) => of(plant) * 18 + 320),
    integer(`${root}.${object}.0`, (plant) => of(plant) * 10),
  ];
}

function airObjects(unit: (plant: Plant) => CoolingUnitState, ratedWatts: number): MibObject[] {
  const litres = (plant: Plant): number => unit(plant).fan * ratedWatts * airLitresPerWatt;
  return [
    integer(`${root}.1.0`, (plant) => (unit(plant).mode === 'running' ? on : standby)),
    integer(`${root}.2.0`, (plant) => unit(plant).coolingWatts / 100),
    integer(`${root}.3.0`, (plant) => (unit(plant).demand * ratedWatts) / 100),
    integer(`${root}.4.0`, (plant) => litres(plant) * cfmPerLitreSecond),
    integer(`${root}.5.0`, litres),
    ...temperature(7, (plant) => unit(plant).returnCelsius - 11),
    ...temperature(9, (plant) => unit(plant).supplyCelsius),
    ...temperature(11, (plant) => unit(plant).returnCelsius),
    integer(`${root}.15.0`, (plant) => 40 * unit(plant).fan ** 2),
    integer(`${root}.16.0`, (plant) => unit(plant).fan * 1000),
    integer(`${root}.17.0`, 1),
    integer(`${root}.18.0`, 1),
    integer(`${root}.19.0`, 1),
  ];
}

function waterObjects(unit: (plant: Plant) => CoolingUnitState): MibObject[] {
  const litres = (plant: Plant): number => {
    const { coolingWatts, waterInCelsius, waterOutCelsius } = unit(plant);
    const rise = waterOutCelsius - waterInCelsius;
    return rise > 0.1 ? coolingWatts / (waterJoulesPerLitre * rise) : 0;
  };
  return [
    integer(`${root}.20.0`, (plant) => unit(plant).demand * 100),
    integer(`${root}.21.0`, (plant) => litres(plant) * 15.85 * 10),
    integer(`${root}.22.0`, (plant) => litres(plant) * 100),
    ...temperature(24, (plant) => unit(plant).waterInCelsius),
    ...temperature(26, (plant) => unit(plant).waterOutCelsius),
    integer(`${root}.27.0`, 1),
  ];
}
