// When replies are looked for by the clock instead of waking us: the judgement by itself, the looks on a clock that
// stands still, and both on a real port whose peer answers one datagram at a time. Time is counted, never measured.

import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { type Clock, systemClock, VirtualClock } from '../../src/core/clock.ts';
import { type DatagramPort, openDatagramPort } from '../../src/snmp/datagram-port.ts';
import { Looks } from '../../src/snmp/datagram-port-looks.ts';
import { leastWaiting, ReadingPace } from '../../src/snmp/reading-pace.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Wakes {
  readonly perMs: number;
  readonly heard: number;
  readonly waiting: number;
}

/** What the pace says after 20 ms of wakes that are all alike. */
function afterWakes({ perMs, heard, waiting }: Wakes, pace = new ReadingPace()): boolean {
  for (let i = 0; i <= 20 * perMs; i++) pace.woken(heard, waiting, i / perMs);
  return pace.isByClock;
}

function byClock(): ReadingPace {
  const pace = new ReadingPace();
  expect(afterWakes({ perMs: 17, heard: 1, waiting: 100 }, pace)).toBe(true);
  return pace;
}

function afterLooks(heard: number, waiting: number, looks = 40): boolean {
  const pace = byClock();
  for (let i = 0; i < looks; i++) pace.looked(heard, waiting);
  return pace.isByClock;
}

describe('the judgement', () => {
  test('replies one by one while many requests are under way are looked for by the clock', () => {
    expect(afterWakes({ perMs: 17, heard: 1, waiting: 100 })).toBe(true);
    expect(afterWakes({ perMs: 4, heard: 2, waiting: 40 })).toBe(true);
  });

  test.each<[string, Wakes]>([
    ['a walk: one request after another', { perMs: 8, heard: 1, waiting: 1 }],
    ['agents that answer faster than they are asked', { perMs: 17, heard: 1, waiting: 16 }],
    ['batches already', { perMs: 4, heard: 40, waiting: 1000 }],
    ['a calm site', { perMs: 0.5, heard: 1, waiting: 100 }],
  ])('%s: every reply wakes us', (_name, wakes) => {
    expect(afterWakes(wakes)).toBe(false);
  });

  test('it ends when the agents wait for us, and when little comes', () => {
    expect(afterLooks(20, 100)).toBe(true);
    expect(afterLooks(60, 100)).toBe(false);
    expect(afterLooks(1, 100)).toBe(false);
    expect(afterLooks(0, 100)).toBe(false);
    // Not at the first bad look, though.
    expect(afterLooks(0, 100, 5)).toBe(true);
  });

  test('whatever comes, it is never by the clock with hardly anything under way, nor for long with nothing coming', () => {
    const event = fc.record({ heard: fc.nat(70), waiting: fc.nat(leastWaiting - 1), gapMs: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), (events) => {
        const pace = new ReadingPace();
        let nowMs = 0;
        for (const { heard, waiting, gapMs } of events) {
          pace.woken(heard, waiting, (nowMs += gapMs / 3));
          expect(pace.isByClock).toBe(false);
        }
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.nat(70), { maxLength: 31 }), (before) => {
        const pace = byClock();
        for (const heard of before) pace.looked(heard, 200);
        for (let i = 0; i < 64; i++) pace.looked(0, 200);
        expect(pace.isByClock).toBe(false);
      }),
    );
  });
});

describe('the looks', () => {
  interface Scene {
    readonly clock: VirtualClock;
    readonly looks: Looks;
    readonly lookedAtMs: number[];
    waiting: number;
    coming: number;
  }

  function scene(): Scene {
    const clock = new VirtualClock(0);
    const lookedAtMs: number[] = [];
    const one = { clock, lookedAtMs, waiting: 0, coming: 0 } as Omit<Scene, 'looks'>;
    const looks = new Looks({
      clock,
      waiting: () => one.waiting,
      look: () => {
        lookedAtMs.push(clock.monotonicMs());
        const { coming } = one;
        one.coming = 0;
        return coming;
      },
    });
    return Object.assign(one, { looks });
  }

  test('a reply never lies for longer than its request was under way, and never for more than 16 ms', async () => {
    for (let roundTripMs = 0; roundTripMs < 100; roundTripMs++) {
      const one = scene();
      one.waiting = 1;
      one.looks.hasten();
      await one.clock.advance(roundTripMs);
      one.coming = 1;
      while (one.coming > 0) await one.clock.advance(1);
      const lieMs = one.clock.monotonicMs() - roundTripMs;
      expect(lieMs).toBeLessThanOrEqual(Math.min(roundTripMs + 1, 16));
    }
  });

  test('while something comes they are 1 ms apart; a new request brings them back to that', async () => {
    const one = scene();
    one.waiting = 50;
    one.looks.hasten();
    for (let i = 0; i < 10; i++) {
      one.coming = 3;
      await one.clock.advance(1);
    }
    expect(one.lookedAtMs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await one.clock.advance(50);
    one.lookedAtMs.length = 0;
    one.looks.hasten();
    await one.clock.advance(1);
    expect(one.lookedAtMs).toEqual([61]);
  });

  test('they end a second after the last request, go on anew, and stop when they are stopped', async () => {
    const one = scene();
    one.waiting = 1;
    one.looks.hasten();
    await one.clock.advance(5000);
    expect(one.looks.areUnderWay).toBe(true);
    one.waiting = 0;
    await one.clock.advance(900);
    expect(one.looks.areUnderWay).toBe(true);
    await one.clock.advance(300);
    expect(one.looks.areUnderWay).toBe(false);
    one.looks.hasten();
    expect(one.looks.areUnderWay).toBe(true);
    one.looks.stop();
    one.lookedAtMs.length = 0;
    await one.clock.advance(100);
    expect(one.lookedAtMs).toEqual([]);
  });
});

/** Answers one datagram in each turn of the event loop, however many have come. */
async function startSlowPeer() {
  const queue: { bytes: Buffer; from: RemoteInfo }[] = [];
  const ports: number[] = [];
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  let isAnswering = false;
  let isClosed = false;
  const answerOne = (): void => {
    const next = queue.shift();
    isAnswering = next !== undefined;
    if (next === undefined || isClosed) return;
    socket.send(next.bytes, next.from.port, next.from.address);
    setImmediate(answerOne);
  };
  socket.on('message', (bytes, from) => {
    ports.push(from.port);
    queue.push({ bytes, from });
    if (!isAnswering) answerOne();
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closers.push(() => {
    isClosed = true;
    socket.close();
  });
  return { ports, port: socket.address().port };
}

interface Storm {
  readonly port: DatagramPort;
  readonly peer: Awaited<ReturnType<typeof startSlowPeer>>;
  /** How often the answer to each request came. */
  readonly heard: Uint8Array;
  sent: number;
  answered: number;
  wrong: number;
  ask(): void;
}

/** A hundred requests under way at a time until there were `total`. Time goes by with what happens: five wakes to the ms. */
async function startStorm(total: number, after: Clock['after'] = systemClock.after): Promise<Storm> {
  const peer = await startSlowPeer();
  let nowMs = 0;
  const port = await openDatagramPort(
    {
      clock: { ...systemClock, after, monotonicMs: () => (nowMs += 0.1) },
      family: 4,
      receiveBufferBytes: 1024 * 1024,
      waiting: () => storm.sent - storm.answered,
      onDatagram: (bytes) => {
        storm.answered++;
        if (!port.isFrom(to) || bytes.length !== 8) storm.wrong++;
        const number = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
        storm.heard[number] = (storm.heard[number] as number) + 1;
        if (storm.sent < total) storm.ask();
      },
      onSendError: () => storm.wrong++,
    },
    'batched',
  );
  closers.push(() => port.close());
  const to = port.peer('127.0.0.1', peer.port);
  const ask = (): void => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32BE(storm.sent++, 0);
    port.send(bytes, to);
  };
  const storm: Storm = { port, peer, heard: new Uint8Array(total + 1), sent: 0, answered: 0, wrong: 0, ask };
  for (let i = 0; i < 100; i++) ask();
  return storm;
}

const patience = { timeout: 20_000, interval: 5 };

describe('a port', () => {
  test('nothing is lost or doubled on the way from one socket to the other and back; a lonely reply wakes us', async () => {
    const total = 6000;
    const storm = await startStorm(total);
    const { ports } = storm.peer;
    await expect.poll(() => storm.answered, patience).toBe(total);
    expect(storm.wrong).toBe(0);
    expect(storm.heard.subarray(0, total).every((count) => count === 1)).toBe(true);
    const [watched, ...others] = new Set(ports);
    expect(others.length).toBe(1);
    expect(ports.filter((number) => number !== watched).length).toBeGreaterThan(100);
    // The first requests, and those that are alone, go where the reply wakes us.
    expect(new Set(ports.slice(0, 100))).toEqual(new Set([watched]));
    storm.ask();
    await expect.poll(() => storm.answered, patience).toBe(total + 1);
    expect(ports.at(-1)).toBe(watched);
  });

  test('what was not looked at yet is handed over to whoever asks, who else might give up', async () => {
    let areTimersHeld = false;
    const storm = await startStorm(1_000_000, (delayMs, fire) =>
      systemClock.after(delayMs, () => {
        if (!areTimersHeld) fire();
      }),
    );
    const { ports } = storm.peer;
    await expect.poll(() => new Set(ports).size, patience).toBe(2);
    areTimersHeld = true;
    // Whatever is sent now is answered and lies there: after a while nothing moves any more.
    let before = -1;
    await expect
      .poll(() => {
        const isStill = before === storm.answered && ports.length === storm.sent;
        before = storm.answered;
        return isStill;
      }, patience)
      .toBe(true);
    expect(storm.sent - storm.answered).toBeGreaterThan(0);
    await expect
      .poll(() => {
        storm.port.look();
        return storm.answered;
      }, patience)
      .toBeGreaterThan(before + 100);
    expect(storm.wrong).toBe(0);
  });
});
