// How the site carries on by itself, this second: protection of every load, time in every battery, hours in every tank. Fed
// by the board and by changes of the plant. Easy to get wrong: asked often by alerts and screens, so an answer is kept for as
// long as nothing changed, and no longer than a second, because batteries empty in silence.
import type { Clock } from '../core/clock.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import { protectionOfLoads } from '../redundancy/protection.ts';
import type { LoadProtection } from '../redundancy/protection.ts';
import { presentFlow } from '../redundancy/present-flow.ts';
import { usualAutonomy } from '../site/autonomy.ts';
import type { AutonomySettings } from '../site/autonomy.ts';
import type { PlantModel } from '../site/component.ts';
import type { Site, SiteComponent } from '../site/site.ts';
import { BatteryBook } from './battery-book.ts';
import type { BatteryStanding } from './battery-book.ts';
import { FuelBook } from './fuel-book.ts';
import { fuelStanding } from './fuel-standing.ts';
import type { FuelStanding } from './fuel-standing.ts';
import { carriedWithoutUtilities } from './generator-load.ts';
import { selectedMember } from './switch-position.ts';

export interface AutonomyWatchParts {
  readonly site: Site;
  readonly board: LatestBoard;
  readonly clock: Clock;
  /** The graph with the states of this moment. */
  readonly model: () => PlantModel;
  readonly isSilent: (deviceId: string) => boolean;
}

const keepMs = 1_000;
/** Fuel moves slowly. */
const keepFuelMs = 5_000;

export class AutonomyWatch {
  readonly batteryBook: BatteryBook;
  readonly fuelBook: FuelBook;
  readonly settings: AutonomySettings;
  readonly #parts: AutonomyWatchParts;
  readonly #byId: ReadonlyMap<string, SiteComponent>;
  /** Switch components by the device that tells their position. */
  readonly #switches = new Map<string, readonly string[]>();
  readonly #positions = new Map<string, string>();
  /** Loads that a battery stands behind when all is well. */
  readonly #usuallyHeld: ReadonlySet<string>;
  readonly #unprotectedSince = new Map<string, number>();
  #protection: Kept<ReadonlyMap<string, LoadProtection>> | undefined;
  #batteries: Kept<ReadonlyMap<string, BatteryStanding>> | undefined;
  #fuel: Kept<FuelStanding> | undefined;

  constructor(parts: AutonomyWatchParts) {
    this.#parts = parts;
    const { site } = parts;
    this.settings = site.autonomy ?? usualAutonomy;
    this.batteryBook = new BatteryBook(parts);
    this.fuelBook = new FuelBook(parts);
    this.#byId = new Map(site.components.map((component) => [component.id, component]));
    for (const { id, bindings } of site.devices) {
      const switches = bindings.map(({ component }) => component).filter((one) => this.#isSwitch(one));
      if (switches.length > 0) this.#switches.set(id, [...new Set(switches)]);
    }
    this.#usuallyHeld = this.#heldByDesign();
    parts.board.onPut((deviceId) => this.#note(deviceId));
  }

  /** States of components, or what is heard of devices, changed. */
  outdate(): void {
    this.#batteries = undefined;
    this.#protection = undefined;
  }

  /** By load. */
  protection(): ReadonlyMap<string, LoadProtection> {
    return (this.#protection = this.#fresh(this.#protection, keepMs, () => {
      const question = {
        model: this.#parts.model(),
        batteries: this.batteries(),
        positions: this.#believedPositions(),
      };
      const answer = protectionOfLoads(question);
      this.#followUnprotected(answer);
      return answer;
    })).value;
  }

  /** Loads that are unprotected though a battery stands behind them when all is well, and since when, epoch ms. */
  unprotectedSince(): ReadonlyMap<string, number> {
    this.protection();
    return this.#unprotectedSince;
  }

  /** By component. */
  batteries(): ReadonlyMap<string, BatteryStanding> {
    return (this.#batteries = this.#fresh(this.#batteries, keepMs, (nowMs) =>
      this.batteryBook.standing(nowMs),
    )).value;
  }

  fuel(): FuelStanding {
    return (this.#fuel = this.#fresh(this.#fuel, keepFuelMs, () => this.#fuelNow())).value;
  }

  get nowMs(): number {
    return this.#parts.clock.epochMs();
  }

  #fresh<T>(kept: Kept<T> | undefined, forMs: number, make: (nowMs: number) => T): Kept<T> {
    const atMs = this.#parts.clock.monotonicMs();
    if (kept !== undefined && atMs - kept.atMs < forMs) return kept;
    return { value: make(this.#parts.clock.epochMs()), atMs };
  }

  #note(deviceId: string): void {
    if (this.batteryBook.concerns(deviceId)) {
      this.batteryBook.note(deviceId);
      this.#batteries = undefined;
      this.#protection = undefined;
    }
    if (this.fuelBook.concerns(deviceId)) this.fuelBook.note(deviceId);
    const switches = this.#switches.get(deviceId);
    if (switches === undefined) return;
    const position = this.#parts.board.get(deviceId, 'source.selected') ?? this.#anyPosition(deviceId);
    for (const id of switches) {
      const component = this.#byId.get(id);
      const isBelieved = position?.quality === 'good' && position.state !== null;
      const member =
        isBelieved && component !== undefined
          ? selectedMember(position.state!, component, this.#byId)
          : undefined;
      if (this.#positions.get(id) === member) continue;
      if (member === undefined) this.#positions.delete(id);
      else this.#positions.set(id, member);
      this.#protection = undefined;
    }
  }

  /** Some switches tell it under an instance of their own. */
  #anyPosition(deviceId: string) {
    return this.#parts.board.ofPoint(deviceId, 'source.selected')[0];
  }

  /** A switch that fell silent may have moved since. */
  #believedPositions(): ReadonlyMap<string, string> {
    const silent = [...this.#switches].filter(([device]) => this.#parts.isSilent(device));
    if (silent.length === 0) return this.#positions;
    const doubtful = new Set(silent.flatMap(([, switches]) => switches));
    return new Map([...this.#positions].filter(([id]) => !doubtful.has(id)));
  }

  #isSwitch(id: string): boolean {
    const input = this.#byId
      .get(id)
      ?.inputs.find(({ medium, mode }) => medium === 'power' && mode === 'select');
    return (input?.members.length ?? 0) > 1;
  }

  #heldByDesign(): ReadonlySet<string> {
    const components = this.#parts.site.components.map((one) => ({ ...one, state: 'available' as const }));
    const whole = { mode: 'ready', outputKw: null, secondsAt: () => 3600 } as const;
    const batteries = new Map([...this.batteryBook.standing(0).keys()].map((id) => [id, whole]));
    const answer = protectionOfLoads({ model: { components }, batteries, positions: new Map() });
    return new Set([...answer].filter(([, { state }]) => state !== 'unprotected').map(([id]) => id));
  }

  #followUnprotected(answer: ReadonlyMap<string, LoadProtection>): void {
    const nowMs = this.#parts.clock.epochMs();
    for (const [id, { state }] of answer) {
      if (state !== 'unprotected' || !this.#usuallyHeld.has(id)) this.#unprotectedSince.delete(id);
      else if (!this.#unprotectedSince.has(id)) this.#unprotectedSince.set(id, nowMs);
    }
  }

  #fuelNow(): FuelStanding {
    const setIds = this.fuelBook.sets().map(({ id }) => id);
    const carried = carriedWithoutUtilities(this.#parts.model(), setIds);
    return fuelStanding(this.fuelBook, carried, this.#measuredShare());
  }

  /** How much of what the model says the UPSs carry they carry by measurement; null: not all of them tell. */
  #measuredShare(): number | null {
    const flow = presentFlow(this.#parts.model());
    let [measured, modelled] = [0, 0];
    for (const [id, { outputKw }] of this.batteries()) {
      const output = flow.get(id)?.output ?? 0;
      if (output === 0) continue;
      if (outputKw === null) return null;
      measured += outputKw;
      modelled += output;
    }
    return modelled === 0 ? null : measured / modelled;
  }
}

interface Kept<T> {
  readonly value: T;
  readonly atMs: number;
}
