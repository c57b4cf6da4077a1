// What breakers may not say: a breaker of something that carries no power, phases or volts of no breaker.
import type { PlacedFault } from './graph-faults.ts';
import { asMap } from './read-components.ts';

/** Faults of the breakers of all components. */
export function breakerFaults(file: Readonly<Record<string, unknown>>): readonly PlacedFault[] {
  return Object.entries(asMap(file['components']) ?? {}).flatMap(([id, raw]): readonly PlacedFault[] => {
    const component = asMap(raw) ?? {};
    if (component['breakerAmps'] === undefined) {
      return ['phases', 'volts']
        .filter((key) => component[key] !== undefined)
        .map((key) => ({
          path: ['components', id, key],
          message: `it says ${key} of a breaker that is not there`,
          mend: 'add breakerAmps, or remove it',
        }));
    }
    if (component['provides'] === 'power') return [];
    const message = 'a breaker belongs to a component that provides power';
    return [
      { path: ['components', id, 'breakerAmps'], message, mend: 'write it where the power comes from' },
    ];
  });
}
