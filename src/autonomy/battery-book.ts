// Every battery of the site as it stands: what its UPS says, since when, what it gave in the discharge under way. Kept up
// device by device. Easy to get wrong: a silent device's readings are not believed even before they are old; and a card that
// speaks for several components measures them together.
import type { LatestBoard } from '../readings/latest-board.ts';
import type { Reading } from '../readings/reading.ts';
import type { Site, SiteComponent } from '../site/site.ts';
import { batteryAutonomy, isPastLife } from './battery.ts';
import type { BatteryAutonomy } from './battery.ts';
import { readBattery } from './battery-readings.ts';
import type { BatteryCare, BatteryWords } from './battery-readings.ts';
import type { BatteryDischarge } from './autonomy-store.ts';
import { DischargeCurve } from './discharge-curve.ts';
import type { Discharge } from './discharge-curve.ts';
import { stepRecord } from './discharge-record.ts';
import type { DischargeRecord } from './discharge-record.ts';

export interface BatteryStanding extends BatteryAutonomy {
  readonly componentId: string;
  readonly care: BatteryCare | null;
  readonly volts: number | null;
  readonly celsius: number | null;
  readonly lastDischarge: Discharge | null;
}

export interface BatteryBookParts {
  readonly site: Pick<Site, 'components' | 'devices'>;
  readonly board: LatestBoard;
  readonly isSilent: (deviceId: string) => boolean;
}

/** Discharges that wait to be kept, at most; the oldest go. */
const maxWaiting = 500;
const batteryKinds: ReadonlySet<string> = new Set(['ups', 'rectifier']);

export class BatteryBook {
  readonly #parts: BatteryBookParts;
  readonly #components: ReadonlyMap<string, SiteComponent>;
  /** Devices that speak for a battery, by its component. */
  readonly #devicesOf = new Map<string, string[]>();
  readonly #componentsOf = new Map<string, string[]>();
  /** What is said to be left, and since when just that. */
  readonly #said = new Map<string, { readonly seconds: number; readonly sinceMs: number }>();
  readonly #records = new Map<string, DischargeRecord>();
  #onBattery: ReadonlySet<string> = new Set();
  #waiting: BatteryDischarge[] = [];
  #discharges: ReadonlyMap<string, readonly Discharge[]> = new Map();
  readonly #curves = new Map<string, DischargeCurve | undefined>();

  constructor(parts: BatteryBookParts) {
    this.#parts = parts;
    const { components, devices } = parts.site;
    const carriers = components.filter(({ provides }) => provides === 'power');
    this.#components = new Map(carriers.map((component) => [component.id, component]));
    for (const { id, kind, battery } of carriers) {
      if (batteryKinds.has(kind) || battery !== undefined) this.#devicesOf.set(id, []);
    }
    for (const { id, kind, bindings } of devices) {
      if (!batteryKinds.has(kind)) continue;
      for (const component of new Set(bindings.map((binding) => binding.component))) {
        if (!this.#components.has(component)) continue;
        this.#devicesOf.set(component, [...(this.#devicesOf.get(component) ?? []), id]);
        this.#componentsOf.set(id, [...(this.#componentsOf.get(id) ?? []), component]);
      }
    }
  }

  /** Whether what this device says has to do with a battery. */
  concerns(deviceId: string): boolean {
    return this.#componentsOf.has(deviceId);
  }

  /** Looks at what a device says now. */
  note(deviceId: string): void {
    for (const id of this.#componentsOf.get(deviceId) ?? []) {
      const readings = this.#readingsOf(id);
      const words = readBattery(readings);
      this.#noteMode(id, words);
      const atMs = Math.max(0, ...readings.map(({ takenAtMs }) => takenAtMs));
      const said = this.#said.get(id);
      if (words.saidSeconds === null) this.#said.delete(id);
      else if (said?.seconds !== words.saidSeconds)
        this.#said.set(id, { seconds: words.saidSeconds, sinceMs: atMs });
      this.#record(id, words, atMs);
    }
  }

  /** Components whose battery carries their load, as their devices report; the same object until that changes. */
  get onBattery(): ReadonlySet<string> {
    return this.#onBattery;
  }

  /** Looks again at those on battery, of one device or of all: silence and age take their word away, and give it to nobody. */
  doubt(deviceId?: string): void {
    const ids = deviceId === undefined ? this.#onBattery : (this.#componentsOf.get(deviceId) ?? []);
    for (const id of ids) {
      if (this.#onBattery.has(id)) this.#noteMode(id, readBattery(this.#readingsOf(id)));
    }
  }

  /** What the database remembers, of every battery. */
  learn(discharges: ReadonlyMap<string, readonly Discharge[]>): void {
    this.#discharges = discharges;
    this.#curves.clear();
    for (const [id, each] of discharges) {
      this.#curves.set(id, DischargeCurve.from(each, this.#components.get(id)?.battery?.exponent));
    }
  }

  /** Discharges that are over and not kept yet. */
  get waiting(): readonly BatteryDischarge[] {
    return this.#waiting;
  }

  /** They are kept. */
  settle(kept: readonly BatteryDischarge[]): void {
    this.#waiting = this.#waiting.filter((one) => !kept.includes(one));
  }

  standing(nowMs: number): ReadonlyMap<string, BatteryStanding> {
    return new Map(Array.from(this.#devicesOf.keys(), (id) => [id, this.#standingOf(id, nowMs)]));
  }

  #standingOf(id: string, nowMs: number): BatteryStanding {
    const words = readBattery(this.#readingsOf(id));
    const component = this.#components.get(id);
    const rating = component?.battery;
    const autonomy = batteryAutonomy(
      {
        ...words,
        outputWatts: this.#shareOf(id, words),
        said: words.saidSeconds === null ? null : (this.#said.get(id) ?? null),
        efficiency: component?.efficiency ?? 1,
        rating,
        curve: this.#curves.get(id),
      },
      nowMs,
    );
    const isOld = rating !== undefined && isPastLife(rating, nowMs);
    const { volts, celsius } = words;
    const care = words.care ?? (isOld ? 'past-life' : null);
    const lastDischarge = this.#discharges.get(id)?.[0] ?? null;
    return { ...autonomy, componentId: id, care, volts, celsius, lastDischarge };
  }

  #noteMode(id: string, { mode }: BatteryWords): void {
    if ((mode === 'discharging') === this.#onBattery.has(id)) return;
    const others = [...this.#onBattery].filter((one) => one !== id);
    this.#onBattery = new Set(mode === 'discharging' ? [...others, id] : others);
  }

  #record(id: string, words: BatteryWords, atMs: number): void {
    const { mode, chargePercent, volts } = words;
    if (mode === 'unknown') return;
    const outputWatts = this.#shareOf(id, words);
    const watts = outputWatts === null ? null : outputWatts / (this.#components.get(id)?.efficiency ?? 1);
    const sight = { atMs, isDischarging: mode === 'discharging', watts, chargePercent, volts };
    const { record, ended } = stepRecord(this.#records.get(id) ?? null, sight);
    if (record === null) this.#records.delete(id);
    else this.#records.set(id, record);
    if (ended !== null) this.#waiting = [...this.#waiting, { ...ended, componentId: id }].slice(-maxWaiting);
  }

  /** Measured output of one of the components that a card speaks for. */
  #shareOf(id: string, { outputWatts }: BatteryWords): number | null {
    if (outputWatts === null) return null;
    const [device] = this.#devicesOf.get(id) ?? [];
    const together = device === undefined ? 1 : (this.#componentsOf.get(device)?.length ?? 1);
    return outputWatts / together;
  }

  #readingsOf(id: string): readonly Reading[] {
    const { board, isSilent } = this.#parts;
    return (this.#devicesOf.get(id) ?? []).flatMap((deviceId) => {
      const readings = board.ofDevice(deviceId);
      if (!isSilent(deviceId)) return readings;
      return readings.map((reading) =>
        reading.quality === 'missing' ? reading : { ...reading, quality: 'stale' },
      );
    });
  }
}
