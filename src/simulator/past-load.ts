// What the rack PDUs of a demonstration drew in the weeks before its plant first ran. Nobody measured that: it is made of the
// plant's own daily curve, a little growth of each rack, and noise from its name. Pure: the same site and the same instant give
// the same past. Easy to get wrong: the energy must be the sum of the very means that stand in the history, or an invoice
// of that past and its charts would tell two stories; and it ends where the plant begins, on its curve.
import { loadShare, momentAt } from './daily-curve.ts';
import { Noise, traitOf } from './random.ts';
import { rackTrait, sideShare } from './register-history.ts';

/** A week more than the longest last month together with the month that runs. */
export const pastDays = 63;
export const pastSlotMs = 300_000;

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
/** Of the rack that grows most; the others grow between none and this. */
const mostWeeklyGrowth = 0.008;
/** Of five-minute means, as a rack of the plant wanders. */
const wander = { spread: 0.012, settleSeconds: 900 } as const;

export interface PastRack {
  readonly id: string;
  /** Its demand in the site file. */
  readonly nominalWatts: number;
}

export class PastLoad {
  /** Start of a UTC day. */
  readonly fromMs: number;
  /** End of the last whole slot. */
  readonly untilMs: number;
  readonly #timeZone: string;
  #curve: Float64Array | undefined;
  readonly #registers = new Map<string, Float64Array>();

  constructor(timeZone: string, nowMs: number) {
    this.fromMs = Math.floor(nowMs / dayMs) * dayMs - pastDays * dayMs;
    this.untilMs = Math.floor(nowMs / pastSlotMs) * pastSlotMs;
    this.#timeZone = timeZone;
  }

  /** Share of nominal in each slot, without growth; worked out when it is first asked for. */
  get #shares(): Float64Array {
    const slots = (this.untilMs - this.fromMs) / pastSlotMs;
    this.#curve ??= Float64Array.from({ length: slots }, (_, slot) =>
      loadShare(momentAt(this.fromMs + (slot + 0.5) * pastSlotMs, this.#timeZone)),
    );
    return this.#curve;
  }

  /** Mean of each slot, whole W. */
  watts(rack: PastRack, side: 0 | 1): Float64Array {
    const full = rack.nominalWatts * rackTrait(rack.id) * sideShare(rack.id, side);
    const weeklyGrowth = mostWeeklyGrowth * traitOf(`${rack.id}/growth`);
    const noise = new Noise(Math.floor(traitOf(`${rack.id}/past`) * 0xffff_ffff));
    let off = 0;
    return this.#shares.map((share, slot) => {
      off = noise.wander(off, pastSlotMs / 1_000, wander);
      const weeksAgo = (this.untilMs - this.fromMs - slot * pastSlotMs) / weekMs;
      return Math.round(full * share * (1 - weeklyGrowth * weeksAgo) * (1 + off));
    });
  }

  /** Register in Wh, counted from `fromMs` on; before it and after the last slot the nearest slot goes on. */
  registerWhAt(rack: PastRack, side: 0 | 1, epochMs: number): number {
    const edges = this.#edgesOf(rack, side);
    const place = (epochMs - this.fromMs) / pastSlotMs;
    const slot = Math.max(0, Math.min(edges.length - 2, Math.floor(place)));
    return edges[slot]! + (place - slot) * (edges[slot + 1]! - edges[slot]!);
  }

  /** The register at the beginning of each slot, and at the end of the last. */
  #edgesOf(rack: PastRack, side: 0 | 1): Float64Array {
    const key = `${rack.id} ${side}`;
    const known = this.#registers.get(key);
    if (known !== undefined) return known;
    const watts = this.watts(rack, side);
    const edges = new Float64Array(watts.length + 1);
    const hoursPerSlot = pastSlotMs / 3_600_000;
    for (const [slot, mean] of watts.entries()) edges[slot + 1] = edges[slot]! + mean * hoursPerSlot;
    this.#registers.set(key, edges);
    return edges;
  }
}
