// How long a battery still carries its load, by whom that is said, and why the UPS's own word is not taken. Pure. Easy to
// get wrong: "65535", -1 and a 0 on mains are words for "I do not know"; and no figure is longer than what the rated energy
// can give.
import type { BatteryMode, BatteryNow } from '../redundancy/battery-plant.ts';
import type { BatteryRating } from '../site/autonomy.ts';
import type { DischargeCurve } from './discharge-curve.ts';

/** `ups` it says so itself · `learnt` from its discharges · `rated` from the rated energy. */
export type RuntimeSource = 'ups' | 'learnt' | 'rated';

/** Why the UPS's own figure is not the one that counts. */
export type Distrust =
  | 'no-reading'
  | 'stale'
  | 'suspect'
  | 'missing'
  | 'sentinel'
  | 'zero'
  | 'above-physics'
  | 'above-learnt';

/** What is known of one battery now. Of quality `good`, or null. */
export interface BatteryGiven {
  readonly mode: BatteryMode;
  /** What the UPS says is left, s, and when it began to say just that. */
  readonly said: { readonly seconds: number; readonly sinceMs: number } | null;
  /** Why `said` is null. */
  readonly silence: 'no-reading' | 'stale' | 'suspect' | 'missing';
  readonly chargePercent: number | null;
  readonly volts: number | null;
  readonly celsius: number | null;
  /** The UPS calls its battery low or empty. */
  readonly isLow: boolean;
  readonly outputWatts: number | null;
  /** Output ÷ what the battery gives. */
  readonly efficiency: number;
  readonly rating: BatteryRating | undefined;
  readonly curve: DischargeCurve | undefined;
}

export interface BatteryAutonomy extends BatteryNow {
  /** At the present load, as of `atMs`; null: nobody knows. */
  readonly seconds: number | null;
  readonly atMs: number;
  readonly source: RuntimeSource | null;
  /** How far `seconds` may be off, s; null where the source does not tell. */
  readonly uncertaintySeconds: number | null;
  /** Discharges it was learnt from; 0 when `source` is another. */
  readonly learntFrom: number;
  readonly distrust: Distrust | null;
  readonly chargePercent: number | null;
}

/** What cards say that know no better, in seconds or minutes. */
const sentinels: ReadonlySet<number> = new Set(
  [65_534, 65_535, 2_147_483_647, 4_294_967_295].flatMap((word) => [word, word * 60]),
);
/** Nobody plans with longer. */
const longestSeconds = 7 * 86_400;
/** A UPS counts minutes: a figure may be so old without being wrong. */
const wholeMinuteSeconds = 60;
const emptyPercent = 5;
/** How the time shrinks where a load grows and nobody told the battery's exponent; where it falls, only in proportion. */
const growthExponent = 1.2;
/** A learnt figure this certain is believed over the UPS's own. */
const certainShare = 0.15;
const celsiusOfRating = 25;
const lifeYearShare = 0.2;
const yearMs = 365.25 * 86_400_000;

export function batteryAutonomy(given: BatteryGiven, atMs: number): BatteryAutonomy {
  const { mode, chargePercent, outputWatts } = given;
  const figures = new Figures(given, atMs);
  const outputKw = outputWatts === null ? null : outputWatts / 1000;
  const secondsAt = (kw: number): number | null => figures.at(kw)?.seconds ?? null;
  const isAsked = mode === 'ready' || mode === 'discharging';
  const now = isAsked ? figures.at(outputKw) : undefined;
  const source = now?.source ?? null;
  return {
    mode,
    outputKw,
    secondsAt,
    seconds: now?.seconds ?? null,
    atMs,
    source,
    uncertaintySeconds: now === undefined || now.uncertainty === null ? null : now.seconds * now.uncertainty,
    learntFrom: source === 'learnt' ? (given.curve?.count ?? 0) : 0,
    distrust: isAsked ? (now?.distrust ?? figures.distrust) : null,
    chargePercent,
  };
}

interface Figure {
  readonly seconds: number;
  readonly source: RuntimeSource;
  /** As a share; null: not told. */
  readonly uncertainty: number | null;
  readonly distrust: Distrust | null;
}

class Figures {
  readonly #given: BatteryGiven;
  readonly #atMs: number;
  readonly distrust: Distrust | null;

  constructor(given: BatteryGiven, atMs: number) {
    this.#given = given;
    this.#atMs = atMs;
    this.distrust = distrustOf(given);
  }

  /** At so much output, kW; null: at the present one, whatever it is. */
  at(outputKw: number | null): Figure | undefined {
    const bound = outputKw === null ? undefined : this.#bound(outputKw);
    const best = this.#best(outputKw, bound);
    if (best === undefined) return undefined;
    if (bound === undefined || best.seconds <= bound) {
      return { ...best, seconds: Math.min(best.seconds, longestSeconds) };
    }
    const distrust = best.source === 'ups' ? 'above-physics' : best.distrust;
    return { seconds: Math.min(bound, longestSeconds), source: 'rated', uncertainty: null, distrust };
  }

  /** The UPS's word unless its own discharges contradict it, then what was learnt, then what it was bought as. */
  #best(outputKw: number | null, bound: number | undefined): Figure | undefined {
    const said = this.#said(outputKw);
    const learnt = outputKw === null ? undefined : this.#learnt(outputKw);
    if (said !== undefined) {
      const isContradicted =
        learnt !== undefined &&
        (learnt.uncertainty ?? 1) <= certainShare &&
        said > learnt.seconds * (1 + (learnt.uncertainty ?? 0));
      if (isContradicted) return { ...learnt, distrust: 'above-learnt' };
      return { seconds: said, source: 'ups', uncertainty: null, distrust: null };
    }
    if (learnt !== undefined) return learnt;
    const isChargeKnown = this.#given.chargePercent !== null;
    if (bound === undefined || !isChargeKnown) return undefined;
    return { seconds: bound, source: 'rated', uncertainty: null, distrust: this.distrust };
  }

  #said(outputKw: number | null): number | undefined {
    const { said, mode, outputWatts, rating } = this.#given;
    if (said === null || this.distrust !== null) return undefined;
    // While it discharges a figure runs on between two answers; one in minutes stands for up to one.
    const ageSeconds = Math.max(0, (this.#atMs - said.sinceMs) / 1000);
    const passed = mode === 'discharging' ? Math.min(ageSeconds, wholeMinuteSeconds) : 0;
    const seconds = Math.max(0, said.seconds - passed);
    if (outputKw === null || outputWatts === null || outputWatts <= 0) return seconds;
    const growth = (outputKw * 1000) / outputWatts;
    const exponent = rating?.exponent ?? (growth > 1 ? growthExponent : 1);
    return seconds / growth ** exponent;
  }

  #learnt(outputKw: number): Figure | undefined {
    const { curve, chargePercent, volts, mode } = this.#given;
    // Floating on the charger a voltage says nothing but that the battery is charged.
    const loadedVolts = mode === 'discharging' ? volts : Infinity;
    const value = curve?.axis === 'charge' ? chargePercent : loadedVolts;
    if (curve === undefined || value === null) return undefined;
    const watts = this.#batteryWatts(outputKw);
    const left = curve.left(value, watts);
    if (left === undefined) return undefined;
    const seconds = (left.energyWh / watts) * 3600;
    return { seconds, source: 'learnt', uncertainty: left.uncertainty, distrust: this.distrust };
  }

  /** The longest that the rated energy can last, s; undefined: it is not told. */
  #bound(outputKw: number): number | undefined {
    const { rating, chargePercent, celsius } = this.#given;
    if (rating === undefined) return undefined;
    const watts = this.#batteryWatts(outputKw);
    const charge = chargePercent === null ? 1 : Math.min(100, chargePercent) / 100;
    if (charge === 0 || watts <= 0) return charge === 0 ? 0 : longestSeconds;
    const energyWh = ratedEnergyWh(rating, watts) * deratingOf(rating, celsius, this.#atMs);
    return ((energyWh * charge) / watts) * 3600;
  }

  #batteryWatts(outputKw: number): number {
    return (outputKw * 1000) / this.#given.efficiency;
  }
}

/** At another power than it is rated at, by Peukert. */
function ratedEnergyWh({ energyWh, atWatts, exponent }: BatteryRating, watts: number): number {
  if (atWatts === undefined || exponent === undefined) return energyWh;
  return energyWh * (atWatts / watts) ** (exponent - 1);
}

/** What age and cold leave of the rated energy, as a share. At the end of its life a battery has lost a fifth. */
export function deratingOf(rating: BatteryRating, celsius: number | null, atMs: number): number {
  const { installedOn, lifeYears, perCelsius = 0 } = rating;
  const cold = celsius === null ? 0 : Math.max(0, celsiusOfRating - celsius) * perCelsius;
  const years = installedOn === undefined ? 0 : Math.max(0, atMs - Date.parse(installedOn)) / yearMs;
  const aged = lifeYears === undefined ? 0 : lifeYearShare * (years / lifeYears);
  return Math.max(0, 1 - cold) * Math.max(0, 1 - aged);
}

/** Whether its design life is over. */
export function isPastLife({ installedOn, lifeYears }: BatteryRating, atMs: number): boolean {
  if (installedOn === undefined || lifeYears === undefined) return false;
  return atMs - Date.parse(installedOn) > lifeYears * yearMs;
}

/** Why what the UPS says is no time, whatever the load; null: it may be one. */
function distrustOf({ said, silence, isLow, chargePercent }: BatteryGiven): Distrust | null {
  if (said === null) return silence;
  if (!Number.isFinite(said.seconds) || said.seconds < 0 || sentinels.has(said.seconds)) return 'sentinel';
  const isEmpty = isLow || (chargePercent !== null && chargePercent <= emptyPercent);
  return said.seconds === 0 && !isEmpty ? 'zero' : null;
}
