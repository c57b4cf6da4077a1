// Power now against what is contracted, as columns of a table: the same for one rack and for all of a tenant.
import type { ReactElement } from 'react';
import { formatKw, formatPercent } from '../format.ts';
import { useWords } from '../language.ts';
import { Meter } from '../parts/meter.tsx';

interface ContractProps {
  readonly powerKw: number | null;
  readonly contractedKw: number;
}

/** Share of the contract in use: number and bar; above 100 % it says so. */
function Usage({ powerKw, contractedKw }: ContractProps): ReactElement {
  const { language } = useWords();
  const ratio = powerKw === null || contractedKw <= 0 ? null : powerKw / contractedKw;
  return (
    <span className="usage-bar">
      <span>{formatPercent(ratio, language)}</span>
      <Meter ratio={ratio} />
    </span>
  );
}

export function ContractHeads(): ReactElement {
  const { t } = useWords();
  return (
    <>
      <th scope="col" className="number">
        {t('tenant.power')}
      </th>
      <th scope="col" className="number">
        {t('tenant.contracted')}
      </th>
      <th scope="col" className="usage">
        {t('tenant.usage')}
      </th>
    </>
  );
}

export function ContractCells({ powerKw, contractedKw }: ContractProps): ReactElement {
  const { t, language } = useWords();
  return (
    <>
      <td className="number" data-label={t('tenant.power')}>
        {formatKw(powerKw, language)}
      </td>
      <td className="number" data-label={t('tenant.contracted')}>
        {formatKw(contractedKw, language)}
      </td>
      <td className="usage" data-label={t('tenant.usage')}>
        <Usage powerKw={powerKw} contractedKw={contractedKw} />
      </td>
    </>
  );
}
