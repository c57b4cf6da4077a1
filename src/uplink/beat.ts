// The heartbeat: who is there, in what state, speaking which protocol. Easy to get wrong: it is heard by strangers and by
// other versions, so a beat that cannot be read is no beat, and fields that are not known are left alone.
import { protocol } from './subjects.ts';

export const beatIntervalMs = 1_500;
/** A member that was not heard for so long is gone, ms: four beats. */
export const memberLifeMs = 6_000;

export interface Beat {
  readonly id: string;
  readonly role: 'core' | 'collector';
  /** What people call it; untrusted text on the other side. */
  readonly name: string;
  /** Differs from start to start. */
  readonly boot: string;
  readonly protocol: { readonly major: number; readonly minor: number };
  /** A leaving member's devices are free at once. */
  readonly state: 'present' | 'leaving';
  /** The sender's own monotonic clock; comes back to it as an echo. */
  readonly sentAtMs: number;
  /** The sender's wall clock, epoch ms. */
  readonly wallMs: number;
  /** Of the list of devices it knows: members with different lists leave devices to nobody. */
  readonly devicesHash: string;
  /** How many of them it polls now. */
  readonly devices?: number;
  readonly spool?: { readonly bytes: number; readonly readings: number; readonly oldestMs: number | null };
}

export function encodeBeat(beat: Omit<Beat, 'protocol'>): Uint8Array {
  return Buffer.from(JSON.stringify({ ...beat, protocol }));
}

export function decodeBeat(bytes: Uint8Array): Beat | undefined {
  const beat = parseObject(bytes);
  if (beat === undefined) return undefined;
  const texts = ['id', 'name', 'boot', 'devicesHash'];
  const version = beat['protocol'];
  if (texts.some((name) => typeof beat[name] !== 'string' || String(beat[name]).length > 200))
    return undefined;
  if (typeof beat['sentAtMs'] !== 'number' || typeof beat['wallMs'] !== 'number') return undefined;
  if (beat['role'] !== 'core' && beat['role'] !== 'collector') return undefined;
  if (beat['state'] !== 'present' && beat['state'] !== 'leaving') return undefined;
  if (typeof version !== 'object' || version === null || !('major' in version)) return undefined;
  return typeof version.major === 'number' ? (beat as unknown as Beat) : undefined;
}

/** A JSON object from the wire; undefined for anything else. */
export function parseObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    // Not JSON: whoever sent it does not speak our language.
    return undefined;
  }
}
