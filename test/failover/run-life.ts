// One life of a process that watches failovers at a small site, with a database that outlives it.
import type { VirtualClock } from '../../src/core/clock.ts';
import type { PointName } from '../../src/core/points.ts';
import { FailoverRuns } from '../../src/failover/run-loop.ts';
import { recordRunsIn } from '../../src/failover/run-records.ts';
import type { Sequence } from '../../src/failover/sequence-schema.ts';
import type { Database } from '../../src/platform/database.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { HistoryKeeper } from '../../src/readings/history-loop.ts';
import { defaultHistorySettings } from '../../src/readings/history-settings.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import type { ComponentState } from '../../src/site/component.ts';
import type { Condition, Site } from '../../src/site/site.ts';
import { components, devices, sequenceOf } from './small-plant.ts';

const site: Site = {
  file: 'site.yaml',
  id: 'small',
  name: 'Small',
  timeZone: 'UTC',
  currency: 'AZN',
  components,
  devices,
  rooms: [],
  racks: [],
};
const sequence: Sequence = sequenceOf(
  `
  - id: in-band
    each: generators
    condition: { point: output.frequency, atLeast: 49 }
    deadline: { seconds: 10 }
  - id: moved
    each: switches
    condition: { point: output.source, is: [b] }
    deadline: { seconds: 10 }
`,
  'followSeconds: 30',
);

export interface LifeWorld {
  readonly database: Database;
  readonly clock: VirtualClock;
  readonly sequences?: readonly Sequence[];
  readonly drillNote?: () => Promise<string>;
}

/** One process: readings go to its board, history and runs; it ends by being left alone. */
export class Life {
  readonly board: LatestBoard;
  readonly keeper: HistoryKeeper;
  readonly runs: FailoverRuns;
  readonly bursts: string[] = [];
  readonly states = new Map<string, ComponentState>();
  /** Conditions of the profiles of devices that are identified. */
  readonly profiles = new Map<string, readonly Condition[]>();

  readonly #clock: VirtualClock;

  constructor(world: LifeWorld) {
    const { database, clock, sequences = [sequence], drillNote = async () => 'mains lost' } = world;
    this.#clock = clock;
    this.board = new LatestBoard(clock);
    const shared = { board: this.board, database, clock };
    this.runs = new FailoverRuns({
      ...shared,
      records: recordRunsIn(database, site),
      site,
      sequences,
      log: createSilentLog(),
      metrics: createMetrics(),
      stateOf: (componentId) => this.states.get(componentId),
      profileConditions: (deviceId) => this.profiles.get(deviceId),
      batterySecondsOf: () => null,
      markOf: () => ({ mark: 'drill', markNote: '', planId: null }),
      drillNote,
      burst: (deviceId) => void this.bursts.push(deviceId),
    });
    this.keeper = new HistoryKeeper({ ...shared, settings: defaultHistorySettings });
  }

  tell(deviceId: string, point: PointName, said: string | number, instances: readonly string[] = ['']): void {
    const value = typeof said === 'number' ? said : null;
    const state = typeof said === 'string' ? said : null;
    const rest = { label: '', oid: '1.3', unit: '', quality: 'good' } as const;
    const takenAtMs = this.#clock.epochMs();
    this.board.put(
      instances.map((instance) => ({ ...rest, deviceId, point, instance, value, state, takenAtMs })),
    );
  }

  /** Everything healthy before, with the mains as they are. */
  async poll({ mains = 'failed', moved = false, hertz = 0 } = {}): Promise<void> {
    this.tell('utility', 'mains.state', mains);
    this.tell('ats', 'output.source', moved ? 'b' : 'a');
    for (const id of ['gen-1', 'gen-2']) this.tell(id, 'output.frequency', id === 'gen-1' ? hertz : 0);
    await this.keeper.flush();
  }
}
