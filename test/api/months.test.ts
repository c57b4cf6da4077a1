// The finance clerk's months: what is open is what was let and not invoiced, and closing is repeated without harm.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MonthCloseView, MonthSummary } from '../../src/api/contract-tenant.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

describe('months', () => {
  let site: SiteFixture;
  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site.stop());

  it('count as open what was let and has no invoice, and nothing before anything was let', async () => {
    const clerk = await site.browserOf('nigar');
    const months = (await clerk.get('/api/v1/months')).body as MonthSummary[];
    expect(months[0]).toMatchObject({ isRunning: true, invoices: 0 });
    const closed = months.find((month) => month.invoices > 0);
    expect(closed?.open).toBe(0);
    for (const month of months) expect(month.total === null).toBe(month.invoices === 0);
  });

  it('are closed again without a second invoice, and the running one not at all', async () => {
    const clerk = await site.browserOf('nigar');
    const months = (await clerk.get('/api/v1/months')).body as MonthSummary[];
    const closed = months.find((month) => month.invoices > 0)?.month ?? '';
    const again = await clerk.post(`/api/v1/months/${closed}/close`, {});
    const { outcomes } = again.body as MonthCloseView;
    expect(new Set(outcomes.map(({ outcome }) => outcome))).not.toContain('closed');
    const running = await clerk.post(`/api/v1/months/${months[0]?.month ?? ''}/close`, {});
    expect(running.status).toBe(409);
    expect(running.body).toMatchObject({ code: 'period.open' });
  });
});
