// A maildir of carriers' mails, and what loads drew out of a real history.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPastWeeks } from '../../src/maintenance/load-history-store.ts';
import { metersOfLoads } from '../../src/maintenance/load-meters.ts';
import { takeNewMails } from '../../src/maintenance/mail-folder-loop.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { components, devices } from '../alerts/small-site.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'qosha-maildir-'));
let db: TestDatabase;
beforeAll(async () => {
  for (const name of ['new', 'cur', 'tmp']) mkdirSync(join(folder, name));
  db = await createTestDatabase();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await db.stop();
});

test('each new mail is taken once and moved; one that is no notice or too large does not stand in the way', async () => {
  writeFileSync(join(folder, 'new', '1.a'), 'first');
  writeFileSync(join(folder, 'new', '2.b'), 'x'.repeat(1024 * 1024 + 1));
  writeFileSync(join(folder, 'new', '3.c'), 'third');
  const taken: string[] = [];
  const take = async (content: Uint8Array) => {
    taken.push(new TextDecoder().decode(content));
    return { windows: [], faults: ['no calendar'] };
  };
  const parts = { folder, take, log: createSilentLog() };
  expect(await takeNewMails(parts)).toBe(3);
  expect(await takeNewMails(parts)).toBe(0);
  expect(taken).toEqual(['first', 'third']);
  expect(readdirSync(join(folder, 'cur'))).toEqual(['1.a:2,S', '2.b:2,S', '3.c:2,S']);
  // The database is down: nothing is moved, and it is tried again.
  writeFileSync(join(folder, 'new', '4.d'), 'fourth');
  const fail = async () => {
    throw new Error('the database is down');
  };
  await expect(takeNewMails({ ...parts, take: fail })).rejects.toThrow('down');
  expect(readdirSync(join(folder, 'new'))).toEqual(['4.d']);
});

test('a load is measured when each of its feeds is, and feeds nothing else', () => {
  const measures = { measures: { point: 'input.power' as const } };
  const own = ['a', 'b'].map((side) => ({
    ...components[0]!,
    id: `feed-${side}`,
    inputs: [{ medium: 'power' as const, mode: 'select' as const, members: [`pdu-${side}`] }],
  }));
  const rack = {
    ...components.at(-1)!,
    id: 'r9',
    inputs: [{ medium: 'power' as const, mode: 'share' as const, members: ['feed-a', 'feed-b'] }],
  };
  const metered = (ids: readonly string[]) =>
    ids.map((id) => ({ ...devices[0]!, id: `meter-${id}`, bindings: [{ component: id, ...measures }] }));
  const site = (ids: readonly string[]) => ({
    components: [...components, ...own, rack],
    devices: metered(ids),
  });
  expect([...metersOfLoads(site(['feed-a', 'feed-b'])).keys()]).toEqual(['r9']);
  expect([...metersOfLoads(site(['feed-a'])).keys()]).toEqual([]);
  // Both PDUs feed other racks as well.
  expect([...metersOfLoads(site(['pdu-a', 'pdu-b'])).keys()]).toEqual([]);
});

test('five-minute means of both feeds are added, and a slot that one of them lacks is none', async () => {
  const start = Date.UTC(2026, 9, 6, 20);
  const instant = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms);
  await db.owner.transaction(async (tx) => {
    for (const [device, watts] of [
      ['m-a', [1_000, 2_000, null]],
      ['m-b', [500, 500, 500]],
    ] as const) {
      const [row] = await tx.query<{ id: number }>(
        `INSERT INTO history.point (device_id, point, instance, unit, interval_ms) VALUES ($1, 'input.power', '', 'W', 5000) RETURNING id`,
        [device],
      );
      await tx.execute(
        `INSERT INTO history.rollup (point_id, span, starts_at, minimum, average, maximum, sample_count, coverage_ratio)
         VALUES ($1, 'hour', $2, $3, $3, $3, '{60,60,60}', '{1,1,1}')`,
        [row!.id, instant(start), watts],
      );
    }
  });
  const meters = new Map([
    ['r1', ['m-a', 'm-b'].map((deviceId) => ({ deviceId, point: 'input.power' as const, instance: '' }))],
    ['r2', [{ deviceId: 'm-none', point: 'input.power' as const, instance: '' }]],
  ]);
  const weeks = await db.app.transaction((tx) =>
    loadPastWeeks(tx, meters, [{ fromMs: start, untilMs: start + 1_200_000 }]),
  );
  expect([...weeks]).toEqual([['r1', [{ startsAtMs: start, slots: [1.5, 2.5, null, null] }]]]);
});
