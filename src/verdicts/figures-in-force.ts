// All demands and capacities that the verdict takes from telemetry instead of the site file, kept up to date.
import type { Clock } from '../core/clock.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import type { Site } from '../site/site.ts';
import { CapacityWatch, capacitySampleMs } from './capacity-watch.ts';
import { DemandWatch } from './demand-watch.ts';
import type { Figure, FigureChange, FigureKind, Figures } from './figure.ts';

export interface FigureParts {
  readonly site: Site;
  readonly board: LatestBoard;
  readonly clock: Clock;
  readonly isSilent: (deviceId: string) => boolean;
}

export class FiguresInForce {
  readonly #clock: Clock;
  readonly #demands: DemandWatch;
  readonly #capacities: CapacityWatch;
  readonly #figures = new Map<string, Partial<Record<FigureKind, Figure>>>();
  #nextMs = -Infinity;

  constructor({ site, board, clock, isSilent }: FigureParts) {
    this.#clock = clock;
    this.#demands = new DemandWatch(site, board, isSilent);
    this.#capacities = new CapacityWatch(site, board, isSilent);
  }

  figures(): Figures {
    return this.#figures;
  }

  /** What a load drew before this process began, kW. */
  seed(componentId: string, powerKw: number): void {
    this.#demands.seed(componentId, powerKw, this.#clock.monotonicMs());
  }

  /** Samples when it is time to; returns what is other than before. */
  look(): readonly FigureChange[] {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs < this.#nextMs) return [];
    this.#nextMs = nowMs + capacitySampleMs;
    const epochMs = this.#clock.epochMs();
    const changes = [...this.#demands.sample(nowMs, epochMs), ...this.#capacities.sample(nowMs, epochMs)];
    for (const { componentId, kind, ...figure } of changes) {
      this.#figures.set(componentId, { ...this.#figures.get(componentId), [kind]: figure });
    }
    return changes;
  }
}
