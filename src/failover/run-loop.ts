// The watch in life: readings, states and traps go in as they come; once a second, and whenever something happened, the
// runs that changed are written with their events and the watch's memory in one transaction. Easy to get wrong: nobody
// is shown or told a run that is not written yet, and after a start the history speaks before the living readings do.
import type { Clock } from '../core/clock.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Loop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Accepted, LatestBoard } from '../readings/latest-board.ts';
import type { ComponentState } from '../site/component.ts';
import type { Site } from '../site/site.ts';
import type { RunEffect } from './advance-run.ts';
import type { Marking } from './open-run.ts';
import { Plan } from './plan.ts';
import type { HeardTrap } from './probe.ts';
import { figuresOf } from './run-figures.ts';
import { missesOf } from './run.ts';
import type { Run } from './run.ts';
import type { RunRecords } from './run-records.ts';
import type { KeptRun, RunEvent } from './run-store.ts';
import { RunWatch } from './run-watch.ts';
import type { WatchEvent } from './run-watch.ts';
import type { Sequence } from './sequence-schema.ts';
import { profileGrounds, stateBindings } from './state-grounds.ts';
import type { ProfileConditions, ProfileGrounds } from './state-grounds.ts';

const intervalMs = 1_000;
/** What is remembered is written so often at least: so much the history has to bridge after a crash. */
const saveEveryMs = 30_000;
/** First looks after a start are waited for so long. */
const patienceMs = 20_000;
/** Events kept while the memory is being restored; the newest beyond are dropped and counted. */
const maxQueued = 50_000;
/** Events of runs kept while the database does not take them. */
const maxUnsaved = 10_000;

export interface FailoverParts {
  readonly site: Site;
  readonly sequences: readonly Sequence[];
  readonly board: LatestBoard;
  readonly records: RunRecords;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly stateOf: (componentId: string) => ComponentState | undefined;
  /** Of the profile that a device was identified with. */
  readonly profileConditions: ProfileConditions;
  readonly batterySecondsOf: (componentId: string) => number | null;
  readonly markOf: (sequenceId: string, subjects: readonly string[], triggeredMs: number) => Marking;
  /** What a drill is called that plays now; asked for each run that is marked as one until it is known; empty: it is not. */
  readonly drillNote: () => Promise<string>;
  readonly burst: (deviceId: string, seconds: number) => void;
}

const burstSeconds = 15;
const burstEveryMs = 10_000;

export class FailoverRuns {
  readonly plan: Plan;
  readonly #parts: FailoverParts;
  readonly #told = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  readonly #burstMs = new Map<string, number>();
  readonly #statesOf = new Map<string, readonly string[]>();
  #watch: RunWatch | undefined;
  /** What came before the memory was restored. */
  #queue: WatchEvent[] = [];
  #unsaved: RunEvent[] = [];
  #kept: readonly KeptRun[] = [];
  #savedMs = -Infinity;
  #grounds: ProfileGrounds = [];
  #beganMs: number | undefined;
  #dropped = 0;
  #loop: Loop | undefined;

  constructor(parts: FailoverParts) {
    this.#parts = parts;
    this.plan = new Plan(parts.sequences, parts.site);
    for (const { id, bindings } of parts.site.devices) {
      const ids = bindings.map(({ component }) => component);
      this.#statesOf.set(
        id,
        ids.filter((component) => this.plan.stateComponents.has(component)),
      );
    }
    parts.board.onPut((deviceId, _changed, accepted) => this.#noteReadings(deviceId, accepted));
  }

  /** Runs that are written: open ones, those of which somebody has still to be told, and those just over. */
  get kept(): readonly KeptRun[] {
    return this.#kept;
  }

  /** Since when anybody watches at this site, epoch ms; undefined until that is known. */
  get beganMs(): number | undefined {
    return this.#beganMs;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  noteTrap(trap: HeardTrap): void {
    this.#take({ kind: 'trap', nowMs: this.#parts.clock.epochMs(), trap });
  }

  /** Alerts have taken in so many misses of a run: it need not be told again for them. */
  noteTold(runId: string, misses: number): void {
    if ((this.#told.get(runId) ?? 0) >= misses) return;
    this.#told.set(runId, misses);
    this.#loop?.wake();
  }

  start(): Loop {
    const { clock, log, metrics } = this.#parts;
    metrics.read({
      name: 'qosha_failover_open_runs',
      help: 'Failover runs that are open',
      kind: 'gauge',
      values: () => this.#kept.filter(({ run }) => run.endedAtMs === null).length,
    });
    metrics.read({
      name: 'qosha_failover_dropped_events_total',
      help: 'Readings, traps and triggers that the failover watch had no room for',
      kind: 'counter',
      values: () => this.#dropped + (this.#watch?.refusedCount ?? 0),
    });
    const loop = startLoop({ name: 'failovers', intervalMs, clock, log, metrics, cycle: () => this.cycle() });
    this.#loop = loop;
    return loop;
  }

  /** One second's work; safe to repeat after a crash at any line. */
  async cycle(): Promise<void> {
    const watch = (this.#watch ??= await this.#restore());
    for (const event of this.#queue.splice(0)) this.#step(watch, event);
    this.#feedStates(watch);
    this.#step(watch, { kind: 'tick', nowMs: this.#parts.clock.epochMs() });
    this.#lookClosely(watch.runs);
    // No run waits for the name of a drill.
    await this.#nameDrills(watch).finally(() => this.#save(watch));
  }

  #noteReadings(deviceId: string, accepted: Accepted): void {
    const points = this.plan.pointsOf.get(deviceId);
    const components = this.#statesOf.get(deviceId) ?? [];
    if (points === undefined && components.length === 0) return;
    const readings = (points === undefined ? [] : accepted.ofPoints(points)).map(
      ({ point, instance, value, state, quality, takenAtMs }) => ({
        point,
        instance,
        value,
        state,
        quality,
        takenAtMs,
      }),
    );
    const nowMs = this.#parts.clock.epochMs();
    const states = this.#states(components, accepted.newestMs());
    this.#take({ kind: 'sample', deviceId, nowMs, readings, states });
  }

  #states(components: readonly string[], takenAtMs: number) {
    return components.flatMap((componentId) => {
      const state = this.#parts.stateOf(componentId);
      return state === undefined ? [] : [{ componentId, state, takenAtMs }];
    });
  }

  /** States also change by waiting out a delay, with no new reading. */
  #feedStates(watch: RunWatch): void {
    const nowMs = this.#parts.clock.epochMs();
    for (const [deviceId, components] of this.#statesOf) {
      const changed = components.filter(
        (id) =>
          watch.samples.stateOf(id) !== undefined &&
          watch.samples.stateOf(id)?.state !== this.#parts.stateOf(id),
      );
      if (changed.length === 0) continue;
      const states = this.#states(changed, nowMs);
      this.#step(watch, { kind: 'sample', deviceId, nowMs, readings: [], states });
    }
  }

  #take(event: WatchEvent): void {
    if (this.#watch !== undefined && this.#queue.length === 0) return this.#step(this.#watch, event);
    if (this.#queue.length < maxQueued) this.#queue.push(event);
    else this.#dropped += 1;
  }

  #step(watch: RunWatch, event: WatchEvent): void {
    const effects = watch.step(event);
    if (effects.length === 0) return;
    const runs = new Map(watch.runs.map((run) => [run.id, run]));
    this.#unsaved.push(...effects.map((effect) => toEvent(effect, runs.get(effect.runId))));
    this.#dropped += Math.max(0, this.#unsaved.length - maxUnsaved);
    this.#unsaved = this.#unsaved.slice(-maxUnsaved);
    this.#loop?.wake();
  }

  async #restore(): Promise<RunWatch> {
    const { records, clock, log } = this.#parts;
    const nowMs = clock.epochMs();
    const { row, kept, runs, events } = await records.restore(this.plan, nowMs);
    this.#beganMs = row?.beganMs ?? nowMs;
    this.#grounds = row?.memory.grounds ?? [];
    for (const { run, told } of kept) this.#told.set(run.id, told);
    this.#kept = kept;
    const options = { ...this.#options(() => watch), patientUntilMs: nowMs + patienceMs };
    const watch: RunWatch = new RunWatch(this.plan, options, row?.memory, runs);
    const open = runs.filter(({ endedAtMs }) => endedAtMs === null);
    this.#unsaved.push(
      ...open.map(({ id }): RunEvent => ({ runId: id, atMs: nowMs, kind: 'resumed', item: '', verdict: '' })),
    );
    for (const event of events) this.#step(watch, event);
    log.info({ open: open.length, replayed: events.length }, 'failover runs are restored');
    return watch;
  }

  #options(watchOf: () => RunWatch) {
    const { batterySecondsOf, markOf } = this.#parts;
    return {
      markOf,
      figuresOf: (...[planned, run]: Parameters<RunWatchFigures>) =>
        figuresOf(planned, run, { plan: this.plan, samples: watchOf().samples, batterySecondsOf }),
    };
  }

  async #nameDrills(watch: RunWatch): Promise<void> {
    const kept = new Set(this.#kept.map(({ run }) => run.id));
    for (const { id, mark, markNote, endedAtMs } of watch.runs) {
      // One that is written and over is evidence; one that opened and ended at once is not written yet.
      const isFinal = endedAtMs !== null && kept.has(id);
      if (mark === 'drill' && markNote === '' && !isFinal) {
        watch.annotate(id, await this.#parts.drillNote());
      }
    }
  }

  /** Every device of an open run is read each second. */
  #lookClosely(runs: readonly Run[]): void {
    const nowMs = this.#parts.clock.epochMs();
    for (const run of runs) {
      if (run.endedAtMs !== null || !this.plan.sequences.has(run.sequenceId)) continue;
      const subjects = run.subjects.map(({ componentId }) => componentId);
      const components = new Set([...this.plan.runOf(run.sequenceId, subjects).variables.values()].flat());
      for (const deviceId of [...components].flatMap((id) => this.plan.devicesOf(id))) {
        if (nowMs - (this.#burstMs.get(deviceId) ?? -Infinity) < burstEveryMs) continue;
        this.#burstMs.set(deviceId, nowMs);
        this.#parts.burst(deviceId, burstSeconds);
      }
    }
  }

  async #save(watch: RunWatch): Promise<void> {
    const nowMs = this.#parts.clock.epochMs();
    const before = new Map(this.#kept.map((one) => [one.run.id, one]));
    const watched = new Set(watch.runs.map(({ id }) => id));
    // Over for long, and still somebody has to be told.
    const untold = this.#kept.filter(({ run, told }) => !watched.has(run.id) && told < missesOf(run).length);
    const all = [...untold.map(({ run }) => run), ...watch.runs].map((run) =>
      this.#keep(run, before.get(run.id)),
    );
    const changed = all.filter(({ run, told }) => {
      const known = before.get(run.id);
      return known === undefined || known.run !== run || known.told !== told;
    });
    const events = [...this.#unsaved];
    if (changed.length === 0 && events.length === 0 && nowMs - this.#savedMs < saveEveryMs) return;
    const { site, profileConditions, records } = this.#parts;
    this.#grounds = profileGrounds(stateBindings(this.plan, site), profileConditions, this.#grounds);
    await records.save({ changed, events, memory: { ...watch.save(), grounds: this.#grounds }, nowMs });
    this.#savedMs = nowMs;
    this.#unsaved = this.#unsaved.slice(events.length);
    this.#kept = all;
    if (changed.length > 0) for (const listener of this.#listeners) listener();
  }

  #keep(run: Run, before: KeptRun | undefined): KeptRun {
    const told = Math.max(this.#told.get(run.id) ?? 0, before?.told ?? 0);
    const sequence = before?.sequence ?? this.plan.sequences.get(run.sequenceId);
    if (sequence === undefined) throw new Error(`run ${run.id} has no sequence`);
    const ids = [
      ...run.items.flatMap(({ componentIds }) => componentIds),
      ...run.subjects.map((one) => one.componentId),
      ...(run.unseenCauses ?? []),
    ];
    const names = Object.fromEntries([...new Set(ids)].map((id) => [id, this.plan.nameOf(id)]));
    return { run, sequence, names: { ...names, ...before?.names }, told };
  }
}

type RunWatchFigures = ConstructorParameters<typeof RunWatch>[1]['figuresOf'];

function toEvent({ runId, atMs, kind, itemKey }: RunEffect, run: Run | undefined): RunEvent {
  const verdict = kind === 'judged' ? run?.items.find(({ key }) => key === itemKey)?.verdict : undefined;
  return { runId, atMs, kind, item: itemKey ?? '', verdict: verdict ?? '' };
}
