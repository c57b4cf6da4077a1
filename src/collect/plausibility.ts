// Values against each other: what one number alone cannot say. A firmware that is off by ten is off in a whole column;
// watts are never far from volts times amperes; an output that has voltage has a source. Pure, and only for what a
// profile declares (`scaleMistake`, `complianceNumbers`). Easy to get wrong: what is put right here is a guess, so its
// quality is `suspect`, and a line that truly sagged while its sisters are well must not be multiplied by ten.
import type { JudgedColumns } from './judged-columns.ts';
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
  /** Those of `lines` that are inputs, and those that are outputs. */
  readonly inputs: readonly LineCheck[];
  readonly outputs: readonly LineCheck[];
  /** Lines of each side (input, output, bypass) share the rating. */
  readonly outputLines: number;
  readonly rated: number | undefined;
  /** An output source whose agent may follow the numbers of RFC 1628's compliance text. */
  readonly source: number | undefined;
  /** What the output is fed from, whichever way it is numbered. */
  readonly feed: number | undefined;
  readonly onTime: number | undefined;
  readonly uptime: number | undefined;
  readonly outputVoltages: readonly number[];
}

/** One value that was put right by a factor of ten while it was decoded, on its own evidence alone. */
export interface Rescaled {
  readonly item: number;
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
  const ofSide = (side: string): LineCheck[] =>
    lines.filter(({ voltage }) => items[voltage]?.rule.point === `${side}.voltage`);
  return {
    lines,
    inputs: ofSide('input'),
    outputs: ofSide('output'),
    outputLines: lines.filter(({ load }) => load !== undefined).length,
    rated: place('ups.ratedPower') ?? place('ups.ratedApparentPower'),
    source: source < 0 ? undefined : source,
    feed: place('output.source'),
    onTime: place('battery.onTime'),
    uptime: place('system.uptime'),
    outputVoltages: items.flatMap(({ rule }, i) => (rule.point === 'output.voltage' ? [i] : [])),
  };
}

/**
 * Takes back what was put right though another row of the same column is well as it stands: then the firmware counts
 * as it should, and the value is what it is.
 */
export function takeBackRescaled(
  judged: JudgedColumns,
  items: readonly Item[],
  rescaled: readonly Rescaled[],
): void {
  const { columns } = judged;
  const wrongOnes = new Set(rescaled.map(({ item }) => item));
  const isWell = (item: number): boolean =>
    columns.isSet(item) && columns.quality(item) === 'good' && columns.value(item) !== 0;
  for (const { item, unscaled } of rescaled) {
    const { rule, oid } = items[item] as Item;
    // Lines of a table are one column; some MIBs have an object per line instead, beside each other in one group.
    const column = rule.read === 'column' ? `${rule.oid}.` : groupOf(oid);
    const sisterIsWell = items.some(
      (other, i) =>
        other.rule.point === rule.point && !wrongOnes.has(i) && other.oid.startsWith(column) && isWell(i),
    );
    if (sisterIsWell) judged.amend(item, { value: unscaled });
  }
}

/** What stands before the object's own number and the 0 of a scalar. */
function groupOf(oid: string): string {
  return `${oid.split('.').slice(0, -2).join('.')}.`;
}

/** Judges the items of a device against each other, in place. */
export function crossCheck(judged: JudgedColumns, checks: PlausibilityChecks): void {
  for (const line of checks.lines) {
    checkPower(judged, checks, line);
    checkLoad(judged, checks, line);
  }
  checkUnmeasured(judged, checks);
  checkSource(judged, checks);
  checkOnTime(judged, checks);
}

function doubt(judged: JudgedColumns, item: number | undefined, factor = 1): void {
  const before = item === undefined ? null : judged.columns.value(item);
  if (item === undefined || before === null) return;
  const value = factor === 1 ? before : Number((before * factor).toPrecision(12));
  judged.amend(item, { value, quality: 'suspect' });
}

/** Below this neither watts nor volt-amperes say much: a current has steps of a tenth of an ampere or worse. */
const leastVoltAmperes = 100;
/** A line with less is dead. */
const leastVolts = 80;
/** Below this many per cent a line may well read no amperes. */
const leastLoad = 5;

/** Watts above volt-amperes cannot be, nor a tenth of them with a load that is worth judging. */
function checkPower(judged: JudgedColumns, checks: PlausibilityChecks, line: LineCheck): void {
  const volts = judged.number(line.voltage);
  const amperes = judged.number(line.current);
  const watts = judged.number(line.power);
  if (volts === undefined || amperes === undefined || watts === undefined) return;
  const voltAmperes = volts * amperes;
  if (watts === 0 && voltAmperes >= leastVoltAmperes) doubt(judged, line.power);
  if (watts <= 0 || voltAmperes <= 0 || Math.max(watts, voltAmperes) < leastVoltAmperes) return;
  const powerFactor = watts / voltAmperes;
  // A current that is off by ten hides behind a low power factor; with real watts there is none so low.
  if (powerFactor <= 2 && powerFactor >= (watts >= leastVoltAmperes ? 0.12 : 0.06)) return;
  const tenfold = powerFactor > 2 ? 10 : 0.1;
  const explains = powerFactor / tenfold > 0.3 && powerFactor / tenfold < 1.1;
  // The load and the rating tell which of the two is wrong; without them both are in doubt as they stand.
  const load = judged.number(line.load);
  const rated = judged.number(checks.rated);
  const expected =
    load === undefined || rated === undefined ? 0 : (load / 100) * (rated / checks.outputLines);
  if (explains && isAbout(watts, expected)) doubt(judged, line.current, tenfold);
  else if (explains && isAbout(watts / tenfold, expected)) doubt(judged, line.power, 1 / tenfold);
  else {
    doubt(judged, line.current);
    doubt(judged, line.power);
  }
}

function isAbout(value: number, expected: number): boolean {
  return expected > 0 && value / expected > 0.5 && value / expected < 2;
}

/** A load of 160 % with a tenth of that in watts is 16 %. */
function checkLoad(judged: JudgedColumns, checks: PlausibilityChecks, line: LineCheck): void {
  const load = judged.number(line.load);
  const watts = judged.number(line.power);
  const rated = judged.number(checks.rated);
  if (load === undefined || watts === undefined || rated === undefined || rated <= 0) return;
  if (watts < leastVoltAmperes || load <= 0 || line.power === undefined) return;
  if (judged.columns.quality(line.power) !== 'good') return;
  const percent = (watts / (rated / checks.outputLines)) * 100;
  if (load / percent > 7 && load / percent < 14) doubt(judged, line.load, 0.1);
  else if (load / percent > 0.07 && load / percent < 0.14) doubt(judged, line.load, 10);
}

/** An agent that measures neither amperes nor watts says 0: nothing was measured where a load says otherwise. */
function checkUnmeasured(judged: JudgedColumns, checks: PlausibilityChecks): void {
  const { inputs, outputs, feed } = checks;
  const isNothing = ({ current, power }: LineCheck): boolean =>
    [current, power].every((item) => (judged.number(item) ?? 0) === 0);
  const doubtLine = ({ voltage, current, power }: LineCheck): void => {
    if ((judged.number(voltage) ?? 0) < leastVolts) return;
    doubt(judged, current);
    doubt(judged, power);
  };
  for (const line of outputs) {
    if ((judged.number(line.load) ?? 0) >= leastLoad && isNothing(line)) doubtLine(line);
  }
  // Whoever runs on its battery takes nothing from the mains, and of several lines some may idle.
  const isOnBattery = feed !== undefined && judged.said(feed)?.state === 'battery';
  const watts = outputs.reduce((sum, { power }) => sum + (judged.number(power) ?? 0), 0);
  if (!isOnBattery && watts >= leastVoltAmperes && inputs.every(isNothing)) inputs.forEach(doubtLine);
}

/**
 * RFC 1628 numbers the output source normal(3) and battery(5), but its compliance text normal(2) and battery(4); an
 * agent that took the latter says "none" with a powered output, "bypass" while its battery is being used.
 */
function checkSource(judged: JudgedColumns, checks: PlausibilityChecks): void {
  const { source } = checks;
  if (source === undefined) return;
  const state = judged.said(source)?.state;
  const isPowered = (): boolean =>
    checks.outputVoltages.some((item) => (judged.number(item) ?? 0) >= leastVolts);
  if (state === 'none' && isPowered()) judged.amend(source, { state: 'normal', quality: 'suspect' });
  if (state === 'bypass' && (judged.number(checks.onTime) ?? 0) > 0) {
    judged.amend(source, { state: 'battery', quality: 'suspect' });
  }
}

/** A time on battery that began with the card is the card's, not the battery's: the seconds before are lost. */
function checkOnTime(judged: JudgedColumns, checks: PlausibilityChecks): void {
  const onTime = judged.number(checks.onTime);
  const uptime = judged.number(checks.uptime);
  if (onTime === undefined || uptime === undefined || onTime <= 0) return;
  if (Math.abs(uptime - onTime) <= startingSeconds) doubt(judged, checks.onTime);
}

/** How long a card takes from its start until it hears its UPS. */
const startingSeconds = 60;
