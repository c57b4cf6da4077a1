// Walks in files: what is written is read back as it was, what snmpwalk prints is read as the device said it, and no
// bytes at all make the reader throw.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatRecorded, readWalk } from '../../src/collect/walk-file.ts';
import { compareOids } from '../../src/snmp/oid.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';

const oid = fc
  .array(fc.integer({ min: 0, max: 4_294_967_295 }), { minLength: 1, maxLength: 12 })
  .map((arcs) => `1.3.6.1.${arcs.join('.')}`);
const bytes = fc.uint8Array({ maxLength: 40 });
const unsigned = fc.integer({ min: 0, max: 4_294_967_295 });
const varbind: fc.Arbitrary<VarBind> = oid.chain((name) =>
  fc.oneof(
    fc
      .integer({ min: -2_147_483_648, max: 2_147_483_647 })
      .map((value): VarBind => ({ oid: name, type: 'integer', value })),
    fc
      .constantFrom('counter32', 'gauge32', 'timeticks')
      .chain((type) => unsigned.map((value): VarBind => ({ oid: name, type, value }))),
    fc
      .bigInt({ min: 0n, max: 2n ** 64n - 1n })
      .map((value): VarBind => ({ oid: name, type: 'counter64', value })),
    bytes.map((value): VarBind => ({ oid: name, type: 'octets', value: Buffer.from(value) })),
    bytes.map((value): VarBind => ({ oid: name, type: 'opaque', value: Buffer.from(value) })),
    oid.map((value): VarBind => ({ oid: name, type: 'oid', value })),
    fc.ipV4().map((value): VarBind => ({ oid: name, type: 'ip', value })),
    fc.constant<VarBind>({ oid: name, type: 'null', value: null }),
  ),
);

test('a walk that was written is read back as it was', () => {
  fc.assert(
    fc.property(fc.uniqueArray(varbind, { selector: ({ oid: name }) => name, minLength: 1 }), (walk) => {
      const sorted = walk.toSorted((a, b) => compareOids(a.oid, b.oid));
      const read = readWalk(sorted.map(formatRecorded).join('\n'), 'a.snmprec');
      expect(read.faults).toEqual([]);
      expect(read.varbinds).toEqual(sorted);
    }),
  );
});

const printed = String.raw`.1.3.6.1.2.1.1.1.0 = STRING: "Two
lines with \"quotes\" and a \\ and = signs"
.1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.8072.3.2.10
.1.3.6.1.2.1.1.3.0 = Timeticks: (360000) 1:00:00.00
.1.3.6.1.2.1.1.5.0 = STRING: 
.1.3.6.1.2.1.1.6.0 = ""
.1.3.6.1.2.1.2.2.1.6.1 = Hex-STRING: 00 1A 2B
3C 4D 5E
.1.3.6.1.2.1.2.2.1.8.1 = INTEGER: up(1)
.1.3.6.1.2.1.2.2.1.10.1 = Counter32: 4294967295
.1.3.6.1.2.1.4.20.1.1.127.0.0.1 = IpAddress: 127.0.0.1
.1.3.6.1.2.1.31.1.1.1.6.1 = Counter64: 18446744073709551615
.1.3.6.1.2.1.33.1.2.3.0 = Wrong Type (should be INTEGER): Gauge32: 17 minutes
.1.3.6.1.2.1.33.1.2.7.0 = INTEGER: -3
.1.3.6.1.2.1.33.1.9.1.0 = No Such Instance currently exists at this OID
.1.3.6.1.2.1.99.1.0 = NULL
.1.3.6.1.4.1.2021.10.1.6.1 = Opaque: Float: 1.500000
.1.3.6.1.4.1.99999.1.0 = INTEGER: 23.5
.1.3.6.1.4.1.99999.2.0 = OID: iso.3.6
.1.3.6.1.6.3 = No more variables left in this MIB View (It is past the end of the MIB tree)
`;

test('what snmpwalk prints is read as the device said it', () => {
  const { varbinds, faults } = readWalk(printed, 'walk.txt');
  const said = Object.fromEntries(
    varbinds.map(({ oid: name, type, value }) => [
      name,
      [type, value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value],
    ]),
  );
  expect(said).toEqual({
    '1.3.6.1.2.1.1.1.0': ['octets', 'Two\nlines with "quotes" and a \\ and = signs'],
    '1.3.6.1.2.1.1.2.0': ['oid', '1.3.6.1.4.1.8072.3.2.10'],
    '1.3.6.1.2.1.1.3.0': ['timeticks', 360_000],
    '1.3.6.1.2.1.1.5.0': ['octets', ''],
    '1.3.6.1.2.1.1.6.0': ['octets', ''],
    '1.3.6.1.2.1.2.2.1.6.1': ['octets', '\u0000\u001A+<M^'],
    '1.3.6.1.2.1.2.2.1.8.1': ['integer', 1],
    '1.3.6.1.2.1.2.2.1.10.1': ['counter32', 4_294_967_295],
    '1.3.6.1.2.1.4.20.1.1.127.0.0.1': ['ip', '127.0.0.1'],
    '1.3.6.1.2.1.31.1.1.1.6.1': ['counter64', 2n ** 64n - 1n],
    '1.3.6.1.2.1.33.1.2.3.0': ['gauge32', 17],
    '1.3.6.1.2.1.33.1.2.7.0': ['integer', -3],
    '1.3.6.1.2.1.99.1.0': ['null', null],
    '1.3.6.1.4.1.2021.10.1.6.1': ['opaque', '\u009Fx\u0004?\u00C0\u0000\u0000'],
  });
  // A decimal point was moved by somebody's MIB, and a name was printed for an identifier: neither can be undone.
  expect(faults.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    '18: "23.5" is no raw number',
    '19: "iso.3.6" is a name and no object identifier',
  ]);
});

test('no text makes the reader throw, and an empty one is told', () => {
  expect(readWalk('', 'a').faults).toMatchObject([{ message: 'there is no object in it' }]);
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void readWalk(text, 'a')));
  const piece = fc.constantFrom(
    '.1.3',
    '1.3.6|',
    ' = ',
    'STRING: "',
    'Hex-STRING: ',
    '(',
    '"',
    '\n',
    '|4x|',
    '\\',
    '65',
    '|',
  );
  fc.assert(fc.property(fc.array(piece), (pieces) => void readWalk(pieces.join(''), 'a')));
});
