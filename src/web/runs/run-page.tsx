// One run as a timeline: steps as rows, the limit as a mark, the time at which a step was seen as a bar as wide as the doubt
// about it, the verdict as shape and word. Easy to get wrong: the axis begins where the trigger may have begun.
import type { ReactElement } from 'react';
import type { RunView } from '../../api/contract-runs.ts';
import { useWords } from '../language.ts';
import { useNowMs } from '../live/browser-time.ts';
import { Link } from '../navigation.tsx';
import { Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { Second } from '../parts/time.tsx';
import { useDrills } from '../queries.ts';
import { runPath } from '../routes.ts';
import '../styles/runs.css';
import { useRun } from './run-queries.ts';
import { RunSteps } from './run-steps.tsx';
import { RunVerdictMark } from './verdict-marks.tsx';
import { RunningRun } from './running-run.tsx';
import { say, sayLength } from './run-words.ts';

export function RunPage({ runId }: { readonly runId: string }): ReactElement {
  const { t } = useWords();
  usePageTitle(t('runs.one'));
  return (
    <div className="page run-page">
      <p className="label">
        <Link href="/runs">{t('runs.title')}</Link>
      </p>
      <Shown of={useRun(runId)}>{(run) => <WholeRun run={run} />}</Shown>
    </div>
  );
}

function WholeRun({ run }: { readonly run: RunView }): ReactElement {
  const { t, language } = useWords();
  const nowMs = useNowMs();
  return (
    <>
      <header className="run-head">
        <h1>
          {say(run.title, language)}: {run.subjects.map(({ name }) => name).join(', ')}
        </h1>
        <RunVerdictMark verdict={run.verdict} />
      </header>
      {run.endedAtMs === null && <RunningRun run={run} />}
      <Facts run={run} />
      <RunSteps run={run} nowMs={run.endedAtMs ?? nowMs} />
      <Misses run={run} />
      <p className="soft small">{t('runs.spans')}</p>
      <Evidence run={run} />
    </>
  );
}

/** Which drills they were, in the reader's language; the record has the names that the plant gives them. */
function useDrillNote({ mark, markNote }: RunView): string {
  const { find } = useWords();
  const { data: drills = [] } = useDrills(mark === 'drill' && markNote !== '');
  return drills.reduce(
    (note, { name, title }) => note.replace(title, find(`drill.${name}.title`) ?? title),
    markNote,
  );
}

function Facts({ run }: { readonly run: RunView }): ReactElement {
  const speaker = useWords();
  const { t, language } = speaker;
  const note = useDrillNote(run);
  const mark = [t(`runs.mark.${run.mark}`), note].filter((text) => text !== '').join(': ');
  return (
    <dl className="run-facts">
      <dt>{t('runs.trigger')}</dt>
      <dd>
        <Second atMs={run.trigger.byMs} />{' '}
        <span className="soft">
          {t('runs.or-earlier', { time: sayLength(run.trigger.byMs - run.trigger.afterMs, speaker) })}
        </span>
      </dd>
      <dt>{t('runs.ended')}</dt>
      <dd>
        {run.endedAtMs === null || run.ending === null ? (
          t('runs.not-ended')
        ) : (
          <>
            <Second atMs={run.endedAtMs} /> – {t(`runs.ending.${run.ending}`)}
          </>
        )}
      </dd>
      <dt>{t('runs.mark')}</dt>
      <dd>{mark}</dd>
      {run.plan !== null && (
        <>
          <dt>{t('runs.plan')}</dt>
          <dd>
            {run.plan.reason} ({run.plan.plannedBy}):{' '}
            {run.differences.length === 0
              ? t('runs.as-planned')
              : run.differences
                  .map(({ kind, names }) => [t(`runs.difference.${kind}`), ...names].join(' '))
                  .join('; ')}
          </dd>
        </>
      )}
      {run.links.map(({ kind, id, title }) => (
        <RunLink
          key={id}
          what={t(`runs.link.${kind}`)}
          id={id}
          title={title === null ? id : say(title, language)}
        />
      ))}
      {run.unseenCauses.length > 0 && (
        <>
          <dt>{t('runs.doubt')}</dt>
          <dd>{t('runs.doubt-why', { names: run.unseenCauses.map(({ name }) => name).join(', ') })}</dd>
        </>
      )}
      {run.gaps.length > 0 && (
        <>
          <dt>{t('runs.gaps')}</dt>
          <dd>
            {run.gaps.map((gap) => (
              <span key={gap.afterMs}>
                <Second atMs={gap.afterMs} />–<Second atMs={gap.byMs} />{' '}
              </span>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}

function RunLink(props: {
  readonly what: string;
  readonly id: string;
  readonly title: string;
}): ReactElement {
  return (
    <>
      <dt>{props.what}</dt>
      <dd>
        <Link href={runPath(props.id)}>{props.title}</Link>
      </dd>
    </>
  );
}

/** What was wrong, with the countdown as it stood when it was found. */
function Misses({ run }: { readonly run: RunView }): ReactElement | null {
  const { t, language } = useWords();
  const missed = run.steps.filter(({ miss }) => miss !== null);
  if (missed.length === 0) return null;
  return (
    <section aria-labelledby="run-misses">
      <h2 id="run-misses">{t('runs.misses')}</h2>
      <ul className="run-misses">
        {missed.map(({ key, miss, judgedAtMs }) => (
          <li key={key}>
            <p>
              {judgedAtMs !== null && (
                <span className="soft">
                  <Second atMs={judgedAtMs} />{' '}
                </span>
              )}
              <strong>{miss === null ? '' : say(miss.says, language)}</strong>
            </p>
            {miss?.battery != null && (
              <p>
                {t('runs.battery', {
                  name: miss.battery.name,
                  minutes: Math.floor(miss.battery.seconds / 60),
                  seconds: miss.battery.seconds % 60,
                })}
              </p>
            )}
            {miss?.generators != null && (
              <p>
                {t('runs.generators', {
                  names: miss.generators.names.join(', '),
                  percent: miss.generators.percent,
                })}
              </p>
            )}
            <p className="soft">{miss === null ? '' : say(miss.act, language)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Evidence({ run }: { readonly run: RunView }): ReactElement {
  const { t, language } = useWords();
  const base = `/api/v1/runs/${encodeURIComponent(run.id)}`;
  return (
    <footer className="run-evidence">
      <a className="button" href={`${base}/document.pdf?language=${language}`} download>
        PDF
      </a>
      <a className="button" href={`${base}/evidence.json`} download>
        JSON
      </a>
      {run.alerts.map(({ id }) => (
        <Link key={id} className="button" href={`/alerts?state=active&alert=${encodeURIComponent(id)}`}>
          {t('runs.alert')}
        </Link>
      ))}
      {run.alerts.some(({ pageId }) => pageId !== null) && <Link href="/on-call">{t('runs.pages')}</Link>}
      <p className="small soft">
        {t('runs.hash')} <code>{run.sha256}</code>
      </p>
    </footer>
  );
}
