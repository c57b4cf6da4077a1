// The running month: energy, amount so far, how much of the time is covered by readings, and a bar per day. Easy to get wrong:
// a day without readings is hatched, it is not a day without consumption.
import type { ReactElement } from 'react';
import type { MonthView } from '../../api/contract-tenant.ts';
import { formatCoverage, formatDay, formatEnergy, formatMoney, formatMonth } from '../format.ts';
import { useWords } from '../language.ts';
import { Empty } from '../parts/notices.tsx';
import { usePlace } from '../parts/time.tsx';
import { dayBars } from './day-bars.ts';

interface MonthSoFarProps {
  readonly month: MonthView;
  readonly currency: string;
}

export function MonthSoFar({ month, currency }: MonthSoFarProps): ReactElement {
  const { t, language } = useWords();
  const place = usePlace();
  return (
    <section className="month">
      <h2>
        {t('month.title')} <span className="soft">{formatMonth(month.startMs, place)}</span>
      </h2>
      <dl className="figures">
        {month.energyKwh !== null && (
          <Figure name={t('month.energy')} value={formatEnergy(month.energyKwh, language)} />
        )}
        <Figure name={t('month.net')} value={formatMoney(month.netSoFar, currency, language)} />
        {month.energyKwh !== null && (
          <Figure
            name={t('month.coverage')}
            value={formatCoverage(month.coverageRatio, language)}
            note={month.coverageRatio < 1 ? t('month.gaps') : undefined}
          />
        )}
      </dl>
      <MonthDays month={month} />
    </section>
  );
}

function MonthDays({ month }: { readonly month: MonthView }): ReactElement {
  const { t } = useWords();
  if (month.energyKwh === null) return <Empty>{t('month.not-metered')}</Empty>;
  return month.daily.length === 0 ? <Empty>{t('month.no-days')}</Empty> : <Days month={month} />;
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly note?: string | undefined;
}

function Figure({ name, value, note }: FigureProps): ReactElement {
  return (
    <div>
      <dt className="label">{name}</dt>
      <dd className="figure">{value}</dd>
      {note !== undefined && <dd className="soft small">{note}</dd>}
    </div>
  );
}

const width = 720;
const height = 150;
const foot = 22;
/** A day whose name would reach beyond the right edge, where letters are large on a narrow screen. */
const isLate = ({ x }: { readonly x: number }): boolean => x > 0.85 * width;

function Days({ month }: { readonly month: MonthView }): ReactElement {
  const { t, language } = useWords();
  const place = usePlace();
  const { bars, highest } = dayBars(month, { width, height: height - foot });
  const kwh = (energy: string): string => formatEnergy(energy, language);
  return (
    <figure className="days">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t('month.chart')}>
        <defs>
          <pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path className="gap-line" d="M0 0v6" />
          </pattern>
        </defs>
        {bars.map((bar) => (
          <g key={bar.dayStartMs}>
            <title>
              {`${formatDay(bar.dayStartMs, place)}: ${bar.energyKwh === null ? t('month.no-reading') : kwh(bar.energyKwh)}`}
            </title>
            <rect
              className={bar.energyKwh === null ? 'day-gap' : 'day-bar'}
              x={bar.x}
              y={bar.y}
              width={bar.width}
              height={bar.height}
            />
            {bar.index % 7 === 0 && (
              <text
                x={bar.x + (isLate(bar) ? bar.width : 0)}
                y={height - 5}
                className={isLate(bar) ? 'day-late' : undefined}
              >
                {formatDay(bar.dayStartMs, place)}
              </text>
            )}
          </g>
        ))}
        <path className="day-base" d={`M0 ${height - foot}H${width}`} />
      </svg>
      <figcaption className="soft small">{t('month.per-day', { highest: kwh(String(highest)) })}</figcaption>
      <div className="unseen">
        <table>
          <caption>{t('month.chart')}</caption>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.dayStartMs}>
                <th scope="row">{formatDay(bar.dayStartMs, place)}</th>
                <td>{bar.energyKwh === null ? t('month.no-reading') : kwh(bar.energyKwh)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
