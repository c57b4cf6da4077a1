// Random identifiers, varbinds and messages for the property tests, and a seeded generator for datagram noise.

import fc from 'fast-check';
import type { SnmpMessage } from '../../src/snmp/message.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';
import { seeded } from '../seeded.ts';

const uint32 = fc.oneof(
  fc.constantFrom(0, 127, 128, 255, 16_383, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff),
  fc.integer({ min: 0, max: 0xffff_ffff }),
);

/** Valid identifiers of 2 to `maxArcs` arcs; `1.3…` weighs most, as in life. */
export function oids(maxArcs = 128): fc.Arbitrary<string> {
  const heads = fc.oneof(
    { weight: 6, arbitrary: fc.constant([1, 3]) },
    { weight: 1, arbitrary: fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 39 })) },
    { weight: 1, arbitrary: fc.tuple(fc.constant(2), fc.integer({ min: 0, max: 39 })) },
  );
  return fc
    .tuple(heads, fc.array(uint32, { maxLength: maxArcs - 2 }))
    .map(([head, rest]) => [...head, ...rest].join('.'));
}

const octets = fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from(bytes));

export const varbinds: fc.Arbitrary<VarBind> = fc.oneof(
  fc.record({
    oid: oids(),
    type: fc.constant('integer' as const),
    value: fc.oneof(
      fc.constantFrom(0, -1, 127, 128, -128, -129, 32_767, -32_769, 0x7fff_ffff, -0x8000_0000),
      fc.integer(),
    ),
  }),
  fc.record({
    oid: oids(),
    type: fc.constantFrom('counter32' as const, 'gauge32' as const, 'timeticks' as const),
    value: uint32,
  }),
  fc.record({
    oid: oids(),
    type: fc.constant('counter64' as const),
    value: fc.oneof(
      fc.constantFrom(0n, 1n << 31n, 1n << 32n, 1n << 53n, (1n << 63n) - 1n, 1n << 63n, (1n << 64n) - 1n),
      fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
    ),
  }),
  fc.record({ oid: oids(), type: fc.constantFrom('octets' as const, 'opaque' as const), value: octets }),
  fc.record({ oid: oids(), type: fc.constant('oid' as const), value: oids() }),
  fc.record({ oid: oids(), type: fc.constant('ip' as const), value: fc.ipV4() }),
  fc.record({
    oid: oids(),
    type: fc.constantFrom(
      'null' as const,
      'noSuchObject' as const,
      'noSuchInstance' as const,
      'endOfMibView' as const,
    ),
    value: fc.constant(null),
  }),
);

const lists = fc.array(varbinds, { maxLength: 12 });

export const messages: fc.Arbitrary<SnmpMessage> = fc.record({
  version: fc.constantFrom('v1' as const, 'v2c' as const),
  community: fc.string({ unit: 'grapheme', maxLength: 40 }),
  pdu: fc.oneof(
    fc.record({
      type: fc.constantFrom('get' as const, 'getNext' as const, 'response' as const, 'inform' as const),
      requestId: fc.integer(),
      errorStatus: fc.integer({ min: 0, max: 18 }),
      errorIndex: fc.integer({ min: 0, max: 200 }),
      varbinds: lists,
    }),
    fc.record({
      type: fc.constant('getBulk' as const),
      requestId: fc.integer(),
      nonRepeaters: fc.integer({ min: 0, max: 10 }),
      maxRepetitions: fc.integer({ min: 0, max: 1000 }),
      varbinds: lists,
    }),
    fc.record({
      type: fc.constant('trapV1' as const),
      enterprise: oids(),
      agentAddress: fc.ipV4(),
      genericTrap: fc.integer({ min: 0, max: 6 }),
      specificTrap: fc.integer({ min: 0, max: 0x7fff_ffff }),
      uptimeTicks: uint32,
      varbinds: lists,
    }),
  ),
});

export type Random = (below: number) => number;

/** Mulberry32: whole numbers from 0 up to, not including, `below`; the same seed gives the same numbers. */
export function seededRandom(seed: number): Random {
  const next = seeded(seed);
  return (below) => Math.floor(next() * below);
}

/** A damaged copy: bits turned, bytes cut, doubled, lengths blown up, tags swapped. */
export function mutate(bytes: Uint8Array, random: Random): Buffer {
  let damaged = Buffer.from(bytes);
  const rounds = 1 + random(4);
  for (let round = 0; round < rounds && damaged.length > 0; round++) {
    const at = random(damaged.length);
    switch (random(6)) {
      case 0:
        damaged[at] = (damaged[at] as number) ^ (1 << random(8));
        break;
      case 1:
        damaged = damaged.subarray(0, at);
        break;
      case 2:
        damaged[at] = [0x00, 0x7f, 0x80, 0x81, 0x84, 0xff, 0x30, 0x06][random(8)] as number;
        break;
      case 3:
        damaged = Buffer.concat([damaged.subarray(0, at), damaged.subarray(random(damaged.length))]);
        break;
      case 4:
        damaged = Buffer.concat([
          damaged.subarray(0, at),
          Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]),
          damaged.subarray(at),
        ]);
        break;
      default:
        damaged[at] = random(256);
    }
  }
  return damaged;
}
