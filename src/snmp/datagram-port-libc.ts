// The few functions of libc behind batched datagrams. Easy to get wrong: structures are laid out as 64-bit
// little-endian Linux has them (glibc and musl), nowhere else; memory that is passed must lie outside V8's heap, which
// moves things; and errno is per thread, to be read before anything else is called.

import { endianness } from 'node:os';
import type { MessageBatch } from './datagram-port-batch.ts';

// asm-generic values, the same on x64 and arm64.
const addressFamily = { 4: 2, 6: 10 } as const;
const typeDatagram = 2;
const nonBlocking = 0x800;
const closeOnExec = 0x8_0000;
const socketLevel = 1;
const reuseAddress = 2;
const sendBuffer = 7;
const receiveBuffer = 8;
const ipv6Level = 41;
const ipv6Only = 26;
/** `errno` of a call that would have had to wait. */
export const wouldBlock = 11;

type Ffi = typeof import('node:ffi');

/** Without the warning that it is experimental: that is known, written down, and no news to who runs the program. */
function loadFfi(): Ffi {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    const ffi = process.getBuiltinModule('node:ffi') as Ffi | undefined;
    if (ffi === undefined) throw new Error('this Node has no node:ffi');
    return ffi;
  } finally {
    process.emitWarning = emitWarning;
  }
}

function openLibrary(ffi: Ffi) {
  return ffi.dlopen(null, {
    __errno_location: { arguments: [], return: 'pointer' },
    socket: { arguments: ['i32', 'i32', 'i32'], return: 'i32' },
    bind: { arguments: ['i32', 'buffer', 'u32'], return: 'i32' },
    close: { arguments: ['i32'], return: 'i32' },
    setsockopt: { arguments: ['i32', 'i32', 'i32', 'buffer', 'u32'], return: 'i32' },
    getsockopt: { arguments: ['i32', 'i32', 'i32', 'buffer', 'buffer'], return: 'i32' },
    getsockname: { arguments: ['i32', 'buffer', 'buffer'], return: 'i32' },
    inet_pton: { arguments: ['i32', 'string', 'buffer'], return: 'i32' },
    if_nametoindex: { arguments: ['string'], return: 'u32' },
    sendmmsg: { arguments: ['i32', 'pointer', 'u32', 'i32'], return: 'i32' },
    recvmmsg: { arguments: ['i32', 'pointer', 'u32', 'i32', 'pointer'], return: 'i32' },
  });
}

export class Libc {
  readonly #ffi: Ffi;
  // Held because its functions are void once it is collected.
  readonly #library: ReturnType<typeof openLibrary>;
  readonly #c: ReturnType<typeof openLibrary>['functions'];
  /** Of this thread, valid as long as the thread lives. */
  readonly #errnoAt: bigint;

  /** Throws where the system is not the one described above, or Node has no node:ffi (--no-experimental-ffi). */
  constructor() {
    const { platform, arch } = process;
    if (platform !== 'linux' || (arch !== 'x64' && arch !== 'arm64') || endianness() !== 'LE') {
      throw new Error(`batched datagrams are not made for ${platform} on ${arch}`);
    }
    this.#ffi = loadFfi();
    this.#library = openLibrary(this.#ffi);
    this.#c = this.#library.functions;
    this.#errnoAt = this.#c.__errno_location();
  }

  /** Why the last call answered -1. */
  errno(): number {
    return this.#ffi.getInt32(this.#errnoAt);
  }

  /** Where memory begins. It must not be resized or detached, and be held, while libc may use it. */
  addressOf(memory: ArrayBuffer): bigint {
    return this.#ffi.getRawPointer(memory);
  }

  /** Socket that neither blocks nor survives exec, bound to an ephemeral port. Throws with the errno. */
  openSocket(family: 4 | 6, localAddress: string | undefined): number {
    const fd = this.#c.socket(addressFamily[family], typeDatagram | nonBlocking | closeOnExec, 0);
    if (fd < 0) throw this.#error('socket');
    try {
      if (family === 6) this.#setOption(fd, ipv6Level, ipv6Only, 1);
      const place = this.socketAddress(family, localAddress ?? (family === 4 ? '0.0.0.0' : '::'), 0);
      if (this.#c.bind(fd, place, place.byteLength) !== 0) throw this.#error('bind');
      return fd;
    } catch (error) {
      this.closeSocket(fd);
      throw error;
    }
  }

  closeSocket(fd: number): void {
    this.#c.close(fd);
  }

  /** Nobody else may bind the same port: libuv allows it for sockets that are handed to it. */
  forbidSharing(fd: number): void {
    this.#setOption(fd, socketLevel, reuseAddress, 0);
  }

  /** Asks for buffers of so many bytes; Linux grants less in silence. */
  growBuffers(fd: number, receiveBytes: number, sendBytes: number): void {
    this.#setOption(fd, socketLevel, receiveBuffer, receiveBytes);
    this.#setOption(fd, socketLevel, sendBuffer, sendBytes);
  }

  /** Receive buffer as the kernel reports it, in bytes. */
  receiveBufferBytes(fd: number): number {
    const bytes = new Int32Array(new ArrayBuffer(4));
    const length = new Int32Array(new ArrayBuffer(4)).fill(4);
    if (this.#c.getsockopt(fd, socketLevel, receiveBuffer, bytes, length) !== 0)
      throw this.#error('getsockopt');
    return bytes[0] as number;
  }

  /** Sends `count` messages from number `first` on; how many went out, or -1. */
  send(fd: number, batch: MessageBatch, [first, count]: readonly [number, number]): number {
    return this.#c.sendmmsg(fd, batch.pointerTo(first), count, 0);
  }

  /** Receives at most a whole batch without waiting; how many came, or -1. */
  receive(fd: number, batch: MessageBatch): number {
    return this.#c.recvmmsg(fd, batch.pointerTo(0), batch.capacity, 0, null);
  }

  /** Where an IPv4 socket is bound. */
  ownAddress(fd: number): Int32Array {
    const place = new Int32Array(new ArrayBuffer(16));
    const length = new Int32Array(new ArrayBuffer(4)).fill(16);
    if (this.#c.getsockname(fd, place, length) !== 0) throw this.#error('getsockname');
    return place;
  }

  /** A sockaddr as 32-bit words: 4 for IPv4, 7 for IPv6. Throws a RangeError for what is no such address. */
  socketAddress(family: 4 | 6, address: string, port: number): Int32Array<ArrayBuffer> {
    // sockaddr_in: family, port, address, 8 unused. sockaddr_in6: family, port, flow, 16 of address, scope id.
    const bytes = new Uint8Array(new ArrayBuffer(family === 4 ? 16 : 28));
    const view = new DataView(bytes.buffer);
    view.setUint16(0, addressFamily[family], true);
    view.setUint16(2, port, false);
    const [host = ''] = address.split('%', 1);
    if (this.#c.inet_pton(addressFamily[family], host, bytes.subarray(family === 4 ? 4 : 8)) !== 1) {
      throw new RangeError(`"${address}" is not an IPv${family} address`);
    }
    const words = new Int32Array(bytes.buffer);
    this.renewScope(address, words);
    return words;
  }

  /** Looks up the zone of an IPv6 address (again): interfaces come and go. 0 when there is none of that name. */
  renewScope(address: string, words: Int32Array): void {
    const zone = address.split('%', 2)[1];
    if (zone === undefined || words.length !== 7) return;
    words[6] = /^\d+$/.test(zone) ? Number(zone) : this.#c.if_nametoindex(zone);
  }

  #setOption(fd: number, level: number, option: number, value: number): void {
    const bytes = new Int32Array(new ArrayBuffer(4)).fill(value);
    if (this.#c.setsockopt(fd, level, option, bytes, 4) !== 0) throw this.#error('setsockopt');
  }

  #error(call: string): Error {
    const errno = this.errno();
    return Object.assign(new Error(`${call} failed with errno ${errno}`), { errno, syscall: call });
  }
}
