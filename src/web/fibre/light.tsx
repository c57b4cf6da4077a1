// The light at one port: its level, what is left above the limit as a bar, where it is going, and its past as a line over
// that limit. Easy to get wrong: without a limit there is no margin, and an unknown level shows no bar at all.
import type { ReactElement } from 'react';
import type { OpticalPortView } from '../../api/contract-fibre.ts';
import { formatNumber, formatReading, unknownText } from '../format.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { chartLine, rangeOf, valueAt } from '../parts/chart-line.ts';
import { PriorityMark, StateShape } from '../parts/marks.tsx';
import { Meter } from '../parts/meter.tsx';
import { TimeChart } from '../parts/time-cursor.tsx';
import { Moment } from '../parts/time.tsx';
import { ValueAge, ValueText } from '../parts/value.tsx';
import { timeLeft } from './time-left.ts';

/** A margin from which on the bar is full, dB: more than this is plenty. */
const plentyDb = 15;
const hourMs = 3_600_000;
/** Of what happens within minutes the last hour is drawn. */
const shortMinutes = 60;
const size = { width: 240, height: 44 };
const edge = 2;

const dbm = (value: number, { language }: Speaker): string => formatReading(value, 'dBm', language);
const db = (value: number, { language }: Speaker): string => formatNumber(Math.abs(value), 1, language);
/** With its sign, a true minus. */
const signed = (value: number, digits: number, { language }: Speaker): string =>
  `${value < 0 ? '−' : ''}${formatNumber(Math.abs(value), digits, language)}`;

export function LightMark({ light }: { readonly light: OpticalPortView }): ReactElement {
  const { t } = useWords();
  const { state, isThin } = light;
  const word = t(isThin && state === 'steady' ? 'fibre.light.thin' : `fibre.light.${state}`);
  const isTold = state === 'fading' || state === 'stepped' || isThin;
  const shape = state === 'dark' ? 'unavailable' : state === 'unknown' ? 'unknown' : 'available';
  return (
    <span className="mark">
      {isTold ? <PriorityMark priority="medium" wordless /> : <StateShape state={shape} />}
      <strong>{word}</strong>
    </span>
  );
}

export function LightBlock({ light }: { readonly light: OpticalPortView }): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  const { marginDb } = light;
  const ratio = marginDb === null ? null : Math.max(0, marginDb) / plentyDb;
  return (
    <div className="fibre-light">
      <p className="fibre-level">
        {light.rx === null ? (
          <span className="value-old">{t('fibre.light.unknown')}</span>
        ) : (
          <>
            <strong className="figure live-figure">
              <ValueText view={light.rx} />
            </strong>{' '}
            <ValueAge view={light.rx} />
          </>
        )}
        <LightMark light={light} />
      </p>
      <Meter ratio={ratio === null ? null : Math.min(1, ratio)} />
      <p className="small">
        {marginDb !== null && (
          <span className="live-figure">
            {t(marginDb >= 0 ? 'fibre.margin' : 'fibre.below', { margin: db(marginDb, speaker) })}
            {'. '}
          </span>
        )}
        <span className="soft">{sayLimit(light, speaker)}</span>
      </p>
      <Course light={light} />
      <LightChart light={light} />
    </div>
  );
}

function sayLimit({ limitDbm, limitFrom }: OpticalPortView, speaker: Speaker): string {
  if (limitDbm === null || limitFrom === null) return speaker.t('fibre.limit-none');
  return speaker.t(limitFrom === 'device' ? 'fibre.limit-device' : 'fibre.limit-site', {
    limit: dbm(limitDbm, speaker),
  });
}

/** Where it is going, when it is going anywhere. */
function Course({ light }: { readonly light: OpticalPortView }): ReactElement | null {
  const speaker = useWords();
  const { t } = speaker;
  const { trend, daysLeft, step } = light;
  if (step !== null) {
    return (
      <p>
        {t('fibre.fell', { drop: db(step.dropDb, speaker) })} <Moment atMs={step.atMs} />
      </p>
    );
  }
  if (trend === null) return null;
  const left = daysLeft === null ? undefined : timeLeft(daysLeft);
  const isFast = left !== undefined && !left.key.startsWith('fibre.left-days');
  const slope = isFast
    ? t('fibre.slope-hour', { perDay: signed(trend.perDay / 24, 1, speaker) })
    : t('fibre.slope', {
        perDay: signed(trend.perDay, 2, speaker),
        low: signed(trend.low, 2, speaker),
        high: signed(trend.high, 2, speaker),
      });
  return (
    <>
      {left !== undefined && (
        <p>
          <strong>{t(left.key, left.params)}</strong>
        </p>
      )}
      <p className="small soft">{slope}</p>
    </>
  );
}

/** Two weeks, or one hour while there is no more than a day of history or what happens, happens in minutes. */
function LightChart({ light }: { readonly light: OpticalPortView }): ReactElement | null {
  const speaker = useWords();
  const { t } = speaker;
  const known = light.hours.filter(([, value]) => value !== null).length;
  const isFast = light.daysLeft !== null && light.daysLeft.least < 2;
  const isShort = known < 24 || isFast;
  const points = isShort ? light.minutes.slice(-shortMinutes) : light.hours;
  const range = rangeOf(points);
  const first = points[0];
  const last = points.at(-1);
  if (range === undefined || first === undefined || last === undefined) return null;
  const { limitDbm } = light;
  const low = Math.min(range.low - 1, limitDbm === null ? Infinity : limitDbm - 1);
  const frame = {
    ...size,
    fromMs: first[0],
    toMs: last[0] + (isShort ? 60_000 : hourMs),
    low,
    high: range.high + 1,
  };
  const label = { low: dbm(range.low, speaker), high: dbm(range.high, speaker) };
  const limit =
    limitDbm === null
      ? ''
      : chartLine(
          [
            [frame.fromMs, limitDbm],
            [frame.toMs, limitDbm],
          ],
          frame,
        );
  const show = (atMs: number): string => {
    const value = valueAt(points, atMs);
    return value === null ? unknownText : dbm(value, speaker);
  };
  return (
    <figure className="fibre-chart">
      <TimeChart span={frame} inset={edge / (size.width + 2 * edge)} say={show}>
        <svg
          viewBox={`${-edge} ${-edge} ${size.width + 2 * edge} ${size.height + 2 * edge}`}
          role="img"
          aria-label={t(isShort ? 'fibre.chart-hour' : 'fibre.chart-days', label)}
          preserveAspectRatio="none"
        >
          {limit !== '' && <path className="fibre-limit" d={limit} />}
          <path className="spark" d={chartLine(points, frame)} />
        </svg>
      </TimeChart>
      <figcaption className="small soft">
        <span>{t(isShort ? 'fibre.one-hour' : 'fibre.two-weeks')}</span>
        <span className="nowrap">
          {label.low === label.high ? label.low : `${label.low} … ${label.high}`}
        </span>
      </figcaption>
    </figure>
  );
}
