// The answer whether a window may go ahead, as it is kept and shown. Amounts are in the unit of the component's medium
// (kW, Gbit/s); arrays are sorted by id unless said otherwise.
import type { Outcome } from '../redundancy/report.ts';
import type { Medium } from '../site/component.ts';
import type { Hindrance } from './hindrance.ts';
import type { Span } from './sweep.ts';

/** `not-proven`: it would hold if everything unknown were healthy. */
export type GoAnswer = 'go' | 'no-go' | 'not-proven';

/** Which states it was judged by: those of this moment, or every component in good order. */
export type GoBasis = 'now' | 'design';

/** A sentence as code and parameters with its English, as everywhere. */
export interface GoSentence {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly text: string;
}

/** One set of components that is out together. */
export interface MomentVerdict {
  readonly answer: GoAnswer;
  readonly spans: readonly Span[];
  readonly removed: readonly string[];
  readonly otherIds: readonly string[];
  readonly onUtilities: Outcome;
  readonly onGenerators: Outcome;
  /** Loads that go dark because an element isolates them, though nobody named them. */
  readonly isolatedLoads: readonly string[];
}

export interface TenantEffect {
  readonly tenantId: string;
  readonly name: string;
  /** `loses`: a load of theirs goes dark or is tripped · `reduced`: fewer ways to feed one. */
  readonly effect: 'loses' | 'reduced';
  /** Their loads that suffer. */
  readonly loadIds: readonly string[];
  /** Media of which something is lost or reduced. */
  readonly media: readonly Medium[];
}

export interface HeadroomLeft {
  readonly componentId: string;
  readonly left: number;
  readonly capacity: number;
  readonly unit: 'kW' | 'Gbit/s';
  readonly on: 'utilities' | 'generators';
}

export interface GoVerdict {
  readonly answer: GoAnswer;
  readonly basis: GoBasis;
  /** What the other reading of the states says. */
  readonly otherBasis: { readonly basis: GoBasis; readonly answer: GoAnswer };
  readonly atMs: number;
  /** The sentence that stands first, and why, worst first. */
  readonly sentence: GoSentence;
  readonly reasons: readonly GoSentence[];
  readonly moments: readonly MomentVerdict[];
  /** Sets of components that were too many to judge. */
  readonly momentsLeftOut: number;
  /** Elements whose loss during the work would cost a load; of moments that cost none already. */
  readonly singlePointsOfFailure: readonly string[];
  readonly tenants: readonly TenantEffect[];
  /** The component with the smallest part of its capacity left while the work lasts. */
  readonly headroom: HeadroomLeft | null;
  /** Other windows without which it would hold. */
  readonly conflicts: readonly { readonly windowId: string; readonly title: string }[];
  /** Unknown components that it hangs on. */
  readonly unproven: readonly string[];
  /** All that stands in the way, worst first: what an override is granted for. Empty exactly when it is a go. */
  readonly hindrances: readonly Hindrance[];
  /** How the loads were foreseen. */
  readonly forecast: {
    readonly fromHistory: number;
    readonly fromContract: number;
    readonly kilowatts: number;
    readonly mostGrowth: number;
  };
}
