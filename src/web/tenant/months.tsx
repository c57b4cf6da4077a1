// The months of everybody's invoices: running, closed, or to be closed.
import type { ReactElement } from 'react';
import type { MonthSummary, TenantSummary } from '../../api/contract-tenant.ts';
import { formatMoney, unknownText } from '../format.ts';
import { useWords } from '../language.ts';
import { Shown } from '../parts/notices.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { useMonths } from '../queries.ts';
import { canBill } from '../shell/roles.ts';
import { useSignedIn } from '../shell/session-context.ts';
import { CloseMonth } from './close-month.tsx';
import { sayMonth, splitHistory } from './month-list.ts';

interface MonthsProps {
  readonly tenants: readonly TenantSummary[];
}

export function Months({ tenants }: MonthsProps): ReactElement {
  const { t } = useWords();
  return (
    <section className="months" aria-labelledby="months-title">
      <h2 id="months-title">{t('months.title')}</h2>
      <Shown of={useMonths()}>
        {(months) => {
          const { recent, earlier } = splitHistory(months);
          return (
            <>
              <MonthTable months={recent} tenants={tenants} />
              {earlier.length > 0 && (
                <details>
                  <summary>{t('months.earlier')}</summary>
                  <MonthTable months={earlier} tenants={tenants} />
                </details>
              )}
            </>
          );
        }}
      </Shown>
    </section>
  );
}

function MonthTable({
  months,
  tenants,
}: MonthsProps & { readonly months: readonly MonthSummary[] }): ReactElement {
  const { t } = useWords();
  return (
    <div className="scroll-x">
      <table className="roomy stacks">
        <TableHead
          columns={[
            t('months.month'),
            t('months.state'),
            { number: t('months.invoices') },
            { number: t('months.total') },
            { unseen: t('months.to-close') },
          ]}
        />
        <tbody>
          {months.map((month) => (
            <MonthRow key={month.month} month={month} tenants={tenants} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MonthRow({ month, tenants }: MonthsProps & { readonly month: MonthSummary }): ReactElement {
  const speaker = useWords();
  const { t, language } = speaker;
  const session = useSignedIn();
  const state = month.isRunning ? 'running' : month.open === 0 ? 'closed' : 'to-close';
  const total = month.total === null ? unknownText : formatMoney(month.total, month.currency, language);
  return (
    <tr>
      <td>{sayMonth(month.month, speaker)}</td>
      <td data-label={t('months.state')}>
        <span className={state === 'to-close' ? 'strong' : 'soft'}>{t(`months.${state}`)}</span>
      </td>
      <td className="number" data-label={t('months.invoices')}>
        {month.invoices}
      </td>
      <td className="number" data-label={t('months.total')}>
        {total}
      </td>
      <td className="month-act">
        {state === 'to-close' && canBill(session) && <CloseMonth month={month.month} tenants={tenants} />}
      </td>
    </tr>
  );
}
