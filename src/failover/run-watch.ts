// The watch over all sequences: samples, traps and ticks in, runs and what happened to them out. It asks no clock and
// reads nothing, and all it remembers can be saved and restored at any point. Easy to get wrong: an edge is a trigger
// only when the opposite was known before; what was so at the first look may have been so for years.
import { advanceRun } from './advance-run.ts';
import type { RunEffect, Sight } from './advance-run.ts';
import { judge } from './condition.ts';
import type { StateSample } from './condition.ts';
import { baselineOf, idsOf, inOrder, joinRun, openRun } from './open-run.ts';
import type { Marking, Pending } from './open-run.ts';
import type { Plan, PlannedItem, PlannedRun, Probe } from './plan.ts';
import { remember } from './probe.ts';
import type { HeardTrap, ProbeMemory } from './probe.ts';
import type { MissNote, Run, RunSubject } from './run.ts';
import { SampleMemory } from './sample-memory.ts';
import type { SavedSamples, WatchedReading } from './sample-memory.ts';
import type { Sequence } from './sequence-schema.ts';

export type WatchEvent =
  /** What one device told at one time, and what the site makes of the components that it speaks for. */
  | {
      readonly kind: 'sample';
      readonly deviceId: string;
      readonly nowMs: number;
      readonly readings: readonly WatchedReading[];
      readonly states: readonly (StateSample & { readonly componentId: string })[];
    }
  | { readonly kind: 'trap'; readonly nowMs: number; readonly trap: HeardTrap }
  | { readonly kind: 'tick'; readonly nowMs: number };

export interface WatchOptions {
  /** The countdown of a miss as things stand now. */
  readonly figuresOf: (planned: PlannedItem, run: PlannedRun) => MissNote;
  readonly markOf: (sequenceId: string, subjects: readonly string[], triggeredMs: number) => Marking;
  /** After a start nothing is called unobservable before this, epoch ms: the first looks are still to come. */
  readonly patientUntilMs?: number;
}

/** All that is remembered beside the runs, as JSON. */
export interface SavedWatch extends SavedSamples {
  readonly probes: readonly (readonly [key: string, memory: ProbeMemory])[];
  readonly traps: readonly HeardTrap[];
  readonly pending: readonly Pending[];
}

export const watchBounds = {
  /** Runs open at once; a trigger beyond is counted and dropped. */
  openRuns: 200,
  traps: 1_000,
  trapMs: 60_000,
  /** Ended runs are remembered so long, for links. */
  endedMs: 900_000,
} as const;

export class RunWatch {
  readonly samples: SampleMemory;
  readonly #plan: Plan;
  readonly #options: WatchOptions;
  readonly #probes: Map<string, ProbeMemory>;
  #traps: readonly HeardTrap[];
  #pending: readonly Pending[];
  #runs: readonly Run[];
  #refused = 0;

  constructor(plan: Plan, options: WatchOptions, saved?: SavedWatch, runs: readonly Run[] = []) {
    this.#plan = plan;
    this.#options = options;
    this.samples = new SampleMemory(saved);
    this.#probes = new Map(saved?.probes);
    this.#traps = saved?.traps ?? [];
    this.#pending = (saved?.pending ?? []).filter(({ sequenceId }) => plan.sequences.has(sequenceId));
    this.#runs = runs;
  }

  /** Open ones, and those that ended a short while ago; oldest first. */
  get runs(): readonly Run[] {
    return this.#runs;
  }

  /** Triggers dropped because too many runs were open. */
  get refusedCount(): number {
    return this.#refused;
  }

  save(): SavedWatch {
    const probes = [...this.#probes];
    return { ...this.samples.save(), probes, traps: this.#traps, pending: this.#pending };
  }

  step(event: WatchEvent): readonly RunEffect[] {
    const effects: RunEffect[] = [];
    if (event.kind === 'trap') this.#noteTrap(event.trap, event.nowMs);
    if (event.kind === 'sample') this.#takeSample(event, effects);
    // What ends with this event ends before what begins with it.
    this.#advance(event.nowMs, effects);
    if (this.#openDue(event.nowMs, effects)) this.#advance(event.nowMs, effects);
    return effects;
  }

  /** Says more of where an open run belongs. */
  annotate(runId: string, markNote: string): void {
    const run = this.#runs.find(({ id }) => id === runId);
    if (run !== undefined && run.markNote !== markNote) this.#replace({ ...run, markNote });
  }

  #noteTrap(trap: HeardTrap, nowMs: number): void {
    this.#traps = [...this.#traps, trap]
      .filter(({ atMs }) => nowMs - atMs <= watchBounds.trapMs)
      .slice(-watchBounds.traps);
  }

  #takeSample(event: Extract<WatchEvent, { kind: 'sample' }>, effects: RunEffect[]): void {
    const { deviceId, readings, states, nowMs } = event;
    for (const reading of readings) this.samples.take(deviceId, reading);
    for (const { componentId, state, takenAtMs } of states) {
      this.samples.takeState(componentId, { state, takenAtMs });
    }
    for (const probe of this.#plan.probesOf.get(deviceId) ?? []) this.#look(probe);
    for (const { sequenceId, subject } of this.#plan.triggersOf(deviceId)) {
      this.#pull(sequenceId, subject, { nowMs, effects });
    }
  }

  #look(probe: Probe): void {
    const { deviceIds, told: words } = probe;
    const look = judge(probe.bound, this.samples);
    const memory = remember(this.#probes.get(probe.key), look, { deviceIds, words, traps: this.#traps });
    if (memory !== undefined) this.#probes.set(probe.key, memory);
  }

  /** Begins a run, or waits with it, when the trigger has just begun to hold. */
  #pull(
    sequenceId: string,
    subject: string,
    { nowMs, effects }: { readonly nowMs: number; readonly effects: RunEffect[] },
  ): void {
    const key = this.#plan.triggerKey(sequenceId, subject);
    const memory = this.#probes.get(key);
    if (memory?.verdict !== 'holds' || memory.since === null) return;
    // Taken once: a run that is long over, or never came to be, is not opened again by the same edge.
    this.#probes.set(key, { ...memory, since: null });
    const fresh: RunSubject = { componentId: subject, trigger: memory.since, returned: null };
    const sequence = this.#sequence(sequenceId);
    const joinMs = (sequence.joinSeconds ?? 0) * 1000;
    const isNear = (one: {
      readonly sequenceId: string;
      readonly subjects: readonly RunSubject[];
    }): boolean =>
      one.sequenceId === sequenceId &&
      one.subjects.every(
        ({ componentId, trigger }) =>
          componentId !== subject && Math.abs(trigger.byMs - fresh.trigger.byMs) <= joinMs,
      );
    const open = this.#runs.find((run) => run.endedAtMs === null && isNear(run));
    if (open !== undefined) {
      this.#replace(joinRun(open, fresh, { plan: this.#plan, samples: this.samples }));
      effects.push({ kind: 'joined', runId: open.id, itemKey: subject, atMs: nowMs });
      return;
    }
    const waiting = this.#pending.find(isNear);
    const own = baselineOf(sequenceId, fresh, { plan: this.#plan, samples: this.samples });
    const pending: Pending = {
      sequenceId,
      subjects: inOrder([...(waiting?.subjects ?? []), fresh]),
      dueMs: waiting?.dueMs ?? nowMs + (sequence.holdSeconds ?? 0) * 1000,
      baseline: { ...own, ...waiting?.baseline },
    };
    this.#pending = [...this.#pending.filter((one) => one !== waiting), pending];
  }

  #openDue(nowMs: number, effects: RunEffect[]): boolean {
    const due = this.#pending.filter(({ dueMs }) => dueMs <= nowMs);
    if (due.length === 0) return false;
    this.#pending = this.#pending.filter(({ dueMs }) => dueMs > nowMs);
    for (const one of due) {
      const subjects = one.subjects.filter((subject) => !this.#isCovered(one.sequenceId, subject));
      if (subjects.length > 0) this.#open({ ...one, subjects }, nowMs, effects);
    }
    return true;
  }

  /** A run of a sequence that contains this one is, or was, there when it was triggered. */
  #isCovered(sequenceId: string, { componentId, trigger }: RunSubject): boolean {
    const coverers = this.#sequence(sequenceId).coveredBy ?? [];
    return this.#runs.some((run) => {
      if (!coverers.includes(run.sequenceId) || !this.#plan.sequences.has(run.sequenceId)) return false;
      if (run.endedAtMs !== null && run.endedAtMs < trigger.afterMs) return false;
      const { variables } = this.#plan.runOf(run.sequenceId, idsOf(run.subjects));
      return [...variables.values()].some((ids) => ids.includes(componentId));
    });
  }

  /** Of an entry of the register: subjects of the runs that would explain it, of which nobody knows how they stood. */
  #unseenCauses(sequenceId: string, ids: readonly string[], triggeredMs: number): readonly string[] {
    const { register, coveredBy = [] } = this.#sequence(sequenceId);
    if (register === undefined) return [];
    const unseen = coveredBy.flatMap((other) =>
      (this.#plan.subjects.get(other) ?? []).filter((subject) => {
        const seenMs = this.#probes.get(this.#plan.triggerKey(other, subject))?.seenMs ?? -Infinity;
        if (seenMs >= triggeredMs) return false;
        const { variables } = this.#plan.runOf(other, [subject]);
        return [...variables.values()].some((own) => own.some((id) => ids.includes(id)));
      }),
    );
    return [...new Set(unseen)].sort();
  }

  #open(pending: Pending, nowMs: number, effects: RunEffect[]): void {
    const openCount = this.#runs.filter(({ endedAtMs }) => endedAtMs === null).length;
    if (openCount >= watchBounds.openRuns) {
      this.#refused += 1;
      return;
    }
    const ids = idsOf(pending.subjects);
    const triggeredMs = Math.min(...pending.subjects.map(({ trigger }) => trigger.byMs));
    const marking = this.#options.markOf(pending.sequenceId, ids, triggeredMs);
    const unseenCauses =
      marking.planId === null ? this.#unseenCauses(pending.sequenceId, ids, triggeredMs) : [];
    const run = openRun(pending, marking, { plan: this.#plan, runs: this.#runs, nowMs, unseenCauses });
    // Conditions over the components of several subjects are bound only now.
    for (const { probeKey } of this.#plan.runOf(pending.sequenceId, ids).items) {
      const probe = this.#plan.probes.get(probeKey ?? '');
      if (probe !== undefined && !this.#probes.has(probe.key)) this.#look(probe);
    }
    this.#runs = [...this.#runs, run];
    effects.push({ kind: 'opened', runId: run.id, itemKey: null, atMs: nowMs });
  }

  #advance(nowMs: number, effects: RunEffect[]): void {
    const { figuresOf, patientUntilMs = 0 } = this.#options;
    const memoryOf = (key: string): ProbeMemory | undefined => this.#probes.get(key);
    const sight: Sight = {
      plan: this.#plan,
      samples: this.samples,
      memoryOf,
      figuresOf,
      nowMs,
      patientUntilMs,
    };
    for (const run of this.#runs) {
      const advanced = advanceRun(run, sight);
      if (advanced.run !== run) this.#replace(advanced.run);
      effects.push(...advanced.effects);
    }
    const isKept = (run: Run): boolean =>
      run.endedAtMs === null || nowMs - run.endedAtMs <= watchBounds.endedMs;
    if (!this.#runs.every(isKept)) this.#runs = this.#runs.filter(isKept);
  }

  #sequence(id: string): Sequence {
    const sequence = this.#plan.sequences.get(id);
    if (sequence === undefined) throw new Error(`no sequence ${id}`);
    return sequence;
  }

  #replace(run: Run): void {
    this.#runs = this.#runs.map((known) => (known.id === run.id ? run : known));
  }
}
