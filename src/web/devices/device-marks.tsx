// The small parts that the list and the page of a device share: its state, what is wrong and what to do, its profile and
// its protection. Easy to get wrong: only a device that answers may look calm; one not asked yet is hatched.
import type { ReactElement } from 'react';
import type { DeviceState, DeviceView, Remark } from '../../api/contract-device.ts';
import { useWords } from '../language.ts';
import { saySentence } from '../parts/sentence.tsx';
import { StateShape } from '../parts/marks.tsx';
import { sayWeaknesses } from './device-words.ts';

export function DeviceStateMark({ state }: { readonly state: DeviceState }): ReactElement {
  const { t } = useWords();
  return (
    <span className="mark">
      <DeviceStateShape state={state} />
      <span className="nowrap">{t(`device.state.${state}`)}</span>
    </span>
  );
}

function DeviceStateShape({ state }: { readonly state: DeviceState }): ReactElement {
  if (state === 'answering') return <StateShape state="available" />;
  if (state === 'unknown') return <StateShape state="unknown" />;
  const isSilent = state === 'silent';
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className="state-shape">
      <path
        className={isSilent ? 'mark-shape-critical' : 'mark-shape-high'}
        d={isSilent ? 'M10 1 19.5 18.5H.5Z' : 'M10 .5 19.5 10 10 19.5.5 10Z'}
      />
      <text
        className={`mark-letter mark-letter-${isSilent ? 'critical' : 'high'}`}
        x="10"
        y={isSilent ? 16.5 : 14}
      >
        !
      </text>
    </svg>
  );
}

/** What is wrong and, softer, what to do about it. */
export function RemarkText({ remark }: { readonly remark: Remark }): ReactElement {
  const speaker = useWords();
  return (
    <>
      <span className="remark-says">{saySentence(remark.says, speaker)}</span>{' '}
      <span className="soft remark-mend">{saySentence(remark.mend, speaker)}</span>
    </>
  );
}

export function ProfileText({ device }: { readonly device: DeviceView }): ReactElement {
  const { t } = useWords();
  const { profile } = device;
  if (profile === null) return <span className="soft">{t('device.no-profile')}</span>;
  return (
    <>
      <span>{profile.title}</span>
      {!profile.isProven && <span className="doubt">{t('device.not-proven')}</span>}
    </>
  );
}

export function ProtectionText({ device }: { readonly device: DeviceView }): ReactElement {
  const speaker = useWords();
  if (device.weaknesses.length === 0)
    return <span className="soft">{speaker.t('device.security-good')}</span>;
  return <span>{sayWeaknesses(device, speaker)}</span>;
}

/** How many values there are, and how many of them are worth less. */
export function PointsText({ device }: { readonly device: DeviceView }): ReactElement {
  const { t } = useWords();
  const { total, missing, suspect, stale } = device.points;
  return (
    <>
      <span className="nowrap">{t('device.whole', { count: total })}</span>
      {(missing > 0 || suspect > 0 || stale > 0) && (
        <span className="points-less">
          {stale > 0 && <span className="value-old nowrap">{t('device.stale', { count: stale })}</span>}
          {suspect > 0 && <strong className="nowrap">{t('device.suspect', { count: suspect })} ?</strong>}
          {missing > 0 && <span className="soft nowrap">{t('device.missing', { count: missing })}</span>}
        </span>
      )}
    </>
  );
}
