// One instant: the verdict that stood, why, and which components were in which state. Easy to get wrong: an instant of which nothing
// is recorded has no verdict, and the page says so instead of showing the nearest one.
import type { ReactElement } from 'react';
import type { RecordedMoment, VerdictAtView } from '../../api/contract-verdict.ts';
import type { VerdictView } from '../../api/contract.ts';
import { useWords } from '../language.ts';
import { FirstRows } from '../parts/first-rows.tsx';
import { AnswerShape, StateMark } from '../parts/marks.tsx';
import { Shown } from '../parts/notices.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { Second } from '../parts/time.tsx';
import { useVerdictAt } from './verdict-queries.ts';
import { Obstacles } from './why.tsx';

export function MomentView({ atMs }: { readonly atMs: number }): ReactElement {
  const { t } = useWords();
  const at = useVerdictAt(atMs);
  return (
    <section className="moment" aria-labelledby="moment-title">
      <h2 id="moment-title">
        {t('verdicts.at')} <Second atMs={atMs} />
      </h2>
      <Shown of={at}>
        {(view) =>
          view.recorded === null ? <Unrecorded view={view} /> : <Recorded moment={view.recorded} />
        }
      </Shown>
    </section>
  );
}

function Unrecorded({ view }: { readonly view: VerdictAtView }): ReactElement {
  const { t } = useWords();
  return (
    <>
      <p className="mark">
        <AnswerShape answer="not-proven" />
        <strong>{t('verdicts.unrecorded')}</strong>
      </p>
      {view.before !== null && (
        <p>
          {t('verdicts.recorded-until')} <Second atMs={view.before} />
        </p>
      )}
      {view.after !== null && (
        <p>
          {t('verdicts.recorded-from')} <Second atMs={view.after} />
        </p>
      )}
    </>
  );
}

function Recorded({ moment }: { readonly moment: RecordedMoment }): ReactElement {
  const { t } = useWords();
  const { counts, figures } = moment;
  return (
    <>
      <dl className="moment-verdicts">
        <Answer title={t('verdicts.maintainable')} verdict={moment.live} />
        <Answer title={t('verdict.design')} verdict={moment.design} />
        <Answer title={t('verdict.survives')} verdict={moment.survivesSingleFailure} />
      </dl>
      {moment.sinceMs !== null && (
        <p className="soft">
          {t('verdicts.so-since')} <Second atMs={moment.sinceMs} />
        </p>
      )}
      {moment.agrees === false && <p className="strong">{t('verdicts.disagrees')}</p>}
      <Obstacles why={moment} />
      <section>
        <h3>{t('verdicts.states')}</h3>
        <p className="soft">
          {t('verdicts.counts', { ...counts })} · {t('verdicts.measured', { ...figures })}
        </p>
        <States moment={moment} />
      </section>
    </>
  );
}

function Answer({ title, verdict }: { readonly title: string; readonly verdict: VerdictView }): ReactElement {
  const speaker = useWords();
  return (
    <div>
      <dt className="label">{title}</dt>
      <dd>
        <span className="mark">
          <AnswerShape answer={verdict.answer} />
          <strong>{speaker.t(`answer.${verdict.answer}`)}</strong>
        </span>
        <span>{saySentence(verdict.sentence, speaker)}</span>
      </dd>
    </div>
  );
}

function States({ moment }: { readonly moment: RecordedMoment }): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  if (moment.states.length === 0) return <p>{t('verdicts.all-available')}</p>;
  return (
    <FirstRows of={moment.states} count={50}>
      {(shown) => (
        <ul className="moment-states">
          {shown.map(({ id, name, state, sinceMs, sentence }) => (
            <li key={id}>
              <StateMark state={state} />
              <span>
                <strong>{name}</strong> – {saySentence(sentence, speaker)}
                {sinceMs !== null && (
                  <span className="soft">
                    {' '}
                    (<Second atMs={sinceMs} />)
                  </span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </FirstRows>
  );
}
