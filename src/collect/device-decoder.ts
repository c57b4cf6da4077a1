// Readings of one device from its cells, poll after poll. What did not change since the last poll is not decoded again,
// only dated anew. Easy to get wrong: values are judged against each other (plausibility.ts) also when some of them are
// read less often, so the last reading of every item takes part, as it was before it was judged.
import { points } from '../core/points.ts';
import type { Reading } from '../readings/reading.ts';
import type { VarBind } from '../snmp/varbind.ts';
import { decodeItem, markStale, type DecodedPoll, type PointFault } from './decode.ts';
import { decodeList } from './decode-list.ts';
import { rawOf } from './decoders.ts';
import type { CellStore } from './cell-store.ts';
import type { ListRows } from './device-asker.ts';
import { conditionHolds, type Item, type Layout } from './layout.ts';
import { crossCheck, takeBackRescaled, type Rescaled } from './plausibility.ts';
import { intervalClasses, type Cadence } from './poll-cadence.ts';
import type { CheckedRule, Profile } from './profile.ts';
import { cellsOf, classOf, type LayoutCells, type RequestPlan } from './request-plan.ts';

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
}

export class DeviceDecoder {
  readonly #options: DecoderOptions;
  readonly #cells: LayoutCells;
  /** Last reading of each item, before it was judged against others. */
  readonly #plain: (Reading | undefined)[];
  /** Sum of the versions of the cells that each item was last decoded from. */
  readonly #decodedFrom: Float64Array;
  readonly #faults = new Map<number, PointFault>();
  /** Items whose value is a guess at what the firmware meant, with what was read. */
  readonly #unscaled = new Map<number, number>();
  readonly #lists = new Map<CheckedRule, { readonly rows: string; readonly readings: readonly Reading[] }>();

  constructor(options: DecoderOptions) {
    this.#options = options;
    this.#cells = cellsOf(options.layout);
    const { length } = options.layout.items;
    this.#plain = Array.from({ length }, () => undefined);
    this.#decodedFrom = new Float64Array(length).fill(-1);
  }

  /** Why items could not be understood when they were last read. */
  get faults(): readonly PointFault[] {
    return [...this.#faults.values()];
  }

  /** The last reading of an item, judged by itself; undefined before the first. */
  lastReading(item: number): Reading | undefined {
    return this.#plain[item];
  }

  /** Readings of all items whose cells were read in this poll. */
  decode(store: CellStore, poll: DecodingPoll): DecodedPoll {
    const { profile, layout } = this.#options;
    const read: number[] = [];
    let rowsVanished = false;
    for (let place = 0; place < poll.plan.items.length; place++) {
      if ((poll.mask & (1 << place)) === 0) continue;
      for (const item of poll.plan.items[place] ?? []) {
        const cell = this.#cells.ofItem[item] as number;
        if (!store.isFresh(cell)) continue;
        if (store.isVanished(cell)) rowsVanished = true;
        this.#decodeItem(store, item, poll.nowMs);
        read.push(item);
      }
    }
    const readings =
      layout.checks === undefined && this.#unscaled.size === 0 ? this.#asRead(read) : this.#judged(read);
    this.#decodeLists(readings, poll);
    const stale = markStale(profile, readings);
    return { readings: stale, faults: this.faults, rowsVanished };
  }

  #asRead(read: readonly number[]): Reading[] {
    return read.map((item) => this.#plain[item] as Reading);
  }

  /** Judges what was read against all that is known, and gives what was read. */
  #judged(read: readonly number[]): Reading[] {
    const known: Reading[] = [];
    const places = new Int32Array(this.#plain.length).fill(-1);
    for (const [item, reading] of this.#plain.entries()) {
      if (reading === undefined) continue;
      places[item] = known.length;
      known.push(reading);
    }
    const { checks, items } = this.#options.layout;
    if (this.#unscaled.size > 0) {
      const rescaled = Array.from(this.#unscaled, ([item, unscaled]): Rescaled => ({
        item: items[item] as Item,
        at: places[item] as number,
        unscaled,
      }));
      takeBackRescaled(known, rescaled);
    }
    if (checks !== undefined) crossCheck(known, checks, places);
    return read.map((item) => known[places[item] as number] as Reading);
  }

  #decodeItem(store: CellStore, item: number, nowMs: number): void {
    const cell = this.#cells.ofItem[item] as number;
    const valid = this.#cells.valid[item];
    let version = store.version(cell);
    if (valid !== undefined) {
      // One that was not read in this poll cannot vouch for the value: that is a state of its own.
      for (const one of valid) version += store.isFresh(one) ? store.version(one) * 2 : 0.5;
    }
    const before = this.#plain[item];
    const isSame = before !== undefined && this.#decodedFrom[item] === version;
    this.#plain[item] = isSame ? datedAnew(before, nowMs) : this.#decodeAnew(store, item, nowMs);
    this.#decodedFrom[item] = version;
  }

  #decodeAnew(store: CellStore, place: number, nowMs: number): Reading {
    const { layout, deviceId, cadence, urgent } = this.#options;
    const item = layout.items[place] as Item;
    const cell = store.varbind(this.#cells.ofItem[place] as number);
    const isValid = this.#isValid(store, place);
    const outcome = isValid && cell !== undefined ? decodeItem(item, cell) : noValue;
    if (outcome.fault === undefined) this.#faults.delete(place);
    else this.#faults.set(place, { point: item.rule.point, oid: item.oid, message: outcome.fault });
    if (outcome.unscaled === undefined) this.#unscaled.delete(place);
    else this.#unscaled.set(place, outcome.unscaled);
    return {
      deviceId,
      point: item.rule.point,
      instance: item.instance,
      label: item.label,
      oid: item.oid,
      value: outcome.value,
      unit: points[item.rule.point].unit,
      state: outcome.state,
      quality: outcome.quality,
      takenAtMs: nowMs,
      intervalMs: cadence.intervalsMs[classOf(item.rule, urgent)],
    };
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

  #decodeLists(readings: Reading[], { plan, mask, lists, nowMs }: DecodingPoll): void {
    const { deviceId, cadence } = this.#options;
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
            ? before.readings.map((reading) => datedAnew(reading, nowMs))
            : decodeList(rule, rows, { deviceId, nowMs }).map((reading) => ({ ...reading, intervalMs }));
        this.#lists.set(rule, { rows: words, readings: now });
        for (const reading of now) readings.push(reading);
      }
    }
  }
}

const noValue: ReturnType<typeof decodeItem> = { value: null, state: null, quality: 'missing' };

function wordsOf(rows: readonly VarBind[]): string {
  return rows.length === 0 ? '' : rows.map((row) => String(rawOf(row))).join('\n');
}

/** Sooner after one another than this, polls have readings of their own: whoever gathers some may still hold the last. */
const sameReadingAfterMs = 2_000;

/**
 * The same value, said again. Most values are, at each poll: a reading is then not made anew but dated anew, or their
 * going would be most of the collector's work. A copy is written out, because spreading takes several times as long.
 */
function datedAnew(reading: Reading, nowMs: number): Reading {
  if (nowMs - reading.takenAtMs >= sameReadingAfterMs) {
    (reading as { takenAtMs: number }).takenAtMs = nowMs;
    return reading;
  }
  return {
    deviceId: reading.deviceId,
    point: reading.point,
    instance: reading.instance,
    label: reading.label,
    oid: reading.oid,
    value: reading.value,
    unit: reading.unit,
    state: reading.state,
    quality: reading.quality,
    takenAtMs: nowMs,
    intervalMs: reading.intervalMs ?? 0,
  };
}
