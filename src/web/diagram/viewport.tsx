// Zoom and pan by wheel, drag, pinch, buttons and keys; all of them change one pure value. Easy to get wrong: zooming keeps
// the point under the pointer where it is, and a drag must not count as a click on what lies below.
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactElement, ReactNode } from 'react';
import { useWords } from '../language.ts';

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const leastZoom = 0.2;
const mostZoom = 3;
/** With one element chosen it has to be readable, even if the rest does not fit. */
const readableZoom = 0.8;
const margin = 20;
/** Room for the zoom buttons, so that they never lie on the drawing. */
const toolsWidth = 44;
const keyStep = 60;
const dragThreshold = 4;

/** The view that shows the whole content, centred; never larger than 1.25, never smaller than `least`. */
export function fitView(content: Size, frame: Size, least = leastZoom): View {
  const widthZoom = (frame.width - 2 * margin - toolsWidth) / Math.max(1, content.width);
  const heightZoom = (frame.height - 2 * margin) / Math.max(1, content.height);
  const zoom = Math.max(least, Math.min(1.25, widthZoom, heightZoom));
  return {
    x: (frame.width - toolsWidth - content.width * zoom) / 2,
    y: Math.max(margin, (frame.height - content.height * zoom) / 2),
    zoom,
  };
}

/** Zooms by `factor` and keeps the point (x, y) of the frame where it is. */
export function zoomAt(view: View, factor: number, x: number, y: number): View {
  const zoom = Math.max(leastZoom, Math.min(mostZoom, view.zoom * factor));
  const real = zoom / view.zoom;
  return { x: x - (x - view.x) * real, y: y - (y - view.y) * real, zoom };
}

interface Area {
  /** Centre. */
  readonly x: number;
  /** Top edge. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The view moved just so far that the area of the content lies inside the frame. */
export function bringIntoSight(view: View, area: Area, frame: Size): View {
  const left = view.x + (area.x - area.width / 2) * view.zoom;
  const top = view.y + area.y * view.zoom;
  const shift = (from: number, size: number, room: number): number =>
    from < margin ? margin - from : Math.min(0, room - margin - toolsWidth - size - from);
  return {
    ...view,
    x: view.x + shift(left, area.width * view.zoom, frame.width),
    y: view.y + shift(top, area.height * view.zoom, frame.height),
  };
}

interface ViewportProps {
  readonly content: Size;
  /** A change of it shows the whole content again. */
  readonly fitKey: string;
  /** What has to stay in sight when it changes or the frame does. */
  readonly inSight: Area | undefined;
  readonly children: ReactNode;
}

export function Viewport({ content, fitKey, inSight, children }: ViewportProps): ReactElement {
  const { t } = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ x: 0, y: 0, zoom: 1 });
  const { width, height } = content;
  const fit = useCallback(() => {
    const box = frame.current;
    if (box === null) return;
    setView(fitView({ width, height }, { width: box.clientWidth, height: box.clientHeight }));
  }, [width, height]);
  const startView = useEffectEvent((whole: Size, key: string) => {
    const box = frame.current;
    if (box === null) return;
    const size = { width: box.clientWidth, height: box.clientHeight };
    box.dataset['shown'] = key;
    const view = fitView(whole, size, inSight === undefined ? leastZoom : readableZoom);
    setView(inSight === undefined ? view : bringIntoSight(view, inSight, size));
  });
  useEffect(() => startView({ width, height }, fitKey), [width, height, fitKey]);
  useEffect(() => {
    addEventListener('resize', fit);
    return () => removeEventListener('resize', fit);
  }, [fit]);
  useEffect(() => {
    const box = frame.current;
    if (box === null || inSight === undefined) return;
    setView((before) =>
      bringIntoSight(before, inSight, { width: box.clientWidth, height: box.clientHeight }),
    );
  }, [inSight]);
  useWheel(frame, setView);
  const drag = useDrag(setView);

  function zoomMiddle(factor: number): void {
    const box = frame.current;
    if (box === null) return;
    setView((before) => zoomAt(before, factor, box.clientWidth / 2, box.clientHeight / 2));
  }
  function press(event: KeyboardEvent): void {
    if (event.key === '+' || event.key === '=') zoomMiddle(1.25);
    else if (event.key === '-') zoomMiddle(0.8);
    else if (event.key === '0') fit();
    else if (event.shiftKey && event.key.startsWith('Arrow')) pan(event.key);
    else return;
    event.preventDefault();
  }
  function pan(key: string): void {
    const dx = key === 'ArrowLeft' ? keyStep : key === 'ArrowRight' ? -keyStep : 0;
    const dy = key === 'ArrowUp' ? keyStep : key === 'ArrowDown' ? -keyStep : 0;
    setView((before) => ({ ...before, x: before.x + dx, y: before.y + dy }));
  }
  return (
    <div className="viewport" ref={frame} onKeyDown={press} {...drag}>
      <div
        className="viewport-content"
        style={{ width, height, transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})` }}
      >
        {children}
      </div>
      <div className="viewport-tools">
        <ToolButton sign="+" label={t('zoom.in')} press={() => zoomMiddle(1.25)} />
        <ToolButton sign="−" label={t('zoom.out')} press={() => zoomMiddle(0.8)} />
        <ToolButton sign="⤢" label={t('zoom.all')} press={fit} />
      </div>
    </div>
  );
}

interface ToolButtonProps {
  readonly sign: string;
  readonly label: string;
  readonly press: () => void;
}

function ToolButton({ sign, label, press }: ToolButtonProps): ReactElement {
  return (
    <button type="button" className="button" onClick={press} aria-label={label} title={label}>
      {sign}
    </button>
  );
}

type SetView = (change: (before: View) => View) => void;

function useWheel(frame: React.RefObject<HTMLDivElement | null>, setView: SetView): void {
  useEffect(() => {
    const box = frame.current;
    if (box === null) return undefined;
    function roll(event: WheelEvent): void {
      event.preventDefault();
      const area = box?.getBoundingClientRect() ?? { left: 0, top: 0 };
      const factor = Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 400);
      setView((before) => zoomAt(before, factor, event.clientX - area.left, event.clientY - area.top));
    }
    // Not passive: the page itself must not scroll while the drawing zooms.
    box.addEventListener('wheel', roll, { passive: false });
    return () => box.removeEventListener('wheel', roll);
  }, [frame, setView]);
}

interface DragHandlers {
  readonly onPointerDown: (event: PointerEvent<HTMLDivElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLDivElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLDivElement>) => void;
  readonly onPointerCancel: (event: PointerEvent<HTMLDivElement>) => void;
  readonly onClickCapture: (event: React.MouseEvent) => void;
}

function useDrag(setView: SetView): DragHandlers {
  const fingers = useRef(new Map<number, { x: number; y: number }>());
  const travelled = useRef(0);
  function move(event: PointerEvent<HTMLDivElement>): void {
    const before = fingers.current.get(event.pointerId);
    if (before === undefined) return;
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    const now = { x: event.clientX, y: event.clientY };
    fingers.current.set(event.pointerId, now);
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    travelled.current += Math.hypot(dx, dy);
    if (travelled.current < dragThreshold) return;
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) {
      event.currentTarget.setPointerCapture(event.pointerId);
    }
    if (other === undefined) {
      setView((view) => ({ ...view, x: view.x + dx, y: view.y + dy }));
      return;
    }
    const area = event.currentTarget.getBoundingClientRect();
    const factor = distance(now, other) / Math.max(1, distance(before, other));
    const [x, y] = [(now.x + other.x) / 2 - area.left, (now.y + other.y) / 2 - area.top];
    setView((view) => zoomAt(view, factor, x, y));
  }
  function lift(event: PointerEvent<HTMLDivElement>): void {
    fingers.current.delete(event.pointerId);
  }
  return {
    onPointerDown: (event) => {
      if (fingers.current.size === 0) travelled.current = 0;
      fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    onPointerMove: move,
    onPointerUp: lift,
    onPointerCancel: lift,
    onClickCapture: (event) => {
      if (travelled.current >= dragThreshold) event.stopPropagation();
      travelled.current = 0;
    },
  };
}

function distance(one: { x: number; y: number }, other: { x: number; y: number }): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
