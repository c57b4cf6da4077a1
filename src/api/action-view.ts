// Actions as documents: what exists, who armed it, how its interlock stands now, what came of it. Pure but for the board that
// the interlock is judged on.
import type { ActionWatch } from '../actions/action-loop.ts';
import { usesOf } from '../actions/action.ts';
import type { Action } from '../actions/action.ts';
import { standingOf } from '../actions/arming.ts';
import type { Arming } from '../actions/arming.ts';
import { decide } from '../actions/decide.ts';
import type { KnownIntent } from '../actions/intent-store.ts';
import type { TermVerdict } from '../actions/interlock.ts';
import { outcomeOf } from '../actions/missed-steps.ts';
import type { ActionView, ArmingView, IntentView, InterlockTermView } from './contract-actions.ts';
import type { PlantSource } from './sources.ts';

type Namer = (id: string) => string;

function namers({ site }: PlantSource): { readonly device: Namer; readonly component: Namer } {
  return {
    device: (id) => site.devices.find((one) => one.id === id)?.name ?? id,
    component: (id) => site.components.find((one) => one.id === id)?.name ?? id,
  };
}

export function actionView(
  watch: ActionWatch,
  plant: PlantSource,
  action: Action,
  nowMs: number,
): ActionView {
  const { name, title, waitSeconds, rate, componentIds } = action;
  const names = namers(plant);
  const arming = watch.armings.get(name);
  const definitionHash = watch.hashOf(name);
  const judged = watch.judge(action);
  const miss = { runId: '', stepId: '', missedAtMs: nowMs - waitSeconds * 1000, mark: 'real' } as const;
  const decision = decide(
    { ...miss, isStillMissed: true },
    {
      action: { ...action, waitSeconds: 0 },
      definitionHash,
      arming,
      history: watch.pastDeeds(name),
      interlock: judged.verdict,
      isAllowed: watch.isAllowed(action),
    },
    nowMs,
  );
  return {
    name,
    title,
    deed: deedView(action, names.device),
    steps: usesOf(action, watch.sequences).flatMap((use) => stepTitles(watch, use)),
    components: componentIds.map(names.component),
    waitSeconds,
    inDrills: action.inDrills === true,
    rate,
    definitionHash,
    standing: standingOf(arming, definitionHash, nowMs),
    arming: arming === undefined ? null : armingView(arming),
    interlock: {
      verdict: judged.verdict,
      terms: judged.terms.map((term) => termView(term, names)),
    },
    wouldNow:
      decision.do === 'refuse'
        ? decision.because
        : decision.do === 'wait'
          ? 'interlock-unknown'
          : decision.do,
  };
}

function deedView({ deed }: Action, deviceName: Namer): ActionView['deed'] {
  if (deed.kind === 'webhook') return { kind: 'webhook', url: deed.url };
  const { deviceId, oid, set } = deed;
  const { type, value } = set;
  return { kind: 'snmp-set', deviceId, deviceName: deviceName(deviceId), oid, type, value: String(value) };
}

function stepTitles({ sequences }: ActionWatch, use: string): ActionView['steps'] {
  const [sequenceId, stepId] = use.split('/');
  const sequence = sequences.find(({ id }) => id === sequenceId);
  const step = sequence?.steps.find(({ id }) => id === stepId);
  return sequence === undefined || step === undefined ? [] : [{ sequence: sequence.title, step: step.title }];
}

function armingView({ id, mode, reason, by, armedAtMs, untilMs, consent, disarmed }: Arming): ArmingView {
  return {
    id,
    mode,
    reason,
    by: by.login,
    armedAtMs,
    untilMs,
    consentBy: consent?.by.login ?? null,
    consentAtMs: consent?.atMs ?? null,
    disarmedBy: disarmed?.login ?? null,
    disarmedAtMs: disarmed?.atMs ?? null,
  };
}

function termView({ term, verdict, seen }: TermVerdict, names: ReturnType<typeof namers>): InterlockTermView {
  const shared = { verdict, seen };
  if (term.kind === 'state') {
    const nothing = { point: null, instance: null, isNot: [], atLeast: null, atMost: null };
    return { ...shared, ...nothing, name: names.component(term.componentId), is: term.states };
  }
  const { deviceId, point, instance, is, isNot, atLeast, atMost } = term;
  return {
    ...shared,
    name: names.device(deviceId),
    point,
    instance: instance ?? null,
    is: is ?? [],
    isNot: isNot ?? [],
    atLeast: atLeast ?? null,
    atMost: atMost ?? null,
  };
}

export function intentView(watch: ActionWatch, intent: KnownIntent): IntentView {
  const { id, action, runId, mark, sequenceId, stepId, missedAtMs, events } = intent;
  const checked = events.find(({ kind }) => kind === 'checked');
  const end = events.findLast(({ kind }) => kind !== 'checked' && kind !== 'begun');
  return {
    id,
    action,
    title: watch.actions.get(action)?.title ?? { en: action, az: action, ru: action },
    runId,
    mark,
    step: stepTitles(watch, `${sequenceId}/${stepId}`)[0]?.step ?? null,
    missedAtMs,
    endedAtMs: end?.atMs ?? null,
    outcome: outcomeOf(intent),
    checked:
      checked === undefined
        ? null
        : { by: checked.by ?? '', atMs: checked.atMs, note: checked.detail.note ?? '' },
  };
}

/** How many actions are armed now, for every screen to show. */
export function armedCounts(
  watch: ActionWatch | undefined,
  nowMs: number,
): { readonly live: number; readonly dryRun: number } {
  const counts = { live: 0, dryRun: 0 };
  for (const arming of watch?.armings.values() ?? []) {
    if (watch === undefined || standingOf(arming, watch.hashOf(arming.action), nowMs) !== 'armed') continue;
    if (arming.mode === 'live') counts.live += 1;
    else counts.dryRun += 1;
  }
  return counts;
}
