// Who a device is: where, reached how, read by what, and what it speaks for.
import type { ReactElement, ReactNode } from 'react';
import type { DevicePageView } from '../../api/contract-device.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { sayAge } from '../parts/time.tsx';
import { LastAnswer, Lateness } from './device-table.tsx';
import { PointsText, ProfileText, ProtectionText } from './device-marks.tsx';

export function DeviceIdentity({ view }: { readonly view: DevicePageView }): ReactElement {
  const { t } = useWords();
  const { device, components, rackUnits, laidOutlets, description } = view;
  const address = view.address.includes(':') ? `[${view.address}]` : view.address;
  return (
    <section aria-labelledby="device-identity">
      <h2 id="device-identity">{t('device.identity')}</h2>
      <dl className="facts">
        <Fact term={t('device.last-answer')}>
          <LastAnswer device={device} />
        </Fact>
        <Fact term={t('device.interval')}>{sayAge(device.intervalSeconds, t)}</Fact>
        <Fact term={t('device.lateness')}>
          <Lateness device={device} />
        </Fact>
        <Fact term={t('device.points')}>
          <PointsText device={device} />
        </Fact>
        <Fact term={t('device.profile')}>
          <ProfileText device={device} />
        </Fact>
        <Fact term={t('device.security')}>
          <ProtectionText device={device} />
        </Fact>
        <Fact term={t('device.address')}>
          {address}:{view.port}
        </Fact>
        {view.place !== null && (
          <Fact term={t('device.place')}>
            {view.place}
            {rackUnits !== null && (
              <>
                {', '}
                {t('device.units', {
                  lowest: rackUnits.lowest,
                  highest: rackUnits.lowest + rackUnits.height - 1,
                })}
              </>
            )}
          </Fact>
        )}
        {laidOutlets.length > 0 && (
          <Fact term={t('device.laid-outlets')}>
            {laidOutlets.map(({ outlet, rack }) => `${outlet} → ${rack}`).join(', ')}
          </Fact>
        )}
        {components.length > 0 && (
          <Fact term={t('device.speaks-for')}>
            <ul className="speaks-for">
              {components.map(({ id, name }) => (
                <li key={id}>
                  <Link href={`/diagram?view=drawing&element=${encodeURIComponent(id)}`}>{name}</Link>
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {description !== null && (
          <Fact term={t('device.description')}>
            <bdi>{description}</bdi>
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt className="label">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
