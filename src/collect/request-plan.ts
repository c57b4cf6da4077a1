// Which requests read a layout again and again: columns whose rows stand together by GETBULK, several columns in one,
// with the scalars before them when they fit, everything else in GETs, each as large as the device was found to take. Pure. Easy to get wrong: the lists of names
// are shared by all devices of one layout (the engine encodes each list once), so they are never changed.
import { isPlainNumber } from './decode.ts';
import type { Item, Layout } from './layout.ts';
import { intervalClasses } from './poll-cadence.ts';
import type { CheckedRule, IntervalClass, Profile } from './profile.ts';

export interface PlannedRequest {
  readonly kind: 'get' | 'bulk' | 'list';
  /** Names in the request: the objects themselves, or what stands before them. */
  readonly oids: readonly string[];
  /** GETBULK: the first so many names are followed by one object only. */
  readonly nonRepeaters: number;
  /** Rows asked for by GETBULK. */
  readonly repetitions: number;
  /** Names that a complete answer carries, in order. Empty for a list, whose rows come and go. */
  readonly expected: readonly string[];
  /** Cell of each of `expected`. */
  readonly cells: Int32Array;
}

/** Requests and items by class: [fast, normal, slow]. */
export interface RequestPlan {
  readonly requests: readonly (readonly PlannedRequest[])[];
  readonly items: readonly Int32Array[];
  readonly lists: readonly (readonly CheckedRule[])[];
  /** Cells not asked for, because the device refuses them. */
  readonly absent: readonly Int32Array[];
}

/** The cells of a layout and which of them each item needs. */
export interface LayoutCells {
  readonly oids: readonly string[];
  readonly index: ReadonlyMap<string, number>;
  readonly ofItem: Int32Array;
  /** 1 for an item whose number stands for itself, scaled, whatever else was read. */
  readonly isPlain: Uint8Array;
  /** Cells that say whether the item counts; undefined for most. */
  readonly valid: readonly (readonly number[] | undefined)[];
}

export const uptimeOid = '1.3.6.1.2.1.1.3.0';
/** Rows asked of a list at first sight; most lists of alarms are empty. */
const listRows = 4;
/** With fewer cells GETBULK saves nothing over naming them. */
const leastBulkCells = 4;
const maxPlansPerLayout = 32;
/** What an answer may take, as far as it can be guessed: an Ethernet frame without the headers around the list. */
const answerBytes = 1_380;
/** Of a varbind around its name: three headers, and a number of 32 bits or a short word. */
const bytesBesideName = 10;

const cellsByLayout = new WeakMap<Layout, LayoutCells>();

/** Cells of a layout, made once for all devices that share it. */
export function cellsOf(layout: Layout): LayoutCells {
  const known = cellsByLayout.get(layout);
  if (known !== undefined) return known;
  const index = new Map<string, number>();
  const place = (oid: string): number => {
    const cell = index.get(oid) ?? index.size;
    index.set(oid, cell);
    return cell;
  };
  const ofItem = Int32Array.from(layout.items, ({ oid }) => place(oid));
  const valid = layout.items.map(({ validWhen }) =>
    validWhen.length === 0 ? undefined : validWhen.map(({ oid }) => place(oid)),
  );
  const isPlain = Uint8Array.from(layout.items, ({ rule, validWhen }) =>
    isPlainNumber(rule) && validWhen.length === 0 ? 1 : 0,
  );
  place(uptimeOid);
  const cells = { oids: [...index.keys()], index, ofItem, isPlain, valid };
  cellsByLayout.set(layout, cells);
  return cells;
}

export interface PlanLimits {
  /** Objects in one request at most. */
  readonly objects: number;
  readonly bulk: boolean;
  /** Objects for which the agent refuses the whole request. */
  readonly refused: ReadonlySet<string>;
  /** Points that are read as fast ones whatever their rule says: on them hangs whether a component is there. */
  readonly urgent: ReadonlySet<string>;
}

const plans = new WeakMap<Layout, Map<string, RequestPlan>>();

/** The requests for a layout under these limits; the same object for devices that have both in common. */
export function planRequests(profile: Profile, layout: Layout, limits: PlanLimits): RequestPlan {
  const words = [limits.objects, limits.bulk, ...limits.refused, '-', ...[...limits.urgent].sort()];
  const key = words.join(' ');
  const known = plans.get(layout) ?? new Map<string, RequestPlan>();
  plans.set(layout, known);
  const plan = known.get(key) ?? compile(profile, layout, limits);
  if (known.size < maxPlansPerLayout) known.set(key, plan);
  return plan;
}

const dueByPlan = new WeakMap<RequestPlan, Map<number, Int32Array>>();

/** Items of the classes in `mask`, class by class; the same list each time. */
export function itemsDue(plan: RequestPlan, mask: number): Int32Array {
  const known = dueByPlan.get(plan) ?? new Map<number, Int32Array>();
  dueByPlan.set(plan, known);
  const due =
    known.get(mask) ??
    Int32Array.from(plan.items.flatMap((items, place) => ((mask & (1 << place)) === 0 ? [] : [...items])));
  known.set(mask, due);
  return due;
}

/** The class by which a rule's points are read. */
export function classOf(rule: CheckedRule, urgent: ReadonlySet<string>): IntervalClass {
  return urgent.has(rule.point) ? 'fast' : (rule.interval ?? 'normal');
}

function compile(profile: Profile, layout: Layout, limits: PlanLimits): RequestPlan {
  const cells = cellsOf(layout);
  const rated = new Set<string>(profile.rates.map(({ from }) => from));
  const perClass = intervalClasses.map((name) => {
    const places = layout.items.flatMap(({ rule }, i) => (classOf(rule, limits.urgent) === name ? [i] : []));
    const items = places.map((i) => layout.items[i] as Item);
    const rules = layout.lists.filter((rule) => classOf(rule, limits.urgent) === name);
    const companions = items.flatMap(({ validWhen }) => validWhen.map(({ oid }) => oid));
    // A rate across a restart is none: the agent's uptime belongs to every sample.
    if (items.some(({ rule }) => rated.has(rule.point))) companions.push(uptimeOid);
    const wanted = new Set([...items.map(({ oid }) => oid), ...companions]);
    const absent = [...wanted].filter((oid) => limits.refused.has(oid));
    for (const oid of absent) wanted.delete(oid);
    const bulk = limits.bulk ? packColumns(columnsOf(layout, items, wanted), limits.objects) : [];
    for (const { expected } of bulk) for (const oid of expected) wanted.delete(oid);
    const place = (oid: string): number => cells.index.get(oid) ?? 0;
    const shapes = joinScalars(bulk, [...wanted], limits.objects);
    const requests: PlannedRequest[] = shapes.map((shape) => ({
      ...shape,
      cells: Int32Array.from(shape.expected, place),
    }));
    for (const root of new Set(rules.map(({ oid }) => oid))) requests.push(listRequest(root));
    return { requests, items: Int32Array.from(places), rules, absent: Int32Array.from(absent, place) };
  });
  return {
    requests: perClass.map(({ requests }) => requests),
    items: perClass.map(({ items }) => items),
    lists: perClass.map(({ rules }) => rules),
    absent: perClass.map(({ absent }) => absent),
  };
}

interface Column {
  readonly root: string;
  /** All rows of the column, in order. */
  readonly oids: readonly string[];
}

/** Columns of which every row that the device has is wanted. */
function columnsOf(layout: Layout, items: readonly Item[], wanted: ReadonlySet<string>): Column[] {
  const columns = Map.groupBy(
    items.filter(({ rule, oid }) => rule.read === 'column' && wanted.has(oid)),
    ({ rule }) => rule.oid,
  );
  return [...columns].flatMap(([root, rows]) => {
    const oids = [...new Set(rows.map(({ oid }) => oid))];
    return oids.length === layout.rowCounts.get(root) ? [{ root, oids }] : [];
  });
}

type Shape = Omit<PlannedRequest, 'cells'>;

/** Bytes of a varbind with this name; an arc above 127 takes one more than is counted here. */
function bytesOf(oid: string): number {
  return oid.split('.').length + bytesBesideName;
}

/** How many cells like these an answer holds. */
export function mostCells(oids: readonly string[], objects: number): number {
  const longest = Math.max(1, ...oids.map(bytesOf));
  return Math.max(1, Math.min(objects, Math.floor(answerBytes / longest)));
}

function fits(oids: readonly string[], objects: number): boolean {
  return oids.length <= objects && oids.reduce((sum, oid) => sum + bytesOf(oid), 0) <= answerBytes;
}

/** Several short columns of one height side by side, or a long one in stretches. */
function packColumns(columns: readonly Column[], objects: number): Shape[] {
  const shapes: Shape[] = [];
  const most = mostCells(
    columns.flatMap(({ oids }) => oids),
    objects,
  );
  for (const [height, group] of Map.groupBy(columns, ({ oids }) => oids.length)) {
    if (height > most) shapes.push(...group.flatMap((column) => stretches(column, most)));
    else {
      const width = Math.floor(most / height);
      for (let at = 0; at < group.length; at += width) {
        const beside = group.slice(at, at + width);
        const rows = Array.from({ length: height }, (_, row) =>
          beside.map(({ oids }) => oids[row] as string),
        );
        shapes.push(bulkShape({ roots: beside.map(({ root }) => root), expected: rows.flat() }, height));
      }
    }
  }
  return shapes.filter(({ expected }) => expected.length >= leastBulkCells);
}

function stretches({ root, oids }: Column, most: number): Shape[] {
  const shapes: Shape[] = [];
  for (let at = 0; at < oids.length; at += most) {
    const expected = oids.slice(at, at + most);
    shapes.push(bulkShape({ roots: [oids[at - 1] ?? root], expected }, expected.length));
  }
  return shapes;
}

function bulkShape(
  { roots, expected }: { readonly roots: readonly string[]; readonly expected: readonly string[] },
  repetitions: number,
): Shape {
  return { kind: 'bulk', oids: roots, nonRepeaters: 0, repetitions, expected };
}

/** GETs for the names, or none: what stands before a scalar fits in front of the columns when there is room for all. */
function joinScalars(bulk: readonly Shape[], names: readonly string[], objects: number): Shape[] {
  const last = bulk.at(-1);
  const areScalars = names.every((oid) => oid.endsWith('.0'));
  const expected = [...names, ...(last?.expected ?? [])];
  if (last === undefined || !areScalars || !fits(expected, objects)) {
    return [...bulk, ...packNames(names, objects)];
  }
  const oids = [...names.map((oid) => oid.slice(0, -2)), ...last.oids];
  return [...bulk.slice(0, -1), { ...last, oids, nonRepeaters: names.length, expected }];
}

function packNames(oids: readonly string[], objects: number): Shape[] {
  const shapes: Shape[] = [];
  const most = mostCells(oids, objects);
  for (let at = 0; at < oids.length; at += most) {
    const expected = oids.slice(at, at + most);
    shapes.push({ kind: 'get', oids: expected, nonRepeaters: 0, repetitions: 0, expected });
  }
  return shapes;
}

function listRequest(root: string): PlannedRequest {
  const none = { nonRepeaters: 0, expected: [], cells: new Int32Array(0) };
  return { kind: 'list', oids: [root], repetitions: listRows, ...none };
}
