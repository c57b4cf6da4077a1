// Every battery: how long it lasts against how long it has to, and whose word that is. Easy to get wrong: a time nobody knows is
// hatched and never a full bar; and a UPS whose own figure does not count says why.
import type { ReactElement } from 'react';
import type { AutonomyView, BatteryView } from '../../api/contract-autonomy.ts';
import { formatEnergy, formatKw, formatLocalDate, formatPercent } from '../format.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { FirstRows } from '../parts/first-rows.tsx';
import { Meter } from '../parts/meter.tsx';
import { Moment, sayAge } from '../parts/time.tsx';

const cardsShown = 60;

export function Batteries({ view }: { readonly view: AutonomyView }): ReactElement {
  const { t } = useWords();
  return (
    <section aria-labelledby="autonomy-batteries">
      <h2 id="autonomy-batteries">{t('battery.title')}</h2>
      {view.batteries.length === 0 ? (
        <p className="soft">{t('battery.none')}</p>
      ) : (
        <FirstRows of={shortestFirst(view)} count={cardsShown}>
          {(shown) => (
            <ul className="autonomy-cards">
              {shown.map((battery) => (
                <li key={battery.componentId}>
                  <Battery battery={battery} />
                </li>
              ))}
            </ul>
          )}
        </FirstRows>
      )}
    </section>
  );
}

/** Of very many, those that last shortest by what they have to, and those nobody knows of, before the others. */
function shortestFirst({ batteries }: AutonomyView): readonly BatteryView[] {
  if (batteries.length <= cardsShown) return batteries;
  const share = ({ seconds, requiredSeconds }: BatteryView): number => (seconds ?? 0) / requiredSeconds;
  return batteries.toSorted((one, other) => share(one) - share(other));
}

function Battery({ battery }: { readonly battery: BatteryView }): ReactElement {
  const { t, language } = useWords();
  const { componentId, name, mode, chargePercent, loadKw, care, installedOn, lastDischarge } = battery;
  const isBad = mode === 'bypassed' || mode === 'off' || mode === 'discharging';
  return (
    <article className="autonomy-card" aria-labelledby={`battery-${componentId}`}>
      <h3 id={`battery-${componentId}`}>
        <Link href={`/diagram?medium=power&element=${encodeURIComponent(componentId)}`}>{name}</Link>
      </h3>
      <p className={isBad ? 'protection-bad' : mode === 'unknown' ? 'value-old' : undefined}>
        {t(`battery.mode.${mode}`)}
      </p>
      <TimeLeft battery={battery} />
      <dl className="autonomy-facts">
        <dt>{t('battery.charge')}</dt>
        <dd>{formatPercent(chargePercent === null ? null : chargePercent / 100, language)}</dd>
        <dt>{t('battery.load')}</dt>
        <dd>{formatKw(loadKw, language)}</dd>
        <dt>{t('battery.discharge')}</dt>
        <dd>
          {lastDischarge === null ? (
            <span className="soft">{t('battery.discharge-none')}</span>
          ) : (
            <>
              {sayAge(lastDischarge.seconds, t)},{' '}
              {formatEnergy(String(lastDischarge.energyWh / 1000), language, 2)} ·{' '}
              <Moment atMs={lastDischarge.startedAtMs} />
            </>
          )}
        </dd>
        {(care !== null || installedOn !== null) && (
          <>
            <dt>{t('battery.care')}</dt>
            <dd>
              {care !== null && (
                <strong className={care === 'bad' || care === 'test-failed' ? 'protection-bad' : 'strong'}>
                  {t(`battery.care.${care}`)}{' '}
                </strong>
              )}
              {installedOn !== null && t('battery.since', { date: formatLocalDate(installedOn, language) })}
            </dd>
          </>
        )}
      </dl>
    </article>
  );
}

function TimeLeft({ battery }: { readonly battery: BatteryView }): ReactElement {
  const { t } = useWords();
  const { seconds, source, learntFrom, uncertaintySeconds, distrust, requiredSeconds, mode } = battery;
  const isShort = seconds !== null && seconds < requiredSeconds && mode === 'ready';
  const word =
    source === null
      ? null
      : source === 'learnt'
        ? t('battery.source.learnt', { count: learntFrom })
        : t(`battery.source.${source}`);
  return (
    <div className="autonomy-time">
      <p className={isShort ? 'protection-bad' : undefined}>
        <strong className="autonomy-figure live-figure">
          {seconds === null ? <span className="value-old">–</span> : sayAge(seconds, t)}
        </strong>{' '}
        {t('battery.required', { time: sayAge(requiredSeconds, t) })}
        {isShort && ` · ${t('battery.short')}`}
      </p>
      <Meter ratio={seconds === null ? null : Math.min(1, seconds / requiredSeconds)} />
      <p className="soft small">
        {word}
        {uncertaintySeconds !== null && ` ${t('battery.doubt', { time: sayAge(uncertaintySeconds, t) })}`}
        {distrust !== null && `${word === null ? '' : ' – '}${t(`battery.distrust.${distrust}`)}`}
      </p>
    </div>
  );
}
