// Failover runs over HTTP: the list and its filters, one run with its spans and its miss, the same on paper and as JSON whose
// hash anybody can take again, and tests that are planned.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RegisterView, RunListView, RunView } from '../../src/api/contract-runs.ts';
import { saveRun } from '../../src/failover/run-store.ts';
import { renderRun } from '../../src/failover/run-document.ts';
import { evidenceOf } from '../../src/failover/run-evidence.ts';
import { canonicalJson } from '../../src/core/canonical-json.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';
import type { Browser } from './browser.ts';

let site: SiteFixture;
let noc: Browser;
let atMs: number;
const hourMs = 3_600_000;

beforeAll(async () => {
  site = await startSite();
  noc = await site.browserOf('aysel');
  atMs = Math.floor(site.clock.epochMs()) - hourMs;
  await site.database.app.transaction(async (tx) => {
    for (let back = 0; back < 60; back++) {
      await saveRun(
        tx,
        site.failovers.runAt(atMs - back * hourMs, back % 2 === 0 ? {} : { mark: 'real', markNote: '' }),
      );
    }
  });
});
afterAll(() => site.stop());

describe('runs', () => {
  test('are listed newest first, a page at a time, by kind and verdict', async () => {
    const first = (await noc.get('/api/v1/runs')).body as RunListView;
    expect(first.past).toHaveLength(50);
    expect(first.past[0]).toMatchObject({
      verdict: 'failed',
      counts: { missed: 1, 'in-time': 10 },
      mark: 'drill',
    });
    const second = (await noc.get(`/api/v1/runs?before=${first.next}`)).body as RunListView;
    expect([second.past.length, second.next]).toEqual([10, null]);
    expect(second.past[0]!.trigger.byMs).toBeLessThan(first.past.at(-1)!.trigger.byMs);
    const real = (await noc.get('/api/v1/runs?mark=real&verdict=failed&sequence=mains-lost'))
      .body as RunListView;
    expect(real.past).toHaveLength(30);
    expect((await noc.get('/api/v1/runs?mark=pretended')).status).toBe(400);
  });

  test('that run come from memory, with what is awaited next', async () => {
    const kept = site.failovers.runAt(Math.floor(site.clock.epochMs()), { endedAtMs: null, ending: null });
    const items = kept.run.items.map((item) => ({
      ...item,
      verdict: 'waiting' as const,
      seen: null,
      note: null,
    }));
    site.failovers.runs.kept = [{ ...kept, run: { ...kept.run, items } }];
    const { running, past } = (await noc.get('/api/v1/runs?state=running')).body as RunListView;
    site.failovers.runs.kept = [];
    expect(past).toEqual([]);
    expect(running[0]!.awaited).toMatchObject({
      title: { en: 'UPS keeps its load' },
      names: ['UPS A module 1'],
    });
  });

  test('one run: spans, limits, the miss with its countdown in words, nothing of a run that is not there', async () => {
    const view = (await noc.get(`/api/v1/runs/mains-lost.utility-a.${atMs}`)).body as RunView;
    const missed = view.steps.find(({ verdict }) => verdict === 'missed');
    expect(missed).toMatchObject({
      components: [{ id: 'gen-2', name: 'Generator 2' }],
      limitMs: 10_000,
      seen: null,
      miss: {
        says: { en: 'Generator 2 not in band after 10 s' },
        battery: { name: 'UPS A module 1', seconds: 370 },
        generators: { names: ['Generator 1', 'Generator 3'], percent: 81 },
      },
    });
    expect(view.steps[0]).toMatchObject({ leastMs: 3_300, mostMs: 4_400 });
    expect((await noc.get('/api/v1/runs/mains-lost.utility-a.1')).status).toBe(404);
  });
});

describe('evidence', () => {
  test('the JSON is canonical, and its hash is the one that the screen shows', async () => {
    const path = `/api/v1/runs/mains-lost.utility-a.${atMs}`;
    const view = (await noc.get(path)).body as RunView;
    const { text, headers } = await noc.get(`${path}/evidence.json`);
    expect(createHash('sha256').update(text, 'utf8').digest('hex')).toBe(view.sha256);
    expect(canonicalJson(JSON.parse(text))).toBe(text);
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="mains-lost\.utility-a\.\d+\.json"$/u,
    );
  });

  test('the paper says the same in each language, bears the hash, and is the same bytes again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'run-paper-'));
    const hostile = {
      ...site.failovers.runAt(atMs),
      names: { 'gen-2': 'Gen\u202e2 <b>', 'gen-1': 'Generator 1' },
    };
    const sources = { site: { id: 'b', name: 'Bakı 1', timeZone: 'Asia/Baku' }, events: [], plan: undefined };
    const evidence = evidenceOf(hostile, sources);
    for (const [language, verdict] of [
      ['az', 'Baş verməyib'],
      ['ru', 'Не произошло'],
      ['en', 'Missed'],
    ] as const) {
      const bytes = await renderRun(hostile, { evidence, sources }, language);
      expect(await renderRun(hostile, { evidence, sources }, language)).toEqual(bytes);
      const file = join(folder, 'run.pdf');
      writeFileSync(file, bytes);
      const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
      expect(text).toContain(verdict);
      expect(text).toContain('Gen<U+202E>2');
      expect(text.replaceAll(/\s/gu, '')).toContain(evidence.sha256);
    }
    rmSync(folder, { recursive: true });
  });

  test('the paper names what departs from the plan, in the words of the screen', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'run-plan-'));
    const kept = site.failovers.runAt(atMs);
    const planned = { startsAtMs: 0, endsAtMs: atMs + hourMs, plannedBy: 'p', plannedAtMs: 0 };
    const plan = { id: 'p', sequenceId: kept.run.sequenceId, subjects: ['gen-3'], reason: 'r', ...planned };
    const sources = {
      site: { id: 'b', name: 'Bakı 1', timeZone: 'Asia/Baku' },
      events: [],
      plan: { ...plan, withdrawnAtMs: null },
    };
    const bytes = await renderRun(kept, { evidence: evidenceOf(kept, sources), sources }, 'en');
    writeFileSync(join(folder, 'run.pdf'), bytes);
    const text = execFileSync('pdftotext', ['-layout', join(folder, 'run.pdf'), '-'], { encoding: 'utf8' });
    expect(text.replaceAll(/\s+/gu, ' ')).toContain(
      'planned, but not triggered: Generator 3; triggered, but not planned: Utility A',
    );
    rmSync(folder, { recursive: true });
  });
});

describe('planned tests', () => {
  const plan = (more: object = {}) => ({
    sequenceId: 'generator-exercise',
    subjects: ['gen-1'],
    startsAtMs: Math.floor(site.clock.epochMs()),
    endsAtMs: Math.floor(site.clock.epochMs()) + hourMs,
    reason: 'Monthly exercise',
    ...more,
  });

  test('are written before they begin, seen in the register, and can be withdrawn once', async () => {
    const before = (await site.audit()).length;
    const made = await noc.post('/api/v1/runs/plans', plan());
    expect(made.status).toBe(201);
    expect(site.failovers.plansRead).toBe(1);
    const { id } = made.body as { id: string };
    const { plans, duties, sequences } = (await noc.get('/api/v1/runs/register')).body as RegisterView;
    expect(plans).toMatchObject([
      { id, subjects: [{ name: 'Generator 1' }], plannedBy: expect.any(String) as string },
    ]);
    expect(
      duties.filter(({ kind }) => kind === 'generator-exercise').map(({ component }) => component.id),
    ).toEqual(['gen-1', 'gen-2', 'gen-3']);
    expect(sequences.map(({ id: one }) => one)).toContain('sts-transfer');
    expect((await noc.ask('DELETE', `/api/v1/runs/plans/${id}`)).status).toBe(204);
    expect((await noc.ask('DELETE', `/api/v1/runs/plans/${id}`)).status).toBe(404);
    expect((await site.audit(before)).map(({ action }) => action)).toEqual(['test.plan', 'test.withdraw']);
  });

  test.each([
    ['of another kind of element', { subjects: ['ups-a-1'] }],
    ['of no known sequence', { sequenceId: 'nothing' }],
    ['written afterwards', { startsAtMs: 0 }],
    ['without an end', { endsAtMs: 0 }],
    ['without a reason', { reason: '' }],
    ['with a reason of blanks', { reason: '  ' }],
    ['of one element twice', { subjects: ['gen-1', 'gen-1'] }],
  ])('a test %s is refused', async (_what, more) => {
    expect((await noc.post('/api/v1/runs/plans', plan(more))).status).toBe(400);
  });
});
