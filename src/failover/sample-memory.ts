// The newest samples of everything that sequences watch, and a few before them. Easy to get wrong: what was carried
// before a trigger is asked for after it, when newer samples are there already.
import type { PointName } from '../core/points.ts';
import type { Sample, Samples, StateSample } from './condition.ts';

export interface WatchedReading extends Sample {
  readonly point: PointName;
}

/** Samples of one instance that are kept. */
const samplesPerPoint = 3;

export interface SavedSamples {
  /** By `device\tpoint`, oldest first. */
  readonly readings: readonly (readonly [key: string, samples: readonly WatchedReading[]])[];
  readonly states: readonly (readonly [componentId: string, state: StateSample])[];
}

/** What is kept of one point of a device, oldest first, and the newest of each instance of it. */
interface Kept {
  readonly all: readonly WatchedReading[];
  newest: readonly WatchedReading[] | undefined;
}

const nothing: readonly WatchedReading[] = [];

export class SampleMemory implements Samples {
  readonly #readings = new Map<string, Map<PointName, Kept>>();
  readonly #states: Map<string, StateSample>;

  constructor(saved: SavedSamples = { readings: [], states: [] }) {
    for (const [key, all] of saved.readings) {
      const [deviceId = '', point = ''] = key.split('\t');
      this.#pointsOf(deviceId).set(point as PointName, { all, newest: undefined });
    }
    this.#states = new Map(saved.states);
  }

  save(): SavedSamples {
    const readings = [...this.#readings].flatMap(([deviceId, points]) =>
      Array.from(points, ([point, { all }]) => [`${deviceId}\t${point}`, all] as const),
    );
    return { readings, states: [...this.#states] };
  }

  take(deviceId: string, reading: WatchedReading): void {
    const points = this.#pointsOf(deviceId);
    const known = points.get(reading.point)?.all ?? nothing;
    const all: WatchedReading[] = [];
    let before = 0;
    for (const one of known) {
      if (one.instance === reading.instance) before += 1;
      else all.push(one);
    }
    for (const one of known) {
      if (one.instance !== reading.instance) continue;
      if (before < samplesPerPoint) all.push(one);
      before -= 1;
    }
    all.push(reading);
    points.set(reading.point, { all, newest: undefined });
  }

  takeState(componentId: string, state: StateSample): void {
    this.#states.set(componentId, state);
  }

  of(deviceId: string, point: PointName): readonly WatchedReading[] {
    const kept = this.#readings.get(deviceId)?.get(point);
    if (kept === undefined) return nothing;
    kept.newest ??= kept.all.filter(isNewest);
    return kept.newest;
  }

  stateOf(componentId: string): StateSample | undefined {
    return this.#states.get(componentId);
  }

  /** The same as it was at an instant a short while ago. */
  asOf(atMs: number): Samples {
    return {
      stateOf: (componentId) => this.stateOf(componentId),
      of: (deviceId, point) =>
        (this.#readings.get(deviceId)?.get(point)?.all ?? nothing)
          .filter(({ takenAtMs }) => takenAtMs <= atMs)
          .filter(isNewest),
    };
  }

  #pointsOf(deviceId: string): Map<PointName, Kept> {
    const known = this.#readings.get(deviceId) ?? new Map<PointName, Kept>();
    this.#readings.set(deviceId, known);
    return known;
  }
}

function isNewest(sample: WatchedReading, at: number, all: readonly WatchedReading[]): boolean {
  return !all.some((other, index) => index > at && other.instance === sample.instance);
}
