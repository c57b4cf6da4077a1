// The what-if over HTTP: what is lost, overloaded and unprotected, both cases, the comparison with now, and the files.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WhatIfView } from '../../src/api/contract-what-if.ts';
import { csvTable, whatIfTable } from '../../src/api/what-if-table.ts';
import type { Browser } from './browser.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

let site: SiteFixture;
let browser: Browser;
beforeAll(async () => {
  site = await startSite();
  browser = await site.browserOf('aysel');
});
afterAll(() => site.stop());

async function whatIf(...without: string[]): Promise<WhatIfView> {
  const answer = await browser.get(`/api/v1/what-if?without=${without.join(',')}`);
  expect(answer.status).toBe(200);
  return answer.body as WhatIfView;
}

describe('what if', () => {
  test('one side is out: nothing is lost, every rack hangs on the other, and the headroom says so', async () => {
    const view = await whatIf('uob-a');
    expect([view.onUtility.removal.ok, view.onGenerators.removal.ok]).toEqual([true, true]);
    expect([view.onUtility.rounds, view.onUtility.lostAtOnce]).toEqual([[], []]);
    expect(view.onUtility.unprotected).toHaveLength(24);
    expect(view.now.verdict.answer).toBe('yes');
    expect(view.now.singlePointsOfFailure).toEqual([]);
    expect(view.supposed.verdict.answer).toBe('no');
    expect(view.supposed.singlePointsOfFailure).toContain('uob-b');
    expect(view.supposed.notMaintainable).toBeGreaterThan(view.now.notMaintainable);
    const out = view.headroom.find(({ id }) => id === 'uob-a');
    expect(out).toMatchObject({ supposed: null, unit: 'kW' });
    expect(view.headroom.every(({ now, supposed }) => now !== supposed)).toBe(true);
    expect(view.onUtility.tenants.map(({ id }) => id)).toContain('xezer');
  });

  test('cooling trips round by round until the hall is dark', async () => {
    const view = await whatIf('crah-1', 'crah-2');
    const { rounds, lostAtOnce, removal } = view.onUtility;
    expect(lostAtOnce).toEqual([]);
    expect(rounds[0]?.tripped.map(({ id }) => id)).toEqual(['crah-3', 'crah-4', 'crah-5']);
    expect(rounds[0]?.tripped.every(({ output, capacity }) => output > capacity)).toBe(true);
    expect(rounds.flatMap(({ lost }) => lost)).toEqual(removal.cascade?.lost);
    expect(removal.cascade?.lost).toHaveLength(24);
    expect(view.onUtility.unprotected).toEqual([]);
    expect(view.onUtility.tenants.find(({ id }) => id === 'xezer')?.lost.length).toBeGreaterThan(0);
  });

  test('generators have a case of their own', async () => {
    const view = await whatIf('gen-1', 'gen-2');
    expect(view.onUtility.removal.ok).toBe(true);
    expect(view.onGenerators.removal.ok).toBe(false);
    expect(view.onGenerators.rounds[0]?.tripped.map(({ id }) => id)).toEqual(['gen-3']);
    expect(view.onGenerators.removal.sentence.code).toMatch(/^generators-removal/);
    expect(view.onUtility.tenants).toEqual([]);
    expect(view.onGenerators.tenants.map(({ id }) => id)).toContain('xezer');
    const one = await whatIf('gen-bus-a');
    expect(one.onUtility.unprotected).toEqual([]);
    expect(one.onGenerators.unprotected).toHaveLength(24);
  });

  test('is taken away as JSON and as a table', async () => {
    const query = 'without=crah-1,crah-2';
    const json = await browser.get(`/api/v1/what-if/report.json?${query}`);
    expect(json.status).toBe(200);
    const { text, headers } = await browser.get(`/api/v1/what-if/table.csv?${query}`);
    expect(headers.get('content-disposition')).toBe('attachment; filename="what-if.csv"');
    const lines = text.split('\r\n');
    expect(lines[0]).toContain('"case","round","what","id","name","output","capacity","unit"');
    expect(lines).toContain('"","0","taken out","crah-1","Hall cooling unit 1","","",""');
    expect(
      lines.some((line) => line.startsWith('"utility","1","trips","crah-3","Hall cooling unit 3",')),
    ).toBe(true);
  });
});

test('a name that a spreadsheet would run is made harmless, and numbers stay numbers', async () => {
  const view = await whatIf('crah-1', 'crah-2');
  const table = whatIfTable(view, () => '=HYPERLINK("http://evil.example")');
  expect(table).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  expect(table).not.toMatch(/,"[=+@]/);
  expect(
    csvTable(
      ['a', 'b', 'c'],
      [
        ['@x', -1.5],
        [null, '+1'],
      ],
    ),
  ).toBe(`\u{FEFF}"a","b","c"\r\n"'@x","-1.5",""\r\n"","'+1",""\r\n`);
});
