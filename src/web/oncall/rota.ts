// The coming duties and the holes between them as one list in the order of time.
import type { OnCallView } from '../../api/contract-oncall.ts';

export interface RotaEntry {
  /** Null: nobody has this time. */
  readonly name: string | null;
  readonly fromMs: number;
  readonly toMs: number;
}

export function rotaOf(view: Pick<OnCallView, 'duties' | 'gaps'>): readonly RotaEntry[] {
  const duties = view.duties.map(({ name, fromMs, toMs }) => ({ name, fromMs, toMs }));
  const gaps = view.gaps.map(({ fromMs, toMs }) => ({ name: null, fromMs, toMs }));
  return [...duties, ...gaps].sort((one, other) => one.fromMs - other.fromMs || one.toMs - other.toMs);
}
