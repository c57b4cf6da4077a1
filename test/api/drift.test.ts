// Saying that drift is known: over HTTP, with a reason, in the audit trail, and taken back.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAudit } from '../../src/access/audit-store.ts';
import type { DriftView } from '../../src/api/contract-drift.ts';
import { saveSeenDrift } from '../../src/drift/drift-store.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

let site: SiteFixture;
const key = 'split:rack-a03';

beforeAll(async () => {
  site = await startSite();
  const atMs = site.clock.epochMs();
  const params = { name: '<b>A03</b>', full: 'A', empty: 'B', share: 100, before: '' };
  const item = { key, params, componentIds: ['rack-a03'], fromMs: atMs, toMs: atMs, lines: [] };
  await site.database.app.transaction((tx) => saveSeenDrift(tx, { ...item, code: 'drift-single-fed' }, atMs));
  await site.drift.load();
});
afterAll(() => site.stop());

test('known with a reason and taken back, both in the audit trail', async () => {
  const aysel = await site.browserOf('aysel');
  const items = async () => ((await aysel.get('/api/v1/drift')).body as DriftView).items;
  expect(await items()).toMatchObject([
    {
      key,
      known: null,
      isOld: true,
      isTold: false,
      sentence: { code: 'drift-single-fed', params: { name: '<b>A03</b>' } },
    },
  ]);
  expect((await aysel.post('/api/v1/drift/known', { key, reason: 'ok' })).status).toBe(400);
  const reason = 'One supply by contract';
  expect((await aysel.post('/api/v1/drift/known', { key, reason })).status).toBe(204);
  expect(await items()).toMatchObject([{ key, known: { reason } }]);
  expect((await aysel.post('/api/v1/drift/unknown', { key })).status).toBe(204);
  expect(await items()).toMatchObject([{ key, known: null }]);
  const trail = await site.database.app.transaction((tx) => readAudit(tx, 1n, 1_000));
  const ours = trail.filter(({ action }) => action.startsWith('drift.'));
  expect(ours).toMatchObject([
    { actor: 'aysel', action: 'drift.known', subject: key, detail: { reason } },
    { actor: 'aysel', action: 'drift.unknown', subject: key },
  ]);
});
