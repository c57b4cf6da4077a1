// Tenant A asks for everything of tenant B, over every route, and the database is asked behind the routes' back.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allPeople } from '../../src/access/person-store.ts';
import { listInvoices, loadInvoice } from '../../src/billing/invoice-store.ts';
import { listContracts, listRackTerms, listTenants } from '../../src/contracts/contracts-store.ts';
import { tenants } from '../billing/small-site.ts';
import type { Browser } from './browser.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

let site: SiteFixture;
/** Invoice numbers by tenant. */
const numbers = new Map<string, string>();

beforeAll(async () => {
  site = await startSite();
  for (const { id } of tenants) {
    const [invoice] = await site.database.app.tenantTransaction(id, (tx) => listInvoices(tx, id));
    numbers.set(id, invoice?.number ?? '');
  }
});
afterAll(() => site.stop());

/** Every route that names a tenant, as this tenant's person would ask it about `tenantId` and `number`. */
function questions(tenantId: string, number: string): readonly (readonly [method: string, path: string])[] {
  return site.server.apiRoutes
    .filter(({ method, url }) => url.includes('/tenants/:id') && method !== 'HEAD')
    .map(({ method, url }) => [method, url.replace(':id', tenantId).replace(':number', number)]);
}

/** An answer without the id that every problem has of its own. */
async function ask(browser: Browser, [method, path]: readonly [string, string]): Promise<unknown> {
  const { status, text, headers } = await browser.ask(method, path);
  return { status, text: text.replace(/"id":"[^"]+"/u, ''), type: headers.get('content-type') };
}

describe.each([
  ['xezer', 'volna'],
  ['volna', 'xezer'],
])('%s asking for what is of %s', (own, other) => {
  test('gets what is its own', async () => {
    const browser = await site.browserOf(`at-${own}`);
    const asked = questions(own, numbers.get(own) ?? '');
    expect(asked).toHaveLength(5);
    for (const question of asked) expect(await ask(browser, question)).toMatchObject({ status: 200 });
    const view = await browser.get(`/api/v1/tenants/${own}`);
    expect(view.body).toMatchObject({ id: own, invoices: [{ number: numbers.get(own) }] });
    expect(view.text).not.toContain(other);
  });

  test('gets the same answer as for one that does not exist, on every route', async () => {
    const browser = await site.browserOf(`at-${own}`);
    for (const number of [numbers.get(other) ?? '', numbers.get(own) ?? '', 'QSH-2026-999999']) {
      const theirs = questions(other, number);
      const nobodys = questions('nobody', number);
      for (const [index, question] of theirs.entries()) {
        const answer = await ask(browser, question);
        expect(answer).toMatchObject({ status: 404 });
        expect(answer).toEqual(await ask(browser, nobodys[index] ?? ['GET', '/']));
      }
    }
  });

  test("gets nothing by another tenant's invoice number under its own name", async () => {
    const browser = await site.browserOf(`at-${own}`);
    const theirs = questions(own, numbers.get(other) ?? '').filter(([, path]) => path.includes('invoices'));
    const none = questions(own, 'QSH-2026-999999').filter(([, path]) => path.includes('invoices'));
    for (const [index, question] of theirs.entries()) {
      const answer = await ask(browser, question);
      expect(answer).toMatchObject({ status: 404 });
      expect(answer).toEqual(await ask(browser, none[index] ?? ['GET', '/']));
    }
  });

  test('gets no list and no stream', async () => {
    const browser = await site.browserOf(`at-${own}`);
    for (const path of ['/api/v1/tenants', '/api/v1/stream', '/api/v1/overview', '/api/v1/metrics']) {
      const answer = await browser.get(path);
      expect([path, answer.status]).toEqual([path, 403]);
      expect(answer.text).not.toContain(other);
    }
  });

  test('sees nothing in the database either, when every check of the routes is left out', async () => {
    const seen = await site.database.app.tenantTransaction(own, async (tx) => ({
      tenants: (await listTenants(tx)).map(({ id }) => id),
      people: (await allPeople(tx)).map(({ login }) => login),
      contracts: await listContracts(tx, other),
      invoices: await listInvoices(tx, other),
      invoice: await loadInvoice(tx, other, numbers.get(other) ?? ''),
      stolen: await loadInvoice(tx, own, numbers.get(other) ?? ''),
      terms: await listRackTerms(tx, other, {
        from: Temporal.PlainDate.from('2025-01-01'),
        until: Temporal.PlainDate.from('2030-01-01'),
      }),
    }));
    expect(seen).toEqual({
      tenants: [own],
      people: [`at-${own}`],
      contracts: [],
      invoices: [],
      invoice: undefined,
      stolen: undefined,
      terms: [],
    });
  });
});

describe('a statement that belongs to nobody', () => {
  test('sees no tenant and no person', async () => {
    expect(await listTenants(site.database.app)).toEqual([]);
    expect(await allPeople(site.database.app)).toEqual([]);
    expect(await listInvoices(site.database.app, 'xezer')).toEqual([]);
    expect(await site.database.owner.query('SELECT id FROM person')).toEqual([]);
  });

  test('follows on a connection that a tenant used before, and still sees nothing', async () => {
    const tasks = Array.from({ length: 40 }, async (_, index) => {
      if (index % 2 === 0) return site.database.app.tenantTransaction('xezer', (tx) => listTenants(tx));
      return site.database.app.query<{ id: string }>('SELECT id FROM tenant');
    });
    const seen = await Promise.all(tasks);
    expect(seen.map((rows) => rows.map(({ id }) => id))).toEqual(
      seen.map((_, index) => (index % 2 === 0 ? ['xezer'] : [])),
    );
  });
});

describe('documents', () => {
  test('have names that no header can be broken with', async () => {
    const browser = await site.browserOf('nigar');
    const number = numbers.get('xezer') ?? '';
    const base = `/api/v1/tenants/xezer/invoices/${number}`;
    const pdf = await browser.get(`${base}/document.pdf?language=ru`);
    expect(pdf.text.startsWith('%PDF-')).toBe(true);
    expect(pdf.headers.get('content-disposition')).toBe(`attachment; filename="${number}-ru.pdf"`);
    const csv = await browser.get(`${base}/lines.csv`);
    expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="${number}.csv"`);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    for (const trick of ['..%2F..', 'QSH-2026-1%22%0D%0ASet-Cookie:x', `${number}%00`, '%EF%BC%9DQSH']) {
      const answer = await browser.get(`/api/v1/tenants/xezer/invoices/${trick}/lines.csv`);
      expect([trick, answer.status, answer.headers.get('set-cookie')]).toEqual([trick, 400, null]);
    }
    expect((await browser.get(`${base}/document.pdf?language=de`)).status).toBe(400);
    expect((await browser.get(`${base}/document.pdf?language=ru&language=en`)).status).toBe(400);
  });

  test('hold no cell that a spreadsheet would run', async () => {
    const browser = await site.browserOf('nigar');
    const csv = await browser.get(`/api/v1/tenants/xezer/invoices/${numbers.get('xezer')}/lines.csv`);
    const cells = csv.text.replace(/^\u{FEFF}/u, '').split(/,|\r\n/u);
    expect(cells.length).toBeGreaterThan(20);
    expect(cells.filter((cell) => /^"?[=+@\t\r＝＋＠|-]/u.test(cell) && !/^"?-?\d/u.test(cell))).toEqual([]);
  });

  test('agree with their evidence when calculated again', async () => {
    const browser = await site.browserOf('nigar');
    const answer = await browser.post(`/api/v1/tenants/xezer/invoices/${numbers.get('xezer')}/recompute`);
    expect(answer.body).toMatchObject({ matches: true, lines: [{ matches: true }, { matches: true }] });
  });
});
