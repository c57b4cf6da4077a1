// How lengths of time of a run are written: tenths of a second where they matter, a span where it is one.
import type { Language } from '../../api/contract.ts';
import type { SpokenView } from '../../api/contract-runs.ts';
import { formatNumber } from '../format.ts';
import type { Speaker } from '../language.ts';
import { sayAge } from '../parts/time.tsx';

const tenthsBelowMs = 120_000;

/** `8.2 s`, `4 min`. */
export function sayLength(ms: number, { t, language }: Speaker): string {
  if (ms >= tenthsBelowMs) return sayAge(ms / 1000, t);
  return t('age.second', { n: formatNumber(ms / 1000, ms % 1000 === 0 ? 0 : 1, language) });
}

/** `8.2–8.8 s`: the shortest and the longest that it may have taken. */
export function saySpan(leastMs: number, mostMs: number, speaker: Speaker): string {
  const { t, language } = speaker;
  if (mostMs >= tenthsBelowMs) return `${sayLength(leastMs, speaker)} – ${sayLength(mostMs, speaker)}`;
  const seconds = (ms: number): string => formatNumber(ms / 1000, 1, language);
  return t('age.second', { n: `${seconds(leastMs)}–${seconds(mostMs)}` });
}

export function say(spoken: SpokenView, language: Language): string {
  return spoken[language];
}
