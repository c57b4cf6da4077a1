// The fuel of the site as it stands: every set with its hours now and at N, every tank, and the site as a whole. Pure over the
// book. Easy to get wrong: a set that stands burns nothing, so its hours "now" are those at what it would carry if the
// utilities went this minute.
import { burnOf, hoursOf, siteHours } from './fuel.ts';
import type { CarriedBy, FuelledSet } from './fuel.ts';
import type { FuelBook, KnownTank, SetReadings, TankLevel } from './fuel-book.ts';

export interface GeneratorFuel extends SetReadings {
  readonly id: string;
  readonly level: TankLevel | null;
  readonly tankLitres: number | null;
  /** Shared tank it draws from. */
  readonly tankId: string | null;
  readonly isRunning: boolean | null;
  /** At what it carries now; while it stands, at what it would carry if the utilities went now. */
  readonly now: FuelAtLoad;
  /** At its part of the load with every utility gone. */
  readonly atN: FuelAtLoad;
}

export interface FuelAtLoad {
  readonly loadKw: number | null;
  readonly litresPerHour: number | null;
  readonly hours: number | null;
  /** Measured at its tank, or by its curve. */
  readonly source: 'measured' | 'curve';
}

export interface FuelStanding {
  readonly generators: readonly GeneratorFuel[];
  readonly tanks: readonly {
    readonly id: string;
    readonly name: string;
    readonly litres: number;
    readonly level: TankLevel | null;
    readonly sets: readonly string[];
    readonly isShared: boolean;
  }[];
  /** Until the generators can no longer carry the site without utilities, set after set running dry; null: not known. */
  readonly siteHoursAtN: number | null;
}

/**
 * `share`: how much of what the model says is drawn is drawn by measurement; null: not known, and then a set that stands has
 * no hours at the present load.
 */
export function fuelStanding(book: FuelBook, carried: CarriedBy, share: number | null): FuelStanding {
  const sets = book.sets();
  const shared = book.shared();
  const atN = carried(new Set()) ?? new Map<string, number>();
  const present = presentLoads(book, sets, { atN, share });
  const burnsNow = new Map([...present].map(([id, { burn }]) => [id, burn]));
  const burnsAtN = new Map(sets.map((set) => [set.id, burnAt(set, atN.get(set.id) ?? 0)]));
  const generators = sets.map((set): GeneratorFuel => {
    const readings = book.set(set.id);
    const own = book.tanks.find(({ id }) => id === set.id);
    const now = present.get(set.id);
    return {
      ...readings,
      id: set.id,
      level: own === undefined ? null : book.level(own),
      tankLitres: own?.litres ?? null,
      tankId: set.tankId,
      isRunning: readings.outputKw === null ? null : readings.outputKw > 0,
      now: {
        loadKw: now?.loadKw ?? null,
        litresPerHour: now?.burn ?? null,
        hours: hoursOf(set.id, sets, { shared, burns: burnsNow }),
        source: now?.source ?? 'curve',
      },
      atN: {
        loadKw: atN.get(set.id) ?? null,
        litresPerHour: burnsAtN.get(set.id) ?? null,
        hours: hoursOf(set.id, sets, { shared, burns: burnsAtN }),
        source: 'curve',
      },
    };
  });
  const tanks = book.tanks.map((tank: KnownTank) => {
    const { id, name, litres } = tank;
    return { id, name, litres, sets: tank.sets, level: book.level(tank), isShared: shared.has(id) };
  });
  return { generators, tanks, siteHoursAtN: sets.length === 0 ? null : siteHours(sets, shared, carried) };
}

interface PresentLoad {
  readonly loadKw: number;
  readonly burn: number;
  readonly source: 'measured' | 'curve';
}

/** What each set burns now; while all stand, what they would at the present load of the site. */
function presentLoads(
  book: FuelBook,
  sets: readonly FuelledSet[],
  { atN, share }: { readonly atN: ReadonlyMap<string, number>; readonly share: number | null },
): ReadonlyMap<string, PresentLoad> {
  const outputs = new Map(sets.map(({ id }) => [id, book.set(id).outputKw ?? 0]));
  const isAnyRunning = [...outputs.values()].some((kw) => kw > 0);
  return new Map(
    sets.flatMap((set): readonly (readonly [string, PresentLoad])[] => {
      const outputKw = outputs.get(set.id) ?? 0;
      if (outputKw > 0) {
        const measured = book.measured(set.id);
        const burn = measured?.litresPerHour ?? burnAt(set, outputKw);
        return [[set.id, { loadKw: outputKw, burn, source: measured === null ? 'curve' : 'measured' }]];
      }
      const loadKw = isAnyRunning || share === null ? 0 : (atN.get(set.id) ?? 0) * share;
      return loadKw > 0 ? [[set.id, { loadKw, burn: burnAt(set, loadKw), source: 'curve' }]] : [];
    }),
  );
}

/** One that carries nothing stands still. */
function burnAt(set: FuelledSet, outputKw: number): number {
  return outputKw > 0 ? burnOf(set, outputKw) : 0;
}
