// Both ways to send and receive datagrams, against plain sockets of node:dgram on loopback; and the batched one with a
// libc whose calls fail as a busy or hostile system makes them. What a run does is decided by its seed.

import { execFileSync, spawn } from 'node:child_process';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { type DatagramKind, type DatagramPort, openDatagramPort } from '../../src/snmp/datagram-port.ts';
import type { MessageBatch } from '../../src/snmp/datagram-port-batch.ts';
import { maxBacklog, openBatchedPort } from '../../src/snmp/datagram-port-batched.ts';
import { Libc } from '../../src/snmp/datagram-port-libc.ts';
import { seededRandom } from './messages.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Peer {
  readonly socket: Socket;
  readonly address: string;
  readonly port: number;
  readonly heard: { readonly bytes: Buffer; readonly from: RemoteInfo }[];
}

async function listen(address = '127.0.0.1', answer = false): Promise<Peer> {
  const socket = createSocket({
    type: address.includes(':') ? 'udp6' : 'udp4',
    recvBufferSize: 8 * 1024 * 1024,
    sendBufferSize: 1024 * 1024,
  });
  const heard: Peer['heard'] = [];
  socket.on('message', (bytes, from) => {
    heard.push({ bytes, from });
    if (answer) socket.send(bytes, from.port, from.address);
  });
  socket.bind(0, address);
  await once(socket, 'listening');
  closers.push(async () => void socket.close());
  return { socket, address, port: socket.address().port, heard };
}

interface Opened {
  readonly port: DatagramPort;
  readonly errors: () => number;
}

type OnDatagram = (bytes: Uint8Array) => void;

function optionsOf(family: 4 | 6, onDatagram: OnDatagram, onSendError: () => void) {
  return { clock: systemClock, family, receiveBufferBytes: 4 * 1024 * 1024, onDatagram, onSendError };
}

async function open(kind: DatagramKind, onDatagram: OnDatagram, family: 4 | 6 = 4): Promise<Opened> {
  let errors = 0;
  const port = await openDatagramPort(
    optionsOf(family, onDatagram, () => errors++),
    kind,
  );
  closers.push(() => port.close());
  return { port, errors: () => errors };
}

const until = (isDone: () => boolean): Promise<void> =>
  expect.poll(isDone, { timeout: 5000, interval: 3 }).toBe(true);
const numbered = (i: number): Buffer => Buffer.from(`datagram ${i}`.padEnd(40 + (i % 700), '.'));

describe.each<DatagramKind>(['batched', 'plain'])('%s', (kind) => {
  test('datagrams of every size go to and fro, and tell where they came from', async () => {
    const peers = [await listen('127.0.0.1', true), await listen('127.0.0.2', true)];
    const sizes = [0, 1, 2, 255, 1472, 1473, 9000, 65_507, 64, 65_507];
    const came: string[] = [];
    const { port, errors } = await open(kind, (bytes) => {
      const source = known.findIndex((peer) => port.isFrom(peer));
      came.push(`${source} ${bytes.length} ${bytes.every((byte, k) => byte === (k * 7) % 251)}`);
    });
    const known = peers.map(({ address, port: number }) => port.peer(address, number));
    const wanted: string[] = [];
    for (const size of sizes) {
      for (const [i, peer] of known.entries()) {
        port.send(
          Uint8Array.from({ length: size }, (_, k) => (k * 7) % 251),
          peer,
        );
        wanted.push(`${i} ${size} true`);
      }
    }
    await until(() => came.length >= wanted.length);
    expect(came.toSorted()).toEqual(wanted.toSorted());
    expect(errors()).toBe(0);
    expect(port.kind).toBe(kind);
  });

  test('a datagram is told from that of another port, another address, another family', async () => {
    const peer = await listen('127.0.0.1');
    const verdicts: boolean[][] = [];
    const { port } = await open(kind, () => verdicts.push(known.map((one) => port.isFrom(one))));
    const known = [
      port.peer('127.0.0.1', peer.port),
      port.peer('127.0.0.1', peer.port ^ 1),
      port.peer('127.0.1.1', peer.port),
    ];
    port.send(numbered(0), known[0]!);
    await until(() => peer.heard.length === 1);
    const { from } = peer.heard[0]!;
    for (let i = 0; i < 200; i++) peer.socket.send(numbered(i), from.port, from.address);
    await until(() => verdicts.length === 200);
    expect(new Set(verdicts.map(String))).toEqual(new Set(['true,false,false']));
    expect(known.some((one) => port.isFrom(one))).toBe(false);
  });

  test('IPv6: addresses, zones and ports', async () => {
    const peer = await listen('::1', true);
    const verdicts: boolean[][] = [];
    const { port } = await open(kind, () => verdicts.push(known.map((one) => port.isFrom(one))), 6);
    const known = [port.peer('::1', peer.port), port.peer('::2', peer.port), port.peer('::1', peer.port ^ 1)];
    for (let i = 0; i < 100; i++) port.send(numbered(i), known[0]!);
    await until(() => verdicts.length === 100);
    expect(new Set(verdicts.map(String))).toEqual(new Set(['true,false,false']));
  });

  test('a burst of one turn arrives whole and in order, the bytes as they were when sent', async () => {
    const peer = await listen();
    const { port, errors } = await open(kind, () => undefined);
    const to = port.peer(peer.address, peer.port);
    const bytes = Buffer.alloc(740);
    for (let i = 0; i < 2000; i++) {
      const length = numbered(i).copy(bytes);
      port.send(bytes.subarray(0, length), to);
    }
    bytes.fill(0);
    await until(() => peer.heard.length === 2000);
    expect(peer.heard.every((one, i) => one.bytes.equals(numbered(i)))).toBe(true);
    expect(errors()).toBe(0);
  });

  test('what the system refuses and what nobody hears takes nothing with it', async () => {
    const peer = await listen();
    const gone = await listen();
    gone.socket.close();
    closers.splice(-1);
    const { port, errors } = await open(kind, () => undefined);
    const good = port.peer(peer.address, peer.port);
    const broadcast = port.peer('255.255.255.255', 9);
    const closed = port.peer(gone.address, gone.port);
    for (let i = 0; i < 900; i++) {
      port.send(numbered(i), i % 3 === 0 ? good : i % 3 === 1 ? broadcast : closed);
      if (i % 100 === 99) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await until(() => peer.heard.length === 300 && errors() === 300);
    expect(peer.heard.every((one, i) => one.bytes.equals(numbered(i * 3)))).toBe(true);
  });

  test('opened and closed a hundred times, also from within a datagram, it leaves no file open', async () => {
    const openFiles = (): number => readdirSync('/proc/self/fd').length;
    const peer = await listen('127.0.0.1', true);
    const before = openFiles();
    for (let i = 0; i < 100; i++) {
      let closing: Promise<void> | undefined;
      let after = 0;
      const port: DatagramPort = await openDatagramPort(
        optionsOf(
          4,
          () => {
            if (closing !== undefined) after++;
            else closing = port.close();
          },
          () => undefined,
        ),
        kind,
      );
      for (let k = 0; k < 20; k++) port.send(numbered(k), port.peer(peer.address, peer.port));
      if (i % 2 === 0) await until(() => closing !== undefined);
      await (closing ?? port.close());
      port.send(numbered(0), port.peer(peer.address, peer.port));
      expect(after).toBe(0);
    }
    expect(openFiles()).toBeLessThanOrEqual(before);
  });

  test('nobody else can bind its port', async () => {
    const peer = await listen();
    const { port } = await open(kind, () => undefined);
    port.send(numbered(0), port.peer(peer.address, peer.port));
    await until(() => peer.heard.length === 1);
    const thief = createSocket({ type: 'udp4', reuseAddr: true });
    closers.push(async () => void thief.close());
    const refused = once(thief, 'error');
    thief.bind(peer.heard[0]!.from.port, '127.0.0.1');
    expect(await refused).toMatchObject([{ code: 'EADDRINUSE' }]);
  });

  test('while it is flooded, the rest of the program goes on', async () => {
    let count = 0;
    const { port } = await open(kind, () => count++);
    const peer = await listen();
    port.send(numbered(0), port.peer(peer.address, peer.port));
    await until(() => peer.heard.length === 1);
    const { from } = peer.heard[0]!;
    const flood = `
      import { createSocket } from 'node:dgram';
      const socket = createSocket('udp4');
      const end = Date.now() + 700;
      const go = () => {
        for (let i = 0; i < 64; i++) socket.send(Buffer.alloc(200), ${from.port}, '127.0.0.1');
        if (Date.now() < end) setImmediate(go); else socket.close();
      };
      go();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', flood]);
    let turns = 0;
    while (child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      turns++;
    }
    expect(count).toBeGreaterThan(5000);
    expect(turns).toBeGreaterThan(25);
  });
});

/** libc with a system behind it that takes only some, says "not now", or refuses; as the dice fall. */
class FaultyLibc extends Libc {
  readonly #random = seededRandom(20_261_122);
  #errno: number | undefined = undefined;
  isBlocked = false;
  blocks = 0;
  partial = 0;
  sent = 0;

  override send(fd: number, batch: MessageBatch, [first, count]: readonly [number, number]): number {
    this.#errno = undefined;
    const dice = this.#random(4);
    if (this.isBlocked || dice === 0) {
      this.blocks++;
      this.#errno = 11;
      return -1;
    }
    const isPartial = dice === 1 && count > 1;
    if (isPartial) this.partial++;
    const sent = super.send(fd, batch, [first, isPartial ? 1 + this.#random(count - 1) : count]);
    this.sent += Math.max(0, sent);
    return sent;
  }

  override errno(): number {
    return this.#errno ?? super.errno();
  }
}

describe('a system under pressure', () => {
  test('a full send buffer delays datagrams, neither loses, doubles nor reorders them', async () => {
    const peer = await listen();
    const libc = new FaultyLibc();
    let errors = 0;
    const port = await openBatchedPort(
      libc,
      optionsOf(
        4,
        () => undefined,
        () => errors++,
      ),
    );
    closers.push(() => port.close());
    const to = port.peer(peer.address, peer.port);
    const random = seededRandom(4711);
    for (let i = 0; i < 3000; i++) {
      port.send(numbered(i), to);
      if (random(150) === 0) await new Promise((resolve) => setTimeout(resolve, random(3)));
    }
    await until(() => peer.heard.length >= 3000);
    expect(peer.heard.every((one, i) => one.bytes.equals(numbered(i)))).toBe(true);
    expect(libc.blocks).toBeGreaterThan(10);
    expect(libc.partial).toBeGreaterThan(5);
    expect(errors).toBe(0);
    libc.isBlocked = true;
    for (let i = 0; i < maxBacklog + 500; i++) port.send(numbered(i), to);
    await until(() => errors > 0);
    expect(errors).toBeGreaterThanOrEqual(300);
    expect(errors).toBeLessThanOrEqual(500);
    libc.isBlocked = false;
    await until(() => libc.sent === 3000 + maxBacklog + 500 - errors);
  });

  test('memory that libc writes to survives every collection of garbage', () => {
    const script = fileURLToPath(new URL('./datagram-pressure.ts', import.meta.url));
    const flags = ['--expose-gc', '--max-semi-space-size=1'];
    const output = execFileSync(process.execPath, [...flags, script, '10000'], { encoding: 'utf8' });
    const result = JSON.parse(output) as {
      answered: number;
      wrong: number;
      kind: string;
      collections: number;
    };
    console.log(output.trim());
    expect(result).toMatchObject({ answered: 10_000, wrong: 0, kind: 'batched' });
    expect(result.collections).toBeGreaterThan(100);
  });
});
