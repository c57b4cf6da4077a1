// Tables of a device made up for any profile, and the same with one thing changed: the same in every run.
import { discoveryNeeds, type Discovered } from '../../src/collect/layout.ts';
import type { Profile } from '../../src/collect/profile.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';
import { seeded } from '../seeded.ts';

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

/** Tables as discovery finds them, made up for a profile. */
export function madeUpTables(profile: Profile): Discovered {
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
export function changedTables({ cells, rows }: Discovered): Discovered {
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
