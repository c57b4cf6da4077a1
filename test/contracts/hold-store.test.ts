// Holds as rows: those in force, what the database itself refuses, and what expires.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertPerson } from '../../src/access/person-store.ts';
import { createId } from '../../src/access/token.ts';
import { insertHold, listHolds, lockHolds, releaseHold } from '../../src/contracts/hold-store.ts';
import type { NewHold } from '../../src/contracts/hold-store.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';

const at = Temporal.Instant.from('2026-11-01T08:00:00Z');
const personId = createId();
let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
  await db.app.transaction((tx) =>
    insertPerson(tx, {
      id: personId,
      login: 'aysel',
      name: 'Aysel',
      language: 'az',
      email: null,
      phone: null,
      roles: ['noc'],
      tenantId: null,
      createdAt: at,
    }),
  );
});
afterAll(() => db.stop());

const hold = (more: Partial<NewHold> = {}): NewHold => ({
  id: createId(),
  name: 'Sale',
  kw: 3,
  heatKw: 3,
  networkGbit: 0,
  rackId: 'rack-1',
  feeders: undefined,
  units: { lowest: 1, height: 10 },
  personId,
  createdAt: at,
  expiresAt: at.add({ hours: 24 }),
  ...more,
});
const keep = (one: NewHold): Promise<void> => db.app.transaction((tx) => insertHold(tx, one));

test('units of one rack are held once, by the database too, until released or expired', async () => {
  const first = hold();
  await keep(first);
  await expect(keep(hold({ units: { lowest: 10, height: 1 } }))).rejects.toMatchObject({ code: 'conflict' });
  await keep(hold({ units: { lowest: 11, height: 5 } }));
  await keep(hold({ units: undefined }));
  await keep(hold({ units: undefined }));
  await keep(hold({ rackId: 'rack-2' }));
  await keep(hold({ rackId: undefined, feeders: ['a', 'b'], units: undefined }));
  const listed = await db.app.transaction((tx) => listHolds(tx, at));
  expect(listed).toHaveLength(6);
  expect(listed.find(({ id }) => id === first.id)).toEqual({
    id: first.id,
    name: 'Sale',
    kw: 3,
    heatKw: 3,
    networkGbit: 0,
    rackId: 'rack-1',
    feeders: undefined,
    units: { lowest: 1, height: 10 },
    createdBy: 'aysel',
    createdAt: at,
    expiresAt: at.add({ hours: 24 }),
  });
  expect(await db.app.transaction((tx) => releaseHold(tx, first.id, at))).toBe('Sale');
  expect(await db.app.transaction((tx) => releaseHold(tx, first.id, at))).toBeUndefined();
  await keep(hold({ units: { lowest: 2, height: 1 }, expiresAt: at.add({ hours: 1 }) }));
  const later = at.add({ hours: 2 });
  await expect(keep(hold({ createdAt: later }))).rejects.toMatchObject({ code: 'conflict' });
  await db.app.transaction(async (tx) => {
    await lockHolds(tx, later);
    await insertHold(tx, hold({ createdAt: later, expiresAt: later.add({ hours: 1 }) }));
  });
  expect(await db.app.transaction((tx) => listHolds(tx, at.add({ hours: 24 })))).toEqual([]);
});

test('the database refuses what is no hold, and lets no hold be deleted', async () => {
  const odd: Partial<NewHold>[] = [
    { kw: 0 },
    { name: '' },
    { rackId: undefined, units: undefined },
    { rackId: undefined, feeders: ['a'] },
    { expiresAt: at },
  ];
  for (const more of odd) await expect(keep(hold({ rackId: 'rack-9', ...more }))).rejects.toThrow();
  await expect(db.app.query('DELETE FROM capacity_hold')).rejects.toThrow();
});
