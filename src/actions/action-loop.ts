// Actions in life: each second, and whenever a run changes, missed steps become intentions exactly once, and every open
// intention is decided and perhaps done. Easy to get wrong: `begun` is committed before anything leaves; who finds it without
// an end does not know whether it was done, says so, and never tries again.
import { createId } from '../access/token.ts';
import { appendAudit } from '../access/audit-store.ts';
import type { Clock } from '../core/clock.ts';
import type { KeptRun } from '../failover/run-store.ts';
import type { Sequence } from '../failover/sequence-schema.ts';
import type { Database, Transaction } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Loop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Device } from '../site/site.ts';
import { hashOf } from './action.ts';
import type { Action } from './action.ts';
import type { Arming } from './arming.ts';
import { newestArmings, tryLockAction } from './arming-store.ts';
import { isSameAtHand, loadAtHand, nothingAtHand } from './at-hand.ts';
import type { AtHand } from './at-hand.ts';
import { decide } from './decide.ts';
import type { Decision, Facts, PastDeed } from './decide.ts';
import { answerText } from './deed-channel.ts';
import type { DeedChannel, DeedResult } from './deed-channel.ts';
import { insertEvent, insertIntent, listIntents, listPastDeeds } from './intent-store.ts';
import type { EventDetail, IntentEventKind, KnownIntent } from './intent-store.ts';
import { judgeInterlock } from './interlock.ts';
import type { InterlockSight } from './interlock.ts';
import { deedsOf, isOpen, missOf, newIntents } from './missed-steps.ts';
import type { DeedView } from './missed-steps.ts';

const intervalMs = 1_000;
/** Intentions at work at one time; each holds two connections to the database. */
const maxAtWork = 3;
const burstSeconds = 15;

export interface ActionParts {
  readonly siteName: string;
  readonly actions: readonly Action[];
  readonly sequences: readonly Sequence[];
  readonly devices: readonly Device[];
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly sight: InterlockSight;
  /** Runs that are written, with their missed steps. */
  readonly runs: { readonly kept: readonly KeptRun[]; onChange(listener: () => void): () => void };
  readonly channel: DeedChannel;
  /** Has a device read each second for a while. */
  readonly burst: (deviceId: string, seconds: number) => void;
}

export class ActionWatch {
  readonly actions: ReadonlyMap<string, Action>;
  readonly sequences: readonly Sequence[];
  readonly #parts: ActionParts;
  readonly #hashes: ReadonlyMap<string, string>;
  readonly #listeners = new Set<() => void>();
  #atHand: AtHand = nothingAtHand;
  #loop: Loop | undefined;

  constructor(parts: ActionParts) {
    this.#parts = parts;
    this.actions = new Map(parts.actions.map((action) => [action.name, action]));
    this.sequences = parts.sequences;
    this.#hashes = new Map(parts.actions.map((action) => [action.name, hashOf(action, parts)]));
  }

  /** The newest arming of each action, as read last. */
  get armings(): ReadonlyMap<string, Arming> {
    return this.#atHand.armings;
  }

  /** Open ones, those of the last hour, and those of which nobody knows whether they were done. */
  get intents(): readonly KnownIntent[] {
    return this.#atHand.intents;
  }

  hashOf(name: string): string {
    return this.#hashes.get(name) ?? '';
  }

  isAllowed({ deed }: Action): boolean {
    if (deed.kind === 'webhook') return true;
    return this.#parts.devices.some(
      ({ id, writeSecurity }) => id === deed.deviceId && writeSecurity !== undefined,
    );
  }

  judge(action: Action) {
    return judgeInterlock(action.interlock, this.#parts.sight, this.#parts.clock.epochMs());
  }

  /** What was done, or would be as things stand, about the missed steps of a run. */
  deeds(kept: KeptRun): readonly DeedView[] {
    if (this.actions.size === 0) return [];
    const decideNow = (intent: KnownIntent): Decision =>
      this.#decide(intent, {
        arming: this.#atHand.armings.get(intent.action),
        history: this.pastDeeds(intent.action),
      });
    return deedsOf(kept, { actions: this.actions, intents: this.#atHand.intents, decide: decideNow });
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Something was armed, disarmed or looked at: what is at hand is read anew. */
  async reread(): Promise<void> {
    await this.#read();
    this.#loop?.wake();
  }

  /** What was done or rehearsed of an action within its rate, as far as it is at hand. */
  pastDeeds(name: string): readonly PastDeed[] {
    return this.#atHand.past.get(name) ?? [];
  }

  start(): Loop {
    const { clock, log, metrics, runs } = this.#parts;
    const loop = startLoop({ name: 'actions', intervalMs, clock, log, metrics, cycle: () => this.cycle() });
    this.#loop = loop;
    const stopListening = runs.onChange(() => loop.wake());
    return {
      wake: () => loop.wake(),
      stop: () => {
        stopListening();
        return loop.stop();
      },
    };
  }

  /** One second's work; safe to repeat after a crash at any line. */
  async cycle(): Promise<void> {
    await this.#note();
    await this.#read();
    const open = this.#atHand.intents.filter(isOpen).toReversed();
    // One of each action at a time: they share its lock and its rate.
    const first = [...Map.groupBy(open, ({ action }) => action).values()].flatMap(([one]) => one ?? []);
    const atWork = first.slice(0, maxAtWork);
    for (const intent of atWork) this.#lookClosely(intent);
    const isChanged = await Promise.all(atWork.map((intent) => this.#work(intent)));
    if (!isChanged.includes(true)) return;
    await this.#read();
    // The others of an action, and whatever came meanwhile.
    if (open.length > 0) this.#loop?.wake();
  }

  async #note(): Promise<void> {
    const { runs, database, clock } = this.#parts;
    const known = new Set(
      this.#atHand.intents.map(({ runId, stepId, action }) => `${runId}\t${stepId}\t${action}`),
    );
    const fresh = newIntents(runs.kept, this.actions).filter(
      ({ runId, stepId, action }) => !known.has(`${runId}\t${stepId}\t${action}`),
    );
    if (fresh.length === 0) return;
    await database.transaction(async (tx) => {
      for (const intent of fresh) {
        await insertIntent(tx, { ...intent, id: createId(), notedAtMs: clock.epochMs() });
      }
    });
  }

  async #read(): Promise<void> {
    const { database, clock } = this.#parts;
    const before = this.#atHand;
    this.#atHand = await database.transaction((tx) => loadAtHand(tx, this.actions.values(), clock.epochMs()));
    if (isSameAtHand(before, this.#atHand)) return;
    for (const listener of this.#listeners) listener();
  }

  /** Its interlock is judged on what was read just now. */
  #lookClosely({ action }: KnownIntent): void {
    for (const term of this.actions.get(action)?.interlock ?? []) {
      if (term.kind === 'point') this.#parts.burst(term.deviceId, burstSeconds);
    }
  }

  /** Whether anything was written of it. The one boundary at which an error of one intention is caught. */
  async #work(intent: KnownIntent): Promise<boolean> {
    try {
      // The lock is held until what was answered is written; a disarming waits for it.
      return await this.#parts.database.transaction(async (lock) => {
        if (!(await tryLockAction(lock, intent.action))) return false;
        return this.#workAlone(intent);
      });
    } catch (error) {
      this.#parts.log.error({ err: error, intent: intent.id }, 'an action could not be worked on');
      return false;
    }
  }

  async #workAlone({ id }: KnownIntent): Promise<boolean> {
    const { database } = this.#parts;
    const begun = await database.transaction(async (tx) => {
      const [intent] = await listIntents(tx, { id, limit: 1 });
      if (intent === undefined || !isOpen(intent)) return undefined;
      if (intent.events.some(({ kind }) => kind === 'begun')) {
        await this.#write(tx, intent, { kind: 'unknown', detail: { answer: '' } });
        return 'written';
      }
      const facts = await this.#loadFacts(tx, intent);
      const decision = this.#decide(intent, facts);
      if (decision.do === 'wait') return undefined;
      if (decision.do === 'refuse') {
        await this.#write(tx, intent, { kind: 'refused', detail: { because: decision.because } });
        return 'written';
      }
      const kind = decision.do === 'act' ? 'begun' : 'dry-run';
      await this.#write(tx, intent, { kind, armingId: facts.arming?.id, detail: {} });
      return decision.do === 'act' ? { intent, facts } : 'written';
    });
    if (begun === undefined) return false;
    if (begun === 'written') return true;
    const result = await this.#act(begun.intent, begun.facts);
    await database.transaction((tx) => this.#write(tx, begun.intent, result));
    return true;
  }

  /** In the last instant everything that can change without the database is looked at once more. */
  async #act(intent: KnownIntent, facts: LoadedFacts): Promise<Ending> {
    const decision = this.#decide(intent, facts);
    const action = this.actions.get(intent.action);
    if (decision.do !== 'act' || action === undefined) {
      const because = decision.do === 'refuse' ? decision.because : 'interlock-unknown';
      return { kind: 'ended', detail: { outcome: 'not-done', because } };
    }
    const { runId, sequenceId, stepId, componentIds, missedAtMs } = intent;
    const result = await this.#parts
      .channel({
        intentId: intent.id,
        action,
        siteName: this.#parts.siteName,
        runId,
        step: `${sequenceId}/${stepId}`,
        componentIds,
        missedAtMs,
      })
      .catch((error: unknown): DeedResult => {
        this.#parts.log.error({ err: error, intent: intent.id }, 'an action failed in its doing');
        return { outcome: 'unknown', answer: answerText(String(error)) };
      });
    const { outcome, answer } = result;
    return outcome === 'unknown'
      ? { kind: 'unknown', detail: { answer } }
      : { kind: 'ended', detail: { outcome, answer } };
  }

  async #loadFacts(tx: Transaction, { action, missedAtMs }: KnownIntent): Promise<LoadedFacts> {
    const hours = this.actions.get(action)?.rate.perHours ?? 1;
    const sinceMs = Math.min(this.#parts.clock.epochMs() - hours * 3_600_000, missedAtMs);
    const [arming] = await newestArmings(tx, action);
    return { arming, history: await listPastDeeds(tx, action, sinceMs) };
  }

  #decide(intent: KnownIntent, loaded: LoadedFacts): Decision {
    const action = this.actions.get(intent.action);
    const miss = missOf(intent, this.#parts.runs.kept);
    const facts: Facts = {
      ...loaded,
      action,
      definitionHash: this.hashOf(intent.action),
      interlock: action === undefined ? 'unknown' : this.judge(action).verdict,
      isAllowed: action !== undefined && this.isAllowed(action),
    };
    return decide(miss, facts, this.#parts.clock.epochMs());
  }

  async #write(tx: Transaction, intent: KnownIntent, ending: Ending): Promise<void> {
    const at = Temporal.Instant.fromEpochMilliseconds(Math.round(this.#parts.clock.epochMs()));
    const { kind, armingId, detail } = ending;
    await insertEvent(tx, { intentId: intent.id, kind, at, armingId, detail });
    const { action, runId, stepId } = intent;
    await appendAudit(tx, {
      at,
      actor: 'actions',
      action: `action.${kind}`,
      subject: action,
      detail: { intent: intent.id, run: runId, step: stepId, arming: armingId ?? null, ...detail },
    });
    this.#parts.log.info({ action, run: runId, step: stepId, kind, ...detail }, 'action on a missed step');
  }
}

type LoadedFacts = Pick<Facts, 'arming' | 'history'>;

interface Ending {
  readonly kind: Exclude<IntentEventKind, 'checked'>;
  readonly armingId?: string | undefined;
  readonly detail: EventDetail;
}
