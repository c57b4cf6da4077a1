// What the core asks of collectors: read this now, watch it closely, tell what it said. Every collector hears it and only
// the one that has the device acts. Easy to get wrong: an order comes over a network, so its numbers are bounded again.
import type { PollingControl } from '../collect/poll-loop.ts';
import { parseObject } from './beat.ts';

const longestBurstSeconds = 300;
/** Rows of raw answers in one reply. */
const maxRows = 4_000;

export type Order =
  | { readonly order: 'poll'; readonly deviceId: string }
  | { readonly order: 'burst'; readonly deviceId: string; readonly seconds: number };

export function encodeOrder(order: Order): Uint8Array {
  return Buffer.from(JSON.stringify(order));
}

/** Does what is asked when the device is ours; anything else is ignored. */
export function obeyOrder(bytes: Uint8Array, polling: Pick<PollingControl, 'pollNow' | 'burst'>): void {
  const { order, deviceId, seconds } = parseObject(bytes) ?? {};
  if (typeof deviceId !== 'string') return;
  if (order === 'poll') polling.pollNow(deviceId);
  if (order !== 'burst' || typeof seconds !== 'number') return;
  polling.burst(deviceId, Math.min(longestBurstSeconds, Math.max(0, seconds)));
}

/** What a device last said and why points are missing. */
export interface DeviceAnswers {
  readonly answers: ReturnType<PollingControl['lastAnswers']>;
  readonly faults: ReturnType<PollingControl['faults']>;
}

export function encodeQuestion(deviceId: string): Uint8Array {
  return Buffer.from(JSON.stringify({ deviceId }));
}

/** Undefined when the device is not ours: then somebody else answers. */
export function answerQuestion(
  bytes: Uint8Array,
  polling: Pick<PollingControl, 'lastAnswers' | 'faults'>,
  share: ReadonlySet<string>,
): Uint8Array | undefined {
  const deviceId = parseObject(bytes)?.['deviceId'];
  if (typeof deviceId !== 'string' || !share.has(deviceId)) return undefined;
  const answers = polling.lastAnswers(deviceId)?.slice(0, maxRows);
  return Buffer.from(JSON.stringify({ answers, faults: polling.faults(deviceId) }, jsonForm));
}

/** Octets as hexadecimal, 64-bit counters as text. */
function jsonForm(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { bigint: value.toString() };
  if (value instanceof Uint8Array) return { octets: Buffer.from(value).toString('hex') };
  const wrapped = value as { readonly type?: unknown; readonly data?: unknown } | null;
  const isBuffer = wrapped !== null && typeof wrapped === 'object' && wrapped.type === 'Buffer';
  if (isBuffer && Array.isArray(wrapped.data)) {
    return { octets: Buffer.from(wrapped.data as number[]).toString('hex') };
  }
  return value;
}

export function decodeAnswers(bytes: Uint8Array): DeviceAnswers | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    const value = JSON.parse(text, fromJsonForm) as Partial<DeviceAnswers>;
    return { answers: value.answers, faults: value.faults ?? [] };
  } catch {
    // Cut off or not JSON: as good as no answer.
    return undefined;
  }
}

function fromJsonForm(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('bigint' in value && typeof value.bigint === 'string') return BigInt(value.bigint);
  if ('octets' in value && typeof value.octets === 'string') return Buffer.from(value.octets, 'hex');
  return value;
}
