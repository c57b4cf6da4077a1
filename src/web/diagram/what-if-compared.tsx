// The supposed condition beside the present one: both verdicts, single points of failure, what could not be taken out, and
// whose headroom changes. Easy to get wrong: a missing headroom is "out" or unknown, never zero.
import type { ReactElement } from 'react';
import type { StandingView, WhatIfView } from '../../api/contract-what-if.ts';
import { formatNumber } from '../format.ts';
import { useWords } from '../language.ts';
import { AnswerShape } from '../parts/marks.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { sayUnit } from '../units.ts';
import { listed } from './listed.ts';

interface ComparedProps {
  readonly answer: WhatIfView;
  readonly nameOf: (id: string) => string;
}

export function Compared({ answer, nameOf }: ComparedProps): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  const { now, supposed } = answer;
  const both: readonly StandingView[] = [now, supposed];
  const singles = supposed.singlePointsOfFailure;
  return (
    <section>
      <h3>{t('what-if.compared')}</h3>
      <table className="what-if-table">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('what-if.now')}</th>
            <th scope="col">{t('what-if.supposed')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('what-if.verdict')}</th>
            {both.map(({ verdict }, at) => (
              <td key={at}>
                <span className="mark">
                  <AnswerShape answer={verdict.answer} />
                  <span>{saySentence(verdict.sentence, speaker)}</span>
                </span>
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">{t('what-if.single-count')}</th>
            {both.map(({ singlePointsOfFailure }, at) => (
              <td key={at} className="number">
                {singlePointsOfFailure.length}
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">{t('what-if.not-maintainable')}</th>
            {both.map(({ notMaintainable }, at) => (
              <td key={at} className="number">
                {notMaintainable}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      {singles.length > 0 && (
        <p>
          <strong>{t('what-if.singles', { count: singles.length })}</strong> {listed(singles, nameOf)}
        </p>
      )}
    </section>
  );
}

const headroomShown = 12;

export function HeadroomChanges({ answer }: Pick<ComparedProps, 'answer'>): ReactElement | null {
  const { t, language } = useWords();
  const { headroom, headroomMore } = answer;
  if (headroom.length === 0) return null;
  const more = headroomMore + Math.max(0, headroom.length - headroomShown);
  const amount = (value: number | null): string => (value === null ? '–' : formatNumber(value, 1, language));
  return (
    <section>
      <h3>{t('what-if.headroom')}</h3>
      <table className="what-if-table">
        <TableHead
          columns={[t('what-if.element'), { number: t('what-if.now') }, { number: t('what-if.supposed') }]}
        />
        <tbody>
          {headroom.slice(0, headroomShown).map(({ id, name, now, supposed, unit }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td className="number">
                {amount(now)} {sayUnit(unit, language)}
              </td>
              <td className="number">
                {amount(supposed)} {sayUnit(unit, language)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className="soft">{t('what-if.headroom-more', { count: more })}</p>}
    </section>
  );
}
