// Traps on their way to the table: folded, bounded, many in one transaction, written again when a commit was not
// confirmed, kept in memory while the database is away. On a real PostgreSQL; faults are put between it and us.

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fingerprintOf, keepVarBinds, trapBounds } from '../../src/collect/trap-varbinds.ts';
import {
  foldWithinMs,
  type FreshTrap,
  gatherMs,
  recorderBounds,
  TrapRecorder,
} from '../../src/collect/trap-recorder.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import type { Database } from '../../src/platform/database.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import {
  countEngineStart,
  forgetTraps,
  type KeptTrapEvent,
  latestTraps,
} from '../../src/readings/trap-event-store.ts';
import { createEngineId } from '../../src/snmp/local-engine.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';
import { createTestDatabase, type TestDatabase } from '../postgres.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.stop());

const startMs = Date.UTC(2026, 4, 1);
let clock: VirtualClock;
/** What stands between recorder and database: `refuse` loses the transaction, `doubt` the news of its commit. */
let fault: 'none' | 'refuse' | 'doubt';
let recorder: TrapRecorder;
let device = '';
beforeEach(() => {
  clock = new VirtualClock(startMs);
  fault = 'none';
  device = randomUUID();
  const transaction: Database['transaction'] = async (fn, options) => {
    if (fault === 'refuse') throw new Error('the database is away');
    const result = await database.app.transaction(fn, options);
    if (fault === 'doubt') throw new Error('the connection was lost after the commit');
    return result;
  };
  recorder = new TrapRecorder({
    clock,
    database: { transaction },
    log: createSilentLog(),
    newKey: randomUUID,
  });
});

const onBattery = '1.3.6.1.2.1.33.2.1';

function trap(part: Partial<FreshTrap> = {}): FreshTrap {
  return {
    atMs: clock.epochMs(),
    fingerprint: 'same',
    source: '10.0.0.7',
    sourcePort: 161,
    deviceId: device,
    candidates: [],
    kind: 'trap',
    version: 'v2c',
    security: 'community',
    trapOid: onBattery,
    name: 'upsTrapOnBattery',
    meaning: 'on battery',
    uptimeTicks: 4_294_967_295,
    varbinds: [],
    varbindsLeftOut: 0,
    ...part,
  };
}

function kept(deviceId = device, before?: string): Promise<KeptTrapEvent[]> {
  const question = { deviceId, limit: 500, ...(before === undefined ? {} : { before }) };
  return database.app.transaction((tx) => latestTraps(tx, question));
}

describe('repeats', () => {
  test('of what goes on are one row that grows; after a pause, or an hour, it is a new one', async () => {
    for (let minute = 0; minute < 90; minute++) {
      recorder.record(trap());
      await recorder.flush();
      await clock.advance(60_000);
    }
    await clock.advance(foldWithinMs);
    recorder.record(trap());
    await recorder.flush();
    const rows = await kept();
    expect(rows.map(({ repeatCount }) => repeatCount)).toEqual([1, 29, 61]);
    const [, , first] = rows;
    expect(first).toMatchObject({ firstAtMs: startMs, lastAtMs: startMs + 3_600_000, meaning: 'on battery' });
    expect(recorder.statistics).toMatchObject({ stored: 3, folded: 88, refused: 0 });
  });

  test('are told apart by device, notification and what they say', async () => {
    for (let i = 0; i < 3; i++) {
      recorder.record(trap());
      recorder.record(trap({ fingerprint: 'other' }));
      recorder.record(trap({ trapOid: `${onBattery}.1` }));
      recorder.record(trap({ deviceId: null, candidates: [device, 'b'] }));
    }
    await recorder.flush();
    const rows = await kept();
    expect(rows.map(({ repeatCount }) => repeatCount)).toEqual([3, 3, 3, 3]);
    expect(rows[0]).toMatchObject({ deviceId: null, candidates: [device, 'b'] });
    expect(await kept(device, rows[1]?.id)).toEqual(rows.slice(2));
  });

  test('with other measured values say the same; with other words or rows they do not', () => {
    const seconds = (value: number): VarBind => ({ oid: '1.3.6.1.2.1.33.1.2.2.0', type: 'integer', value });
    const port = (row: number, value: number): VarBind[] => [
      { oid: `1.3.6.1.2.1.2.2.1.1.${row}`, type: 'integer', value: row },
      { oid: `1.3.6.1.2.1.2.2.1.8.${row}`, type: 'integer', value },
    ];
    const text = (...words: string[]): VarBind[] =>
      words.map((word) => ({ oid: '1.3.6.1.4.1.9', type: 'octets', value: Buffer.from(word) }));
    expect(fingerprintOf([seconds(60)])).toBe(fingerprintOf([seconds(120)]));
    expect(fingerprintOf(port(1, 2))).not.toBe(fingerprintOf(port(1, 1)));
    expect(fingerprintOf(port(1, 2))).not.toBe(fingerprintOf(port(2, 2)));
    expect(fingerprintOf(text('a', 'bc'))).not.toBe(fingerprintOf(text('ab', 'c')));
    const load: VarBind = { oid: '1.3.6.1.4.1.5.1', type: 'integer', value: 7 };
    const isLoad = (oid: string) => oid === load.oid;
    expect(fingerprintOf([load], isLoad)).toBe(fingerprintOf([{ ...load, value: 8 }], isLoad));
    expect(fingerprintOf([load])).not.toBe(fingerprintOf([{ ...load, value: 8 }]));
  });
});

describe('a database that fails', () => {
  test('keeps what waits in memory; an inform is confirmed only when it is written', async () => {
    fault = 'refuse';
    const confirmed: number[] = [];
    for (let i = 0; i < 1200; i++) recorder.record(trap({ fingerprint: `${i}` }), () => confirmed.push(i));
    expect(await recorder.flush()).toBe(false);
    recorder.record(trap({ fingerprint: '3' }), () => confirmed.push(-3));
    await clock.advance(30_000);
    expect(confirmed).toEqual([]);
    expect(recorder.waiting).toBe(1200);
    fault = 'none';
    expect(await recorder.flush()).toBe(true);
    expect(confirmed.length).toBe(1201);
    expect(await kept()).toHaveLength(500);
    const [row] = await database.app.transaction((tx) =>
      tx.query<{ rows: bigint; repeats: bigint }>(
        'select count(*) as rows, sum(repeat_count) as repeats from trap_events where device_id = $1',
        [device],
      ),
    );
    expect(row).toEqual({ rows: 1200n, repeats: 1201n });
  });

  test('is tried again by itself, and soon', async () => {
    fault = 'refuse';
    recorder.record(trap());
    await clock.advance(gatherMs + 10_000);
    fault = 'none';
    await clock.advance(5_000);
    for (let tries = 0; tries < 500 && recorder.statistics.stored === 0; tries++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await kept()).toHaveLength(1);
  });

  test('whose commit was not confirmed gets no trap twice', async () => {
    fault = 'doubt';
    recorder.record(trap());
    expect(await recorder.flush()).toBe(false);
    recorder.record(trap());
    fault = 'none';
    expect(await recorder.flush()).toBe(true);
    const rows = await kept();
    expect(rows.map(({ repeatCount }) => repeatCount)).toEqual([2]);
  });

  test('cannot fill the memory: beyond the bound events are refused and counted, repeats are not', async () => {
    fault = 'refuse';
    for (let i = 0; i < recorderBounds.waiting; i++) recorder.record(trap({ fingerprint: `${i}` }));
    expect(recorder.record(trap({ fingerprint: 'one more' }))).toBe('full');
    expect(recorder.record(trap({ fingerprint: `${recorderBounds.waiting - 1}` }))).toBe('kept');
    expect(recorder.statistics).toMatchObject({ refused: 1, folded: 1 });
  });
});

describe('what a device wrote', () => {
  test('is kept byte for byte, hostile or not, and read back the same', async () => {
    const octets = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 60 }).map((text) => Uint8Array.from(Buffer.from(text))),
      fc
        .constantFrom('<script>alert(1)</script>', '\u001b[2J', '\u0000', '"\\u0000', '\u202egnp', '﻿bom')
        .map((text) => Uint8Array.from(Buffer.from(text))),
    );
    let row = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(octets, { maxLength: 5 }), async (values) => {
        const own = `${device}-${row++}`;
        const varbinds = values.map((value): VarBind => ({ oid: '1.3.6.1.4.1.1', type: 'octets', value }));
        const { kept: stored, leftOut } = keepVarBinds(varbinds);
        recorder.record(trap({ deviceId: own, varbinds: stored, varbindsLeftOut: leftOut }));
        await recorder.flush();
        const [back] = await kept(own);
        const bytes = back?.varbinds.map(({ text, hex }) =>
          text === undefined ? Buffer.from(hex ?? '', 'hex') : Buffer.from(text),
        );
        expect(bytes).toEqual(values.map((value) => Buffer.from(value)));
      }),
      { numRuns: 25 },
    );
  });

  test('is bounded in number and size, and says so', () => {
    const long: VarBind = { oid: '1.3.6.1.4.1.1', type: 'octets', value: new Uint8Array(60_000).fill(65) };
    const many = Array.from({ length: 4000 }, (): VarBind => ({ oid: '1.3.1', type: 'integer', value: 1 }));
    const { kept: cut } = keepVarBinds([long]);
    expect(cut[0]).toMatchObject({ cutFrom: 60_000, text: 'A'.repeat(trapBounds.valueOctets) });
    expect(keepVarBinds(many)).toMatchObject({ leftOut: 4000 - trapBounds.varbinds });
    const heavy = keepVarBinds(Array.from({ length: 60 }, () => long));
    expect(heavy.kept.length).toBeLessThanOrEqual(16);
    expect(heavy.kept.length + heavy.leftOut).toBe(60);
  });
});

describe('the table', () => {
  test('takes no change but growth, and no deletion but of what is old', async () => {
    recorder.record(trap());
    recorder.record(trap());
    await recorder.flush();
    const attempt = (statement: string) =>
      database.app.transaction((tx) => tx.execute(statement)).catch((error: unknown) => String(error));
    expect(await attempt(`update trap_events set trap_oid = '1.3'`)).toMatch(/denied/);
    expect(await attempt('update trap_events set repeat_count = 1')).toMatch(/only grows/);
    expect(await attempt('delete from trap_events')).toMatch(/denied/);
    expect(await database.app.query('select * from trap_events')).toEqual([]);
  });

  test('forgets the oldest by age and by number, a bounded number at once', async () => {
    await database.owner.transaction((tx) => tx.execute('delete from trap_events'));
    for (let i = 0; i < 1500; i++) recorder.record(trap({ fingerprint: `${i}` }));
    await recorder.flush();
    const forget = (beforeMs: number, keepRows: number) =>
      database.app.transaction((tx) => forgetTraps(tx, { beforeMs, keepRows, rowLimit: 200 }));
    expect(await forget(startMs, 10_000)).toBe(0);
    expect(await forget(startMs, 1_400)).toBe(100);
    expect(await forget(startMs + 1000, 10_000)).toBe(200);
    expect(await kept()).toHaveLength(500);
  });

  test('counts the starts of our engine and keeps its id', async () => {
    const start = () => database.app.transaction((tx) => countEngineStart(tx, createEngineId(), startMs));
    const starts = [await start(), await start(), await start()];
    expect(starts.map(({ engineBoots }) => engineBoots)).toEqual([1, 2, 3]);
    expect(new Set(starts.map(({ engineId }) => Buffer.from(engineId).toString('hex'))).size).toBe(1);
    expect(starts[0]?.engineId).toHaveLength(21);
  });
});
