// Invoices: one with its proofs, as PDF, as CSV, and calculated again from its evidence. Always read in a transaction of
// that tenant, whoever asks.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { renderInvoiceCsv } from '../billing/invoice-csv.ts';
import { renderInvoice } from '../billing/invoice-document.ts';
import { loadInvoice } from '../billing/invoice-store.ts';
import type { Invoice } from '../billing/invoice.ts';
import { verifyInvoice } from '../billing/verify-invoice.ts';
import { AppError } from '../core/errors.ts';
import type { RecomputeView } from './contract-tenant.ts';
import { amountText, invoiceView } from './invoice-view.ts';
import { requirePerson } from './session.ts';
import type { ApiParts } from './sources.ts';
import { requireTenantAccess, tenantId } from './tenant-routes.ts';

const params = Type.Object({
  id: tenantId,
  number: Type.String({ pattern: '^[A-Z]{1,10}-\\d{4}-\\d{1,10}$' }),
});
const documentQuery = Type.Object(
  { language: Type.Optional(Type.Union([Type.Literal('az'), Type.Literal('ru'), Type.Literal('en')])) },
  { additionalProperties: false },
);

interface Place {
  readonly id: string;
  readonly number: string;
}

async function requireInvoice(parts: ApiParts, request: FastifyRequest<{ Params: Place }>): Promise<Invoice> {
  const { id, number } = request.params;
  requireTenantAccess(requirePerson(request), id);
  const invoice = await parts.database.tenantTransaction(id, (tx) => loadInvoice(tx, id, number));
  if (invoice === undefined) throw new AppError('not-found', 'There is no such invoice');
  return invoice;
}

/** What follows from the evidence beside what is stored, line by line. */
function recomputeView(invoice: Invoice): RecomputeView {
  const differences = verifyInvoice(invoice);
  const lines = invoice.lines.map((line) => {
    const net = amountText(line.net);
    const own = differences.filter(({ what }) => what.startsWith(`lines.${line.line}.`));
    const amount = own.find(({ what }) => what === `lines.${line.line}.netMinor`);
    const recomputed =
      amount === undefined ? net : amountText({ ...line.net, minor: BigInt(amount.recomputed) });
    return { position: line.line, net, recomputed, matches: own.length === 0 };
  });
  return { matches: differences.length === 0, lines };
}

export function installInvoiceRoutes(server: FastifyInstance, parts: ApiParts): void {
  const base = '/api/v1/tenants/:id/invoices/:number';
  const config = { policy: ['billing.read', 'tenant.read'] as const };
  const rackNames = new Map(parts.plant.site.racks.map(({ id, name }) => [id, name]));

  server.get<{ Params: Place }>(base, { config, schema: { params } }, async (request) =>
    invoiceView(await requireInvoice(parts, request), rackNames, parts.plant.site.timeZone),
  );

  server.get<{ Params: Place; Querystring: { language?: 'az' | 'ru' | 'en' } }>(
    `${base}/document.pdf`,
    { config, schema: { params, querystring: documentQuery } },
    async (request, reply) => {
      const invoice = await requireInvoice(parts, request);
      const document = await renderInvoice(invoice, request.query.language ?? invoice.language);
      const name = `${invoice.number}-${request.query.language ?? invoice.language}.pdf`;
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(document);
    },
  );

  server.get<{ Params: Place }>(
    `${base}/lines.csv`,
    { config, schema: { params } },
    async (request, reply) => {
      const invoice = await requireInvoice(parts, request);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${invoice.number}.csv"`)
        .send(renderInvoiceCsv(invoice));
    },
  );

  server.post<{ Params: Place }>(`${base}/recompute`, { config, schema: { params } }, async (request) =>
    recomputeView(await requireInvoice(parts, request)),
  );
}
