// Whether two pieces of configuration say the same. Pure. Easy to get wrong: a secret looks like any other secret
// from the outside, so secrets are compared by what they hide.
import { Secret } from '../platform/secret.ts';

/** Deep equality of plain configuration: scalars, lists, records and secrets; keys that are undefined count as absent. */
export function isSameSetting(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (a instanceof Secret) return b instanceof Secret && a.reveal() === b.reveal();
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((one, i) => isSameSetting(one, b[i]));
  }
  if (!isRecord(a) || !isRecord(b) || Array.isArray(b) || b instanceof Secret) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSameSetting(a[key], b[key]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
