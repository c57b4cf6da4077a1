// How the verdict changed, and what changed beneath it, newest first; each line opens its instant.
import type { ReactElement } from 'react';
import type { VerdictChangeView, VerdictChangesView } from '../../api/contract-verdict.ts';
import { formatFlow } from '../format.ts';
import { useWords } from '../language.ts';
import { FirstRows } from '../parts/first-rows.tsx';
import { AnswerShape, StateShape } from '../parts/marks.tsx';
import { Empty } from '../parts/notices.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { Second } from '../parts/time.tsx';

interface TimelineProps {
  readonly view: VerdictChangesView;
  readonly atMs: number | null;
  readonly choose: (atMs: number) => void;
}

export function Timeline({ view, atMs, choose }: TimelineProps): ReactElement {
  const { t } = useWords();
  if (view.changes.length === 0) return <Empty>{t('verdicts.no-changes')}</Empty>;
  return (
    <>
      <FirstRows of={view.changes} count={100} holds={view.changes.findIndex(({ at }) => at === atMs)}>
        {(shown) => (
          <ol className="timeline">
            {shown.map((change, place) => (
              <li key={`${change.at} ${place}`} className={`change change-${change.kind}`}>
                <button
                  type="button"
                  className="change-button"
                  aria-current={change.at === atMs}
                  onClick={() => choose(change.at)}
                >
                  <span className="change-time number">
                    <Second atMs={change.at} />
                  </span>
                  <ChangeText change={change} />
                </button>
              </li>
            ))}
          </ol>
        )}
      </FirstRows>
      {view.isCut && <p className="soft">{t('verdicts.cut')}</p>}
    </>
  );
}

function ChangeText({ change }: { readonly change: VerdictChangeView }): ReactElement {
  const speaker = useWords();
  const { t, language } = speaker;
  if (change.kind === 'verdict') {
    const [first] = change.reasons;
    return (
      <span className="change-text">
        <span className="mark">
          <AnswerShape answer={change.answer} />
          <strong>
            {t('verdicts.maintainable')}: {t(`answer.${change.answer}`)}
          </strong>
        </span>
        {first !== undefined && <span>{saySentence(first, speaker)}</span>}
      </span>
    );
  }
  if (change.kind === 'state') {
    return (
      <span className="change-text">
        <span className="mark">
          <StateShape state={change.state} />
          <span>
            {change.name}: {t(`state.${change.state}`)}
          </span>
        </span>
        {change.state !== 'available' && (
          <span className="soft">{saySentence(change.sentence, speaker)}</span>
        )}
      </span>
    );
  }
  if (change.kind === 'figure') {
    const value =
      change.value === null ? t('figures.unlimited') : formatFlow(change.value, change.unit, language);
    const group = change.figure === 'capacity' ? 'capacity' : 'demand';
    return (
      <span className="change-text soft">
        {change.name}: {t(`figures.${change.figure}`)} {value}, {t(`figures.${group}.${change.source}`)}
      </span>
    );
  }
  return <span className="change-text soft">{t(`verdicts.${change.kind}`)}</span>;
}
