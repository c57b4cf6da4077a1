// A run that runs: since when, what is awaited next and how long it still has, what has gone wrong. Easy to get wrong: a clock
// that has run out says so; it does not stand at zero as if all were well.
import type { ReactElement } from 'react';
import type { RunSummaryView } from '../../api/contract-runs.ts';
import { formatCountdown } from '../age.ts';
import { useWords } from '../language.ts';
import { useNowMs } from '../live/browser-time.ts';
import { Link } from '../navigation.tsx';
import { runPath } from '../routes.ts';
import { RunVerdictMark } from './verdict-marks.tsx';
import { say } from './run-words.ts';

export function RunningRun({ run }: { readonly run: RunSummaryView }): ReactElement {
  const { t, language } = useWords();
  const nowMs = useNowMs();
  const sinceSeconds = (nowMs - run.trigger.byMs) / 1000;
  const { missed = 0, late = 0 } = run.counts;
  const done = Object.values(run.counts).reduce((sum, count) => sum + count, 0) - (run.counts.waiting ?? 0);
  const all = done + (run.counts.waiting ?? 0);
  return (
    <article className="running-run">
      <p className="running-head">
        <Link href={runPath(run.id)}>
          {say(run.title, language)}: {run.subjects.map(({ name }) => name).join(', ')}
        </Link>
        {run.mark !== 'real' && <span className="soft">{t(`runs.mark.${run.mark}`)}</span>}
      </p>
      <p className="running-clock">
        <strong className="live-figure">{formatCountdown(sinceSeconds)}</strong>
        <span className="soft">{t('runs.steps-done', { done, all })}</span>
        {missed + late > 0 && <RunVerdictMark verdict="failed" />}
      </p>
      <Awaited run={run} nowMs={nowMs} />
    </article>
  );
}

function Awaited({ run, nowMs }: { readonly run: RunSummaryView; readonly nowMs: number }): ReactElement {
  const { t, language } = useWords();
  const { awaited } = run;
  if (awaited === null) return <p className="soft">{t('runs.following')}</p>;
  const leftSeconds = (awaited.byMs - nowMs) / 1000;
  const names =
    awaited.names.length > 3 ? `${awaited.names.slice(0, 3).join(', ')} …` : awaited.names.join(', ');
  return (
    <p>
      {say(awaited.title, language)} ({names}){' '}
      <strong className="live-figure nowrap">
        {leftSeconds > 0 ? t('runs.within', { time: formatCountdown(leftSeconds) }) : t('runs.due')}
      </strong>
    </p>
  );
}
