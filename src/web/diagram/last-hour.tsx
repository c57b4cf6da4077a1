// The last hour of an element's main measured value as a thin line; nothing at all where there is no history.
import type { ReactElement } from 'react';
import type { ComponentView, ValueView } from '../../api/contract.ts';
import { formatReading } from '../format.ts';
import { useWords } from '../language.ts';
import { sayPoint } from '../parts/value.tsx';
import { useLastHour } from '../queries.ts';
import { mainValue, sparkOf } from './sparkline.ts';

const size = { width: 240, height: 36 };
/** Room for half of the line's thickness. */
const edge = 2;

type Reading = ComponentView['readings'][number];

/** The node's values name no device; its readings do, and the first of the same point and instance is the one shown. */
function sourceOf(value: ValueView | undefined, readings: readonly Reading[]): Reading | undefined {
  return readings.find((one) => one.point === value?.point && one.instance === value.instance);
}

export function LastHour({ view }: { readonly view: ComponentView }): ReactElement | null {
  const reading = sourceOf(mainValue(view.node.values), view.readings);
  return reading === undefined ? null : <Curve reading={reading} />;
}

function Curve({ reading }: { readonly reading: Reading }): ReactElement | null {
  const speaker = useWords();
  const { t, language } = speaker;
  const { data } = useLastHour(reading);
  const spark = data === undefined ? undefined : sparkOf(data.points, { ...size, ...data.span });
  if (spark === undefined) return null;
  const say = (value: number): string => formatReading(value, reading.unit, language);
  const point = sayPoint(reading, speaker);
  const range = { point, low: say(spark.low), high: say(spark.high) };
  const box = `${-edge} ${-edge} ${size.width + 2 * edge} ${size.height + 2 * edge}`;
  return (
    <figure className="last-hour">
      <figcaption className="small">
        <span>
          {point} <span className="soft">{t('drawer.last-hour')}</span>
        </span>
        <span className="soft nowrap">
          {range.low === range.high ? range.low : `${range.low} – ${range.high}`}
        </span>
      </figcaption>
      <svg
        viewBox={box}
        role="img"
        aria-label={t('drawer.last-hour-range', range)}
        preserveAspectRatio="none"
      >
        <path className="spark" d={spark.path} />
        {spark.dots.map(([x, y]) => (
          <path key={x} className="spark-dot" d={`M${x.toFixed(1)},${y.toFixed(1)}h.01`} />
        ))}
      </svg>
    </figure>
  );
}
