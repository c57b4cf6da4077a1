// What goes over the live stream, made once for all who watch: of overview, active alerts and diagram what changed. Easy to
// get wrong: the diagram needs no database and goes on without one, while an overview with alerts of unknown age would
// reassure falsely, so both are left out until the database answers, and are then told again whole.
import { alertViews } from './alert-view.ts';
import type { AlertView, OnCallNow } from './contract.ts';
import { deviceStateOf } from './device-trouble.ts';
import { LiveDiagram } from './live-diagram.ts';
import type { Update } from './live-feed.ts';
import { Kept, listEvents } from './live-kept.ts';
import type { MaintenanceBrief } from './contract-maintenance.ts';
import { maintenanceBriefs } from './maintenance-rows.ts';
import { onCallNow } from './oncall-view.ts';
import { activeDrills, overviewOf, plantStanding } from './overview-view.ts';
import type { PlantStanding } from './overview-view.ts';
import { diagramContext } from './plant-view.ts';
import type { DiagramContext } from './plant-view.ts';
import { Refreshed } from './refreshed.ts';
import type { ApiParts } from './sources.ts';

const keepMs = 2_000;
const believeMs = 5_000;
const waitMs = 1_000;

interface Rows {
  readonly alerts: readonly AlertView[];
  readonly onCall: OnCallNow | null;
  readonly maintenance: readonly MaintenanceBrief[];
}

/** What holds until the plant changes. */
interface PlantNow {
  readonly context: DiagramContext;
  readonly standing: PlantStanding;
  readonly onBattery: unknown;
}

export class LiveUpdates {
  readonly #parts: ApiParts;
  readonly #rows: Refreshed<Rows>;
  readonly #drills: Refreshed<readonly string[]>;
  readonly #diagram: LiveDiagram;
  /** Members of the overview by name. */
  readonly #overview = new Kept();
  readonly #alerts = new Kept();
  /** States of all devices, one after the other. */
  readonly #devices = new Kept();
  /** Those that are in `#alerts`; undefined while the database does not answer. */
  #taken: Rows | undefined;
  #plantNow: PlantNow | undefined;
  #revision = 0;

  constructor(parts: ApiParts) {
    this.#parts = parts;
    this.#diagram = new LiveDiagram(parts.plant);
    const { clock, database, log } = parts;
    const bounds = { clock, keepMs, believeMs, waitMs };
    this.#rows = new Refreshed({
      ...bounds,
      load: () =>
        database.transaction(async (tx) => ({
          alerts: await alertViews(tx, 'active'),
          onCall: await onCallNow(tx, clock.epochMs()),
          maintenance: await maintenanceBriefs(tx, parts),
        })),
      onError: (error) => log.warn({ err: error }, 'the live stream goes on without alerts'),
    });
    this.#drills = new Refreshed({
      ...bounds,
      load: () => activeDrills(parts),
      onError: (error) => log.warn({ err: error }, 'the simulated plant does not answer'),
    });
  }

  /** Alerts or pages changed. */
  outdate(): void {
    this.#rows.outdate();
  }

  /** States, figures or batteries of the plant changed. */
  outdatePlant(): void {
    this.#plantNow = undefined;
  }

  /** The device said something, new or not. */
  noteDevice(deviceId: string): void {
    this.#diagram.note(deviceId);
  }

  async make(): Promise<Update> {
    const [rows, drills] = await Promise.all([this.#rows.get(), this.#drills.get()]);
    const { clock } = this.#parts;
    const beganMs = clock.monotonicMs();
    const atMs = clock.epochMs();
    const next = this.#revision + 1;
    const plantNow = this.#lookAtPlant();
    const changes = [
      this.#takeRows(rows, next),
      rows !== undefined && this.#takeOverview(rows, drills ?? [], { next, standing: plantNow.standing }),
      this.#devices.put('states', this.#deviceStates(), next, () => String(next)),
      this.#diagram.look(plantNow.context, next, atMs),
    ];
    if (changes.includes(true)) this.#revision = next;
    return {
      atMs,
      revision: this.#revision,
      beat: { database: rows !== undefined },
      madeInMs: clock.monotonicMs() - beganMs,
      since: (seen) => this.#since(seen, atMs),
    };
  }

  *#since(seen: number, atMs: number): Generator<string> {
    const from = seen < this.#alerts.forgottenRevision ? 0 : seen;
    if (from === 0) yield 'event: anew\ndata: {}\n\n';
    for (const revision of this.#devices.since(from)) {
      yield `event: devices\ndata: {"revision":${revision}}\n\n`;
    }
    if (this.#taken !== undefined) {
      const members = [...this.#overview.since(from)];
      if (members.length > 0) yield `event: overview\ndata: {"at":${atMs},${members.join()}}\n\n`;
      const lists = { alerts: this.#alerts.since(from), gone: this.#alerts.goneSince(from) };
      yield* listEvents('alerts', `"at":${atMs}`, lists, from === 0);
    }
    yield* this.#diagram.eventsSince(from, atMs);
  }

  #lookAtPlant(): PlantNow {
    const { plant } = this.#parts;
    const onBattery = plant.onBattery();
    if (this.#plantNow?.onBattery !== onBattery) {
      const context = diagramContext(plant);
      this.#plantNow = { context, standing: plantStanding(plant, context), onBattery };
    }
    return this.#plantNow;
  }

  #takeRows(rows: Rows | undefined, next: number): boolean {
    const before = this.#taken;
    this.#taken = rows;
    if (rows === undefined || rows === before) return false;
    // Whoever came in the meantime was told nothing of them.
    if (before === undefined) {
      this.#alerts.touch(next);
      this.#overview.touch(next);
    }
    let isChanged = before === undefined;
    for (const alert of rows.alerts) {
      isChanged = this.#alerts.put(alert.id, JSON.stringify(alert), next) || isChanged;
    }
    return this.#alerts.keepOnly(new Set(rows.alerts.map(({ id }) => id)), next) || isChanged;
  }

  #takeOverview(
    { onCall, maintenance }: Rows,
    activeDrillNames: readonly string[],
    { next, standing }: { readonly next: number; readonly standing: PlantStanding },
  ): boolean {
    const rows = { onCall, maintenance, activeDrills: activeDrillNames };
    let isChanged = false;
    for (const [name, member] of Object.entries(overviewOf(this.#parts, rows, standing))) {
      if (name === 'at') continue;
      const json = `${JSON.stringify(name)}:${JSON.stringify(member)}`;
      isChanged = this.#overview.put(name, json, next) || isChanged;
    }
    return isChanged;
  }

  /** Devices are thousands: who shows them is told that something changed, and asks for the few that it shows. */
  #deviceStates(): string {
    const { plant } = this.#parts;
    return plant.site.devices.map(({ id }) => deviceStateOf(plant.healths().get(id))[0]).join('');
  }
}
