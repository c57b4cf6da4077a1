// What a device says from its cells, poll after poll, in columns. What did not change since the last poll is not decoded
// again. Easy to get wrong: values are judged against each other (plausibility.ts) also when some of them are read less
// often, so every item takes part as it was last read, and as it was before it was judged.
import { readingAt, type PointFacts, type ReadingBatch } from '../readings/reading-batch.ts';
import type { Reading } from '../readings/reading.ts';
import type { VarBind } from '../snmp/varbind.ts';
import type { CellStore } from './cell-store.ts';
import {
  decodeItem,
  goodValue,
  factsOf,
  isSourceLost,
  isStaleThen,
  staleReadings,
  type Outcome,
  type PointFault,
} from './decode.ts';
import { decodeList } from './decode-list.ts';
import { rawOf } from './decoders.ts';
import { RateDeriver } from './derive-rates.ts';
import type { ListRows } from './device-asker.ts';
import { JudgedColumns } from './judged-columns.ts';
import { conditionHolds, type Item, type Layout } from './layout.ts';
import { crossCheck, takeBackRescaled } from './plausibility.ts';
import { intervalClasses, type Cadence } from './poll-cadence.ts';
import type { CheckedRule, Profile } from './profile.ts';
import { cellsOf, classOf, itemsDue, type LayoutCells, type RequestPlan } from './request-plan.ts';

export interface DecoderOptions {
  readonly deviceId: string;
  readonly profile: Profile;
  readonly layout: Layout;
  readonly cadence: Cadence;
  readonly urgent: ReadonlySet<string>;
}

/** What was asked for in this poll, and when it was answered. */
export interface DecodingPoll {
  readonly plan: RequestPlan;
  readonly mask: number;
  readonly lists: ListRows;
  readonly nowMs: number;
  readonly monotonicMs: number;
}

export interface Decoded {
  /** Valid until the device is polled again. */
  readonly batch: ReadingBatch;
  readonly faults: readonly PointFault[];
  /** An item that the layout promised was not there: the tables have changed. */
  readonly rowsVanished: boolean;
}

const noFaults: readonly PointFault[] = [];
const noReadings: readonly Reading[] = [];

export class DeviceDecoder {
  readonly #options: DecoderOptions;
  readonly #cells: LayoutCells;
  readonly #facts: readonly PointFacts[];
  readonly #judged: JudgedColumns;
  readonly #rates: RateDeriver;
  /** Sum of the versions of the cells that each item was last decoded from. */
  readonly #decodedFrom: Float64Array;
  readonly #faults = new Map<number, PointFault>();
  /** Items whose value is a guess at what the firmware meant, with what was read. */
  readonly #unscaled = new Map<number, number>();
  /** The device said last that its own source is lost. */
  #isLost: boolean;
  readonly #lists = new Map<CheckedRule, { readonly rows: string; readonly readings: readonly Reading[] }>();

  /** `before`: whoever decoded the device's layout before; rates go on from there. */
  constructor(options: DecoderOptions, before?: DeviceDecoder) {
    const { profile, layout } = options;
    const { length } = layout.items;
    this.#options = options;
    this.#cells = cellsOf(layout);
    this.#facts = sharedFacts(options);
    this.#judged = new JudgedColumns(length);
    this.#isLost = before !== undefined && before.#isLost;
    this.#rates = new RateDeriver(profile, layout, before === undefined ? undefined : before.#rates);
    this.#decodedFrom = new Float64Array(length).fill(-1);
  }

  /** Why items could not be understood when they were last read. */
  get faults(): readonly PointFault[] {
    return this.#faults.size === 0 ? noFaults : [...this.#faults.values()];
  }

  /** All items whose cells were read in this poll. */
  decode(store: CellStore, poll: DecodingPoll): Decoded {
    const { deviceId } = this.#options;
    const { nowMs: takenAtMs } = poll;
    this.#judged.takeBack();
    const due = itemsDue(poll.plan, poll.mask);
    let fresh = 0;
    let rowsVanished = false;
    for (const item of due) {
      const cell = this.#cells.ofItem[item] as number;
      if (!store.isFresh(cell)) continue;
      if (store.isVanished(cell)) rowsVanished = true;
      this.#decodeItem(store, item);
      fresh += 1;
    }
    const rows = fresh === due.length ? due : due.filter((item) => this.#isFresh(store, item));
    const rates = this.#rates.derive(store, (item) => this.#reading(item, takenAtMs), poll.monotonicMs);
    this.#judge();
    const lists = this.#decodeLists(poll);
    const rest = this.#markStale(rows, lists);
    const more = rates.length === 0 ? rest : [...rest, ...rates];
    const columns = this.#judged.columns;
    const batch = { deviceId, takenAtMs, facts: this.#facts, columns, rows, more };
    return { batch, faults: this.faults, rowsVanished };
  }

  #isFresh(store: CellStore, item: number): boolean {
    return store.isFresh(this.#cells.ofItem[item] as number);
  }

  #reading(row: number, takenAtMs: number): Reading | undefined {
    const { columns } = this.#judged;
    if (!columns.isSet(row)) return undefined;
    return readingAt(this.#options.deviceId, this.#facts[row] as PointFacts, { columns, row, takenAtMs });
  }

  /** Judges what was read against all that is known. */
  #judge(): void {
    const { checks, items } = this.#options.layout;
    if (this.#unscaled.size > 0) {
      const rescaled = Array.from(this.#unscaled, ([item, unscaled]) => ({ item, unscaled }));
      takeBackRescaled(this.#judged, items, rescaled);
    }
    if (checks !== undefined) crossCheck(this.#judged, checks);
  }

  #decodeItem(store: CellStore, item: number): void {
    const cell = this.#cells.ofItem[item] as number;
    const valid = this.#cells.valid[item];
    let version = store.version(cell);
    if (valid !== undefined) {
      // One that was not read in this poll cannot vouch for the value: that is a state of its own.
      for (const one of valid) version += store.isFresh(one) ? store.version(one) * 2 : 0.5;
    }
    if (this.#decodedFrom[item] === version) return;
    this.#decodedFrom[item] = version;
    this.#decodeAnew(store, item);
  }

  #decodeAnew(store: CellStore, place: number): void {
    const item = this.#options.layout.items[place] as Item;
    const raw =
      this.#cells.isPlain[place] === 1 ? store.plainNumber(this.#cells.ofItem[place] as number) : NaN;
    const good = Number.isNaN(raw) ? raw : goodValue(item.rule, raw);
    if (!Number.isNaN(good)) {
      if (this.#faults.size > 0) this.#faults.delete(place);
      if (this.#unscaled.size > 0) this.#unscaled.delete(place);
      this.#judged.columns.setGood(place, good);
      return;
    }
    const cell = store.varbind(this.#cells.ofItem[place] as number);
    const isValid = this.#isValid(store, place);
    const outcome = isValid && cell !== undefined ? decodeItem(item, cell) : noValue;
    if (outcome.fault === undefined) this.#faults.delete(place);
    else this.#faults.set(place, { point: item.rule.point, oid: item.oid, message: outcome.fault });
    if (outcome.unscaled === undefined) this.#unscaled.delete(place);
    else this.#unscaled.set(place, outcome.unscaled);
    this.#judged.columns.set(place, outcome);
  }

  #isValid(store: CellStore, place: number): boolean {
    const valid = this.#cells.valid[place];
    if (valid === undefined) return true;
    const conditions = this.#options.layout.items[place]?.validWhen ?? [];
    return conditions.every(({ condition }, i) => {
      const cell = valid[i] as number;
      const varbind = store.isFresh(cell) ? store.varbind(cell) : undefined;
      return varbind !== undefined && conditionHolds(condition, rawOf(varbind));
    });
  }

  #decodeLists({ plan, mask, lists, nowMs }: DecodingPoll): readonly Reading[] {
    if (lists.size === 0) return noReadings;
    const { deviceId, cadence } = this.#options;
    const readings: Reading[] = [];
    for (let place = 0; place < plan.lists.length; place++) {
      if ((mask & (1 << place)) === 0) continue;
      const intervalMs = cadence.intervalsMs[intervalClasses[place] ?? 'normal'];
      for (const rule of plan.lists[place] ?? []) {
        const rows = lists.get(rule.oid);
        if (rows === undefined) continue;
        const words = wordsOf(rows);
        const before = this.#lists.get(rule);
        const now =
          before?.rows === words
            ? before.readings.map((reading) => ({ ...reading, takenAtMs: nowMs }))
            : decodeList(rule, rows, { deviceId, nowMs }).map((reading) => ({ ...reading, intervalMs }));
        this.#lists.set(rule, { rows: words, readings: now });
        for (const reading of now) readings.push(reading);
      }
    }
    return readings;
  }

  /** When the device says that its own source is lost, all it says is as old as that loss. Gives the rest so. */
  #markStale(rows: Int32Array, rest: readonly Reading[]): readonly Reading[] {
    const { profile } = this.#options;
    if (profile.staleWhen === undefined) return rest;
    const { columns } = this.#judged;
    const pointOf = (row: number): string => (this.#facts[row] as PointFacts).point;
    const { point: teller } = profile.staleWhen;
    const isTold = rows.some((row) => pointOf(row) === teller) || rest.some(({ point }) => point === teller);
    // When that went unanswered this time, what it said last holds.
    if (isTold) {
      this.#isLost =
        rows.some((row) => isSourceLost(profile, pointOf(row), columns.state(row))) ||
        rest.some(({ point, state }) => isSourceLost(profile, point, state));
    }
    if (!this.#isLost) return rest;
    for (const row of rows) {
      if (isStaleThen(profile, pointOf(row), columns.quality(row))) {
        this.#judged.amend(row, { quality: 'stale' });
      }
    }
    return staleReadings(profile, rest);
  }
}

const noValue: Outcome = { value: null, state: null, quality: 'missing' };

function wordsOf(rows: readonly VarBind[]): string {
  return rows.length === 0 ? '' : rows.map((row) => String(rawOf(row))).join('\n');
}

const factsByLayout = new WeakMap<Layout, Map<string, readonly PointFacts[]>>();

/** The same list for all devices of a layout that are read equally often. */
function sharedFacts({ layout, cadence, urgent }: DecoderOptions): readonly PointFacts[] {
  const key = [...Object.values(cadence.intervalsMs), ...[...urgent].sort()].join(' ');
  const known = factsByLayout.get(layout) ?? new Map<string, readonly PointFacts[]>();
  factsByLayout.set(layout, known);
  const facts =
    known.get(key) ??
    layout.items.map((item) => factsOf(item, cadence.intervalsMs[classOf(item.rule, urgent)]));
  known.set(key, facts);
  return facts;
}
