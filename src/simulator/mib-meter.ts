// A Janitza UMG power analyser on the feeder of a panel (JANITZA-MIB, 34278.1). Volts in tenths, amperes in thousandths, energy in
// tenths of a kWh.
import type { SiteComponent } from '../site/site.ts';
import type { DeviceLayout, MibObject } from './mib-object.ts';
import { integer } from './mib-object.ts';
import { metersPhases } from './panel-meter.ts';
import { outputOf, type Plant } from './step.ts';
import { linePerPhase, supplyAt } from './supply.ts';

const root = '1.3.6.1.4.1.34278';
const powerFactor = 0.97;

export function meterLayout(component: SiteComponent): DeviceLayout {
  const { id } = component;
  const watts = (plant: Plant): number => outputOf(plant, id);
  return {
    sysObjectId: root,
    sysDescr: 'Simulated Janitza UMG power analyser, JANITZA-MIB',
    objects: [
      ...([0, 1, 2] as const).flatMap((index) => phaseObjects(component, index)),
      integer(`${root}.2.1.0`, watts),
      integer(`${root}.2.3.0`, (plant) => watts(plant) / powerFactor),
      integer(`${root}.2.4.0`, (plant) => (watts(plant) > 0 ? powerFactor * 1000 : 0)),
      integer(`${root}.5.1.0`, (plant) => Math.floor((plant.state.meters[id]?.energyWh ?? 0) / 100)),
      integer(`${root}.8.1.0`, (plant) => supplyAt(plant, id).hertz * 100),
    ],
  };
}

function phaseObjects({ id }: SiteComponent, index: 0 | 1 | 2): MibObject[] {
  const volts = (plant: Plant): number => supplyAt(plant, id).volts;
  const watts = (plant: Plant): number => metersPhases(plant, id)[index];
  const amps = (plant: Plant): number => (volts(plant) < 1 ? 0 : watts(plant) / volts(plant) / powerFactor);
  return [
    integer(`${root}.1.${1 + index}.0`, (plant) => volts(plant) * 10),
    integer(`${root}.1.${5 + index}.0`, (plant) => volts(plant) * linePerPhase * 10),
    integer(`${root}.1.${8 + index}.0`, (plant) => amps(plant) * 1000),
    integer(`${root}.1.${12 + index}.0`, watts),
    integer(`${root}.1.${20 + index}.0`, (plant) => watts(plant) / powerFactor),
    integer(`${root}.1.${24 + index}.0`, (plant) => (watts(plant) > 0 ? powerFactor * 1000 : 0)),
  ];
}
