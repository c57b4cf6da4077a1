// Which request a reply belongs to, without a map: the low 14 bits of a request-id are a slot, the bits above it
// count how often ids went round. Easy to get wrong: ids are handed out one after another, so that the same id
// comes back only after 2^30 requests and a late reply never meets a new request.

import type { RequestTemplate } from './request-template.ts';
import { requestIdBase } from './request-template.ts';

/** Requests in flight at most, per socket. */
export const slotCount = 16_384;
const slotMask = slotCount - 1;
const sequenceMask = requestIdBase - 1;

export class RequestSlots {
  /** When slot i gives up waiting, on the monotonic clock; Infinity when nothing waits there. */
  readonly deadlines = new Float64Array(slotCount).fill(Number.POSITIVE_INFINITY);
  readonly #requests: (RequestTemplate | undefined)[] = Array.from({ length: slotCount }, () => undefined);
  readonly #lastIds = new Int32Array(slotCount);
  readonly #lastAnswered = new Uint8Array(slotCount);
  #sequence: number;
  inFlight = 0;

  /** `seed` is where the ids begin; an unguessable one makes replies harder to forge. */
  constructor(seed: number) {
    this.#sequence = seed & sequenceMask;
  }

  /** Gives the request a slot and an id. The caller keeps `inFlight` below `slotCount`. */
  claim(request: RequestTemplate, deadlineMs: number): void {
    for (let tries = 0; tries < slotCount; tries++) {
      const id = requestIdBase | this.#sequence;
      this.#sequence = (this.#sequence + 1) & sequenceMask;
      const slot = id & slotMask;
      if (this.#requests[slot] !== undefined) continue;
      this.#requests[slot] = request;
      this.#lastIds[slot] = id;
      this.#lastAnswered[slot] = 0;
      this.deadlines[slot] = deadlineMs;
      this.inFlight++;
      request.patchId(id);
      return;
    }
    throw new Error('more requests in flight than slots');
  }

  /** The request in flight under exactly this id. */
  find(id: number): RequestTemplate | undefined {
    const request = this.#requests[id & slotMask];
    return request !== undefined && request.requestId === id ? request : undefined;
  }

  at(slot: number): RequestTemplate | undefined {
    return this.#requests[slot];
  }

  setDeadline(request: RequestTemplate, deadlineMs: number): void {
    this.deadlines[request.requestId & slotMask] = deadlineMs;
  }

  release(request: RequestTemplate, wasAnswered: boolean): void {
    const slot = request.requestId & slotMask;
    this.#requests[slot] = undefined;
    this.#lastAnswered[slot] = wasAnswered ? 1 : 0;
    this.deadlines[slot] = Number.POSITIVE_INFINITY;
    this.inFlight--;
  }

  /** What an id that `find` does not know is likely to be. */
  classify(id: number): 'duplicate' | 'late' | 'unknown-id' {
    const slot = id & slotMask;
    if (this.#lastIds[slot] !== id) return 'unknown-id';
    return this.#lastAnswered[slot] === 1 ? 'duplicate' : 'late';
  }

  /** Moves every deadline: time in which nobody could listen does not count. */
  postpone(byMs: number): void {
    const { deadlines } = this;
    for (let slot = 0; slot < slotCount; slot++) deadlines[slot] = (deadlines[slot] as number) + byMs;
  }
}
