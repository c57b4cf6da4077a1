// The straightforward evaluator to measure against: every scenario settled from nothing over the same compiled graph,
// its cascade too. It answers the same verdicts (but paths), so that a faster answer is known to be the same answer.

import { createFlow, isLost, isOverloaded, settleFlow } from '../../src/redundancy/flow.ts';
import type { Flow } from '../../src/redundancy/flow.ts';
import { compilePlant } from '../../src/redundancy/plant.ts';
import type { Plant } from '../../src/redundancy/plant.ts';
import type { Assessment } from '../../src/redundancy/report.ts';
import type { PlantModel } from '../../src/site/component.ts';

interface NaiveOutcome {
  readonly ok: boolean;
  readonly lost: ReadonlyArray<string>;
  readonly overloaded: ReadonlyArray<string>;
  readonly rounds: number;
}

export interface NaiveVerdicts {
  readonly maintainable: ReadonlyMap<string, NaiveOutcome>;
  readonly onGenerators: ReadonlyMap<string, NaiveOutcome>;
  readonly headroom: ReadonlyMap<string, number>;
  /** Whether every removal was tried. */
  readonly isWhole: boolean;
}

function settle(plant: Plant, flow: Flow, healthy: Uint8Array, removed: ReadonlyArray<number>): number[] {
  settleFlow(plant, flow, healthy, removed);
  return Array.from(plant.ids.keys()).filter((v) => isOverloaded(plant, flow, v));
}

/**
 * Evaluates every `stride`-th removal of the live verdict from nothing. Headroom comes from those scenarios, so it is
 * the site's only with a stride of 1.
 */
export function evaluateNaively(model: PlantModel, stride = 1): NaiveVerdicts {
  const plant = compilePlant(model);
  const flow = createFlow(plant);
  const healthy = new Uint8Array(plant.size);
  for (const each of model.components)
    healthy[plant.indexOf.get(each.id)!] = Number(each.state === 'available');
  const peaks = new Float64Array(plant.size).fill(-Infinity);
  const tryOut = (removed: ReadonlyArray<number>): NaiveOutcome => {
    let tripping = settle(plant, flow, healthy, removed);
    for (let v = 0; v < plant.size; v++) {
      if (flow.live[v] === 1 && flow.output[v]! > peaks[v]!) peaks[v] = flow.output[v]!;
    }
    const lost = Array.from(plant.loads).filter((v) => isLost(plant, flow, v));
    const overloaded = tripping.map((v) => plant.ids[v]!);
    const out = [...removed];
    let rounds = 0;
    for (; tripping.length > 0; rounds++) {
      out.push(...tripping);
      tripping = settle(plant, flow, healthy, out);
    }
    const ok = lost.length + overloaded.length === 0;
    return { ok, lost: lost.map((v) => plant.ids[v]!), overloaded, rounds };
  };
  const all = (with_: ReadonlyArray<number>): Map<string, NaiveOutcome> => {
    tryOut(with_);
    const tried = Array.from(plant.removable).filter((_, at) => at % stride === 0);
    return new Map(tried.map((v) => [plant.ids[v]!, tryOut([...with_, v])]));
  };
  const maintainable = all([]);
  const onGenerators = all([...plant.utilities]);
  const headroom = new Map(
    plant.ids.flatMap((id, v): [string, number][] =>
      plant.capacity[v] === Infinity || peaks[v] === -Infinity ? [] : [[id, plant.capacity[v]! - peaks[v]!]],
    ),
  );
  return { maintainable, onGenerators, headroom, isWhole: stride === 1 };
}

/** The first thing in which the two answers differ, or undefined. */
export function differenceOf(naive: NaiveVerdicts, { report }: Assessment): string | undefined {
  for (const name of ['maintainable', 'onGenerators'] as const) {
    for (const [id, expected] of naive[name]) {
      const actual = report.live[name][id];
      const isSame =
        actual !== undefined &&
        actual.ok === expected.ok &&
        actual.lost.join() === expected.lost.join() &&
        actual.overloaded.map((each) => each.id).join() === expected.overloaded.join() &&
        (actual.cascade?.rounds ?? 0) === expected.rounds;
      if (!isSame) return `${name} ${id}`;
    }
  }
  for (const [id, expected] of naive.isWhole ? naive.headroom : []) {
    if (report.live.headroom[id] !== expected) return `headroom ${id}`;
  }
  return undefined;
}
