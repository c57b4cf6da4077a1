// Buses whose energy in is not energy out, as items. Pure. Easy to get wrong: registers and powers are never mixed in one
// balance, and the item says which of both it rests on; a bus of which one meter is not believed is undetermined.
import type { SeriesPoint } from '../readings/series.ts';
import type { BusZone } from './balance-zones.ts';
import { hundredths } from './drift.ts';
import type { DriftItem } from './drift.ts';
import { judgeBalance } from './energy-balance.ts';
import type { WattsOf } from './energy-balance.ts';
import type { BusBalance, Context, DriftModel, DriftSeries, SeriesOf } from './find-items.ts';
import { knownValues, meanOf } from './median.ts';
import { countTogether } from './register-energy.ts';
import type { RegisterCourse } from './register-energy.ts';

const minuteMs = 60_000;
const slotMs = 300_000;
const balanceSlots = 3;
/** How far back registers are read for a balance. */
export const registerSpanMs = 2 * 3_600_000;

/** Mean of the last three slots that are whole; null when one of them is a gap. */
function windowMean(points: readonly SeriesPoint[], untilMs: number): number | null {
  const inWindow = points.filter(([atMs]) => atMs < untilMs && atMs >= untilMs - balanceSlots * slotMs);
  const known = knownValues(inWindow);
  if (known.length < balanceSlots) return null;
  return meanOf(known);
}

/** By registers where every meter of the bus has one that can be used, else by power. */
export function balanceOf(zone: BusZone, model: DriftModel, series: DriftSeries): BusBalance {
  const toMs = Math.floor(series.nowMs / slotMs) * slotMs;
  const ids = [...zone.feeders, ...zone.children];
  const counted = ids.every(series.isBelieved) ? countedIn(ids, { model, series, toMs }) : undefined;
  if (counted !== undefined) {
    const { means, fromMs } = counted;
    const balance = judgeBalance(zone, model, (id) => means.get(id) ?? null);
    return { zone, balance, basis: 'energy', fromMs, toMs: counted.toMs };
  }
  const wattsOf: WattsOf = (id) => {
    const watts = series.isBelieved(id) ? windowMean(series.slots(id), toMs) : null;
    return watts === null ? null : { watts, doubtWatts: 0 };
  };
  const fromMs = toMs - balanceSlots * slotMs;
  return { zone, balance: judgeBalance(zone, model, wattsOf), basis: 'power', fromMs, toMs };
}

function countedIn(
  ids: readonly string[],
  {
    model,
    series,
    toMs,
  }: { readonly model: DriftModel; readonly series: DriftSeries; readonly toMs: number },
): ReturnType<typeof countTogether> {
  const courses = new Map(
    ids.map((id): [string, readonly RegisterCourse[]] => {
      const registers = series.registers(id);
      const fromMs = toMs - registerSpanMs;
      const powers = knownValues(series.slots(id).filter(([atMs]) => atMs >= fromMs && atMs < toMs));
      const capacityKw = model.components.get(id)?.capacity;
      const most =
        capacityKw === undefined ? powers.reduce((a, b) => Math.max(a, b), 0) * 2 : capacityKw * 1000;
      const meanWatts = meanOf(powers);
      const mostWatts = capacityKw === undefined && powers.length === 0 ? null : most;
      // Of several registers nobody knows the part of each.
      const own = registers.length === 1 ? meanWatts : null;
      return [id, registers.map(({ samples }) => ({ samples, mostWatts, meanWatts: own }))];
    }),
  );
  return countTogether(courses, toMs);
}

function sumOf(ids: readonly string[], seriesOf: SeriesOf): SeriesPoint[] {
  const [first = [], ...rest] = ids.map(seriesOf);
  const others = rest.map((points) => new Map(points));
  return first.map(([atMs, value]): SeriesPoint => {
    const sum = others.reduce<number | null>((total, points) => {
      const more = points.get(atMs) ?? null;
      return total === null || more === null ? null : total + more;
    }, value);
    return [atMs, sum];
  });
}

export function balanceItems(bus: BusBalance, context: Context): readonly DriftItem[] {
  const { zone, balance, basis, fromMs, toMs } = bus;
  const key = `balance:${zone.id}`;
  if (balance === null) context.undetermined.add(key);
  if (balance === null || Math.abs(balance.differenceKw) <= balance.toleranceKw) return [];
  const { slots } = context.series;
  const params = {
    name: zone.name,
    in: hundredths(balance.inKw),
    out: hundredths(balance.outKw),
    difference: hundredths(Math.abs(balance.differenceKw)),
    tolerance: hundredths(balance.toleranceKw),
    ...(basis === 'energy'
      ? { hours: Math.round((toMs - fromMs) / 360_000) / 10 }
      : { hours: '', minutes: (toMs - fromMs) / minuteMs }),
  };
  const lines = [
    { label: namesOf(zone.feeders, context), unit: 'W', points: sumOf(zone.feeders, slots) },
    { label: zone.name, unit: 'W', points: sumOf(zone.children, slots) },
  ] as const;
  const code = balance.differenceKw > 0 ? 'drift-balance-missing' : 'drift-balance-excess';
  return [{ key, code, params, componentIds: [zone.id, ...zone.feeders], fromMs, toMs, lines }];
}

function namesOf(ids: readonly string[], { model }: Context): string {
  const names = ids.map((id) => model.components.get(id)?.name ?? id);
  return names.length <= 3 ? names.join(' + ') : `${names.slice(0, 2).join(' + ')} + …`;
}
