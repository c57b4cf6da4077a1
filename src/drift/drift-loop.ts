// Looks for drift: at the readings of the moment each minute, at the history every five, and keeps what it sees with since
// when. Easy to get wrong: a look that could not judge something ends nothing; and what was known before a restart is there
// before the first look.
import type { Clock } from '../core/clock.ts';
import type { Database, Transaction } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Loop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import { carriedFlow } from '../redundancy/ride-through.ts';
import type { PlantModel } from '../site/component.ts';
import type { Site } from '../site/site.ts';
import { lookAtBoard, phaseItem, wattsNow } from './board-items.ts';
import { staysListedMs } from './drift.ts';
import type { DriftItem, KeptDrift } from './drift.ts';
import { endDrift, forgetEndedDrift, loadOpenDrift, saveSeenDrift } from './drift-store.ts';
import { driftModel, findDrift } from './find-items.ts';
import type { BusBalance, DriftFound, DriftModel } from './find-items.ts';
import type { TenantsOf } from './outlet-place.ts';
import { loadPhaseHistory, loadPowerSeries, loadRegisters, maxMeters } from './load-series.ts';

const intervalMs = 60_000;
const historyEveryMs = 300_000;
const forgetAfterMs = 90 * 86_400_000;
/** Keys of phases, with the device after them. */
const phaseKeys = /^(?:phase|outlets|lines|imbalance):/;
/** Silent phases looked up in one look. */
const maxPhases = 50;

export interface DriftParts {
  readonly site: Site;
  readonly board: LatestBoard;
  readonly database: Database;
  readonly clock: Clock;
  /** The graph with the states of this moment, and what runs on battery. */
  readonly model: () => PlantModel;
  readonly onBattery: () => ReadonlySet<string>;
  readonly healths: () => ReadonlyMap<string, DeviceHealth>;
  /** Whose each rack is today. */
  readonly loadTenants: (tx: Transaction, nowMs: number) => Promise<TenantsOf>;
}

export interface DriftState {
  readonly items: readonly KeptDrift[];
  /** Keys of which nothing can be told now. */
  readonly undetermined: ReadonlySet<string>;
  readonly balances: readonly BusBalance[];
  /** When the history was last looked at; null before the first time. */
  readonly lookedAtMs: number | null;
}

export class DriftWatch {
  readonly #parts: DriftParts;
  readonly #model: DriftModel;
  readonly #deadSince = new Map<string, number>();
  #found: DriftFound | undefined;
  #historyAtMs = -Infinity;
  #state: DriftState = { items: [], undetermined: new Set(), balances: [], lookedAtMs: null };

  constructor(parts: DriftParts) {
    this.#parts = parts;
    this.#model = driftModel(parts.site);
  }

  get state(): DriftState {
    return this.#state;
  }

  /** Meters beyond those that are read. */
  get metersLeftOut(): number {
    return Math.max(0, this.#model.meters.size - maxMeters);
  }

  /** Reads what is kept; all of it is undetermined until the first look. */
  async load(): Promise<void> {
    const items = await this.#parts.database.transaction(loadOpenDrift);
    const undetermined =
      this.#found === undefined ? new Set(items.map(({ key }) => key)) : this.#state.undetermined;
    this.#state = { ...this.#state, items, undetermined };
  }

  async look(): Promise<void> {
    const nowMs = this.#parts.clock.epochMs();
    if (this.#found === undefined) await this.load();
    if (this.#found === undefined || nowMs - this.#historyAtMs >= historyEveryMs) {
      this.#found = await this.#lookAtHistory(nowMs);
      this.#historyAtMs = nowMs;
    }
    const found = this.#found;
    const { database } = this.#parts;
    const seen = await database.transaction((tx) => this.#lookNow(tx, nowMs));
    const items = [...found.items, ...seen.items];
    const undetermined = new Set([...found.undetermined, ...seen.undetermined]);
    for (const { key } of items) undetermined.delete(key);
    const kept = await database.transaction((tx) => keepDrift(tx, { items, undetermined, nowMs }));
    this.#state = { items: kept, undetermined, balances: found.balances, lookedAtMs: this.#historyAtMs };
  }

  async #lookAtHistory(nowMs: number): Promise<DriftFound> {
    const { board, database, healths, model, onBattery } = this.#parts;
    const meters = [...this.#model.meters.values()];
    const { zones } = this.#model;
    const series = await loadPowerSeries(database, { meters, board, nowMs });
    const registers = await loadRegisters(database, { meters, board, nowMs, zones });
    const { present } = carriedFlow(model(), onBattery());
    const isBelieved = (id: string): boolean => {
      const meter = this.#model.meters.get(id);
      if (meter === undefined || healths().get(meter.deviceId)?.state === 'silent') return false;
      return wattsNow(meter, board.ofDevice(meter.deviceId)) !== null;
    };
    const isLive = (id: string): boolean => present.get(id)?.live === true;
    const openKeys = new Set(this.#state.items.map(({ key }) => key));
    return findDrift(this.#model, { nowMs, ...series, registers, isLive, isBelieved, openKeys });
  }

  async #lookNow(
    tx: Transaction,
    nowMs: number,
  ): Promise<{ readonly items: readonly DriftItem[]; readonly undetermined: ReadonlySet<string> }> {
    const { site, board, healths } = this.#parts;
    const isSilent = (id: string): boolean => healths().get(id)?.state === 'silent';
    this.#noteDead(nowMs);
    const tenantsOf = await this.#parts.loadTenants(tx, nowMs);
    const found = lookAtBoard({
      nowMs,
      site,
      meters: this.#model.meters,
      zones: this.#model.zones,
      readingsOf: (id) => board.ofDevice(id),
      isSilent,
      isKnownDead: (id) => this.#deadSince.has(id),
      deadForMs: (id) => nowMs - (this.#deadSince.get(id) ?? nowMs),
      tenantsOf,
      openKeys: new Set(this.#state.items.map(({ key }) => key)),
    });
    const phases: DriftItem[] = [];
    for (const phase of found.phases.slice(0, maxPhases)) {
      phases.push(phaseItem(phase, { nowMs, site, carried: await loadPhaseHistory(tx, phase, nowMs) }));
    }
    const unheard = this.#state.items
      .filter(({ key }) => phaseKeys.test(key))
      .filter(({ key }) => !this.#isHeard(key.replace(phaseKeys, '').split('/')[0] ?? ''));
    return {
      items: [...found.items, ...phases],
      undetermined: new Set([...found.undetermined, ...unheard.map(({ key }) => key)]),
    };
  }

  /** All currents of this device are believed now, so that a phase that is no longer silent can be told from silence. */
  #isHeard(deviceId: string): boolean {
    const { board, healths } = this.#parts;
    const currents = board.ofDevice(deviceId).filter(({ point }) => point.endsWith('.current'));
    const isBelieved = currents.length > 0 && currents.every(({ quality }) => quality === 'good');
    return isBelieved && healths().get(deviceId)?.state !== 'silent';
  }

  /** Dead by known failures: what is unknown counts as working. */
  #noteDead(nowMs: number): void {
    const { model, onBattery } = this.#parts;
    const components = model().components.map((one) =>
      one.state === 'unknown' ? { ...one, state: 'available' as const } : one,
    );
    const { present } = carriedFlow({ components }, onBattery());
    for (const id of this.#model.meters.keys()) {
      if (present.get(id)?.live === true) this.#deadSince.delete(id);
      else if (!this.#deadSince.has(id)) this.#deadSince.set(id, nowMs);
    }
  }
}

interface Looked {
  readonly items: readonly DriftItem[];
  readonly undetermined: ReadonlySet<string>;
  readonly nowMs: number;
}

/** Writes what is seen, ends what is not and could have been; gives everything that is open then. */
export async function keepDrift(tx: Transaction, looked: Looked): Promise<KeptDrift[]> {
  const { items, undetermined, nowMs } = looked;
  const seen = new Set(items.map(({ key }) => key));
  for (const item of items) await saveSeenDrift(tx, item, nowMs);
  const open = await loadOpenDrift(tx);
  const over = open.filter(
    ({ key, code, lastSeenMs }) =>
      !seen.has(key) && !undetermined.has(key) && nowMs - lastSeenMs >= (staysListedMs[code] ?? 0),
  );
  await endDrift(
    tx,
    over.map(({ key }) => key),
    nowMs,
  );
  await forgetEndedDrift(tx, nowMs - forgetAfterMs);
  return open.filter((one) => !over.includes(one));
}

/** Looks once a minute. */
export function startDriftLoop(
  watch: DriftWatch,
  parts: { readonly clock: Clock; readonly log: Log; readonly metrics: Metrics },
): Loop {
  const { metersLeftOut } = watch;
  if (metersLeftOut > 0) parts.log.warn({ metersLeftOut }, 'there are more power meters than are looked at');
  return startLoop({ ...parts, name: 'drift', intervalMs, cycle: () => watch.look() });
}
