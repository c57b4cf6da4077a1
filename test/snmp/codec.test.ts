// The codec against itself, against the BER library of net-snmp, and against bytes that nobody should send.

import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tags } from '../../src/snmp/ber.ts';
import { decodeMessage, encodeMessage, MessageReader } from '../../src/snmp/message.ts';
import { compareOids, formatOid, isOidContent, isUnderOid, oidBytes, parseOid } from '../../src/snmp/oid.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';
import { messages, mutate, oids, seededRandom, varbinds } from './messages.ts';

interface PeerWriter {
  startSequence(tag?: number): void;
  endSequence(): void;
  writeInt(value: number, tag?: number): void;
  writeString(value: string, tag?: number): void;
  writeBuffer(value: Buffer, tag: number): void;
  writeOID(value: string): void;
  writeNull(): void;
  writeByte(value: number): void;
  readonly buffer: Buffer;
}
interface PeerReader {
  readSequence(tag?: number): number | null;
  readInt(tag?: number): number;
  readString(tag: number | null, asBuffer: boolean): Buffer;
  readOID(): string;
  readByte(): number;
  peek(): number;
}
interface PeerBer {
  readonly Writer: new () => PeerWriter;
  readonly Reader: new (bytes: Buffer) => PeerReader;
}
const snmpRequire = createRequire(createRequire(import.meta.url).resolve('net-snmp'));
const peer = (snmpRequire('asn1-ber') as { Ber: PeerBer }).Ber;

/** Of what is never made here: a value that nobody can read. */
const noTag = { unreadable: Number.NaN } as const;
const tagOf = (type: VarBind['type']): number => ({ ...tags, ...noTag })[type];

function peerWriteValue(writer: PeerWriter, { type, value }: VarBind): void {
  if (type === 'integer') writer.writeInt(value);
  else if (type === 'counter32' || type === 'gauge32' || type === 'timeticks')
    writer.writeInt(value, tagOf(type));
  else if (type === 'octets' || type === 'opaque') writer.writeBuffer(Buffer.from(value), tagOf(type));
  else if (type === 'oid') writer.writeOID(value);
  else if (type === 'ip') writer.writeBuffer(Buffer.from(value.split('.').map(Number)), tags.ip);
  else if (type === 'counter64') writer.writeBuffer(counter64Bytes(value), tags.counter64);
  else {
    writer.writeByte(tagOf(type));
    writer.writeByte(0);
  }
}

function counter64Bytes(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
}

function peerEncode(list: readonly VarBind[]): Buffer {
  const writer = new peer.Writer();
  writer.startSequence();
  writer.writeInt(1);
  writer.writeString('public');
  writer.startSequence(0xa2);
  for (const field of [123_456, 0, 0]) writer.writeInt(field);
  writer.startSequence();
  for (const varbind of list) {
    writer.startSequence();
    writer.writeOID(varbind.oid);
    peerWriteValue(writer, varbind);
    writer.endSequence();
  }
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}

function peerReadValue(reader: PeerReader, type: VarBind['type']): unknown {
  if (type === 'integer') return reader.readInt();
  if (type === 'counter32' || type === 'gauge32' || type === 'timeticks') {
    return reader.readInt(tagOf(type)) >>> 0;
  }
  if (type === 'octets' || type === 'opaque') return Uint8Array.from(reader.readString(tagOf(type), true));
  if (type === 'oid') return reader.readOID();
  if (type === 'ip') return reader.readString(tags.ip, true).join('.');
  if (type === 'counter64') return BigInt(`0x${reader.readString(tags.counter64, true).toString('hex')}`);
  expect(reader.readByte()).toBe(tagOf(type));
  expect(reader.readByte()).toBe(0);
  return null;
}

/** That library keeps the first two arcs in one byte, so second arcs above 39 are not for it. */
const response = (list: readonly VarBind[]) => ({
  version: 'v2c' as const,
  community: 'public',
  pdu: { type: 'response' as const, requestId: 123_456, errorStatus: 0, errorIndex: 0, varbinds: list },
});

describe('object identifiers', () => {
  test('text to bytes and back', () => {
    fc.assert(
      fc.property(oids(), (text) => {
        const bytes = oidBytes(text);
        expect(isOidContent(bytes, 0, bytes.length)).toBe(true);
        expect(formatOid(bytes, 0, bytes.length)).toBe(text);
      }),
    );
    expect(formatOid(oidBytes('.2.4294967215.7'), 0, 6)).toBe('2.4294967215.7');
  });

  test.each([
    ['', 'fewer than two arcs'],
    ['1', 'fewer than two arcs'],
    ['1.3.x', '"x"'],
    ['1.3..6', '""'],
    ['1.3.4294967296', '"4294967296"'],
    ['1.40', 'does not begin'],
    ['3.1', 'does not begin'],
    ['2.4294967216', 'does not begin'],
    [Array.from({ length: 129 }, () => '1').join('.'), '129 arcs'],
  ])('%s is refused with its reason', (text, reason) => {
    const parsed = parseOid(text);
    expect(parsed.ok ? '' : parsed.message).toContain(reason);
  });

  test('order is that of arcs, and below means below', () => {
    expect(['1.3.10', '1.3.9', '1.3.9.1', '1.3'].sort(compareOids)).toEqual([
      '1.3',
      '1.3.9',
      '1.3.9.1',
      '1.3.10',
    ]);
    expect([
      isUnderOid('1.3.60', '1.3.6'),
      isUnderOid('1.3.6.0', '1.3.6'),
      isUnderOid('1.3.6', '1.3.6'),
    ]).toEqual([false, true, true]);
  });
});

describe('messages', () => {
  test('every message survives encoding and decoding', () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(decodeMessage(encodeMessage(message))).toEqual({ ok: true, message });
      }),
      { numRuns: 500 },
    );
  });

  test('what the library of net-snmp writes, we read', () => {
    fc.assert(
      fc.property(fc.array(varbinds, { maxLength: 8 }), (list) => {
        expect(decodeMessage(peerEncode(list))).toEqual({ ok: true, message: response(list) });
      }),
      { numRuns: 500 },
    );
  });

  test('what we write, the library of net-snmp reads', () => {
    fc.assert(
      fc.property(fc.array(varbinds, { maxLength: 8 }), (list) => {
        const reader = new peer.Reader(encodeMessage(response(list)));
        reader.readSequence();
        expect(reader.readInt()).toBe(1);
        expect(reader.readString(null, true).toString()).toBe('public');
        reader.readSequence(0xa2);
        expect([reader.readInt(), reader.readInt(), reader.readInt()]).toEqual([123_456, 0, 0]);
        reader.readSequence();
        for (const { oid, type, value } of list) {
          reader.readSequence();
          expect(reader.readOID()).toBe(oid);
          expect(reader.peek()).toBe(tagOf(type));
          expect(peerReadValue(reader, type)).toEqual(value);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('values outside their type are refused, not wrapped', () => {
    const encode = (varbind: VarBind) => () => encodeMessage(response([varbind]));
    const oid = '1.3.6.1';
    expect(encode({ oid, type: 'integer', value: 2 ** 31 })).toThrow(RangeError);
    expect(encode({ oid, type: 'gauge32', value: -1 })).toThrow(RangeError);
    expect(encode({ oid, type: 'counter64', value: 1n << 64n })).toThrow(RangeError);
    expect(encode({ oid, type: 'ip', value: '1.2.3' })).toThrow(RangeError);
    expect(encode({ oid, type: 'octets', value: new Uint8Array(70_000) })).toThrow(RangeError);
  });
});

/** A response with one varbind 1.3.6 whose value is given in hex. */
function withValue(hex: string): Buffer {
  const wrap = (tag: number, content: Buffer) => Buffer.concat([Buffer.of(tag, content.length), content]);
  const list = wrap(
    0x30,
    wrap(0x30, Buffer.concat([Buffer.from('06022b06', 'hex'), Buffer.from(hex, 'hex')])),
  );
  const pdu = wrap(0xa2, Buffer.concat([Buffer.from('020101020100020100', 'hex'), list]));
  return wrap(0x30, Buffer.concat([Buffer.from('0201010400', 'hex'), pdu]));
}

describe('bytes of careless and hostile agents', () => {
  test.each([
    ['4104ffffffff', 4_294_967_295, 'a counter without its leading zero'],
    ['410500ffffffff', 4_294_967_295, 'a counter with it'],
    ['4608ffffffffffffffff', 18_446_744_073_709_551_615n, 'a 64-bit counter without its leading zero'],
    ['02020005', 5, 'a padded integer'],
    ['0205ff80000000', -2_147_483_648, 'the smallest integer with its sign repeated'],
    ['0600', '0.0', 'an empty identifier'],
    ['02810105', 5, 'a length in long form'],
  ])('%s is read as %s: %s', (hex, value, _meaning) => {
    const decoded = decodeMessage(withValue(hex));
    expect(decoded.ok && decoded.message.pdu.varbinds[0]?.value).toBe(value);
  });

  test.each([
    '4101ff',
    '0200',
    '020500ffffffff',
    '0205ff7fffffff',
    '0209000000000000000001',
    '4105ffffffffff',
    '460901ffffffffffffffff',
    '40030a0000',
    '050100',
    '800100',
    '060180',
    '0606908080808000',
    '06069f8080808000',
    '1f0100',
    '450103',
  ])('value %s has no meaning: it is handed on as it is, and what stands around it is read', (hex) => {
    const decoded = decodeMessage(withValue(hex));
    const varbinds = decoded.ok ? decoded.message.pdu.varbinds : [];
    expect(varbinds.map(({ type }) => type)).toEqual(['unreadable']);
    expect(Buffer.from(varbinds[0]?.value as Uint8Array).toString('hex')).toBe(hex);
    const again = decoded.ok ? decodeMessage(encodeMessage(decoded.message)) : undefined;
    expect(again).toEqual(decoded);
  });

  test.each([
    ['0480', 'bad-length'],
    ['04847fffffff', 'truncated'],
    ['0485000000000141', 'bad-length'],
    ['04034142', 'truncated'],
    ['0401410500', 'trailing-bytes'],
    ['1f8101', 'truncated'],
    ['06', 'truncated'],
    ['', 'truncated'],
  ])('value %s is refused as %s', (hex, reason) => {
    expect(decodeMessage(withValue(hex))).toEqual({ ok: false, reason });
  });

  test('version 3, nesting without end and too many varbinds are refused', () => {
    expect(decodeMessage(Buffer.from('3003020103', 'hex'))).toEqual({ ok: false, reason: 'bad-version' });
    expect(decodeMessage(Buffer.alloc(60_000, Buffer.of(0x30, 0x80))).ok).toBe(false);
    const oid = '1.3';
    const many: VarBind[] = Array.from({ length: 5000 }, () => ({ oid, type: 'null', value: null }));
    expect(decodeMessage(encodeMessage(response(many)))).toEqual({ ok: false, reason: 'too-many-varbinds' });
    expect(decodeMessage(new Uint8Array(0))).toEqual({ ok: false, reason: 'truncated' });
  });

  test('300,000 damaged messages neither throw nor stall, and what is accepted can be encoded again', () => {
    const seed = 20_260_722;
    const random = seededRandom(seed);
    const corpus = fc.sample(messages, { numRuns: 200, seed }).map((message) => encodeMessage(message));
    const reader = new MessageReader();
    let accepted = 0;
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 300_000; i++) {
      const damaged = mutate(corpus[i % corpus.length] as Buffer, random);
      const decoded = decodeMessage(damaged, reader);
      if (!decoded.ok) continue;
      accepted++;
      if (i % 50 === 0)
        expect(decodeMessage(encodeMessage(decoded.message)), `seed ${seed}`).toEqual(decoded);
    }
    const grownMiB = (process.memoryUsage().rss - before) / 2 ** 20;
    console.log(`seed ${seed}: ${accepted} of 300000 damaged messages were still well formed`);
    expect(accepted).toBeGreaterThan(1000);
    expect(grownMiB).toBeLessThan(256);
  });
});
