// Breakers by phase, now and after failover of the twin, against 80 % of their rating; and which phase to use next. Easy to
// get wrong: a current that is not known for certain is hatched and never a zero.
import type { ReactElement } from 'react';
import type { BreakerView, CapacityView } from '../../api/contract-capacity.ts';
import { formatNumber, formatPercent } from '../format.ts';
import { useWords } from '../language.ts';
import { FirstRows } from '../parts/first-rows.tsx';
import { AnswerShape, StateShape } from '../parts/marks.tsx';
import { Meter } from '../parts/meter.tsx';
import { Empty } from '../parts/notices.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { sayUnit } from '../units.ts';

export function Breakers({ view }: { readonly view: CapacityView }): ReactElement {
  const { t } = useWords();
  if (view.breakers.length === 0) return <Empty>{t('capacity.breakers-none')}</Empty>;
  return (
    <>
      <p className="soft small">{t('capacity.breakers-meaning')}</p>
      <FirstRows of={view.breakers} count={50}>
        {(shown) => (
          <div className="scroll-x" tabIndex={0} role="group" aria-labelledby="capacity-breakers">
            <table className="capacity-table">
              <TableHead
                columns={[
                  t('what-if.element'),
                  { number: t('capacity.continuous') },
                  t('what-if.now'),
                  t('capacity.after-failover'),
                  { number: t('capacity.imbalance') },
                  t('capacity.use-phase'),
                ]}
              />
              <tbody>
                {shown.map((breaker) => (
                  <BreakerRow key={breaker.id} breaker={breaker} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </FirstRows>
      {view.more.breakers > 0 && <p className="soft">{t('capacity.more', { count: view.more.breakers })}</p>}
    </>
  );
}

function BreakerRow({ breaker }: { readonly breaker: BreakerView }): ReactElement {
  const { t, language } = useWords();
  const { amps, continuousAmps, imbalance, usePhase } = breaker;
  return (
    <tr>
      <th scope="row">{breaker.name}</th>
      <td className="number">
        {formatNumber(continuousAmps, 1, language)} {sayUnit('A', language)}
        <span className="soft small block">
          {t('of')} {formatNumber(amps, 0, language)} {sayUnit('A', language)}
        </span>
      </td>
      <Load amps={breaker.phaseAmps} share={breaker.share} />
      <Load amps={breaker.failoverAmps} share={breaker.failoverShare} />
      <td className="number">{imbalance === null ? '–' : formatPercent(imbalance, language)}</td>
      <td>{usePhase === null ? '–' : `L${usePhase}`}</td>
    </tr>
  );
}

function Load({
  amps,
  share,
}: {
  readonly amps: readonly (number | null)[];
  readonly share: number | null;
}): ReactElement {
  const { t, language } = useWords();
  const said = amps.map((one) => (one === null ? '–' : formatNumber(one, 1, language)));
  return (
    <td>
      <span className="mark">
        {share !== null && share > 1 && <AnswerShape answer="no" />}
        {share === null && <StateShape state="unknown" />}
        <span className="nowrap">{share === null ? t('state.unknown') : formatPercent(share, language)}</span>
      </span>{' '}
      <Meter ratio={share} />
      <span className="soft small block nowrap">
        {said.join(' · ')} {sayUnit('A', language)}
      </span>
    </td>
  );
}
