// The steps of a run against its time axis. Easy to get wrong: the drawing carries no text, so that it may be stretched; every
// figure stands in words beside it, for those who cannot see the bars.
import type { ReactElement } from 'react';
import type { RunStepView, RunView } from '../../api/contract-runs.ts';
import { useWords } from '../language.ts';
import { TimeChart } from '../parts/time-cursor.tsx';
import { axisOf, barOf, fullWidth, limitBar, placeOf, ticksOf } from './timeline.ts';
import type { Axis } from './timeline.ts';
import { StepVerdictMark } from './verdict-marks.tsx';
import { say, sayLength, saySpan } from './run-words.ts';

const rowHeight = 20;

export function RunSteps({ run, nowMs }: { readonly run: RunView; readonly nowMs: number }): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  const axis = axisOf(run, nowMs);
  return (
    <section aria-label={t('runs.steps')} className="run-steps">
      <AxisRow axis={axis} />
      <ol>
        {run.steps.map((step) => (
          <li key={step.key} className="run-step">
            <StepName step={step} />
            <TimeChart span={axis} inset={0} say={(atMs) => sayLength(atMs - axis.fromMs, speaker)}>
              <StepBar step={step} axis={axis} run={run} nowMs={nowMs} />
            </TimeChart>
            <StepTimes step={step} />
            <StepVerdictMark verdict={step.verdict} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function AxisRow({ axis }: { readonly axis: Axis }): ReactElement {
  const speaker = useWords();
  const ticks = ticksOf(axis);
  return (
    <div className="run-step run-axis" aria-hidden="true">
      <span />
      <svg viewBox={`0 0 ${fullWidth} 24`} className="run-axis-text">
        {ticks.map((seconds) => (
          <text
            key={seconds}
            x={placeOf(axis.fromMs + seconds * 1000, axis)}
            y="18"
            className={seconds === 0 ? 'run-tick-first' : 'run-tick'}
          >
            {sayLength(seconds * 1000, speaker)}
          </text>
        ))}
      </svg>
    </div>
  );
}

function StepName({ step }: { readonly step: RunStepView }): ReactElement {
  const { language } = useWords();
  return (
    <span className="run-step-name">
      <strong>{step.components.map(({ name }) => name).join(', ')}</strong>{' '}
      <span className="soft">{say(step.title, language)}</span>
    </span>
  );
}

interface BarProps {
  readonly step: RunStepView;
  readonly axis: Axis;
  readonly run: RunView;
  readonly nowMs: number;
}

function StepBar({ step, axis, run, nowMs }: BarProps): ReactElement {
  const limit = limitBar(step, axis);
  const seen = step.seen === null ? null : barOf(step.seen, axis);
  const base = step.base === null ? null : Math.max(0, placeOf(step.base.byMs, axis));
  const isOpen = step.verdict === 'waiting' && base !== null && run.endedAtMs === null;
  const awaitedTo = Math.min(fullWidth, placeOf(nowMs, axis));
  return (
    <svg
      viewBox={`0 0 ${fullWidth} ${rowHeight}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="run-bar"
    >
      {ticksOf(axis).map((seconds) => {
        const x = placeOf(axis.fromMs + seconds * 1000, axis);
        return <path key={seconds} className="run-grid" d={`M${x} 0V${rowHeight}`} />;
      })}
      {base !== null && seen !== null && (
        <path className="run-wait" d={`M${base} 10H${Math.max(base, seen.x)}`} />
      )}
      {isOpen && <path className="run-wait" d={`M${base} 10H${Math.max(base, awaitedTo)}`} />}
      {limit !== null && <rect className="run-limit" x={limit.x} width={limit.width} y="1" height="18" />}
      {seen !== null && (
        <rect
          className={`run-seen run-seen-${step.verdict}`}
          x={seen.x}
          width={seen.width}
          y="5"
          height="10"
        />
      )}
    </svg>
  );
}

function StepTimes({ step }: { readonly step: RunStepView }): ReactElement {
  const speaker = useWords();
  const { t, language } = speaker;
  const limit = sayLength(step.limitMs, speaker);
  return (
    <span className="run-times">
      {step.leastMs === null || step.mostMs === null ? (
        <span className="soft">–</span>
      ) : (
        <strong>{saySpan(step.leastMs, step.mostMs, speaker)}</strong>
      )}{' '}
      <span className="soft small">
        {step.from === null
          ? t('runs.limit', { limit })
          : t('runs.limit-from', { limit, step: say(step.from, language) })}
        {step.notBeforeMs !== null &&
          `, ${t('runs.not-before', { time: sayLength(step.notBeforeMs, speaker) })}`}
      </span>
    </span>
  );
}
