// One layout for all devices that have the same rows under the same names: what is planned and encoded for it is then
// planned and encoded once. Easy to get wrong: two devices may differ in nothing but what an outlet is called.
import type { Layout } from './layout.ts';
import type { Profile } from './profile.ts';

/** Layouts remembered per profile; further ones are simply not shared. */
const maxShared = 1_024;

const shared = new WeakMap<Profile, Map<string, WeakRef<Layout>>>();

/** The layout that is known under the same words, else this one. */
export function shareLayout(profile: Profile, layout: Layout): Layout {
  const known = shared.get(profile) ?? new Map<string, WeakRef<Layout>>();
  shared.set(profile, known);
  const words = wordsOf(layout);
  const same = known.get(words)?.deref();
  if (same !== undefined) return same;
  if (known.size >= maxShared) forgetCollected(known);
  if (known.size < maxShared || known.has(words)) known.set(words, new WeakRef(layout));
  return layout;
}

function forgetCollected(known: Map<string, WeakRef<Layout>>): void {
  for (const [words, layout] of known) if (layout.deref() === undefined) known.delete(words);
}

function wordsOf({ items, lists, rowCounts }: Layout): string {
  const words = items.map(({ rule, oid, instance, label, siblings, validWhen }) => [
    rule.point,
    oid,
    instance,
    label,
    Object.values(siblings).map(String),
    validWhen.map((one) => one.oid),
  ]);
  return JSON.stringify([words, lists.map(({ point, oid }) => [point, oid]), [...rowCounts]]);
}
