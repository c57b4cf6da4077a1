// What a record carries: readings of some polls, packed, or news of a loss. Easy to get wrong: everything that is read here
// came over a network, so every field is checked, sizes are bounded before anything is unpacked, and a reading of a
// point that this version does not know is left out and counted, not guessed.
import { zstdCompressSync, zstdDecompressSync, constants } from 'node:zlib';
import { points } from '../core/points.ts';
import type { PointName } from '../core/points.ts';
import type { Quality, Reading } from '../readings/reading.ts';
import type { Loss } from './spool.ts';

const maxPlainBytes = 32 * 1024 * 1024;
const maxTextLength = 1024;
const compressionLevel = 3;

export interface Batch {
  readonly readings: readonly Reading[];
  readonly losses: readonly Loss[];
}

/** One device, columns side by side; a column that says what the registry says anyway is left out. */
interface Columns {
  readonly d: string;
  /** Epoch ms of the first reading. */
  readonly t: number;
  readonly p: readonly string[];
  readonly i?: readonly string[];
  readonly l?: readonly (string | 0)[];
  /** Each OID as the number of characters it shares with the one before it, and the rest. */
  readonly o: readonly (string | number)[];
  readonly v: readonly (number | null)[];
  readonly u?: readonly string[];
  readonly s?: readonly (string | null)[];
  readonly q?: readonly Quality[];
  /** Milliseconds after `t`. */
  readonly a?: readonly number[];
  /** How often the point is read, ms; 0 as often as its device. */
  readonly n?: readonly number[];
}

const qualities: ReadonlySet<unknown> = new Set(['good', 'suspect', 'stale', 'missing']);

/** Packs readings in the order given, device after device. */
export function packBatch(batch: Batch): Uint8Array {
  const devices = [...Map.groupBy(batch.readings, (reading) => reading.deviceId).values()];
  const content = {
    b: devices.map(toColumns),
    ...(batch.losses.length === 0 ? {} : { x: batch.losses }),
  };
  const params = { [constants.ZSTD_c_compressionLevel]: compressionLevel };
  return zstdCompressSync(JSON.stringify(content), { params });
}

function toColumns(readings: readonly Reading[]): Columns {
  const startMs = readings[0]?.takenAtMs ?? 0;
  let oid = '';
  const oids: (string | number)[] = [];
  for (const reading of readings) {
    const shared = sharedLength(oid, reading.oid);
    oids.push(shared, reading.oid.slice(shared));
    oid = reading.oid;
  }
  const column = <T>(name: string, values: readonly T[], usual: T): Record<string, readonly T[]> =>
    values.every((value) => value === usual) ? {} : { [name]: values };
  const labels = readings.map(({ label, point }) => (label === point ? 0 : label));
  const units = readings.map(({ unit, point }) => (unit === points[point].unit ? '' : unit));
  return {
    d: readings[0]?.deviceId ?? '',
    t: startMs,
    p: readings.map((reading) => reading.point),
    o: oids,
    v: readings.map((reading) => reading.value),
    ...column(
      'i',
      readings.map((reading) => reading.instance),
      '',
    ),
    ...column<string | 0>('l', labels, 0),
    ...column<string>('u', units, ''),
    ...column(
      's',
      readings.map((reading) => reading.state),
      null,
    ),
    ...column(
      'q',
      readings.map((reading) => reading.quality),
      'good',
    ),
    ...column(
      'a',
      readings.map((reading) => reading.takenAtMs - startMs),
      0,
    ),
    ...column(
      'n',
      readings.map((reading) => reading.intervalMs ?? 0),
      0,
    ),
  };
}

function sharedLength(before: string, after: string): number {
  const longest = Math.min(before.length, after.length);
  let length = 0;
  while (length < longest && before.charCodeAt(length) === after.charCodeAt(length)) length++;
  return length;
}

export interface Unpacked extends Batch {
  /** Readings left out because their point or form is not known here. */
  readonly unknown: number;
}

/** The content of a record; undefined when it is not one. */
export function unpackBatch(payload: Uint8Array): Unpacked | undefined {
  let content: unknown;
  try {
    const plain = zstdDecompressSync(payload, { maxOutputLength: maxPlainBytes });
    content = JSON.parse(plain.toString('utf8'));
  } catch {
    // Too large, not packed by us, or not JSON: the caller counts it as damaged.
    return undefined;
  }
  if (!isObject(content) || !Array.isArray(content['b'])) return undefined;
  const readings: Reading[] = [];
  let unknown = 0;
  for (const columns of content['b']) {
    const found = isObject(columns) ? fromColumns(columns) : undefined;
    if (found === undefined) return undefined;
    readings.push(...found.readings);
    unknown += found.unknown;
  }
  const losses = Array.isArray(content['x']) ? content['x'].filter(isLoss) : [];
  return { readings, losses, unknown };
}

function fromColumns(columns: Record<string, unknown>): { readings: Reading[]; unknown: number } | undefined {
  const { d: deviceId, t: startMs } = columns;
  const list = (name: string): readonly unknown[] | undefined =>
    Array.isArray(columns[name]) ? (columns[name] as readonly unknown[]) : undefined;
  const names = list('p');
  const oids = list('o');
  const values = list('v');
  if (!isText(deviceId) || !isFinite(startMs) || names === undefined) return undefined;
  if (oids?.length !== names.length * 2 || values?.length !== names.length) return undefined;
  const readings: Reading[] = [];
  let unknown = 0;
  let oid = '';
  for (const [at, name] of names.entries()) {
    oid = `${oid.slice(0, Number(oids[at * 2]))}${String(oids[at * 2 + 1])}`;
    if (oid.length > maxTextLength) return undefined;
    const reading = toReading({
      deviceId,
      name,
      oid,
      value: values[at] ?? null,
      instance: list('i')?.[at] ?? '',
      label: list('l')?.[at] || name,
      unit: list('u')?.[at] || undefined,
      state: list('s')?.[at] ?? null,
      quality: list('q')?.[at] ?? 'good',
      takenAtMs: startMs + Number(list('a')?.[at] ?? 0),
      intervalMs: Number(list('n')?.[at] ?? 0),
    });
    if (reading === undefined) unknown += 1;
    else readings.push(reading);
  }
  return { readings, unknown };
}

interface Raw {
  readonly deviceId: string;
  readonly name: unknown;
  readonly oid: string;
  readonly value: unknown;
  readonly instance: unknown;
  readonly label: unknown;
  readonly unit: unknown;
  readonly state: unknown;
  readonly quality: unknown;
  readonly takenAtMs: number;
  readonly intervalMs: number;
}

function toReading(raw: Raw): Reading | undefined {
  const { deviceId, name, oid, value, instance, label, state, quality, takenAtMs } = raw;
  if (typeof name !== 'string' || !Object.hasOwn(points, name) || !isFinite(takenAtMs)) return undefined;
  if (!(value === null || isFinite(value)) || !qualities.has(quality)) return undefined;
  if (!isText(instance) || !isText(label) || !(state === null || isText(state))) return undefined;
  const point = name as PointName;
  const { unit } = points[point];
  // Values of another unit would be mislabelled: the other side knows another registry.
  if (raw.unit !== undefined && raw.unit !== unit) return undefined;
  const checked = quality as Quality;
  const own = raw.intervalMs > 0 ? { intervalMs: raw.intervalMs } : {};
  return { deviceId, point, instance, label, oid, value, unit, state, quality: checked, takenAtMs, ...own };
}

function isLoss(value: unknown): value is Loss {
  return isObject(value) && ['records', 'readings', 'fromMs', 'toMs'].every((name) => isFinite(value[name]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxTextLength;
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
