// On call, as the server tells it and is told: the roster, duties given to somebody else, recent pages. One page stands in
// contract.ts, for the link in it opens without signing in.
import type { OnCallNow, PageView } from './contract.ts';

// GET /api/v1/on-call
export interface OnCallView {
  readonly at: number;
  readonly now: OnCallNow | null;
  readonly next: OnCallNow | null;
  /** Duties of the coming four weeks; holes in cover are listed apart. */
  readonly duties: readonly {
    readonly personId: string;
    readonly name: string;
    readonly fromMs: number;
    readonly toMs: number;
  }[];
  readonly gaps: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** Duties given to somebody else that are not over, in order of time. */
  readonly overrides: readonly OverrideView[];
  /** Who may be paged. */
  readonly staff: readonly { readonly id: string; readonly name: string }[];
  readonly policy: { readonly steps: readonly StepView[]; readonly repeatAfterSeconds: number };
  readonly pages: readonly PageView[];
}

// PUT /api/v1/on-call/policy   { steps }: one to ten; the last is everyone
export interface StepView {
  /** After the step before; of the first, after the page opened. */
  readonly afterSeconds: number;
  readonly target: 'on-call' | 'next' | 'everyone' | 'person';
  /** Of the target `person`. */
  readonly personId: string | null;
}

// POST /api/v1/on-call/overrides   DELETE /api/v1/on-call/overrides/:id (one that runs ends now)
export interface NewOverride {
  readonly personId: string;
  /** Before now counts as now. */
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface OverrideView {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
}
