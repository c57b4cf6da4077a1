// Ids that nothing can name: they stand in addresses, in lists with commas and in the ids of runs, so each is one word. Easy to
// get wrong: an id of nothing at all is a key like any other to YAML.
import type { PlacedFault } from './graph-faults.ts';
import { asMap } from './read-components.ts';

const word = /^[^\s,/\\\p{Cc}]{1,100}$/u;
const mend = 'write a word of at most 100 characters, without blanks, commas and slashes';

function idFault(id: unknown, path: readonly (string | number)[]): readonly PlacedFault[] {
  if (typeof id !== 'string' || word.test(id)) return [];
  return [{ path, message: `"${id}" is no id`, mend }];
}

function listed(value: unknown, path: readonly (string | number)[]): readonly PlacedFault[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one, at) => {
    const place = asMap(one) ?? {};
    return [...idFault(place['id'], [...path, at]), ...listed(place['rows'], [...path, at, 'rows'])];
  });
}

export function idFaults(file: Readonly<Record<string, unknown>>): readonly PlacedFault[] {
  const places = asMap(file['places']) ?? {};
  return [
    ...['components', 'devices'].flatMap((key) =>
      Object.keys(asMap(file[key]) ?? {}).flatMap((id) => idFault(id, [key, id])),
    ),
    ...['rooms', 'racks'].flatMap((key) => listed(places[key], ['places', key])),
  ];
}
