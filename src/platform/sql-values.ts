// Values between PostgreSQL and TypeScript: int8 ↔ bigint, numeric ↔ string, timestamptz ↔ Temporal.Instant,
// date ↔ Temporal.PlainDate. Easy to get wrong: `numeric` must never pass through a float, and an Instant
// handed to the driver as it is would be sent as quoted JSON.

import assert from 'node:assert/strict';
import { TypeOverrides, types as driverTypes } from 'pg';

const int8 = 20;
const numeric = 1700;
const date = 1082;
const timestamp = 1114;
const timestamptz = 1184;
const interval = 1186;
const textArray: number = 1009;
const arrays: readonly (readonly [oid: number, parse: (text: string) => unknown])[] = [
  [1016, (text) => BigInt(text)],
  [1231, (text) => text],
  [1182, (text) => Temporal.PlainDate.from(text)],
  [1185, (text) => Temporal.Instant.from(text)],
];

/** Type parsers of one connection; the driver's global table stays as it is. */
export function createTypeParsers(): TypeOverrides {
  const types = new TypeOverrides();
  types.setTypeParser(int8, (text: string) => BigInt(text));
  types.setTypeParser(numeric, (text: string) => text);
  types.setTypeParser(date, (text: string) => Temporal.PlainDate.from(text));
  types.setTypeParser(timestamptz, (text: string) => Temporal.Instant.from(text));
  types.setTypeParser(timestamp, (text: string) => text);
  types.setTypeParser(interval, (text: string) => text);
  const parseTexts: (text: string) => (string | null)[] = driverTypes.getTypeParser(textArray);
  for (const [oid, parse] of arrays) {
    types.setTypeParser(oid, (text: string) =>
      parseTexts(text).map((item) => (item === null ? null : parse(item))),
    );
  }
  return types;
}

/** A value as the driver takes it. Arrays become PostgreSQL arrays, other objects become JSON. */
export function toSqlValue(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toSqlValue);
  if (value instanceof Float64Array) return Array.from(value);
  if (value instanceof Temporal.Instant || value instanceof Temporal.PlainDate) return value.toString();
  if (value instanceof Temporal.PlainTime) return value.toString();
  assert(!(value instanceof Temporal.ZonedDateTime), 'store an instant and the zone apart');
  return value;
}

/** One value in the text format of COPY (PostgreSQL documentation, COPY, "Text Format"). */
export function toCopyText(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  return escapeCopyText(toText(value));
}

function toText(value: unknown): string {
  const plain = toSqlValue(value);
  if (typeof plain === 'string') return plain;
  if (plain instanceof Uint8Array) return `\\x${Buffer.from(plain).toString('hex')}`;
  if (Array.isArray(plain)) return toArrayText(plain);
  return JSON.stringify(plain);
}

function toArrayText(items: readonly unknown[]): string {
  const parts = items.map((item) => {
    if (item === null || item === undefined) return 'NULL';
    if (typeof item === 'number' || typeof item === 'bigint' || typeof item === 'boolean')
      return String(item);
    if (Array.isArray(item)) return toArrayText(item);
    return `"${toText(item).replaceAll(/["\\]/g, '\\$&')}"`;
  });
  return `{${parts.join(',')}}`;
}

const copyEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function escapeCopyText(text: string): string {
  return text.replaceAll(/[\\\n\r\t]/g, (character) => copyEscapes[character] ?? character);
}
