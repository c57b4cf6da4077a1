// The demonstration plant played in large steps, seen through its own agents: what they would answer becomes readings, with
// the rounding of each device. Easy to get wrong: values are taken from the agents' objects, not from the plant's truth.
import { momentAt } from '../../src/simulator/daily-curve.ts';
import { faultsOf } from '../../src/simulator/drills.ts';
import type { DrillName } from '../../src/simulator/drills.ts';
import { layoutOf } from '../../src/simulator/layouts.ts';
import type { MibObject } from '../../src/simulator/mib-object.ts';
import { returnShare } from '../../src/simulator/network-flow.ts';
import { cableId, newPlant } from '../../src/simulator/plant-state.ts';
import { plantAt, stepPlant } from '../../src/simulator/step.ts';
import type { Plant } from '../../src/simulator/step.ts';
import { readTopology } from '../../src/simulator/topology.ts';
import type { PointName } from '../../src/core/points.ts';
import type { Reading } from '../../src/readings/reading.ts';
import type { Device, Site } from '../../src/site/site.ts';
import { reading } from '../readings/samples.ts';

interface Told {
  readonly point: PointName;
  readonly instance: string;
  readonly oid: string;
  readonly scale: number;
}

const rpdu = '1.3.6.1.4.1.318.1.1.26';
const lines = ['1', '2', '3'];
/** What is asked of each kind of device, as its profile asks it. */
const asked: Readonly<Partial<Record<Device['kind'], readonly Told[]>>> = {
  pdu: [
    { point: 'input.power', instance: '', oid: `${rpdu}.4.3.1.5.1`, scale: 10 },
    { point: 'energy.total', instance: '', oid: `${rpdu}.4.3.1.9.1`, scale: 100 },
    ...lines.map((instance) => ({
      point: 'input.current' as const,
      instance,
      oid: `${rpdu}.6.3.1.5.${instance}`,
      scale: 0.1,
    })),
    ...lines.map((instance) => ({
      point: 'input.voltage' as const,
      instance,
      oid: `${rpdu}.6.3.1.6.${instance}`,
      scale: 1,
    })),
  ],
  ups: lines.map((instance) => ({
    point: 'output.power' as const,
    instance,
    oid: `1.3.6.1.2.1.33.1.4.4.1.4.${instance}`,
    scale: 1,
  })),
  meter: [
    { point: 'input.power', instance: '', oid: '1.3.6.1.4.1.34278.2.1.0', scale: 1 },
    { point: 'energy.total', instance: '', oid: '1.3.6.1.4.1.34278.5.1.0', scale: 100 },
  ],
  router: [
    { point: 'optical.rx.power', instance: '513', oid: '1.3.6.1.4.1.2636.3.60.1.1.1.1.5.513', scale: 0.01 },
  ],
};

export class PlayedPlant {
  readonly site: Site;
  readonly #objects: readonly { readonly device: Device; readonly told: Told; readonly object: MibObject }[];
  #plant: Plant;
  #nowMs: number;

  constructor(site: Site, startMs: number, seed: number) {
    this.site = site;
    const topology = readTopology(site);
    this.#objects = site.devices.flatMap((device) => {
      // Phases of a few PDUs are enough, and the rest costs time.
      const isWhole = device.kind !== 'pdu' || /^pdu-a0[12]/.test(device.id);
      const wanted = (asked[device.kind] ?? []).slice(0, isWhole ? undefined : 2);
      const layout = layoutOf(device, topology);
      return wanted.map((told) => {
        const object = layout.objects.find(({ oid }) => oid === told.oid);
        if (object === undefined) throw new Error(`${device.id} has no ${told.oid}`);
        return { device, told, object };
      });
    });
    const moment = momentAt(startMs, site.timeZone);
    this.#nowMs = startMs;
    this.#plant = plantAt(topology, newPlant(topology, moment, seed), {
      moment,
      faults: faultsOf(topology, []),
    });
    // Water and air settle before anybody looks.
    for (let made = 0; made < 60; made++) this.#step(5, []);
    this.#nowMs = startMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Plays on in steps of at most 20 s. */
  run(seconds: number, drills: readonly DrillName[] = []): void {
    const steps = Math.ceil(seconds / 20);
    for (let made = 0; made < steps; made++) this.#step(seconds / steps, drills);
  }

  #step(dt: number, drills: readonly DrillName[]): void {
    this.#nowMs += dt * 1000;
    const built = readTopologyOnce(this.site);
    const faults = faultsOf(built, drills);
    this.#plant = stepPlant(this.#plant, { dt, moment: momentAt(this.#nowMs, this.site.timeZone), faults });
  }

  readings(): Reading[] {
    const takenAtMs = this.#nowMs;
    const told = this.#objects.map(({ device, told: { point, instance, scale }, object }) => {
      const value = object.read(this.#plant)?.value;
      if (typeof value !== 'number') throw new Error(`${device.id} ${point} is no number`);
      return reading(device.id, point, { instance, value: value * scale, takenAtMs });
    });
    const rates = ['1', '2'].flatMap((number) => {
      const bits = this.#plant.network.cableBits.get(cableId(`entry-${number}`, `router-${number}`)) ?? 0;
      const at = { instance: '513', takenAtMs };
      return [
        reading(`router-${number}`, 'link.out.rate', { ...at, value: bits }),
        reading(`router-${number}`, 'link.in.rate', { ...at, value: bits * returnShare }),
      ];
    });
    return [...told, ...rates];
  }
}

const topologies = new WeakMap<Site, ReturnType<typeof readTopology>>();
function readTopologyOnce(site: Site): ReturnType<typeof readTopology> {
  const known = topologies.get(site) ?? readTopology(site);
  topologies.set(site, known);
  return known;
}
