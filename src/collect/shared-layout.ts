// One layout for all devices that have the same rows under the same names: what is planned and encoded for it is then
// planned and encoded once, and a device whose tables are looked for again keeps the one it had. Easy to get wrong: two
// devices may differ in nothing but what an outlet is called, and values that only count up must not tell them apart.
import type { VarBind } from '../snmp/varbind.ts';
import { rawOf } from './decoders.ts';
import { discoveryNeeds, exists, layOut, type Discovered, type Layout } from './layout.ts';
import type { Profile } from './profile.ts';

/** Layouts remembered per profile; further ones are simply not shared. */
const maxShared = 1_024;

const wordsByLayout = new WeakMap<Layout, string>();
const shared = new WeakMap<Profile, Map<string, WeakRef<Layout>>>();

/** What `layOut` gives; the same object for devices in which it finds the same. */
export function sharedLayout(profile: Profile, found: Discovered): Layout {
  const known = shared.get(profile) ?? new Map<string, WeakRef<Layout>>();
  shared.set(profile, known);
  const words = wordsOf(profile, found);
  const same = known.get(words)?.deref();
  if (same !== undefined) return same;
  const layout = layOut(profile, found);
  wordsByLayout.set(layout, words);
  if (known.size >= maxShared) forgetCollected(known);
  if (known.size < maxShared || known.has(words)) known.set(words, new WeakRef(layout));
  return layout;
}

/** Whether a layout, one of `sharedLayout`, is what `layOut` would give for what was found. */
export function isLayoutOf(profile: Profile, layout: Layout, found: Discovered): boolean {
  return wordsByLayout.get(layout) === wordsOf(profile, found);
}

function forgetCollected(known: Map<string, WeakRef<Layout>>): void {
  for (const [words, layout] of known) if (layout.deref() === undefined) known.delete(words);
}

/** All that a layout hangs on: which cells are there, and what those say that name rows or are conditions. */
function wordsOf(profile: Profile, { cells, rows }: Discovered): string {
  const { scalars, roots, telling } = discoveryNeeds(profile);
  let words = '';
  for (const oid of scalars) words += wordOf(cells.get(oid), telling.has(oid));
  for (const root of roots) {
    const isTelling = telling.has(root);
    words += '|';
    for (const row of rows.get(root) ?? []) words += row.oid.slice(root.length) + wordOf(row, isTelling);
  }
  return words;
}

function wordOf(cell: VarBind | undefined, isTelling: boolean): string {
  if (cell === undefined || !exists(cell)) return '-';
  return isTelling ? `=${JSON.stringify(rawOf(cell))};` : '+';
}
