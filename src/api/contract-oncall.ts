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
  readonly pages: readonly PageView[];
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
