// Whether the tables of a device are as they were, in a few questions: several columns in one GETBULK, each for the rows
// that it had and one more. Easy to get wrong: this can only say that nothing changed; whatever else comes back (other
// rows, a refusal, a cut answer, silence) says nothing, and the tables are to be found as if for the first time.
import type { VarBind } from '../snmp/varbind.ts';
import { isUnderOid } from '../snmp/oid.ts';
import { getMany, type DeviceChannel } from './device-channel.ts';
import { discoveryNeeds, type Discovered, type Layout } from './layout.ts';
import type { Profile } from './profile.ts';
import { mostCells } from './request-plan.ts';

export interface LookedAt {
  readonly profile: Profile;
  /** Of which the row counts are taken. */
  readonly layout: Layout;
  /** Objects in one request at most. */
  readonly objects: number;
}

/** What discovery would find, provided that each column has as many rows as before; else, and when in doubt, undefined. */
export async function lookAgain(
  channel: DeviceChannel,
  { profile, layout, objects }: LookedAt,
): Promise<Discovered | undefined> {
  const { scalars, roots } = discoveryNeeds(profile);
  const single = await getMany(channel, scalars, { objects });
  if (single.outcome !== 'answered') return undefined;
  const rows = new Map<string, readonly VarBind[]>();
  const heights = Map.groupBy(roots, (root) => layout.rowCounts.get(root) ?? 0);
  for (const beside of sideBySide(heights, mostCells(roots, objects))) {
    const columns = await readColumns(channel, beside);
    if (columns === undefined) return undefined;
    for (const [place, root] of beside.roots.entries()) rows.set(root, columns[place] ?? []);
  }
  const all = [...single.varbinds, ...[...rows.values()].flat()];
  return { cells: new Map(all.map((varbind) => [varbind.oid, varbind])), rows };
}

/** Columns of one height, as many as one request takes with a row more; a tall one stands alone. */
interface Beside {
  readonly roots: readonly string[];
  readonly height: number;
  readonly isTall: boolean;
}

function sideBySide(heights: ReadonlyMap<number, readonly string[]>, most: number): Beside[] {
  return [...heights].flatMap(([height, roots]) => {
    const width = Math.floor(most / (height + 1));
    const isTall = width === 0;
    const step = Math.max(1, width);
    return Array.from({ length: Math.ceil(roots.length / step) }, (_, i) => ({
      roots: roots.slice(i * step, (i + 1) * step),
      height,
      isTall,
    }));
  });
}

/** The rows of each column; undefined unless there are as many as before. */
async function readColumns(
  channel: DeviceChannel,
  { roots, height, isTall }: Beside,
): Promise<readonly (readonly VarBind[])[] | undefined> {
  if (isTall) {
    const walked = await channel.walk(roots[0] ?? '', { maxRows: height + 1, bulk: true });
    const isSame = walked.outcome === 'answered' && walked.varbinds.length === height;
    return isSame ? [walked.varbinds] : undefined;
  }
  const asked = await channel.bulk?.(roots, height + 1);
  if (asked?.outcome !== 'answered') return undefined;
  const columns = roots.map((_, place) => asked.varbinds.filter((_one, i) => i % roots.length === place));
  const areWhole = columns.every((column, place) => isWhole(column, roots[place] ?? '', height));
  return areWhole ? columns.map((column) => column.slice(0, height)) : undefined;
}

/** So many rows below the root, and then something else. */
function isWhole(column: readonly VarBind[], root: string, height: number): boolean {
  return (
    column.length > height &&
    column.every((row, i) => (row.type !== 'endOfMibView' && isUnderOid(row.oid, root)) === i < height)
  );
}
