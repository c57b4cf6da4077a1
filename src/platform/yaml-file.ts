// Reads a file that a person wrote, YAML or JSON, and checks it against a schema: the value, or every fault at
// once with its line. Easy to get wrong: a duplicate key, an unknown tag and a bomb of aliases are faults too,
// and lines are needed again later, when the caller checks what no schema can say.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node, Pair, YAMLMap } from 'yaml';
import type { Fault } from '../core/fault.ts';
import { findSchemaFaults, formatPath } from './schema-faults.ts';
import type { JsonSchema, Path } from './schema-faults.ts';

const maxFileBytes = 16 * 1024 * 1024;
const maxAliasCount = 100;

/** Finds places in the file for faults that show only later. */
export interface FilePlaces {
  /** The file as the person named it. */
  readonly file: string;
  /** 1-based line of the key or list item at `path`; of the nearest thing around it when it is absent. */
  lineOf(path: Path): number;
  /** A fault at `path` with file and line filled in. */
  fault(path: Path, message: string, mend: string): Fault;
}

export type YamlFile<T> =
  | { readonly value: T; readonly places: FilePlaces }
  | {
      readonly faults: readonly Fault[];
      /** What the file says all the same, for checks of meaning in the same run; absent when it is not YAML. */
      readonly draft?: { readonly value: unknown; readonly places: FilePlaces };
    };

/** Reads and checks `file`. A file that cannot be read is a fault like any other. */
export function readYamlFile<S extends TSchema>(file: string, schema: S): YamlFile<Static<S>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    return {
      faults: [{ file, path: formatPath([]), message: `the file ${reason}`, mend: 'check its name' }],
    };
  }
  return parseYaml(text, file, schema);
}

/** As `readYamlFile`, on text already at hand. */
export function parseYaml<S extends TSchema>(text: string, file: string, schema: S): YamlFile<Static<S>> {
  if (Buffer.byteLength(text) > maxFileBytes) {
    const message = `the file is larger than ${maxFileBytes / 1024 / 1024} MiB`;
    return { faults: [{ file, path: formatPath([]), message, mend: 'split it' }] };
  }
  const lineCounter = new LineCounter();
  const settings = {
    lineCounter,
    prettyErrors: false,
    strict: true,
    version: '1.2',
    schema: 'core',
  } as const;
  let document: Document;
  let value: unknown;
  try {
    document = parseDocument(text, settings);
    const troubles = [...document.errors, ...document.warnings];
    if (troubles.length > 0) {
      return {
        faults: troubles.map((trouble) => ({
          file,
          line: lineCounter.linePos(trouble.pos[0]).line,
          path: formatPath([]),
          message: trouble.message.replace(/[.:]$/, ''),
          mend: yamlMends[trouble.code] ?? 'mend the YAML at this line',
        })),
      };
    }
    value = document.toJS({ maxAliasCount });
  } catch (error) {
    // Too many aliases (ReferenceError) or too deep a nesting (RangeError): the text is hostile or broken.
    const message = error instanceof Error ? error.message : String(error);
    return { faults: [{ file, path: formatPath([]), message, mend: 'write it out without aliases' }] };
  }
  const places = findPlaces(document, lineCounter, file);
  const faults = findSchemaFaults(schema as JsonSchema, value).map(({ path, message, mend }) =>
    places.fault(path, message, mend),
  );
  if (faults.length > 0) return { faults, draft: { value, places } };
  assert(Check(schema, value), `${file} passes our check but not the schema's own`);
  return { value, places };
}

const yamlMends: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'keep one of the two',
  TAB_AS_INDENT: 'indent with blanks',
  BAD_INDENT: 'line up the keys of one block',
  MULTIPLE_DOCS: 'keep one document in a file',
  TAG_RESOLVE_FAILED: 'remove the tag',
};

function findPlaces(document: Document, lineCounter: LineCounter, file: string): FilePlaces {
  const lineAt = (node: Node | null): number | undefined =>
    node?.range === undefined || node.range === null ? undefined : lineCounter.linePos(node.range[0]).line;
  const lineOf = (path: Path): number => {
    let line = lineAt(document.contents) ?? 1;
    let node: unknown = document.contents;
    for (const step of path) {
      const found = stepInto(isAlias(node) ? node.resolve(document) : node, step);
      if (found === undefined) break;
      line = lineAt(found.mark) ?? line;
      node = found.node;
    }
    return line;
  };
  return {
    file,
    lineOf,
    fault: (path, message, mend) => ({ file, line: lineOf(path), path: formatPath(path), message, mend }),
  };
}

const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** A site has thousands of components under one key, and each asks for its line. */
function pairsByKey(map: YAMLMap): ReadonlyMap<string, Pair> {
  let index = indexes.get(map);
  if (index === undefined) {
    index = new Map(
      map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])),
    );
    indexes.set(map, index);
  }
  return index;
}

/** The node one step deeper, and the node whose line a person would look at: the key, or the list item. */
function stepInto(node: unknown, step: string | number): { mark: Node | null; node: unknown } | undefined {
  if (isMap(node)) {
    const pair = pairsByKey(node).get(String(step));
    return pair === undefined ? undefined : { mark: pair.key as Node, node: pair.value };
  }
  if (!isSeq(node)) return undefined;
  const item = node.items[Number(step)];
  return item === undefined ? undefined : { mark: item as Node, node: item };
}
