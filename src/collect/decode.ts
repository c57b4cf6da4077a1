// Readings from what a device answered: scale, units, words, sentinels, plausibility. Pure. Easy to get wrong:
// a value that is not there is missing and never zero; a text where a number should be spoils that point alone;
// and 2300 × 0.1 is 230, not 230.00000000000003.
import { points } from '../core/points.ts';
import { readingAt, type PointFacts } from '../readings/reading-batch.ts';
import type { Quality, Reading } from '../readings/reading.ts';
import type { VarBind } from '../snmp/varbind.ts';
import { decodeNamed, decodePlain, rawOf, type Decoded } from './decoders.ts';
import { decodeList } from './decode-list.ts';
import { JudgedColumns, type Said } from './judged-columns.ts';
import { conditionHolds, type Item, type Layout } from './layout.ts';
import { crossCheck, takeBackRescaled, type Rescaled } from './plausibility.ts';
import type { CheckedRule, Profile } from './profile.ts';

export interface DecodeContext {
  readonly deviceId: string;
  /** When the device gave the values, epoch ms. */
  readonly nowMs: number;
}

/** Why one point could not be read though the device answered. */
export interface PointFault {
  readonly point: string;
  readonly oid: string;
  readonly message: string;
}

export interface DecodedPoll {
  readonly readings: readonly Reading[];
  readonly faults: readonly PointFault[];
  /** An item that the layout promised was not there: the tables have changed. */
  readonly rowsVanished: boolean;
}

/** What was read in one poll: cells by OID and the rows of each list column. Cells not asked for are absent. */
export interface Answers {
  readonly cells: ReadonlyMap<string, VarBind>;
  readonly lists: ReadonlyMap<string, readonly VarBind[]>;
}

export interface Outcome extends Said {
  readonly fault?: string;
  /** What was read, when the value is a guess at what the firmware meant. */
  readonly unscaled?: number;
}

const missing: Outcome = { value: null, state: null, quality: 'missing' };

/** Decodes every item whose cell was asked for in this poll. */
export function decodePoll(
  profile: Profile,
  layout: Layout,
  answers: Answers,
  context: DecodeContext,
): DecodedPoll {
  const judged = new JudgedColumns(layout.items.length);
  const faults: PointFault[] = [];
  const rescaled: Rescaled[] = [];
  let rowsVanished = false;
  for (const [i, item] of layout.items.entries()) {
    const cell = answers.cells.get(item.oid);
    if (cell === undefined) continue;
    if (cell.type === 'noSuchInstance' || cell.type === 'noSuchObject') rowsVanished = true;
    const outcome = isValid(item, answers) ? decodeItem(item, cell) : missing;
    if (outcome.fault !== undefined) {
      faults.push({ point: item.rule.point, oid: item.oid, message: outcome.fault });
    }
    if (outcome.unscaled !== undefined) rescaled.push({ item: i, unscaled: outcome.unscaled });
    judged.columns.set(i, outcome);
  }
  takeBackRescaled(judged, layout.items, rescaled);
  if (layout.checks !== undefined) crossCheck(judged, layout.checks);
  const { columns } = judged;
  const readings = layout.items.flatMap((item, row): Reading[] =>
    columns.isSet(row)
      ? [readingAt(context.deviceId, factsOf(item), { columns, row, takenAtMs: context.nowMs })]
      : [],
  );
  for (const rule of layout.lists) {
    const rows = answers.lists.get(rule.oid);
    if (rows !== undefined) readings.push(...decodeList(rule, rows, context));
  }
  return { readings: markStale(profile, readings), faults, rowsVanished };
}

function isValid(item: Item, answers: Answers): boolean {
  return item.validWhen.every(({ oid, condition }) => {
    const cell = answers.cells.get(oid);
    return cell !== undefined && conditionHolds(condition, rawOf(cell));
  });
}

/** What stays the same about an item from poll to poll. */
export function factsOf({ rule, instance, label, oid }: Item, intervalMs?: number): PointFacts {
  return { point: rule.point, instance, label, oid, unit: points[rule.point].unit, intervalMs };
}

/** One cell to a value, a word and a quality. Exported for the tests of sentinels. */
export function decodeItem(item: Pick<Item, 'rule' | 'siblings'>, cell: VarBind): Outcome {
  const { rule, siblings } = item;
  if (cell.type === 'unreadable')
    return { ...missing, fault: 'the value is not encoded as its type must be' };
  const raw = rawOf(cell);
  if (raw === undefined || rule.missing?.includes(raw) === true) return missing;
  const outcome = decodeRaw(rule, cell, siblings);
  // What the device also says when it has none, though it may be real, is shown and not believed.
  return rule.suspect?.includes(raw) === true && outcome.quality === 'good'
    ? { ...outcome, quality: 'suspect' }
    : outcome;
}

function decodeRaw(rule: CheckedRule, cell: VarBind, siblings: Item['siblings']): Outcome {
  const decoded = bitsOf(rule, cell) ?? decode(rule, cell, siblings);
  if (decoded.kind === 'missing') return missing;
  if (decoded.kind === 'fault') return { ...missing, fault: decoded.fault };
  const kind = points[rule.point].kind;
  if (kind === 'text') {
    const text = decoded.kind === 'text' ? decoded.text : String(decoded.value);
    return text === '' ? missing : { value: null, state: text, quality: 'good' };
  }
  if (kind === 'state') return stateOutcome(rule, decoded);
  if (decoded.kind === 'text') return { ...missing, fault: 'a text stands where a number should be' };
  return numberOutcome(rule, decoded.value);
}

function decode(rule: CheckedRule, cell: VarBind, siblings: Item['siblings']): Decoded {
  return rule.decoder === undefined ? decodePlain(cell) : decodeNamed(rule.decoder, cell, siblings);
}

/** The part of an integer under the rule's mask, or one bit of a BITS string (bit 0 is the first of the first octet). */
function bitsOf(rule: CheckedRule, cell: VarBind): Decoded | undefined {
  if (rule.bit !== undefined && cell.type === 'octets') {
    const octet = cell.value[rule.bit >> 3] ?? 0;
    return { kind: 'number', value: (octet >> (7 - (rule.bit & 7))) & 1 };
  }
  const raw = rawOf(cell);
  if (rule.mask === undefined || typeof raw !== 'number' || !Number.isInteger(raw)) return undefined;
  return { kind: 'number', value: Number(BigInt(raw) & BigInt(rule.mask)) };
}

/** Words with which a device says that it does not know, or nothing that the MIB has a word for. */
const sayNothing: ReadonlySet<string> = new Set(['unknown', 'other']);

function stateOutcome(rule: CheckedRule, decoded: Exclude<Decoded, { kind: 'missing' | 'fault' }>): Outcome {
  const value = decoded.value ?? null;
  const key = decoded.kind === 'text' ? decoded.text : String(decoded.value);
  const word = rule.states !== undefined && Object.hasOwn(rule.states, key) ? rule.states[key] : undefined;
  // What the profile or the device does not know is shown, but nothing may be concluded from it.
  if (word === undefined) return { value, state: 'unlisted', quality: 'suspect' };
  return { value, state: word, quality: sayNothing.has(word) ? 'suspect' : 'good' };
}

/** A dead line reads 0 V and 0 Hz: outside any band, and true. */
const readsZeroWhenDead: ReadonlySet<string> = new Set(
  Object.entries(points).flatMap(([point, { unit }]) => (unit === 'V' || unit === 'Hz' ? [point] : [])),
);

function numberOutcome(rule: CheckedRule, raw: number): Outcome {
  const value = scaled(raw, rule.scale);
  if (!Number.isFinite(value)) return { ...missing, fault: 'the number is not finite' };
  if (isPlausible(rule, value)) return { value, state: null, quality: 'good' };
  const guess = rescaled(rule, value);
  if (guess === undefined) return { value, state: null, quality: 'suspect' };
  return { value: guess, state: null, quality: 'suspect', unscaled: value };
}

function isPlausible(rule: CheckedRule, value: number): boolean {
  const [low = -Infinity, high = Infinity] = rule.plausible ?? [];
  if (value >= low && value <= high) return true;
  return value === 0 && readsZeroWhenDead.has(rule.point);
}

/** Whether a number under this rule stands for itself, scaled. */
export function isPlainNumber(rule: CheckedRule): boolean {
  const { kind } = points[rule.point];
  if (kind === 'text' || kind === 'state') return false;
  return rule.decoder === undefined && rule.bit === undefined && rule.mask === undefined;
}

/** The good value of a number of 32 bits under a rule of plain numbers; NaN when it wants a closer look (`decodeItem`). */
export function goodValue(rule: CheckedRule, raw: number): number {
  if (rule.missing?.includes(raw) === true || rule.suspect?.includes(raw) === true) return Number.NaN;
  const value = scaled(raw, rule.scale);
  return isPlausible(rule, value) ? value : Number.NaN;
}

/** Firmware that counts in whole units or in hundredths is off by ten; the guess is shown as suspect. */
function rescaled(rule: CheckedRule, value: number): number | undefined {
  if (rule.scaleMistake === undefined || rule.plausible === undefined) return undefined;
  const [low = -Infinity, high = Infinity] = rule.plausible;
  const factors = rule.scaleMistake === 'high' ? [0.1] : [0.1, 10];
  return factors.map((factor) => roundNoise(value * factor)).find((guess) => guess >= low && guess <= high);
}

const powersOfTen = [1, 10, 100, 1_000, 10_000];
/** A number of 32 bits; beyond it a quotient may have more digits than `roundNoise` leaves. */
const mostExact = 2 ** 32;

/** A division by a power of ten is the nearest number to the decimal one, as `roundNoise` would find it more slowly. */
function scaled(raw: number, scale = 1): number {
  if (scale < 1 && Math.abs(raw) <= mostExact && Number.isInteger(raw)) {
    for (const power of powersOfTen) if (1 / power === scale) return raw / power;
  }
  return roundNoise(raw * scale);
}

/** Removes the noise of binary fractions: twelve significant digits are more than any device has. */
export function roundNoise(value: number): number {
  return Number.isSafeInteger(value) ? value : Number(value.toPrecision(12));
}

/** Whether the device says with this that its own source is lost: every other value is then as old as that loss. */
export function isSourceLost({ staleWhen }: Profile, point: string, state: string | null): boolean {
  return (
    staleWhen !== undefined && point === staleWhen.point && state !== null && staleWhen.is.includes(state)
  );
}

/** Whether a value is stale once the source is lost. */
export function isStaleThen({ staleWhen }: Profile, point: string, quality: Quality): boolean {
  return point !== staleWhen?.point && !point.startsWith('system.') && quality !== 'missing';
}

function markStale(profile: Profile, readings: readonly Reading[]): readonly Reading[] {
  const isLost = readings.some(({ point, state }) => isSourceLost(profile, point, state));
  return isLost ? staleReadings(profile, readings) : readings;
}

/** The readings of a device whose source is lost. */
export function staleReadings(profile: Profile, readings: readonly Reading[]): readonly Reading[] {
  return readings.map((reading) =>
    isStaleThen(profile, reading.point, reading.quality) ? { ...reading, quality: 'stale' } : reading,
  );
}
