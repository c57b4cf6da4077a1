// All tenants for those who bill them: power now against what was sold, one line each.
import type { ReactElement } from 'react';
import type { TenantSummary } from '../../api/contract-tenant.ts';
import { formatKw, formatPercent } from '../format.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { Meter } from '../parts/meter.tsx';
import { Empty, Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { useTenants } from '../queries.ts';
import { tenantPath } from '../routes.ts';
import '../styles/tenant.css';
import { Months } from './months.tsx';

export function TenantsPage(): ReactElement {
  const { t } = useWords();
  usePageTitle(t('nav.tenants'));
  return (
    <div className="page">
      <h1>{t('nav.tenants')}</h1>
      <Shown of={useTenants()}>
        {(tenants) =>
          tenants.length === 0 ? (
            <Empty>{t('tenants.none')}</Empty>
          ) : (
            <>
              <TenantTable tenants={tenants} />
              <Months tenants={tenants} />
            </>
          )
        }
      </Shown>
    </div>
  );
}

function TenantTable({ tenants }: { readonly tenants: readonly TenantSummary[] }): ReactElement {
  const { t, language } = useWords();
  return (
    <div className="scroll-x">
      <table className="roomy stacks">
        <thead>
          <tr>
            <th scope="col">{t('tenants.name')}</th>
            <th scope="col" className="number">
              {t('tenants.racks')}
            </th>
            <th scope="col" className="number">
              {t('tenant.power')}
            </th>
            <th scope="col" className="number">
              {t('tenant.contracted')}
            </th>
            <th scope="col" className="usage">
              {t('tenant.usage')}
            </th>
          </tr>
        </thead>
        <tbody>
          {tenants.map((tenant) => (
            <tr key={tenant.id}>
              <td>
                <Link href={tenantPath(tenant.id)}>{tenant.name}</Link>
              </td>
              <td className="number" data-label={t('tenants.racks')}>
                {tenant.racks}
              </td>
              <td className="number" data-label={t('tenant.power')}>
                {formatKw(tenant.powerKw, language)}
              </td>
              <td className="number" data-label={t('tenant.contracted')}>
                {formatKw(tenant.contractedKw, language)}
              </td>
              <td className="usage" data-label={t('tenant.usage')}>
                <Usage powerKw={tenant.powerKw} contractedKw={tenant.contractedKw} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface UsageProps {
  readonly powerKw: number | null;
  readonly contractedKw: number;
}

/** Share of the contract in use: number and bar; above 100 % it says so. */
export function Usage({ powerKw, contractedKw }: UsageProps): ReactElement {
  const { language } = useWords();
  const ratio = powerKw === null || contractedKw <= 0 ? null : powerKw / contractedKw;
  return (
    <span className="usage-bar">
      <span>{formatPercent(ratio, language)}</span>
      <Meter ratio={ratio} />
    </span>
  );
}
