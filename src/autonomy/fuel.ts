// How long the fuel lasts. Pure. Easy to get wrong: a shared tank empties by what all its generators burn together, and only
// then their own; when one set is dry the others carry its load, and burn more; and a level nobody can read is not an
// empty tank, nor a full one: the hours are not known then.
import { burnLitresPerHour } from '../site/autonomy.ts';
import type { ConsumptionCurve } from '../site/autonomy.ts';

/** One set with what stands in its own tank. */
export interface FuelledSet {
  readonly id: string;
  readonly capacityKw: number;
  readonly curve: ConsumptionCurve;
  /** Usable litres of its own tank; 0 without one, null: the level is not known. */
  readonly ownLitres: number | null;
  /** Id of the shared tank it draws from. */
  readonly tankId: string | null;
}

/** Usable litres by id of the shared tank; null: the level is not known. */
export type SharedLitres = ReadonlyMap<string, number | null>;

/** Litres that can be drawn from a tank with so much in it. */
export function usableLitres(
  litres: number,
  tank: { readonly litres: number; readonly usableFrom: number },
): number {
  return Math.max(0, litres - (tank.litres * tank.usableFrom) / 100);
}

export function burnOf(set: FuelledSet, outputKw: number): number {
  return burnLitresPerHour(set.curve, (100 * outputKw) / set.capacityKw);
}

/**
 * Hours that one set runs while `burns` (l/h by set) hold and nobody else drops out; null where a level is not known or
 * it burns nothing. Sets that stand are left out of `burns`.
 */
export function hoursOf(
  id: string,
  sets: readonly FuelledSet[],
  { shared, burns }: { readonly shared: SharedLitres; readonly burns: ReadonlyMap<string, number> },
): number | null {
  const set = sets.find((one) => one.id === id);
  const burn = burns.get(id) ?? 0;
  if (set === undefined || set.ownLitres === null || burn <= 0) return null;
  if (set.tankId === null) return set.ownLitres / burn;
  const litres = shared.get(set.tankId) ?? null;
  if (litres === null) return null;
  const together = sets
    .filter(({ tankId }) => tankId === set.tankId)
    .reduce((sum, one) => sum + (burns.get(one.id) ?? 0), 0);
  return litres / together + set.ownLitres / burn;
}

/** Outputs in kW by generator, with these out; undefined: the load cannot be carried any more. */
export type CarriedBy = (out: ReadonlySet<string>) => ReadonlyMap<string, number> | undefined;

/**
 * Hours until the generators can no longer carry the load, set after set running dry; null where the level of one that
 * carries is not known, where it was not told what one burns, or where nothing is burnt. 0: they cannot even now.
 */
export function siteHours(
  sets: readonly FuelledSet[],
  shared: SharedLitres,
  carried: CarriedBy,
): number | null {
  const own = new Map(sets.map(({ id, ownLitres }) => [id, ownLitres]));
  const tanks = new Map(shared);
  const out = new Set<string>();
  let hours = 0;
  // Each round empties a tank, own or shared.
  for (let round = 0; round <= sets.length + tanks.size; round++) {
    const outputs = carried(out);
    if (outputs === undefined) return hours;
    const running = sets.filter(({ id }) => !out.has(id) && (outputs.get(id) ?? 0) > 0);
    const isEveryOneFuelled = [...outputs].every(([id, kw]) => kw <= 0 || sets.some((set) => set.id === id));
    if (!isEveryOneFuelled || running.length === 0) return null;
    const burns = new Map(running.map((set) => [set.id, burnOf(set, outputs.get(set.id) ?? 0)]));
    const step = nextEmpty(running, { own, tanks, burns });
    if (step === null || step === Infinity) return null;
    hours += step;
    for (const id of draw(running, { own, tanks, burns }, step)) out.add(id);
  }
  return hours;
}

interface Tanks {
  readonly own: Map<string, number | null>;
  readonly tanks: Map<string, number | null>;
  readonly burns: ReadonlyMap<string, number>;
}

const leastLitres = 1e-6;

function sharedBurn(tankId: string, running: readonly FuelledSet[], burns: Tanks['burns']): number {
  return running
    .filter((set) => set.tankId === tankId)
    .reduce((sum, set) => sum + (burns.get(set.id) ?? 0), 0);
}

/** Hours until the next tank that is drawn from is empty; null where one that is drawn from cannot be read. */
function nextEmpty(running: readonly FuelledSet[], { own, tanks, burns }: Tanks): number | null {
  let least = Infinity;
  for (const { id, tankId } of running) {
    const litres = tankId === null ? 0 : (tanks.get(tankId) ?? null);
    const ownLitres = own.get(id) ?? null;
    if (litres === null || ownLitres === null) return null;
    const isShared = tankId !== null && litres > leastLitres;
    const burn = isShared ? sharedBurn(tankId, running, burns) : (burns.get(id) ?? 0);
    if (burn > 0) least = Math.min(least, (isShared ? litres : ownLitres) / burn);
  }
  return least;
}

/** Takes `hours` of burning out of the tanks; returns the sets that are dry now. */
function draw(
  running: readonly FuelledSet[],
  { own, tanks, burns }: Tanks,
  hours: number,
): readonly string[] {
  const drawn = new Set<string>();
  for (const { id, tankId } of running) {
    const litres = tankId === null ? 0 : (tanks.get(tankId) ?? 0);
    const isShared = tankId !== null && (litres > leastLitres || drawn.has(tankId));
    if (!isShared) {
      own.set(id, Math.max(0, (own.get(id) ?? 0) - (burns.get(id) ?? 0) * hours));
    } else if (!drawn.has(tankId)) {
      drawn.add(tankId);
      tanks.set(tankId, Math.max(0, litres - sharedBurn(tankId, running, burns) * hours));
    }
  }
  return running
    .filter(({ id, tankId }) => {
      const litres = tankId === null ? 0 : (tanks.get(tankId) ?? 0);
      return litres <= leastLitres && (own.get(id) ?? 0) <= leastLitres;
    })
    .map(({ id }) => id);
}
