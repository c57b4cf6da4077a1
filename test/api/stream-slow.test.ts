// The live stream of a large site on real sockets that read slowly or not at all. Easy to get wrong: the system takes several
// megabytes before anybody waits, so what is asked for here is more than that.
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, constants } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventCharacters } from '../../src/api/live-kept.ts';
import { stuckAfterMs } from '../../src/api/live-feed.ts';
import type { DiagramPatch } from '../../src/api/contract-stream.ts';
import { systemClock } from '../../src/core/clock.ts';
import { bigSite } from './big-site.ts';
import { readingOf } from './plant-readings.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

/** Long names make it large without making it long to work out. */
const [components, nameCharacters] = [1_500, 1_200];
const wholeBytes = 6 * 1024 * 1024;

let site: SiteFixture;
/** Streams as the server writes them, the last one last. */
const responses: ServerResponse[] = [];
beforeAll(async () => {
  site = await startSite({}, bigSite(components, nameCharacters));
  site.plant.judgeAll();
  site.server.server.on('request', (_, response: ServerResponse) => responses.push(response));
});
afterAll(() => site.stop());

async function ask(headers = ''): Promise<Socket> {
  const { cookie } = await site.browserOf('aysel');
  const socket = connect(site.port, '127.0.0.1');
  socket.write(
    `GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:${site.port}\r\nCookie: ${cookie}\r\n${headers}\r\n`,
  );
  return socket;
}

/** The body of chunks, as far as it came. */
function unchunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = bytes.indexOf('\r\n\r\n') + 4;
  for (;;) {
    const end = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, end), 16);
    if (end === -1 || Number.isNaN(size) || end + 2 + size > bytes.byteLength) return Buffer.concat(parts);
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

function nodesIn(text: string): ReadonlyMap<string, string> {
  const patches = [...text.matchAll(/^event: diagram\ndata: (.*)$/gmu)];
  const nodes = patches.flatMap(([, data = '']) => (JSON.parse(data) as DiagramPatch).nodes);
  return new Map(nodes.map((node) => [node.id, JSON.stringify(node)]));
}

const countOf = (text: string, event: string): number => text.split(`event: ${event}\n`).length - 1;
const setPower = (watts: number): void =>
  void site.board.put([
    readingOf('dev-ups-1a-1', 'output.power', { value: watts, takenAtMs: site.clock.epochMs() }),
  ]);

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(20);
}

/** What waits in this process for the network. */
const waiting = (): number => responses.at(-1)?.writableLength ?? 0;

test('a slow reader gets the whole diagram, however large, is not dropped, and follows afterwards', async () => {
  const socket = await ask();
  const bytes: Buffer[] = [];
  let taken = 0;
  let mostWaiting = 0;
  let wasPassedOver = false;
  const atOnce = 64 * 1024;
  const perSecond = 700_000;
  const startedMs = systemClock.monotonicMs();
  // Asked for bytes at this pace, and never more.
  for (let isWhole = false; !isWhole;) {
    await sleep(20);
    const due = ((systemClock.monotonicMs() - startedMs) / 1000) * perSecond - taken;
    if (due < atOnce) continue;
    const chunk = (socket.read(atOnce) ?? socket.read()) as Buffer | null;
    if (chunk === null) continue;
    bytes.push(chunk);
    taken += chunk.byteLength;
    mostWaiting = Math.max(mostWaiting, waiting());
    wasPassedOver ||= waiting() > 0;
    if (taken % (20 * atOnce) === 0) setPower(30_000 + taken);
    isWhole = chunk.includes('event: beat');
  }
  const whole = unchunked(Buffer.concat(bytes)).toString();
  expect(taken).toBeGreaterThan(wholeBytes);
  expect(wasPassedOver).toBe(true);
  expect(mostWaiting).toBeLessThan(3 * eventCharacters);
  expect([countOf(whole, 'anew'), nodesIn(whole).size]).toEqual([1, site.site.components.length]);

  // From now on it reads what comes.
  socket.on('data', (chunk: Buffer) => bytes.push(chunk));
  setPower(77_777);
  await until(() => bytes.some((chunk) => chunk.includes('"value":77777,')));
  const text = unchunked(Buffer.concat(bytes)).toString();
  expect(countOf(text, 'anew')).toBe(1);
  expect(nodesIn(text.slice(whole.length)).size).toBeLessThan(20);
  expect(socket.destroyed).toBe(false);
  socket.destroy();
}, 60_000);

test('who takes gzip gets the same for a tenth of the bytes, and each piece as it comes', async () => {
  const socket = await ask('Accept-Encoding: br, gzip\r\n');
  const bytes: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => bytes.push(chunk));
  const text = (): string => {
    const packed = unchunked(Buffer.concat(bytes));
    if (packed.byteLength === 0) return '';
    return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
  };
  while (!text().includes('event: beat')) await sleep(100);
  const [packed, plain] = [Buffer.concat(bytes).byteLength, text().length];
  expect(nodesIn(text()).size).toBe(site.site.components.length);
  expect(plain).toBeGreaterThan(wholeBytes);
  expect(packed).toBeLessThan(plain / 10);
  setPower(66_666);
  while (!text().includes('"value":66666,')) await sleep(100);
  expect(Buffer.concat(bytes).byteLength).toBeLessThan(packed + 10_000);
  socket.destroy();
}, 30_000);

test('who never reads is dropped in time, and little waits for it until then', async () => {
  const socket = await ask();
  let isClosed = false;
  const before = responses.length;
  await until(() => responses.length > before);
  const response = responses.at(-1)!;
  response.on('close', () => (isClosed = true));
  await until(() => waiting() > 0);
  // Many updates later no more waits.
  for (let i = 0; i < 12; i++) {
    setPower(40_000 + i);
    await sleep(500);
    expect(waiting()).toBeLessThan(3 * eventCharacters);
  }
  expect(isClosed).toBe(false);
  site.clock.shiftMs += stuckAfterMs + 1_000;
  site.readEverything();
  await until(() => isClosed);
  socket.destroy();
}, 60_000);
