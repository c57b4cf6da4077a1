// The devices as rows: name, state with its reason, age of the last answer, lateness, profile, protection, values. On a
// phone a row becomes a small card.
import type { ReactElement } from 'react';
import type { DeviceView } from '../../api/contract-device.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { AgeText, SinceText } from '../parts/time.tsx';
import { devicePath } from '../routes.ts';
import { DeviceStateMark, PointsText, ProfileText, ProtectionText, RemarkText } from './device-marks.tsx';
import { sayKind, sayMilliseconds } from './device-words.ts';

export function DeviceTable({ devices }: { readonly devices: readonly DeviceView[] }): ReactElement {
  const { t } = useWords();
  return (
    <div className="scroll-x">
      <table className="device-table">
        <TableHead
          columns={[
            t('device.name'),
            t('device.state'),
            { number: t('device.last-answer') },
            { number: t('device.lateness') },
            t('device.profile'),
            t('device.security'),
            t('device.points'),
          ]}
        />
        <tbody>
          {devices.map((device) => (
            <DeviceRow key={device.id} device={device} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DeviceRow({ device }: { readonly device: DeviceView }): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  return (
    <tr className={`device-${device.state}`}>
      <th scope="row">
        <Link className="device-link" href={devicePath(device.id)}>
          {device.name}
        </Link>
        <span className="small soft">{sayKind(device.kind, speaker)}</span>
      </th>
      <td className="device-state">
        <StateCell device={device} />
      </td>
      <td className="number" data-label={t('device.last-answer')}>
        <LastAnswer device={device} />
      </td>
      <td className="number" data-label={t('device.lateness')}>
        <Lateness device={device} />
      </td>
      <td className="device-two" data-label={t('device.profile')}>
        <ProfileText device={device} />
      </td>
      <td data-label={t('device.security')}>
        <ProtectionText device={device} />
      </td>
      <td className="device-two" data-label={t('device.points')}>
        <PointsText device={device} />
      </td>
    </tr>
  );
}

function StateCell({ device }: { readonly device: DeviceView }): ReactElement {
  return (
    <>
      <DeviceStateMark state={device.state} />
      {device.state === 'silent' && device.sinceMs !== null && (
        <span className="small">
          {' '}
          <SinceText sinceMs={device.sinceMs} />
        </span>
      )}
      {device.trouble !== null && (
        <p className="small">
          <RemarkText remark={device.trouble} />
        </p>
      )}
    </>
  );
}

export function LastAnswer({ device }: { readonly device: DeviceView }): ReactElement {
  const { t } = useWords();
  if (device.lastAnswerMs === null) return <span className="value-old">{t('device.never')}</span>;
  const isOld = device.state === 'silent';
  return (
    <span className={isOld ? 'value-old' : 'live-figure'}>
      <AgeText sinceMs={device.lastAnswerMs} />
    </span>
  );
}

/** Later than its whole interval is worth a look. */
export function Lateness({ device }: { readonly device: DeviceView }): ReactElement {
  const { latenessMs, intervalSeconds } = device;
  const isLate = latenessMs !== null && latenessMs > intervalSeconds * 1_000;
  const text = sayMilliseconds(latenessMs, useWords());
  return isLate ? <strong className="late">{text} !</strong> : <span>{text}</span>;
}
