// The outlets of a rack PDU that meters each of them: 24, eight to a phase. Easy to get wrong: what the outlets of a phase show
// adds up to what the phase carries; and an outlet that is laid to another rack carries what that rack takes from this PDU, and
// nothing while it takes nothing.
import type { Outlet, SiteComponent } from '../site/site.ts';
import type { MibObject } from './mib-object.ts';
import { integer, text } from './mib-object.ts';
import { traitOf } from './random.ts';
import type { Plant } from './step.ts';
import { supplyAt } from './supply.ts';

const root = '1.3.6.1.4.1.318.1.1.26.9';
const outletsPerPhase = 8;
/** Of a phase; nothing is plugged into the others. */
const usedPerPhase = 6;
const powerFactor = 0.97;
const on = 2;
const numbers = Array.from({ length: 3 * outletsPerPhase }, (_, at) => at + 1);
const phaseOf = (number: number): 0 | 1 | 2 => Math.floor((number - 1) / outletsPerPhase) as 0 | 1 | 2;

export function outletObjects(pdu: SiteComponent, outlets: readonly Outlet[]): MibObject[] {
  const { id } = pdu;
  return numbers.flatMap((number) => {
    const watts = (plant: Plant): number => outletWatts(plant, id, outlets, number);
    const volts = (plant: Plant): number => supplyAt(plant, id).volts;
    return [
      text(`${root}.2.3.1.3.${number}`, `Outlet ${number}`),
      integer(`${root}.2.3.1.5.${number}`, on),
      text(`${root}.4.3.1.3.${number}`, `Outlet ${number}`),
      integer(`${root}.4.3.1.6.${number}`, (plant) =>
        volts(plant) < 1 ? 0 : (10 * watts(plant)) / volts(plant) / powerFactor,
      ),
      integer(`${root}.4.3.1.7.${number}`, watts),
    ];
  });
}

export function outletWatts(plant: Plant, id: string, outlets: readonly Outlet[], number: number): number {
  const laidTo = (one: number): string | undefined =>
    outlets.find(({ instance }) => instance === String(one))?.rack;
  const lent = (one: number): number => {
    const rack = laidTo(one);
    return rack === undefined ? 0 : takenBy(plant, id, rack);
  };
  if (laidTo(number) !== undefined) return lent(number);
  const phase = phaseOf(number);
  const ofPhase = numbers.filter((one) => phaseOf(one) === phase);
  const own = ofPhase.filter((one) => laidTo(one) === undefined).slice(0, usedPerPhase);
  if (!own.includes(number)) return 0;
  const lentWatts = ofPhase.reduce((sum, one) => sum + lent(one), 0);
  const weight = (one: number): number => 0.5 + traitOf(`${id}/${one}`);
  const total = own.reduce((sum, one) => sum + weight(one), 0);
  const carried = plant.state.rackPdus[id]?.phaseWatts[phase] ?? 0;
  return (Math.max(0, carried - lentWatts) * weight(number)) / total;
}

/** What a rack, by its place, takes from this PDU, W. */
function takenBy(plant: Plant, id: string, rackId: string): number {
  const load = plant.topology.site.racks.find((rack) => rack.id === rackId)?.component ?? '';
  const feed = plant.power.feeds.get(load)?.find(({ member }) => member === id);
  return (plant.power.inputWatts.get(load) ?? 0) * (feed?.weight ?? 0);
}
