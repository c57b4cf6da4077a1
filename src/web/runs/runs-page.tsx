// Failover runs: those that run now with their clocks, then those that are over, newest first. The filters stand in the
// address. Easy to get wrong: a drill is called one everywhere, or it would be taken for the real thing years later.
import type { ReactElement } from 'react';
import type { RunListView, RunSummaryView } from '../../api/contract-runs.ts';
import { useWords } from '../language.ts';
import { Link, navigate, useAddress } from '../navigation.tsx';
import { Empty, Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { Second } from '../parts/time.tsx';
import { runPath } from '../routes.ts';
import '../styles/runs.css';
import { useRuns } from './run-queries.ts';
import { RunningRun } from './running-run.tsx';
import { RunVerdictMark } from './verdict-marks.tsx';
import { say } from './run-words.ts';

const verdicts = ['passed', 'passed-uncertain', 'failed', 'not-proven'] as const;
const marks = ['real', 'drill', 'planned'] as const;

export function RunsPage(): ReactElement {
  const { t } = useWords();
  const query = useAddress().search;
  usePageTitle(t('runs.title'));
  return (
    <div className="page runs-page">
      <header className="page-head">
        <h1>{t('runs.title')}</h1>
        <Link className="button" href="/runs/register">
          {t('register.title')}
        </Link>
      </header>
      <Shown of={useRuns(query)}>{(view) => <Runs view={view} />}</Shown>
    </div>
  );
}

function Runs({ view }: { readonly view: RunListView }): ReactElement {
  const { t } = useWords();
  const params = useAddress().searchParams;
  const isFiltered = [...params.keys()].length > 0;
  function next(): string {
    const after = new URLSearchParams(params);
    after.set('before', view.next ?? '');
    return `/runs?${after.toString()}`;
  }
  return (
    <>
      <section aria-labelledby="runs-now">
        <h2 id="runs-now">{t('runs.now')}</h2>
        {view.running.length === 0 && <Empty>{t('runs.none-now')}</Empty>}
        <ul className="runs-running">
          {view.running.map((run) => (
            <li key={run.id}>
              <RunningRun run={run} />
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="runs-past">
        <h2 id="runs-past">{t('runs.past')}</h2>
        <Filters view={view} />
        {view.past.length === 0 && <Empty>{t(isFiltered ? 'runs.none-like' : 'runs.none-past')}</Empty>}
        {view.past.length > 0 && <RunTable runs={view.past} />}
        {view.next !== null && (
          <Link className="button" href={next()}>
            {t('runs.older')}
          </Link>
        )}
      </section>
    </>
  );
}

function Filters({ view }: { readonly view: RunListView }): ReactElement {
  const { t, language } = useWords();
  const params = useAddress().searchParams;
  function choose(name: string, value: string): void {
    const after = new URLSearchParams(params);
    after.delete('before');
    if (value === '') after.delete(name);
    else after.set(name, value);
    navigate(`/runs?${after.toString()}`.replace(/\?$/u, ''), true);
  }
  const pick = (
    name: string,
    label: string,
    options: readonly (readonly [string, string])[],
  ): ReactElement => (
    <label>
      <span>{label}</span>
      <select value={params.get(name) ?? ''} onChange={(event) => choose(name, event.currentTarget.value)}>
        <option value="">{t('runs.any')}</option>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div className="run-filters">
      {pick(
        'sequence',
        t('runs.sequence'),
        view.sequences.map(({ id, title }) => [id, say(title, language)]),
      )}
      {pick(
        'verdict',
        t('runs.verdict'),
        verdicts.map((one) => [one, t(`runs.verdict.${one}`)]),
      )}
      {pick(
        'mark',
        t('runs.mark'),
        marks.map((one) => [one, t(`runs.mark.${one}`)]),
      )}
    </div>
  );
}

export function RunTable({ runs }: { readonly runs: readonly RunSummaryView[] }): ReactElement {
  const { t, language } = useWords();
  return (
    <ul className="run-table">
      {runs.map((run) => (
        <li key={run.id}>
          <span className="soft">
            <Second atMs={run.trigger.byMs} />
          </span>
          <Link href={runPath(run.id)}>
            {say(run.title, language)}: {run.subjects.map(({ name }) => name).join(', ')}
          </Link>
          <RunVerdictMark verdict={run.verdict} />
          <span className="soft">{t(`runs.mark.${run.mark}`)}</span>
        </li>
      ))}
    </ul>
  );
}
