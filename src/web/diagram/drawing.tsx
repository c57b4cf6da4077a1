// The one-line drawing itself: lines below, cards above. Arrow keys walk to the nearest element in that direction, so the
// whole drawing is one stop of the Tab key.
import { useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';
import type { DiagramNode, DiagramView, Medium } from '../../api/contract.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { CellButton, ElementCard } from './cards.tsx';
import type { CardProps } from './cards.tsx';
import { pictureOf } from './collapse.ts';
import type { Picture, Strip } from './collapse.ts';
import { emphasisOf } from './highlight.ts';
import type { Highlight } from './highlight.ts';
import { cellsPerRow, layOut } from './layout.ts';
import type { Box, Layout } from './layout.ts';
import { switches } from './symbols.tsx';
import type { SwitchPosition } from './symbols.tsx';
import { useMaintained } from '../parts/maintained.tsx';
import { partOf } from './part.ts';
import type { Part } from './part.ts';
import { nearestInDirection } from './walk.ts';
import { Viewport } from './viewport.tsx';

interface DrawingProps {
  readonly diagram: DiagramView;
  readonly medium: Medium;
  readonly selectedId: string | null;
  readonly highlight: Highlight;
  readonly choose: (id: string) => void;
}

export function Drawing(props: DrawingProps): ReactElement {
  const { t } = useWords();
  const { diagram, medium, selectedId, highlight, choose } = props;
  const whole = useMemo(() => pictureOf(diagram, medium), [diagram, medium]);
  const { picture, leftOut } = useMemo(() => partOf(whole, selectedId), [whole, selectedId]);
  // The layout depends on names and connections only: states come and go without moving anything.
  const layout = useMemo(() => layOut(picture), [picture]);
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const firstId = picture.elements[0]?.id ?? null;
  const stopId = focusedId ?? selectedId ?? firstId;
  const selectedArea = useMemo(
    () => (selectedId === null ? undefined : areaOf(selectedId, picture, layout)),
    // The area is looked for once per choice: a drawing that moves under the reader's hands would be worse.
    [selectedId, picture, layout],
  );
  const maintained = useMaintained();
  const plane = useRef<HTMLDivElement>(null);

  function walk(event: KeyboardEvent): void {
    const from = (event.target as HTMLElement).closest<HTMLElement>('[data-node]');
    if (from === null || event.shiftKey || !event.key.startsWith('Arrow')) return;
    const all = [...(plane.current?.querySelectorAll<HTMLElement>('[data-node]') ?? [])];
    const next = nearestInDirection(from, all, event.key);
    event.preventDefault();
    if (next === undefined) return;
    setFocusedId(next.dataset['node'] ?? null);
    next.focus({ preventScroll: true });
  }
  const cardFor = (node: DiagramNode): CardProps => ({
    node,
    medium,
    selected: node.id === selectedId,
    reachable: node.id === stopId,
    emphasis: emphasisOf(node.id, highlight),
    maintained: maintained.get(node.id) ?? null,
    choose,
  });
  return (
    <>
      <Viewport content={layout} fitKey={medium} inSight={selectedArea}>
        <div ref={plane} role="group" aria-label={t('diagram.drawing')} onKeyDown={walk}>
          <Lines layout={layout} />
          {picture.elements.map((node) => (
            <Placed key={node.id} box={layout.boxes.get(node.id)}>
              <ElementCard {...cardFor(node)} position={switchPosition(node, picture, layout)} />
            </Placed>
          ))}
          {picture.strips.map((strip) => (
            <Placed key={strip.id} box={layout.boxes.get(strip.id)}>
              <StripBox strip={strip} cardFor={cardFor} />
            </Placed>
          ))}
        </div>
      </Viewport>
      {leftOut.length > 0 && <LeftOut leftOut={leftOut} medium={medium} />}
    </>
  );
}

/** What of a plant too large for one drawing is not drawn, and how to see it. */
function LeftOut({ leftOut, medium }: Pick<Part, 'leftOut'> & Pick<DrawingProps, 'medium'>): ReactElement {
  const { t } = useWords();
  const wrong = leftOut.filter(({ state }) => state !== 'available').length;
  return (
    <p className="left-out small">
      <span className="left-out-said">
        {t('diagram.left-out', { count: leftOut.length })}
        {wrong > 0 && <strong> {t('diagram.left-out-wrong', { count: wrong })}</strong>}
      </span>{' '}
      {t('diagram.left-out-how')}{' '}
      <Link href={`/diagram?medium=${medium}&view=list`}>{t('diagram.as-list')}</Link>
    </p>
  );
}

/** Where an element stands; one inside a strip stands where its strip does. */
function areaOf(id: string, picture: Picture, layout: Layout): Box | undefined {
  const strip = picture.strips.find(({ cells }) => cells.some((cell) => cell.node.id === id));
  return layout.boxes.get(strip?.id ?? id);
}

function Placed(props: {
  readonly box: Box | undefined;
  readonly children: ReactElement;
}): ReactElement | null {
  const { box } = props;
  if (box === undefined) return null;
  const style = { left: box.x - box.width / 2, top: box.y, width: box.width, height: box.height };
  return (
    <div className="placed" style={style}>
      {props.children}
    </div>
  );
}

interface StripBoxProps {
  readonly strip: Strip;
  readonly cardFor: (node: DiagramNode) => CardProps;
}

function StripBox({ strip, cardFor }: StripBoxProps): ReactElement {
  const columns = `repeat(${cellsPerRow(strip.cells.length)}, minmax(0, 1fr))`;
  return (
    <div className="strip" style={{ gridTemplateColumns: columns }}>
      {strip.cells.map((cell) => (
        <CellButton key={cell.node.id} {...cardFor(cell.node)} cell={cell} />
      ))}
    </div>
  );
}

/** Lines without flow first, so that what carries lies on top. */
function Lines({ layout }: { readonly layout: Layout }): ReactElement {
  const ordered = layout.links.toSorted((one, other) => Number(one.active) - Number(other.active));
  return (
    <svg className="lines" width={layout.width} height={layout.height} aria-hidden="true">
      {ordered.map((link) => (
        <polyline
          key={`${link.from}\t${link.to}`}
          className={link.active ? 'line line-on' : 'line line-off'}
          points={link.points.map((point) => point.join(',')).join(' ')}
        />
      ))}
    </svg>
  );
}

/** Left or right contact, by which of its inputs carries now. */
function switchPosition(node: DiagramNode, picture: Picture, layout: Layout): SwitchPosition {
  if (!switches.has(node.kind) || node.state === 'unknown') return null;
  const inputs = picture.links.filter((link) => link.to === node.id);
  const sorted = inputs.toSorted(
    (one, other) => (layout.boxes.get(one.from)?.x ?? 0) - (layout.boxes.get(other.from)?.x ?? 0),
  );
  const index = sorted.findIndex((link) => link.active);
  if (index === -1) return null;
  return index === 0 ? 'left' : 'right';
}
