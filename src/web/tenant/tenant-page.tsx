// The tenant's own page: how the supply stands, power now against the contract, this month so far, the invoices. A little more
// air than the screens of the staff; read once a month, and it has to be trusted.
import type { ReactElement } from 'react';
import type { TenantRack, TenantView } from '../../api/contract-tenant.ts';
import type { ComponentState } from '../../api/contract.ts';
import { formatKw, formatMonth, formatLocalDate, formatMoney } from '../format.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { StateMark } from '../parts/marks.tsx';
import { Empty, Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { saySentence } from '../parts/sentence.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { AgeText, ZoneProvider, usePlace } from '../parts/time.tsx';
import { useTenant } from '../queries.ts';
import { invoicePath } from '../routes.ts';
import '../styles/tenant.css';
import { ContractCells, ContractHeads } from './contract-columns.tsx';
import { MonthSoFar } from './month-so-far.tsx';

export function TenantPage({ tenantId }: { readonly tenantId: string }): ReactElement {
  return (
    <Shown of={useTenant(tenantId)}>
      {(tenant) => (
        <ZoneProvider value={tenant.timeZone}>
          <TenantBody tenant={tenant} />
        </ZoneProvider>
      )}
    </Shown>
  );
}

function TenantBody({ tenant }: { readonly tenant: TenantView }): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  usePageTitle(tenant.name);
  return (
    <div className="page tenant">
      <header>
        <p className="label">{tenant.name}</p>
        <h1 className="supply">
          {tenant.supply.map((sentence) => (
            <span key={sentence.code + sentence.text}>{saySentence(sentence, speaker)} </span>
          ))}
        </h1>
        <p className="soft small">
          {t('tenant.as-of')} <AgeText sinceMs={tenant.at} />
        </p>
      </header>
      <section>
        <h2>{t('tenant.power-now')}</h2>
        <Racks racks={tenant.racks} />
      </section>
      <MonthSoFar month={tenant.month} currency={tenant.currency} />
      <section>
        <h2>{t('tenant.invoices')}</h2>
        <Invoices tenant={tenant} />
      </section>
    </div>
  );
}

function Racks({ racks }: { readonly racks: readonly TenantRack[] }): ReactElement {
  const { t } = useWords();
  if (racks.length === 0) return <Empty>{t('tenant.no-racks')}</Empty>;
  return (
    <div className="scroll-x">
      <table className="roomy stacks">
        <thead>
          <tr>
            <th scope="col">{t('tenant.rack')}</th>
            <ContractHeads />
            <th scope="col">{t('tenant.feed-a')}</th>
            <th scope="col">{t('tenant.feed-b')}</th>
          </tr>
        </thead>
        <tbody>
          {racks.map((rack) => (
            <tr key={rack.id}>
              <td>
                {rack.units === null
                  ? rack.name
                  : t('tenant.part', {
                      name: rack.name,
                      from: rack.units.lowest,
                      to: rack.units.lowest + rack.units.height - 1,
                    })}
              </td>
              <ContractCells powerKw={rack.powerKw} contractedKw={rack.contractedKw} />
              <td data-label={t('tenant.feed-a')}>
                <FeedState {...rack.feedA} />
              </td>
              <td data-label={t('tenant.feed-b')}>
                <FeedState {...rack.feedB} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface FeedStateProps {
  readonly state: ComponentState;
  readonly powerKw: number | null;
}

function FeedState({ state, powerKw }: FeedStateProps): ReactElement {
  const { language } = useWords();
  return (
    <span className="feed-state">
      <StateMark state={state} wordless={state === 'available'} />
      {state === 'available' && <span>{formatKw(powerKw, language)}</span>}
    </span>
  );
}

function Invoices({ tenant }: { readonly tenant: TenantView }): ReactElement {
  const { t, language } = useWords();
  const place = usePlace();
  if (tenant.invoices.length === 0) return <Empty>{t('tenant.no-invoices')}</Empty>;
  return (
    <div className="scroll-x">
      <table className="roomy stacks">
        <TableHead
          columns={[
            t('invoice.number'),
            t('invoice.period'),
            t('invoice.issued'),
            t('invoice.due'),
            { number: t('invoice.total') },
          ]}
        />
        <tbody>
          {tenant.invoices.map((invoice) => (
            <tr key={invoice.number}>
              <td>
                <Link href={invoicePath(tenant.id, invoice.number)}>{invoice.number}</Link>
              </td>
              <td data-label={t('invoice.period')}>{formatMonth(invoice.startMs, place)}</td>
              <td data-label={t('invoice.issued')}>{formatLocalDate(invoice.issuedOn, language)}</td>
              <td data-label={t('invoice.due')}>{formatLocalDate(invoice.dueOn, language)}</td>
              <td className="number" data-label={t('invoice.total')}>
                {formatMoney(invoice.total, invoice.currency, language)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
