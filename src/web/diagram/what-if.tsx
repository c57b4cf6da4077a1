// The what-if mode: elements are taken out in thought, and the answer is the verdict of the whole site in that condition.
// The page is framed for as long as it lasts, so that nobody takes it for the present.
import type { ReactElement } from 'react';
import type { WhatIfView } from '../../api/contract.ts';
import { useWords } from '../language.ts';
import { AnswerShape } from '../parts/marks.tsx';
import { Trouble } from '../parts/notices.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { Removal } from './drawer.tsx';

interface WhatIfProps {
  readonly without: readonly string[];
  readonly answer: WhatIfView | undefined;
  readonly error: Error | null;
  readonly nameOf: (id: string) => string;
  readonly putBack: (id: string) => void;
  readonly leave: () => void;
}

export function WhatIfPanel(props: WhatIfProps): ReactElement {
  const { t } = useWords();
  const { without, nameOf } = props;
  return (
    <aside className="drawer what-if-panel" aria-label={t('what-if.title')}>
      <p className="what-if-warning">{t('what-if.not-now')}</p>
      <h2>{t('what-if.title')}</h2>
      {without.length === 0 ? (
        <p className="soft">{t('what-if.choose')}</p>
      ) : (
        <ul className="taken-out">
          {without.map((id) => (
            <li key={id}>
              <span>{nameOf(id)}</span>
              <button type="button" className="button" onClick={() => props.putBack(id)}>
                {t('what-if.put-back')}
              </button>
            </li>
          ))}
        </ul>
      )}
      {props.error !== null && <Trouble inline error={props.error} />}
      {without.length > 0 && props.answer !== undefined && <Answer answer={props.answer} nameOf={nameOf} />}
      <button type="button" className="button" onClick={props.leave}>
        {t('what-if.leave')}
      </button>
    </aside>
  );
}

interface AnswerProps {
  readonly answer: WhatIfView;
  readonly nameOf: (id: string) => string;
}

function Answer({ answer, nameOf }: AnswerProps): ReactElement {
  const speaker = useWords();
  const { remaining, removal } = answer;
  const singles = remaining.singlePointsOfFailure;
  return (
    <>
      <Removal removal={removal} nameOf={nameOf} />
      <section>
        <h3>{speaker.t('what-if.then')}</h3>
        <p className="mark removal-sentence">
          <AnswerShape answer={remaining.verdict.answer} />
          <span>{saySentence(remaining.verdict.sentence, speaker)}</span>
        </p>
        {singles.length > 0 && (
          <p>
            <strong>{speaker.t('what-if.singles', { count: singles.length })}</strong>{' '}
            {singles.slice(0, 12).map(nameOf).join(', ')}
            {singles.length > 12 && ` … +${singles.length - 12}`}
          </p>
        )}
      </section>
    </>
  );
}
