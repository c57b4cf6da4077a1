// A layout that is shared is the one that would have been laid out: for every shipped profile, on made-up tables in which
// one cell after the other changes, comes or goes.
import { expect, test } from 'vitest';
import { discoveryNeeds, layOut, type Discovered, type Layout } from '../../src/collect/layout.ts';
import { sharedLayout } from '../../src/collect/shared-layout.ts';
import type { Profile } from '../../src/collect/profile.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';
import { seeded } from '../seeded.ts';
import { shippedProfiles } from './shipped-profiles.ts';

const random = seeded(20_261_130);
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

/** Few values, so that conditions hold, names are given twice and tables come out alike. */
function cellAt(oid: string): VarBind {
  const kind = random();
  if (kind < 0.1) return { oid, type: 'noSuchInstance', value: null };
  if (kind < 0.15) return { oid, type: 'null', value: null };
  if (kind < 0.3) return { oid, type: 'octets', value: Buffer.from(pick(['', 'L1', 'Outlet 1', 'a";b'])) };
  return { oid, type: 'integer', value: pick([-1, 0, 1, 2, 3, 8, 100]) };
}

const indexes = ['1', '2', '1.1', '1.2', '2.1', '1.1.1', '1.2.1'];

function madeUp(profile: Profile): Discovered {
  const { scalars, roots } = discoveryNeeds(profile);
  const some = indexes.filter(() => random() < 0.5);
  const rows = new Map(
    roots.map((root) => [root, some.filter(() => random() < 0.9).map((index) => cellAt(`${root}.${index}`))]),
  );
  return withCells(scalars.map(cellAt), rows);
}

function withCells(scalars: readonly VarBind[], rows: Discovered['rows']): Discovered {
  const cells = new Map([...scalars, ...[...rows.values()].flat()].map((cell) => [cell.oid, cell]));
  return { cells, rows };
}

/** The same with another answer in one cell, or without one row. */
function changed({ cells, rows }: Discovered): Discovered {
  const oid = pick([...cells.keys()]);
  const isGone = random() < 0.2;
  const other = cellAt(oid);
  const next = new Map(
    [...rows].map(([root, own]) => [
      root,
      own.flatMap((row) => (row.oid !== oid ? [row] : isGone ? [] : [other])),
    ]),
  );
  const inRows = new Set([...rows.values()].flat().map((row) => row.oid));
  const scalars = [...cells.values()].filter((cell) => !inRows.has(cell.oid));
  return withCells(
    scalars.map((cell) => (cell.oid === oid ? other : cell)),
    next,
  );
}

const plain = ({ items, lists, rowCounts }: Layout): string =>
  JSON.stringify([items.map((item) => ({ ...item, rule: item.rule.point })), lists, [...rowCounts]]);

test('what is shared is what would be laid out, and most of it is shared', () => {
  let shared = 0;
  let tried = 0;
  for (const profile of shippedProfiles()) {
    let found = madeUp(profile);
    for (let i = 0; i < 30; i++) {
      const before = sharedLayout(profile, found);
      found = changed(found);
      const after = sharedLayout(profile, found);
      expect(plain(after), profile.name).toBe(plain(layOut(profile, found)));
      tried++;
      if (before === after) shared++;
    }
  }
  expect(tried).toBeGreaterThan(1_000);
  expect(shared).toBeGreaterThan(tried / 10);
  expect(shared).toBeLessThan(tried);
});
