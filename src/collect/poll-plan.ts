// What to ask a device for in one poll, and when each device is due. Pure. Easy to get wrong: a value that is read
// every second time must not look stale in between (two intervals are less than 2.5), and a device's place within
// the interval follows from its name, so that a restart does not poll everything at once.
import type { Item, Layout } from './layout.ts';
import type { IntervalClass, Profile } from './profile.ts';

export interface PollPlan {
  /** Objects to GET. */
  readonly oids: readonly string[];
  /** Columns to walk because so many of their rows are wanted, with those rows. */
  readonly columns: readonly { readonly root: string; readonly oids: readonly string[] }[];
  /** Columns to walk whole. */
  readonly lists: readonly string[];
  readonly bulk: boolean;
}

/** `slow` values are read at every second poll. */
export const slowEvery = 2;
/** From so many rows on a column is walked by GETBULK instead of asked for row by row. */
const walkFromRows = 16;

const classesOf = {
  everything: ['fast', 'normal', 'slow'],
  regular: ['fast', 'normal'],
  burst: ['fast'],
} as const satisfies Record<string, readonly IntervalClass[]>;
export type PollDepth = keyof typeof classesOf;

/** What the n-th poll (from 0) of a device reads. */
export function depthOf(pollNumber: number): PollDepth {
  return pollNumber % slowEvery === 0 ? 'everything' : 'regular';
}

/** The objects of the wanted classes, long columns apart. */
export function planPoll(profile: Profile, layout: Layout, depth: PollDepth): PollPlan {
  const classes: readonly IntervalClass[] = classesOf[depth];
  const wanted = layout.items.filter((item) => classes.includes(item.rule.interval ?? 'normal'));
  const perRoot = new Map<string, Item[]>();
  for (const item of wanted) {
    const list = perRoot.get(item.rule.oid);
    if (list === undefined) perRoot.set(item.rule.oid, [item]);
    else list.push(item);
  }
  const oids = new Set<string>();
  const columns: { root: string; oids: string[] }[] = [];
  for (const [root, items] of perRoot) {
    const isLong = profile.bulk && items.length >= walkFromRows && items[0]?.rule.read === 'column';
    if (isLong) columns.push({ root, oids: items.map((item) => item.oid) });
    else for (const item of items) oids.add(item.oid);
  }
  for (const item of wanted) for (const { oid } of item.validWhen) oids.add(oid);
  const lists = layout.lists.filter((rule) => classes.includes(rule.interval ?? 'normal'));
  return {
    oids: [...oids],
    columns,
    lists: [...new Set(lists.map((rule) => rule.oid))],
    bulk: profile.bulk,
  };
}

/** Milliseconds after the start of an interval at which a device is due: the same at every start, spread by name. */
export function phaseMs(deviceId: string, intervalMs: number): number {
  let hash = 2_166_136_261; // FNV-1a, 32 bits
  for (const character of deviceId) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  }
  // Names that differ in a digit differ in the low bits only; the end of MurmurHash3 spreads them over all.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  return Math.floor((hash / 2 ** 32) * intervalMs);
}

/** When the poll after `nowMs` is due: on the device's own grid, never two in one interval after a late one. */
export function nextDueMs(startMs: number, intervalMs: number, nowMs: number): number {
  const passed = Math.floor((nowMs - startMs) / intervalMs);
  return startMs + (passed + 1) * intervalMs;
}
