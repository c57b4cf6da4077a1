// The spool through crashes, damage, bounds and a full disk; and what a record holds through the wire.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import { points } from '../../src/core/points.ts';
import type { PointName } from '../../src/core/points.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import type { Reading } from '../../src/readings/reading.ts';
import { packBatch, unpackBatch } from '../../src/uplink/batch.ts';
import { Sender } from '../../src/uplink/sender.ts';
import { Spool } from '../../src/uplink/spool.ts';
import type { Loss } from '../../src/uplink/spool.ts';
import { reading } from '../readings/samples.ts';

let folder: string;
let losses: Loss[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qosha-spool-'));
  losses = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clock = new VirtualClock(1_000_000);
function openSpool(maxBytes = 64 * 1024 * 1024, place = folder): Spool {
  return new Spool({
    folder: place,
    maxBytes,
    clock,
    log: createSilentLog(),
    onLoss: (loss) => losses.push(loss),
  });
}
const record = (text: string, atMs = 5) => ({ atMs, readings: 1, payload: Buffer.from(text) });
function textsOf(spool: Spool): string[] {
  const texts: string[] = [];
  for (let seq = 0; ;) {
    const frames = spool.read(seq, 1024 * 1024, () => false);
    if (frames.length === 0) return texts;
    texts.push(...frames.map((frame) => Buffer.from(frame.payload).toString()));
    seq = (frames.at(-1)?.seq ?? 0) + 1;
  }
}
const openFile = (): string => join(folder, readdirSync(folder).find((name) => name.endsWith('.open')) ?? '');

function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'qosha-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

describe('the spool', () => {
  test('an end that was cut at any byte, or overwritten, costs the records it cut and no other', () => {
    const before = openSpool();
    for (let at = 0; at < 5; at++) before.append(record(`record ${at}`));
    const whole = readFileSync(openFile());
    const name = openFile();
    const each = whole.length / 5;
    fc.assert(
      fc.property(fc.nat(whole.length), fc.uint8Array({ maxLength: 40 }), (length, rubbish) => {
        for (const file of readdirSync(folder)) rmSync(join(folder, file));
        writeFileSync(name, whole);
        truncateSync(name, length);
        appendFileSync(name, rubbish);
        const after = openSpool();
        const kept = textsOf(after);
        expect(kept).toEqual(Array.from({ length: Math.floor(length / each) }, (_, at) => `record ${at}`));
        // And it goes on behind them.
        after.append(record('next'));
        expect(textsOf(after).at(-1)).toBe('next');
        expect(textsOf(openSpool())).toEqual([...kept, 'next']);
      }),
      { numRuns: 60 },
    );
  });

  test('confirmed records are sent to nobody, whole segments go, and numbers never begin anew', () => {
    const spool = openSpool(8 * 1024 * 1024);
    const payload = Buffer.alloc(10_000, 1);
    for (let at = 0; at < 300; at++) spool.append({ ...record(''), payload });
    expect(spool.bytes).toBeGreaterThan(300 * 10_000);
    spool.confirm({ from: 0, to: 98 });
    spool.confirm({ from: 100, to: 299 });
    expect(spool.read(0, 10, () => false).map(({ seq }) => seq)).toEqual([99]);
    expect(spool.bytes).toBeLessThan(1_200_000);
    spool.confirm({ from: 99, to: 99 });
    expect(spool.bytes).toBe(0);
    expect(openSpool().append(record('a')).frame.seq).toBe(300);
  });

  test('at its bound the oldest go, and every reading that went was counted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 100, max: 30_000 }), { minLength: 100, maxLength: 200 }),
        (sizes) => {
          losses = [];
          const place = mkdtempSync(join(folder, 'run-'));
          const spool = openSpool(1024 * 1024, place);
          sizes.forEach((size, at) =>
            spool.append({ atMs: at, readings: size, payload: Buffer.alloc(size) }),
          );
          expect(spool.bytes).toBeLessThanOrEqual(1024 * 1024);
          const kept = spool.readings;
          const lost = losses.reduce((sum, loss) => sum + loss.readings, 0);
          expect(kept + lost).toBe(sizes.reduce((sum, size) => sum + size, 0));
          const onDisk = readdirSync(place).reduce((sum, name) => sum + statSync(join(place, name)).size, 0);
          expect(onDisk).toBe(spool.bytes);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('a damaged segment gives what stands before the damage, and the rest counts as lost', () => {
    const spool = openSpool(8 * 1024 * 1024);
    for (let at = 0; at < 150; at++)
      spool.append({ atMs: at, readings: 1, payload: Buffer.alloc(10_000, at) });
    const sealed = readdirSync(folder).find((name) => name.endsWith('.seg')) ?? '';
    const bytes = readFileSync(join(folder, sealed));
    bytes[55_555] = (bytes[55_555] ?? 0) ^ 0xff;
    writeFileSync(join(folder, sealed), bytes);
    const again = openSpool(8 * 1024 * 1024);
    const kept = textsOf(again).length;
    expect(kept).toBeLessThan(150);
    expect(losses.reduce((sum, loss) => sum + loss.readings, 0)).toBe(150 - kept);
  });

  test('a segment of which nothing is left counts as lost, goes, and hides no number', () => {
    const spool = openSpool(8 * 1024 * 1024);
    for (let at = 0; at < 150; at++)
      spool.append({ atMs: at, readings: 1, payload: Buffer.alloc(10_000, at) });
    const sealed = readdirSync(folder).find((name) => name.endsWith('.seg')) ?? '';
    truncateSync(join(folder, sealed), 0);
    const again = openSpool(8 * 1024 * 1024);
    const kept = textsOf(again).length;
    expect(kept).toBeLessThan(150);
    expect(losses.reduce((sum, loss) => sum + loss.readings, 0)).toBe(150 - kept);
    expect(readdirSync(folder)).not.toContain(sealed);
    expect(again.append(record('next')).frame.seq).toBe(150);
  });

  // Who may not mount has no disk that is small enough to fill.
  if (canMount()) {
    test('on a full disk it goes on, counts what it could not keep, and recovers by itself', () => {
      const disk = join(folder, 'disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk]);
      try {
        const spool = openSpool(64 * 1024 * 1024, disk);
        let unsaved = 0;
        for (let at = 0; at < 200; at++) {
          if (!spool.append({ atMs: at, readings: 1, payload: Buffer.alloc(8_000, at) }).isSaved)
            unsaved += 1;
        }
        const lost = losses.reduce((sum, loss) => sum + loss.readings, 0);
        expect(unsaved + lost).toBeGreaterThan(100);
        const kept = spool.readings;
        expect(kept + unsaved + lost).toBe(200);
        execFileSync('mount', ['-o', 'remount,size=8m', disk]);
        expect(spool.append(record('there is room again')).isSaved).toBe(true);
        expect(textsOf(openSpool(64 * 1024 * 1024, disk)).at(-1)).toBe('there is room again');
      } finally {
        // Lazily: the spools of this test stand for crashed ones and were never closed.
        execFileSync('umount', ['-l', disk]);
      }
    });
  }
});

describe('sending', () => {
  test('new records go at once, an outage behind them in order, each until it is confirmed', async () => {
    const time = new VirtualClock(0);
    const spool = openSpool();
    let isUp = false;
    const sent: { lane: string; id: string; bytes: number }[] = [];
    const sender = new Sender({
      spool,
      clock: time,
      boot: 'boot',
      canSend: () => isUp,
      store: async (lane, bytes, id) => {
        sent.push({ lane, id, bytes: bytes.length });
        return true;
      },
      onLoss: (loss) => losses.push(loss),
    });
    for (let at = 0; at < 1_000; at++)
      sender.offer(spool.append({ ...record(''), payload: Buffer.alloc(2_000) }));
    expect(sent).toEqual([]);
    isUp = true;
    sender.offer(spool.append(record('live')));
    sender.tick();
    expect(sent[0]).toMatchObject({ lane: 'live', id: 'boot-1000-1000-0' });
    let confirmedTo = -1;
    for (let rounds = 0; rounds < 200 && confirmedTo < 999; rounds++) {
      const late = sent.splice(0).filter(({ lane }) => lane === 'late');
      for (const { id } of late) {
        const [from, to] = id.split('-').slice(1).map(Number);
        expect(from).toBe(confirmedTo + 1);
        confirmedTo = to ?? -1;
        sender.confirm(Buffer.from(JSON.stringify({ boot: 'boot', ranges: [[from, to]] })));
      }
      await time.advance(250);
      sender.tick();
    }
    expect(confirmedTo).toBe(999);
    // Two megabytes at half a megabyte a second.
    expect(time.monotonicMs()).toBeGreaterThan(2_500);
    await time.advance(21_000);
    sender.tick();
    sender.tick();
    expect(sent.map(({ lane, id }) => `${lane} ${id.split('-')[1]}`)).toEqual(['late 1000']);
    sender.confirm(Buffer.from(JSON.stringify({ boot: 'other', ranges: [[1_000, 1_000]] })));
    expect(sender.inFlight).toBe(1);
  });
});

const names = Object.keys(points) as PointName[];
const arbitraryReading: fc.Arbitrary<Reading> = fc
  .record({
    deviceId: fc.constantFrom('ups-1', 'pdu-2', 'ü'),
    point: fc.constantFrom(...names),
    instance: fc.constantFrom('', '1', 'Outlet 7'),
    label: fc.string(),
    oid: fc.array(fc.nat(70_000), { minLength: 2, maxLength: 12 }).map((arcs) => arcs.join('.')),
    value: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    state: fc.option(fc.string()),
    quality: fc.constantFrom('good' as const, 'suspect' as const, 'stale' as const, 'missing' as const),
    takenAtMs: fc.integer({ min: 1_700_000_000_000, max: 1_700_000_100_000 }),
    intervalMs: fc.constantFrom(undefined, 1_000, 60_000),
  })
  .map((rest) => {
    // An empty label says nothing, and JSON has no negative zero.
    const label = rest.label === '' ? rest.point : rest.label;
    const value = rest.value === 0 ? 0 : rest.value;
    const { intervalMs, ...plain } = rest;
    const own = intervalMs === undefined ? {} : { intervalMs };
    return reading(rest.deviceId, rest.point, { ...plain, ...own, label, value });
  });

describe('a record on the wire', () => {
  test('brings every reading as it was', () => {
    fc.assert(
      fc.property(fc.array(arbitraryReading, { maxLength: 60 }), (readings) => {
        const unpacked = unpackBatch(packBatch({ readings, losses: [] }));
        const inOrder = [...Map.groupBy(readings, (one) => one.deviceId).values()].flat();
        expect(unpacked?.readings).toEqual(inOrder);
        expect(unpacked?.unknown).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  test('that is damaged or malicious is refused without a word', () => {
    const good = packBatch({ readings: [reading('a', 'output.power', { takenAtMs: 1 })], losses: [] });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
        const bytes = Buffer.from(good);
        bytes[at] = value;
        const unpacked = unpackBatch(bytes);
        for (const one of unpacked?.readings ?? []) expect(Object.hasOwn(points, one.point)).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(unpackBatch(Buffer.from('{"b":[]}'))).toBeUndefined();
  });
});
