// The sockets that traps come in by: bound by us, or bound by systemd and inherited. Easy to get wrong: the kernel gives
// less buffer than it is asked for, in silence, so what it gave is read back; and what did not fit the buffer was dropped
// where nobody looks, which is why it is counted.

import { type BindOptions, createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { canonicalAddress } from './target.ts';

/** Some 4,000 datagrams of ordinary size, skb overhead included, which is most of a second of a storm. */
export const wantedReceiveBufferBytes = 8 * 1024 * 1024;
const leastReceiveBufferBytes = 64 * 1024;

/**
 * Sockets that share the port. libuv reads 32 datagrams of a socket in one turn of the event loop, so on a busy machine
 * one socket alone is read too seldom for a storm.
 */
const sharingSockets = 4;

/** `fd`: a UDP socket that somebody else has bound for us. */
export type TrapPlace = { readonly address: string; readonly port: number } | { readonly fd: number };

/** Opens the sockets, one or several on one port. Rejects with the operating system's error when it cannot be had. */
export async function openTrapSockets(place: TrapPlace): Promise<readonly [Socket, ...Socket[]]> {
  if ('fd' in place) return [await takeSocket(place.fd)];
  const family = canonicalAddress(place.address);
  if (family === undefined) throw new RangeError(`"${place.address}" is not an IP address`);
  const type = family.family === 6 ? 'udp6' : 'udp4';
  const { address } = family;
  // Bound alone it proves that the port is nobody else's: those that share would share with strangers too.
  const alone = await bindSocket({ type }, { port: place.port, address, exclusive: true });
  const { port } = alone.address();
  const closed = once(alone, 'close');
  alone.close();
  await closed;
  const [first, ...others] = Array.from({ length: sharingSockets }, () =>
    bindSocket({ type, reusePort: true }, { port, address }),
  );
  const sharing = await Promise.allSettled([first, ...others]);
  const [open, ...more] = sharing.flatMap((one) =>
    one.status === 'fulfilled' && one.value ? [one.value] : [],
  );
  // Not every system lets sockets share a port in a fair way.
  if (open === undefined) return [await bindSocket({ type }, { port, address, exclusive: true })];
  return [open, ...more];
}

/** An inherited socket; node must know its family beforehand, so it is IPv4 by agreement. */
async function takeSocket(fd: number): Promise<Socket> {
  const socket = await bindSocket({ type: 'udp4' }, { fd });
  if (socket.address().family === 'IPv4') return socket;
  socket.close();
  throw Object.assign(new Error('the inherited socket is not IPv4'), { code: 'EAFNOSUPPORT' });
}

async function bindSocket(options: SocketOptions, bind: BindOptions & { fd?: number }): Promise<Socket> {
  const socket = createSocket(options);
  const listening = once(socket, 'listening');
  try {
    socket.bind(bind);
    await listening;
  } catch (error) {
    listening.catch(() => undefined);
    socket.close();
    throw error;
  }
  growReceiveBuffer(socket);
  return socket;
}

/** Asks for ever less until the system agrees. */
function growReceiveBuffer(socket: Socket): void {
  for (let bytes = wantedReceiveBufferBytes; bytes >= leastReceiveBufferBytes; bytes /= 2) {
    try {
      socket.setRecvBufferSize(bytes);
      return;
    } catch {
      // Linux grants less in silence, other systems refuse: then half of it is asked for.
    }
  }
}

/**
 * First socket that systemd handed over (sd_listen_fds(3)): the one named `traps`, or else the first. Undefined when there
 * is none, or when it was meant for another process.
 */
export function inheritedTrapSocket(
  environment: Readonly<Record<string, string | undefined>>,
  processId: number,
): number | undefined {
  const count = Number(environment['LISTEN_FDS']);
  if (!Number.isInteger(count) || count < 1 || count > 64) return undefined;
  const meantFor = environment['LISTEN_PID'];
  if (meantFor !== undefined && Number(meantFor) !== processId) return undefined;
  const named = (environment['LISTEN_FDNAMES'] ?? '').split(':').indexOf('traps');
  return firstInheritedFd + (named >= 0 && named < count ? named : 0);
}

/** SD_LISTEN_FDS_START. */
const firstInheritedFd = 3;

/**
 * Datagrams that the kernel dropped on sockets of this UDP port since they were bound; undefined where it does not say
 * (other systems than Linux).
 */
export async function kernelDrops(port: number): Promise<number | undefined> {
  const tables = await Promise.all(['/proc/net/udp', '/proc/net/udp6'].map(readTable));
  if (tables.every((table) => table === undefined)) return undefined;
  return tables.reduce((sum, table) => sum + countDrops(table ?? '', port), 0);
}

async function readTable(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined; // no Linux, or no IPv6
  }
}

/** Sum of the column `drops` of the lines whose local port is `port`; see proc_pid_net(5). */
export function countDrops(table: string, port: number): number {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  let drops = 0;
  for (const line of table.split('\n').slice(1)) {
    const columns = line.trim().split(/\s+/u);
    if (columns[1]?.endsWith(local) === true) drops += Number(columns.at(-1)) || 0;
  }
  return drops;
}
