// What a battery gave when it was last emptied, and so what it still has to give. Pure. Easy to get wrong: what nobody has
// seen it give is guessed low; twice the power takes more than twice the charge (Peukert); and a voltage says something
// only against a discharge of about the same power.

/** What runs down while a battery gives: its charge in %, or its voltage where the UPS does not tell a charge. */
export type DischargeAxis = 'charge' | 'voltage';

/** One real discharge, as it was seen. */
export interface Discharge {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly axis: DischargeAxis;
  /** [axis value, Wh given since the start], in order of time; values fall, Wh rise. */
  readonly samples: readonly (readonly [number, number])[];
  /** Mean power out of the battery, W. */
  readonly watts: number;
}

/** What is left, Wh, and how far that may be off, as a share of it. */
export interface LeftInBattery {
  readonly energyWh: number;
  readonly uncertainty: number;
}

/** Discharges looked at, the newest. */
const newestCount = 10;
const binPercent = 5;
const binCount = 100 / binPercent;
/** Peukert's exponent of a battery whose maker's is not told. */
const usualExponent = 1.15;
/** The part of a charge that no discharge has reached gives less than the part that was seen. */
const unseenShare = 0.7;
const unseenUncertainty = 0.3;
/** Of what only one discharge has shown. */
const singleUncertainty = 0.15;
/** A voltage settles first. */
const leastVoltageMs = 120_000;
/** Discharges whose power differs by more than this share say nothing of a voltage. */
const voltagePowerShare = 0.35;

export class DischargeCurve {
  readonly #discharges: readonly Discharge[];
  readonly #axis: DischargeAxis;
  readonly #exponent: number;
  /** Wh that each part of the charge gave at 1 W, by Peukert, and its spread; undefined where none was seen. */
  readonly #bins: readonly (LeftInBattery | undefined)[];

  /** `discharges` of one battery in any order; undefined when there is nothing to be learnt from them. */
  static from(discharges: readonly Discharge[], exponent = usualExponent): DischargeCurve | undefined {
    const telling = discharges.filter(isTelling).sort((a, b) => b.endedAtMs - a.endedAtMs);
    const axis = telling[0]?.axis;
    if (axis === undefined) return undefined;
    const newest = telling.filter((one) => one.axis === axis).slice(0, newestCount);
    return new DischargeCurve(newest, axis, exponent);
  }

  private constructor(discharges: readonly Discharge[], axis: DischargeAxis, exponent: number) {
    this.#discharges = discharges;
    this.#axis = axis;
    this.#exponent = exponent;
    this.#bins = Array.from({ length: binCount }, (_, bin) => this.#binOf(bin * binPercent));
  }

  get axis(): DischargeAxis {
    return this.#axis;
  }

  /** How many discharges it was learnt from. */
  get count(): number {
    return this.#discharges.length;
  }

  /** What is left from `value` of the axis on at `watts` out of the battery; undefined: no discharge tells. */
  left(value: number, watts: number): LeftInBattery | undefined {
    if (!(watts > 0)) return undefined;
    return this.#axis === 'charge' ? this.#leftByCharge(value, watts) : this.#leftByVoltage(value, watts);
  }

  #leftByCharge(percent: number, watts: number): LeftInBattery | undefined {
    const seen = this.#bins.filter((bin) => bin !== undefined);
    const usual = mean(seen.map(({ energyWh }) => energyWh));
    const lowest = this.#bins.findIndex((bin) => bin !== undefined);
    let energyWh = 0;
    let doubtWh = 0;
    for (let bin = 0; bin * binPercent < percent; bin++) {
      const share = Math.min(1, (percent - bin * binPercent) / binPercent);
      const guessWh = usual * (bin < lowest ? unseenShare : 1);
      const { energyWh: wh, uncertainty } = this.#bins[bin] ?? {
        energyWh: guessWh,
        uncertainty: unseenUncertainty,
      };
      energyWh += wh * share;
      doubtWh += wh * share * uncertainty;
    }
    if (energyWh === 0) return { energyWh: 0, uncertainty: 0 };
    // A charge is told in whole percent.
    const uncertainty = Math.min(1, doubtWh / energyWh + 1 / percent);
    return { energyWh: energyWh * watts ** (1 - this.#exponent), uncertainty };
  }

  #binOf(fromPercent: number): LeftInBattery | undefined {
    if (this.#axis !== 'charge') return undefined;
    const given = this.#discharges.flatMap(({ samples, watts }) => {
      const [above, below] = [givenAt(samples, fromPercent + binPercent), givenAt(samples, fromPercent)];
      if (above === undefined || below === undefined || below <= above) return [];
      return [(below - above) * watts ** (this.#exponent - 1)];
    });
    if (given.length === 0) return undefined;
    const energyWh = mean(given);
    const spread = Math.sqrt(mean(given.map((one) => (one - energyWh) ** 2))) / energyWh;
    return { energyWh, uncertainty: given.length === 1 ? singleUncertainty : spread };
  }

  /** Only what was seen: from this voltage down to where those discharges ended. */
  #leftByVoltage(volts: number, watts: number): LeftInBattery | undefined {
    const alike = this.#discharges.filter((one) => Math.abs(one.watts / watts - 1) <= voltagePowerShare);
    const left = alike.map(({ samples }) => {
      const [last = 0] = [samples.at(-1)?.[1]];
      const first = samples[0]?.[0] ?? 0;
      return last - (volts >= first ? 0 : (givenAt(samples, volts) ?? last));
    });
    if (left.length === 0) return undefined;
    const energyWh = mean(left);
    if (energyWh <= 0) return { energyWh: 0, uncertainty: 0 };
    const spread = Math.sqrt(mean(left.map((one) => (one - energyWh) ** 2))) / energyWh;
    return { energyWh, uncertainty: Math.min(1, left.length === 1 ? unseenUncertainty : spread) };
  }
}

/** Whether it shows one whole part of a charge, or a voltage for long enough. */
function isTelling({ axis, samples, startedAtMs, endedAtMs }: Discharge): boolean {
  const [highest, lowest] = [samples[0]?.[0] ?? 0, samples.at(-1)?.[0] ?? 0];
  if (axis === 'voltage') return endedAtMs - startedAtMs >= leastVoltageMs && highest > lowest;
  return Math.floor(highest / binPercent) * binPercent - lowest >= binPercent;
}

/** Wh given when the axis stood at `value`, between samples along a straight line; undefined outside what was seen. */
function givenAt(samples: Discharge['samples'], value: number): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || value > first[0] || value < last[0]) return undefined;
  const after = samples.findIndex(([axis]) => axis <= value);
  const [axis, givenWh] = samples[after]!;
  const before = samples[after - 1];
  if (before === undefined || before[0] === axis) return givenWh;
  return givenWh + ((before[1] - givenWh) * (value - axis)) / (before[0] - axis);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
