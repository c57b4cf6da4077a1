// What a profile may say wrongly though its shape is right: points that are not in the registry, words for numbers,
// decoders without their columns, includes that are not there. All faults at once, each with its line.
import type { Fault } from '../core/fault.ts';
import { isPointName, points } from '../core/points.ts';
import { findNearWord } from '../platform/near-word.ts';
import type { FilePlaces } from '../platform/yaml-file.ts';
import { decoderColumns } from './decoders.ts';
import type { ExpandedProfile } from './expand-profile.ts';
import type { PointRule } from './profile-schema.ts';

type Report = (path: readonly (string | number)[], message: string, mend: string) => void;

/** Faults of meaning in one file; `files` are all profiles by name. */
export function findProfileFaults(
  file: ExpandedProfile,
  places: FilePlaces,
  files: ReadonlyMap<string, ExpandedProfile>,
): Fault[] {
  const faults: Fault[] = [];
  const report: Report = (path, message, mend) => faults.push(places.fault([...path], message, mend));
  if (file.rules.length === 0 && (file.includes ?? []).length === 0) {
    report(['points'], 'nothing is read', 'add points');
  }
  for (const { rule, path } of file.rules) checkRule(rule, path, report);
  for (const key of ['includes', 'fallback'] as const) {
    (file[key] ?? []).forEach((name, i) => {
      if (!files.has(name)) {
        report([key, i], `there is no profile ${name}`, near(name, [...files.keys()]));
      } else if (reaches(name, file.name, files)) {
        report([key, i], `${name} includes ${file.name} in turn`, 'break the circle');
      }
    });
  }
  checkReferences(file, files, report);
  return faults;
}

function near(name: string, known: readonly string[]): string {
  const word = findNearWord(name, known);
  return word === undefined ? 'write a name that exists' : `did you mean ${word}?`;
}

function otherParts(file: ExpandedProfile | undefined): string[] {
  return [...(file?.includes ?? []), ...(file?.fallback ?? [])];
}

function reaches(from: string, to: string, files: ReadonlyMap<string, ExpandedProfile>): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...otherParts(files.get(name)));
  }
  return false;
}

function checkRule(rule: PointRule, path: readonly (string | number)[], report: Report): void {
  if (!isPointName(rule.point)) {
    const mend = near(rule.point, Object.keys(points));
    report([...path, 'point'], `${rule.point} is not in the registry of points`, mend);
    return;
  }
  if (!/^[0-2]\./.test(rule.oid)) {
    report(
      [...path, 'oid'],
      'the OID is not whole',
      'write it, or the root of the file that it stands below',
    );
  }
  const { kind } = points[rule.point];
  const words = rule.states !== undefined || rule.members !== undefined;
  if (kind === 'state' && !words) report(path, 'a state needs words', 'add states or members');
  if (kind !== 'state' && words) report(path, `${rule.point} is a ${kind}`, 'remove states and members');
  if (kind !== 'number' && (rule.plausible ?? rule.scaleMistake) !== undefined) {
    report(path, 'only a number can be implausible', 'remove plausible and scaleMistake');
  }
  const [low = 0, high = 0] = rule.plausible ?? [];
  if (low > high) report([...path, 'plausible'], 'the bounds are the wrong way round', 'swap them');
  if (rule.scaleMistake !== undefined && rule.plausible === undefined) {
    report([...path, 'scaleMistake'], 'nothing tells a mistake from a value', 'add plausible');
  }
  if (rule.complianceNumbers !== undefined && rule.point !== 'output.source') {
    report([...path, 'complianceNumbers'], 'only an output source has them', 'remove it');
  }
  checkReading(rule, path, report);
  checkConditions(rule, path, report);
  for (const column of rule.decoder === undefined ? [] : (decoderColumns[rule.decoder] ?? [])) {
    if (rule.columns?.[column] === undefined) {
      report([...path, 'decoder'], `${rule.decoder} needs the column ${column}`, `add it under columns`);
    }
  }
}

function checkReading(rule: PointRule, path: readonly (string | number)[], report: Report): void {
  const read = rule.read ?? 'scalar';
  if ((read === 'list') !== (rule.members !== undefined)) {
    report(path, 'members and read: list belong together', 'give both or neither');
  }
  if (rule.each === true && read !== 'list')
    report([...path, 'each'], 'only a list has members', 'remove it');
  if (read === 'column' && rule.instance !== undefined) {
    report([...path, 'instance'], 'a column has many instances', 'use read: first, or remove it');
  }
  const byColumn = [rule.arcs, rule.rowsEnding, rule.rename, rule.instanceFrom, rule.instanceSuffix];
  if (read !== 'column' && byColumn.some((key) => key !== undefined)) {
    report(path, 'keys that name rows stand without a column', 'set read: column, or remove them');
  }
}

function checkConditions(rule: PointRule, path: readonly (string | number)[], report: Report): void {
  for (const key of ['when', 'validWhen'] as const) {
    (rule[key] ?? []).forEach(({ column, object }, i) => {
      if ((column === undefined) === (object === undefined)) {
        report([...path, key, i], 'a condition names a column or an object', 'give one of the two');
      }
    });
  }
}

interface Asked {
  readonly point: string;
  readonly is?: readonly string[];
  readonly isNot?: readonly string[];
}

/** Words that the rule can give; `any` where the device brings its own. */
function noteWords(words: Map<string, Set<string> | 'any'>, rule: PointRule): void {
  const before = words.get(rule.point) ?? new Set<string>(['unlisted']);
  if (before === 'any' || (rule.states === undefined && rule.members === undefined)) {
    words.set(rule.point, 'any');
    return;
  }
  const lists = rule.each === true ? ['active', 'clear'] : [rule.otherwise ?? 'ok'];
  const own = rule.members === undefined ? Object.values(rule.states ?? {}) : lists;
  const named = rule.each === true ? [] : Object.values(rule.members ?? {});
  words.set(rule.point, new Set([...before, ...own, ...named]));
}

/** A word of another profile for the same point is a word of the trade, and does no harm here. */
function isSaidByAny(files: ReadonlyMap<string, ExpandedProfile>, point: string, word: string): boolean {
  return [...files.values()].some(({ rules }) =>
    rules.some(({ rule }) => {
      const words = new Map<string, Set<string> | 'any'>();
      if (rule.point === point) noteWords(words, rule);
      const said = words.get(point);
      return said !== undefined && said !== 'any' && said.has(word);
    }),
  );
}

/** Every point that a condition, rate or staleWhen names must be one that the profile reads or derives. */
function checkReferences(
  file: ExpandedProfile,
  files: ReadonlyMap<string, ExpandedProfile>,
  report: Report,
): void {
  const known = new Set<string>();
  const words = new Map<string, Set<string> | 'any'>();
  const seen = new Set<string>();
  const open = [file.name];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const part = name === file.name ? file : files.get(name);
    if (part === undefined || seen.has(name)) continue;
    seen.add(name);
    for (const { rule } of part.rules) {
      known.add(rule.point);
      noteWords(words, rule);
    }
    for (const rate of part.rates ?? []) known.add(rate.to);
    open.push(...otherParts(part));
  }
  const check = (point: string | undefined, path: readonly (string | number)[]): void => {
    if (point === undefined || (isPointName(point) && known.has(point))) return;
    report(path, `this profile has no point ${point}`, near(point, [...known]));
  };
  const checkWords = (asked: Asked, path: readonly (string | number)[]): void => {
    const said = words.get(asked.point);
    if (said === undefined || said === 'any') return;
    for (const key of ['is', 'isNot'] as const) {
      (asked[key] ?? []).forEach((word, i) => {
        if (said.has(word) || isSaidByAny(files, asked.point, word)) return;
        report([...path, key, i], `${asked.point} never says ${word}`, near(word, [...said]));
      });
    }
  };
  (file.availability ?? []).forEach((condition, i) => {
    check(condition.point, ['availability', i, 'point']);
    checkWords(condition, ['availability', i]);
    (condition.unless ?? []).forEach((one, j) => {
      check(one.point, ['availability', i, 'unless', j, 'point']);
      checkWords(one, ['availability', i, 'unless', j]);
    });
    for (const key of ['atLeast', 'atMost'] as const) {
      const bound = condition[key];
      if (typeof bound === 'object') check(bound.point, ['availability', i, key, 'point']);
    }
  });
  check(file.staleWhen?.point, ['staleWhen', 'point']);
  if (file.staleWhen !== undefined) checkWords(file.staleWhen, ['staleWhen']);
  (file.rates ?? []).forEach((rate, i) => {
    check(rate.from, ['rates', i, 'from']);
    check(rate.ceiling, ['rates', i, 'ceiling']);
    if (!isPointName(rate.to)) check(rate.to, ['rates', i, 'to']);
  });
}
