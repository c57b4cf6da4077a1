// A UDP socket that answers as a test tells it to, right or wrong. It knows nothing of the client's code but the codec.

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { decodeMessage, encodeMessage, type SnmpMessage } from '../../src/snmp/message.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';

export interface RawAgent {
  readonly address: string;
  readonly port: number;
  readonly socket: Socket;
  readonly requests: () => number;
  close(): Promise<void>;
}

export type Answer = (request: SnmpMessage, from: RemoteInfo, send: (bytes: Uint8Array) => void) => void;

/** Binds a free port of `address` and hands every request to `answer`. */
export async function startRawAgent(answer: Answer, address = '127.0.0.1', port = 0): Promise<RawAgent> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  let requests = 0;
  socket.on('message', (bytes, from) => {
    const decoded = decodeMessage(bytes);
    if (!decoded.ok) return;
    requests++;
    answer(decoded.message, from, (reply) => socket.send(reply, from.port, from.address));
  });
  socket.bind(port, address);
  await once(socket, 'listening');
  const close = async (): Promise<void> => {
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  };
  return { address, port: socket.address().port, socket, requests: () => requests, close };
}

/** The response to a request, with values of the test's choice. */
export function respond(
  request: SnmpMessage,
  varbinds: readonly VarBind[],
  change: { requestId?: number; errorStatus?: number; errorIndex?: number; community?: string } = {},
): Buffer {
  const { pdu } = request;
  if (pdu.type === 'trapV1') throw new Error('a trap is not answered');
  const {
    requestId = pdu.requestId,
    errorStatus = 0,
    errorIndex = 0,
    community = request.community,
  } = change;
  return encodeMessage({
    ...request,
    community,
    pdu: { type: 'response', requestId, errorStatus, errorIndex, varbinds },
  });
}

/** A value that only this object of this address can have. */
export function ownValue(address: string, oid: string): number {
  let sum = 7;
  for (const character of `${address} ${oid}`) sum = (Math.imul(sum, 31) + character.charCodeAt(0)) >>> 0;
  return sum;
}

export const ownVarBinds = (address: string, oids: readonly string[]): VarBind[] =>
  oids.map((oid) => ({ oid, type: 'gauge32', value: ownValue(address, oid) }));
