// The shape of what an assessment answers: the object that `qosha assess --json` prints. Arrays are sorted by id,
// amounts are in the unit of the component's medium. Arrays may be shared between entries: read, never write.

export type ThreeValued = 'yes' | 'no' | 'not-proven';

export interface Overload {
  readonly id: string;
  readonly output: number;
  readonly capacity: number;
}

/** What would follow if nobody shed load: all overloaded components trip at once, again and again. */
export interface Cascade {
  /** How often something tripped. */
  readonly rounds: number;
  /** Loads not served in the end. */
  readonly lost: ReadonlyArray<string>;
}

/** One scenario. */
export interface Outcome {
  /** Nothing lost and nothing overloaded. */
  readonly ok: boolean;
  readonly lost: ReadonlyArray<string>;
  readonly overloaded: ReadonlyArray<Overload>;
  /** Present when something is overloaded. */
  readonly cascade?: Cascade;
}

export interface LoadVerdict {
  readonly served: boolean;
  readonly spofs: ReadonlyArray<string>;
  /** By medium of the load's inputs: how many source-to-load paths share no component. */
  readonly paths: Readonly<Record<string, number>>;
}

export interface LiveVerdict {
  readonly concurrentlyMaintainable: ThreeValued;
  readonly baseline: Outcome;
  readonly utilityLoss: Outcome;
  /** By id of every removable component. */
  readonly maintainable: Readonly<Record<string, Outcome>>;
  /** The same with every utility out as well. */
  readonly onGenerators: Readonly<Record<string, Outcome>>;
  readonly singlePointsOfFailure: ReadonlyArray<string>;
  readonly loads: Readonly<Record<string, LoadVerdict>>;
  /** By id: capacity less the largest output over all scenarios; negative = overload. */
  readonly headroom: Readonly<Record<string, number>>;
}

export interface AssessmentReport {
  readonly design: { readonly concurrentlyMaintainable: boolean };
  readonly live: LiveVerdict;
}

export interface Assessment {
  /** Exactly what `--json` prints. */
  readonly report: AssessmentReport;
  /**
   * When not proven: components of unknown state such that the verdict holds with these healthy and all other
   * unknown ones unavailable. Empty when the verdict is yes or no.
   */
  readonly unproven: ReadonlyArray<string>;
}
