// The profiles that come with Qosha, for tests.
import { loadProfiles } from '../../src/collect/load-profiles.ts';
import type { Profile } from '../../src/collect/profile.ts';
import { formatFault } from '../../src/core/fault.ts';

let loaded: readonly Profile[] | undefined;

export function shippedProfiles(): readonly Profile[] {
  if (loaded === undefined) {
    const result = loadProfiles();
    if ('faults' in result) throw new Error(result.faults.map(formatFault).join('\n'));
    loaded = result.profiles;
  }
  return loaded;
}
