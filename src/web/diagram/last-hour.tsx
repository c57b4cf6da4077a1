// The last hour of an element's main measured value as a thin line; nothing at all where there is no history. Easy to get
// wrong: what comes in three lines is shown as their sum, never as the first of them.
import type { ReactElement } from 'react';
import type { ComponentView } from '../../api/contract.ts';
import { formatReading, unknownText } from '../format.ts';
import { useWords } from '../language.ts';
import { valueAt } from '../parts/chart-line.ts';
import { TimeChart } from '../parts/time-cursor.tsx';
import { sayPoint } from '../parts/value.tsx';
import { useHourSpan, useLastHour } from '../queries.ts';
import { SparkLine } from './spark-line.tsx';
import { mainValue, sparkOf, within } from './sparkline.ts';

const size = { width: 240, height: 36 };
/** Room for half of the line's thickness. */
const edge = 2;

type Reading = ComponentView['readings'][number];

/** The node's values name no device, its readings do: the first of the same point, and all parts of it. */
function partsOf({ node, readings }: ComponentView): readonly Reading[] {
  const main = mainValue(node.values);
  const first = readings.find((one) => one.point === main?.point && one.instance === main.instance);
  if (first === undefined) return [];
  if (first.instance === '' || first.unit !== 'W') return [first];
  return readings.filter((one) => one.point === first.point && one.deviceId === first.deviceId);
}

export function LastHour({ view }: { readonly view: ComponentView }): ReactElement | null {
  const parts = partsOf(view);
  const [first] = parts;
  return first === undefined ? null : <Curve first={first} instances={parts.map((one) => one.instance)} />;
}

interface CurveProps {
  readonly first: Reading;
  readonly instances: readonly string[];
}

function Curve({ first, instances }: CurveProps): ReactElement | null {
  const speaker = useWords();
  const { t, language } = speaker;
  const { data } = useLastHour({ deviceId: first.deviceId, point: first.point, instances });
  const span = useHourSpan();
  const points = within(data?.points ?? [], span);
  const spark = sparkOf(points, { ...size, ...span });
  if (spark === undefined) return null;
  const say = (value: number): string => formatReading(value, first.unit, language);
  const point = sayPoint({ ...first, instance: instances.length > 1 ? '' : first.instance }, speaker);
  const range = { point, low: say(spark.low), high: say(spark.high) };
  const show = (atMs: number): string => {
    const value = valueAt(points, atMs);
    return value === null ? unknownText : say(value);
  };
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
      <TimeChart span={span} inset={edge / (size.width + 2 * edge)} say={show}>
        <SparkLine spark={spark} size={size} edge={edge} label={t('drawer.last-hour-range', range)} />
      </TimeChart>
    </figure>
  );
}
