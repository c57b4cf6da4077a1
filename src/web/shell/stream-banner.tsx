// Says within five seconds that the page has lost the server, and since when; it goes away by itself.
import type { ReactElement } from 'react';
import { useWords } from '../language.ts';
import { useStreamState } from '../live/live-stream.ts';
import { SinceText } from '../parts/time.tsx';

export function StreamBanner(): ReactElement | null {
  const { t } = useWords();
  const { phase, lastWordMs } = useStreamState();
  if (phase !== 'lost') return null;
  return (
    <div className="stream-banner" role="alert">
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d="M10 1 19.5 18.5H.5Z" fill="none" stroke="currentColor" strokeWidth="1.75" />
        <path d="M10 7v6m0 1.5v1.5" stroke="currentColor" strokeWidth="1.75" />
      </svg>
      <span>
        {t('stream.banner')} {lastWordMs !== null && <SinceText sinceMs={lastWordMs} />}
      </span>
    </div>
  );
}
