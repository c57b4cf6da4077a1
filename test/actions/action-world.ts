// What tests of actions share: one action, an arming by two people, a run with a missed step.
import type { Action } from '../../src/actions/action.ts';
import type { Arming } from '../../src/actions/arming.ts';
import type { ActionMiss, Facts } from '../../src/actions/decide.ts';
import { verdictOf } from '../../src/failover/run.ts';
import type { Run, RunItem, RunMark } from '../../src/failover/run.ts';
import type { KeptRun } from '../../src/failover/run-store.ts';
import { sequenceOf } from '../failover/small-plant.ts';

export const startMs = Date.UTC(2026, 10, 22, 3, 12);
export const hourMs = 3_600_000;

export const action: Action = {
  name: 'restart-gen-2',
  title: { en: 'Restart generator 2', az: 'Generator 2-ni yenidən işə sal', ru: 'Перезапустить генератор 2' },
  on: ['lost/in-band'],
  componentIds: ['gen-2'],
  interlock: [{ kind: 'point', deviceId: 'gen-2', point: 'engine.mode', is: ['auto'] }],
  rate: { atMost: 2, perHours: 24 },
  waitSeconds: 0,
  deed: {
    kind: 'snmp-set',
    deviceId: 'gen-2',
    oid: '1.3.6.1.4.1.41385.1.3.4.1.2.0',
    set: { type: 'integer', value: 1 },
  },
};

export const hash = 'a'.repeat(64);

export const ann = { id: '00000000-0000-4000-8000-00000000000a', login: 'ann', isAdministrator: true };
export const bob = { id: '00000000-0000-4000-8000-00000000000b', login: 'bob', isAdministrator: true };

export function armingOf(change: Partial<Arming> = {}): Arming {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    action: action.name,
    definitionHash: hash,
    mode: 'live',
    reason: 'storm warning',
    by: ann,
    armedAtMs: startMs - hourMs,
    untilMs: startMs + hourMs,
    consent: { by: bob, atMs: startMs - hourMs / 2 },
    disarmed: null,
    ...change,
  };
}

export function missOf(change: Partial<ActionMiss> = {}): ActionMiss {
  return {
    runId: 'lost.utility.1',
    stepId: 'in-band',
    missedAtMs: startMs,
    mark: 'real',
    isStillMissed: true,
    ...change,
  };
}

export function factsOf(change: Partial<Facts> = {}): Facts {
  return {
    action,
    definitionHash: hash,
    arming: armingOf(),
    history: [],
    interlock: 'holds',
    isAllowed: true,
    ...change,
  };
}

export const sequence = sequenceOf(`
  - id: in-band
    each: generators
    condition: { point: output.frequency, atLeast: 49 }
    deadline: { seconds: 10 }
  - id: moved
    each: switches
    condition: { point: output.source, is: [b] }
    deadline: { seconds: 10 }
`);

export function itemOf(change: Partial<RunItem> = {}): RunItem {
  return {
    key: 'in-band/gen-2',
    stepId: 'in-band',
    componentIds: ['gen-2'],
    verdict: 'missed',
    base: { afterMs: startMs - 11_000, byMs: startMs - 10_000 },
    seen: null,
    judgedAtMs: startMs,
    note: { battery: null, generators: null },
    refutedMs: startMs,
    ...change,
  };
}

export function keptOf(
  id: string,
  items: readonly RunItem[],
  { mark = 'real', atMs = startMs }: { readonly mark?: RunMark; readonly atMs?: number } = {},
): KeptRun {
  const run: Run = {
    id,
    sequenceId: 'lost',
    subjects: [
      { componentId: 'utility', trigger: { afterMs: atMs - 11_000, byMs: atMs - 10_000 }, returned: null },
    ],
    openedAtMs: atMs - 9_000,
    endedAtMs: null,
    ending: null,
    items,
    links: [],
    baseline: {},
    mark,
    markNote: '',
    planId: null,
    gaps: [],
  };
  if (verdictOf(run) === 'passed') throw new Error('a run without a miss');
  return { run, sequence, names: { 'gen-2': 'GEN-2' }, told: 0 };
}
