// Failover runs, put together: what the watch hears, whose battery is asked, how a run is marked, and what alerts are told
// of it. Easy to get wrong: planned tests are looked up when a run opens, in the middle of a reading's way, so they are
// kept at hand and read again every few seconds.
import type { RunSituation } from '../alerts/find-runs.ts';
import type { AlertSituation } from '../alerts/finding.ts';
import type { DrillView } from '../api/contract.ts';
import type { DrillSource } from '../api/sources.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Marking } from '../failover/open-run.ts';
import { planFor } from '../failover/planned-test.ts';
import type { PlannedTest } from '../failover/planned-test.ts';
import { listPlannedTests } from '../failover/planned-test-store.ts';
import type { Sequence } from '../failover/sequence-schema.ts';
import { overdueOf } from '../failover/register.ts';
import { RegisterWatch, startRegisterLoop } from '../failover/register-loop.ts';
import { FailoverRuns } from '../failover/run-loop.ts';
import { recordRunsIn } from '../failover/run-records.ts';
import { missesOf } from '../failover/run.ts';
import type { ProfileConditions } from '../failover/state-grounds.ts';
import type { Database } from '../platform/database.ts';
import type { GracefulStop } from '../platform/graceful-stop.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Site } from '../site/site.ts';
import type { LivePlant } from './live-plant.ts';

const plansIntervalMs = 5_000;

export interface FailoverWatchParts {
  readonly site: Site;
  readonly sequences: readonly Sequence[];
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly stop: GracefulStop;
  readonly profileConditions: ProfileConditions;
  /** Present where the plant is simulated: then every run is a drill unless it was planned. */
  readonly drills?: DrillSource | undefined;
}

export interface Failovers {
  readonly runs: FailoverRuns;
  readonly register: RegisterWatch;
  /** For alerts: what is missed and overdue now. */
  situation(): RunSituation;
  /** Takes in planned tests that were just written. */
  readPlans(): Promise<void>;
  /** Alerts have written what they were told. */
  noteWritten(situation: AlertSituation): void;
}

export function startFailovers(
  parts: FailoverWatchParts,
  plant: LivePlant,
  burst: (deviceId: string, seconds: number) => void,
): Failovers {
  const { site, database, clock, metrics, stop, drills } = parts;
  const log = parts.log.child({ part: 'failover' });
  const plans = new PlansAtHand(parts);
  const runs = new FailoverRuns({
    site,
    records: recordRunsIn(database, site),
    clock,
    metrics,
    log,
    board: plant.board,
    sequences: parts.sequences,
    stateOf: (componentId) => plant.status(componentId)?.state,
    profileConditions: parts.profileConditions,
    batterySecondsOf: (componentId) => batterySeconds(plant, componentId),
    markOf: (sequenceId, subjects, triggeredMs) => plans.mark({ sequenceId, subjects, triggeredMs }),
    drillNote: () => drillNote(drills),
    burst,
  });
  const register = new RegisterWatch({ runs, database, clock });
  const shared = { clock, log, metrics };
  const loops = [
    runs.start(),
    startRegisterLoop(register, shared),
    startLoop({
      ...shared,
      name: 'planned tests',
      intervalMs: plansIntervalMs,
      cycle: () => plans.read(),
    }),
  ];
  stop.add({
    name: 'failovers',
    stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))),
  });
  return {
    runs,
    register,
    situation: () => ({
      kept: runs.kept,
      overdue: overdueOf(register.duties(), clock.epochMs()),
      nameOf: (id) => runs.plan.nameOf(id),
    }),
    readPlans: () => plans.read(),
    noteWritten({ runs: told }) {
      for (const { run } of told?.kept ?? []) runs.noteTold(run.id, missesOf(run).length);
    },
  };
}

/** Time left of the battery that carries a component's load now; null when it does not, or nobody knows. */
function batterySeconds(plant: LivePlant, componentId: string): number | null {
  const battery = plant.autonomy.batteries().get(componentId);
  return battery?.mode === 'discharging' ? battery.seconds : null;
}

/** Which drills play now; a run that opens with none is the way back. Empty while the plant does not answer. */
async function drillNote(drills: DrillSource | undefined): Promise<string> {
  const list = await listDrills(drills);
  if (list === undefined) return '';
  const active = list.filter((drill) => drill.active);
  const shown = active.length > 0 ? active : list.filter(({ name }) => name === 'normal');
  return shown.map(({ title }) => title).join(', ') || '–';
}

async function listDrills(drills: DrillSource | undefined): Promise<readonly DrillView[] | undefined> {
  try {
    return (await drills?.list()) ?? [];
  } catch (error) {
    if (error instanceof AppError && error.code === 'drill.unavailable') return undefined;
    throw error;
  }
}

class PlansAtHand {
  readonly #parts: FailoverWatchParts;
  #plans: readonly PlannedTest[] = [];

  constructor(parts: FailoverWatchParts) {
    this.#parts = parts;
  }

  async read(): Promise<void> {
    const { database, clock } = this.#parts;
    this.#plans = await database.transaction((tx) => listPlannedTests(tx, clock.epochMs() - 86_400_000));
  }

  mark(run: { sequenceId: string; subjects: readonly string[]; triggeredMs: number }): Marking {
    const plan = planFor(this.#plans, run);
    if (plan !== undefined) return { mark: 'planned', markNote: plan.reason, planId: plan.id };
    const mark = this.#parts.drills === undefined ? 'real' : 'drill';
    return { mark, markNote: '', planId: null };
  }
}
