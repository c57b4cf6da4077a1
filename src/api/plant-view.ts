// The diagram and one element of it, as the browser sees them. Pure: the live plant in, documents out. Easy to get
// wrong: output is the model's, values are measured; the two are shown side by side and never mixed.
import type { PointName } from '../core/points.ts';
import type { Reading } from '../readings/reading.ts';
import type { PresentComponent } from '../redundancy/present-flow.ts';
import type { Outcome } from '../redundancy/report.ts';
import { carriedFlow } from '../redundancy/ride-through.ts';
import type { CarriedFlow } from '../redundancy/ride-through.ts';
import { sayOutcome, unitsOf } from '../redundancy/sentence.ts';
import type { Speech } from '../redundancy/sentence.ts';
import type { Device, Site, SiteComponent } from '../site/site.ts';
import { componentInForce } from '../verdicts/model-in-force.ts';
import { loadProtectionView } from './autonomy-view.ts';
import type {
  ComponentView,
  DiagramEdge,
  DiagramNode,
  DiagramView,
  RemovalView,
  ValueView,
} from './contract.ts';
import { figureViews } from './figure-view.ts';
import type { PlantSource } from './sources.ts';
import { stateSentence } from './state-sentence.ts';

/** The points that say most about a kind of equipment, best first; at most four are shown. */
const tellingPoints: Readonly<Record<Device['kind'], readonly PointName[]>> = {
  ups: ['output.source', 'output.power', 'battery.runtime', 'battery.charge'],
  generator: ['engine.state', 'output.power', 'fuel.level', 'output.frequency'],
  'transfer-switch': ['source.selected', 'redundancy.state', 'output.current', 'output.voltage'],
  'cooling-unit': ['unit.state', 'cooling.output', 'supply.temperature', 'return.temperature'],
  chiller: ['unit.state', 'cooling.output', 'fluid.supply.temperature', 'fluid.return.temperature'],
  pdu: ['input.power', 'energy.total', 'input.current', 'input.voltage'],
  router: ['link.state', 'link.in.rate', 'link.out.rate', 'optical.rx.power'],
  switch: ['link.state', 'link.in.rate', 'link.out.rate', 'optical.rx.power'],
  environment: ['ambient.temperature', 'ambient.humidity', 'leak.state', 'smoke.state'],
  rectifier: ['output.power', 'battery.charge', 'output.voltage', 'module.count'],
  meter: ['input.power', 'energy.total', 'input.voltage', 'input.current'],
  other: ['system.uptime'],
};
const maxTellingValues = 4;

export function valueOf(reading: Reading): ValueView {
  const { point, instance, label, value, unit, state, quality, takenAtMs } = reading;
  return { point, instance, label, value, unit, state, quality, takenAtMs };
}

const deviceIndexes = new WeakMap<Site, ReadonlyMap<string, readonly Device[]>>();

/** Devices by the component they speak for; made once, because a site does not change while we run. */
function deviceIndex(site: Site): ReadonlyMap<string, readonly Device[]> {
  const known = deviceIndexes.get(site);
  if (known !== undefined) return known;
  const index = new Map<string, Device[]>();
  for (const device of site.devices) {
    for (const id of new Set(device.bindings.map(({ component }) => component))) {
      const devices = index.get(id);
      if (devices === undefined) index.set(id, [device]);
      else devices.push(device);
    }
  }
  deviceIndexes.set(site, index);
  return index;
}

function devicesOf(plant: PlantSource, componentId: string): readonly Device[] {
  return deviceIndex(plant.site).get(componentId) ?? [];
}

/** The binding's own points first, because a device that speaks for several components tells each something else. */
export function tellingReadings(plant: PlantSource, component: SiteComponent): readonly Reading[] {
  return devicesOf(plant, component.id)
    .flatMap((device) => {
      const own = device.bindings
        .filter((binding) => binding.component === component.id)
        .flatMap((binding) => [
          ...(binding.available ?? []),
          ...(binding.measures ? [binding.measures] : []),
        ]);
      const isMain = device.kind === component.kind || own.length === 0;
      const wanted = isMain ? [...own, ...tellingPoints[device.kind].map((point) => ({ point }))] : own;
      return plant.board
        .ofDevice(device.id)
        .map((reading) => ({ reading, rank: wanted.findIndex((want) => isWanted(want, reading)) }))
        .filter(({ rank }) => rank !== -1)
        .sort((a, b) => a.rank - b.rank)
        .map(({ reading }) => reading);
    })
    .slice(0, maxTellingValues);
}

function isWanted(
  want: { readonly point: PointName; readonly instance?: string | undefined },
  reading: Reading,
): boolean {
  return want.point === reading.point && (want.instance === undefined || want.instance === reading.instance);
}

/** What is worked out once for all nodes; it holds until the plant changes. */
export interface DiagramContext extends CarriedFlow {
  readonly names: ReadonlyMap<string, string>;
  readonly spofs: ReadonlySet<string>;
}

export function diagramContext(plant: PlantSource): DiagramContext {
  const { live } = plant.assessment().report;
  return {
    ...carriedFlow(plant.model(), plant.onBattery()),
    names: namesOf(plant),
    // Where a load is lost already, every element would count as one.
    spofs: new Set(live.baseline.ok ? live.singlePointsOfFailure : []),
  };
}

/** `readings` are the telling ones. */
export function nodeOf(
  plant: PlantSource,
  component: SiteComponent,
  context: DiagramContext,
  readings = tellingReadings(plant, component),
): DiagramNode {
  const { names } = context;
  const present = context.present.get(component.id);
  const status = plant.status(component.id);
  const { live } = plant.assessment().report;
  const outcome = live.maintainable[component.id];
  const load = plant.autonomy.protection().get(component.id);
  const state = status?.state ?? component.state;
  const inForce = componentInForce(component, state, plant.figures().get(component.id));
  const { capacity } = inForce;
  return {
    id: component.id,
    name: component.name,
    kind: component.kind,
    provides: component.provides ?? null,
    state,
    stateSentence: stateSentence(component, status, plant.onBattery().has(component.id), names),
    stateSinceMs: status?.isWatched === true ? status.sinceMs : null,
    live: present?.live ?? false,
    onBattery: context.onBattery.has(component.id),
    output: present?.output ?? 0,
    capacity: Number.isFinite(capacity) ? (capacity ?? null) : null,
    draws: drawsOf(inForce, present),
    protection: load === undefined ? null : loadProtectionView(load),
    values: readings.map(valueOf),
    deviceIds: devicesOf(plant, component.id).map((device) => device.id),
    spof: context.spofs.has(component.id),
    maintainable: outcome === undefined ? null : outcome.ok,
  };
}

/** Names of components and devices by id. */
export function namesOf(plant: PlantSource): ReadonlyMap<string, string> {
  return new Map([...plant.site.components, ...plant.site.devices].map(({ id, name }) => [id, name]));
}

/** A feeder that stands ready for a bus nobody draws from carries nothing. */
function isDrawing(component: SiteComponent, present: ReadonlyMap<string, PresentComponent>): boolean {
  const hasDemand = Object.values(component.demand).some((demand) => demand > 0);
  return hasDemand || (present.get(component.id)?.output ?? 0) > 0;
}

/** What a load draws while it is served; nothing for what is no load. */
function drawsOf(component: SiteComponent, present: PresentComponent | undefined): DiagramNode['draws'] {
  return component.provides === undefined && present?.live === true ? component.demand : {};
}

export function edgesOf(
  plant: PlantSource,
  present: ReadonlyMap<string, PresentComponent>,
): readonly DiagramEdge[] {
  return plant.site.components.flatMap((component) =>
    component.inputs.flatMap(({ medium, mode, members }) =>
      members.map((from) => ({
        from,
        to: component.id,
        medium,
        mode,
        active: isDrawing(component, present) && present.get(component.id)?.fedBy.has(from) === true,
      })),
    ),
  );
}

export function diagramView(plant: PlantSource, nowMs: number): DiagramView {
  const context = diagramContext(plant);
  const nodes = plant.site.components.map((component) => nodeOf(plant, component, context));
  return { at: nowMs, nodes, edges: edgesOf(plant, context.present) };
}

export function removalView(
  outcome: Outcome,
  removed: readonly string[],
  speech: Speech,
  on: 'utilities' | 'generators' = 'utilities',
): RemovalView {
  const { ok, lost, overloaded, cascade } = outcome;
  const sentence = sayOutcome(removed, outcome, speech, on);
  return { ok, lost, overloaded, cascade: cascade ?? null, sentence };
}

/** One element with everything known about it; undefined when there is none of that id. */
export function componentView(plant: PlantSource, id: string, nowMs: number): ComponentView | undefined {
  const component = plant.site.components.find((one) => one.id === id);
  if (component === undefined) return undefined;
  const { maintainable, onGenerators } = plant.assessment().report.live;
  const context = diagramContext(plant);
  const speech = { names: context.names, units: unitsOf(plant.site) };
  const [now, later] = [maintainable[id], onGenerators[id]];
  return {
    at: nowMs,
    node: nodeOf(plant, component, context),
    readings: devicesOf(plant, id).flatMap((device) =>
      plant.board.ofDevice(device.id).map((reading) => ({
        ...valueOf(reading),
        deviceId: device.id,
        deviceName: device.name,
      })),
    ),
    feedsFrom: component.inputs.flatMap((input) => input.members),
    feeds: plant.site.components
      .filter((one) => one.inputs.some((input) => input.members.includes(id)))
      .map((one) => one.id),
    figures: figureViews(component, plant.figures()),
    removal: now === undefined ? null : removalView(now, [id], speech),
    removalOnGenerators: later === undefined ? null : removalView(later, [id], speech, 'generators'),
  };
}
