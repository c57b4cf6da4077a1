// What is wrong with failovers: steps that were missed, or that nobody could see though somebody should; and exercises and
// tests that are overdue. Easy to get wrong: a run is one alert whose text follows its newest miss, and each miss is news
// that pages once, so an alert stays until its run is over and all of it has been told.
import type { DeedView } from '../actions/missed-steps.ts';
import { missesOf, wasUnseen } from '../failover/run.ts';
import type { RunItem } from '../failover/run.ts';
import type { KeptRun } from '../failover/run-store.ts';
import type { OverdueEntry } from '../failover/register.ts';
import type { Sequence } from '../failover/sequence-schema.ts';
import { textLanguages } from './alert-words.ts';
import type { TextLanguage } from './alert-words.ts';
import { sayDeed } from './alert-words-actions.ts';
import { runWords, sharedRunWords } from './alert-words-runs.ts';
import { isMoreUrgent } from './finding.ts';
import type { AlertSituation, Finding, Findings, Params, Priority } from './finding.ts';

export interface RunSituation {
  /** Open ones, and those of which somebody has still to be told. */
  readonly kept: readonly KeptRun[];
  readonly overdue: readonly OverdueEntry[];
  /** Names of components. */
  readonly nameOf: (componentId: string) => string;
  /** What was done about the missed steps of a run; absent where nothing ever is. */
  readonly deedsOf?: (kept: KeptRun) => readonly DeedView[];
}

const none: Findings = { findings: [], undetermined: new Set() };

export function findRuns({ runs }: AlertSituation): Findings {
  if (runs === undefined) return none;
  const missed = runs.kept.flatMap((kept) => runFinding(kept, runs.deedsOf?.(kept) ?? []));
  const overdue = runs.overdue.map((entry) => overdueFinding(entry, runs.nameOf));
  return { findings: [...missed, ...overdue], undetermined: new Set() };
}

export function keyOfRun(runId: string): string {
  return `run:${runId}`;
}

function runFinding(kept: KeptRun, deeds: readonly DeedView[]): readonly Finding[] {
  const { run, sequence, told } = kept;
  const misses = missesOf(run);
  const newest = misses.at(-1);
  if (newest === undefined) return [];
  if (run.endedAtMs !== null && told >= misses.length) return [];
  const [only, ...others] = newest.componentIds;
  return [
    {
      key: keyOfRun(run.id),
      priority: priorityOf(sequence, misses),
      code: 'run-step-missed',
      params: { ...textsOf(kept, newest, deeds), run: run.id },
      componentId: others.length === 0 ? (only ?? null) : null,
      deviceId: null,
      consequences: [...new Set(misses.flatMap(({ componentIds }) => componentIds))].sort(),
      consequence: null,
      causeKeys: [],
      // What came of an action that was tried is news as well.
      news: misses.length + deeds.filter(({ outcome }) => triedKinds.has(outcome.kind)).length,
    },
  ];
}

const triedKinds: ReadonlySet<string> = new Set(['done', 'not-done', 'unknown']);

/** The most urgent of its misses: a lesser one that follows does not make it lighter. */
function priorityOf(sequence: Sequence, misses: readonly RunItem[]): Priority {
  return misses
    .map(({ stepId }) => stepOf(sequence, stepId)?.miss.priority ?? 'high')
    .reduce((a, b) => (isMoreUrgent(a, b) ? a : b));
}

function stepOf({ steps }: Sequence, stepId: string): Sequence['steps'][number] | undefined {
  return steps.find(({ id }) => id === stepId);
}

/** Misses that were found so shortly before the newest are told with it, ms: they go out in one page. */
const togetherMs = 2_000;
const toldAtMost = 3;

/** Text and action in each language, with the countdown as it stood when the newest was found. */
function textsOf(kept: KeptRun, newest: RunItem, deeds: readonly DeedView[]): Params {
  const { run, sequence, names } = kept;
  const misses = missesOf(run);
  const fresh = misses.filter(({ judgedAtMs }) => (newest.judgedAtMs ?? 0) - (judgedAtMs ?? 0) <= togetherMs);
  const urgent = fresh.filter(
    ({ stepId }) => stepOf(sequence, stepId)?.miss.priority === priorityOf(sequence, fresh),
  );
  const texts: Record<string, string> = {};
  for (const language of textLanguages) {
    const mark = run.mark === 'real' ? '' : `${sharedRunWords[language][`runs.mark.${run.mark}`]}: `;
    const told = fresh.slice(0, toldAtMost).map((item) => saysOf(kept, item, language));
    const more = fresh.length > toldAtMost ? [`+${fresh.length - toldAtMost}`] : [];
    const done = deeds
      .filter(({ outcome }) => isWorthSaying(run, outcome))
      .map(({ title, outcome }) => sayDeed(title[language], outcome, language));
    const parts = [...told, ...more, ...countdownOf(newest, names, language), ...done];
    texts[`text_${language}`] = `${mark}${parts.join('; ')}`;
    const first = urgent[0] ?? newest;
    texts[`act_${language}`] = filled(kept, first, stepOf(sequence, first.stepId)?.miss.act[language] ?? '');
  }
  return texts;
}

/** Outside of the real thing an action that nobody ever armed is nobody's omission. */
function isWorthSaying({ mark }: KeptRun['run'], outcome: DeedView['outcome']): boolean {
  return mark === 'real' || outcome.kind !== 'refused' || outcome.because !== 'not-armed';
}

function saysOf(kept: KeptRun, item: RunItem, language: TextLanguage): string {
  const step = stepOf(kept.sequence, item.stepId);
  if (!wasUnseen(item)) return filled(kept, item, step?.miss.says[language] ?? '');
  const name = filled(kept, item, '{name}');
  return runWords[language].unseen(step?.title[language] ?? item.stepId, name);
}

function filled({ sequence, names }: KeptRun, item: RunItem, text: string): string {
  const name = item.componentIds.map((id) => names[id] ?? id).join(', ');
  const seconds = stepOf(sequence, item.stepId)?.deadline.seconds ?? '';
  return text.replaceAll('{name}', name).replaceAll('{seconds}', String(seconds));
}

function countdownOf(
  { note }: RunItem,
  names: Readonly<Record<string, string>>,
  language: TextLanguage,
): readonly string[] {
  const words = runWords[language];
  const nameOf = (id: string): string => names[id] ?? id;
  const parts: string[] = [];
  if (note?.battery != null) {
    const { componentId, seconds } = note.battery;
    parts.push(words.battery(nameOf(componentId), Math.floor(seconds / 60), seconds % 60));
  }
  if (note?.generators != null) {
    const { componentIds, percent } = note.generators;
    parts.push(words.generators(componentIds.map(nameOf), percent));
  }
  return parts;
}

function overdueFinding({ kind, componentId, dueMs }: OverdueEntry, nameOf: (id: string) => string): Finding {
  const texts = textLanguages.map((language): readonly [string, string] => [
    `text_${language}`,
    runWords[language].overdue[kind](nameOf(componentId)),
  ]);
  return {
    key: `register:${kind}:${componentId}`,
    priority: 'low',
    code: 'register-overdue',
    params: { ...Object.fromEntries(texts), dueMs },
    componentId,
    deviceId: null,
    consequences: [],
    consequence: null,
    causeKeys: [],
  };
}
