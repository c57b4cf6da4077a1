// A layout that is shared is the one that would have been laid out: for every shipped profile, on made-up tables in which
// one cell after the other changes, comes or goes.
import { expect, test } from 'vitest';
import { layOut, type Layout } from '../../src/collect/layout.ts';
import { sharedLayout } from '../../src/collect/shared-layout.ts';
import { changedTables, madeUpTables } from './made-up-tables.ts';
import { shippedProfiles } from './shipped-profiles.ts';

const plain = ({ items, lists, rowCounts }: Layout): string =>
  JSON.stringify([items.map((item) => ({ ...item, rule: item.rule.point })), lists, [...rowCounts]]);

test('what is shared is what would be laid out, and most of it is shared', () => {
  let shared = 0;
  let tried = 0;
  for (const profile of shippedProfiles()) {
    let found = madeUpTables(profile);
    for (let i = 0; i < 12; i++) {
      const before = sharedLayout(profile, found);
      found = changedTables(found);
      const after = sharedLayout(profile, found);
      expect(plain(after), profile.name).toBe(plain(layOut(profile, found)));
      tried++;
      if (before === after) shared++;
    }
  }
  expect(tried).toBeGreaterThan(1_000);
  expect(shared).toBeGreaterThan(tried / 10);
  expect(shared).toBeLessThan(tried);
}, 120_000);
