// What is recorded: that a component is in another state, that another figure is in force, that the verdict is another. Easy to
// get wrong: order is `seq`, not time; a verdict follows from all entries of its stretch with a lower number.
import { createHash } from 'node:crypto';
import type { StateReason } from '../redundancy/component-state.ts';
import type { Assessment, ThreeValued } from '../redundancy/report.ts';
import type { Sentence } from '../redundancy/sentence.ts';
import type { ComponentState } from '../site/component.ts';
import type { FigureKind, FigureSource } from './figure.ts';

export interface StateEntry {
  readonly componentId: string;
  readonly state: ComponentState;
  readonly reason: StateReason | null;
}

export interface FigureEntry {
  readonly componentId: string;
  readonly figure: FigureKind;
  /** Infinity: unlimited. */
  readonly value: number;
  readonly source: FigureSource;
}

export interface VerdictEntry {
  readonly live: ThreeValued;
  readonly design: boolean;
  readonly survives: boolean;
  readonly baseline: boolean;
  readonly unproven: readonly string[];
  /** How many removals fail, on utilities and on generators together. */
  readonly failing: number;
  /** SHA-256, hexadecimal, of which removals fail and how the site stands without one. */
  readonly digest: string;
  readonly reasons: readonly Sentence[];
}

interface Placed {
  readonly seq: number;
  /** Epoch ms; never falls within a stretch. */
  readonly atMs: number;
}

export type RecordEntry = Placed &
  (
    | ({ readonly kind: 'state' } & StateEntry)
    | ({ readonly kind: 'figure' } & FigureEntry)
    | ({ readonly kind: 'verdict' } & VerdictEntry)
  );

/** Two assessments of one digest fail alike: the same removals, the same loads lost and the same overloads now. */
export function verdictOf(assessment: Assessment, reasons: readonly Sentence[]): VerdictEntry {
  const { design, live } = assessment.report;
  const failing = (outcomes: typeof live.maintainable): string[] =>
    Object.keys(outcomes).filter((id) => outcomes[id]?.ok === false);
  const removals = failing(live.maintainable);
  const onGenerators = failing(live.onGenerators);
  const standing = [live.baseline, live.utilityLoss].map(({ lost, overloaded }) => [
    lost,
    overloaded.map(({ id }) => id),
  ]);
  const answers = [live.concurrentlyMaintainable, design.concurrentlyMaintainable, assessment.unproven];
  const digest = createHash('sha256').update(JSON.stringify([answers, removals, onGenerators, standing]));
  return {
    live: live.concurrentlyMaintainable,
    design: design.concurrentlyMaintainable,
    survives: live.baseline.ok && removals.length === 0,
    baseline: live.baseline.ok,
    unproven: assessment.unproven,
    failing: removals.length + onGenerators.length,
    digest: digest.digest('hex'),
    reasons: live.concurrentlyMaintainable === 'yes' ? [] : reasons,
  };
}
