// What may fail for a while in the normal course of things, and what that explains. Easy to get wrong: a switch that goes
// back to the mains is without output for a second, but its UPSs stay on battery some seconds longer; the excuse lasts
// for the whole grace, not only for the failure.
import type { ComponentStatus } from '../redundancy/component-state.ts';
import type { Clock } from '../core/clock.ts';
import type { SiteComponent } from '../site/site.ts';

/** From a transfer until the UPSs behind it have taken their load back from the batteries, rectifier walk-in included. */
const transferGraceMs = 20_000;

export class Grace {
  readonly #clock: Clock;
  /** Until when what last failed within its grace excuses what follows from it, epoch ms by component. */
  readonly #untilMs = new Map<string, number>();
  /** Feeders of the medium that a component provides, by component. */
  readonly #feeders: ReadonlyMap<string, readonly string[]>;

  constructor(components: readonly SiteComponent[], clock: Clock) {
    this.#clock = clock;
    this.#feeders = new Map(
      components.map(({ id, provides, inputs }) => [
        id,
        inputs.filter((input) => input.medium === provides).flatMap((input) => input.members),
      ]),
    );
  }

  /** Whether the failure that a component shows is within its grace. */
  covers(componentId: string, { state, reason, sinceMs }: ComponentStatus): boolean {
    const untilMs = sinceMs + (reason?.graceSeconds ?? 0) * 1000;
    if (state !== 'unavailable' || untilMs <= this.#clock.epochMs()) return false;
    this.#untilMs.set(componentId, untilMs);
    return true;
  }

  /** A switch has just moved: what hangs on it may be restless for a while. */
  noteTransfer(componentId: string): void {
    this.#untilMs.set(componentId, this.#clock.epochMs() + transferGraceMs);
  }

  /** Those of the components that no grace further up explains. */
  unexplained(componentIds: ReadonlySet<string>): ReadonlySet<string> {
    const nowMs = this.#clock.epochMs();
    for (const [id, untilMs] of this.#untilMs) if (untilMs <= nowMs) this.#untilMs.delete(id);
    if (this.#untilMs.size === 0) return componentIds;
    return new Set([...componentIds].filter((id) => !this.#isExplained(id)));
  }

  #isExplained(componentId: string): boolean {
    const seen = new Set<string>();
    const next = [componentId];
    for (let id = next.pop(); id !== undefined; id = next.pop()) {
      if (this.#untilMs.has(id)) return true;
      if (seen.has(id)) continue;
      seen.add(id);
      next.push(...(this.#feeders.get(id) ?? []));
    }
    return false;
  }
}
