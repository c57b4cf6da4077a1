// Reads the folder of device profiles: every profile, or every fault of every file at once. Easy to get wrong: an
// included profile gives its points, rates and traps, never its match, kind or availability.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fault } from '../core/fault.ts';
import type { PointName } from '../core/points.ts';
import { readYamlFile, type FilePlaces } from '../platform/yaml-file.ts';
import { expandProfile, type ExpandedProfile } from './expand-profile.ts';
import { findProfileFaults } from './profile-faults.ts';
import { profileSchema, type ProfileFile } from './profile-schema.ts';
import type { CheckedRule, Profile, RateRule } from './profile.ts';
import { sentinelsOf } from './sentinels.ts';

/** Where the profiles lie that come with Qosha. */
export const profileFolder = fileURLToPath(new URL('../../config/device-profiles/', import.meta.url));

const maxProfiles = 1000;
const maxIncludeDepth = 8;

export type LoadedProfiles =
  | { readonly profiles: readonly Profile[] }
  | { readonly faults: readonly Fault[] };

interface ReadProfile {
  readonly file: ProfileFile;
  readonly places: FilePlaces;
}

/**
 * Reads every `*.yaml` of the folder, in order of name; a folder that cannot be read is one fault. `tried` is one
 * more file, such as a profile that is being written: it stands in for the profile of its name.
 */
export function loadProfiles(folder: string = profileFolder, tried?: string): LoadedProfiles {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  } catch (error) {
    const message = `the folder of device profiles cannot be read (${String(error)})`;
    return { faults: [{ file: folder, path: 'device-profiles', message, mend: 'restore it' }] };
  }
  const faults: Fault[] = [];
  if (names.length > maxProfiles) {
    const message = `${names.length} profiles are more than ${maxProfiles}`;
    return { faults: [{ file: folder, path: 'device-profiles', message, mend: 'remove some' }] };
  }
  const read = new Map<string, ReadProfile>();
  const files = names.toSorted().map((name) => join(folder, name));
  for (const name of tried === undefined ? files : [...files, tried]) {
    const result = readYamlFile(name, profileSchema);
    if ('faults' in result) {
      faults.push(...result.faults);
      continue;
    }
    const { value, places } = result;
    if (read.has(value.name) && name !== tried) {
      faults.push(places.fault(['name'], `${value.name} is taken by another file`, 'choose another name'));
    }
    read.set(value.name, { file: value, places });
  }
  const byName = new Map([...read].map(([name, { file }]) => [name, expandLiked(file, read)]));
  for (const [name, { file, places }] of read) {
    const model = file.like === undefined ? undefined : read.get(file.like);
    if (file.like !== undefined && model === undefined) {
      faults.push(places.fault(['like'], `there is no profile ${file.like}`, 'write a name that exists'));
    } else if (model?.file.like !== undefined) {
      faults.push(places.fault(['like'], `${file.like} is itself like another`, 'name that one'));
    }
    const expanded = byName.get(name);
    if (expanded !== undefined) faults.push(...findProfileFaults(expanded, places, byName));
  }
  if (faults.length > 0) return { faults };
  return { profiles: [...byName.values()].map((file) => resolve(file, byName)) };
}

function expandLiked(file: ProfileFile, read: ReadonlyMap<string, ReadProfile>): ExpandedProfile {
  return expandProfile(file, file.like === undefined ? undefined : read.get(file.like)?.file);
}

/** The file and what it includes, its own first; every name in it was checked. */
function resolve(file: ExpandedProfile, files: ReadonlyMap<string, ExpandedProfile>): Profile {
  const own = withIncluded(file, files);
  const inPlace = (file.fallback ?? []).flatMap((name) => {
    const other = files.get(name);
    return other === undefined ? [] : withIncluded(other, files);
  });
  const fallback = [...new Set(inPlace)].filter((part) => !own.includes(part));
  const parts = [...own, ...fallback];
  const traps = parts.flatMap((part) => Object.entries(part.traps ?? {}));
  return {
    name: file.name,
    kind: file.kind,
    title: file.title,
    proven: file.proven,
    generic: file.generic ?? false,
    isProven: file.proven.real,
    match: file.match,
    bulk: parts.every((part) => part.bulk !== false),
    points: [
      ...own.flatMap((part) => rulesOf(part, false)),
      ...fallback.flatMap((part) => rulesOf(part, true)),
    ],
    rates: parts.flatMap((part) => part.rates ?? []) as RateRule[],
    ...(file.staleWhen === undefined
      ? {}
      : { staleWhen: { point: file.staleWhen.point as PointName, is: file.staleWhen.is } }),
    availability: (file.availability ?? []) as Profile['availability'],
    traps: new Map(traps.toReversed()),
  };
}

/** Rules as the engine uses them: with what stands for "none" in their unit. */
function rulesOf(part: ExpandedProfile, standsIn: boolean): CheckedRule[] {
  return part.rules.map(({ rule }) => {
    const checked = rule as CheckedRule;
    const missing = [...(rule.missing ?? []), ...sentinelsOf(checked)];
    return { ...checked, ...(missing.length > 0 ? { missing } : {}), ...(standsIn ? { standsIn } : {}) };
  });
}

/** The file itself, then what it includes, each once; depth and cycles were found as faults before. */
export function withIncluded(
  file: ExpandedProfile,
  files: ReadonlyMap<string, ExpandedProfile>,
  depth = 0,
): ExpandedProfile[] {
  const parts = [file];
  if (depth >= maxIncludeDepth) return parts;
  for (const name of file.includes ?? []) {
    const included = files.get(name);
    if (included !== undefined) parts.push(...withIncluded(included, files, depth + 1));
  }
  return [...new Set(parts)];
}
