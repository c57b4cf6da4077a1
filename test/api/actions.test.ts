// Actions over HTTP: two administrators arm, anybody of operations disarms, and every step stands in the audit trail.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertPerson } from '../../src/access/person-store.ts';
import { createId } from '../../src/access/token.ts';
import { ActionWatch } from '../../src/actions/action-loop.ts';
import type { DeedResult } from '../../src/actions/deed-channel.ts';
import { readActions } from '../../src/actions/read-actions.ts';
import type { ActionsView } from '../../src/api/contract-actions.ts';
import { saveRun } from '../../src/failover/run-store.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import type { Browser } from './browser.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

let site: SiteFixture;
let watch: ActionWatch;
let answer: DeedResult = { outcome: 'done', answer: 'HTTP 200' };
let orders = 0;
let admin: Browser;
let second: Browser;
let noc: Browser;
const name = 'shed-batch-load';

beforeAll(async () => {
  site = await startSite();
  const read = readActions(site.site.file, site.site);
  if ('faults' in read) throw new Error('the shipped actions have faults');
  watch = new ActionWatch({
    ...read,
    siteName: 'Baku 1',
    devices: site.site.devices,
    database: site.database.app,
    clock: site.clock,
    log: createSilentLog(),
    metrics: createMetrics(),
    sight: { readingsOf: () => [], stateOf: () => 'unavailable' },
    runs: {
      get kept() {
        return site.failovers.runs.kept;
      },
      onChange: () => () => undefined,
    },
    channel: async () => {
      orders += 1;
      return answer;
    },
    burst: () => undefined,
  });
  await site.server.close();
  await site.listen({ actions: watch });
  const createdAt = Temporal.Instant.fromEpochMilliseconds(Math.floor(site.clock.epochMs()));
  await site.database.app.transaction((tx) =>
    insertPerson(tx, {
      id: createId(),
      login: 'leyla',
      name: 'Leyla',
      roles: ['administrator'],
      tenantId: null,
      email: null,
      phone: null,
      language: 'az',
      createdAt,
    }),
  );
  admin = await site.browserOf('admin');
  second = await site.browserOf('leyla');
  noc = await site.browserOf('aysel');
});
afterAll(() => site.stop());

const seen = async (browser = admin): Promise<ActionsView> =>
  (await browser.get('/api/v1/actions')).body as ActionsView;
const only = async () => (await seen()).actions[0]!;
const at = (way: string): string => `/api/v1/actions/${name}/${way}`;

async function armBy(browser: Browser, more: object = {}): Promise<number> {
  const { definitionHash } = await only();
  const body = { mode: 'live', reason: 'storm warning', hours: 8, definitionHash, ...more };
  return (await browser.post(at('arming'), body)).status;
}

async function consentBy(browser: Browser): Promise<number> {
  const { arming, definitionHash } = await only();
  return (await browser.post(at('consent'), { armingId: arming?.id, definitionHash })).status;
}

describe.sequential('actions over HTTP', () => {
  test('what exists is told with its steps, its interlock as it stands, and that nobody armed it', async () => {
    expect(await only()).toMatchObject({
      name,
      deed: { kind: 'webhook', url: 'http://127.0.0.1:20097/qosha/shed' },
      steps: [{ step: { en: 'Generator in band' } }, { step: { en: 'Generators carry the load together' } }],
      standing: 'not-armed',
      arming: null,
      wouldNow: 'not-armed',
      interlock: {
        verdict: 'holds',
        terms: [{ name: 'Utility A', verdict: 'holds', is: ['unavailable'] }, {}],
      },
    });
  });

  test('one arms, another consents; nobody consents to what he armed himself', async () => {
    const before = (await site.audit()).length;
    expect(await armBy(noc)).toBe(403);
    expect(await armBy(admin, { hours: 169 })).toBe(400);
    expect(await armBy(admin, { definitionHash: 'a'.repeat(64) })).toBe(409);
    expect(await armBy(admin)).toBe(204);
    expect(await only()).toMatchObject({
      standing: 'no-consent',
      wouldNow: 'no-consent',
      arming: { by: 'admin' },
    });
    expect(await armBy(second)).toBe(409);
    expect(await consentBy(admin)).toBe(403);
    expect(await consentBy(noc)).toBe(403);
    expect(await consentBy(second)).toBe(204);
    expect(await consentBy(second)).toBe(409);
    expect(await only()).toMatchObject({
      standing: 'armed',
      wouldNow: 'act',
      arming: { consentBy: 'leyla' },
    });
    const overview = await noc.get('/api/v1/overview');
    expect(overview.body).toMatchObject({ armedActions: { live: 1, dryRun: 0 } });
    expect((await site.audit(before)).map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'admin action.arm',
      'leyla action.consent',
    ]);
  });

  test('what came of it is told, and what nobody knows is settled by somebody who looked', async () => {
    answer = { outcome: 'unknown', answer: 'no answer' };
    const kept = site.failovers.runAt(site.clock.epochMs() - 16_000, { mark: 'real' });
    await site.database.app.transaction((tx) => saveRun(tx, kept));
    site.failovers.runs.kept = [kept];
    await watch.cycle();
    await watch.cycle();
    expect(orders).toBe(1);
    const [intent] = (await seen(noc)).history;
    expect(intent).toMatchObject({
      action: name,
      step: { en: 'Generator in band' },
      outcome: { kind: 'unknown', answer: 'no answer', isChecked: false },
      checked: null,
    });
    const path = `/api/v1/actions/intents/${intent?.id}/checked`;
    expect((await noc.post(path, { note: '  ' })).status).toBe(400);
    expect((await noc.post(path, { note: 'the cluster has shed' })).status).toBe(204);
    expect((await noc.post(path, { note: 'once more' })).status).toBe(409);
    const [looked] = (await seen()).history;
    expect(looked).toMatchObject({ checked: { by: 'aysel', note: 'the cluster has shed' } });
  });

  test('anybody of operations disarms, at once and as often as he likes', async () => {
    const before = (await site.audit()).length;
    expect((await noc.post(at('disarming'), {})).status).toBe(204);
    expect((await noc.post(at('disarming'), {})).status).toBe(204);
    expect(await only()).toMatchObject({ standing: 'disarmed', arming: { disarmedBy: 'aysel' } });
    expect((await site.audit(before)).map(({ action }) => action)).toEqual(['action.disarm']);
    expect(await consentBy(second)).toBe(409);
    expect((await noc.get('/api/v1/overview')).body).toMatchObject({ armedActions: { live: 0, dryRun: 0 } });
  });

  test('an administrator who is none any more takes his word with him', async () => {
    expect(await armBy(second, { mode: 'dry-run' })).toBe(204);
    expect(await consentBy(admin)).toBe(204);
    expect(await only()).toMatchObject({ standing: 'armed', arming: { mode: 'dry-run' } });
    await site.database.app.transaction((tx) =>
      tx.execute("UPDATE person SET active = false WHERE login = 'leyla'"),
    );
    await watch.reread();
    expect(await only()).toMatchObject({ standing: 'not-administrators' });
  });
});
