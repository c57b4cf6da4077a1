// One device close up: who it is, whether it answers, why values are missing, every reading with its last hour, and what
// it said raw. Easy to get wrong: every text of the device is put in as text, and what is old or missing never looks good.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { DevicePageView } from '../../api/contract-device.ts';
import { byUrgency } from '../alerts/alert-order.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { PriorityMark } from '../parts/marks.tsx';
import { Shown, Trouble } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { saySentence } from '../parts/sentence.tsx';
import { SinceText } from '../parts/time.tsx';
import { useAlerts } from '../queries.ts';
import { ask } from '../server.ts';
import { canAskDevices } from '../shell/roles.ts';
import { useSignedIn } from '../shell/session-context.ts';
import '../styles/devices.css';
import { DeviceIdentity } from './device-identity.tsx';
import { DeviceStateMark, RemarkText } from './device-marks.tsx';
import { DeviceReadings } from './device-readings.tsx';
import { useDevice } from './device-queries.ts';
import { sayKind } from './device-words.ts';
import { RawAnswers } from './raw-answers.tsx';
import { RecentTraps } from './recent-traps.tsx';
import { WhyMissing } from './why-missing.tsx';

export function DevicePage({ deviceId }: { readonly deviceId: string }): ReactElement {
  return <Shown of={useDevice(deviceId)}>{(view) => <Body key={view.device.id} view={view} />}</Shown>;
}

interface BodyProps {
  readonly view: DevicePageView;
}

function Body({ view }: BodyProps): ReactElement {
  const { t } = useWords();
  const { device, readings } = view;
  usePageTitle(device.name);
  return (
    <div className="page device-page">
      <Head view={view} />
      <OpenAlerts view={view} />
      <DeviceIdentity view={view} />
      <WhyMissing readings={readings} />
      <section aria-labelledby="device-readings">
        <h2 id="device-readings">{t('device.readings')}</h2>
        <DeviceReadings deviceId={device.id} readings={readings} />
      </section>
      <RecentTraps deviceId={device.id} />
      <RawAnswers deviceId={device.id} count={view.answerCount} />
    </div>
  );
}

function Head({ view }: BodyProps): ReactElement {
  const speaker = useWords();
  const { device } = view;
  return (
    <header className="device-head">
      <div>
        <p className="label">
          <Link href="/devices">{speaker.t('nav.devices')}</Link> · {sayKind(device.kind, speaker)}
        </p>
        <h1>{device.name}</h1>
        <p>
          <DeviceStateMark state={device.state} />
          {device.sinceMs !== null && (
            <span className="soft">
              {' '}
              <SinceText sinceMs={device.sinceMs} />
            </span>
          )}
        </p>
        {device.trouble !== null && (
          <p className="device-trouble">
            <RemarkText remark={device.trouble} />
          </p>
        )}
      </div>
      {canAskDevices(useSignedIn()) && <ReadNow deviceId={device.id} />}
    </header>
  );
}

/** An answer to a device read at once comes within its timeout and retries. */
const lookAgainMs = [400, 1_500, 4_000];

function ReadNow({ deviceId }: { readonly deviceId: string }): ReactElement {
  const { t } = useWords();
  const queries = useQueryClient();
  const read = useMutation({
    mutationFn: () => ask('POST', `/devices/${encodeURIComponent(deviceId)}/read`),
    onSuccess: () => {
      for (const ms of lookAgainMs) {
        setTimeout(() => void queries.invalidateQueries({ queryKey: ['devices'] }), ms);
      }
    },
  });
  return (
    <div className="device-act">
      <button type="button" className="button" disabled={read.isPending} onClick={() => read.mutate()}>
        {t('device.read-now')}
      </button>
      <span role="status" className="small soft">
        {read.isSuccess && t('device.read-asked')}
      </span>
      {read.error !== null && <Trouble inline error={read.error} />}
    </div>
  );
}

const alertsShown = 5;

/** Alerts about the device itself and about what it speaks for. */
function OpenAlerts({ view }: BodyProps): ReactElement | null {
  const speaker = useWords();
  const { data } = useAlerts('active');
  const components = new Set(view.components.map(({ id }) => id));
  const own = byUrgency(data ?? []).filter(
    (alert) =>
      alert.returnedAtMs === null &&
      (alert.deviceId === view.device.id ||
        (alert.componentId !== null && components.has(alert.componentId))),
  );
  if (own.length === 0) return null;
  return (
    <section aria-labelledby="device-alerts">
      <h2 id="device-alerts">{speaker.t('device.alerts')}</h2>
      <ul className="device-alerts">
        {own.slice(0, alertsShown).map((alert) => (
          <li key={alert.id}>
            <PriorityMark priority={alert.priority} />
            <Link href={`/alerts?state=active&alert=${encodeURIComponent(alert.id)}`}>
              {saySentence(alert.sentence, speaker)}
            </Link>
            <span className="soft small">
              <SinceText sinceMs={alert.openedAtMs} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
