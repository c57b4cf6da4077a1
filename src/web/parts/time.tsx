// Ages and moments that tick by themselves: only the text is drawn again each second, not the page around it.
import { createContext, useContext } from 'react';
import type { ReactElement } from 'react';
import { ageOf } from '../age.ts';
import type { Age } from '../age.ts';
import { formatMoment, formatSecond, formatTimeWithSeconds } from '../format.ts';
import type { Place } from '../format.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { useNowMs } from '../live/browser-time.ts';

const zone = createContext('UTC');

/** The site's time zone, for everything below it. */
export const ZoneProvider = zone.Provider;

export function usePlace(): Place {
  return { timeZone: useContext(zone), language: useWords().language };
}

/** An age in words: `12 s`, `4 min`, `2 h 5 min`, `3 d`. */
export function sayAge(seconds: number, t: Speaker['t']): string {
  const age = ageOf(seconds);
  const say = (part: Pick<Age, 'unit' | 'count'>): string => t(`age.${part.unit}`, { n: part.count });
  return age.rest === null ? say(age) : `${say(age)} ${say(age.rest)}`;
}

/** How long ago it was, ticking. */
export function AgeText({ sinceMs }: { readonly sinceMs: number }): ReactElement {
  const { t } = useWords();
  const nowMs = useNowMs();
  return <span className="nowrap">{sayAge((nowMs - sinceMs) / 1_000, t)}</span>;
}

/** "since 14:02", with the day when it was not today. */
export function SinceText({ sinceMs }: { readonly sinceMs: number }): ReactElement {
  const { t } = useWords();
  const place = usePlace();
  const nowMs = useNowMs();
  return <span className="nowrap">{t('time.since', { time: formatMoment(sinceMs, nowMs, place) })}</span>;
}

/** The second at which something happened. */
export function Second({ atMs }: { readonly atMs: number }): ReactElement {
  const place = usePlace();
  const nowMs = useNowMs();
  return <span className="nowrap">{formatSecond(atMs, nowMs, place)}</span>;
}

export function Moment({ atMs }: { readonly atMs: number }): ReactElement {
  const place = usePlace();
  const nowMs = useNowMs();
  return <span className="nowrap">{formatMoment(atMs, nowMs, place)}</span>;
}

/** The clock of the site, with seconds: a clock that stands still tells that the page is dead. */
export function SiteClock(): ReactElement {
  const place = usePlace();
  return <span className="nowrap">{formatTimeWithSeconds(useNowMs(), place)}</span>;
}
