// How many rows of a known height fit into a box, so that a wall display never scrolls: the rest is counted, not cut.
import { useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/** Rows that fit: at least one. `total` rows need no room for a "more" line when all of them fit. */
export function rowsThatFit(heightPx: number, rowPx: number, total: number): number {
  const rows = Math.floor(heightPx / rowPx);
  if (rows >= total) return total;
  return Math.max(1, Math.floor((heightPx - rowPx / 2) / rowPx));
}

/** Measures the box of the returned ref and counts the rows of `rowRem` that fit into it. */
export function useRowsThatFit(
  rowRem: number,
  total: number,
): readonly [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [rows, setRows] = useState(total);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    function measure(): void {
      const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const heightPx = element?.clientHeight ?? 0;
      setRows(heightPx === 0 ? total : rowsThatFit(heightPx, rowRem * remPx, total));
    }
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [rowRem, total]);
  return [box, rows];
}
