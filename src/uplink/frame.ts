// One record of a spool as bytes, the same on disk and on the wire: length, checksum, sequence, time, count, payload.
// Easy to get wrong: after a crash the end of a file may be anything, so nothing behind the first frame whose checksum
// does not fit is believed.
import { crc32 } from 'node:zlib';

/** length u32 · crc u32 of all that follows · sequence f64 · oldest reading, epoch ms, f64 · readings u32 · payload */
const headerBytes = 28;
const checkedFrom = 8;
export const maxPayloadBytes = 4 * 1024 * 1024;

export interface FrameMeta {
  /** Numbers of one spool rise by one; 2^53 of them are enough. */
  readonly seq: number;
  /** When the oldest reading in it was taken, epoch ms. */
  readonly atMs: number;
  readonly readings: number;
}

export interface Frame extends FrameMeta {
  readonly payload: Uint8Array;
}

export function encodeFrame({ seq, atMs, readings, payload }: Frame): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes + payload.length);
  bytes.writeUInt32LE(payload.length, 0);
  bytes.writeDoubleLE(seq, 8);
  bytes.writeDoubleLE(atMs, 16);
  bytes.writeUInt32LE(readings, 24);
  bytes.set(payload, headerBytes);
  bytes.writeUInt32LE(crc32(bytes.subarray(checkedFrom)), 4);
  return bytes;
}

/** A frame with the bytes it stands in, header and all. */
export interface ScannedFrame extends Frame {
  readonly bytes: Uint8Array;
}

/** The whole frames from the start on, and how many bytes they take; what follows is damaged or unfinished. */
export function scanFrames(bytes: Buffer): {
  readonly frames: readonly ScannedFrame[];
  readonly validBytes: number;
} {
  const frames: ScannedFrame[] = [];
  let at = 0;
  while (at + headerBytes <= bytes.length) {
    const length = bytes.readUInt32LE(at);
    const end = at + headerBytes + length;
    if (length > maxPayloadBytes || end > bytes.length) break;
    if (crc32(bytes.subarray(at + checkedFrom, end)) !== bytes.readUInt32LE(at + 4)) break;
    frames.push({
      seq: bytes.readDoubleLE(at + 8),
      atMs: bytes.readDoubleLE(at + 16),
      readings: bytes.readUInt32LE(at + 24),
      payload: bytes.subarray(at + headerBytes, end),
      bytes: bytes.subarray(at, end),
    });
    at = end;
  }
  return { frames, validBytes: at };
}
