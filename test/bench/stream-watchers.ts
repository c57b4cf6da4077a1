// Browsers that watch the live stream, in a thread of their own so that reading costs the server nothing. Told of by
// `workerData`; answers each message `count` with the bytes that came so far, and says once when everybody has a beat.
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

interface Told {
  readonly port: number;
  /** A cookie for each. */
  readonly cookies: readonly string[];
  /** Asks for a compressed stream. */
  readonly isPacked: boolean;
}

const { port, cookies, isPacked } = workerData as Told;
let bytes = 0;
let closed = 0;

const sockets = cookies.map((cookie): Socket => {
  const socket = connect(port, '127.0.0.1', () => {
    const accepts = isPacked ? 'Accept-Encoding: gzip\r\n' : '';
    socket.write(
      `GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n${accepts}\r\n`,
    );
  });
  socket.on('data', (chunk: Buffer) => (bytes += chunk.byteLength));
  socket.on('error', () => undefined);
  socket.on('close', () => (closed += 1));
  return socket;
});

parentPort?.on('message', (asked: string) => {
  if (asked === 'count') return parentPort?.postMessage({ bytes, closed }, []);
  for (const socket of sockets) socket.destroy();
  return process.exit(0);
});
