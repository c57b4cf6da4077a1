// How much of us one client may hold, and for how long. Easy to get wrong: a connection that sends nothing, or a byte now
// and then, costs its sender nothing; so headers and bodies have deadlines, and connections are counted by address.
import type { Server, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';

export const maxBodyBytes = 64 * 1024;
/** A whole request has to have arrived within this, its headers within `headersTimeoutMs`. */
export const requestTimeoutMs = 30_000;
export const headersTimeoutMs = 10_000;
/** How long a connection may be used by nobody between two requests. */
export const keepAliveMs = 15_000;
/** A response that nobody reads for this long is given up; the live stream says something every 2 s. */
export const silentConnectionMs = 60_000;
/** Requests of one address in a minute: far above a wallboard, far below a flood. */
export const requestsPerMinute = 3_000;
/** Connections of one address: a house of wallboards behind one router has room, one machine cannot take all. */
export const maxConnectionsPerAddress = 600;
export const maxConnections = 5_000;

export const httpOptions: ServerOptions = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: headersTimeoutMs,
  requestTimeout: requestTimeoutMs,
  /** How often the deadlines are looked at. */
  connectionsCheckingInterval: 2_000,
};

/** Closes connections beyond the bounds as they come; `exempt` are proxies, which hold those of many people. */
export function limitConnections(server: Server, exempt: readonly string[]): void {
  server.maxConnections = maxConnections;
  const held = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (exempt.includes(address)) return;
    const count = (held.get(address) ?? 0) + 1;
    if (count > maxConnectionsPerAddress) return void socket.destroy();
    held.set(address, count);
    socket.once('close', () => {
      const left = (held.get(address) ?? 1) - 1;
      if (left === 0) held.delete(address);
      else held.set(address, left);
    });
  });
}
