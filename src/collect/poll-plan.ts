// What to ask a device for when it is read once and in whole. Pure. Polling again and again has a plan of its own
// (request-plan.ts). Easy to get wrong: a value that says whether another one counts must be asked for as well.
import type { Item, Layout } from './layout.ts';
import type { Profile } from './profile.ts';

export interface PollPlan {
  /** Objects to GET. */
  readonly oids: readonly string[];
  /** Columns to walk because so many of their rows are wanted, with those rows. */
  readonly columns: readonly { readonly root: string; readonly oids: readonly string[] }[];
  /** Columns to walk whole. */
  readonly lists: readonly string[];
  readonly bulk: boolean;
}

/** From so many rows on a column is walked by GETBULK instead of asked for row by row. */
const walkFromRows = 16;

/** All objects of a layout, long columns apart. */
export function planPoll(profile: Profile, layout: Layout): PollPlan {
  const perRoot = new Map<string, Item[]>();
  for (const item of layout.items) {
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
  for (const item of layout.items) for (const { oid } of item.validWhen) oids.add(oid);
  return {
    oids: [...oids],
    columns,
    lists: [...new Set(layout.lists.map((rule) => rule.oid))],
    bulk: profile.bulk,
  };
}
