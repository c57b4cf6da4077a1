// A metered three-phase APC rack PDU of the second generation (PowerNet-MIB rPDU2, 318.1.1.26), row 1. Power is in
// hundredths of a kW, energy in tenths of a kWh: the register a tenant's invoice is made of.
import type { Outlet, SiteComponent } from '../site/site.ts';
import type { DeviceLayout, MibObject } from './mib-object.ts';
import { gauge, integer, text } from './mib-object.ts';
import { outletObjects } from './outlets.ts';
import { nominalWatts } from './plant-state.ts';
import type { RackPduState } from './rack.ts';
import type { Plant } from './step.ts';
import { supplyAt } from './supply.ts';

const root = '1.3.6.1.4.1.318.1.1.26';
const powerFactor = 0.97;
/** Share of the rating from which a PDU warns. */
const nearShare = 0.8;
const loadState = { low: 1, normal: 2, near: 3, over: 4 } as const;

export function rackPduLayout(component: SiteComponent, outlets: readonly Outlet[] = []): DeviceLayout {
  const { id } = component;
  const ratedWatts = nominalWatts(component.capacity);
  const pdu = (plant: Plant): RackPduState | undefined => plant.state.rackPdus[id];
  const watts = (plant: Plant): number => pdu(plant)?.watts ?? 0;
  const at = (column: number): string => `${root}.4.3.1.${column}.1`;
  return {
    sysObjectId: '1.3.6.1.4.1.318.1.3.4.6',
    sysDescr: 'Simulated APC rack PDU, PowerNet-MIB (rPDU2)',
    objects: [
      integer(at(1), 1),
      integer(at(2), 1),
      text(at(3), component.name),
      integer(at(4), (plant) => stateOf(watts(plant), ratedWatts)),
      integer(at(5), (plant) => watts(plant) / 10),
      integer(at(6), (plant) => (pdu(plant)?.peakWatts ?? 0) / 10),
      integer(at(9), (plant) => Math.floor((pdu(plant)?.energyWh ?? 0) / 100)),
      integer(at(12), 1),
      integer(at(13), 1),
      integer(at(16), (plant) => watts(plant) / powerFactor / 10),
      integer(at(17), (plant) => (watts(plant) > 0 ? powerFactor * 100 : 0)),
      ...phaseObjects(component, pdu),
      ...(outlets.length === 0 ? [] : outletObjects(component, outlets)),
      gauge('1.3.6.1.4.1.318.1.1.12.1.16.0', watts),
    ],
  };
}

function phaseObjects(
  component: SiteComponent,
  pdu: (plant: Plant) => RackPduState | undefined,
): MibObject[] {
  const { id } = component;
  const volts = (plant: Plant): number => supplyAt(plant, id).volts;
  const perPhaseRated = nominalWatts(component.capacity) / 3;
  return ([0, 1, 2] as const).flatMap((index) => {
    const at = (column: number): string => `${root}.6.3.1.${column}.${index + 1}`;
    const phaseWatts = (plant: Plant): number => pdu(plant)?.phaseWatts[index] ?? 0;
    return [
      integer(at(1), index + 1),
      integer(at(2), 1),
      integer(at(3), index + 1),
      integer(at(4), (plant) => stateOf(phaseWatts(plant), perPhaseRated)),
      integer(at(5), (plant) =>
        volts(plant) < 1 ? 0 : (10 * phaseWatts(plant)) / volts(plant) / powerFactor,
      ),
      integer(at(6), volts),
      integer(at(7), (plant) => phaseWatts(plant) / 10),
      integer(at(8), (plant) => phaseWatts(plant) / powerFactor / 10),
      integer(at(9), (plant) => (phaseWatts(plant) > 0 ? powerFactor * 100 : 0)),
    ];
  });
}

function stateOf(watts: number, ratedWatts: number): number {
  if (watts > ratedWatts) return loadState.over;
  if (watts > ratedWatts * nearShare) return loadState.near;
  return watts < ratedWatts * 0.05 ? loadState.low : loadState.normal;
}
