// Our own SNMP engine, as senders of SNMPv3 informs know it (RFC 3411 section 5 SnmpEngineID, RFC 3414 section 2.2).
// Easy to get wrong: its id is kept for life and its boots are counted up, durably, before the first answer of each
// start; otherwise an old message could be played back, and senders would refuse a clock that went backwards.

import { randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.ts';

export interface EngineIdentity {
  /** 5 to 32 bytes, the same for life. */
  readonly engineId: Uint8Array;
  /** Counted up at each start, 1 or more. */
  readonly engineBoots: number;
}

/** Bytes that make an id our own. */
const randomIdBytes = 16;

/**
 * A new id: first bit set, enterprise number 0 (Qosha has none of its own), format 5 (octets of our choice), then 16
 * random bytes. Made once for an installation.
 */
export function createEngineId(): Uint8Array {
  return Uint8Array.from([0x80, 0, 0, 0, 5, ...randomBytes(randomIdBytes)]);
}

export class LocalEngine {
  readonly id: Uint8Array;
  readonly boots: number;
  readonly #clock: Clock;
  readonly #startedMs: number;

  constructor(identity: EngineIdentity, clock: Clock) {
    this.id = identity.engineId;
    this.boots = identity.engineBoots;
    this.#clock = clock;
    this.#startedMs = clock.monotonicMs();
  }

  /** snmpEngineTime: whole seconds since this start. */
  get time(): number {
    return Math.floor((this.#clock.monotonicMs() - this.#startedMs) / 1000);
  }
}
