// The demonstration plant on virtual time, read as a collector would: each device in turn at its interval, every second
// while a run lasts, and at once when it sends a trap. No SNMP in between: what is tried here is the watch.
import { Plan } from '../../src/failover/plan.ts';
import { readSequences } from '../../src/failover/read-sequences.ts';
import type { Run } from '../../src/failover/run.ts';
import { RunWatch } from '../../src/failover/run-watch.ts';
import type { SavedWatch, WatchEvent } from '../../src/failover/run-watch.ts';
import type { WatchedReading } from '../../src/failover/sample-memory.ts';
import type { PointName } from '../../src/core/points.ts';
import type { ComponentState } from '../../src/site/component.ts';
import type { Device, Site } from '../../src/site/site.ts';
import type { Plant } from '../../src/simulator/step.ts';
import { demoSite, demoSiteFile, startPlant } from '../simulator/plant-on-clock.ts';
import type { PlantRun } from '../simulator/plant-on-clock.ts';

const site = demoSite();
const read = readSequences(demoSiteFile, site);
if (!('sequences' in read)) throw new Error(JSON.stringify(read.faults));
export const shippedSequences = read.sequences;

const noNote = { battery: null, generators: null };
export const bareOptions = {
  figuresOf: () => noNote,
  markOf: () => ({ mark: 'real', markNote: '', planId: null }) as const,
};

/** Devices of which sequences speak; racks' PDUs are not among them. */
const polled = site.devices.filter(({ kind }) => kind !== 'pdu' && kind !== 'switch');
const stepMs = 250;

export interface WatchedPlant {
  readonly plant: PlantRun;
  readonly plan: Plan;
  watch: RunWatch;
  readonly silent: Set<string>;
  /** Runs time on by so many seconds. */
  run(seconds: number): Promise<void>;
  /** All runs ever seen, as they were last. */
  readonly runs: ReadonlyMap<string, Run>;
}

/** `own` changes what the site file says. */
export function watchPlant(seed = 7, own: (site: Site) => Site = (one) => one): WatchedPlant {
  const plant = startPlant(seed);
  const plan = new Plan(shippedSequences, own(site));
  const runs = new Map<string, Run>();
  const silent = new Set<string>();
  let steps = 0;
  const watched: WatchedPlant = {
    plant,
    plan,
    watch: new RunWatch(plan, bareOptions),
    silent,
    runs,
    async run(seconds) {
      for (let i = 0; i < (seconds * 1000) / stepMs; i++) {
        const before = plant.loop.plant;
        await plant.clock.advance(stepMs);
        look(before, plant.loop.plant);
        steps += 1;
      }
    },
  };
  const take = (event: WatchEvent): void => {
    watched.watch.step(event);
    for (const run of watched.watch.runs) runs.set(run.id, run);
  };
  const look = (before: Plant, after: Plant): void => {
    const nowMs = plant.clock.epochMs();
    const isBurst = watched.watch.runs.some(({ endedAtMs }) => endedAtMs === null);
    polled.forEach((device, at) => {
      if (silent.has(device.id)) return;
      const words = trapWords(device, before, after);
      if (words.length > 0) take({ kind: 'trap', nowMs, trap: { deviceId: device.id, words, atMs: nowMs } });
      const isDue = (steps + at) % (isBurst ? 4 : device.intervalSeconds * 4) === 0;
      if (isDue || words.length > 0) take({ ...sampleOf(device, after), nowMs });
    });
    take({ kind: 'tick', nowMs });
  };
  return watched;
}

/** Another process takes over with what was saved. */
export function restart(watched: WatchedPlant): void {
  const saved = JSON.parse(JSON.stringify(watched.watch.save())) as SavedWatch;
  const runs = JSON.parse(JSON.stringify(watched.watch.runs)) as Run[];
  watched.watch = new RunWatch(new Plan(shippedSequences, site), bareOptions, saved, runs);
}

function componentOf(device: Device): string {
  return device.bindings[0]?.component ?? '';
}

function isLive(plant: Plant, id: string): boolean {
  return plant.power.live.get(id) === true;
}

function isSourceGood(plant: Plant, side: string): boolean {
  return plant.state.utilities[`utility-${side}`]?.present === true;
}

function isOnA(plant: Plant, id: string): boolean {
  const { position, target } = plant.state.transferSwitches[id] ?? {
    position: 'preferred',
    target: 'preferred',
  };
  return position === 'open' ? target === 'alternate' : position === 'preferred';
}

function trapWords(device: Device, before: Plant, after: Plant): string[] {
  const id = componentOf(device);
  if (device.kind === 'ups') {
    const was = before.state.upsModules[id]?.source;
    const is = after.state.upsModules[id]?.source;
    return was !== is && is === 'battery' ? ['on battery'] : [];
  }
  const [stood, stands] = [before, after].map((plant) => plant.state.staticSwitches[id]?.position);
  if (stood !== undefined) {
    return stood === stands ? [] : [`load on the ${stands ?? ''} source`];
  }
  if (device.kind !== 'transfer-switch') return [];
  const side = id.slice(-1);
  const words: string[] = [];
  if (isSourceGood(before, side) !== isSourceGood(after, side)) {
    words.push(isSourceGood(after, side) ? 'source ok' : 'source failed');
  }
  if (isOnA(before, id) !== isOnA(after, id)) words.push('source switched');
  return words;
}

type Told = Omit<Extract<WatchEvent, { kind: 'sample' }>, 'nowMs'>;

function sampleOf(device: Device, plant: Plant): Told {
  const takenAtMs = plant.moment.epochMs;
  const readings: WatchedReading[] = [];
  const states: { componentId: string; state: ComponentState; takenAtMs: number }[] = [];
  const word = (point: PointName, state: string, instance = ''): void => {
    readings.push({ point, instance, value: null, state, quality: 'good', takenAtMs });
  };
  const number = (point: PointName, value: number, instance = ''): void => {
    readings.push({ point, instance, value, state: null, quality: 'good', takenAtMs });
  };
  const id = componentOf(device);
  const { state } = plant;
  switch (device.kind) {
    case 'ups':
      word('output.source', state.upsModules[id]?.source ?? 'none');
      break;
    case 'generator': {
      const set = state.generators[id];
      if (set === undefined) break;
      // Only the controllers of the first two put a word to it.
      if (id !== 'gen-3') word('engine.state', engineWords[set.phase] ?? 'running');
      number('output.frequency', set.hertz);
      for (const line of ['1', '2', '3']) number('output.voltage', set.volts, line);
      number('output.power', plant.power.outputWatts.get(id) ?? 0);
      break;
    }
    case 'transfer-switch': {
      const staticSwitch = state.staticSwitches[id];
      if (staticSwitch !== undefined) {
        word('source.selected', staticSwitch.position);
        word('source.preferred', 'source-1');
        word('source.state', isLive(plant, 'sts-source-a') ? 'ok' : 'absent', '1');
        for (const line of ['1', '2', '3']) number('output.voltage', isLive(plant, id) ? 230 : 0, line);
        break;
      }
      const side = id.slice(-1);
      word('source.selected', isOnA(plant, id) ? 'a' : 'b');
      word('source.state', isSourceGood(plant, side) ? 'ok' : 'failed', 'a');
      word('source.state', isLive(plant, `gen-bus-${side}`) ? 'ok' : 'failed', 'b');
      word('output.state', isLive(plant, id) ? 'ok' : 'failed');
      states.push({
        componentId: `utility-${side}`,
        state: isSourceGood(plant, side) ? 'available' : 'unavailable',
        takenAtMs,
      });
      break;
    }
    case 'chiller':
    case 'cooling-unit':
      word('unit.state', isLive(plant, id) ? 'on' : 'off');
      break;
    case 'router': {
      const carrier = id.replace('router', 'carrier');
      const isUp = (state.carriers[carrier]?.rxDbm ?? -40) > -18;
      number('link.out.rate', plant.network.cableBits.get(`entry-${id.slice(-1)}>${id}`) ?? 0, '513');
      states.push({ componentId: carrier, state: isUp ? 'available' : 'unavailable', takenAtMs });
      break;
    }
    default:
  }
  return { kind: 'sample', deviceId: device.id, readings, states };
}

const engineWords: Readonly<Record<string, string>> = {
  ready: 'ready',
  starting: 'prestart',
  cranking: 'cranking',
  'running-up': 'starting',
  'on-load': 'loaded',
  'cooling-down': 'cooling-down',
  stopping: 'stopping',
  failed: 'shutdown',
};
