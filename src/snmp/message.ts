// SNMP v1 and v2c messages (RFC 1157, RFC 3416): one reader for the hot path and for whole messages, one
// encoder. Easy to get wrong: a v1 trap is laid out unlike every other PDU, and v3 (version number 3) has another
// header altogether – the reader stops at the version and says so, which is the place where v3 branches off.

import { BerReader, type BerFault, hasUnsignedContent, readUnsigned, tags } from './ber.ts';
import { BerWriter } from './ber-writer.ts';
import { formatOid, isOidContent, oidBytes } from './oid.ts';
import { ipBytes, type VarBind, writeVarBinds } from './varbind.ts';
import { type AskedNames, VarBindTable } from './varbind-table.ts';

export type SnmpVersion = 'v1' | 'v2c';

export const pduTags = {
  get: 0xa0,
  getNext: 0xa1,
  response: 0xa2,
  set: 0xa3,
  trapV1: 0xa4,
  getBulk: 0xa5,
  inform: 0xa6,
  trap: 0xa7,
  report: 0xa8,
} as const;

export type PduType = keyof typeof pduTags;
export const responseTag = pduTags.response;
export const reportTag = pduTags.report;

const pduTypes = new Map(Object.entries(pduTags).map(([type, tag]) => [tag as number, type as PduType]));

export type MalformedReason = BerFault | 'too-many-varbinds' | 'bad-version' | 'bad-header' | 'bad-pdu';

export interface RequestPdu {
  readonly type: 'get' | 'getNext' | 'response' | 'set' | 'inform' | 'trap' | 'report';
  readonly requestId: number;
  readonly errorStatus: number;
  /** 1-based index of the varbind at fault; 0 when none. */
  readonly errorIndex: number;
  readonly varbinds: readonly VarBind[];
}

export interface BulkPdu {
  readonly type: 'getBulk';
  readonly requestId: number;
  readonly nonRepeaters: number;
  readonly maxRepetitions: number;
  readonly varbinds: readonly VarBind[];
}

export interface TrapV1Pdu {
  readonly type: 'trapV1';
  readonly enterprise: string;
  readonly agentAddress: string;
  readonly genericTrap: number;
  readonly specificTrap: number;
  /** Hundredths of a second since the agent started. */
  readonly uptimeTicks: number;
  readonly varbinds: readonly VarBind[];
}

export type SnmpPdu = RequestPdu | BulkPdu | TrapV1Pdu;

export interface SnmpMessage {
  readonly version: SnmpVersion;
  readonly community: string;
  readonly pdu: SnmpPdu;
}

export type DecodeResult =
  | { readonly ok: true; readonly message: SnmpMessage }
  | { readonly ok: false; readonly reason: MalformedReason };

/** Reads messages one after another without allocating; its fields hold the last one read. */
export class MessageReader {
  readonly ber = new BerReader();
  readonly table = new VarBindTable();
  version = 0;
  communityAt = 0;
  communityEnd = 0;
  contextEngineAt = 0;
  contextEngineEnd = 0;
  contextAt = 0;
  contextEnd = 0;
  pduTag = 0;
  pduEnd = 0;
  requestId = 0;
  errorStatus = 0;
  errorIndex = 0;
  #fault: MalformedReason | undefined = undefined;

  /** Why the last step answered false. */
  get fault(): MalformedReason {
    return this.#fault ?? this.ber.fault ?? (this.table.tooMany ? 'too-many-varbinds' : 'bad-pdu');
  }

  /** Version, community and the PDU's tag. */
  readHeader(bytes: Uint8Array): boolean {
    const ber = this.ber;
    ber.reset(bytes);
    this.#fault = undefined;
    this.table.tooMany = false;
    const end = ber.enter(tags.sequence, ber.end);
    this.version = ber.integer(end);
    if (ber.fault !== undefined) return false;
    if (this.version !== 0 && this.version !== 1) {
      this.#fault = 'bad-version';
      return false;
    }
    this.communityEnd = ber.enter(tags.octets, end);
    this.communityAt = ber.at;
    if (this.communityEnd < 0) return false;
    ber.at = this.communityEnd;
    if (end !== ber.end) return ber.fail('trailing-bytes') > 0;
    if (ber.at >= end) return ber.fail('truncated') > 0;
    this.pduTag = ber.bytes[ber.at++] as number;
    this.pduEnd = ber.contentEnd(end);
    if (this.pduEnd >= 0 && this.pduEnd !== end) return ber.fail('trailing-bytes') > 0;
    return this.pduEnd >= 0;
  }

  /**
   * A v3 scoped PDU in clear up to its PDU's tag, as `readHeader` does for other versions; what stands behind it is
   * padding. `contextEngineAt`/`contextEngineEnd` and `contextAt`/`contextEnd` name its context.
   */
  readScoped(bytes: Uint8Array): boolean {
    const ber = this.ber;
    ber.reset(bytes);
    this.#fault = undefined;
    this.table.tooMany = false;
    const end = ber.enter(tags.sequence, ber.end);
    this.contextEngineEnd = ber.enter(tags.octets, end);
    this.contextEngineAt = ber.at;
    if (this.contextEngineEnd < 0) return false;
    ber.at = this.contextEngineEnd;
    this.contextEnd = ber.enter(tags.octets, end);
    this.contextAt = ber.at;
    if (this.contextEnd < 0) return false;
    ber.at = this.contextEnd;
    if (ber.at >= end) return ber.fail('truncated') > 0;
    this.pduTag = ber.bytes[ber.at++] as number;
    this.pduEnd = ber.contentEnd(end);
    return this.pduEnd === end || (this.pduEnd >= 0 && ber.fail('trailing-bytes') > 0);
  }

  /** The request-id of any PDU but a v1 trap; `readHeader` or `readScoped` came before. */
  readRequestId(): boolean {
    this.requestId = this.ber.integer(this.pduEnd);
    return this.ber.fault === undefined;
  }

  /** Error status, error index and varbinds, compared with `asked`; `readRequestId` came before. */
  readBody(asked?: AskedNames): boolean {
    this.errorStatus = this.ber.integer(this.pduEnd);
    this.errorIndex = this.ber.integer(this.pduEnd);
    return this.readVarBinds(asked);
  }

  /** The list that ends every PDU. */
  readVarBinds(asked?: AskedNames): boolean {
    if (this.ber.fault !== undefined || !this.table.read(this.ber, this.pduEnd, asked)) return false;
    return this.ber.at === this.pduEnd || this.ber.fail('trailing-bytes') > 0;
  }

  /** Whether the last message carried exactly this community. */
  hasCommunity(community: Uint8Array): boolean {
    const length = this.communityEnd - this.communityAt;
    if (length !== community.length) return false;
    const bytes = this.ber.bytes;
    for (let i = 0; i < length; i++) if (bytes[this.communityAt + i] !== community[i]) return false;
    return true;
  }

  /** Copies of all varbinds. */
  varbinds(): VarBind[] {
    return Array.from({ length: this.table.count }, (_, i) => this.table.varbind(i));
  }
}

/** Decodes any v1 or v2c message. Never throws, whatever the bytes. */
export function decodeMessage(bytes: Uint8Array, reader = new MessageReader()): DecodeResult {
  const pdu = reader.readHeader(bytes) ? decodePdu(reader) : undefined;
  if (pdu === undefined) return { ok: false, reason: reader.fault };
  const community = Buffer.from(bytes.subarray(reader.communityAt, reader.communityEnd)).toString('utf8');
  return { ok: true, message: { version: reader.version === 0 ? 'v1' : 'v2c', community, pdu } };
}

/** The PDU that `readHeader` or `readScoped` stopped before; undefined, with the reader's `fault`, when it is none. */
export function decodePdu(reader: MessageReader): SnmpPdu | undefined {
  const type = pduTypes.get(reader.pduTag);
  if (type === undefined) return undefined;
  if (type === 'trapV1') return decodeTrapV1(reader);
  if (!reader.readRequestId() || !reader.readBody()) return undefined;
  const { requestId, errorStatus, errorIndex } = reader;
  const varbinds = reader.varbinds();
  if (type !== 'getBulk') return { type, requestId, errorStatus, errorIndex, varbinds };
  return { type, requestId, nonRepeaters: errorStatus, maxRepetitions: errorIndex, varbinds };
}

function decodeTrapV1(reader: MessageReader): TrapV1Pdu | undefined {
  const { ber, pduEnd } = reader;
  const enterpriseEnd = ber.enter(tags.oid, pduEnd);
  const enterpriseAt = ber.at;
  if (enterpriseEnd < 0) return undefined;
  if (!isOidContent(ber.bytes, enterpriseAt, enterpriseEnd)) ber.fail('bad-oid');
  else ber.at = enterpriseEnd;
  const addressEnd = ber.enter(tags.ip, pduEnd);
  const addressAt = ber.at;
  if (addressEnd - addressAt === 4) ber.at = addressEnd;
  else ber.fail('bad-length');
  const genericTrap = ber.integer(pduEnd);
  const specificTrap = ber.integer(pduEnd);
  const ticksEnd = ber.enter(tags.timeticks, pduEnd);
  const ticksAt = ber.at;
  if (ticksEnd >= 0 && hasUnsignedContent(ber.bytes, ticksAt, ticksEnd - ticksAt, 4)) ber.at = ticksEnd;
  else ber.fail('bad-integer');
  if (!reader.readVarBinds()) return undefined;
  return {
    type: 'trapV1',
    enterprise: formatOid(ber.bytes, enterpriseAt, enterpriseEnd),
    agentAddress: ber.bytes.subarray(addressAt, addressEnd).join('.'),
    genericTrap,
    specificTrap,
    uptimeTicks: readUnsigned(ber.bytes, ticksAt, ticksEnd),
    varbinds: reader.varbinds(),
  };
}

/** Encodes any message. Throws a RangeError for values outside their types: those are the program's own. */
export function encodeMessage(message: SnmpMessage): Buffer<ArrayBuffer> {
  const writer = new BerWriter();
  const { pdu } = message;
  writePdu(writer, pdu);
  wrapMessage(writer, { version: message.version, community: Buffer.from(message.community, 'utf8') });
  return writer.finish();
}

/** A PDU with its header, as it stands in a scoped PDU. Throws a RangeError as `encodeMessage` does. */
export function encodePdu(pdu: SnmpPdu): Buffer<ArrayBuffer> {
  const writer = new BerWriter();
  writePdu(writer, pdu);
  return writer.finish();
}

function writePdu(writer: BerWriter, pdu: SnmpPdu): void {
  writeVarBinds(writer, pdu.varbinds);
  if (pdu.type === 'trapV1') {
    writer.unsigned(tags.timeticks, BigInt(pdu.uptimeTicks), 32);
    writer.integer(pdu.specificTrap);
    writer.integer(pdu.genericTrap);
    writer.element(tags.ip, ipBytes(pdu.agentAddress));
    writer.element(tags.oid, oidBytes(pdu.enterprise));
  } else {
    writer.integer(pdu.type === 'getBulk' ? pdu.maxRepetitions : pdu.errorIndex);
    writer.integer(pdu.type === 'getBulk' ? pdu.nonRepeaters : pdu.errorStatus);
    writer.integer(pdu.requestId);
  }
  writer.wrap(pduTags[pdu.type], 0);
}

/** Puts everything that surrounds a PDU before it. */
export function wrapMessage(
  writer: BerWriter,
  envelope: { readonly version: SnmpVersion; readonly community: Uint8Array },
): void {
  writer.element(tags.octets, envelope.community);
  writer.integer(envelope.version === 'v1' ? 0 : 1);
  writer.wrap(tags.sequence, 0);
}
