// Whether two answers say the same, to the last bit, so that what is kept stays the same object while nothing in it changes.

import type { LoadVerdict, Outcome } from './report.ts';

function isSameList(a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean {
  return a === b || (a.length === b.length && a.every((id, at) => id === b[at]));
}

export function isSameOutcome(a: Outcome, b: Outcome): boolean {
  if (a === b) return true;
  return (
    a.ok === b.ok &&
    isSameList(a.lost, b.lost) &&
    a.overloaded.length === b.overloaded.length &&
    a.overloaded.every((one, at) => {
      const other = b.overloaded[at]!;
      return one.id === other.id && one.output === other.output && one.capacity === other.capacity;
    }) &&
    a.cascade?.rounds === b.cascade?.rounds &&
    isSameList(a.cascade?.lost ?? [], b.cascade?.lost ?? [])
  );
}

export function isSameLoad(a: LoadVerdict, b: LoadVerdict): boolean {
  if (a.served !== b.served || !isSameList(a.spofs, b.spofs)) return false;
  return a.paths === b.paths || Object.entries(a.paths).every(([medium, count]) => b.paths[medium] === count);
}
