// The files of a spool. An open segment is `<first>.open`; a full one is renamed to a name that says all about it, so that
// a start need not read gigabytes. Easy to get wrong: the name is only as true as the file was synced before the rename,
// and a name that we did not write is nobody's segment.
import {
  closeSync,
  fdatasyncSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { renameDurably } from '../platform/durable-file.ts';
import { scanFrames } from './frame.ts';
import type { FrameMeta } from './frame.ts';

export interface Segment {
  path: string;
  /** First sequence, and the one after the last. */
  readonly firstSeq: number;
  nextSeq: number;
  firstAtMs: number;
  lastAtMs: number;
  readings: number;
  bytes: number;
  isOpen: boolean;
}

const sealedName = /^(\d+)-(\d+)-(\d+)-(\d+)-(\d+)\.seg$/;
const openName = /^(\d+)\.open$/;

export function newSegment(folder: string, firstSeq: number): Segment {
  const path = join(folder, `${firstSeq}.open`);
  const times = { firstAtMs: Number.POSITIVE_INFINITY, lastAtMs: Number.NEGATIVE_INFINITY };
  return { path, firstSeq, nextSeq: firstSeq, ...times, readings: 0, bytes: 0, isOpen: true };
}

export function noteFrame(segment: Segment, meta: FrameMeta, bytes: number): void {
  segment.nextSeq = meta.seq + 1;
  segment.firstAtMs = Math.min(segment.firstAtMs, meta.atMs);
  segment.lastAtMs = Math.max(segment.lastAtMs, meta.atMs);
  segment.readings += meta.readings;
  segment.bytes += bytes;
}

/** Syncs an open segment and gives it its final name. */
export function sealSegment(folder: string, segment: Segment): void {
  const { firstSeq, nextSeq, firstAtMs, lastAtMs, readings } = segment;
  const file = openSync(segment.path, 'r+');
  try {
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  const times = [firstAtMs, lastAtMs].map((ms) => Math.max(0, Math.floor(ms)));
  const name = [firstSeq, nextSeq - 1, ...times, readings].join('-');
  const path = join(folder, `${name}.seg`);
  renameDurably(segment.path, path);
  segment.path = path;
  segment.isOpen = false;
}

/**
 * The segments of a folder, oldest first. Open ones are what a crash left: their whole frames are kept, what follows is
 * cut off, and they are sealed; `cutBytes` is how much was cut.
 */
export function recoverSegments(folder: string): {
  readonly segments: Segment[];
  readonly cutBytes: number;
} {
  const segments: Segment[] = [];
  let cutBytes = 0;
  for (const name of readdirSync(folder)) {
    const sealed = sealedName.exec(name);
    if (sealed !== null) segments.push(sealedSegment(join(folder, name), sealed.slice(1).map(Number)));
    if (!openName.test(name)) continue;
    const open = recoverOpen(folder, name);
    cutBytes += open.cutBytes;
    if (open.segment !== undefined) segments.push(open.segment);
  }
  segments.sort((a, b) => a.firstSeq - b.firstSeq);
  return { segments, cutBytes };
}

function sealedSegment(path: string, numbers: readonly number[]): Segment {
  const [firstSeq = 0, lastSeq = 0, firstAtMs = 0, lastAtMs = 0, readings = 0] = numbers;
  const bytes = statSync(path).size;
  return { path, firstSeq, nextSeq: lastSeq + 1, firstAtMs, lastAtMs, readings, bytes, isOpen: false };
}

function recoverOpen(folder: string, name: string): { segment?: Segment; cutBytes: number } {
  const path = join(folder, name);
  const bytes = readFileSync(path);
  const { frames, validBytes } = scanFrames(bytes);
  const cutBytes = bytes.length - validBytes;
  if (cutBytes > 0) truncateSync(path, validBytes);
  const first = frames[0];
  // An empty one keeps its place as the next number.
  const segment = { ...newSegment(folder, first?.seq ?? Number.parseInt(name, 10)), path };
  for (const frame of frames) noteFrame(segment, frame, frame.bytes.length);
  if (first === undefined) return { segment, cutBytes };
  sealSegment(folder, segment);
  return { segment, cutBytes };
}
