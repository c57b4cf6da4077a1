// The tenant's page and, for finance, the list of tenants. Easy to get wrong: a tenant that asks for another tenant gets
// the same not-found as for one that does not exist; and its rows are read under row-level security of its own.
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { isAllowed } from '../access/role.ts';
import type { Person } from '../access/person-store.ts';
import { listInvoices } from '../billing/invoice-store.ts';
import { loadMonthToDate } from '../billing/month-to-date-store.ts';
import { listContracts, listRackHolders, listRackTerms, listTenants } from '../contracts/contracts-store.ts';
import { AppError } from '../core/errors.ts';
import { dateAt } from '../core/period.ts';
import type { TenantSummary, TenantView } from './contract-tenant.ts';
import { invoiceSummary } from './invoice-view.ts';
import { now, requirePerson } from './session.ts';
import type { ApiParts } from './sources.ts';
import { monthView, supplySentences, tenantRacks } from './tenant-view.ts';

export const tenantId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' });
const params = Type.Object({ id: tenantId });
const noSuchTenant = 'There is no such tenant';

/** Lets staff of the money side at any tenant and a tenant at itself; anything else does not exist. */
export function requireTenantAccess(person: Person, wanted: string): void {
  const isOwn = person.tenantId === wanted;
  if (!isOwn && !isAllowed(person.roles, 'billing.read')) throw new AppError('not-found', noSuchTenant);
}

async function summaries(parts: ApiParts): Promise<readonly TenantSummary[]> {
  const today = dateAt(now(parts), parts.plant.site.timeZone);
  const { tenants, holders } = await parts.database.transaction(async (tx) => ({
    tenants: await listTenants(tx),
    holders: await listRackHolders(tx, today),
  }));
  return tenants.map(({ id, name }) => {
    const racks = tenantRacks(
      parts.plant,
      holders.filter((holder) => holder.tenantId === id),
    );
    const powers = racks.map((rack) => rack.powerKw);
    return {
      id,
      name,
      racks: racks.length,
      parts: racks.filter(({ units }) => units !== null).length,
      contractedKw: racks.reduce((sum, rack) => sum + rack.contractedKw, 0),
      powerKw: powers.includes(null) ? null : powers.reduce((sum: number, power) => sum + (power ?? 0), 0),
    };
  });
}

async function viewOf(parts: ApiParts, id: string): Promise<TenantView> {
  const { plant, clock, country } = parts;
  const { timeZone } = plant.site;
  const today = dateAt(now(parts), timeZone);
  const known = await parts.database.tenantTransaction(id, async (tx) => ({
    tenant: (await listTenants(tx)).find((tenant) => tenant.id === id),
    contracts: await listContracts(tx, id),
    terms: await listRackTerms(tx, id, { from: today, until: today.add({ days: 1 }) }),
    invoices: await listInvoices(tx, id),
  }));
  const { tenant, terms } = known;
  const month = await loadMonthToDate(parts.database, { tenantId: id, timeZone, country, clock });
  if (tenant === undefined || month === undefined) throw new AppError('not-found', noSuchTenant);
  const racks = tenantRacks(plant, terms);
  return {
    at: clock.epochMs(),
    id,
    name: tenant.name,
    language: tenant.language,
    currency: known.contracts[0]?.currency ?? plant.site.currency,
    timeZone,
    supply: supplySentences(plant, racks),
    racks,
    month: monthView(month, timeZone),
    invoices: known.invoices.map(invoiceSummary),
  };
}

export function installTenantRoutes(server: FastifyInstance, parts: ApiParts): void {
  server.get('/api/v1/tenants', { config: { policy: ['billing.read'] } }, () => summaries(parts));

  server.get<{ Params: { id: string } }>(
    '/api/v1/tenants/:id',
    { config: { policy: ['billing.read', 'tenant.read'] }, schema: { params } },
    (request) => {
      requireTenantAccess(requirePerson(request), request.params.id);
      return viewOf(parts, request.params.id);
    },
  );
}
