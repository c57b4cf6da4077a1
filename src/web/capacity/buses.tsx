// How full each bus is now and at worst, and when it runs out. Easy to get wrong: a date is a range, and no history is no
// date; what is over its limit is marked by shape and word, not by colour alone.
import type { ReactElement } from 'react';
import type { BusView, CapacityView, RunOutView } from '../../api/contract-capacity.ts';
import { formatLocalDate, formatNumber, sensibleDigits } from '../format.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { FirstRows } from '../parts/first-rows.tsx';
import { AnswerShape } from '../parts/marks.tsx';
import { Meter } from '../parts/meter.tsx';
import { Empty } from '../parts/notices.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { useSignedIn } from '../shell/session-context.ts';
import { sayUnit } from '../units.ts';

export function Buses({ view }: { readonly view: CapacityView }): ReactElement {
  const { t } = useWords();
  const isMadeUp = useSignedIn().simulated && view.buses.some(({ growth }) => growth !== null);
  if (view.buses.length === 0) return <Empty>{t('capacity.buses-none')}</Empty>;
  return (
    <>
      <FirstRows of={view.buses} count={50}>
        {(shown) => (
          <div className="scroll-x" tabIndex={0} role="group" aria-labelledby="capacity-buses">
            <table className="capacity-table">
              <TableHead
                columns={[
                  t('what-if.element'),
                  { number: t('what-if.now') },
                  t('capacity.at-worst'),
                  { number: t('capacity.headroom') },
                  { number: t('capacity.growth') },
                  t('capacity.runs-out'),
                  t('capacity.runs-out-worst'),
                ]}
              />
              <tbody>
                {shown.map((bus) => (
                  <BusRow key={bus.id} bus={bus} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </FirstRows>
      {isMadeUp && <p className="soft small">{t('demo.past')}</p>}
      {view.more.buses > 0 && <p className="soft">{t('capacity.more', { count: view.more.buses })}</p>}
    </>
  );
}

function BusRow({ bus }: { readonly bus: BusView }): ReactElement {
  const speaker = useWords();
  const { t, language } = speaker;
  const { now, worst, limit, headroom, growth } = bus;
  const unit = sayUnit(bus.unit, language);
  const amount = (value: number | null): string => (value === null ? '–' : formatNumber(value, 1, language));
  const monthly = (value: number): string => {
    const text = formatNumber(value, sensibleDigits(Math.abs(value)), language);
    return value > 0 ? `+${text}` : text;
  };
  return (
    <tr>
      <th scope="row">
        {bus.name}
        <span className="soft small block">{speaker.find(`kind.${bus.kind}`) ?? bus.kind}</span>
      </th>
      <td className="number">
        {amount(now)} {unit}
      </td>
      <td>
        <span className="nowrap">
          {amount(worst)} {t('of')} {amount(limit)} {unit}
        </span>{' '}
        <Meter ratio={worst === null ? null : worst / limit} />
        <span className="soft small block">
          {bus.worstIn !== null && saySentence(bus.worstIn, speaker)}
          {bus.limitedBy === 'breaker' && ` · ${t('capacity.by-breaker')}`}
        </span>
      </td>
      <td className="number">
        {headroom !== null && headroom < 0 && (
          <>
            <AnswerShape answer="no" /> <span className="unseen">{t('removal.overloaded')}</span>
          </>
        )}
        {amount(headroom === null ? null : Math.floor(headroom * 10) / 10)} {unit}
      </td>
      <td className="number">
        {growth === null ? '–' : `${monthly(growth.perMonth)} ${unit}`}
        {growth !== null && (
          <span className="soft small block">
            {monthly(growth.low)} … {monthly(growth.high)}
          </span>
        )}
      </td>
      <td>{sayRunOut(bus.runOut, speaker)}</td>
      <td>{sayRunOut(bus.runOutWorst, speaker)}</td>
    </tr>
  );
}

/** The dates as a range, or why there are none. */
function sayRunOut(runOut: RunOutView, { t, language }: Speaker): string {
  switch (runOut.kind) {
    case 'not-enough':
      return t('capacity.not-enough', { days: runOut.days, needed: runOut.needed });
    case 'not-measured':
    case 'not-growing':
    case 'full':
      return t(`capacity.${runOut.kind}`);
    default: {
      const { from, to } = runOut;
      if (from === null) return t('capacity.beyond');
      if (to === null) return t('capacity.from-on', { from: formatLocalDate(from, language) });
      if (from === to) return formatLocalDate(from, language);
      return t('capacity.between', {
        from: formatLocalDate(from, language),
        to: formatLocalDate(to, language),
      });
    }
  }
}
