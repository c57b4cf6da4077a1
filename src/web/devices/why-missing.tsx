// Why values are missing, old or doubtful: one reason once, what to do, and which values it explains. Easy to get wrong:
// a silent device has fifty old values for one reason, and fifty lines would hide it.
import type { ReactElement } from 'react';
import type { ReadingView } from '../../api/contract-device.ts';
import { useWords } from '../language.ts';
import { saySentence } from '../parts/sentence.tsx';
import { sayPoint } from '../parts/value.tsx';
import { anchorOf, byReason } from './reasons.ts';

const namesShown = 12;

export function WhyMissing({ readings }: { readonly readings: readonly ReadingView[] }): ReactElement | null {
  const speaker = useWords();
  const reasons = byReason(readings);
  if (reasons.length === 0) return null;
  return (
    <section aria-labelledby="device-why">
      <h2 id="device-why">{speaker.t('device.why')}</h2>
      <ul className="reasons">
        {reasons.map(({ why, readings: explained }) => (
          <li key={anchorOf(why)} id={anchorOf(why)} tabIndex={-1}>
            <p className="strong">{saySentence(why.says, speaker)}</p>
            <p className="soft">{saySentence(why.mend, speaker)}</p>
            <p className="small">
              {explained
                .slice(0, namesShown)
                .map((reading) => sayPoint(reading, speaker))
                .join(' · ')}{' '}
              {explained.length > namesShown && (
                <span className="soft">
                  {speaker.t('device.why-more', { count: explained.length - namesShown })}
                </span>
              )}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
