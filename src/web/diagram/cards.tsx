// One element of the drawing, and one cell of a strip, as buttons. Easy to get wrong: the state is said by shape, word and
// pattern, never by colour alone; a name of sixty letters is shortened on the card and complete for a reader.
import type { ReactElement } from 'react';
import type { DiagramNode, Medium } from '../../api/contract.ts';
import { formatFlow, formatPercent } from '../format.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { MaintainedMark } from '../parts/maintained.tsx';
import type { Maintained } from '../parts/maintained.tsx';
import { SingleShape, StateShape, markedState } from '../parts/marks.tsx';
import { Meter } from '../parts/meter.tsx';
import type { Cell, Feed } from './collapse.ts';
import type { Emphasis } from './highlight.ts';
import { KindSymbol } from './symbols.tsx';
import type { SwitchPosition } from './symbols.tsx';
import { flowOf } from './node-flow.ts';

export interface CardProps {
  readonly node: DiagramNode;
  readonly medium: Medium;
  readonly selected: boolean;
  readonly reachable: boolean;
  readonly emphasis: Emphasis;
  readonly maintained: Maintained | null;
  readonly choose: (id: string) => void;
}

function flowText(node: DiagramNode, medium: Medium, language: Speaker['language']): string {
  const { amount, unit } = flowOf(node, medium);
  return formatFlow(amount, unit, language);
}

/** All a reader needs in one line: name, kind, state, load. */
function describeNode(node: DiagramNode, medium: Medium, speaker: Speaker): string {
  const state = speaker.t(`state.${markedState(node)}`);
  const parts = [node.name, speaker.find(`kind.${node.kind}`) ?? node.kind, state];
  if (node.state === 'available') parts.push(flowText(node, medium, speaker.language));
  if (node.spof) parts.push(speaker.t('node.spof'));
  return parts.join(', ');
}

function describeMaintained({ node, medium, maintained }: CardProps, speaker: Speaker): string {
  const said = describeNode(node, medium, speaker);
  return maintained === null ? said : `${said}, ${speaker.t(`maintained.${maintained}`)}`;
}

function classesOf(base: string, props: Pick<CardProps, 'node' | 'selected' | 'emphasis'>): string {
  const state = `is-${markedState(props.node)}`;
  const emphasis = props.emphasis === null ? '' : ` would-${props.emphasis}`;
  return `${base} ${state}${emphasis}${props.selected ? ' is-selected' : ''}`;
}

export function ElementCard(props: CardProps & { readonly position: SwitchPosition }): ReactElement {
  const speaker = useWords();
  const { node } = props;
  const ratio = node.capacity === null || node.capacity <= 0 ? null : node.output / node.capacity;
  return (
    <button
      type="button"
      className={classesOf('card', props)}
      data-node={node.id}
      tabIndex={props.reachable ? 0 : -1}
      aria-pressed={props.selected}
      aria-label={describeMaintained(props, speaker)}
      title={node.name}
      onClick={() => props.choose(node.id)}
    >
      <KindSymbol kind={node.kind} position={props.position} />
      <CutName className="card-name" name={node.name} />
      <span className="card-figure">
        <CardFigure {...props} ratio={ratio} />
      </span>
      {ratio !== null && node.state !== 'unknown' && (
        <span className="card-meter">
          <Meter ratio={ratio} />
        </span>
      )}
      {props.maintained !== null && <MaintainedMark when={props.maintained} />}
      {node.spof && (
        <span className="card-flag" title={speaker.t('node.spof')}>
          <SingleShape />
        </span>
      )}
    </button>
  );
}

/** A name on one line that is cut before its last word: what tells two alike apart mostly stands at the end. */
function CutName({ name, className }: { readonly name: string; readonly className: string }): ReactElement {
  const at = name.lastIndexOf(' ');
  const tail = at > 0 && name.length - at <= longestTail ? name.slice(at) : '';
  return (
    <span className={`${className} cut-name`}>
      <span>{name.slice(0, name.length - tail.length)}</span>
      <span>{tail}</span>
    </span>
  );
}

const longestTail = 9;

function CardFigure({
  node,
  medium,
  emphasis,
  ratio,
}: CardProps & { readonly ratio: number | null }): ReactElement {
  const { t, language } = useWords();
  if (emphasis !== null) return <strong className="card-would">{t(`would.${emphasis}`)}</strong>;
  const state = markedState(node);
  if (state === 'unavailable' || state === 'unknown') {
    return (
      <>
        <StateShape state={state} />
        <strong>{t(`state.${state}`)}</strong>
      </>
    );
  }
  if (state === 'dead') return <span className="soft">{t('state.dead')}</span>;
  return (
    <>
      {state === 'battery' && <StateShape state={state} />}
      <span className="live-figure">{flowText(node, medium, language)}</span>
      {ratio !== null && <span className="soft">{formatPercent(ratio, language)}</span>}
    </>
  );
}

export function CellButton(props: CardProps & { readonly cell: Cell }): ReactElement {
  const speaker = useWords();
  const { node, medium, emphasis, cell } = props;
  const feeds = cell.feeds.map(
    (feed) => `${feed.via.name}: ${speaker.t(feed.active ? 'feed.on' : 'feed.off')}`,
  );
  const state = markedState(node);
  const isAlive = state === 'available' || state === 'battery';
  return (
    <button
      type="button"
      className={classesOf('cell', props)}
      data-node={node.id}
      tabIndex={props.reachable ? 0 : -1}
      aria-pressed={props.selected}
      aria-label={`${describeMaintained(props, speaker)}. ${feeds.join(', ')}`}
      title={node.name}
      onClick={() => props.choose(node.id)}
    >
      {cell.feeds.map((feed, index) => (
        <FeedTick key={feed.via.id} feed={feed} last={index > 0 && index === cell.feeds.length - 1} />
      ))}
      {node.provides === null ? (
        <CutName className="cell-name-short" name={node.name} />
      ) : (
        <span className="cell-name cell-name-tall">{node.name}</span>
      )}
      {props.maintained !== null && <MaintainedMark when={props.maintained} />}
      <span className="cell-figure">
        {emphasis !== null && <strong className="card-would">{speaker.t(`would.${emphasis}`)}</strong>}
        {emphasis === null && !['available', 'dead'].includes(state) && <StateShape state={state} />}
        {emphasis === null && !isAlive && speaker.t(`state.${state}`)}
        {emphasis === null && isAlive && drawnText(node, medium, speaker)}
      </span>
    </button>
  );
}

/** What a plain load draws. What delivers another medium has an output of its own, which is not its draw: no number. */
function drawnText(node: DiagramNode, medium: Medium, { language }: Speaker): string {
  return node.provides === null ? flowText(node, medium, language) : '';
}

function FeedTick({ feed, last }: { readonly feed: Feed; readonly last: boolean }): ReactElement {
  const state = feed.via.state === 'available' ? (feed.active ? 'on' : 'off') : feed.via.state;
  return <span className={`feed-tick feed-${state}${last ? ' feed-right' : ''}`} aria-hidden="true" />;
}
