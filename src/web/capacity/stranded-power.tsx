// Power that nobody can use, by panel and row, with what keeps it from being used.
import type { ReactElement } from 'react';
import type { StrandedView } from '../../api/contract-capacity.ts';
import { formatNumber } from '../format.ts';
import { useWords } from '../language.ts';
import { FirstRows } from '../parts/first-rows.tsx';
import { Meter } from '../parts/meter.tsx';
import { Empty } from '../parts/notices.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { sayUnit } from '../units.ts';

export function StrandedPower({ stranded }: { readonly stranded: readonly StrandedView[] }): ReactElement {
  const speaker = useWords();
  const { t, language } = speaker;
  if (stranded.length === 0) return <Empty>{t('capacity.stranded-nothing')}</Empty>;
  const amount = (kw: number): string => `${formatNumber(kw, 1, language)} ${sayUnit('kW', language)}`;
  return (
    <>
      <p className="soft small">{t('capacity.stranded-meaning')}</p>
      <FirstRows of={stranded} count={50}>
        {(shown) => (
          <div className="scroll-x" tabIndex={0} role="group" aria-labelledby="capacity-stranded">
            <table className="capacity-table">
              <TableHead
                columns={[
                  t('capacity.panel-or-row'),
                  { number: t('capacity.spare') },
                  { number: t('capacity.usable') },
                  { number: t('capacity.stranded-amount') },
                  t('capacity.because'),
                ]}
              />
              <tbody>
                {shown.map(({ id, kind, name, spareKw, usableKw, strandedKw, cause }) => (
                  <tr key={`${kind} ${id}`}>
                    <th scope="row">
                      {name}
                      <span className="soft small block">{t(`capacity.kind-${kind}`)}</span>
                    </th>
                    <td className="number">{amount(spareKw)}</td>
                    <td className="number">{amount(usableKw)}</td>
                    <td className="number">
                      {amount(strandedKw)} <Meter ratio={spareKw <= 0 ? 0 : strandedKw / spareKw} />
                    </td>
                    <td>{cause === null ? '–' : saySentence(cause, speaker)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </FirstRows>
    </>
  );
}
