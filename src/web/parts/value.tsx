// One measured value with its unit, its trust and its age. Easy to get wrong: what is missing says so in words, what is
// stale keeps its number but is hatched and says since when; neither may be taken for a healthy zero.
import type { ReactElement } from 'react';
import type { ValueView } from '../../api/contract.ts';
import { trustOf } from '../age.ts';
import { formatReading, unknownText } from '../format.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { useStreamState } from '../live/live-stream.ts';
import { AgeText, SinceText, sayAge } from './time.tsx';

/** The value alone as text: a number with its unit, a state as a word, a dash when there is none. */
function sayValue(view: ValueView, speaker: Speaker): string {
  if (view.quality === 'missing') return unknownText;
  if (view.state !== null) {
    return (
      speaker.find(`reading.${view.point}.${view.state}`) ??
      speaker.find(`reading.${view.state}`) ??
      view.state
    );
  }
  if (view.value === null) return unknownText;
  if (view.unit === 's') return sayAge(view.value, speaker.t);
  return formatReading(view.value, view.unit, speaker.language);
}

/** What the point is called; several of one point carry their instance. */
export function sayPoint(view: ValueView, speaker: Speaker): string {
  const name = speaker.find(`point.${view.point}`) ?? view.point;
  return view.instance === '' ? name : `${name} ${view.instance}`;
}

export function ValueText({ view }: { readonly view: ValueView }): ReactElement {
  const speaker = useWords();
  const trust = trustOf(view.quality, useStreamState().phase === 'lost');
  const mark = trust === 'doubtful' ? ' ?' : '';
  return (
    <span className={`value value-${trust}`}>
      {sayValue(view, speaker)}
      {mark}
    </span>
  );
}

/** Age of a value while it is trusted, "since 14:02" once it is not. */
export function ValueAge({ view }: { readonly view: ValueView }): ReactElement {
  const { t } = useWords();
  const trust = trustOf(view.quality, useStreamState().phase === 'lost');
  if (view.takenAtMs === null) return <span className="soft small">{t('quality.missing')}</span>;
  if (trust === 'old') {
    return (
      <span className="soft small">
        {t('quality.stale')} <SinceText sinceMs={view.takenAtMs} />
      </span>
    );
  }
  return (
    <span className="soft small">
      {trust === 'doubtful' && `${t('quality.suspect')} `}
      {trust === 'none' ? t('quality.missing') : <AgeText sinceMs={view.takenAtMs} />}
    </span>
  );
}
