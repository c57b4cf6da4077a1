// A line that swallows everything, a line that breaks, a collector that stands still and wakes up: real processes, each
// with a server of its own. QOSHA_OUTAGE_SECONDS lengthens the outages (9 in CI).
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { Ground, until, valuesKept } from './ground.ts';

const outageMs = Number(process.env['QOSHA_OUTAGE_SECONDS'] ?? 9) * 1_000;
/** What the product promises for devices of a collector that is gone, ms. */
const takeOverLimitMs = 10_000;
const isTold = process.env['QOSHA_OUTAGE_SECONDS'] !== undefined;
const limit = { timeout: 60_000 + outageMs * 2 };

const open: { ground: Ground; db: TestDatabase }[] = [];
async function prepare(devices: number): Promise<{ ground: Ground; db: TestDatabase }> {
  const db = await createTestDatabase();
  const ground = new Ground();
  open.push({ ground, db });
  await ground.prepare(devices);
  await ground.startNats();
  ground.startCore(db);
  return { ground, db };
}
afterAll(async () => {
  if (isTold) for (const { ground } of open) console.log(ground.logs.slice(-12).join('\n'));
  for (const { ground, db } of open) {
    await ground.stop();
    await db.stop();
  }
});

function bothHaveShares(ground: Ground): boolean {
  const living = ground.states.at(-1)?.living ?? [];
  return living.length === 2 && living.every(({ devices }) => devices > 0);
}

/** Longest time between two answers that a device gave in a span. */
function longestPause(ground: Ground, fromMs: number, toMs: number): number {
  const pauses = ground.agents.map(({ served }) => {
    const times = served.map(({ atMs }) => atMs).filter((atMs) => atMs >= fromMs && atMs <= toMs);
    return Math.max(...[...times, toMs].map((atMs, at) => atMs - (times[at - 1] ?? fromMs)));
  });
  return Math.max(...pauses);
}

/** Longest time over which two processes asked the same device by turns after `fromMs`. */
function longestOverlap(ground: Ground, ports: ReadonlySet<number>, fromMs: number): number {
  const overlaps = ground.agents.map(({ served }) => {
    const later = served.filter(({ atMs }) => atMs >= fromMs);
    const changes = later.filter(
      ({ asker }, at) => at > 0 && ports.has(asker) !== ports.has(later[at - 1]!.asker),
    );
    // One change is a hand-over; more is asking by turns.
    return changes.length <= 1 ? 0 : changes.at(-1)!.atMs - changes[0]!.atMs;
  });
  return Math.max(...overlaps);
}

describe('collectors', () => {
  test(
    'a silent line: polling goes on, the gap is filled in, nothing old reaches the board',
    limit,
    async () => {
      const { ground, db } = await prepare(3);
      const { line, port } = await ground.openLine();
      ground.startCollector('a', [], port);
      await until('values reach the board', () => ground.heard.length > 6, 60_000);
      line.cut('silence');
      const cutMs = Date.now();
      await pause(outageMs);
      const healMs = Date.now();
      line.heal();
      await until('new values reach the board', () =>
        ground.heard.some(({ takenAtMs }) => takenAtMs > healMs + 1_000),
      );
      expect(longestPause(ground, cutMs, healMs), 'asked all along').toBeLessThan(4_000);
      const cut = ground.accepted('a').filter(({ takenAtMs }) => takenAtMs > cutMs && takenAtMs < healMs);
      expect(cut.length).toBeGreaterThan((outageMs / 2_000) * 2);
      const stored = async (): Promise<Set<string>> => {
        const keys = new Set<string>();
        for (const at of ground.agents.keys()) {
          for (const value of await valuesKept(db, `ups-${at}`)) keys.add(`ups-${at} ${value}`);
        }
        return keys;
      };
      const missing = async (): Promise<string[]> => {
        const keys = await stored();
        return cut.map(({ deviceId, value }) => `${deviceId} ${value}`).filter((key) => !keys.has(key));
      };
      for (let tries = 0; tries < 40 && (await missing()).length > 0; tries++) await pause(250);
      expect(await missing()).toEqual([]);
      for (const at of ground.agents.keys()) {
        const values = await valuesKept(db, `ups-${at}`);
        expect(values).toEqual([...new Set(values)].sort((one, other) => one - other));
      }
      // What was on its way when the line fell silent is younger than the beat that is missed first.
      const old = ground.heard.filter(({ takenAtMs, atMs }) => atMs >= healMs && takenAtMs < healMs - 1_000);
      expect(old).toEqual([]);
      if (isTold) console.log(JSON.stringify({ outageMs, filledIn: cut.length }));
    },
  );

  // Two processes more, and a minute: in the long run alone.
  if (!isTold) return;
  test('one that stood still asks nobody before it is told what is its own', limit, async () => {
    const { ground } = await prepare(8);
    for (const name of ['a', 'b']) ground.startCollector(name);
    await until('both have a share', () => bothHaveShares(ground), 60_000);
    await pause(2_000);
    const ports = ground.portsOf('a');
    ground.signal('a', 'SIGSTOP');
    const stoppedMs = Date.now();
    await pause(outageMs + 2_000);
    ground.signal('a', 'SIGCONT');
    const wokenMs = Date.now();
    await until('it has a share again', () =>
      ground.agents.some(({ served }) =>
        served.some(({ asker, atMs }) => ports.has(asker) && atMs > wokenMs),
      ),
    );
    await pause(3_000);
    const asked = ground.agents.flatMap(({ served }) =>
      served.filter(({ asker, atMs }) => ports.has(asker) && atMs > wokenMs),
    );
    const firstMs = Math.min(...asked.map(({ atMs }) => atMs)) - wokenMs;
    expect(firstMs, 'it listened before it asked').toBeGreaterThan(2_500);
    expect(longestOverlap(ground, ports, stoppedMs + 500)).toBeLessThan(takeOverLimitMs);
    const pauseMs = longestPause(ground, stoppedMs, wokenMs);
    expect(pauseMs, 'the other took over').toBeLessThan(takeOverLimitMs + 1_000);
    const overlapMs = longestOverlap(ground, ports, stoppedMs + 500);
    console.log(JSON.stringify({ stoodStillMs: wokenMs - stoppedMs, firstMs, pauseMs, overlapMs }));
  });
});
