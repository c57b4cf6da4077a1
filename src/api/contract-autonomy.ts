// How long the site carries on by itself, as documents: protection of the loads, batteries, fuel. Times of batteries are
// seconds as of `at`, null where nobody knows.
import type { BatteryCare } from '../autonomy/battery-readings.ts';
import type { Distrust, RuntimeSource } from '../autonomy/battery.ts';
import type { BatteryMode } from '../redundancy/battery-plant.ts';
import type { ProtectionState } from '../redundancy/protection.ts';

/** All loads together. */
export interface ProtectionSummary {
  readonly counts: Readonly<Record<ProtectionState, number>>;
  /** Loads whose feeds differ in it. */
  readonly mixed: number;
  /** The first of those on battery goes dark after so many seconds; null: none is, or nobody knows. */
  readonly leastLeftSeconds: number | null;
  /** For how long batteries would hold each of those that are on utility or generator, at least. */
  readonly leastHeldSeconds: number | null;
}

/** One load, on the diagram. Rounded to whole minutes unless it is on battery. */
export interface LoadProtectionView {
  readonly state: ProtectionState;
  readonly secondsLeft: number | null;
  readonly heldSeconds: number | null;
  readonly feeds: readonly { readonly id: string; readonly state: ProtectionState }[];
  readonly isMixed: boolean;
}

// GET /api/v1/autonomy
export interface AutonomyView {
  readonly at: number;
  readonly protection: ProtectionSummary;
  readonly batteries: readonly BatteryView[];
  readonly generators: readonly GeneratorView[];
  readonly tanks: readonly TankView[];
  readonly minimumFuelHours: number;
  /** Until the generators can no longer carry the site without utilities; null: not known. */
  readonly siteHoursAtN: number | null;
  /** Newest first. */
  readonly refuellings: readonly RefuellingView[];
}

export interface BatteryView {
  readonly componentId: string;
  readonly name: string;
  readonly mode: BatteryMode;
  readonly seconds: number | null;
  readonly source: RuntimeSource | null;
  readonly uncertaintySeconds: number | null;
  readonly learntFrom: number;
  /** Why the UPS's own word does not count; null: it does. */
  readonly distrust: Distrust | null;
  readonly requiredSeconds: number;
  readonly chargePercent: number | null;
  readonly loadKw: number | null;
  readonly celsius: number | null;
  readonly care: BatteryCare | null;
  /** Local date; null: not told. */
  readonly installedOn: string | null;
  readonly lastDischarge: {
    readonly startedAtMs: number;
    readonly seconds: number;
    readonly energyWh: number;
  } | null;
}

export interface FuelAtLoadView {
  readonly loadKw: number | null;
  readonly litresPerHour: number | null;
  readonly hours: number | null;
  readonly source: 'measured' | 'curve';
}

export interface GeneratorView {
  readonly componentId: string;
  readonly name: string;
  readonly isRunning: boolean | null;
  /** Words of its controller, of a closed list; null: not told. */
  readonly state: string | null;
  readonly mode: string | null;
  readonly starts: number | null;
  readonly failedStarts: number | null;
  /** Of its own tank; null: it has none, or nobody can read it. */
  readonly litres: number | null;
  readonly tankLitres: number | null;
  /** Name of the shared tank it draws from. */
  readonly sharedTank: string | null;
  readonly now: FuelAtLoadView;
  readonly atN: FuelAtLoadView;
}

export interface TankView {
  readonly id: string;
  readonly name: string;
  readonly capacityLitres: number;
  readonly litres: number | null;
  readonly isShared: boolean;
}

export interface RefuellingView {
  readonly id: string;
  readonly tankId: string;
  readonly tankName: string;
  /** Seen in the level, or entered by a person. */
  readonly source: 'level' | 'hand';
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly litres: number;
  readonly litresBefore: number | null;
  readonly litresAfter: number | null;
  readonly deliveryNote: string | null;
  readonly person: string | null;
}

// POST /api/v1/autonomy/refuellings answers 201 with nothing; the same `key` again changes nothing.
export interface NewRefuelling {
  /** UUID made by whoever sends it. */
  readonly key: string;
  readonly tankId: string;
  readonly litres: number;
  readonly atMs: number;
  readonly deliveryNote?: string;
}
