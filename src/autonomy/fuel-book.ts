// Every tank and every set of the site as they stand: level, consumption, refuelling seen. Kept up device by device. Easy to
// get wrong: a course begins with what the history knew last, or what was filled while nobody looked would go unseen; and a
// tank whose level nobody believes has no litres, not zero.
import type { PointName } from '../core/points.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import type { Reading } from '../readings/reading.ts';
import type { FuelTank } from '../site/autonomy.ts';
import { usualAutonomy } from '../site/autonomy.ts';
import type { FuelLevel, Site, SiteComponent } from '../site/site.ts';
import { usableLitres } from './fuel.ts';
import type { FuelledSet } from './fuel.ts';
import { beginCourse, measuredBurn, stepCourse } from './fuel-level.ts';
import type { LevelCourse, Refuelling } from './fuel-level.ts';

/** One tank, a set's own or a shared one, and where its level is read. */
export interface KnownTank {
  /** Id of the generator with the tank, or of the shared tank. */
  readonly id: string;
  readonly name: string;
  readonly litres: number;
  readonly usableFrom: number;
  /** Sets that draw from it. */
  readonly sets: readonly string[];
  readonly deviceId: string;
  readonly points: readonly PointName[];
  readonly instance: string | undefined;
}

export interface TankLevel {
  readonly litres: number;
  readonly usableLitres: number;
  readonly atMs: number;
}

export interface SetReadings {
  readonly outputKw: number | null;
  /** Words of the controller; untrusted as all texts of devices, though of a closed list. */
  readonly state: string | null;
  readonly mode: string | null;
  readonly starts: number | null;
  readonly failedStarts: number | null;
}

export interface FuelBookParts {
  readonly site: Pick<Site, 'components' | 'devices' | 'autonomy'>;
  readonly board: LatestBoard;
  readonly isSilent: (deviceId: string) => boolean;
}

/** Refuellings that wait to be kept, at most; the oldest go. */
const maxWaiting = 200;
const usualLevels: readonly PointName[] = ['fuel.volume', 'fuel.level'];

export class FuelBook {
  readonly #parts: FuelBookParts;
  readonly #tanks: readonly KnownTank[];
  readonly #sets: readonly SiteComponent[];
  readonly #deviceOf = new Map<string, string>();
  /** Where the level of a set's own tank is read, by set. */
  readonly #levels = new Map<string, FuelLevel & { readonly deviceId: string }>();
  readonly #courses = new Map<string, LevelCourse>();
  /** False until it is told what the history knew. */
  #isResumed = false;
  #waiting: (Refuelling & { readonly tankId: string })[] = [];

  constructor(parts: FuelBookParts) {
    this.#parts = parts;
    const { components, devices } = parts.site;
    this.#sets = components.filter(({ fuel }) => fuel !== undefined);
    for (const { id, bindings } of devices) {
      for (const { component, fuelLevel } of bindings) {
        if (!this.#deviceOf.has(component)) this.#deviceOf.set(component, id);
        if (fuelLevel !== undefined) this.#levels.set(component, { ...fuelLevel, deviceId: id });
      }
    }
    const shared = parts.site.autonomy?.tanks ?? usualAutonomy.tanks;
    this.#tanks = [...this.#sets.flatMap((set) => this.#ownTank(set)), ...shared.map(sharedTank)];
  }

  get tanks(): readonly KnownTank[] {
    return this.#tanks;
  }

  concerns(deviceId: string): boolean {
    return this.#tanks.some((tank) => tank.deviceId === deviceId);
  }

  /** What stood in each tank when the history last knew, litres by tank; before this no level is followed. */
  resume(levels: ReadonlyMap<string, { readonly litres: number; readonly atMs: number }>): void {
    for (const [id, level] of levels) this.#courses.set(id, beginCourse(level));
    this.#isResumed = true;
  }

  get isResumed(): boolean {
    return this.#isResumed;
  }

  /** Looks at what a device says now. */
  note(deviceId: string): void {
    if (!this.#isResumed) return;
    for (const tank of this.#tanks) {
      if (tank.deviceId !== deviceId) continue;
      const level = this.level(tank);
      if (level === null) continue;
      const course = this.#courses.get(tank.id);
      if (course === undefined) {
        this.#courses.set(tank.id, beginCourse(level));
        continue;
      }
      const reading = { ...level, loadKw: this.#loadOn(tank) };
      const { course: next, refuelling } = stepCourse(course, reading, tank.litres);
      this.#courses.set(tank.id, next);
      if (refuelling !== null)
        this.#waiting = [...this.#waiting, { ...refuelling, tankId: tank.id }].slice(-maxWaiting);
    }
  }

  get waiting(): readonly (Refuelling & { readonly tankId: string })[] {
    return this.#waiting;
  }

  settle(kept: readonly Refuelling[]): void {
    this.#waiting = this.#waiting.filter((one) => !kept.includes(one));
  }

  /** Null: nobody tells it, or what is told is not believed. */
  level(tank: KnownTank): TankLevel | null {
    const reading = this.#readings(tank.deviceId).find(
      ({ point, instance, quality, value }) =>
        tank.points.includes(point) &&
        quality === 'good' &&
        value !== null &&
        (tank.instance === undefined || instance === tank.instance),
    );
    if (reading === undefined || reading.value === null) return null;
    const litres = reading.unit === 'l' ? reading.value : (tank.litres * reading.value) / 100;
    return { litres, usableLitres: usableLitres(litres, tank), atMs: reading.takenAtMs };
  }

  /** What the level of the set's own tank says that it burns. */
  measured(setId: string): ReturnType<typeof measuredBurn> {
    const course = this.#courses.get(setId);
    return course === undefined ? null : measuredBurn(course);
  }

  sets(): readonly FuelledSet[] {
    return this.#sets.map(({ id, capacity = 0, fuel }) => {
      const own = this.#tanks.find((tank) => tank.id === id);
      const shared = this.#tanks.find((tank) => tank.id !== id && tank.sets.includes(id));
      const level = own === undefined ? { usableLitres: 0 } : this.level(own);
      const tankId = shared?.id ?? null;
      const isFed = own !== undefined || tankId !== null;
      const ownLitres = isFed ? (level?.usableLitres ?? null) : null;
      return { id, capacityKw: capacity, curve: fuel?.curve ?? [], ownLitres, tankId };
    });
  }

  shared(): ReadonlyMap<string, number | null> {
    const own = new Set(this.#sets.map(({ id }) => id));
    const shared = this.#tanks.filter(({ id }) => !own.has(id));
    return new Map(shared.map((tank) => [tank.id, this.level(tank)?.usableLitres ?? null]));
  }

  set(id: string): SetReadings {
    const readings = this.#readings(this.#deviceOf.get(id)).filter(({ quality }) => quality === 'good');
    const first = (point: PointName): Reading | undefined =>
      readings.find((reading) => reading.point === point);
    const watts = first('output.power')?.value ?? null;
    return {
      outputKw: watts === null ? null : watts / 1000,
      state: first('engine.state')?.state ?? null,
      mode: first('engine.mode')?.state ?? null,
      starts: first('engine.starts')?.value ?? null,
      failedStarts: first('engine.failedStarts')?.value ?? null,
    };
  }

  #loadOn(tank: KnownTank): number | null {
    let sum = 0;
    for (const id of tank.sets) {
      const { outputKw } = this.set(id);
      if (outputKw === null) return null;
      sum += outputKw;
    }
    return sum;
  }

  #ownTank({ id, name, fuel }: SiteComponent): readonly KnownTank[] {
    if (fuel?.tankLitres === undefined) return [];
    const { deviceId = '', point, instance } = this.#levels.get(id) ?? {};
    const points = point === undefined ? usualLevels : [point];
    const { tankLitres: litres, usableFrom } = fuel;
    return [{ id, name, litres, usableFrom, sets: [id], deviceId, points, instance }];
  }

  #readings(deviceId: string | undefined): readonly Reading[] {
    if (deviceId === undefined || this.#parts.isSilent(deviceId)) return [];
    return this.#parts.board.ofDevice(deviceId);
  }
}

function sharedTank({ id, name, litres, usableFrom, feeds, level }: FuelTank): KnownTank {
  const { device: deviceId, point, instance } = level;
  return { id, name, litres, usableFrom, sets: feeds, deviceId, points: [point], instance };
}
