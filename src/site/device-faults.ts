// What devices may not say: points that are not in the registry, components and places that do not exist, a condition
// that asks nothing, two devices at one address. Tolerant of faults of form, which the schema reports.
import { isPointName, points } from '../core/points.ts';
import { findNearWord } from '../platform/near-word.ts';
import { capacityFaults } from './capacity-faults.ts';
import type { PlacedFault } from './graph-faults.ts';
import { asMap } from './read-components.ts';

type Path = readonly (string | number)[];

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function pointFault(point: unknown, path: Path): readonly PlacedFault[] {
  if (typeof point !== 'string' || isPointName(point)) return [];
  const part = point.split('.')[0] ?? '';
  const near = Object.keys(points).filter((name) => name.startsWith(`${part}.`));
  const mend = near.length === 0 ? 'see docs/points.md for the names' : `known are ${near.join(', ')}`;
  return [{ path, message: `there is no point "${point}"`, mend }];
}

function askFaults(raw: unknown, path: Path): readonly PlacedFault[] {
  const condition = asMap(raw);
  if (condition === undefined) return [];
  const asks = ['is', 'isNot', 'atLeast', 'atMost'].some((key) => condition[key] !== undefined);
  const empty: readonly PlacedFault[] = asks
    ? []
    : [{ path, message: 'the condition asks nothing', mend: 'add is, isNot, atLeast or atMost' }];
  const bounds = ['atLeast', 'atMost'].flatMap((key) =>
    pointFault(asMap(condition[key])?.['point'], [...path, key, 'point']),
  );
  return [
    ...pointFault(condition['point'], path),
    ...bounds,
    ...empty,
    ...wordFaults(condition, path),
    ...rangeFaults(condition, path),
  ];
}

/** A word asked of a number, or the other way round: it would never be known. */
function wordFaults(condition: Readonly<Record<string, unknown>>, path: Path): readonly PlacedFault[] {
  const { point } = condition;
  if (typeof point !== 'string' || !isPointName(point)) return [];
  const isWord = points[point].kind === 'state' || points[point].kind === 'text';
  const keys = isWord ? ['atLeast', 'atMost'] : ['is', 'isNot'];
  const message = `${point} is a ${isWord ? 'word' : 'number'}`;
  const mend = isWord ? 'use is or isNot' : 'use atLeast or atMost';
  return keys
    .filter((key) => condition[key] !== undefined)
    .map((key) => ({ path: [...path, key], message, mend }));
}

function rangeFaults(
  { atLeast, atMost }: Readonly<Record<string, unknown>>,
  path: Path,
): readonly PlacedFault[] {
  if (typeof atLeast !== 'number' || typeof atMost !== 'number' || atLeast <= atMost) return [];
  return [
    { path, message: `nothing is at least ${atLeast} and at most ${atMost}`, mend: 'exchange the two' },
  ];
}

function conditionFaults(raw: unknown, path: Path): readonly PlacedFault[] {
  const unless = list(asMap(raw)?.['unless']).flatMap((one, i) => askFaults(one, [...path, 'unless', i]));
  return [...askFaults(raw, path), ...unless];
}

function bindingFaults(raw: unknown, path: Path, components: ReadonlySet<string>): readonly PlacedFault[] {
  const binding = asMap(raw);
  if (binding === undefined) return [];
  const { component } = binding;
  const dangling: readonly PlacedFault[] =
    typeof component === 'string' && !components.has(component)
      ? [
          {
            path,
            message: `there is no component "${component}"`,
            mend: 'add that component or correct the id',
          },
        ]
      : [];
  return [
    ...dangling,
    ...['available', 'also'].flatMap((key) =>
      list(binding[key]).flatMap((one, i) => conditionFaults(one, [...path, key, i])),
    ),
    ...capacityFaults(binding['capacity'], [...path, 'capacity']),
    ...pointFault(asMap(binding['capacity'])?.['point'], [...path, 'capacity', 'point']),
    ...pointFault(asMap(binding['measures'])?.['point'], [...path, 'measures']),
  ];
}

function placeIds(file: Readonly<Record<string, unknown>>): ReadonlySet<unknown> {
  const places = asMap(file['places']) ?? {};
  return new Set([...list(places['rooms']), ...list(places['racks'])].map((one) => asMap(one)?.['id']));
}

export interface KnownNames {
  /** Ids of the graph. */
  readonly components: ReadonlySet<string>;
  /** Names that a device may give as its profile; undefined: not checked. */
  readonly profiles: ReadonlySet<string> | undefined;
}

function profileFaults(profile: unknown, path: Path, known: KnownNames): readonly PlacedFault[] {
  if (typeof profile !== 'string' || known.profiles === undefined || known.profiles.has(profile)) return [];
  const near = findNearWord(profile, [...known.profiles]);
  const mend =
    near === undefined ? 'write auto, or a name from config/device-profiles' : `did you mean ${near}?`;
  return [{ path: [...path, 'profile'], message: `there is no device profile "${profile}"`, mend }];
}

/** Faults of all devices. */
export function deviceFaults(
  file: Readonly<Record<string, unknown>>,
  known: KnownNames,
): readonly PlacedFault[] {
  const places = placeIds(file);
  const endpoints = new Map<string, string>();
  return Object.entries(asMap(file['devices']) ?? {}).flatMap(([id, raw]): readonly PlacedFault[] => {
    const device = asMap(raw);
    if (device === undefined) return [];
    const path = ['devices', id];
    const faults: PlacedFault[] = list(device['bindings']).flatMap((one, i) =>
      bindingFaults(one, [...path, 'bindings', i], known.components),
    );
    faults.push(...profileFaults(device['profile'], path, known));
    const endpoint = `${String(device['address'])}:${String(device['port'] ?? 161)}`;
    const twin = endpoints.get(endpoint);
    if (twin === undefined) endpoints.set(endpoint, id);
    else {
      const message = `it has the address of ${twin}, ${endpoint}`;
      faults.push({ path, message, mend: 'give each device its own address or port' });
    }
    const { place } = device;
    if (typeof place === 'string' && !places.has(place)) {
      const mend = 'add it under places or correct the id';
      faults.push({ path: [...path, 'place'], message: `there is no room or rack "${place}"`, mend });
    }
    return faults;
  });
}
