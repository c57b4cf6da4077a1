// A run with missed steps is one alert: its text follows the newest miss, each miss pages once, and the countdown is in the
// page in the words of each language.
import { expect, test } from 'vitest';
import { stepAlarm } from '../../src/alerts/alarm-state.ts';
import type { Alarm } from '../../src/alerts/alarm-state.ts';
import { actionText, findingText } from '../../src/alerts/alert-text.ts';
import type { DeedView } from '../../src/actions/missed-steps.ts';
import { findRuns } from '../../src/alerts/find-runs.ts';
import type { Run, RunItem } from '../../src/failover/run.ts';
import type { KeptRun } from '../../src/failover/run-store.ts';
import { sequenceOf } from '../failover/small-plant.ts';
import { situation } from './small-site.ts';

const sequence = sequenceOf(`
  - id: in-band
    each: generators
    condition: { point: output.frequency, atLeast: 49 }
    deadline: { seconds: 10 }
  - id: moved
    each: switches
    condition: { point: output.source, is: [b] }
    deadline: { seconds: 15 }
`);
const span = { afterMs: 0, byMs: 0 };
const item = (stepId: string, componentId: string, more: Partial<RunItem> = {}): RunItem => ({
  key: `${stepId}/${componentId}`,
  stepId,
  componentIds: [componentId],
  verdict: 'in-time',
  base: span,
  seen: span,
  judgedAtMs: 5_000,
  note: null,
  refutedMs: null,
  ...more,
});
const missed = (stepId: string, componentId: string, judgedAtMs: number): RunItem =>
  item(stepId, componentId, {
    verdict: 'missed',
    seen: null,
    judgedAtMs,
    note: {
      battery: { componentId: 'ups-a', seconds: 370 },
      generators: { componentIds: ['gen-1', 'gen-3'], percent: 81 },
    },
  });
const names = {
  'gen-2': 'Generator 2',
  'gen-1': 'Generator 1',
  'gen-3': 'Generator 3',
  'ups-a': 'UPS-A',
  ats: 'ATS',
};
const kept = (items: readonly RunItem[], more: Partial<Run> = {}, told = 0): KeptRun => ({
  run: {
    id: 'lost.utility.1',
    sequenceId: 'lost',
    subjects: [{ componentId: 'utility', trigger: span, returned: null }],
    openedAtMs: 0,
    endedAtMs: null,
    ending: null,
    items,
    links: [],
    baseline: {},
    mark: 'real',
    markNote: '',
    planId: null,
    gaps: [],
    ...more,
  },
  sequence,
  names,
  told,
});
const find = (...runs: readonly KeptRun[]) =>
  findRuns({ ...situation(), runs: { kept: runs, overdue: [], nameOf: (id) => id } }).findings;

test('the miss, the battery and the generators in one sentence of each language', () => {
  const [finding] = find(kept([item('in-band', 'gen-1'), missed('in-band', 'gen-2', 10_400)]));
  const said = (['en', 'az', 'ru'] as const).map((language) =>
    findingText('run-step-missed', finding!.params, language),
  );
  expect(said).toEqual([
    'Generator 2 not after 10 s; UPS-A has 6 min 10 s; Generator 1 and Generator 3 carry 81 %',
    'Generator 2; UPS-A: 6 dəq 10 san qalıb; Generator 1 və Generator 3: yük 81 %',
    'Generator 2; UPS-A: осталось 6 мин 10 с; Generator 1 и Generator 3: нагрузка 81 %',
  ]);
  expect(actionText('run-step-missed', finding!.params, 'ru')).toBe('смотри');
  expect(finding).toMatchObject({
    key: 'run:lost.utility.1',
    priority: 'high',
    componentId: 'gen-2',
    news: 1,
  });
});

test('an action that was never armed is told in the real thing, and in a drill left out', () => {
  const deed = (because: 'not-armed' | 'no-consent'): DeedView => ({
    intentId: null,
    action: 'shed',
    title: { en: 'Shed', az: 'Azalt', ru: 'Снизить' },
    stepId: 'in-band',
    atMs: 10_400,
    outcome: { kind: 'refused', because },
  });
  const said = (mark: 'real' | 'drill', because: 'not-armed' | 'no-consent') => {
    const runs = {
      kept: [kept([missed('in-band', 'gen-2', 10_400)], { mark })],
      overdue: [],
      nameOf: String,
    };
    const [finding] = findRuns({
      ...situation(),
      runs: { ...runs, deedsOf: () => [deed(because)] },
    }).findings;
    return findingText('run-step-missed', finding!.params, 'en');
  };
  expect(said('real', 'not-armed')).toContain('action Shed: not done, nobody armed it');
  expect(said('drill', 'not-armed')).not.toContain('Shed');
  expect(said('drill', 'no-consent')).toContain('the second person has not consented');
});

test('a run without a miss is no alert, and one that nobody can see says so', () => {
  expect(find(kept([item('in-band', 'gen-1')]))).toEqual([]);
  const unseen = {
    ...missed('moved', 'ats', 1),
    verdict: 'not-observable' as const,
    note: { battery: null, generators: null },
  };
  expect(findingText('run-step-missed', find(kept([unseen]))[0]!.params, 'en')).toBe(
    'Nobody can see whether it happened: Step (ATS)',
  );
  // Seen after all: it was never known that it had not been.
  const seen = { ...unseen, verdict: 'in-time-uncertain' as const, seen: { afterMs: 0, byMs: 60_000 } };
  expect(findingText('run-step-missed', find(kept([seen]))[0]!.params, 'en')).toBe(
    'Nobody can see whether it happened: Step (ATS)',
  );
  const late = { ...missed('moved', 'ats', 1), verdict: 'late' as const };
  expect(findingText('run-step-missed', find(kept([late]))[0]!.params, 'en')).toMatch(/^ATS not after 15 s/u);
});

test('a drill is called one', () => {
  const [finding] = find(kept([missed('moved', 'ats', 1)], { mark: 'drill' }));
  expect(findingText('run-step-missed', finding!.params, 'en')).toMatch(/^Drill: ATS not after 15 s/u);
});

test('each missed step pages exactly once, acknowledged or not, and the text follows the newest', () => {
  const one = [missed('in-band', 'gen-2', 10_400)];
  const two = [...one, missed('moved', 'ats', 15_400)];
  let alarm: Alarm | undefined;
  const log: string[] = [];
  const see = (nowMs: number, items: readonly RunItem[], more: Partial<Run> = {}, told = 0): void => {
    const [finding] = find(kept(items, more, told));
    const input =
      finding === undefined
        ? ({ kind: 'absent' } as const)
        : ({ kind: 'present', priority: finding.priority, isCause: true, news: finding.news ?? 0 } as const);
    const step = stepAlarm(alarm, input, nowMs);
    alarm = step.alarm;
    log.push(
      `${step.effects.join(' ')} ${finding === undefined ? '' : findingText('run-step-missed', finding.params, 'en').split(';')[0]}`.trim(),
    );
  };
  see(11_000, one);
  see(12_000, one);
  alarm = stepAlarm(alarm, { kind: 'acknowledge' }, 13_000).alarm;
  see(14_000, one);
  see(16_000, two);
  see(17_000, two);
  see(18_000, two, { endedAtMs: 17_500 });
  see(19_000, two, { endedAtMs: 17_500 }, 2);
  expect(log).toEqual([
    'opened page Generator 2 not after 10 s',
    'Generator 2 not after 10 s',
    'Generator 2 not after 10 s',
    'page ATS not after 15 s',
    'ATS not after 15 s',
    'ATS not after 15 s',
    'returned end',
  ]);
});

test('misses found at once are told in one page, the most urgent action first', () => {
  const [finding] = find(kept([missed('in-band', 'gen-2', 10_400), missed('moved', 'ats', 10_500)]));
  expect(findingText('run-step-missed', finding!.params, 'en')).toMatch(
    /^Generator 2 not after 10 s; ATS not after 15 s; UPS-A has/u,
  );
  expect(finding!.news).toBe(2);
});

test('what is overdue is listed, and wakes nobody', () => {
  const overdue = [{ kind: 'battery-test', componentId: 'ups-a', dueMs: 5 }] as const;
  const [finding] = findRuns({ ...situation(), runs: { kept: [], overdue, nameOf: () => 'UPS-A' } }).findings;
  expect(finding).toMatchObject({ key: 'register:battery-test:ups-a', priority: 'low' });
  expect(findingText('register-overdue', finding!.params, 'en')).toBe('The battery test of UPS-A is overdue');
});
