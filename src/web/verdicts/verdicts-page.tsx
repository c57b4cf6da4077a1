// What the verdict was and why: the changes of a range beside one instant. The address names both, so that a moment can be sent to
// somebody else.
import type { ReactElement } from 'react';
import { useWords } from '../language.ts';
import { navigate, useAddress } from '../navigation.tsx';
import { Empty, Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { fromField, toSecondField } from '../parts/site-time.ts';
import { usePlace } from '../parts/time.tsx';
import '../styles/verdicts.css';
import { MomentView } from './moment.tsx';
import { Timeline } from './timeline.tsx';
import { useVerdictChanges } from './verdict-queries.ts';

const ranges = [1, 7, 30] as const;
type Days = (typeof ranges)[number];

interface Choice {
  readonly days: Days;
  readonly atMs: number | null;
}

function choiceOf(query: URLSearchParams): Choice {
  const days = ranges.find((one) => String(one) === query.get('days')) ?? 1;
  const at = Number(query.get('at') ?? Number.NaN);
  return { days, atMs: Number.isSafeInteger(at) && at > 0 ? at : null };
}

function pathOf({ days, atMs }: Choice): string {
  return `/verdicts?days=${days}${atMs === null ? '' : `&at=${atMs}`}`;
}

export function VerdictsPage(): ReactElement {
  const { t } = useWords();
  usePageTitle(t('verdicts.title'));
  const choice = choiceOf(useAddress().searchParams);
  const changes = useVerdictChanges(choice.days);
  const choose = (atMs: number): void => navigate(pathOf({ ...choice, atMs }), true);
  return (
    <div className="page verdicts-page">
      <header>
        <h1>{t('verdicts.title')}</h1>
        <p className="soft">{t('verdicts.what')}</p>
      </header>
      <div className="verdicts-columns">
        <section aria-labelledby="changes-title">
          <h2 id="changes-title">{t('verdicts.changes')}</h2>
          <p className="segments" role="group" aria-label={t('verdicts.range')}>
            {ranges.map((days) => (
              <button
                key={days}
                type="button"
                className="button"
                aria-pressed={days === choice.days}
                onClick={() => navigate(pathOf({ ...choice, days }), true)}
              >
                {t('verdicts.days', { count: days })}
              </button>
            ))}
          </p>
          <Shown of={changes}>{(view) => <Timeline view={view} atMs={choice.atMs} choose={choose} />}</Shown>
        </section>
        <div className="verdicts-instant">
          <InstantField atMs={choice.atMs} choose={choose} />
          {choice.atMs === null ? <Empty>{t('verdicts.choose')}</Empty> : <MomentView atMs={choice.atMs} />}
        </div>
      </div>
    </div>
  );
}

interface InstantProps {
  readonly atMs: number | null;
  readonly choose: (atMs: number) => void;
}

function InstantField({ atMs, choose }: InstantProps): ReactElement {
  const { t } = useWords();
  const { timeZone } = usePlace();
  return (
    <form
      className="instant-field"
      key={atMs}
      onSubmit={(event) => {
        event.preventDefault();
        const text = new FormData(event.currentTarget).get('at');
        const chosen = fromField(typeof text === 'string' ? text : '', timeZone);
        if (chosen !== null) choose(chosen);
      }}
    >
      <label>
        {t('verdicts.instant', { zone: timeZone })}
        <input
          type="datetime-local"
          name="at"
          step={1}
          required
          defaultValue={atMs === null ? '' : toSecondField(atMs, timeZone)}
        />
      </label>
      <button type="submit" className="button">
        {t('verdicts.ask')}
      </button>
    </form>
  );
}
