// The marks of the plant: shape and letter and word together, so that no meaning hangs on colour. Easy to get wrong: good
// news has no colour, and unknown never looks like good news.
import type { ReactElement } from 'react';
import type { ComponentState, DiagramNode, Priority } from '../../api/contract.ts';
import { useWords } from '../language.ts';

const shapes: Readonly<Record<Priority, string>> = {
  critical: 'M10 1 19.5 18.5H.5Z',
  high: 'M10 .5 19.5 10 10 19.5.5 10Z',
  medium: 'M1.5 1.5h17v17h-17Z',
  low: 'M10 1a9 9 0 1 1 0 18 9 9 0 0 1 0-18Z',
};
const letterHeight: Readonly<Record<Priority, number>> = { critical: 16.5, high: 14, medium: 14, low: 14 };

/** ▲ Critical, ◆ High, ■ Medium, ● Low, with the first letter of the word inside the shape. */
export function PriorityMark(props: {
  readonly priority: Priority;
  readonly wordless?: boolean;
}): ReactElement {
  const { t, language } = useWords();
  const { priority } = props;
  const word = t(`priority.${priority}`);
  return (
    <span className="mark">
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path className={`mark-shape-${priority}`} d={shapes[priority]} />
        <text className={`mark-letter mark-letter-${priority}`} x="10" y={letterHeight[priority]}>
          {word.charAt(0).toLocaleUpperCase(language)}
        </text>
      </svg>
      <span className={props.wordless === true ? 'unseen' : 'nowrap'}>{word}</span>
    </span>
  );
}

/** The mark of a single point of failure: the diamond of "high" with a 1 in it. The words stand beside it or in a title. */
export function SingleShape(): ReactElement {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className="state-shape">
      <path className="mark-shape-high" d={shapes.high} />
      <text className="mark-letter mark-letter-high" x="10" y="14">
        1
      </text>
    </svg>
  );
}

export type MarkedState = ComponentState | 'dead' | 'battery';

/** `dead`: nothing wrong with it, but nothing reaches it either · `battery`: alive for minutes only. */
export function markedState({
  state,
  live,
  onBattery,
}: Pick<DiagramNode, 'state' | 'live' | 'onBattery'>): MarkedState {
  if (state !== 'available') return state;
  if (onBattery) return 'battery';
  return live ? 'available' : 'dead';
}

export function StateShape({ state }: { readonly state: MarkedState }): ReactElement {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className="state-shape">
      {state === 'available' && <circle className="mark-outline" cx="10" cy="10" r="6.5" />}
      {state === 'battery' && <path className="mark-battery" d="M1.5 5.5h14v9h-14Zm14 2.5h3v4h-3" />}
      {state === 'battery' && <path className="mark-battery-level" d="M4 8h5v4H4Z" />}
      {state === 'dead' && <circle className="mark-dashed" cx="10" cy="10" r="6.5" />}
      {state === 'unavailable' && <path className="mark-out" d="M1.5 1.5h17v17h-17Z" />}
      {state === 'unavailable' && <path className="mark-cross" d="m5.5 5.5 9 9m0-9-9 9" />}
      {state === 'unknown' && <UnknownShape />}
    </svg>
  );
}

function UnknownShape(): ReactElement {
  return (
    <>
      <path
        className="mark-hatch"
        d="M1.5 1.5h17v17h-17ZM1.5 7.5l6-6M1.5 13.5l12-12M6.5 18.5l12-12M12.5 18.5l6-6"
      />
      <text className="mark-question" x="10" y="14.8">
        ?
      </text>
    </>
  );
}

export function StateMark(props: { readonly state: MarkedState; readonly wordless?: boolean }): ReactElement {
  const { t } = useWords();
  return (
    <span className="mark">
      <StateShape state={props.state} />
      <span className={props.wordless === true ? 'unseen' : 'nowrap'}>{t(`state.${props.state}`)}</span>
    </span>
  );
}

/** Mark of a verdict: ring for yes (no colour), triangle for no, hatch for not proven. */
export function AnswerShape({ answer }: { readonly answer: 'yes' | 'no' | 'not-proven' }): ReactElement {
  if (answer === 'not-proven') return <StateShape state="unknown" />;
  if (answer === 'yes') return <StateShape state="available" />;
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className="state-shape">
      <path className="mark-shape-critical" d={shapes.critical} />
      <text className="mark-letter mark-letter-critical" x="10" y="16.5">
        !
      </text>
    </svg>
  );
}
