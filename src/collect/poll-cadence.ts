// When the points of a device are due: fast, normal and slow ones, each on a grid of their own that fits into the
// others'. Pure. Easy to get wrong: a device's place within the interval follows from its name, so that a restart does
// not poll everything at once; and slow points of devices that started together must not fall due together.
import type { Device } from '../site/site.ts';
import type { IntervalClass } from './profile.ts';

/** In the order of their bits in a `ClassMask`. */
export const intervalClasses = ['fast', 'normal', 'slow'] as const satisfies readonly IntervalClass[];

/** Which classes of points a poll reads: 1 fast, 2 normal, 4 slow. */
export type ClassMask = number;
export const fastMask: ClassMask = 1;
/** Fast and normal ones. */
export const ordinaryMask: ClassMask = 3;
export const everyMask: ClassMask = 7;
/** Out of turn: the fast ones, or the ordinary ones of a device that has no fast ones. */
export const burstMask: ClassMask = 0;

/** Fast points are read at least this often, slow ones at most this often, unless the site says otherwise. */
const defaultFastMs = 5_000;
const defaultSlowMs = 60_000;
/** Ticks looked back on after a long poll; what fell due before is due again soon. */
const maxTicksBack = 1_000;

export interface Cadence {
  /** From one tick to the next: the interval of the fast points, ms. */
  readonly tickMs: number;
  /** Normal points are read at every so many ticks. */
  readonly normalTicks: number;
  /** Slow points are read at ticks number slowOffset + n · slowTicks. */
  readonly slowTicks: number;
  readonly slowOffset: number;
  /** How often points of each class are read, ms. */
  readonly intervalsMs: Readonly<Record<IntervalClass, number>>;
}

export type CadenceSettings = Pick<Device, 'id' | 'intervalSeconds' | 'fastSeconds' | 'slowSeconds'>;

/** The grid of a device: fast ticks divide the normal interval, slow points come at a multiple of it. */
export function cadenceOf({ id, intervalSeconds, fastSeconds, slowSeconds }: CadenceSettings): Cadence {
  const normalMs = intervalSeconds * 1000;
  const fastMs = Math.min(normalMs, fastSeconds === undefined ? defaultFastMs : fastSeconds * 1000);
  const normalTicks = Math.max(1, Math.round(normalMs / fastMs));
  const slowMs = Math.max(normalMs, slowSeconds === undefined ? defaultSlowMs : slowSeconds * 1000);
  const slowPolls = Math.max(1, Math.round(slowMs / normalMs));
  const tickMs = normalMs / normalTicks;
  return {
    tickMs,
    normalTicks,
    slowTicks: slowPolls * normalTicks,
    slowOffset: Math.floor(spread(`${id} slow`) * slowPolls) * normalTicks,
    intervalsMs: { fast: tickMs, normal: normalMs, slow: slowPolls * normalMs },
  };
}

/** What falls due at ticks (after, upTo]; the very first tick (0) reads everything. */
export function classesDue(cadence: Cadence, after: number, upTo: number): ClassMask {
  let mask = 0;
  for (let tick = Math.max(after + 1, upTo - maxTicksBack); tick <= upTo; tick++) {
    mask |= fastMask;
    if (tick % cadence.normalTicks === 0) mask |= 2;
    if (tick === 0 || tick % cadence.slowTicks === cadence.slowOffset) mask |= 4;
  }
  return mask;
}

/** Milliseconds after the start of an interval at which a device is due: the same at every start, spread by name. */
export function phaseMs(deviceId: string, intervalMs: number): number {
  return Math.floor(spread(deviceId) * intervalMs);
}

/** A number from 0 up to 1 that follows from a name. */
export function spread(name: string): number {
  let hash = 2_166_136_261; // FNV-1a, 32 bits
  for (const character of name) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  }
  // Names that differ in a digit differ in the low bits only; the end of MurmurHash3 spreads them over all.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  return hash / 2 ** 32;
}
