// What components can deliver as telemetry tells it: a derated rating, so many modules, a chiller on a hot day. Easy to get
// wrong: what stands in the site file is the plate, and no telemetry makes a component stronger than its plate; and the
// last word counts for an hour, because a capacity does not come back by falling silent.
import { points } from '../core/points.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import type { CapacityRule, Site, SiteComponent } from '../site/site.ts';
import type { FigureChange, FigureSource } from './figure.ts';
import { FiveMinutePeak, steppedDown } from './five-minute-peak.ts';
import { measuredValue } from './measured-value.ts';

/** How often capacities are looked at, ms. */
export const capacitySampleMs = 10_000;
const lastWordMs = 3_600_000;
/** Steps of a capacity: 1 % of the plate or of the curve's best, and at least this. */
const leastStep = 0.1;
const stepShare = 0.01;

interface Rule {
  readonly deviceId: string;
  readonly rule: CapacityRule;
  /** Of a curve: outside air, so that a cloud does not move a verdict. */
  readonly peak: FiveMinutePeak;
  last: { readonly value: number; readonly atMs: number } | undefined;
}

interface WatchedCapacity {
  readonly component: SiteComponent;
  readonly rules: readonly Rule[];
  readonly step: number;
  inForce: { readonly value: number; readonly source: FigureSource } | undefined;
}

/** Between the points of a curve on a straight line, beyond its ends as at its ends. `curve` rises in its first numbers. */
export function onCurve(curve: NonNullable<CapacityRule['curve']>, at: number): number {
  const above = curve.findIndex(([x]) => x >= at);
  if (above === 0) return curve[0]![1];
  if (above === -1) return curve.at(-1)![1];
  const [[x0, y0], [x1, y1]] = [curve[above - 1]!, curve[above]!];
  return y0 + ((y1 - y0) * (at - x0)) / (x1 - x0);
}

/** What one reading means, in the unit of the component's medium. */
function capacityOf(rule: CapacityRule, reading: number, plate: number | undefined): number {
  const { each, curve } = rule;
  if (curve !== undefined) return onCurve(curve, reading);
  if (each !== undefined) return reading * each;
  if (points[rule.point].unit === '%') return ((plate ?? Infinity) * reading) / 100;
  return reading / (points[rule.point].unit === 'bit/s' ? 1e9 : 1000);
}

export class CapacityWatch {
  readonly #board: LatestBoard;
  readonly #isSilent: (deviceId: string) => boolean;
  readonly #watched: readonly WatchedCapacity[];

  constructor(site: Site, board: LatestBoard, isSilent: (deviceId: string) => boolean) {
    this.#board = board;
    this.#isSilent = isSilent;
    const rules = new Map<string, Rule[]>();
    for (const { id: deviceId, bindings } of site.devices) {
      for (const { component, capacity: rule } of bindings) {
        if (rule === undefined) continue;
        const known = rules.get(component) ?? [];
        known.push({ deviceId, rule, peak: new FiveMinutePeak(capacitySampleMs), last: undefined });
        rules.set(component, known);
      }
    }
    this.#watched = site.components.flatMap((component) => {
      const own = rules.get(component.id);
      if (own === undefined) return [];
      const best = Math.max(...own.flatMap(({ rule }) => rule.curve?.map(([, kw]) => kw) ?? [0]));
      const step = Math.max(leastStep, (component.capacity ?? best) * stepShare);
      return [{ component, rules: own, step, inForce: undefined }];
    });
  }

  /** Looks at every capacity, and returns those that are other than before. `nowMs` is monotonic. */
  sample(nowMs: number, epochMs: number): readonly FigureChange[] {
    return this.#watched.flatMap((watched): FigureChange[] => {
      const fresh = this.#look(watched, nowMs);
      const before = watched.inForce;
      if (before?.value === fresh.value && before.source === fresh.source) return [];
      watched.inForce = fresh;
      const isAsFiled = before === undefined && fresh.source === 'file';
      const change = {
        componentId: watched.component.id,
        kind: 'capacity',
        ...fresh,
        sinceMs: epochMs,
      } as const;
      return isAsFiled && fresh.value === (watched.component.capacity ?? Infinity) ? [] : [change];
    });
  }

  /** The least of the plate and of what each rule says. */
  #look(
    { component, rules, step, inForce }: WatchedCapacity,
    nowMs: number,
  ): { readonly value: number; readonly source: FigureSource } {
    let least = component.capacity ?? Infinity;
    let source: FigureSource = 'file';
    for (const rule of rules) {
      const told = this.#tellOf(rule, component.capacity, nowMs);
      if (told.source !== 'file' && source !== 'last') source = told.source;
      least = Math.min(least, told.value);
    }
    if (least === Infinity) return { value: least, source: 'file' };
    const isSteady = least === component.capacity;
    return { value: isSteady ? least : steppedDown(least, inForce?.value, step), source };
  }

  #tellOf(
    one: Rule,
    plate: number | undefined,
    nowMs: number,
  ): { readonly value: number; readonly source: FigureSource } {
    const { rule, deviceId } = one;
    const value = this.#isSilent(deviceId) ? null : measuredValue(this.#board, { deviceId, ...rule });
    if (value !== null) {
      if (rule.curve !== undefined) one.peak.add(value, nowMs);
      const settled = rule.curve === undefined ? value : (one.peak.highest(nowMs) ?? value);
      one.last = { value: Math.max(0, capacityOf(rule, settled, plate)), atMs: nowMs };
    }
    if (one.last !== undefined && nowMs - one.last.atMs <= lastWordMs) {
      return { value: one.last.value, source: value === null ? 'last' : 'measured' };
    }
    // Nobody knows how hot it is: the curve at its worst.
    return { value: Math.min(...(rule.curve?.map(([, kw]) => kw) ?? [plate ?? Infinity])), source: 'file' };
  }
}
