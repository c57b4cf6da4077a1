// Reaches verdicts on windows with everything they look at: the states of now, every other open window, the loads as
// foreseen, whose each load is. Easy to get wrong: only what is still to come is judged, so that work under way is not
// held up by an hour that is over; and forecasts are kept for a while, because each minute the same history is asked.
import type { Transaction } from '../platform/database.ts';
import type { Site, SiteComponent } from '../site/site.ts';
import { forecastLoad, pastSpans } from './forecast.ts';
import type { LoadForecast } from './forecast.ts';
import { judgeWindow } from './go-no-go.ts';
import type { GoBasis, GoVerdict } from './go-verdict.ts';
import { loadPastWeeks } from './load-history-store.ts';
import { metersOfLoads } from './load-meters.ts';
import type { Meter } from './load-meters.ts';
import type { LoadHolders } from './tenant-effects.ts';
import { plannedWork } from './window.ts';
import type { MaintenanceWindow, PlannedWork } from './window.ts';

/** What begins within this time is judged by the states of now, what begins later by the design. */
export const nearMs = 24 * 3_600_000;
const forecastKeptMs = 600_000;
const maxForecastsKept = 50;

export interface JudgeParts {
  readonly site: Pick<Site, 'components' | 'devices' | 'timeZone'>;
  /** The components with the states of this moment. */
  readonly components: () => readonly SiteComponent[];
  /** Whose each load is at that instant. */
  readonly loadHolders: (
    tx: Transaction,
    during: { fromMs: number; untilMs: number },
  ) => Promise<LoadHolders>;
}

type Forecast = ReadonlyMap<string, LoadForecast>;

export class Judge {
  readonly #parts: JudgeParts;
  readonly #meters: ReadonlyMap<string, readonly Meter[]>;
  readonly #kept = new Map<string, { readonly forecast: Forecast; readonly atMs: number }>();

  constructor(parts: JudgeParts) {
    this.#parts = parts;
    this.#meters = metersOfLoads(parts.site);
  }

  /** `open` are all windows that are not over; one of the subject's own id is left out. */
  async judge(
    tx: Transaction,
    subject: PlannedWork,
    open: readonly MaintenanceWindow[],
    nowMs: number,
  ): Promise<GoVerdict> {
    const ahead = aheadOf(subject, nowMs);
    const startsAtMs = Math.min(...ahead.steps.map((step) => step.startsAtMs));
    const endsAtMs = Math.max(...ahead.steps.map((step) => step.endsAtMs));
    const isEmpty = ahead.steps.length === 0;
    const basis: GoBasis = isEmpty || startsAtMs - nowMs <= nearMs ? 'now' : 'design';
    const forecast = isEmpty
      ? new Map<string, LoadForecast>()
      : await this.#foresee(tx, { fromMs: startsAtMs, untilMs: endsAtMs }, nowMs);
    return judgeWindow({
      components: this.#parts.components(),
      subject: ahead,
      others: open.filter(({ id }) => id !== subject.id).map((window) => plannedWork(window, nowMs)),
      basis,
      forecast,
      holders: await this.#parts.loadHolders(
        tx,
        isEmpty ? { fromMs: nowMs, untilMs: nowMs } : { fromMs: startsAtMs, untilMs: endsAtMs },
      ),
      nowMs,
      isOver: isEmpty && subject.steps.length > 0,
    });
  }

  async #foresee(
    tx: Transaction,
    window: { readonly fromMs: number; readonly untilMs: number },
    nowMs: number,
  ): Promise<Forecast> {
    const spans = pastSpans(window, nowMs, this.#parts.site.timeZone);
    const key = `${spans[0]?.fromMs} ${spans[0]?.untilMs}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined && nowMs - kept.atMs < forecastKeptMs && nowMs >= kept.atMs) return kept.forecast;
    const past = await loadPastWeeks(tx, this.#meters, spans);
    const forecast = new Map(
      this.#parts.site.components
        .filter(({ provides, demand }) => provides === undefined && demand.power !== undefined)
        .map(({ id, demand }) => {
          const load = { id, contractKilowatts: demand.power ?? 0 };
          return [id, forecastLoad(load, past.get(id) ?? [], window.fromMs)];
        }),
    );
    this.#kept.delete(key);
    this.#kept.set(key, { forecast, atMs: nowMs });
    if (this.#kept.size > maxForecastsKept) this.#kept.delete(this.#kept.keys().next().value ?? '');
    return forecast;
  }
}

function aheadOf(work: PlannedWork, nowMs: number): PlannedWork {
  const steps = work.steps
    .filter((step) => step.endsAtMs > nowMs)
    .map((step) => ({ ...step, startsAtMs: Math.max(step.startsAtMs, nowMs) }));
  return { ...work, steps };
}
