// Compares two answers whole: the same keys, words and lists, and numbers to one part in 10^9.

import assert from 'node:assert/strict';

/** Fails with the path of the first difference. */
export function assertSameAnswer(actual: unknown, expected: unknown, path = ''): void {
  if (typeof actual === 'number' && typeof expected === 'number') {
    const scale = Math.max(1, Math.abs(actual), Math.abs(expected));
    assert.ok(Math.abs(actual - expected) <= 1e-9 * scale, `${path}: ${actual} is not ${expected}`);
    return;
  }
  if (typeof actual !== 'object' || typeof expected !== 'object' || actual === null || expected === null) {
    assert.equal(actual, expected, path);
    return;
  }
  assert.equal(Array.isArray(actual), Array.isArray(expected), path);
  const expectedEntries = new Map(Object.entries(expected));
  const actualEntries = new Map(Object.entries(actual));
  assert.deepEqual([...actualEntries.keys()].sort(), [...expectedEntries.keys()].sort(), path);
  for (const [key, value] of actualEntries)
    assertSameAnswer(value, expectedEntries.get(key), `${path}.${key}`);
}
