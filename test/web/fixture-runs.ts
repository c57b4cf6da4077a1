// Failover runs for the screens' tests in the shape of the contract: one that runs, one that missed a step, one in health, and
// the register; with long or hostile names where the scenario says so.
import type {
  RegisterView,
  RunListView,
  RunStepView,
  RunSummaryView,
  RunView,
  SpokenView,
} from '../../src/api/contract-runs.ts';
import type { Scenario } from './fixture-plant.ts';

const spoken = (en: string, az: string, ru: string): SpokenView => ({ en, az, ru });
const lost = spoken('Mains lost', 'Şəhər şəbəkəsi itib', 'Потеря сети');
const inBand = spoken('Generator in band', 'Generator normada', 'Генератор в норме');
const moved = spoken(
  'Acceptable power behind the transfer switch',
  'Keçid açarından sonra normal qida',
  'Питание за АВР в норме',
);
const back = spoken('UPS back on its input', 'UPS girişinə qayıdıb', 'ИБП снова на входе');

function nameIn(scenario: Scenario, name: string): string {
  if (scenario === 'hostile') return `${name} <img src=x onerror=alert(1)>`;
  return scenario === 'long-names' ? `${name}, şimal korpusunun ehtiyat güc mənbəyi, birinci bölmə` : name;
}

function summary(at: number, scenario: Scenario, more: Partial<RunSummaryView> = {}): RunSummaryView {
  return {
    id: 'mains-lost.utility-a.1',
    sequenceId: 'mains-lost',
    title: lost,
    subjects: [
      { id: 'utility-a', name: nameIn(scenario, 'Utility A') },
      { id: 'utility-b', name: nameIn(scenario, 'Utility B') },
    ],
    trigger: { afterMs: at - 3_600_900, byMs: at - 3_600_000 },
    endedAtMs: at - 3_400_000,
    ending: 'complete',
    verdict: 'failed',
    mark: 'drill',
    markNote: 'A generator does not start',
    counts: { 'in-time': 16, missed: 1, 'in-time-uncertain': 1 },
    awaited: null,
    ...more,
  };
}

function running(at: number, scenario: Scenario): RunSummaryView {
  return summary(at, scenario, {
    id: 'mains-lost.utility-a.2',
    trigger: { afterMs: at - 8_600, byMs: at - 8_000 },
    endedAtMs: null,
    ending: null,
    verdict: 'running',
    mark: 'real',
    markNote: '',
    counts: { 'in-time': 8, waiting: 10 },
    awaited: { title: moved, names: [nameIn(scenario, 'Transfer switch A')], byMs: at + 2_000 },
  });
}

export function runsIn(scenario: Scenario, at: number): RunListView {
  const isQuiet = scenario === 'healthy' || scenario === 'no-data';
  const past =
    scenario === 'no-data'
      ? []
      : [
          summary(at, scenario),
          summary(at, scenario, { id: 'a.b.3', verdict: 'passed', mark: 'real', markNote: '' }),
          summary(at, scenario, { id: 'a.b.4', verdict: 'passed-uncertain', mark: 'planned' }),
          summary(at, scenario, { id: 'a.b.5', verdict: 'not-proven' }),
        ];
  return {
    at,
    running: isQuiet ? [] : [running(at, scenario)],
    past,
    next: scenario === 'flood' ? '1~a.b.5' : null,
    sequences: [{ id: 'mains-lost', title: lost }],
  };
}

interface Told {
  readonly title: SpokenView;
  readonly name: string;
  readonly limitMs: number;
  readonly seen: readonly [number, number] | null;
  readonly verdict: RunStepView['verdict'];
}

function stepOf(trigger: number, { title, name, limitMs, seen, verdict }: Told): RunStepView {
  const isMissed = verdict === 'missed';
  return {
    key: `${title.en}/${name}`,
    title,
    components: [{ id: name, name }],
    verdict,
    from: title === back ? moved : null,
    base: { afterMs: trigger - 900, byMs: trigger },
    limitMs,
    notBeforeMs: title === back ? 1_000 : null,
    seen: seen === null ? null : { afterMs: trigger + seen[0], byMs: trigger + seen[1] },
    leastMs: seen === null ? null : seen[0],
    mostMs: seen === null ? null : seen[1] + 900,
    judgedAtMs: verdict === 'waiting' ? null : trigger + limitMs,
    miss: isMissed
      ? {
          says: spoken(
            `${name} not in band after 10 s`,
            `${name} 10 s sonra normada deyil`,
            `${name} не в норме через 10 с`,
          ),
          act: spoken(
            'Send somebody to the set',
            'Generatorun yanına adam göndərin',
            'Отправьте человека к агрегату',
          ),
          battery: { name: 'UPS A module 1', seconds: 370 },
          generators: { names: ['Generator 1', 'Generator 3'], percent: 81 },
        }
      : null,
  };
}

export function runIn(scenario: Scenario, at: number, id: string): RunView {
  const head = id.endsWith('.2') ? running(at, scenario) : summary(at, scenario);
  const trigger = head.trigger.byMs;
  const name = (text: string): string => nameIn(scenario, text);
  const told: readonly Told[] = [
    { title: inBand, name: name('Generator 1'), limitMs: 10_000, seen: [5_800, 6_700], verdict: 'in-time' },
    { title: inBand, name: name('Generator 2'), limitMs: 10_000, seen: null, verdict: 'missed' },
    { title: inBand, name: name('Generator 3'), limitMs: 10_000, seen: [12_000, 13_000], verdict: 'late' },
    {
      title: moved,
      name: name('Transfer switch A'),
      limitMs: 10_000,
      seen: [8_200, 9_400],
      verdict: 'in-time-uncertain',
    },
    { title: moved, name: name('Transfer switch B'), limitMs: 10_000, seen: null, verdict: 'not-observable' },
    {
      title: back,
      name: name('UPS A module 1'),
      limitMs: 30_000,
      seen: [19_000, 20_000],
      verdict: 'in-time',
    },
    { title: back, name: name('UPS B module 1'), limitMs: 30_000, seen: null, verdict: 'not-reached' },
    { title: back, name: name('UPS B module 2'), limitMs: 30_000, seen: null, verdict: 'waiting' },
  ];
  return {
    ...head,
    at,
    openedAtMs: trigger + 200,
    steps: told.map((one) => stepOf(trigger, one)),
    unseenCauses:
      scenario === 'long-names' || scenario === 'hostile'
        ? [{ id: 'utility-b', name: nameIn(scenario, 'Utility B') }]
        : [],
    gaps: [{ afterMs: trigger + 3_000, byMs: trigger + 5_000 }],
    links: [{ kind: 'follows', id: 'mains-returned.utility-a.1', title: lost }],
    plan: null,
    differences: [],
    alerts: [{ id: 'alert-1', atMs: trigger + 10_200, pageId: 'page-1' }],
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  };
}

const dayMs = 86_400_000;

export function registerIn(scenario: Scenario, at: number): RegisterView {
  const exercise = spoken('Generator exercise', 'Generatorun sınaq işi', 'Проверочный пуск генератора');
  const duty = (id: string, days: number | null, every: number) => ({
    kind: 'generator-exercise' as const,
    title: exercise,
    component: { id, name: nameIn(scenario, `Generator ${id.slice(-1)}`) },
    everyDays: every,
    passedMs: days === null ? null : at - days * dayMs,
    heldMs: at - 2 * dayMs,
    dueMs: at + (every - (days ?? 10)) * dayMs,
    isOverdue: (days ?? 0) > every,
  });
  const isEmpty = scenario === 'no-data';
  return {
    at,
    duties: isEmpty ? [] : [duty('gen-1', 12, 31), duty('gen-2', 40, 31), duty('gen-3', null, 31)],
    entries: isEmpty ? [] : [summary(at, scenario, { title: exercise, verdict: 'passed', mark: 'planned' })],
    plans: isEmpty
      ? []
      : [
          {
            id: '5a1c3c8e-8a51-4c3d-9a55-1f2c5b8f0a11',
            sequenceId: 'generator-exercise',
            title: exercise,
            subjects: [{ id: 'gen-1', name: nameIn(scenario, 'Generator 1') }],
            startsAtMs: at + dayMs,
            endsAtMs: at + dayMs + 3_600_000,
            reason: 'Monthly exercise',
            plannedBy: 'Aysel',
            isWithdrawn: false,
            runs: [],
          },
        ],
    sequences: isEmpty
      ? []
      : [{ id: 'generator-exercise', title: exercise, subjects: [{ id: 'gen-1', name: 'Generator 1' }] }],
  };
}
