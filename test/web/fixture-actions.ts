// Actions for the screens' tests in the shape of the contract: armed live, waiting for a consent, not armed; and a history with
// every outcome.
import type { ActionsView, ActionView, IntentView } from '../../src/api/contract-actions.ts';
import type { DiagramView } from '../../src/api/contract.ts';
import type { DeedOutcome } from '../../src/actions/missed-steps.ts';
import type { Scenario } from './fixture-plant.ts';

const hourMs = 3_600_000;
const spoken = (en: string, az: string, ru: string) => ({ en, az, ru });

export function actionsIn(scenario: Scenario, { at, nodes }: DiagramView): ActionsView {
  if (scenario === 'no-data') return { at, actions: [], history: [] };
  const isHostile = scenario === 'hostile';
  const nameOf = (id: string): string => nodes.find((node) => node.id === id)?.name ?? id;
  const restart = spoken(
    'Reset and restart generator 2',
    'Generator 2-nin xətasını sil və yenidən işə sal',
    'Сбросить ошибку и перезапустить генератор 2',
  );
  const inBand = spoken('Generator in band', 'Generator normada', 'Генератор в норме');
  const base: ActionView = {
    name: 'restart-gen-2',
    title: restart,
    deed: {
      kind: 'snmp-set',
      deviceId: 'gen-2',
      deviceName: nameOf('gen-2'),
      oid: '1.3.6.1.4.1.28634.14.5.2.0',
      type: 'integer',
      value: '150405120',
    },
    steps: [{ sequence: spoken('Mains lost', 'Şəhər şəbəkəsi itib', 'Потеря сети'), step: inBand }],
    components: [nameOf('gen-2')],
    waitSeconds: 20,
    inDrills: false,
    rate: { atMost: 1, perHours: 24 },
    definitionHash: 'a'.repeat(64),
    standing: 'armed',
    arming: {
      id: 'a1',
      mode: 'live',
      reason: isHostile ? '<b>bold</b> & "quoted"' : 'Storm warning until Sunday',
      by: 'aygun',
      armedAtMs: at - 2 * hourMs,
      untilMs: at + 46 * hourMs,
      consentBy: 'rashad',
      consentAtMs: at - hourMs,
      disarmedBy: null,
      disarmedAtMs: null,
    },
    interlock: {
      verdict: 'unknown',
      terms: [
        {
          verdict: 'fails',
          name: nameOf('utility-a'),
          point: null,
          instance: null,
          is: ['unavailable'],
          isNot: [],
          atLeast: null,
          atMost: null,
          seen: [{ instance: '', value: null, state: 'available' }],
        },
        {
          verdict: 'holds',
          name: nameOf('gen-2'),
          point: 'engine.mode',
          instance: null,
          is: ['auto'],
          isNot: [],
          atLeast: null,
          atMost: null,
          seen: [{ instance: '', value: null, state: isHostile ? '<script>auto' : 'auto' }],
        },
        {
          verdict: 'unknown',
          name: nameOf('gen-2'),
          point: 'fuel.level',
          instance: null,
          is: [],
          isNot: [],
          atLeast: 20,
          atMost: null,
          seen: [{ instance: '', value: null, state: null }],
        },
      ],
    },
    wouldNow: 'interlock-fails',
  };
  const waiting: ActionView = {
    ...base,
    name: 'shed-batch-load',
    title: spoken(
      'Ask the batch cluster to shed load',
      'Paket klasterindən yükü azaltmağı xahiş et',
      'Попросить пакетный кластер снизить нагрузку',
    ),
    deed: { kind: 'webhook', url: 'http://127.0.0.1:20097/qosha/shed' },
    inDrills: true,
    standing: 'no-consent',
    arming: { ...base.arming!, id: 'a2', mode: 'dry-run', consentBy: null, consentAtMs: null },
    wouldNow: 'no-consent',
  };
  const idle: ActionView = {
    ...waiting,
    name: 'horn',
    standing: 'not-armed',
    arming: null,
    wouldNow: 'not-armed',
  };
  const outcomes: readonly DeedOutcome[] = [
    { kind: 'unknown', answer: 'no-answer', isChecked: false },
    { kind: 'unknown', answer: '', isChecked: true },
    { kind: 'done', answer: isHostile ? '<img src=x>' : '150405120', because: null },
    { kind: 'not-done', answer: 'notWritable', because: null },
    { kind: 'refused', because: 'interlock-fails' },
    { kind: 'dry-run' },
  ];
  const history = outcomes.map((outcome, index): IntentView => {
    const isChecked = outcome.kind === 'unknown' && outcome.isChecked;
    return {
      id: `i${index}`,
      action: base.name,
      title: restart,
      runId: 'mains-lost.utility-a.1',
      mark: index > 3 ? 'drill' : 'real',
      step: inBand,
      missedAtMs: at - index * 26 * hourMs - 60_000,
      endedAtMs: at - index * 26 * hourMs,
      outcome,
      checked: isChecked
        ? { by: 'aysel', atMs: at - 25 * hourMs, note: 'The set runs, its breaker is closed' }
        : null,
    };
  });
  return { at, actions: [base, waiting, idle], history };
}
