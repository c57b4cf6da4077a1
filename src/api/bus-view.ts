// How full each bus is, at worst and for how long. Pure. Easy to get wrong: what is told of today comes from the model of
// the plant, growth from what was measured; a bus that nothing measures has no date, not a late one.
import { breakerLimits } from '../capacity/breaker.ts';
import { fewestDays, findRunOut, findTrend } from '../capacity/growth.ts';
import type { DailyPeak, RunOut, Trend } from '../capacity/growth.ts';
import { findPeaks } from '../capacity/peaks.ts';
import type { Peak } from '../capacity/peaks.ts';
import { sayScenario } from '../capacity/place-words.ts';
import type { PlaceSpeech } from '../capacity/place-words.ts';
import { ownFeeders } from '../capacity/spots.ts';
import type { PlantModel } from '../site/component.ts';
import type { Site, SiteComponent } from '../site/site.ts';
import type { BusView, CountedStates, RunOutView } from './contract-capacity.ts';
import { csvTable } from './what-if-table.ts';

const daysPerMonth = 30;
const dayMs = 86_400_000;

export interface BusParts {
  readonly site: Pick<Site, 'components'>;
  /** Demands to plan with. */
  readonly model: PlantModel;
  readonly states: CountedStates;
  /** By component; a component without an entry is not measured. */
  readonly history: ReadonlyMap<string, readonly DailyPeak[]>;
  /** Components that something measures. */
  readonly measured: ReadonlySet<string>;
  readonly speech: PlaceSpeech;
}

/** Components that feed more than one load of their own, least headroom first by part of the limit. */
export function busViews(parts: BusParts): BusView[] {
  const peaks = findPeaks(parts.model, parts.states);
  const breakers = breakerLimits(parts.site.components);
  const left = ({ headroom, limit }: BusView): number =>
    headroom === null ? Infinity : headroom / Math.max(limit, 1e-9);
  return busesOf(parts.site)
    .flatMap((component) => busView(component, parts, peaks.get(component.id), breakers) ?? [])
    .toSorted((a, b) => left(a) - left(b) || (a.id < b.id ? -1 : 1));
}

/** What anything is fed from, but for the rack PDUs and the like that belong to one load: they stand among the breakers. */
function busesOf({ components }: Pick<Site, 'components'>): readonly SiteComponent[] {
  const own = ownFeeders({ components });
  const feeding = new Set(components.flatMap(({ inputs }) => inputs.flatMap(({ members }) => members)));
  return components.filter(({ id, provides }) => provides !== undefined && feeding.has(id) && !own.has(id));
}

function busView(
  component: SiteComponent,
  parts: BusParts,
  peak: Peak | undefined,
  breakers: ReadonlyMap<string, number>,
): BusView | undefined {
  const { id, name, kind, provides, capacity = Infinity } = component;
  const breaker = breakers.get(id) ?? Infinity;
  const limit = Math.min(capacity, breaker);
  if (limit === Infinity || provides === undefined) return undefined;
  const history = parts.history.get(id) ?? [];
  const trend = findTrend(history);
  const ratio =
    peak === undefined || peak.output === null || peak.output <= 0 ? null : peak.worst / peak.output;
  const runOut = (factor: number): RunOutView =>
    parts.measured.has(id)
      ? runOutView(findRunOut(trend, limit, history.length, factor))
      : { kind: 'not-measured' };
  return {
    id,
    name,
    kind,
    medium: provides,
    unit: provides === 'network' ? 'Gbit/s' : 'kW',
    now: peak?.output ?? null,
    limit,
    limitedBy: breaker < capacity ? 'breaker' : 'capacity',
    worst: peak?.worst ?? null,
    worstIn: peak === undefined ? null : sayScenario(peak.scenario, parts.speech),
    headroom: peak === undefined ? null : limit - peak.worst,
    growth: growthOf(trend),
    runOut: runOut(1),
    // A bus that carries nothing now has no measured load that its worst case could be told from.
    runOutWorst: ratio === null ? { kind: 'not-measured' } : runOut(Math.max(1, ratio)),
  };
}

function growthOf(trend: Trend | undefined): BusView['growth'] {
  if (trend === undefined) return null;
  const [perMonth, low, high] = [trend.slope, trend.slopeLow, trend.slopeHigh].map(
    (one) => one * daysPerMonth,
  );
  return { perMonth: perMonth!, low: low!, high: high! };
}

function runOutView(runOut: RunOut): RunOutView {
  if (runOut.kind === 'not-enough') return { ...runOut, needed: fewestDays };
  if (runOut.kind !== 'range') return runOut;
  return { kind: 'range', from: dateOf(runOut.fromDay), to: dateOf(runOut.toDay) };
}

function dateOf(day: number | null): string | null {
  if (day === null) return null;
  return Temporal.Instant.fromEpochMilliseconds(day * dayMs)
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
    .toString();
}

/** The same as a table for spreadsheets. */
export function busTable(buses: readonly BusView[]): string {
  const head = [
    'id',
    'name',
    'medium',
    'unit',
    'now',
    'limit',
    'limited_by',
    'worst',
    'worst_in',
    'headroom',
  ];
  const ends = [
    'growth_per_month',
    'run_out',
    'run_out_from',
    'run_out_to',
    'worst_run_out_from',
    'worst_run_out_to',
  ];
  const span = (runOut: RunOutView): (string | null)[] =>
    runOut.kind === 'range' ? [runOut.from, runOut.to] : [null, null];
  const rows = buses.map((bus) => [
    bus.id,
    bus.name,
    bus.medium,
    bus.unit,
    bus.now,
    bus.limit,
    bus.limitedBy,
    bus.worst,
    bus.worstIn?.text ?? null,
    bus.headroom,
    bus.growth?.perMonth ?? null,
    bus.runOut.kind,
    ...span(bus.runOut),
    ...span(bus.runOutWorst),
  ]);
  return csvTable([...head, ...ends], rows);
}
