// Health of devices from collectors to the core: only the newest matters, so it is not kept anywhere on the way. Easy to get
// wrong: lost messages are made good by telling everything again from time to time, never by asking for old ones.
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { DeviceHealth } from '../readings/device-health.ts';
import { parseObject } from './beat.ts';

const maxPlainBytes = 4 * 1024 * 1024;
const devicesPerMessage = 1_000;
const states: ReadonlySet<unknown> = new Set(['answering', 'silent', 'unknown']);

export interface HealthNews {
  /** Id of the collector that asks these devices. */
  readonly collectorId: string;
  readonly healths: readonly DeviceHealth[];
}

/** As many messages as it takes. */
export function encodeHealth({ collectorId, healths }: HealthNews): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let at = 0; at < healths.length; at += devicesPerMessage) {
    const part = healths.slice(at, at + devicesPerMessage);
    messages.push(zstdCompressSync(JSON.stringify({ collectorId, healths: part })));
  }
  return messages;
}

/** Undefined when it cannot be read; healths of a form not known here are left out. */
export function decodeHealth(bytes: Uint8Array): HealthNews | undefined {
  let plain: Buffer;
  try {
    plain = zstdDecompressSync(bytes, { maxOutputLength: maxPlainBytes });
  } catch {
    // Not packed by a collector: news that nobody can read is no news.
    return undefined;
  }
  const message = parseObject(plain);
  if (typeof message?.['collectorId'] !== 'string' || !Array.isArray(message['healths'])) return undefined;
  return { collectorId: message['collectorId'], healths: message['healths'].filter(isHealth) };
}

function isHealth(value: unknown): value is DeviceHealth {
  if (typeof value !== 'object' || value === null) return false;
  const health = value as Record<string, unknown>;
  const isTextOrNull = (name: string): boolean => health[name] === null || typeof health[name] === 'string';
  const isNumber = (name: string): boolean => typeof health[name] === 'number';
  return (
    typeof health['deviceId'] === 'string' &&
    states.has(health['state']) &&
    isNumber('sinceMs') &&
    isNumber('latenessMs') &&
    (health['lastAnswerMs'] === null || isNumber('lastAnswerMs')) &&
    isTextOrNull('lastError') &&
    isTextOrNull('profile')
  );
}
