// Which values a particular device has: the rows of its tables, found once and kept until they change. Pure: takes
// the profile and what was read, gives one item per value to poll. Easy to get wrong: the first rule that finds a
// point of an instance owns it, so a 32-bit counter listed after a 64-bit one is only a fallback; and names of
// instances come from the device, which may give the same name twice. A cell is read as one point only, unless its
// rules take different bits of it: so a general rule after a particular one gets what is left.
import type { VarBind } from '../snmp/varbind.ts';
import { octetsText, rawOf, type SiblingValues } from './decoders.ts';
import type { ColumnCondition } from './profile-schema.ts';
import { findChecks, type PlausibilityChecks } from './plausibility.ts';
import type { CheckedRule, Profile } from './profile.ts';

/** One value to poll. */
export interface Item {
  readonly rule: CheckedRule;
  readonly oid: string;
  readonly instance: string;
  readonly label: string;
  /** Sibling columns that the decoder needs, as of discovery: units and scales do not change while it runs. */
  readonly siblings: SiblingValues;
  /** Sibling cells to poll as well; the value is missing unless all of them hold. */
  readonly validWhen: readonly { readonly oid: string; readonly condition: ColumnCondition }[];
}

export interface Layout {
  readonly items: readonly Item[];
  /** Rules with `read: list`: the whole column is walked at every poll, its rows come and go. */
  readonly lists: readonly CheckedRule[];
  /** Items that are judged against each other; undefined for most devices. */
  readonly checks: PlausibilityChecks | undefined;
  /** How many rows the device has of each column that was walked. */
  readonly rowCounts: ReadonlyMap<string, number>;
}

/** What was read to find the layout: every cell by its OID, and the rows below each root in order. */
export interface Discovered {
  readonly cells: ReadonlyMap<string, VarBind>;
  readonly rows: ReadonlyMap<string, readonly VarBind[]>;
}

/** What must be read before `layOut`. */
export interface DiscoveryNeeds {
  readonly scalars: readonly string[];
  /** Columns to walk. */
  readonly roots: readonly string[];
  /** Those of both whose values decide, not only whether they are there. */
  readonly telling: ReadonlySet<string>;
}

const needsOf = new WeakMap<Profile, DiscoveryNeeds>();

export function discoveryNeeds(profile: Profile): DiscoveryNeeds {
  const known = needsOf.get(profile);
  if (known !== undefined) return known;
  const scalars = new Set<string>();
  const roots = new Set<string>();
  const telling = new Set<string>();
  for (const rule of profile.points) {
    const read = rule.read ?? 'scalar';
    if (rule.gate !== undefined) scalars.add(rule.gate);
    if (read === 'list') continue;
    const target = read === 'scalar' ? scalars : roots;
    target.add(rule.oid);
    for (const oid of [...tellingOids(rule), ...columnsOf(rule.validWhen)]) target.add(oid);
    for (const oid of objectsOf([...(rule.when ?? []), ...(rule.validWhen ?? [])])) scalars.add(oid);
    for (const oid of [...tellingOids(rule), ...objectsOf(rule.when)]) telling.add(oid);
  }
  const needs = { scalars: [...scalars], roots: [...roots], telling };
  needsOf.set(profile, needs);
  return needs;
}

/** Columns that name a row, decide whether it counts, or say how to read it. */
function tellingOids(rule: CheckedRule): readonly string[] {
  const named = [...(rule.labelFrom ?? []), ...(rule.instanceFrom ?? [])];
  return [...named, ...Object.values(rule.columns ?? {}), ...columnsOf(rule.when)];
}

function columnsOf(conditions: readonly ColumnCondition[] = []): readonly string[] {
  return conditions.flatMap(({ column }) => column ?? []);
}

function objectsOf(conditions: readonly ColumnCondition[] = []): readonly string[] {
  return conditions.flatMap(({ object }) => object ?? []);
}

/** The cell that a condition on the row is about. */
function conditionOid({ column, object, arcs }: ColumnCondition, index: string): string {
  return object ?? join(column ?? '', firstArcs(index, arcs));
}

function firstArcs(index: string, arcs: number | undefined): string {
  return arcs === undefined ? index : index.split('.').slice(0, arcs).join('.');
}

/** The items of a device. A value that is not there at all gives no item; NULL gives one, which will be missing. */
export function layOut(profile: Profile, found: Discovered): Layout {
  const owners = new Map<string, CheckedRule>();
  const whole = new Set<string>();
  const items: Item[] = [];
  const lists: CheckedRule[] = [];
  const native = new Set<string>();
  for (const rule of profile.points) {
    if (rule.gate !== undefined && !exists(found.cells.get(rule.gate))) continue;
    if (rule.standsIn === true && native.has(rule.point)) continue;
    if (rule.read === 'list') {
      lists.push(rule);
      if (rule.standsIn !== true) native.add(rule.point);
      continue;
    }
    for (const item of itemsOf(rule, found)) {
      if (whole.has(item.oid)) continue;
      const owned = claim(owners, item);
      if (owned === undefined) continue;
      items.push(owned);
      if (rule.standsIn !== true) native.add(rule.point);
      if (rule.mask === undefined && rule.bit === undefined) whole.add(item.oid);
    }
  }
  const rowCounts = new Map([...found.rows].map(([root, rows]) => [root, rows.length]));
  return { items, lists, checks: findChecks(items), rowCounts };
}

/** Gives the item to its rule; a second row of the same rule with the same name is told apart by its OID's end. */
function claim(owners: Map<string, CheckedRule>, item: Item): Item | undefined {
  const key = `${item.rule.point}\t${item.instance}`;
  const owner = owners.get(key);
  if (owner === undefined) {
    owners.set(key, item.rule);
    return item;
  }
  if (owner !== item.rule || item.rule.instanceFrom === undefined) return undefined;
  const instance = `${item.instance} (${item.oid.slice(item.rule.oid.length + 1)})`;
  return { ...item, instance };
}

export function exists(varbind: VarBind | undefined): boolean {
  return varbind !== undefined && !varbind.type.startsWith('noSuch') && varbind.type !== 'endOfMibView';
}

function itemsOf(rule: CheckedRule, found: Discovered): Item[] {
  if ((rule.read ?? 'scalar') === 'scalar') {
    return exists(found.cells.get(rule.oid)) && holds(rule, '', found) ? [makeItem(rule, '', found)] : [];
  }
  const rows = found.rows.get(rule.oid) ?? [];
  const indexes = rows.filter(exists).map((row) => row.oid.slice(rule.oid.length + 1));
  const kept = indexes.filter((index) => endsAs(rule, index) && holds(rule, index, found));
  const wanted = rule.read === 'first' ? kept.slice(0, 1) : kept;
  return wanted.map((index) => makeItem(rule, index, found));
}

function endsAs(rule: CheckedRule, index: string): boolean {
  return rule.rowsEnding === undefined || index.split('.').at(-1) === String(rule.rowsEnding);
}

function holds(rule: CheckedRule, index: string, found: Discovered): boolean {
  return (rule.when ?? []).every((condition) => {
    const cell = found.cells.get(conditionOid(condition, index));
    return conditionHolds(condition, cell === undefined ? undefined : rawOf(cell));
  });
}

/** Whether a raw value is among those wanted and not among those refused; a value that is not there fails. */
export function conditionHolds(condition: ColumnCondition, raw: number | string | undefined): boolean {
  if (raw === undefined) return false;
  if (condition.is !== undefined && !condition.is.includes(raw)) return false;
  if (condition.contains?.some((part) => String(raw).includes(part)) === false) return false;
  return condition.isNot === undefined || !condition.isNot.includes(raw);
}

function makeItem(rule: CheckedRule, index: string, found: Discovered): Item {
  const instance = instanceOf(rule, index, found);
  const siblings: Record<string, number | string | undefined> = {};
  for (const [name, column] of Object.entries(rule.columns ?? {})) {
    const cell = lookUp(found, column, index, rule.columnArcs);
    siblings[name] = cell === undefined ? undefined : rawOf(cell);
  }
  // A column that the agent does not serve at all says nothing about the value beside it.
  const validWhen = (rule.validWhen ?? [])
    .map((condition) => ({ oid: conditionOid(condition, index), condition }))
    .filter(({ oid }) => exists(found.cells.get(oid)));
  const label = firstText(rule.labelFrom, rule, index, found) ?? plainLabel(rule, instance);
  return { rule, oid: join(rule.oid, index), instance, label, siblings, validWhen };
}

function plainLabel(rule: CheckedRule, instance: string): string {
  const label = rule.label ?? rule.point;
  // A rule with one fixed instance has a label that says which.
  if (rule.instance !== undefined && rule.label !== undefined) return label;
  return instance === '' ? label : `${label} ${instance}`;
}

function instanceOf(rule: CheckedRule, index: string, found: Discovered): string {
  if (rule.instance !== undefined) return rule.instance;
  if (index === '' || rule.read === 'first') return '';
  const named = firstText(rule.instanceFrom, rule, index, found);
  const arcs =
    rule.arcs === undefined
      ? index
      : index
          .split('.')
          .slice(...rule.arcs)
          .join('.');
  const instance = rule.rename?.[named ?? arcs] ?? named ?? arcs;
  return [instance, rule.instanceSuffix].filter((part) => part !== undefined && part !== '').join('.');
}

/** The first of the columns that has a text for this row, without the words that the rule strips. */
function firstText(
  columns: readonly string[] | undefined,
  rule: CheckedRule,
  index: string,
  found: Discovered,
): string | undefined {
  for (const column of columns ?? []) {
    const cell = lookUp(found, column, index, rule.labelArcs);
    const raw =
      cell?.type === 'octets' ? octetsText(cell.value) : cell === undefined ? undefined : rawOf(cell);
    let text = raw === undefined ? '' : String(raw);
    for (const word of rule.strip ?? []) text = text.replace(word, '').trim();
    if (text !== '') return text;
  }
  return undefined;
}

function lookUp(found: Discovered, column: string, index: string, arcs?: number): VarBind | undefined {
  const cell = found.cells.get(join(column, firstArcs(index, arcs)));
  return exists(cell) ? cell : undefined;
}

function join(root: string, index: string): string {
  return index === '' ? root : `${root}.${index}`;
}
