// Small measured wobble for the simulated plant, from a seeded generator, so that a run can be repeated exactly.
// Easy to get wrong: the generator's state is part of the plant's state and must be carried on by every step.

/** mulberry32: one 32-bit word of state; good enough for noise, never for secrets. */
export class Noise {
  #word: number;

  constructor(word: number) {
    this.#word = word >>> 0;
  }

  /** The word to carry on with. */
  get word(): number {
    return this.#word;
  }

  /** Uniform in [-1, 1). */
  next(): number {
    this.#word = (this.#word + 0x6d2b_79f5) >>> 0;
    let mixed = this.#word;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x8000_0000 - 1;
  }

  /**
   * One step of a wandering value that returns to zero: `spread` is its usual size, `settleSeconds` its memory.
   */
  wander(value: number, dtSeconds: number, shape: { spread: number; settleSeconds: number }): number {
    const share = Math.min(1, dtSeconds / shape.settleSeconds);
    const kick = shape.spread * Math.sqrt(2 * share) * this.next();
    const moved = value * (1 - share) + kick;
    return Math.max(-3 * shape.spread, Math.min(3 * shape.spread, moved));
  }
}

/** Of the components of a site: as many as it has, and a few for each rack. */
const traits = new Map<string, number>();

/** A steady number in [0, 1) from a name: the little differences between machines of one type. */
export function traitOf(name: string): number {
  const known = traits.get(name);
  if (known !== undefined) return known;
  let hash = 0x811c_9dc5;
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x0100_0193) >>> 0;
  const trait = new Noise(hash).next() / 2 + 0.5;
  traits.set(name, trait);
  return trait;
}
