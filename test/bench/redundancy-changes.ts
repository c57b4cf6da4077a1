// One change after the other in a site that is kept, against trying every removal anew over the same compiled graph. Easy to
// get wrong: a change costs by where it is, so leaves, middles and roots are told apart and the worst is told with the median.

import { isDeepStrictEqual } from 'node:util';
import { assessDesign, assessStanding } from '../../src/redundancy/assess.ts';
import { LiveEvaluator } from '../../src/redundancy/live-evaluator.ts';
import { compilePlant } from '../../src/redundancy/plant.ts';
import type { Assessment } from '../../src/redundancy/report.ts';
import type { ComponentState, PlantModel } from '../../src/site/component.ts';
import { measureMs, median } from './redundancy-figures.ts';

/**
 * What one rack, row or room hangs on; what one hall hangs on, or one of many alike; what the whole site hangs on; and
 * leaves while other components are not known, so that it is also asked on which of them the verdict hangs.
 */
export const kinds = ['leaf', 'middle', 'root', 'unproven'] as const;
type Kind = (typeof kinds)[number];

const changed: Record<Kind, ReadonlyArray<string>> = {
  leaf: ['rpdu-1-1a', 'tor-1-1a', 'pdu-1a-1', 'ups-1a-1', 'crah-1-1', 'ups-crah-1a-1'],
  middle: ['ups-bus-1a', 'mech-1b', 'ats-1a', 'gen-1', 'chiller-a-1'],
  root: ['utility-a', 'gen-bus-a', 'loop-a', 'router-a'],
  unproven: ['ups-1a-1', 'crah-1-1', 'rpdu-2-3b'],
};
const notKnown = ['pdu-1b-2', 'ats-2a', 'rpdu-1-9a'];

/** There and back, and not known. */
const states = ['unavailable', 'available', 'unknown', 'available'] as const;
/** Trying every removal is slow and steady: one change of so many is enough to see it. */
const everyStride = 5;
const figureRounds = 4;

export interface ChangeFigures {
  readonly kind: Kind;
  readonly medianMs: number;
  readonly worstMs: number;
  /** Median over some of the same changes, every removal tried anew. */
  readonly everyMs: number;
  /** Median of how many removals were worked out, of how many there are. */
  readonly tried: number;
  readonly removals: number;
}

/** The site as it was kept before anything of removals was: compiled once, every removal tried after each change. */
class EveryRemoval {
  readonly #plant;
  readonly #states: ComponentState[];
  #design: boolean | undefined;

  constructor(model: PlantModel) {
    this.#plant = compilePlant(model);
    this.#states = this.#plant.ids.map(() => 'available');
  }

  setState(id: string, state: ComponentState): void {
    this.#states[this.#plant.indexOf.get(id)!] = state;
  }

  /** Of the first input, which is power. */
  setDemand(id: string, demand: number): void {
    this.#plant.inputDemand[this.#plant.inputStart[this.#plant.indexOf.get(id)!]!] = demand;
    this.#design = undefined;
  }

  setCapacity(id: string, capacity: number): void {
    this.#plant.capacity[this.#plant.indexOf.get(id)!] = capacity;
    this.#design = undefined;
  }

  assess(): Assessment {
    const standing = { states: this.#states, without: [] };
    return assessStanding(this.#plant, standing, () => (this.#design ??= assessDesign(this.#plant)));
  }
}

interface Step {
  readonly kind: Kind;
  readonly change: (site: LiveEvaluator | EveryRemoval) => void;
}

function stepsOf(): Step[] {
  const to = (kind: Kind, id: string, state: ComponentState): Step => {
    return { kind, change: (site) => void site.setState(id, state) };
  };
  const of = (kind: Kind): Step[] =>
    changed[kind].flatMap((id) => states.map((state) => to(kind, id, state)));
  const ofFigures = Array.from({ length: figureRounds }, (_, n): Step[] => [
    {
      kind: 'leaf',
      change: (site) => {
        if (site instanceof LiveEvaluator) site.setDemand('rack-1-001', 'power', 4.25 + n / 8);
        else site.setDemand('rack-1-001', 4.25 + n / 8);
      },
    },
    { kind: 'leaf', change: (site) => void site.setCapacity('ups-1a-1', 240 + n) },
  ]).flat();
  const silent = notKnown.map((id) => to('unproven', id, 'unknown'));
  return [...of('leaf'), ...of('middle'), ...of('root'), ...ofFigures, ...silent, ...of('unproven')];
}

/** The same changes in both. */
export function measureChanges(model: PlantModel): ChangeFigures[] {
  const kept = new LiveEvaluator(model);
  const every = new EveryRemoval(model);
  kept.assess();
  every.assess();
  const removals = 2 * Object.keys(kept.assess().report.live.maintainable).length;
  const times = stepsOf().map(({ kind, change }, at) => {
    change(kept);
    const keptMs = measureMs(() => kept.assess());
    const tried = kept.removalsTried;
    change(every);
    if (at % everyStride !== 0) return { kind, keptMs, tried, everyMs: undefined };
    let anew: Assessment | undefined;
    const everyMs = measureMs(() => (anew = every.assess()));
    if (!isDeepStrictEqual(kept.assess(), anew)) throw new Error(`kept and anew differ after change ${at}`);
    return { kind, keptMs, tried, everyMs };
  });
  return kinds.map((kind): ChangeFigures => {
    const ofKind = times.filter((each) => each.kind === kind);
    return {
      kind,
      medianMs: median(ofKind.map(({ keptMs }) => keptMs)),
      worstMs: Math.max(...ofKind.map(({ keptMs }) => keptMs)),
      everyMs: median(ofKind.flatMap(({ everyMs }) => (everyMs === undefined ? [] : [everyMs]))),
      tried: median(ofKind.map((each) => each.tried)),
      removals,
    };
  });
}
