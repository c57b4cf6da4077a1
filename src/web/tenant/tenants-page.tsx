// All tenants for those who bill them: power now against what was sold, one line each.
import type { ReactElement } from 'react';
import type { TenantSummary } from '../../api/contract-tenant.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { Empty, Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { useTenants } from '../queries.ts';
import { tenantPath } from '../routes.ts';
import '../styles/tenant.css';
import { ContractCells, ContractHeads } from './contract-columns.tsx';
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
  const { t } = useWords();
  return (
    <div className="scroll-x">
      <table className="roomy stacks">
        <thead>
          <tr>
            <th scope="col">{t('tenants.name')}</th>
            <th scope="col" className="number">
              {t('tenants.racks')}
            </th>
            <ContractHeads />
          </tr>
        </thead>
        <tbody>
          {tenants.map((tenant) => (
            <tr key={tenant.id}>
              <td>
                <Link href={tenantPath(tenant.id)}>{tenant.name}</Link>
                {tenant.parts > 0 && <p className="soft small">{t('month.not-metered')}</p>}
              </td>
              <td className="number" data-label={t('tenants.racks')}>
                {tenant.racks}
              </td>
              <ContractCells powerKw={tenant.powerKw} contractedKw={tenant.contractedKw} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
