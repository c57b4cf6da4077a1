// Where a load can go, what is held, how full everything is and for how long. What is asked stands in the address. Easy to
// get wrong: all of it is worked out for the worst single removal, which is said on top, because people plan with it.
import type { ReactElement } from 'react';
import type { CapacityView } from '../../api/contract-capacity.ts';
import { useWords } from '../language.ts';
import { navigate, useAddress } from '../navigation.tsx';
import { Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { ZoneProvider } from '../parts/time.tsx';
import { documentAddress } from '../server.ts';
import '../styles/capacity.css';
import { Breakers } from './breakers.tsx';
import { Buses } from './buses.tsx';
import { queryOf, questionOf, useCapacity } from './capacity-queries.ts';
import type { Question } from './capacity-queries.ts';
import { Holds } from './holds.tsx';
import { PlaceForm } from './place-form.tsx';
import { Places } from './places.tsx';
import { StrandedPower } from './stranded-power.tsx';

export function CapacityPage(): ReactElement {
  const { t } = useWords();
  const question = questionOf(useAddress().searchParams);
  usePageTitle(t('nav.capacity'));
  return (
    <div className="page capacity-page">
      <header>
        <h1>{t('nav.capacity')}</h1>
        <p className="soft">{t('capacity.meaning')}</p>
      </header>
      <Shown of={useCapacity(question)}>{(view) => <Whole view={view} question={question} />}</Shown>
    </div>
  );
}

interface WholeProps {
  readonly view: CapacityView;
  readonly question: Question;
}

function Whole({ view, question }: WholeProps): ReactElement {
  const { t } = useWords();
  const buses = documentAddress(
    `/capacity/buses.csv${queryOf({ states: question.states, count: question.count })}`,
  );
  return (
    <ZoneProvider value={view.timeZone}>
      <Counting question={question} />
      <section aria-labelledby="capacity-places">
        <h2 id="capacity-places">{t('capacity.places')}</h2>
        {/* A question that came from elsewhere fills the form anew. */}
        <PlaceForm key={queryOf(question)} view={view} question={question} />
        <Places question={question} />
      </section>
      <Holds holds={view.holds} />
      <section aria-labelledby="capacity-buses">
        <h2 id="capacity-buses">{t('capacity.buses')}</h2>
        <Buses view={view} />
        <p>
          <a className="button" href={buses}>
            CSV
          </a>
        </p>
      </section>
      <section aria-labelledby="capacity-stranded">
        <h2 id="capacity-stranded">{t('capacity.stranded')}</h2>
        <StrandedPower stranded={view.stranded} />
      </section>
      <section aria-labelledby="capacity-breakers">
        <h2 id="capacity-breakers">{t('capacity.breakers')}</h2>
        <Breakers view={view} />
      </section>
    </ZoneProvider>
  );
}

/** What is counted in everything below: as built or as it stands, promised or drawn. */
function Counting({ question }: Pick<WholeProps, 'question'>): ReactElement {
  const { t } = useWords();
  const change = (changes: Partial<Question>): void =>
    navigate(`/capacity${queryOf({ ...question, ...changes })}`, true);
  return (
    <div className="capacity-counting" role="group" aria-label={t('capacity.counting')}>
      <span>
        {(['design', 'live'] as const).map((states) => (
          <button
            key={states}
            type="button"
            className="button"
            aria-pressed={question.states === states}
            onClick={() => change({ states })}
          >
            {t(`capacity.states-${states}`)}
          </button>
        ))}
      </span>
      <span>
        {(['promised', 'drawn'] as const).map((count) => (
          <button
            key={count}
            type="button"
            className="button"
            aria-pressed={question.count === count}
            onClick={() => change({ count })}
          >
            {t(`capacity.count-${count}`)}
          </button>
        ))}
      </span>
    </div>
  );
}
