// Checks a value against a TypeBox schema and says everything that is wrong in words for the person who wrote
// it. Pure. Easy to get wrong: TypeBox's own list of errors stops at eight and speaks of schemas; here one slip
// gives one fault, and of the branches of a union only the one that was meant is talked about.

import { findNearWord } from './near-word.ts';

export type Path = readonly (string | number)[];

export interface SchemaFault {
  readonly path: Path;
  readonly message: string;
  readonly mend: string;
}

/** The keywords of JSON Schema that TypeBox builds from the types in use here. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

/** Every fault of `value`, in the order of the value. A schema's `description` becomes the mend. */
export function findSchemaFaults(schema: JsonSchema, value: unknown, path: Path = []): SchemaFault[] {
  if (schema.anyOf !== undefined) return findUnionFaults(schema, schema.anyOf, value, path);
  if (schema.allOf !== undefined) return schema.allOf.flatMap((part) => findSchemaFaults(part, value, path));
  const choices = listChoices(schema);
  if (choices !== undefined) return findChoiceFaults(schema, choices, value, path);
  if (schema.type !== undefined && !isOfType(schema.type, value)) return [typeFault(schema, value, path)];
  if (typeof value === 'string') return findTextFaults(schema, value, path);
  if (typeof value === 'number') return findNumberFaults(schema, value, path);
  if (Array.isArray(value)) return findArrayFaults(schema, value, path);
  return isRecord(value) ? findObjectFaults(schema, value, path) : [];
}

/** `components[3].inputs` becomes `components.3.inputs`; the root is `(top)`. */
export function formatPath(path: Path): string {
  return path.length === 0 ? '(top)' : path.join('.');
}

function findObjectFaults(schema: JsonSchema, value: Record<string, unknown>, path: Path): SchemaFault[] {
  const faults: SchemaFault[] = [];
  const known = Object.keys(schema.properties ?? {});
  const missing = new Set((schema.required ?? []).filter((key) => !Object.hasOwn(value, key)));
  for (const [key, item] of Object.entries(value)) {
    const rule = findRule(schema, key);
    if (rule === true) continue;
    if (rule !== false) {
      faults.push(...findSchemaFaults(rule, item, [...path, key]));
      continue;
    }
    const near = findNearWord(key, [...missing, ...known.filter((name) => !Object.hasOwn(value, name))]);
    if (near !== undefined) missing.delete(near);
    faults.push(unknownKeyFault({ schema, known, near }, key, path));
  }
  for (const key of missing) {
    const mend = schema.properties?.[key]?.description ?? `add ${key}`;
    faults.push({ path, message: `${key} is missing`, mend });
  }
  const size = Object.keys(value).length;
  if (schema.minProperties !== undefined && size < schema.minProperties) {
    faults.push({ path, message: `has ${size} entries`, mend: `give at least ${schema.minProperties}` });
  }
  return faults;
}

/** The schema of a key; true when anything goes, false when the key may not stand here. */
function findRule(schema: JsonSchema, key: string): JsonSchema | boolean {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) {
    return schema.properties[key] ?? true;
  }
  for (const [pattern, rule] of Object.entries(schema.patternProperties ?? {})) {
    if (new RegExp(pattern, 'u').test(key)) return rule;
  }
  return schema.additionalProperties ?? true;
}

function unknownKeyFault(
  context: { schema: JsonSchema; known: readonly string[]; near: string | undefined },
  key: string,
  path: Path,
): SchemaFault {
  const { schema, known, near } = context;
  const patterns = Object.keys(schema.patternProperties ?? {});
  if (patterns.length > 0) {
    const mend = schema.description ?? `use a name of the form ${patterns.join(' or ')}`;
    return { path: [...path, key], message: `the name ${quote(key)} is not allowed here`, mend };
  }
  const list = known.length === 0 ? 'nothing may stand here' : `known here are ${known.join(', ')}`;
  const mend = near === undefined ? `remove it; ${list}` : `did you mean ${near}?`;
  return { path: [...path, key], message: `unknown key ${quote(key)}`, mend };
}

function findArrayFaults(schema: JsonSchema, value: readonly unknown[], path: Path): SchemaFault[] {
  const faults: SchemaFault[] = [];
  const count = (limit: number, word: string): void => {
    const mend = schema.description ?? `give at ${word} ${limit}`;
    faults.push({ path, message: `has ${value.length} items`, mend });
  };
  if (schema.minItems !== undefined && value.length < schema.minItems) count(schema.minItems, 'least');
  if (schema.maxItems !== undefined && value.length > schema.maxItems) count(schema.maxItems, 'most');
  if (schema.uniqueItems === true) {
    const texts = value.map((item) => JSON.stringify(item));
    const index = texts.findIndex((text, position) => texts.indexOf(text) !== position);
    if (index >= 0) {
      faults.push({ path: [...path, index], message: `${texts[index]} stands twice`, mend: 'remove one' });
    }
  }
  const items = schema.items;
  if (items === undefined) return faults;
  return [...faults, ...value.flatMap((item, index) => findSchemaFaults(items, item, [...path, index]))];
}

function findTextFaults(schema: JsonSchema, value: string, path: Path): SchemaFault[] {
  const length = [...value].length;
  const fault = (message: string, mend: string): SchemaFault[] => [
    { path, message, mend: schema.description ?? mend },
  ];
  if (schema.minLength !== undefined && length < schema.minLength) {
    return fault(
      value === '' ? 'is empty' : `${quote(value)} is too short`,
      `give at least ${schema.minLength} characters`,
    );
  }
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    return fault(`is ${length} characters long`, `give at most ${schema.maxLength}`);
  }
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) {
    return fault(`${quote(value)} does not have the right form`, `it has to match ${schema.pattern}`);
  }
  return [];
}

function findNumberFaults(schema: JsonSchema, value: number, path: Path): SchemaFault[] {
  const limits: readonly (readonly [number | undefined, (limit: number) => boolean, string])[] = [
    [schema.minimum, (limit) => value < limit, 'at least'],
    [schema.maximum, (limit) => value > limit, 'at most'],
    [schema.exclusiveMinimum, (limit) => value <= limit, 'above'],
    [schema.exclusiveMaximum, (limit) => value >= limit, 'below'],
    [schema.multipleOf, (step) => !Number.isInteger(value / step), 'a multiple of'],
  ];
  return limits.flatMap(([limit, isBroken, words]) => {
    if (limit === undefined || !isBroken(limit)) return [];
    const mend = schema.description ?? `write ${words} ${limit}`;
    return [{ path, message: `${value} is not ${words} ${limit}`, mend }];
  });
}

function findUnionFaults(
  schema: JsonSchema,
  branches: readonly JsonSchema[],
  value: unknown,
  path: Path,
): SchemaFault[] {
  const choices = listChoices(schema);
  if (choices !== undefined) return findChoiceFaults(schema, choices, value, path);
  const tries = branches.map((branch) => ({ branch, faults: findSchemaFaults(branch, value, path) }));
  if (tries.some(({ faults }) => faults.length === 0)) return [];
  const meant = tries.filter(({ branch }) => branch.type === undefined || isOfType(branch.type, value));
  if (meant.length === 0) return [typeFault(schema, value, path)];
  const distance = ({ branch, faults }: (typeof tries)[number]): number =>
    faults.length + 100 * faults.filter((fault) => isTagFault(branch, fault, path)).length;
  return meant.reduce((best, next) => (distance(next) < distance(best) ? next : best)).faults;
}

/** A wrong `kind: …` shows that another branch of the union was meant. */
function isTagFault(branch: JsonSchema, fault: SchemaFault, path: Path): boolean {
  const key = fault.path[path.length];
  if (fault.path.length !== path.length + 1 || typeof key !== 'string') return false;
  return branch.properties?.[key]?.const !== undefined;
}

/** The closed set of values a schema allows, when it is one: enum, const, or a union of those. */
function listChoices(schema: JsonSchema): readonly unknown[] | undefined {
  if (schema.enum !== undefined) return schema.enum;
  if (schema.const !== undefined) return [schema.const];
  if (schema.anyOf === undefined) return undefined;
  const lists = schema.anyOf.map(listChoices);
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}

function findChoiceFaults(
  schema: JsonSchema,
  choices: readonly unknown[],
  value: unknown,
  path: Path,
): SchemaFault[] {
  if (choices.includes(value)) return [];
  const words = choices.map(String);
  const near = typeof value === 'string' ? findNearWord(value, words) : undefined;
  const mend =
    near === undefined ? (schema.description ?? `write ${words.join(' or ')}`) : `did you mean ${near}?`;
  return [{ path, message: `${describe(value)} is not one of ${words.join(', ')}`, mend }];
}

function typeFault(schema: JsonSchema, value: unknown, path: Path): SchemaFault {
  const types = schema.anyOf?.map((branch) => branch.type ?? 'value') ?? [schema.type ?? 'value'];
  const wanted = [...new Set(types)].map((type) => typeWords[type] ?? type).join(' or ');
  if (value === null) {
    return { path, message: 'is empty', mend: schema.description ?? `write ${wanted} or remove it` };
  }
  return {
    path,
    message: `${describe(value)} is not ${wanted}`,
    mend: schema.description ?? `write ${wanted}`,
  };
}

const typeWords: Readonly<Record<string, string>> = {
  object: 'a block of keys',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'nothing',
};

function isOfType(type: string, value: unknown): boolean {
  if (type === 'object') return isRecord(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (type === 'null') return value === null;
  return typeof value === type;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isRecord(value)) return 'a block of keys';
  return typeof value === 'string' ? quote(value) : String(value);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
