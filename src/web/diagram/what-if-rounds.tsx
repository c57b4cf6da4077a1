// The cascade step by step: as soon as it is out, then each round with what trips in it and what goes dark. The step chosen
// is the one that the drawing shows. Easy to get wrong: round 0 trips nothing, it is what the removal itself does.
import type { ReactElement } from 'react';
import type { WhatIfCase } from '../../api/contract-what-if.ts';
import { formatNumber } from '../format.ts';
import { useWords } from '../language.ts';
import type { Shown } from './highlight.ts';

interface RoundsProps {
  readonly seen: WhatIfCase;
  readonly nameOf: (id: string) => string;
  readonly shown: Shown;
  readonly show: (shown: Shown) => void;
}

export function Rounds({ seen, nameOf, shown, show }: RoundsProps): ReactElement | null {
  const { t } = useWords();
  const { rounds, lostAtOnce } = seen;
  if (rounds.length === 0) return null;
  const at = shown.round;
  const go = (round: number | null): void => show({ ...shown, round });
  const steps = [{ tripped: [], lost: lostAtOnce }, ...rounds];
  return (
    <section>
      <h3>{t('what-if.rounds', { count: rounds.length })}</h3>
      <p className="soft small">{t('what-if.rounds-meaning')}</p>
      <div className="round-steps" role="group" aria-label={t('what-if.steps')}>
        <button
          type="button"
          className="button"
          disabled={at === null || at === 0}
          onClick={() => go((at ?? 1) - 1)}
        >
          {t('what-if.back')}
        </button>
        <span role="status">
          {at === null ? t('what-if.whole') : t('what-if.step', { step: at, of: rounds.length })}
        </span>
        <button
          type="button"
          className="button"
          disabled={at === rounds.length}
          onClick={() => go(at === null ? 0 : at + 1)}
        >
          {t(at === null ? 'what-if.step-through' : 'what-if.next')}
        </button>
      </div>
      <ol className="round-list">
        {steps.map(({ tripped, lost }, round) => (
          <li key={round} aria-current={round === at ? 'step' : undefined}>
            <button type="button" className="link-button" onClick={() => go(round === at ? null : round)}>
              {round === 0 ? t('what-if.at-once') : t('what-if.round', { round })}
            </button>
            {tripped.length > 0 && (
              <p>
                <strong>{t('what-if.trips')}</strong> <Tripped tripped={tripped} nameOf={nameOf} />
              </p>
            )}
            <p>{lost.length === 0 ? t('what-if.lost-none') : <Lost lost={lost} nameOf={nameOf} />}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

const shownOfRound = 6;

function Tripped({
  tripped,
  nameOf,
}: {
  readonly tripped: WhatIfCase['rounds'][number]['tripped'];
  readonly nameOf: RoundsProps['nameOf'];
}): ReactElement {
  const { t, language } = useWords();
  const said = tripped.slice(0, shownOfRound).map(({ id, output, capacity }) => {
    const [of, from] = [output, capacity].map((value) =>
      formatNumber(value, value < 1_000 ? 1 : 0, language),
    );
    return `${nameOf(id)} (${of} ${t('of')} ${from})`;
  });
  const more = tripped.length - said.length;
  return <>{more > 0 ? `${said.join(', ')} … +${more}` : said.join(', ')}</>;
}

function Lost({
  lost,
  nameOf,
}: {
  readonly lost: readonly string[];
  readonly nameOf: RoundsProps['nameOf'];
}): ReactElement {
  const { t } = useWords();
  const names = lost.slice(0, shownOfRound).map(nameOf).join(', ');
  const more = lost.length - shownOfRound;
  return (
    <>
      <strong>{t('removal.lost', { count: lost.length })}</strong> {more > 0 ? `${names} … +${more}` : names}
    </>
  );
}
