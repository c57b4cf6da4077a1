// A thin bar beside a number: how much of what it can carry. Easy to get wrong: above 100 % it is full and marked, and
// without a number it is hatched, not empty.
import type { ReactElement } from 'react';

/** `ratio` 0..1 and above; null is unknown. The number itself stands beside it, so the bar is hidden from readers. */
export function Meter({ ratio }: { readonly ratio: number | null }): ReactElement {
  if (ratio === null) return <span className="meter meter-unknown" aria-hidden="true" />;
  const percent = Math.max(0, Math.min(1, ratio)) * 100;
  return (
    <span className={ratio > 1.000_001 ? 'meter meter-over' : 'meter'} aria-hidden="true">
      <span className="meter-fill" style={{ width: `${percent}%` }} />
    </span>
  );
}
