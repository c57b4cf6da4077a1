// What loads draw as measured, fit for a verdict: the highest five-minute mean of the last hour, rounded up; where nothing of the
// last hour was measured, what the site file says (the contract). Easy to get wrong: a rack with two feeds is measured
// when both are; and all the power a rack takes becomes heat that somebody has to carry away.
import { points } from '../core/points.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import type { Site, SiteComponent } from '../site/site.ts';
import type { Figure, FigureChange, FigureKind } from './figure.ts';
import { FiveMinutePeak, steppedUp } from './five-minute-peak.ts';
import { measuredValue } from './measured-value.ts';
import type { Meter } from './measured-value.ts';

/** How often demand is sampled, ms. */
const demandSampleMs = 10_000;

/** Steps of a measured demand: 2 % of the contract, and at least this, kW. */
const leastStepKw = 0.1;
const stepShare = 0.02;

interface MeteredLoad {
  readonly component: SiteComponent;
  readonly meters: readonly Meter[];
  readonly peak: FiveMinutePeak;
  readonly stepKw: number;
  powerKw: number | undefined;
}

/** The meters of each device that say what a component delivers in W; the first that is written counts. */
function metersByComponent({ devices }: Site): ReadonlyMap<string, Meter> {
  const meters = new Map<string, Meter>();
  for (const { id: deviceId, bindings } of devices) {
    for (const { component, measures } of bindings) {
      if (measures === undefined || points[measures.point].unit !== 'W' || meters.has(component)) continue;
      meters.set(component, { deviceId, ...measures });
    }
  }
  return meters;
}

/** By load: its own meter, or those of all its feeds where each feeds nothing else. A load without is not measured. */
export function metersOfLoads(site: Site): ReadonlyMap<string, readonly Meter[]> {
  const meters = metersByComponent(site);
  const fed = new Map<string, number>();
  for (const { inputs } of site.components) {
    for (const { members } of inputs) for (const id of members) fed.set(id, (fed.get(id) ?? 0) + 1);
  }
  const loads = site.components.filter(({ provides }) => provides === undefined);
  return new Map(
    loads.flatMap(({ id, inputs }): [string, readonly Meter[]][] => {
      const own = meters.get(id);
      if (own !== undefined) return [[id, [own]]];
      const feeds = inputs.find(({ medium }) => medium === 'power')?.members ?? [];
      const ofFeeds = feeds.flatMap((feed) => (fed.get(feed) === 1 ? (meters.get(feed) ?? []) : []));
      return ofFeeds.length > 0 && ofFeeds.length === feeds.length ? [[id, ofFeeds]] : [];
    }),
  );
}

export class DemandWatch {
  readonly #board: LatestBoard;
  readonly #isSilent: (deviceId: string) => boolean;
  readonly #loads: readonly MeteredLoad[];

  constructor(site: Site, board: LatestBoard, isSilent: (deviceId: string) => boolean) {
    this.#board = board;
    this.#isSilent = isSilent;
    const meters = metersOfLoads(site);
    this.#loads = site.components.flatMap((component): MeteredLoad[] => {
      const own = meters.get(component.id);
      if (own === undefined || !component.inputs.some(({ medium }) => medium === 'power')) return [];
      const stepKw = Math.max(leastStepKw, (component.demand.power ?? 0) * stepShare);
      return [
        { component, meters: own, peak: new FiveMinutePeak(demandSampleMs), stepKw, powerKw: undefined },
      ];
    });
  }

  /** What was measured before this process began. `nowMs` is monotonic. */
  seed(componentId: string, powerKw: number, nowMs: number): void {
    const load = this.#loads.find(({ component }) => component.id === componentId);
    load?.peak.seed(powerKw, nowMs);
  }

  /** Takes a sample of every load, and returns the figures that are other than before. */
  sample(nowMs: number, epochMs: number): readonly FigureChange[] {
    return this.#loads.flatMap((load) => {
      const kw = this.#powerOf(load);
      if (kw !== null) load.peak.add(kw, nowMs);
      const highest = load.peak.highest(nowMs);
      const before = load.powerKw;
      load.powerKw = highest === undefined ? undefined : steppedUp(highest, before, load.stepKw);
      return load.powerKw === before ? [] : changesOf(load, epochMs);
    });
  }

  #powerOf({ meters }: MeteredLoad): number | null {
    let watts = 0;
    for (const meter of meters) {
      const value = this.#isSilent(meter.deviceId) ? null : measuredValue(this.#board, meter);
      if (value === null || value < 0) return null;
      watts += value;
    }
    return watts / 1000;
  }
}

/** Heat follows power, in the relation that the site file gives the two. */
function changesOf({ component, powerKw }: MeteredLoad, sinceMs: number): FigureChange[] {
  const { id: componentId, demand, inputs } = component;
  const figure = (kind: FigureKind, value: number): FigureChange => {
    const source: Figure['source'] = powerKw === undefined ? 'file' : 'measured';
    return { componentId, kind, value, source, sinceMs };
  };
  const filed = { power: demand.power ?? 0, cooling: demand.cooling ?? 0 };
  const changes = [figure('demand.power', powerKw ?? filed.power)];
  if (filed.cooling > 0 && filed.power > 0 && inputs.some(({ medium }) => medium === 'cooling')) {
    const heat = powerKw === undefined ? filed.cooling : (powerKw * filed.cooling) / filed.power;
    changes.push(figure('demand.cooling', heat));
  }
  return changes;
}
