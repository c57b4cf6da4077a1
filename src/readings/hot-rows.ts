// Samples as PostgreSQL's COPY takes them in its binary format: history.hot (point_id integer, at timestamptz, value
// float8). Pure. Easy to get wrong: a timestamptz is microseconds since 2000, and a gap is a length of -1, not a zero.
import type { HotRows } from './history-store.ts';

/** "PGCOPY\n\377\r\n\0", flags 0, no extension (PostgreSQL documentation, COPY, Binary Format). */
const header = Uint8Array.of(80, 71, 67, 79, 80, 89, 10, 255, 13, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0);
/** Count of fields; length and id; length and time; length and value. */
const rowBytes = 2 + 8 + 12 + 12;
const trailerBytes = 2;
/** 2000-01-01T00:00Z, epoch ms: where PostgreSQL's times begin. */
const postgresEpochMs = 946_684_800_000;
const two32 = 2 ** 32;

/** All rows with header and trailer. Times are rounded to milliseconds. */
export function encodeHotRows({ pointIds, times, values }: HotRows): Uint8Array {
  const bytes = Buffer.allocUnsafe(header.length + pointIds.length * rowBytes + trailerBytes);
  bytes.set(header);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = header.length;
  for (let i = 0; i < pointIds.length; i++) {
    const value = values[i] as number;
    view.setInt16(at, 3);
    view.setInt32(at + 2, 4);
    view.setInt32(at + 6, pointIds[i] as number);
    view.setInt32(at + 10, 8);
    const microseconds = (Math.round(times[i] as number) - postgresEpochMs) * 1000;
    const high = Math.floor(microseconds / two32);
    view.setInt32(at + 14, high);
    view.setUint32(at + 18, microseconds - high * two32);
    if (Number.isNaN(value)) {
      view.setInt32(at + 22, -1);
      at += 26;
    } else {
      view.setInt32(at + 22, 8);
      view.setFloat64(at + 26, value);
      at += rowBytes;
    }
  }
  view.setInt16(at, -1);
  return bytes.subarray(0, at + trailerBytes);
}
