// Exact decimal numbers for quantities, rates and unit prices: an integer and a power of ten, never a float.
// Easy to get wrong: rounding. There is one rule, half up on the magnitude (0.5 → 1, -0.5 → -1), so that a credit
// is the mirror image of its charge; PostgreSQL's round(numeric) follows the same rule.

const shape = /^(-?)(\d+)(?:\.(\d+))?$/;
/** More digits than any meter or price has; a longer text is a fault of whoever wrote it. */
const maxDigits = 60;

export class Decimal {
  static readonly zero = new Decimal(0n, 0);
  /** The number is `digits` / 10^`scale`; trailing zeros are removed, so equal numbers have equal fields. */
  readonly digits: bigint;
  readonly scale: number;

  private constructor(digits: bigint, scale: number) {
    let left = digits;
    let places = scale;
    while (places > 0 && left % 10n === 0n) {
      left /= 10n;
      places -= 1;
    }
    this.digits = left;
    this.scale = places;
  }

  /** `digits` / 10^`scale`, for instance of(1234n, 2) is 12.34. */
  static of(digits: bigint, scale = 0): Decimal {
    return new Decimal(digits, scale);
  }

  /** Reads `-12.3400`; throws RangeError for anything else, exponents and spaces included. */
  static parse(text: string): Decimal {
    const parsed = Decimal.tryParse(text);
    if (parsed === undefined) throw new RangeError(`not a decimal number: ${text.slice(0, 80)}`);
    return parsed;
  }

  /** As `parse`, with undefined for what is no decimal number. */
  static tryParse(text: string): Decimal | undefined {
    const parts = shape.exec(text);
    if (parts === null || text.length > maxDigits) return undefined;
    const fraction = parts[3] ?? '';
    const digits = BigInt(`${parts[2]}${fraction}`);
    return new Decimal(parts[1] === '-' ? -digits : digits, fraction.length);
  }

  /** A measured float rounded to `scale` decimals; throws RangeError for NaN, infinities and above 2^53. */
  static fromNumber(value: number, scale: number): Decimal {
    if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) {
      throw new RangeError(`not a measurable number: ${value}`);
    }
    return Decimal.parse(value.toFixed(scale));
  }

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.#at(scale) + other.#at(scale), scale);
  }

  minus(other: Decimal): Decimal {
    return this.plus(other.negated());
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.digits * other.digits, this.scale + other.scale);
  }

  negated(): Decimal {
    return new Decimal(-this.digits, this.scale);
  }

  /** this × numerator / denominator rounded half up to `scale` decimals; the denominator is positive. */
  timesRatio(numerator: bigint, denominator: bigint, scale: number): Decimal {
    const raised = this.digits * numerator * 10n ** BigInt(scale);
    return new Decimal(divideHalfUp(raised, denominator * 10n ** BigInt(this.scale)), scale);
  }

  /** Rounded half up (on the magnitude) to `scale` decimals. */
  rounded(scale: number): Decimal {
    if (this.scale <= scale) return this;
    return new Decimal(divideHalfUp(this.digits, 10n ** BigInt(this.scale - scale)), scale);
  }

  /** The number × 10^`scale`, rounded half up, as an integer: 12.345 with scale 2 is 1235n. */
  toInteger(scale = 0): bigint {
    return this.rounded(scale).#at(scale);
  }

  /** -1, 0 or 1 as this is below, equal to or above the other. */
  compare(other: Decimal): -1 | 0 | 1 {
    const difference = this.minus(other).digits;
    if (difference === 0n) return 0;
    return difference < 0n ? -1 : 1;
  }

  isNegative(): boolean {
    return this.digits < 0n;
  }

  isZero(): boolean {
    return this.digits === 0n;
  }

  /** For charts and comparisons with live readings; never for money. */
  toNumber(): number {
    return Number(this.toString());
  }

  /** Plain notation without trailing zeros: the canonical form that evidence is hashed in. */
  toString(): string {
    return this.toFixed(this.scale);
  }

  /** Plain notation with at least `scale` decimals; more are kept, never cut. */
  toFixed(scale: number): string {
    const places = Math.max(scale, this.scale);
    const digits = this.#at(places);
    const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0');
    const sign = digits < 0n ? '-' : '';
    if (places === 0) return `${sign}${text}`;
    return `${sign}${text.slice(0, -places)}.${text.slice(-places)}`;
  }

  toJSON(): string {
    return this.toString();
  }

  #at(scale: number): bigint {
    return this.digits * 10n ** BigInt(scale - this.scale);
  }
}

/** Integer quotient rounded half up on the magnitude; the denominator is positive. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('the denominator must be positive');
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

/** Sum of decimals, 0 for none. */
export function sumDecimals(values: Iterable<Decimal>): Decimal {
  let sum = Decimal.zero;
  for (const value of values) sum = sum.plus(value);
  return sum;
}
