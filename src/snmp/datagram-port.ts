// What sends and receives the datagrams of the engine, and the choice between the two that can: batches of 64 by
// libc's own calls where the system and this Node allow it, node:dgram everywhere else. Easy to get wrong: the bytes
// handed to `onDatagram` lie in memory that the next datagram overwrites, so what must outlive the call is copied.

import type { Clock } from '../core/clock.ts';
import { openBatchedPort } from './datagram-port-batched.ts';
import { openPlainPort } from './datagram-port-dgram.ts';
import type { Libc } from './datagram-port-libc.ts';
import { provenLibc } from './datagram-port-proof.ts';

/** `batched`: sendmmsg and recvmmsg of libc through node:ffi. `plain`: node:dgram, one call for each datagram. */
export type DatagramKind = 'batched' | 'plain';

/** Where datagrams go to and come from; belongs to the port that made it. */
export interface Peer {
  /** As the kernel prints it, with its zone when it has one. */
  readonly address: string;
  readonly port: number;
  /** The first two 32-bit words of the sockaddr: all there is of IPv4. 0 where the port needs none. */
  readonly word0: number;
  readonly word1: number;
  /** IPv6: the whole sockaddr; the port may renew its scope id. */
  readonly words: Int32Array | undefined;
}

export interface DatagramPortOptions {
  readonly clock: Clock;
  readonly family: 4 | 6;
  /** Address to send from; every address of the machine when absent. */
  readonly localAddress?: string;
  /** What to ask the kernel for; see `DatagramPort.receiveBufferBytes` for what it gave. */
  readonly receiveBufferBytes: number;
  /** Requests that wait for a reply, from which a port may tell how to listen for it; 0 when absent. */
  readonly waiting?: () => number;
  /** The bytes are valid until this returns. It may send and may close the port. */
  readonly onDatagram: (bytes: Uint8Array) => void;
  /** The system refused one datagram; the others are not touched. */
  readonly onSendError: () => void;
}

export interface DatagramPort {
  readonly kind: DatagramKind;
  /** Receive buffer as the kernel reports it, in bytes. */
  readonly receiveBufferBytes: number;
  /** `address` is an IP address of the port's family in the kernel's notation. */
  peer(address: string, port: number): Peer;
  /** Takes a copy, and sends it at the latest when this turn of the event loop ends; nothing after `close`. */
  send(bytes: Uint8Array, peer: Peer): void;
  /** Whether the datagram that is being handed over came from this address and port. */
  isFrom(peer: Peer): boolean;
  /** Hands over what came and was not looked at yet: before somebody is given up, say. */
  look(): void;
  /** Gives the socket back; what was not sent yet is not sent any more. */
  close(): Promise<void>;
}

/**
 * Binds an ephemeral port. `kind` undefined: the best there is, unless QOSHA_UDP=plain is set. Rejects with the
 * operating system's error when there is no such socket to be had, or no batches although they were demanded.
 */
export async function openDatagramPort(
  options: DatagramPortOptions,
  kind?: DatagramKind,
): Promise<DatagramPort> {
  if (kind === 'batched') return openBatchedPort(provenLibc(), options);
  const libc = kind === 'plain' ? undefined : batchingLibc();
  if (libc === undefined) return openPlainPort(options);
  try {
    return await openBatchedPort(libc, options);
  } catch {
    // Whatever it was: the ordinary way works, or tells the reason in the usual words.
    return openPlainPort(options);
  }
}

function batchingLibc(): Libc | undefined {
  if (process.env['QOSHA_UDP'] === 'plain') return undefined;
  try {
    return provenLibc();
  } catch {
    // Another system, a Node without the flag, a sandbox: all of them are served by node:dgram.
    return undefined;
  }
}
