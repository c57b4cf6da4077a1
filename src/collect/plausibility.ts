// Values against each other: what one number alone cannot say. A firmware that is off by ten is off in a whole column;
// watts are never far from volts times amperes; an output that has voltage has a source. Pure, and only for what a
// profile declares (`scaleMistake`, `complianceNumbers`). Easy to get wrong: what is put right here is a guess, so its
// quality is `suspect`, and a line that truly sagged while its sisters are well must not be multiplied by ten.
import type { Reading } from '../readings/reading.ts';
import type { Item } from './layout.ts';

/** Indexes of items that are judged together; undefined where the device has no such value. */
interface LineCheck {
  readonly voltage: number;
  readonly current: number | undefined;
  readonly power: number | undefined;
  readonly load: number | undefined;
}

export interface PlausibilityChecks {
  readonly lines: readonly LineCheck[];
  /** Lines of each side (input, output, bypass) share the rating. */
  readonly outputLines: number;
  readonly rated: number | undefined;
  /** An output source whose agent may follow the numbers of RFC 1628's compliance text. */
  readonly source: number | undefined;
  readonly onTime: number | undefined;
  readonly uptime: number | undefined;
}

/** One value that was put right by a factor of ten while it was decoded, on its own evidence alone. */
export interface Rescaled {
  readonly item: Item;
  /** Where it stands among the readings. */
  readonly at: number;
  readonly unscaled: number;
}

/** What to judge together in a layout; undefined when its profile declares nothing, which costs a poll nothing. */
export function findChecks(items: readonly Item[]): PlausibilityChecks | undefined {
  const places = new Map<string, number>();
  items.forEach(({ rule, instance }, i) => places.set(`${rule.point}\t${instance}`, i));
  const place = (point: string, instance = ''): number | undefined => places.get(`${point}\t${instance}`);
  const lines: LineCheck[] = [];
  for (const [i, { rule, instance }] of items.entries()) {
    const side = /^(input|output|bypass)\.voltage$/.exec(rule.point)?.[1];
    if (side === undefined || rule.scaleMistake === undefined) continue;
    lines.push({
      voltage: i,
      current: place(`${side}.current`, instance),
      power: place(`${side}.power`, instance),
      load: side === 'output' ? place('output.load', instance) : undefined,
    });
  }
  const source = items.findIndex(({ rule }) => rule.complianceNumbers === true);
  if (lines.length === 0 && source < 0) return undefined;
  return {
    lines,
    outputLines: lines.filter(({ load }) => load !== undefined).length,
    rated: place('ups.ratedPower') ?? place('ups.ratedApparentPower'),
    source: source < 0 ? undefined : source,
    onTime: place('battery.onTime'),
    uptime: place('system.uptime'),
  };
}

/**
 * Takes back what was put right though another row of the same column is well as it stands: then the firmware counts
 * as it should, and the value is what it is.
 */
export function takeBackRescaled(readings: Reading[], rescaled: readonly Rescaled[]): void {
  const wrongOnes = new Set(rescaled.map(({ at }) => at));
  for (const { item, at, unscaled } of rescaled) {
    const reading = readings[at];
    if (reading === undefined) continue;
    // Lines of a table are one column; some MIBs have an object per line instead.
    const column = item.rule.read === 'column' ? `${item.rule.oid}.` : '';
    const sisterIsWell = readings.some(
      (other, i) =>
        !wrongOnes.has(i) &&
        other.point === reading.point &&
        other.quality === 'good' &&
        other.value !== 0 &&
        other.oid.startsWith(column),
    );
    if (sisterIsWell) readings[at] = { ...reading, value: unscaled };
  }
}

/** Where each item's reading stands, -1 when it was not asked for in this poll. */
type Places = Int32Array;

/** Judges the readings of one poll against each other, in place. */
export function crossCheck(readings: Reading[], checks: PlausibilityChecks, places: Places): void {
  const poll = { readings, places };
  for (const line of checks.lines) {
    checkPower(poll, checks, line);
    checkLoad(poll, checks, line);
  }
  checkSource(poll, checks);
  checkOnTime(poll, checks);
}

interface Poll {
  readonly readings: Reading[];
  readonly places: Places;
}

function readingAt({ readings, places }: Poll, item: number | undefined): Reading | undefined {
  return item === undefined ? undefined : readings[places[item] ?? -1];
}

function numberAt(poll: Poll, item: number | undefined): number | undefined {
  const reading = readingAt(poll, item);
  return reading === undefined || reading.quality === 'missing' ? undefined : (reading.value ?? undefined);
}

function doubt(poll: Poll, item: number | undefined, factor = 1): void {
  const reading = readingAt(poll, item);
  if (item === undefined || reading === undefined || reading.value === null) return;
  const value = factor === 1 ? reading.value : Number((reading.value * factor).toPrecision(12));
  poll.readings[poll.places[item] ?? -1] = { ...reading, value, quality: 'suspect' };
}

/** Below this neither watts nor volt-amperes say much: a current has steps of a tenth of an ampere or worse. */
const leastVoltAmperes = 100;

/** Watts above volt-amperes cannot be, nor a tenth of them with a load that is worth judging. */
function checkPower(poll: Poll, checks: PlausibilityChecks, line: LineCheck): void {
  const volts = numberAt(poll, line.voltage);
  const amperes = numberAt(poll, line.current);
  const watts = numberAt(poll, line.power);
  if (volts === undefined || amperes === undefined || watts === undefined) return;
  const voltAmperes = volts * amperes;
  if (watts <= 0 || voltAmperes <= 0 || Math.max(watts, voltAmperes) < leastVoltAmperes) return;
  const powerFactor = watts / voltAmperes;
  if (powerFactor <= 2 && powerFactor >= 0.06) return;
  const tenfold = powerFactor > 2 ? 10 : 0.1;
  const explains = powerFactor / tenfold > 0.3 && powerFactor / tenfold < 1.1;
  // The load and the rating tell which of the two is wrong; without them both are in doubt as they stand.
  const load = numberAt(poll, line.load);
  const rated = numberAt(poll, checks.rated);
  const expected =
    load === undefined || rated === undefined ? 0 : (load / 100) * (rated / checks.outputLines);
  if (explains && isAbout(watts, expected)) doubt(poll, line.current, tenfold);
  else if (explains && isAbout(watts / tenfold, expected)) doubt(poll, line.power, 1 / tenfold);
  else {
    doubt(poll, line.current);
    doubt(poll, line.power);
  }
}

function isAbout(value: number, expected: number): boolean {
  return expected > 0 && value / expected > 0.5 && value / expected < 2;
}

/** A load of 160 % with a tenth of that in watts is 16 %. */
function checkLoad(poll: Poll, checks: PlausibilityChecks, line: LineCheck): void {
  const load = numberAt(poll, line.load);
  const watts = numberAt(poll, line.power);
  const rated = numberAt(poll, checks.rated);
  if (load === undefined || watts === undefined || rated === undefined || rated <= 0) return;
  if (watts < leastVoltAmperes || load <= 0 || readingAt(poll, line.power)?.quality !== 'good') return;
  const percent = (watts / (rated / checks.outputLines)) * 100;
  if (load / percent > 7 && load / percent < 14) doubt(poll, line.load, 0.1);
  else if (load / percent > 0.07 && load / percent < 0.14) doubt(poll, line.load, 10);
}

/**
 * RFC 1628 numbers the output source normal(3) and battery(5), but its compliance text normal(2) and battery(4); an
 * agent that took the latter says "none" with a powered output, "bypass" while its battery is being used.
 */
function checkSource(poll: Poll, checks: PlausibilityChecks): void {
  const reading = readingAt(poll, checks.source);
  if (checks.source === undefined || reading === undefined) return;
  const say = (state: string): void => {
    poll.readings[poll.places[checks.source ?? -1] ?? -1] = { ...reading, state, quality: 'suspect' };
  };
  if (reading.state === 'none' && poll.readings.some(isPowered)) say('normal');
  if (reading.state === 'bypass' && (numberAt(poll, checks.onTime) ?? 0) > 0) say('battery');
}

function isPowered({ point, value, quality }: Reading): boolean {
  return point === 'output.voltage' && quality !== 'missing' && (value ?? 0) >= 80;
}

/** A time on battery that began with the card is the card's, not the battery's: the seconds before are lost. */
function checkOnTime(poll: Poll, checks: PlausibilityChecks): void {
  const onTime = numberAt(poll, checks.onTime);
  const uptime = numberAt(poll, checks.uptime);
  if (onTime === undefined || uptime === undefined || onTime <= 0) return;
  if (Math.abs(uptime - onTime) <= startingSeconds) doubt(poll, checks.onTime);
}

/** How long a card takes from its start until it hears its UPS. */
const startingSeconds = 60;
