// One moment for all charts of a page: whoever points at one sees the same instant in every other, with what each showed then.
// Easy to get wrong: charts may begin and end at different times, so the moment is an instant and not a place, and a chart
// that does not reach it shows none; and only the marks are drawn anew when the pointer moves, never the curves.
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { PointerEvent, ReactElement, ReactNode } from 'react';
import { formatTimeWithSeconds } from '../format.ts';
import { usePlace } from './time.tsx';

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const listeners = new Set<() => void>();
let moment: number | null = null;

function point(atMs: number | null): void {
  if (atMs === moment) return;
  moment = atMs;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

interface TimeChartProps {
  readonly span: Span;
  /** Part of the width at either side that belongs to no instant: room for the thickness of a line. */
  readonly inset: number;
  /** What the chart showed at an instant. */
  readonly say: (atMs: number) => string;
  readonly children: ReactNode;
}

/** A drawing over time, with the moment on top of it. */
export function TimeChart({ span, inset, say, children }: TimeChartProps): ReactElement {
  const [isPointedAt, setPointedAt] = useState(false);
  useEffect(() => {
    if (!isPointedAt) return undefined;
    return () => point(null);
  }, [isPointedAt]);
  function follow(event: PointerEvent<HTMLElement>): void {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = ((event.clientX - left) / Math.max(1, width) - inset) / (1 - 2 * inset);
    setPointedAt(true);
    point(span.fromMs + Math.max(0, Math.min(1, share)) * (span.toMs - span.fromMs));
  }
  const leave = (): void => setPointedAt(false);
  return (
    <span
      className="time-chart"
      onPointerMove={follow}
      onPointerDown={follow}
      onPointerLeave={leave}
      onPointerCancel={leave}
    >
      {children}
      <MomentMark span={span} inset={inset} say={say} isPointedAt={isPointedAt} />
    </span>
  );
}

type MarkProps = Omit<TimeChartProps, 'children'> & { readonly isPointedAt: boolean };

function MomentMark({ span, inset, say, isPointedAt }: MarkProps): ReactElement | null {
  const place = usePlace();
  const atMs = useSyncExternalStore(subscribe, () => moment);
  if (atMs === null || atMs < span.fromMs || atMs > span.toMs) return null;
  const share = (atMs - span.fromMs) / Math.max(1, span.toMs - span.fromMs);
  const local = formatTimeWithSeconds(atMs, place);
  const utc = formatTimeWithSeconds(atMs, { ...place, timeZone: 'UTC' });
  const side = share > 0.5 ? 'time-moment said-before' : 'time-moment';
  return (
    <span className={side} style={{ left: `${(inset + share * (1 - 2 * inset)) * 100}%` }} aria-hidden="true">
      <span className="time-said">{say(atMs)}</span>
      {isPointedAt && (
        <span className="time-said time-when">
          {local} · UTC {utc}
        </span>
      )}
    </span>
  );
}
