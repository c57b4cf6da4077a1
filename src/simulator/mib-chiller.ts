// A chiller with the KELVIN programme on a Carel pCOWeb card (1.3.6.1.4.1.9839.2.1): digital, analogue (x0.1) and
// integer values by number. Its control stays on through a loss of power, waiting to restart.
import type { SiteComponent } from '../site/site.ts';
import { newChiller, type ChillerState } from './chiller.ts';
import type { DeviceLayout } from './mib-object.ts';
import { integer } from './mib-object.ts';
import type { Plant } from './step.ts';
import { phaseAmps } from './supply.ts';
import { nominalVolts } from './utility.ts';

const root = '1.3.6.1.4.1.9839.2';
const waterLitresPerSecond = 8;
const waterJoulesPerLitre = 4190;

export function chillerLayout(component: SiteComponent): DeviceLayout {
  const { id } = component;
  const chiller = (plant: Plant): ChillerState => plant.state.chillers[id] ?? newChiller();
  const watts = (plant: Plant): number => plant.power.inputWatts.get(id) ?? 0;
  const isOn = (plant: Plant): boolean => plant.power.live.get(id) === true;
  const analogue = (number: number, of: (plant: Plant) => number) =>
    integer(`${root}.1.2.${number}.0`, (plant) => of(plant) * 10);
  const returnCelsius = (plant: Plant): number => {
    const { supplyCelsius, heatWatts } = chiller(plant);
    return supplyCelsius + heatWatts / (waterLitresPerSecond * waterJoulesPerLitre);
  };
  return {
    sysObjectId: '1.3.6.1.4.1.9839.2606.1',
    sysDescr: 'Simulated chiller, KELVIN programme on pCOWeb',
    objects: [
      integer(`${root}.0.10.1.0`, 2),
      integer(`${root}.0.11.1.0`, 0),
      integer(`${root}.1.1.36.0`, 0),
      integer(`${root}.1.1.131.0`, 1),
      analogue(70, (plant) => (chiller(plant).supplyCelsius + returnCelsius(plant)) / 2),
      analogue(71, returnCelsius),
      analogue(72, (plant) => chiller(plant).supplyCelsius),
      analogue(73, (plant) => (isOn(plant) ? waterLitresPerSecond * 60 : 0)),
      analogue(74, (plant) => phaseAmps(watts(plant), nominalVolts, 0.9)),
      analogue(77, (plant) => (chiller(plant).coolingWatts > 0 ? 10 + plant.outdoorCelsius / 4 : 7)),
      analogue(81, (plant) => plant.outdoorCelsius),
      analogue(90, (plant) => (isOn(plant) ? 80 : 0)),
      analogue(91, () => 0),
      analogue(100, (plant) => chiller(plant).coolingWatts / 1000),
      analogue(101, () => 0),
      analogue(102, (plant) => chiller(plant).coolingWatts / 1000),
      analogue(103, (plant) => watts(plant) / 1000),
    ],
  };
}
