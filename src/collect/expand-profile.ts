// A profile file as written, made whole: rules of groups with what they share, OIDs below the root in full. Easy to get
// wrong: a fault must still point at the line that the person wrote, so every rule keeps its path in the file.
import type { ColumnCondition, MatchRule, PointRule, ProfileFile, WrittenRule } from './profile-schema.ts';

export interface ExpandedRule {
  readonly rule: PointRule;
  /** Where it stands in the file. */
  readonly path: readonly (string | number)[];
}

/** A profile file whose OIDs are whole and whose groups are taken apart. `points` of the file come before groups. */
export interface ExpandedProfile extends Omit<ProfileFile, 'points' | 'groups' | 'root' | 'match'> {
  readonly rules: readonly ExpandedRule[];
  readonly match: readonly MatchRule[];
}

/**
 * Pure; a rule without an OID gets '' as OID, which is a fault to be reported. `model` is the file that this one is
 * `like`: it gives all that this one does not say itself, except root, match and whether it is proven.
 */
export function expandProfile(written: ProfileFile, model?: ProfileFile): ExpandedProfile {
  const file = model === undefined ? written : liken(written, model);
  const { points = [], groups = [], root, match = [], ...rest } = file;
  const whole = (oid: string): string => (oid.startsWith('.') ? `${root ?? ''}${oid}` : oid);
  const rules = points.map((rule, i) => ({ rule: wholeRule(rule, whole), path: ['points', i] }));
  const grouped = groups.flatMap(({ shared, points: members }, g) =>
    members.map((rule, i) => ({
      rule: wholeRule({ ...shared, ...rule }, whole),
      path: ['groups', g, 'points', i],
    })),
  );
  return {
    ...rest,
    rules: [...rules, ...grouped],
    match: match.map((rule) => wholeMatch(rule, whole)),
    ...(rest.traps === undefined
      ? {}
      : {
          traps: Object.fromEntries(
            Object.entries(rest.traps).map(([oid, meaning]) => [whole(oid), meaning]),
          ),
        }),
  };
}

function liken(written: ProfileFile, model: ProfileFile): ProfileFile {
  const { root: _root, match: _match, generic: _generic, ...given } = model;
  return { ...given, ...written };
}

type Whole = (oid: string) => string;

function wholeRule(rule: WrittenRule, whole: Whole): PointRule {
  const conditions = (list: readonly ColumnCondition[]): ColumnCondition[] =>
    list.map((condition) => ({
      ...condition,
      ...(condition.column === undefined ? {} : { column: whole(condition.column) }),
      ...(condition.object === undefined ? {} : { object: whole(condition.object) }),
    }));
  return {
    ...rule,
    oid: whole(rule.oid ?? ''),
    ...(rule.gate === undefined ? {} : { gate: whole(rule.gate) }),
    ...(rule.labelFrom === undefined ? {} : { labelFrom: rule.labelFrom.map(whole) }),
    ...(rule.instanceFrom === undefined ? {} : { instanceFrom: rule.instanceFrom.map(whole) }),
    ...(rule.columns === undefined
      ? {}
      : {
          columns: Object.fromEntries(Object.entries(rule.columns).map(([name, oid]) => [name, whole(oid)])),
        }),
    ...(rule.when === undefined ? {} : { when: conditions(rule.when) }),
    ...(rule.validWhen === undefined ? {} : { validWhen: conditions(rule.validWhen) }),
  };
}

function wholeMatch(rule: MatchRule, whole: Whole): MatchRule {
  return {
    ...rule,
    ...(rule.sysObjectId === undefined ? {} : { sysObjectId: whole(rule.sysObjectId) }),
    ...(rule.probe === undefined ? {} : { probe: rule.probe.map(whole) }),
  };
}
