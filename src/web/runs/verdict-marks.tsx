// Verdicts of steps and runs: shape and word. Easy to get wrong: what went well has no colour, and what nobody saw is hatched
// like everything unknown.
import type { ReactElement } from 'react';
import type { RunStepView, RunSummaryView } from '../../api/contract-runs.ts';
import { useWords } from '../language.ts';
import { AnswerShape, StateShape } from '../parts/marks.tsx';

function LateShape(): ReactElement {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className="state-shape">
      <path className="mark-shape-high" d="M10 .5 19.5 10 10 19.5.5 10Z" />
      <path className="run-late-hand" d="M10 5v5l3.5 2.5" />
    </svg>
  );
}

function WaitingShape(): ReactElement {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className="state-shape">
      <path className="run-waiting" d="M4 10h.01M10 10h.01M16 10h.01" />
    </svg>
  );
}

function StepShape({ verdict }: Pick<RunStepView, 'verdict'>): ReactElement {
  switch (verdict) {
    case 'in-time':
      return <StateShape state="available" />;
    case 'missed':
      return <AnswerShape answer="no" />;
    case 'late':
    case 'too-early':
      return <LateShape />;
    case 'not-observable':
      return <StateShape state="unknown" />;
    case 'waiting':
      return <WaitingShape />;
    default:
      return <StateShape state="dead" />;
  }
}

export function StepVerdictMark({ verdict }: Pick<RunStepView, 'verdict'>): ReactElement {
  const { t } = useWords();
  return (
    <span className="mark run-mark">
      <StepShape verdict={verdict} />
      <span>{t(`runs.step.${verdict}`)}</span>
    </span>
  );
}

export function RunVerdictMark({ verdict }: Pick<RunSummaryView, 'verdict'>): ReactElement {
  const { t } = useWords();
  return (
    <span className="mark run-mark">
      {verdict === 'failed' && <AnswerShape answer="no" />}
      {verdict === 'not-proven' && <AnswerShape answer="not-proven" />}
      {verdict === 'passed' && <AnswerShape answer="yes" />}
      {verdict === 'passed-uncertain' && <StateShape state="dead" />}
      {verdict === 'running' && <WaitingShape />}
      <span>{t(`runs.verdict.${verdict}`)}</span>
    </span>
  );
}
