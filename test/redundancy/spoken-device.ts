// One device that speaks for one component, over time, for tests of conditions.
import { createMemory, judgeComponent } from '../../src/redundancy/component-state.ts';
import type { JudgedReading } from '../../src/redundancy/condition.ts';
import type { PointName } from '../../src/core/points.ts';
import type { Binding, Condition } from '../../src/site/site.ts';

export type Said = Partial<Record<PointName, readonly Partial<JudgedReading>[] | string | number>>;

/** One device that speaks for one component, over time. */
export class Device {
  readonly #binding: Binding;
  readonly #profile: readonly Condition[] | undefined;
  readonly #memory = createMemory();
  nowMs = 1_000;
  said: Said = {};

  constructor(binding: Omit<Binding, 'component'>, profile?: readonly Condition[]) {
    this.#binding = { component: 'it', ...binding };
    this.#profile = profile;
  }

  judge(said: Said = this.said) {
    this.said = said;
    const bindings = [{ deviceId: 'device', binding: this.#binding }];
    const moment = { memory: this.#memory, nowMs: this.nowMs };
    return judgeComponent(
      bindings,
      (_, point) => readingsOf(said[point]),
      () => this.#profile,
      moment,
    );
  }

  after(seconds: number, said?: Said): string {
    this.nowMs += seconds * 1000;
    return this.judge(said).state;
  }
}

function readingsOf(said: Said[PointName]): readonly JudgedReading[] {
  const good = { instance: '', label: '', value: null, state: null, quality: 'good' } as const;
  if (said === undefined) return [];
  if (typeof said === 'string') return [{ ...good, state: said }];
  if (typeof said === 'number') return [{ ...good, value: said }];
  return said.map((one) => ({ ...good, ...one }));
}
