// Lives of the process for tests of actions: what one life shares with the next is the database and the plant.
import { createId } from '../../src/access/token.ts';
import { ActionWatch } from '../../src/actions/action-loop.ts';
import { hashOf } from '../../src/actions/action.ts';
import type { Action } from '../../src/actions/action.ts';
import type { ArmingMode } from '../../src/actions/arming.ts';
import {
  insertArming,
  insertConsent,
  insertDisarming,
  lockAction,
  newestArmings,
} from '../../src/actions/arming-store.ts';
import type { DeedOrder, DeedResult } from '../../src/actions/deed-channel.ts';
import { listIntents } from '../../src/actions/intent-store.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { saveRun } from '../../src/failover/run-store.ts';
import type { KeptRun } from '../../src/failover/run-store.ts';
import type { Database } from '../../src/platform/database.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import type { Device } from '../../src/site/site.ts';
import { devices as readOnlyDevices } from '../failover/small-plant.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { action, ann, bob, sequence, startMs } from './action-world.ts';

export const cid = '00000000-0000-4000-8000-00000000000c';
const devices: readonly Device[] = readOnlyDevices.map((device) =>
  device.id === 'gen-2' ? { ...device, writeSecurity: device.security } : device,
);
const tables = [
  'action_event',
  'action_intent',
  'action_disarming',
  'action_consent',
  'action_arming',
  'failover_run',
  'audit',
];

export type Mode = 'auto' | 'manual' | 'unread';

export interface ArmChange {
  readonly mode?: ArmingMode;
  readonly by?: string;
  readonly consentBy?: string | null;
  readonly hours?: number;
  readonly definitionHash?: string;
}

export const hashIn = (actions: readonly Action[] = [action]): string =>
  hashOf(actions[0]!, { sequences: [sequence], devices });

/** The database, the clock and the people. */
export class House {
  readonly db: TestDatabase;
  clock = new VirtualClock(startMs);

  private constructor(db: TestDatabase) {
    this.db = db;
  }

  static async open(): Promise<House> {
    const db = await createTestDatabase();
    await db.app.transaction(async (tx) => {
      for (const [id, login] of [
        [ann.id, 'ann'],
        [bob.id, 'bob'],
        [cid, 'cid'],
      ]) {
        await tx.execute(
          `INSERT INTO person (id, login, name, language, roles, created_at)
           VALUES ($1, $2, $2, 'en', ARRAY['administrator'], now())`,
          [id, login],
        );
      }
    });
    return new House(db);
  }

  async empty(): Promise<void> {
    this.clock = new VirtualClock(startMs);
    await this.db.owner.transaction(async (tx) => {
      for (const table of tables) await tx.execute(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
      for (const table of tables) await tx.execute(`DELETE FROM ${table}`);
      for (const table of tables) await tx.execute(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    });
  }

  at(): Temporal.Instant {
    return Temporal.Instant.fromEpochMilliseconds(this.clock.epochMs());
  }

  async write(kept: KeptRun): Promise<KeptRun> {
    await this.db.app.transaction((tx) => saveRun(tx, kept));
    return kept;
  }

  async arm(change: ArmChange = {}): Promise<string> {
    const { mode = 'live', by = ann.id, consentBy = bob.id, hours = 1, definitionHash = hashIn() } = change;
    const id = createId();
    // The newest counts: no two of one instant.
    await this.clock.advance(1);
    const at = this.at();
    await this.db.app.transaction(async (tx) => {
      const until = at.add({ hours });
      const fresh = {
        id,
        action: action.name,
        definitionHash,
        mode,
        reason: 'storm',
        personId: by,
        at,
        until,
      };
      await insertArming(tx, fresh);
      const person = { id: by, login: '', isAdministrator: true };
      if (consentBy !== null) await insertConsent(tx, { id, by: person }, { personId: consentBy, at });
    });
    return id;
  }

  async disarm(): Promise<void> {
    await this.db.app.transaction(async (tx) => {
      await lockAction(tx, action.name);
      const [arming] = await newestArmings(tx, action.name);
      if (arming !== undefined) await insertDisarming(tx, arming.id, { personId: cid, at: this.at() });
    });
  }

  intents() {
    return this.db.app.transaction((tx) => listIntents(tx, { limit: 100 }));
  }

  async kinds(): Promise<readonly string[]> {
    return (await this.intents()).flatMap(({ events }) => events.map(({ kind }) => kind));
  }

  async audited(): Promise<readonly string[]> {
    const rows = await this.db.app.transaction((tx) =>
      tx.query<{ action: string; subject: string }>('SELECT action, subject FROM audit ORDER BY seq'),
    );
    return rows.map((row) => `${row.action} ${row.subject}`);
  }
}

export class Life {
  kept: readonly KeptRun[] = [];
  mode: Mode = 'auto';
  /** Called whenever the interlock is looked at. */
  onLook: () => void = () => undefined;
  readonly orders: DeedOrder[] = [];
  answer: (order: DeedOrder) => Promise<DeedResult> = async () => ({ outcome: 'done', answer: '1' });
  readonly watch: ActionWatch;
  readonly actions: readonly Action[];

  constructor(house: House, database: Database = house.db.app, actions: readonly Action[] = [action]) {
    this.actions = actions;
    const { clock } = house;
    const keptNow = () => this.kept;
    this.watch = new ActionWatch({
      siteName: 'Small',
      actions,
      sequences: [sequence],
      devices,
      database,
      clock,
      log: createSilentLog(),
      metrics: createMetrics(),
      sight: {
        readingsOf: () => {
          this.onLook();
          const state = this.mode === 'unread' ? null : this.mode;
          const quality = state === null ? 'stale' : 'good';
          return [{ instance: '', label: '', value: null, state, quality, takenAtMs: clock.epochMs() }];
        },
        stateOf: () => undefined,
      },
      runs: {
        get kept() {
          return keptNow();
        },
        onChange: () => () => undefined,
      },
      channel: async (order) => {
        this.orders.push(order);
        return this.answer(order);
      },
      burst: () => undefined,
    });
  }

  /** Cycles until nothing is left to do at this instant. */
  async settle(cycles = 3): Promise<void> {
    for (let i = 0; i < cycles; i++) await this.watch.cycle();
  }
}
