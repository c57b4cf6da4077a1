// Reads the sequences that ship with Qosha and those of the house, in `sequences` beside the site file: one that bears
// the name of a shipped one replaces it. All faults of all files at once. Easy to get wrong: a file with a fault is not
// skipped, or the step that nobody watches would look like one that is always in time.
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fault } from '../core/fault.ts';
import { readYamlFile } from '../platform/yaml-file.ts';
import type { YamlFile } from '../platform/yaml-file.ts';
import type { Site } from '../site/site.ts';
import { sequenceFaults } from './sequence-faults.ts';
import { sequenceSchema } from './sequence-schema.ts';
import type { Sequence, SequenceFile } from './sequence-schema.ts';

const shippedFolder = fileURLToPath(new URL('../../config/sequences', import.meta.url));
/** Files read at most, of both folders together. */
const maxSequences = 200;

export type ReadSequences =
  | { readonly sequences: readonly Sequence[] }
  | { readonly faults: readonly Fault[] };

/**
 * Sequences for a site, in the order of their names. `site` is left out where the file itself has faults. A step may name
 * an action of `actionNames` alone; null: they are not known.
 */
export function readSequences(
  siteFile: string,
  site: Pick<Site, 'components'> | undefined,
  actionNames: readonly string[] | null = [],
  shipped: string = shippedFolder,
): ReadSequences {
  const files = filesOf(shipped, join(dirname(siteFile), 'sequences'));
  if (files.length > maxSequences) {
    const message = `there are ${files.length} sequences`;
    return { faults: [{ path: 'sequences', message, mend: `keep at most ${maxSequences}` }] };
  }
  const read = files.map((file) => ({ file, read: readYamlFile(file, sequenceSchema) }));
  const sequenceIds = files.map(idOf);
  const componentIds = site?.components.map(({ id }) => id);
  const faults = read.flatMap(({ file, read: one }) =>
    faultsOf(one, { fileId: idOf(file), sequenceIds, componentIds, actionNames }),
  );
  if (faults.length > 0) return { faults };
  return { sequences: read.flatMap(({ read: one }) => ('value' in one ? [one.value] : [])) };
}

function faultsOf(
  read: YamlFile<SequenceFile>,
  around: Parameters<typeof sequenceFaults>[1],
): readonly Fault[] {
  if (!('value' in read)) return read.faults;
  const { value, places } = read;
  return sequenceFaults(value, around).map(({ path, message, mend }) => places.fault(path, message, mend));
}

function idOf(file: string): string {
  return basename(file, '.yaml');
}

/** By name; the house's own file stands for the shipped one of that name. */
function filesOf(shipped: string, own: string): readonly string[] {
  const folders = resolve(shipped) === resolve(own) ? [shipped] : [shipped, own];
  const byId = new Map(folders.flatMap((folder) => yamlFilesIn(folder)).map((file) => [idOf(file), file]));
  return [...byId.keys()].sort().flatMap((id) => byId.get(id) ?? []);
}

function yamlFilesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isFile());
  return names.flatMap(({ name }) => (name.endsWith('.yaml') ? [join(folder, name)] : []));
}
