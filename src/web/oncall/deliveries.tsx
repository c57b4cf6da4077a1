// Who was told, by what, when, and whether it arrived; and who is next if nobody answers.
import type { ReactElement } from 'react';
import type { PageView } from '../../api/contract.ts';
import { formatCountdown } from '../age.ts';
import { useWords } from '../language.ts';
import { useNowMs } from '../live/browser-time.ts';
import { Moment } from '../parts/time.tsx';

export function Deliveries({ page }: { readonly page: PageView }): ReactElement {
  const { t, find } = useWords();
  return (
    <>
      {page.deliveries.length === 0 && <p className="soft">{t('page.no-deliveries')}</p>}
      <ol className="deliveries">
        {page.deliveries.map((delivery) => (
          <li key={`${delivery.step} ${delivery.person} ${delivery.channel} ${delivery.atMs ?? ''}`}>
            <span>
              {delivery.person} · {find(`channel.${delivery.channel}`) ?? delivery.channel}
            </span>
            <span className={delivery.state === 'failed' ? 'delivery-failed' : 'soft'}>
              {t(`delivery.${delivery.state}`)}
              {delivery.atMs !== null && (
                <>
                  {' '}
                  <Moment atMs={delivery.atMs} />
                </>
              )}
            </span>
            {delivery.why !== 'first' && (
              <span className="soft small delivery-reason">
                {t(`page.why.${delivery.why}`, { name: delivery.by ?? t('page.somebody') })}
              </span>
            )}
            {delivery.reason !== null && (
              <span className="soft small delivery-reason">{delivery.reason}</span>
            )}
          </li>
        ))}
      </ol>
      {page.state === 'open' && page.next !== null && <NextPerson next={page.next} />}
    </>
  );
}

function NextPerson({ next }: { readonly next: NonNullable<PageView['next']> }): ReactElement {
  const { t } = useWords();
  const seconds = (next.atMs - useNowMs()) / 1_000;
  return <p>{t('page.next', { name: next.person, time: formatCountdown(seconds) })}</p>;
}
