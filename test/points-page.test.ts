// docs/points.md is written from the registry of points: `UPDATE_DOCS=1 npm test` writes it again after a change.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { points } from '../src/core/points.ts';

const file = join(import.meta.dirname, '../docs/points.md');

function page(): string {
  const rows = Object.entries(points)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { unit, kind }]) => `| \`${name}\` | ${kind} | ${unit} |`);
  return [
    '# Points',
    '',
    'What a device can tell, under which name, in which unit. Profiles, bindings and screens use only these names. The same',
    'quantity of several lines, outlets or ports is one point with several instances.',
    '',
    '| point | kind | unit |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

it('lists every point of the registry', () => {
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, page());
  expect(readFileSync(file, 'utf8')).toBe(page());
});
