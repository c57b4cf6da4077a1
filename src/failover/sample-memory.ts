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

export class SampleMemory implements Samples {
  readonly #readings: Map<string, readonly WatchedReading[]>;
  readonly #states: Map<string, StateSample>;

  constructor(saved: SavedSamples = { readings: [], states: [] }) {
    this.#readings = new Map(saved.readings);
    this.#states = new Map(saved.states);
  }

  save(): SavedSamples {
    return { readings: [...this.#readings], states: [...this.#states] };
  }

  take(deviceId: string, reading: WatchedReading): void {
    const key = `${deviceId}\t${reading.point}`;
    const known = this.#readings.get(key) ?? [];
    const same = known.filter(({ instance }) => instance === reading.instance);
    const rest = known.filter(({ instance }) => instance !== reading.instance);
    this.#readings.set(key, [...rest, ...same.slice(1 - samplesPerPoint), reading]);
  }

  takeState(componentId: string, state: StateSample): void {
    this.#states.set(componentId, state);
  }

  of(deviceId: string, point: PointName): readonly WatchedReading[] {
    return (this.#readings.get(`${deviceId}\t${point}`) ?? []).filter(isNewest);
  }

  stateOf(componentId: string): StateSample | undefined {
    return this.#states.get(componentId);
  }

  /** The same as it was at an instant a short while ago. */
  asOf(atMs: number): Samples {
    return {
      stateOf: (componentId) => this.stateOf(componentId),
      of: (deviceId, point) =>
        (this.#readings.get(`${deviceId}\t${point}`) ?? [])
          .filter(({ takenAtMs }) => takenAtMs <= atMs)
          .filter(isNewest),
    };
  }
}

function isNewest(sample: WatchedReading, at: number, all: readonly WatchedReading[]): boolean {
  return !all.some((other, index) => index > at && other.instance === sample.instance);
}
