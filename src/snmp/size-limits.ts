// What each agent could not answer in one datagram, so that it is not asked for it again. Bounded: the agents
// learned about longest ago are forgotten first, and would merely be asked once too much.

export const maxLimitedAgents = 16_384;

export class SizeLimits {
  readonly #limits = new Map<string, number>();

  /** Most names or repetitions to ask this agent for; `atMost` when nothing was learned. */
  get(key: string, atMost: number): number {
    return Math.min(this.#limits.get(key) ?? atMost, atMost);
  }

  learn(key: string, limit: number): void {
    this.#limits.delete(key);
    this.#limits.set(key, Math.max(1, limit));
    if (this.#limits.size <= maxLimitedAgents) return;
    const [oldest] = this.#limits.keys();
    if (oldest !== undefined) this.#limits.delete(oldest);
  }
}
