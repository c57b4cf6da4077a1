// `qosha place`: how it is typed, what it answers, and its exit status.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { readCommandLine } from '../../src/commands/command-line.ts';
import { place } from '../../src/commands/place.ts';

const folder = mkdtempSync(join(tmpdir(), 'qosha-place-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

/*  a ─ pdu-a ─┐
 *             rack of 10 units, 4 of them taken by a box;  a and b 20 kW, PDUs 10 kW, breaker 40 A on one phase
 *  b ─ pdu-b ─┘                                            (80 % of it: 7.36 kW)                              */
const file = join(folder, 'site.yaml');
writeFileSync(
  file,
  `components:
  a: { kind: generator, provides: power, capacity: 20 }
  b: { kind: generator, provides: power, capacity: 20 }
  pdu-a: { kind: rack-pdu, provides: power, capacity: 10, breakerAmps: 40, phases: 1, inputs: { power: a } }
  pdu-b: { kind: rack-pdu, provides: power, capacity: 10, inputs: { power: b } }
  rack: { kind: rack, name: R1, inputs: { power: { share: [pdu-a, pdu-b] } }, demand: { power: 4 } }
places:
  rooms: [{ id: hall, rows: [{ id: row }] }]
  racks: [{ id: r1, name: R1, room: hall, row: row, units: 10, component: rack }]
devices:
  box: { kind: other, address: 10.0.0.1, community: { file: none }, place: r1, rackUnits: { lowest: 1, height: 4 } }
`,
);

async function run(...words: string[]): Promise<{ status: number; out: string; error: string }> {
  const [out, error]: [string[], string[]] = [[], []];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void error.push(line));
  const read = readCommandLine(['place', '--site', file, ...words]);
  if (!('command' in read) || read.command.command !== 'place') {
    return { status: 2, out: '', error: 'faults' in read ? read.faults.join('\n') : '' };
  }
  return { status: place(read.command), out: out.join('\n'), error: error.join('\n') };
}

test('says where it fits, in which units, and what is met first, without the secrets of devices', async () => {
  const { status, out } = await run('--kw', '3', '--units', '6');
  expect(status).toBe(0);
  expect(out).toContain('2 places for 3 kW, 6 U, on A and B feeds');
  expect(out).toContain('R1 on pdu-a, pdu-b, units 5 to 10: up to 3.3 kW; the first limit is pdu-a, with');
});

test('says why it is refused', async () => {
  const { status, out } = await run('--kw', '18', '--units', '7');
  expect(status).toBe(1);
  expect(out).toContain('There is no place for 18 kW');
  expect(out).toContain('the largest free stretch is 6 U');
  expect(out).toMatch(/pdu-a would carry 22 of 7.4 kW, 80 % of its breaker/);
  const json = JSON.parse((await run('--kw', '18', '--units', '7', '--json')).out) as {
    fitting: unknown[];
    refused: { rack: string | null; refusals: { reason: string }[] }[];
  };
  expect(json.fitting).toEqual([]);
  expect(json.refused.find(({ rack }) => rack === 'r1')?.refusals.map(({ reason }) => reason)).toEqual([
    'space',
    'breaker',
  ]);
});

test('refuses a question it does not understand, and ids that are not there', async () => {
  expect(await run('--units', '2')).toMatchObject({ status: 2, error: '--kw is missing' });
  expect((await run('--kw', 'much', '--units', '2')).error).toContain('--kw must be above 0');
  expect((await run('--kw', '1', '--units', '2', '--feeds', '3')).error).toContain('--feeds is one of 2, 1');
  const lost = await run('--kw', '1', '--units', '2', '--on', 'a,z', '--room', 'q', '--row', 'x');
  expect(lost.status).toBe(2);
  expect(lost.error.split('\n').map((line) => line.replace(`${file} `, ''))).toEqual([
    '--room: there is no room "q"; correct the id',
    '--row: there is no row "x"; correct the id',
    '--on: there is no component "z"; correct the id',
  ]);
});
