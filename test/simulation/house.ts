// Qosha in one process without its database: the real pollers, the real live plant, the real rules and alarm states, on
// virtual time. What the product keeps in tables is kept in maps, and outlives a restart as tables do. Easy to get wrong:
// a restart forgets everything else, so a house is made anew from what it kept.
import { findAll } from '../../src/alerts/find-all.ts';
import { isActive, stepAlarm, type Alarm, type AlarmInput } from '../../src/alerts/alarm-state.ts';
import type { Finding } from '../../src/alerts/finding.ts';
import type { Profile } from '../../src/collect/profile.ts';
import { startPolling, type OwnPolling } from '../../src/collect/poll-loop.ts';
import { LivePlant } from '../../src/commands/live-plant.ts';
import { Suspicion } from '../../src/commands/suspicion.ts';
import type { Cancel, Clock } from '../../src/core/clock.ts';
import { FailoverRuns } from '../../src/failover/run-loop.ts';
import { missesOf } from '../../src/failover/run.ts';
import type { Sequence } from '../../src/failover/sequence-schema.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import type { Site } from '../../src/site/site.ts';
import type { Agents } from './agents.ts';
import { KeptRuns } from './kept-runs.ts';

/** The product looks every second; here it looks so often while something changes, and less often while nothing does. */
const busyTickMs = 1_000;
const calmTickMs = 60_000;
const busyForMs = 40_000;

/** What outlives a restart. */
export interface Kept {
  readonly alarms: Map<string, { alarm: Alarm; finding: Finding }>;
  /** What somebody was called for, in order; `news` counts the misses of a run that the call told. */
  readonly pages: { readonly key: string; readonly atMs: number; readonly news: number }[];
  readonly runs: KeptRuns;
}

export function nothingKept(): Kept {
  return { alarms: new Map(), pages: [], runs: new KeptRuns() };
}

export interface HouseParts {
  readonly site: Site;
  readonly clock: Clock;
  readonly agents: Agents;
  readonly profiles: readonly Profile[];
  readonly sequences: readonly Sequence[];
  readonly kept: Kept;
  /** Hears what changed, for whoever reads the day. */
  readonly tell: (what: string) => void;
}

export class House {
  readonly plant: LivePlant;
  readonly board: LatestBoard;
  readonly runs: FailoverRuns;
  readonly #parts: HouseParts;
  readonly #polling: OwnPolling;
  readonly #suspicion: Suspicion;
  #cancel: Cancel = () => undefined;
  #isStopped = false;
  #isWoken = false;
  #changedMs = 0;
  #verdict = '';

  constructor(parts: HouseParts) {
    const { site, clock, agents, profiles } = parts;
    this.#parts = parts;
    this.board = new LatestBoard(clock);
    this.plant = new LivePlant({
      site,
      board: this.board,
      clock,
      profileConditions: (deviceId) => this.#polling.profileOf(deviceId)?.availability,
    });
    this.#polling = startPolling({
      site,
      client: agents,
      profiles,
      clock,
      log: createSilentLog(),
      metrics: createMetrics(),
      sink: {
        onReadings: (batch) => this.#isStopped || this.board.putBatch(batch),
        onHealth: (health) => this.#isStopped || this.plant.noteHealth(health),
      },
    });
    const burst = (deviceId: string, seconds: number): void => this.#polling.burst(deviceId, seconds);
    this.#suspicion = new Suspicion({ plant: this.plant, clock, burst });
    this.runs = new FailoverRuns({
      ...parts,
      records: parts.kept.runs,
      metrics: createMetrics(),
      log: createSilentLog(),
      board: this.board,
      stateOf: (componentId) => this.plant.status(componentId)?.state,
      profileConditions: (deviceId) => this.#polling.profileOf(deviceId)?.availability,
      batterySecondsOf: () => null,
      markOf: () => ({ mark: 'real', markNote: '', planId: null }),
      drillNote: async () => '',
      burst,
    });
    this.plant.onChange(() => {
      this.#changedMs = clock.epochMs();
      this.#wake();
    });
    void this.#tick();
  }

  /** A notification: it says "read this now" and nothing else. */
  hear(deviceId: string): void {
    if (!this.#isStopped) this.#polling.pollNow(deviceId);
  }

  get activeAlerts(): readonly { readonly alarm: Alarm; readonly finding: Finding }[] {
    return [...this.#parts.kept.alarms.values()].filter(({ alarm }) => isActive(alarm));
  }

  /** As kill -9: nothing is said, nothing is finished. */
  kill(): void {
    this.#isStopped = true;
    this.#cancel();
    void this.#polling.stop();
  }

  #wake(): void {
    if (this.#isStopped || this.#isWoken) return;
    this.#isWoken = true;
    this.#parts.clock.after(0, () => {
      this.#isWoken = false;
      if (!this.#isStopped) this.#evaluate();
    });
  }

  async #tick(): Promise<void> {
    if (this.#isStopped) return;
    this.plant.judgeAll();
    this.#suspicion.follow();
    await this.runs.cycle();
    this.#evaluate();
    const { clock } = this.#parts;
    const isRunning = this.runs.kept.some(({ run }) => run.endedAtMs === null);
    const isBusy = isRunning || clock.epochMs() - this.#changedMs < busyForMs;
    this.#cancel = clock.after(isBusy ? busyTickMs : calmTickMs, () => void this.#tick());
  }

  #evaluate(): void {
    const view = this.plant.alertView();
    if (view === undefined) return;
    const { site, clock, kept, tell } = this.#parts;
    this.#tellVerdict();
    const { plant, runs } = this;
    const told = { kept: runs.kept, overdue: [], nameOf: (id: string) => runs.plan.nameOf(id) };
    const found = findAll({
      site,
      nowMs: clock.epochMs(),
      ...view,
      healths: plant.healths(),
      supply: plant.supply(),
      runs: told,
    });
    const findings = new Map(found.findings.map((finding) => [finding.key, finding]));
    for (const key of new Set([...kept.alarms.keys(), ...findings.keys()])) {
      const finding = findings.get(key);
      const known = kept.alarms.get(key);
      const input = inputOf(finding, found.undetermined.has(key));
      const { alarm, effects } = stepAlarm(known?.alarm, input, clock.epochMs());
      const about = finding ?? known?.finding;
      if (alarm === undefined || about === undefined) continue;
      kept.alarms.set(key, { alarm, finding: about });
      if (effects.length > 0) tell(`alert ${key}: ${effects.join(', ')} (${alarm.priority})`);
      if (effects.includes('page')) {
        kept.pages.push({ key, atMs: clock.epochMs(), news: finding?.news ?? 0 });
      }
    }
    for (const { run } of told.kept) runs.noteTold(run.id, missesOf(run).length);
  }

  #tellVerdict(): void {
    const verdict = this.plant.assessment().report.live.concurrentlyMaintainable;
    if (verdict !== this.#verdict) this.#parts.tell(`concurrently maintainable: ${verdict}`);
    this.#verdict = verdict;
  }
}

function inputOf(finding: Finding | undefined, isUndetermined: boolean): AlarmInput {
  if (finding === undefined) return { kind: isUndetermined ? 'undetermined' : 'absent' };
  const { news = 0 } = finding;
  return { kind: 'present', priority: finding.priority, isCause: finding.causeKeys.length === 0, news };
}
