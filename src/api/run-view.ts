// A run as the browser sees it: names instead of ids, spans instead of instants, what is awaited next. Easy to get wrong: a
// run is shown by the declaration it was judged by, which may no longer be the one in force.
import { isJudged } from '../failover/judge-item.ts';
import { compareWithPlan } from '../failover/planned-test.ts';
import type { PlannedTest } from '../failover/planned-test.ts';
import { triggerOf, verdictOf, wasUnseen } from '../failover/run.ts';
import type { RunItem, StepVerdict } from '../failover/run.ts';
import type { KeptRun } from '../failover/run-store.ts';
import { runWords } from '../failover/run-words.ts';
import { lengthOf } from '../failover/span.ts';
import type {
  NamedView,
  PlanDifferenceView,
  RunStepView,
  RunSummaryView,
  SpokenView,
} from './contract-runs.ts';

const unnamed: SpokenView = { en: '–', az: '–', ru: '–' };

type Step = KeptRun['sequence']['steps'][number];

function stepOf({ sequence }: KeptRun, stepId: string | undefined): Step | undefined {
  return sequence.steps.find(({ id }) => id === stepId);
}

export function named({ names }: KeptRun, ids: readonly string[]): readonly NamedView[] {
  return ids.map((id) => ({ id, name: names[id] ?? id }));
}

export function runSummary(kept: KeptRun): RunSummaryView {
  const { run, sequence } = kept;
  const counts: Partial<Record<StepVerdict, number>> = {};
  for (const { verdict } of run.items) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return {
    id: run.id,
    sequenceId: run.sequenceId,
    title: sequence.title,
    subjects: named(
      kept,
      run.subjects.map(({ componentId }) => componentId),
    ),
    trigger: triggerOf(run),
    endedAtMs: run.endedAtMs,
    ending: run.ending,
    verdict: verdictOf(run),
    mark: run.mark,
    markNote: run.markNote,
    counts,
    awaited: awaitedOf(kept),
  };
}

function awaitedOf(kept: KeptRun): RunSummaryView['awaited'] {
  const { run } = kept;
  if (run.endedAtMs !== null) return null;
  let next: RunSummaryView['awaited'] = null;
  for (const item of run.items) {
    const step = stepOf(kept, item.stepId);
    if (isJudged(item) || step === undefined || item.base === null) continue;
    const byMs = item.base.byMs + step.deadline.seconds * 1000;
    if (next !== null && next.byMs <= byMs) continue;
    next = { title: step.title, names: named(kept, item.componentIds).map(({ name }) => name), byMs };
  }
  return next;
}

export function runSteps(kept: KeptRun): readonly RunStepView[] {
  return kept.run.items.map((item) => {
    const step = stepOf(kept, item.stepId);
    const { base, seen } = item;
    const took = base === null || seen === null ? null : lengthOf(base, seen);
    return {
      key: item.key,
      title: step?.title ?? unnamed,
      components: named(kept, item.componentIds),
      verdict: item.verdict,
      from: stepOf(kept, step?.deadline.from)?.title ?? null,
      base,
      limitMs: (step?.deadline.seconds ?? 0) * 1000,
      notBeforeMs: item.notBeforeMs ?? null,
      seen,
      leastMs: took?.leastMs ?? null,
      mostMs: took?.mostMs ?? null,
      judgedAtMs: item.judgedAtMs,
      miss: step === undefined ? null : missOf(kept, item, step),
    };
  });
}

function missOf(kept: KeptRun, item: RunItem, step: Step): RunStepView['miss'] {
  if (item.note === null) return null;
  const names = named(kept, item.componentIds).map(({ name }) => name);
  const fill = (text: string): string =>
    text.replaceAll('{name}', names.join(', ')).replaceAll('{seconds}', String(step.deadline.seconds));
  const spoken = ({ en, az, ru }: SpokenView): SpokenView => ({ en: fill(en), az: fill(az), ru: fill(ru) });
  const { battery, generators } = item.note;
  const nameOf = (id: string): string => kept.names[id] ?? id;
  const unseen = (language: keyof SpokenView): string =>
    runWords[language]['runs.unseen'].replaceAll('{step}', step.title[language]);
  const says = wasUnseen(item) ? { en: unseen('en'), az: unseen('az'), ru: unseen('ru') } : step.miss.says;
  return {
    says: spoken(says),
    act: spoken(step.miss.act),
    battery: battery === null ? null : { name: nameOf(battery.componentId), seconds: battery.seconds },
    generators:
      generators === null
        ? null
        : { names: generators.componentIds.map(nameOf), percent: generators.percent },
  };
}

export function planDifferences(kept: KeptRun, plan: PlannedTest): readonly PlanDifferenceView[] {
  return compareWithPlan(kept.run, plan).map((difference) => ({
    kind: difference.kind,
    names: 'componentIds' in difference ? difference.componentIds.map((id) => kept.names[id] ?? id) : [],
    byMs: 'byMs' in difference ? difference.byMs : null,
  }));
}
