// A request encoded once and sent many times: between two polls only the four bytes of its request-id change, and all
// devices that are asked the same share them. Easy to get wrong: the request-id must always take exactly four bytes, so
// ids keep their second highest bit set; and shared bytes hold an id only until the next request is sent.

import { BerWriter } from './ber-writer.ts';
import type { Peer } from './datagram-port.ts';
import { oidBytes } from './oid.ts';
import { pduTags, wrapMessage } from './message.ts';
import type { PollResult, UnusableReason } from './outcome.ts';
import type { ResolvedTarget } from './target.ts';
import { UsmExchange } from './usm-exchange.ts';
import { writeVarBinds } from './varbind.ts';
import type { AskedNames, VarBindTable } from './varbind-table.ts';

/** Set in every request-id: positive, and four bytes long in BER. */
export const requestIdBase = 0x4000_0000;

/** The names of one request as bytes, shared by all devices that are asked the same. */
export interface OidShape extends AskedNames {
  readonly oids: readonly string[];
  /** The VarBindList that asks for them. */
  readonly list: Uint8Array;
  /** v1 and v2c: what asks for them, by everything else that decides its bytes. */
  readonly messages: Map<string, SharedMessage>;
}

/** A whole message whose request-id takes four bytes from `idAt`. */
interface SharedMessage {
  readonly bytes: Uint8Array;
  readonly idAt: number;
}

/** Messages kept per list of names; a request beyond them has its own. */
const maxSharedMessages = 256;

const versionNumbers = { v1: 0, v2c: 1, v3: 3 } as const;
const noBytes = new Uint8Array(0);
const shapes = new WeakMap<readonly string[], OidShape>();

/** The shape of a list of names; the same array gives the same shape, so it must not be changed afterwards. */
export function oidShape(oids: readonly string[]): OidShape {
  const known = shapes.get(oids);
  if (known !== undefined) return known;
  const encoded = oids.map(oidBytes);
  const starts = new Int32Array(oids.length + 1);
  for (const [i, bytes] of encoded.entries()) starts[i + 1] = (starts[i] as number) + bytes.length;
  const writer = new BerWriter();
  writeVarBinds(
    writer,
    oids.map((oid) => ({ oid, type: 'null', value: null })),
  );
  const list = Uint8Array.from(writer.finish());
  const bytes = Uint8Array.from(Buffer.concat(encoded));
  const shape = { oids: [...oids], bytes, starts, list, messages: new Map<string, SharedMessage>() };
  shapes.set(oids, shape);
  return shape;
}

export interface RequestKind {
  readonly type: 'get' | 'getNext' | 'getBulk';
  readonly nonRepeaters: number;
  readonly maxRepetitions: number;
  /** getBulk: the names of a complete answer, in order, when they are known. The list must not change afterwards. */
  readonly expected?: readonly string[];
}

export const getKind: RequestKind = { type: 'get', nonRepeaters: 0, maxRepetitions: 0 };

/** Who is told how a request ended. Called once for each `submit`, never from within it. */
export interface RequestEnd {
  onEnd(request: RequestTemplate, result: PollResult): void;
}

export class RequestTemplate {
  readonly target: ResolvedTarget;
  readonly shape: OidShape;
  /** What the names of an answer are compared with; undefined when only the agent knows them. */
  readonly answerNames: AskedNames | undefined;
  readonly kind: RequestKind;
  /** v3 only: what seals the question for each send and judges what comes back. */
  readonly usm: UsmExchange | undefined;
  // Of the target, here because every poll of thousands of devices reads it: the fewer places in memory, the better.
  readonly community: Uint8Array;
  /** msgVersion: 0 for v1, 1 for v2c, 3 for v3. */
  readonly version: number;
  readonly timeoutMs: number;
  readonly #message: SharedMessage | undefined;
  /** v3: the datagram that was sealed last. */
  #sealed: Uint8Array = noBytes;

  /** The target as the port of its socket knows it, from the first sending on. */
  peer: Peer | undefined = undefined;

  // While in flight:
  end: RequestEnd | undefined = undefined;
  requestId = 0;
  attempt = 0;
  firstSentMs = 0;
  unusable: UnusableReason | undefined = undefined;

  constructor(target: ResolvedTarget, oids: readonly string[], kind: RequestKind) {
    this.target = target;
    this.shape = oidShape(oids);
    this.answerNames = kind.type === 'getBulk' ? kind.expected && oidShape(kind.expected) : this.shape;
    this.kind = kind;
    this.community = target.community;
    this.version = versionNumbers[target.version];
    this.timeoutMs = target.timeoutMs;
    if (target.usm === undefined) {
      this.usm = undefined;
      this.#message = sharedMessage(target, this.shape, kind);
    } else {
      const pdu = encodeRequestPdu(this.shape, kind).finish();
      this.#message = undefined;
      this.usm = new UsmExchange(target.usm, pdu, 1 + lengthBytes(pdu[1] as number) + 2);
    }
  }

  get isBusy(): boolean {
    return this.end !== undefined;
  }

  /** Whether a tooBig answer can be met by asking in two halves. */
  get isSplittable(): boolean {
    return this.kind.type !== 'getBulk' && this.shape.oids.length > 1;
  }

  /** Gives the request the id of its next sending. */
  patchId(id: number): void {
    this.requestId = id;
    if (this.usm === undefined) return;
    this.usm.begin();
    this.#sealed = this.usm.seal(id);
  }

  /** The datagram to send; it is to be copied before another request is asked for its own. */
  datagram(): Uint8Array {
    if (this.#message === undefined) return this.#sealed;
    const { bytes, idAt } = this.#message;
    const id = this.requestId;
    bytes[idAt] = id >>> 24;
    bytes[idAt + 1] = id >>> 16;
    bytes[idAt + 2] = id >>> 8;
    bytes[idAt + 3] = id;
    return bytes;
  }

  /** Makes the bytes fit to be sent once more: a v3 message carries the time and is never the same twice. */
  renew(): void {
    if (this.usm !== undefined) this.#sealed = this.usm.sealAnew(this.requestId);
  }

  /** v3: the same attempt goes on with what the agent told about its engine. */
  sealAgain(): void {
    if (this.usm !== undefined) this.#sealed = this.usm.seal(this.requestId);
  }

  /** Whether the names in an error-free reply can be an answer to this request. */
  matches(table: VarBindTable): boolean {
    const { shape, kind } = this;
    const asked = shape.oids.length;
    if (kind.type === 'getBulk') {
      const repeaters = asked - kind.nonRepeaters;
      return table.count <= kind.nonRepeaters + repeaters * kind.maxRepetitions;
    }
    return kind.type === 'get' ? table.hasAskedNames : table.count === asked;
  }
}

/** The message of a request, the same one for every request that is to be the same but for its id. */
function sharedMessage(target: ResolvedTarget, shape: OidShape, kind: RequestKind): SharedMessage {
  const community = Buffer.from(target.community).toString('latin1');
  const key = `${target.version} ${kind.type} ${kind.nonRepeaters} ${kind.maxRepetitions} ${community}`;
  const known = shape.messages.get(key);
  if (known !== undefined) return known;
  const bytes = encodeRequest(target, shape, kind);
  const message = { bytes, idAt: idOffset(bytes, target.community.length) };
  if (shape.messages.size < maxSharedMessages) shape.messages.set(key, message);
  return message;
}

function encodeRequest(target: ResolvedTarget, shape: OidShape, kind: RequestKind): Buffer<ArrayBuffer> {
  const writer = encodeRequestPdu(shape, kind);
  wrapMessage(writer, { version: target.version === 'v1' ? 'v1' : 'v2c', community: target.community });
  return writer.finish();
}

/** The PDU alone, with its header. */
function encodeRequestPdu(shape: OidShape, kind: RequestKind): BerWriter {
  const writer = new BerWriter();
  writer.raw(shape.list);
  writer.integer(kind.type === 'getBulk' ? kind.maxRepetitions : 0);
  writer.integer(kind.type === 'getBulk' ? kind.nonRepeaters : 0);
  writer.integer(requestIdBase);
  writer.wrap(pduTags[kind.type], 0);
  return writer;
}

/** Where the four id bytes lie: after three headers, the version and the community. */
function idOffset(bytes: Uint8Array, communityLength: number): number {
  let at = 1 + lengthBytes(bytes[1] as number) + 3;
  at += 1 + lengthBytes(bytes[at + 1] as number) + communityLength;
  at += 1 + lengthBytes(bytes[at + 1] as number);
  return at + 2;
}

function lengthBytes(first: number): number {
  return first < 0x80 ? 1 : 1 + (first & 0x7f);
}
