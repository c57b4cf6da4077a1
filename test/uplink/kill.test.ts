// Everything is killed while values flow: collectors, the core, the server between them. What a collector had accepted
// into its spool is in the history at the end, once, in order.
// QOSHA_SEEDS=n runs that many seeds (one in CI), QOSHA_KILLS=n that many blows in each.
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { Ground, until, valuesKept } from './ground.ts';

const seeds = Number(process.env['QOSHA_SEEDS'] ?? 1);
const kills = Number(process.env['QOSHA_KILLS'] ?? 3);
const devices = 6;
/** What the product promises for the devices of a collector that is gone, ms. */
const takeOverLimitMs = 10_000;

let ground: Ground;
let db: TestDatabase;

beforeEach(async () => {
  db = await createTestDatabase();
  ground = new Ground();
  await ground.prepare(devices);
});
afterEach(async () => {
  await ground.stop();
  await db.stop();
});

function seeded(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d) + 0x9e37_79b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

function bothHaveShares(): boolean {
  const living = ground.states.at(-1)?.living ?? [];
  return living.length === 2 && living.every(({ devices: share }) => share > 0);
}

/** Milliseconds until somebody with these ports has asked every device. */
async function takenOver(ports: ReadonlySet<number>): Promise<number> {
  const killedMs = Date.now();
  await until('the devices are taken over', () =>
    ground.agents.every(({ served }) =>
      served.some(({ asker, atMs }) => ports.has(asker) && atMs > killedMs),
    ),
  );
  return Date.now() - killedMs;
}

test.each(Array.from({ length: seeds }, (_, seed) => seed + 1))(
  'nothing that was accepted is lost or doubled, seed %i',
  { timeout: 120_000 + kills * 15_000 },
  async (seed) => {
    const random = seeded(seed);
    await ground.startNats();
    ground.startCore(db);
    for (const name of ['a', 'b']) ground.startCollector(name);
    await until('values reach the board', () => ground.heard.length > devices, 60_000);
    await until('both collectors read', () => bothHaveShares(), 60_000);
    const blows: string[] = [];
    let tookOverMs = 0;
    // What stood in the spools after each blow and at the end: a segment goes only when it is 64 KiB or was recovered.
    const accepted: ReturnType<typeof ground.accepted> = [];
    for (let blow = 0; blow < kills; blow++) {
      const victims = ['a', 'core', 'nats', 'b'] as const;
      const victim = blow < victims.length ? victims[blow]! : victims[Math.floor(random() * victims.length)]!;
      await pause(random() * 1_500);
      await ground.end(victim, 'SIGKILL');
      blows.push(victim);
      if (victim === 'a' || victim === 'b') accepted.push(...ground.accepted(victim));
      if (blow === 0) tookOverMs = await takenOver(ground.portsOf('b'));
      await pause(random() * 2_500);
      if (victim === 'core') ground.startCore(db);
      else if (victim === 'nats') await ground.startNats();
      else ground.startCollector(victim);
    }
    const before = ground.heard.length;
    await until('values flow again', () => ground.heard.length > before + devices * 2, 30_000);
    // They go on: a start would send everything again that lies there, and hide what was confirmed too early.
    for (const name of ['a', 'b']) accepted.push(...ground.accepted(name));
    const missing = async (): Promise<string[]> => {
      const lost: string[] = [];
      for (let at = 0; at < devices; at++) {
        const kept = new Set(await valuesKept(db, `ups-${at}`));
        for (const one of accepted.filter(({ deviceId }) => deviceId === `ups-${at}`)) {
          if (!kept.has(one.value)) lost.push(`${one.deviceId} ${one.value}`);
        }
      }
      return lost;
    };
    for (let tries = 0; tries < 40 && (await missing()).length > 0; tries++) await pause(500);
    expect(await missing(), `killed: ${blows.join(' ')}`).toEqual([]);
    let values = 0;
    for (const [at, agent] of ground.agents.entries()) {
      const kept = await valuesKept(db, `ups-${at}`);
      const inOrder = [...new Set(kept)].sort((one, other) => one - other);
      expect(kept, 'once each, in order of time').toEqual(inOrder);
      expect(kept.filter((value) => value < 1 || value > agent.served.length)).toEqual([]);
      values += kept.length;
    }
    const different = new Set(accepted.map(({ deviceId, value }) => `${deviceId} ${value}`)).size;
    expect(tookOverMs).toBeLessThan(takeOverLimitMs);
    expect(different).toBeGreaterThan(devices * 5);
    if (process.env['QOSHA_SEEDS'] !== undefined) {
      console.log(JSON.stringify({ seed, blows, tookOverMs, accepted: different, stored: values, lost: 0 }));
    }
  },
);
