// How many rows fit into a box, so that a wall display never scrolls: the rest is counted, not cut.
import { useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/** Rows whose bottom edge lies within the box; at least one, so that there is always something to see. */
export function rowsWithin(bottomsPx: readonly number[], heightPx: number): number {
  const rows = bottomsPx.findIndex((bottom) => bottom > heightPx + 1);
  return rows === -1 ? bottomsPx.length : Math.max(1, rows);
}

/** Counts the list items inside the box of the returned ref that fit into it; all of `drawn` where it may grow. */
export function useRowsWithin(drawn: number): readonly [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [rows, setRows] = useState(drawn);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measured: HTMLDivElement = element;
    function measure(): void {
      const top = measured.getBoundingClientRect().top;
      const items = [...measured.querySelectorAll('li')];
      const bottoms = items.map((item) => item.getBoundingClientRect().bottom - top);
      setRows(rowsWithin(bottoms, measured.clientHeight));
    }
    const changes = new MutationObserver(measure);
    changes.observe(element, { childList: true, subtree: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => {
      observer.disconnect();
      changes.disconnect();
    };
  }, []);
  return [box, Math.min(rows, drawn)];
}
