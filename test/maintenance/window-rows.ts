// Windows on a real database over the small site of the alerts: people, a clock of its own, states that a test sets.
import { randomUUID } from 'node:crypto';
import { VirtualClock } from '../../src/core/clock.ts';
import { createWindow } from '../../src/maintenance/decide.ts';
import type { Act, Decided, MaintenancePlan } from '../../src/maintenance/decide.ts';
import { Judge } from '../../src/maintenance/judge.ts';
import { keepWindows } from '../../src/maintenance/maintenance-loop.ts';
import type { Waiting } from '../../src/maintenance/maintenance-loop.ts';
import { loadVerdicts } from '../../src/maintenance/verdict-store.ts';
import type { KeptVerdict } from '../../src/maintenance/verdict-store.ts';
import type { MaintenanceWindow } from '../../src/maintenance/window.ts';
import {
  insertWindow,
  listDecisions,
  loadWindow,
  loadWorkNow,
  lockWindows,
  saveWindow,
} from '../../src/maintenance/window-store.ts';
import type { WorkNow } from '../../src/maintenance/work-now.ts';
import type { ComponentState } from '../../src/site/component.ts';
import { components } from '../alerts/small-site.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { planOf } from './plan.ts';

export const start = Date.UTC(2026, 10, 24, 20);
export const hour = 3_600_000;

export class WindowRows {
  readonly db: TestDatabase;
  readonly people = { ann: randomUUID(), bob: randomUUID() };
  clock = new VirtualClock(start);
  states: Readonly<Record<string, ComponentState>> = {};
  judge = this.#makeJudge();
  isDoubtFresh = false;
  #waiting: Waiting = new Map();

  private constructor(db: TestDatabase) {
    this.db = db;
  }

  static async open(): Promise<WindowRows> {
    const rows = new WindowRows(await createTestDatabase());
    await rows.db.owner.transaction(async (tx) => {
      for (const [login, id] of Object.entries(rows.people)) {
        await tx.execute(
          `INSERT INTO person (id, login, name, language, roles, created_at) VALUES ($1, $2, $2, 'az', '{noc}', now())`,
          [id, login],
        );
      }
    });
    return rows;
  }

  async clear(): Promise<void> {
    this.clock = new VirtualClock(start);
    this.states = {};
    this.isDoubtFresh = false;
    await this.db.owner.transaction(async (tx) => {
      await tx.execute('ALTER TABLE maintenance_decision DISABLE TRIGGER USER');
      for (const table of ['verdict', 'decision', 'step', 'window'])
        await tx.execute(`DELETE FROM maintenance_${table}`);
      await tx.execute('ALTER TABLE maintenance_decision ENABLE TRIGGER USER');
    });
  }

  /** As another process would begin: nothing kept but the rows. */
  restart(atMs: number): void {
    this.judge = this.#makeJudge();
    this.#waiting = new Map();
    this.clock = new VirtualClock(atMs);
  }

  #makeJudge(): Judge {
    return new Judge({
      site: { components, devices: [], timeZone: 'Asia/Baku' },
      components: () => components.map((one) => ({ ...one, state: this.states[one.id] ?? one.state })),
      loadHolders: async () => new Map(),
    });
  }

  plan(ids: readonly string[], fromHours = 1, untilHours = 3): MaintenancePlan {
    const time = { fromMs: start + fromHours * hour, untilMs: start + untilHours * hour };
    return planOf(ids, { inChargeId: this.people.ann, ...time });
  }

  by(who: keyof WindowRows['people']): Act {
    return { personId: this.people[who], nowMs: this.clock.epochMs() };
  }

  create(from: MaintenancePlan): Promise<MaintenanceWindow> {
    return this.db.app.transaction(async (tx) => {
      const decided = createWindow(randomUUID(), from, this.by('ann'));
      await lockWindows(tx);
      await insertWindow(tx, decided, this.clock.epochMs());
      return decided.window;
    });
  }

  save(decided: Decided): Promise<MaintenanceWindow> {
    return this.db.app.transaction(async (tx) => {
      await lockWindows(tx);
      await saveWindow(tx, decided, this.clock.epochMs());
      return decided.window;
    });
  }

  async load(id: string): Promise<MaintenanceWindow> {
    return (await this.db.app.transaction((tx) => loadWindow(tx, id)))!;
  }

  async kinds(id: string): Promise<string[]> {
    return (await this.db.app.transaction((tx) => listDecisions(tx, id))).map(({ kind }) => kind);
  }

  /** One cycle of the loop; returns how many windows moved or were judged otherwise. */
  keep(): Promise<number> {
    const { clock, judge } = this;
    const parts = { database: this.db.app, clock, judge, isDoubtFresh: () => this.isDoubtFresh };
    return keepWindows(parts, this.#waiting);
  }

  async kept(id: string): Promise<KeptVerdict> {
    return (await this.db.app.transaction((tx) => loadVerdicts(tx, [id]))).get(id)!;
  }

  works(): Promise<WorkNow[]> {
    return this.db.app.transaction((tx) => loadWorkNow(tx, this.clock.epochMs()));
  }
}
