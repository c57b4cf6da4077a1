// The power meters of boards and panels, and their kWh registers. Easy to get wrong: what a register shows when the plant
// begins, and what it counted while nobody simulated, must agree with the registers of the rack PDUs behind it, or the bus
// between them would look as if energy were lost.
import { phaseShares } from './rack.ts';
import type { Plant } from './step.ts';
import type { Topology } from './topology.ts';
import { inputOf, membersOf } from './topology.ts';
import type { SiteComponent } from '../site/site.ts';

export interface MeterState {
  /** Energy register, Wh; only grows. */
  readonly energyWh: number;
}

export function stepMeter(meter: MeterState, dt: number, watts: number): MeterState {
  return { energyWh: meter.energyWh + (watts * dt) / 3600 };
}

/** What hangs on a component in good order. */
export interface Behind {
  readonly rackPdus: readonly string[];
  /** Of everything else, as the site file has it. */
  readonly otherWatts: number;
}

export function behindMeter(topology: Topology, id: string): Behind {
  const pdus = new Set(topology.rackPdus.map(({ pdu }) => pdu.id));
  const found: string[] = [];
  let otherWatts = 0;
  const walk = (from: string): void => {
    for (const consumer of topology.consumers.power.get(from) ?? []) {
      if (pdus.has(consumer.id)) found.push(consumer.id);
      else if (consumer.provides === 'power') {
        if (isFirst(consumer, from)) walk(consumer.id);
      } else {
        const feeders = membersOf(consumer, 'power').length;
        otherWatts += ((consumer.demand.power ?? 0) * 1000) / feeders;
      }
    }
  };
  walk(id);
  return { rackPdus: found, otherWatts };
}

/** A switch takes all from its first source while that lives. */
function isFirst(consumer: SiteComponent, from: string): boolean {
  const input = inputOf(consumer, 'power');
  return input?.mode !== 'select' || input.members[0] === from;
}

/** The sum of the registers behind a meter. */
export function registersBehind(
  topology: Topology,
  id: string,
  energyWhOf: (rackPdu: string) => number,
): number {
  return behindMeter(topology, id).rackPdus.reduce((sum, pdu) => sum + energyWhOf(pdu), 0);
}

/** What passes on each phase, W: that of the rack PDUs as they divide it, and everything else evenly. */
export function metersPhases(plant: Plant, id: string): readonly [number, number, number] {
  const total = plant.power.outputWatts.get(id) ?? 0;
  const phases: [number, number, number] = [0, 0, 0];
  let told = 0;
  for (const { pdu } of plant.topology.rackPdus) {
    if (!membersOf(pdu, 'power').includes(id)) continue;
    const watts = plant.power.inputWatts.get(pdu.id) ?? 0;
    const shares = phaseShares(pdu.id);
    for (const at of [0, 1, 2] as const) phases[at] += watts * shares[at];
    told += watts;
  }
  for (const at of [0, 1, 2] as const) phases[at] += (total - told) / 3;
  return phases;
}
