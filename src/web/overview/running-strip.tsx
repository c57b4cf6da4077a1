// Failovers that run, at the foot of the wall with their clocks; when none does, one quiet link. Easy to get wrong: the wall
// must not scroll, so more than two are a number.
import type { ReactElement } from 'react';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { useRuns } from '../runs/run-queries.ts';
import { RunningRun } from '../runs/running-run.tsx';
import '../styles/runs.css';

const shownAtMost = 2;

export function RunningStrip(): ReactElement {
  const { t } = useWords();
  const running = useRuns('?state=running').data?.running ?? [];
  const more = running.length - shownAtMost;
  if (running.length === 0) {
    return (
      <p>
        <Link href="/runs">{t('runs.title')}</Link>
      </p>
    );
  }
  return (
    <div className="running-strip" role="group" aria-label={t('runs.now')}>
      {running.slice(0, shownAtMost).map((run) => (
        <RunningRun key={run.id} run={run} />
      ))}
      {more > 0 && <Link href="/runs">{t('runs.more', { count: more })}</Link>}
    </div>
  );
}
