// Rates of a device's counters from poll to poll. Easy to get wrong: the memory belongs to one device and one layout;
// a first sample gives no reading at all, a broken pair gives a missing one, so that the last rate does not live on.
import { points } from '../core/points.ts';
import type { Reading } from '../readings/reading.ts';
import type { VarBind } from '../snmp/varbind.ts';
import type { CellStore } from './cell-store.ts';
import { roundNoise } from './decode.ts';
import type { Layout } from './layout.ts';
import type { Profile, RateRule } from './profile.ts';
import { rateBetween, type CounterSample } from './rates.ts';
import { cellsOf, uptimeOid } from './request-plan.ts';

/** One counter of the layout and the item that bounds its rate, where there is one. */
interface RatedCounter {
  readonly rule: RateRule;
  readonly item: number;
  readonly oid: string;
  readonly cell: number;
  readonly ceiling: number | undefined;
}

/** Readings by item, as they were last decoded. */
type LastReading = (item: number) => Reading | undefined;

export class RateDeriver {
  readonly #counters: readonly RatedCounter[];
  readonly #uptimeCell: number;
  /** Last sample of each counter by OID: it outlives a layout in which the counter still stands. */
  readonly #samples: Map<string, CounterSample>;

  constructor(profile: Profile, layout: Layout, before?: RateDeriver) {
    const { index, ofItem } = cellsOf(layout);
    const places = new Map(layout.items.map(({ rule, instance }, i) => [`${rule.point}\t${instance}`, i]));
    this.#counters = profile.rates.flatMap((rule) =>
      layout.items.flatMap(({ rule: { point }, instance, oid }, item): RatedCounter[] => {
        if (point !== rule.from) return [];
        const ceiling = rule.ceiling === undefined ? undefined : places.get(`${rule.ceiling}\t${instance}`);
        return [{ rule, item, oid, cell: ofItem[item] as number, ceiling }];
      }),
    );
    this.#uptimeCell = index.get(uptimeOid) as number;
    const oids = new Set(this.#counters.map(({ oid }) => oid));
    this.#samples = new Map(
      [...(before === undefined ? [] : before.#samples)].filter(([oid]) => oids.has(oid)),
    );
  }

  /** Readings of the rates of all counters that were read in this poll; `atMs` by the monotonic clock. */
  derive(store: CellStore, lastReading: LastReading, atMs: number): Reading[] {
    // Its uptime went unanswered: whether the agent restarted meanwhile is not known.
    if (this.#counters.length === 0 || !store.isFresh(this.#uptimeCell)) return [];
    const uptime = store.varbind(this.#uptimeCell);
    const uptimeTicks = uptime?.type === 'timeticks' ? uptime.value : null;
    const derived: Reading[] = [];
    for (const counter of this.#counters) {
      const { rule, oid, cell, item } = counter;
      const reading = store.isFresh(cell) ? lastReading(item) : undefined;
      const sample = reading && toSample(store.varbind(cell), uptimeTicks, atMs);
      if (reading === undefined || sample === undefined) continue;
      const previous = this.#samples.get(oid);
      this.#samples.set(oid, sample);
      if (previous === undefined) continue;
      const ceiling = counter.ceiling === undefined ? undefined : lastReading(counter.ceiling);
      derived.push(toReading(rule, reading, rateBetween(previous, sample, perSecond(ceiling, rule.scale))));
    }
    return derived;
  }
}

/** The ceiling in counts per second; null when unknown or given as 0. */
function perSecond(ceiling: Reading | undefined, scale: number): number | null {
  const value = ceiling?.value ?? 0;
  return value > 0 ? value / scale : null;
}

function toReading(rule: RateRule, counter: Reading, result: ReturnType<typeof rateBetween>): Reading {
  const isRate = result.outcome === 'rate';
  return {
    ...counter,
    point: rule.to,
    unit: points[rule.to].unit,
    value: isRate ? roundNoise(result.perSecond * rule.scale) : null,
    state: null,
    quality: isRate ? counter.quality : 'missing',
  };
}

function toSample(
  cell: VarBind | undefined,
  uptimeTicks: number | null,
  atMs: number,
): CounterSample | undefined {
  if (cell?.type === 'counter64') return { count: cell.value, bits: 64, uptimeTicks, atMs };
  if (cell?.type !== 'counter32' && cell?.type !== 'gauge32' && cell?.type !== 'integer') return undefined;
  if (cell.value < 0) return undefined;
  return { count: BigInt(cell.value), bits: 32, uptimeTicks, atMs };
}
