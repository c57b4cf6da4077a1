// A storm in which no trap is like another: what is folded and forgotten then, and how it is written. On a real PostgreSQL.

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FreshTrap, recorderBounds, TrapRecorder } from '../../src/collect/trap-recorder.ts';
import { fingerprintOf } from '../../src/collect/trap-varbinds.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';
import { createTestDatabase, type TestDatabase } from '../postgres.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.stop());

const clock = new VirtualClock(Date.UTC(2026, 4, 1));
const device = randomUUID();
let isAway = false;
let recorder: TrapRecorder;
beforeEach(() => {
  isAway = false;
  recorder = new TrapRecorder({
    clock,
    database: {
      transaction: (fn, options) => {
        if (isAway) return Promise.reject(new Error('the database is away'));
        return database.app.transaction(fn, options);
      },
    },
    log: createSilentLog(),
    newKey: randomUUID,
  });
});

function trap(part: Partial<FreshTrap>): FreshTrap {
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
    trapOid: '1.3.6.1.2.1.33.2.1',
    name: null,
    meaning: null,
    uptimeTicks: 1,
    varbinds: [],
    varbindsLeftOut: 0,
    ...part,
  };
}

describe('a storm of different traps', () => {
  test('still folds what came not long ago, and forgets the rest', async () => {
    isAway = true;
    let number = 0;
    const others = (count: number): void => {
      for (let i = 0; i < count; i++) recorder.record(trap({ fingerprint: `other ${number++}` }));
    };
    for (const before of [0, 1, 3000]) {
      others(before);
      recorder.record(trap({ fingerprint: `mine after ${before}` }));
      others(recorderBounds.remembered / 2 - 1);
      const { folded } = recorder.statistics;
      recorder.record(trap({ fingerprint: `mine after ${before}` }));
      expect(recorder.statistics.folded).toBe(folded + 1);
    }
    const { folded } = recorder.statistics;
    recorder.record(trap({ fingerprint: 'other 0' }));
    expect(recorder.statistics).toMatchObject({ folded, refused: 0 });
  });

  test('is written in transactions that are bounded in rows and in octets, each row once', async () => {
    const long = [{ oid: '1.3.6.1.4.1.1', type: 'octets', text: 'x'.repeat(15_000) }];
    for (let i = 0; i < 600; i++) recorder.record(trap({ fingerprint: `long ${i}`, varbinds: long }));
    for (let i = 0; i < 2_500; i++) recorder.record(trap({ fingerprint: `short ${i}` }));
    expect(await recorder.flush()).toBe(true);
    const octets = 600 * 15_000;
    const { transactions } = recorder.statistics;
    expect(transactions).toBeGreaterThanOrEqual(Math.ceil(octets / recorderBounds.transactionOctets) + 1);
    expect(transactions).toBeLessThan(8);
    const [row] = await database.app.transaction((tx) =>
      tx.query<{ rows: bigint }>('select count(*) as rows from trap_events where device_id = $1', [device]),
    );
    expect(row).toEqual({ rows: 3100n });
  });

  test('is told apart by all of its octets, their lengths and their order', () => {
    const octets = fc
      .uint8Array({ maxLength: 4 })
      .map((bytes) => bytes.map((byte) => [32, 49, 0xc3, 0x80][byte & 3]!));
    fc.assert(
      fc.property(fc.array(octets, { maxLength: 3 }), fc.array(octets, { maxLength: 3 }), (one, other) => {
        const said = (values: Uint8Array[]): VarBind[] =>
          values.map((value) => ({ oid: '1.3.6', type: 'octets', value }));
        const isSame = JSON.stringify(one.map((v) => [...v])) === JSON.stringify(other.map((v) => [...v]));
        expect(fingerprintOf(said(one)) === fingerprintOf(said(other))).toBe(isSame);
      }),
      { numRuns: 500 },
    );
  });
});
