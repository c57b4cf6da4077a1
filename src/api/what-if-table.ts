// A what-if as one table for spreadsheets: what is out, what trips in which round, what goes dark when, what is left with
// one path, what headroom changes. Pure. Easy to get wrong: names come from people, so every cell is guarded.
import { csvCell } from '../billing/invoice-csv.ts';
import type { WhatIfCase, WhatIfView } from './contract-what-if.ts';

const header = ['case', 'round', 'what', 'id', 'name', 'output', 'capacity', 'unit'];

type Row = readonly (string | number | null)[];

/** UTF-8 with byte order mark and CRLF, numbers with a point. */
export function whatIfTable(view: WhatIfView, nameOf: (id: string) => string): string {
  const named = (id: string): [string, string] => [id, nameOf(id)];
  const caseRows = (name: string, { lostAtOnce, rounds, unprotected }: WhatIfCase): Row[] => [
    ...lostAtOnce.map((id): Row => [name, 0, 'lost', ...named(id)]),
    ...rounds.flatMap(({ tripped, lost }, at): Row[] => [
      ...tripped.map(({ id, output, capacity }): Row => {
        return [name, at + 1, 'trips', ...named(id), output, capacity];
      }),
      ...lost.map((id): Row => [name, at + 1, 'lost', ...named(id)]),
    ]),
    ...unprotected.map((id): Row => [name, null, 'unprotected', ...named(id)]),
  ];
  const rows: Row[] = [
    ...view.without.map((id): Row => ['', 0, 'taken out', ...named(id)]),
    ...caseRows('utility', view.onUtility),
    ...caseRows('generators', view.onGenerators),
    ...view.supposed.singlePointsOfFailure.map((id): Row => [
      '',
      null,
      'single point of failure',
      ...named(id),
    ]),
    ...view.headroom.flatMap(({ id, name, now, supposed, capacity, unit }): Row[] => [
      ['', null, 'headroom now', id, name, now, capacity, unit],
      ['', null, 'headroom then', id, name, supposed, capacity, unit],
    ]),
  ];
  return csvTable(header, rows);
}

/** Rows of one width under a header; null is an empty cell. */
export function csvTable(head: readonly string[], rows: readonly Row[]): string {
  const lines = [head, ...rows].map((row) =>
    head.map((_, column) => csvCell(String(row[column] ?? ''))).join(','),
  );
  return `\u{FEFF}${lines.join('\r\n')}\r\n`;
}
