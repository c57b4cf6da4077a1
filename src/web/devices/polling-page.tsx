// How punctually devices are read: what goes over the wire a second, how late polls begin over all devices, and who is the
// latest. Easy to get wrong: the columns count devices by their last poll, not polls.
import type { ReactElement, ReactNode } from 'react';
import type { CollectorView, PollingView, PollRatesView } from '../../api/contract-device.ts';
import { formatNumber, sensibleDigits } from '../format.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { Meter } from '../parts/meter.tsx';
import { Empty, Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { TableHead } from '../parts/table-head.tsx';
import { AgeText, sayAge } from '../parts/time.tsx';
import { devicePath } from '../routes.ts';
import '../styles/devices.css';
import { DeviceStateMark } from './device-marks.tsx';
import { sayKind, sayMilliseconds } from './device-words.ts';
import { usePolling } from './device-queries.ts';

export function PollingPage(): ReactElement {
  const { t } = useWords();
  usePageTitle(t('polling.title'));
  return (
    <div className="page polling-page">
      <header>
        <p className="label">
          <Link href="/devices">{t('nav.devices')}</Link>
        </p>
        <h1>{t('polling.title')}</h1>
      </header>
      <Shown of={usePolling()}>
        {(view) => (
          <>
            <Rates rates={view.rates} />
            <Collectors collectors={view.collectors} />
            {view.lateness.devices === 0 ? <Empty>{t('polling.none')}</Empty> : <Lateness view={view} />}
          </>
        )}
      </Shown>
    </div>
  );
}

function Figure({ term, children }: { readonly term: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt className="label">{term}</dt>
      <dd className="figure live-figure">{children}</dd>
    </div>
  );
}

function Rates({ rates }: { readonly rates: PollRatesView | null }): ReactElement {
  const { t, language } = useWords();
  const number = (value: number): string => formatNumber(value, sensibleDigits(value), language);
  return (
    <section aria-labelledby="polling-rates">
      <h2 id="polling-rates">
        {t('polling.rates')}{' '}
        {rates !== null && (
          <span className="soft small">
            {t('polling.over', { time: sayAge(Math.max(1, rates.overSeconds), t) })}
          </span>
        )}
      </h2>
      {rates === null ? (
        <p className="soft">{t('polling.no-rates')}</p>
      ) : (
        <dl className="polling-figures">
          <Figure term={t('polling.polls')}>{number(rates.polls)}</Figure>
          <Figure term={t('polling.requests')}>{number(rates.requests)}</Figure>
          <Figure term={t('polling.timeouts')}>{number(rates.timeouts)}</Figure>
          <Figure term={t('polling.retries')}>{number(rates.retries)}</Figure>
          <Figure term={t('polling.waiting')}>{formatNumber(rates.waiting, 0, language)}</Figure>
        </dl>
      )}
    </section>
  );
}

function Lateness({ view }: { readonly view: PollingView }): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  const { lateness } = view;
  return (
    <>
      <section aria-labelledby="polling-lateness">
        <h2 id="polling-lateness">{t('polling.lateness')}</h2>
        <dl className="polling-figures">
          <Figure term={t('polling.p50')}>{sayMilliseconds(lateness.p50Ms, speaker)}</Figure>
          <Figure term={t('polling.p90')}>{sayMilliseconds(lateness.p90Ms, speaker)}</Figure>
          <Figure term={t('polling.p99')}>{sayMilliseconds(lateness.p99Ms, speaker)}</Figure>
          <Figure term={t('polling.max')}>{sayMilliseconds(lateness.maxMs, speaker)}</Figure>
        </dl>
        <Histogram lateness={lateness} />
      </section>
      <Latest latest={view.latest} />
    </>
  );
}

function Histogram({ lateness }: { readonly lateness: PollingView['lateness'] }): ReactElement {
  const speaker = useWords();
  const { t, language } = speaker;
  const last = lateness.buckets.at(-2)?.belowMs ?? 0;
  return (
    <table className="histogram">
      <TableHead unseen columns={[t('device.lateness'), t('polling.devices-of')]} />
      <tbody>
        {lateness.buckets.map(({ belowMs, devices }) => (
          <tr key={belowMs ?? 'rest'}>
            <th scope="row">
              {belowMs === null
                ? t('polling.above', { bound: sayMilliseconds(last, speaker) })
                : t('polling.below', { bound: sayMilliseconds(belowMs, speaker) })}
            </th>
            <td>
              <Meter ratio={devices / lateness.devices} />
            </td>
            <td className="number">{formatNumber(devices, 0, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Latest({ latest }: { readonly latest: PollingView['latest'] }): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  return (
    <section aria-labelledby="polling-latest">
      <h2 id="polling-latest">{t('polling.latest')}</h2>
      <table className="latest-table">
        <TableHead unseen columns={[t('device.name'), t('device.state'), t('device.lateness')]} />
        <tbody>
          {latest.map(({ id, name, kind, state, latenessMs }) => (
            <tr key={id}>
              <th scope="row">
                <Link className="device-link" href={devicePath(id)}>
                  {name}
                </Link>{' '}
                <span className="small soft">{sayKind(kind, speaker)}</span>
              </th>
              <td>
                <DeviceStateMark state={state} />
              </td>
              <td className="number">{sayMilliseconds(latenessMs, speaker)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Collectors({ collectors }: { readonly collectors: readonly CollectorView[] }): ReactElement | null {
  const { t, language } = useWords();
  if (collectors.length === 0) return null;
  return (
    <section aria-labelledby="polling-collectors">
      <h2 id="polling-collectors">{t('polling.collectors')}</h2>
      <ul className="collectors">
        {collectors.map(({ name, isAlive, devices, lastWordMs }) => (
          <li key={name}>
            <strong>{name}</strong>
            <span className={isAlive ? 'soft' : 'late'}>{t(isAlive ? 'polling.alive' : 'polling.dead')}</span>
            <span>
              {t('polling.devices-of')}: {formatNumber(devices, 0, language)}
            </span>
            {lastWordMs !== null && (
              <span className="soft">
                <AgeText sinceMs={lastWordMs} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
