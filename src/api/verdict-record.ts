// The record of verdicts as documents: one instant, worked out again from what was recorded, and the changes of a range. Easy to get
// wrong: what was not recorded is said to be so; an instant between two processes has no verdict.
import type { Renters } from './rack-renters.ts';
import type { Assessment } from '../redundancy/report.ts';
import type { Transaction } from '../platform/database.ts';
import { assessRecalled, recall, recalledModel } from '../verdicts/recall.ts';
import type { RecalledComponent } from '../verdicts/recall.ts';
import { readModel } from '../verdicts/recorded-model.ts';
import { verdictOf } from '../verdicts/record-entry.ts';
import { componentsAt, recordedAround, stretchAt, verdictAt } from '../verdicts/verdict-store.ts';
import type { RecordedVerdict } from '../verdicts/verdict-store.ts';
import type { ComponentAtView, RecordedMoment, VerdictAtView } from './contract-verdict.ts';
import { stateSentence } from './state-sentence.ts';
import { verdictViews } from './verdict-view.ts';
import { whyNot } from './verdict-why.ts';

export const maxStates = 500;
/** Moments whose assessment is kept: people step to and fro between a few. */
const maxKept = 20;

interface Moment {
  readonly components: readonly RecalledComponent[];
  readonly names: ReadonlyMap<string, string>;
  readonly assessment: Assessment;
  readonly verdict: RecordedVerdict | undefined;
}

export class VerdictRecord {
  readonly #kept = new Map<string, Moment>();

  /** `renters` by load component, as of that instant. */
  async at(tx: Transaction, atMs: number, renters: Renters): Promise<VerdictAtView> {
    const moment = await this.#recall(tx, atMs);
    if (moment !== undefined) {
      return { asked: atMs, recorded: momentView(moment, renters), before: null, after: null };
    }
    const { beforeMs, afterMs } = await recordedAround(tx, atMs);
    return { asked: atMs, recorded: null, before: beforeMs, after: afterMs };
  }

  async #recall(tx: Transaction, atMs: number): Promise<Moment | undefined> {
    const stretch = await stretchAt(tx, atMs);
    if (stretch === undefined) return undefined;
    const changes = await componentsAt(tx, stretch.id, { atMs });
    const verdict = await verdictAt(tx, stretch.id, atMs);
    const key = `${stretch.id} ${Math.max(-1, ...changes.map(({ seq }) => seq))} ${verdict?.seq ?? -1}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const model = readModel(stretch.text);
    const components = recall(model, changes);
    const ofComponents = components.map(({ component: { id, name } }) => [id, name] as const);
    const names = new Map([...model.deviceNames, ...ofComponents]);
    const moment = { components, names, assessment: assessRecalled(components), verdict };
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= maxKept && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(key, moment);
    return moment;
  }
}

function momentView(moment: Moment, renters: Renters): RecordedMoment {
  const { components, names, assessment, verdict } = moment;
  const model = recalledModel(components);
  const sinceMs = verdict?.atMs ?? null;
  const counts = { available: 0, unavailable: 0, unknown: 0 };
  for (const { state } of components) counts[state] += 1;
  const loads = components.filter(({ component }) => component.provides === undefined);
  return {
    ...verdictViews(model, assessment, { names, since: null, supply: new Map() }),
    ...whyNot(model, assessment, { names, renters }),
    sinceMs,
    agrees: verdict === undefined ? null : verdictOf(assessment, []).digest === verdict.digest,
    states: components.flatMap((one) => stateView(one, names)).slice(0, maxStates),
    counts,
    figures: {
      loads: loads.length,
      measuredLoads: loads.filter(({ figures }) => figures['demand.power']?.source === 'measured').length,
      capacities: components.filter(({ figures }) => (figures.capacity?.source ?? 'file') !== 'file').length,
    },
  };
}

function stateView(one: RecalledComponent, names: ReadonlyMap<string, string>): readonly ComponentAtView[] {
  const { component, state, reason, sinceMs } = one;
  if (state === 'available' && reason === null) return [];
  const { id, name, isWatched } = component;
  const status = { state, reason, sinceMs: sinceMs ?? 0, isWatched };
  return [{ id, name, state, sinceMs, sentence: stateSentence(component, status, false, names) }];
}
