// One invoice; every line opens its proof, and the whole can be worked out again. Easy to get wrong: amounts are exact decimal
// strings from the server and are only formatted here, never added up.
import { useMutation } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import type { ReactElement } from 'react';
import type { InvoiceLineView, InvoiceView, RecomputeView } from '../../api/contract-tenant.ts';
import { formatDecimal, formatLocalDate, formatMoney, formatMonth, formatPrice } from '../format.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { Shown, Trouble } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { saySentence } from '../parts/sentence.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { ZoneProvider, usePlace } from '../parts/time.tsx';
import { useInvoice } from '../queries.ts';
import { invoicePath, tenantPath } from '../routes.ts';
import { ask, documentAddress } from '../server.ts';
import '../styles/tenant.css';
import { Proof } from './proof.tsx';

interface InvoicePageProps {
  readonly tenantId: string;
  readonly number: string;
}

export function InvoicePage({ tenantId, number }: InvoicePageProps): ReactElement {
  const { t } = useWords();
  usePageTitle(`${t('invoice.title')} ${number}`);
  return (
    <Shown of={useInvoice(tenantId, number)}>
      {(invoice) => (
        <ZoneProvider value={invoice.timeZone}>
          <Invoice invoice={invoice} />
        </ZoneProvider>
      )}
    </Shown>
  );
}

function Invoice({ invoice }: { readonly invoice: InvoiceView }): ReactElement {
  const { t, language } = useWords();
  const place = usePlace();
  const path = invoicePath(invoice.tenantId, invoice.number);
  const recompute = useMutation({ mutationFn: () => ask<RecomputeView>('POST', `${path}/recompute`) });
  return (
    <div className="page tenant">
      <header className="page-head">
        <div>
          <p className="label">
            <Link href={tenantPath(invoice.tenantId)}>{invoice.tenantName}</Link>
          </p>
          <h1>
            {t('invoice.title')} {invoice.number}
          </h1>
          <p>
            {formatMonth(invoice.startMs, place)} · {t('invoice.issued')}{' '}
            {formatLocalDate(invoice.issuedOn, language)}
            {' · '}
            {t('invoice.due')} {formatLocalDate(invoice.dueOn, language)}
          </p>
        </div>
        <p className="invoice-tools">
          <a className="button" href={documentAddress(`${path}/document.pdf?language=${language}`)}>
            PDF
          </a>
          <a className="button" href={documentAddress(`${path}/lines.csv`)}>
            CSV
          </a>
          <button
            type="button"
            className="button"
            disabled={recompute.isPending}
            onClick={() => recompute.mutate()}
          >
            {t('invoice.recompute')}
          </button>
        </p>
      </header>
      {recompute.error !== null && <Trouble inline error={recompute.error} />}
      {recompute.data !== undefined && (
        <p role="status" className={recompute.data.matches ? 'recomputed' : 'recomputed recomputed-differs'}>
          {t(recompute.data.matches ? 'invoice.recomputed-same' : 'invoice.recomputed-differs')}
        </p>
      )}
      <Lines invoice={invoice} recomputed={recompute.data} />
    </div>
  );
}

interface LinesProps {
  readonly invoice: InvoiceView;
  readonly recomputed: RecomputeView | undefined;
}

function Lines({ invoice, recomputed }: LinesProps): ReactElement {
  const { t, language } = useWords();
  const [openAt, setOpenAt] = useState<number | null>(null);
  const money = (amount: string): string => formatMoney(amount, invoice.currency, language);
  return (
    <div className="scroll-x">
      <table className="roomy stacks invoice-lines">
        <TableHead
          columns={[
            t('invoice.line'),
            { number: t('invoice.quantity') },
            { number: t('invoice.price') },
            { number: t('invoice.net') },
          ]}
        />
        <tbody>
          {invoice.lines.map((line) => (
            <Fragment key={line.position}>
              <Line
                line={line}
                currency={invoice.currency}
                open={openAt === line.position}
                turn={() => setOpenAt(openAt === line.position ? null : line.position)}
              />
              {openAt === line.position && (
                <tr className="proof-row" id={`proof-${line.position}`}>
                  <td colSpan={4}>
                    <Proof
                      line={line}
                      currency={invoice.currency}
                      recomputed={recomputed?.lines.find((other) => other.position === line.position)}
                    />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
        <tfoot>
          <Sum name={t('invoice.net')} amount={money(invoice.net)} />
          <Sum name={t('invoice.vat')} amount={money(invoice.vat)} />
          <Sum name={t('invoice.total')} amount={money(invoice.total)} strong />
        </tfoot>
      </table>
    </div>
  );
}

interface LineProps {
  readonly line: InvoiceLineView;
  readonly currency: string;
  readonly open: boolean;
  readonly turn: () => void;
}

function Line({ line, currency, open, turn }: LineProps): ReactElement {
  const speaker = useWords();
  const { language, find, t } = speaker;
  return (
    <tr>
      <td>
        <button
          type="button"
          className="link-button proof-button"
          aria-expanded={open}
          aria-controls={`proof-${line.position}`}
          onClick={turn}
        >
          {saySentence(line.description, speaker)}
        </button>
      </td>
      <td className="number" data-label={t('invoice.quantity')}>
        {formatDecimal(line.quantity, language)} {find(`unit.${line.unit}`) ?? line.unit}
      </td>
      <td className="number" data-label={t('invoice.price')}>
        {formatPrice(line.unitPrice, language)}
      </td>
      <td className="number" data-label={t('invoice.net')}>
        {formatMoney(line.net, currency, language)}
      </td>
    </tr>
  );
}

interface SumProps {
  readonly name: string;
  readonly amount: string;
  readonly strong?: boolean;
}

function Sum({ name, amount, strong = false }: SumProps): ReactElement {
  return (
    <tr className={strong ? 'sum sum-total' : 'sum'}>
      <th scope="row" colSpan={3} className="number">
        {name}
      </th>
      <td className="number">{amount}</td>
    </tr>
  );
}
