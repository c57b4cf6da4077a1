// All readings of a device by what they are about: value, age or why not, and the last hour as a line. Easy to get wrong:
// a switch has hundreds of readings; the history of a row is asked for only when the row comes into sight.
import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import type { ReadingView } from '../../api/contract-device.ts';
import { SparkLine } from '../diagram/spark-line.tsx';
import { sparkOf, within } from '../diagram/sparkline.ts';
import { formatReading, unknownText } from '../format.ts';
import { useWords } from '../language.ts';
import { valueAt } from '../parts/chart-line.ts';
import { Empty } from '../parts/notices.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { TimeChart } from '../parts/time-cursor.tsx';
import { ValueAge, ValueText, sayPoint } from '../parts/value.tsx';
import { useHourSpan, useLastHour } from '../queries.ts';
import { groupOf, pointGroups } from './device-words.ts';
import type { PointGroup } from './device-words.ts';
import { anchorOf } from './reasons.ts';

interface ReadingsProps {
  readonly deviceId: string;
  readonly readings: readonly ReadingView[];
}

export function DeviceReadings({ deviceId, readings }: ReadingsProps): ReactElement {
  const { t } = useWords();
  if (readings.length === 0) return <Empty>{t('device.no-readings')}</Empty>;
  const clear = readings.filter(isClear);
  const shown = readings.filter((reading) => !isClear(reading));
  const groups = pointGroups
    .map((group) => ({ group, own: shown.filter(({ point }) => groupOf(point) === group) }))
    .filter(({ own }) => own.length > 0);
  return (
    <div className="reading-groups">
      {inColumns(groups).map((column) => (
        <div key={column[0]?.group ?? ''}>
          {column.map(({ group, own }) => (
            <GroupTable key={group} group={group} own={own} deviceId={deviceId} />
          ))}
        </div>
      ))}
      {clear.length > 0 && <ClearAlarms readings={clear} />}
    </div>
  );
}

interface Group {
  readonly group: PointGroup;
  readonly own: readonly ReadingView[];
}

/** Two columns of about the same length; the order within each is kept. */
function inColumns(groups: readonly Group[]): readonly (readonly Group[])[] {
  const columns: { readonly groups: Group[]; rows: number }[] = [
    { groups: [], rows: 0 },
    { groups: [], rows: 0 },
  ];
  for (const group of groups) {
    const shorter = columns.reduce((one, other) => (other.rows < one.rows ? other : one));
    shorter.groups.push(group);
    shorter.rows += group.own.length;
  }
  return columns.map((column) => column.groups).filter((own) => own.length > 0);
}

function GroupTable({ group, own, deviceId }: Group & Pick<ReadingsProps, 'deviceId'>): ReactElement {
  const { t } = useWords();
  return (
    <table className="reading-table">
      <caption>{t(`group.${group}`)}</caption>
      <colgroup>
        <col className="reading-name-column" />
        <col />
        <col className="reading-hour-column" />
        <col className="reading-age-column" />
      </colgroup>
      <TableHead
        unseen
        columns={[t('reading.point'), t('reading.value'), t('device.last-hour'), t('reading.age')]}
      />
      <tbody>
        {own.map((reading) => (
          <ReadingRow key={`${reading.point} ${reading.instance}`} deviceId={deviceId} reading={reading} />
        ))}
      </tbody>
    </table>
  );
}

/** An alarm that a device could raise and does not. */
function isClear({ point, instance, state, quality }: ReadingView): boolean {
  return point === 'alarm.state' && instance !== '' && state === 'clear' && quality === 'good';
}

/** Two dozen alarms that are not there must not stand in front of one that is. */
function ClearAlarms({ readings }: Pick<ReadingsProps, 'readings'>): ReactElement {
  const { t } = useWords();
  return (
    <details className="clear-alarms">
      <summary>{t('device.clear', { count: readings.length })}</summary>
      <p className="small soft">{readings.map(({ instance }) => instance).join(' · ')}</p>
    </details>
  );
}

interface RowProps {
  readonly deviceId: string;
  readonly reading: ReadingView;
}

function ReadingRow({ deviceId, reading }: RowProps): ReactElement {
  const speaker = useWords();
  const name = sayPoint(reading, speaker);
  const { label, why } = reading;
  return (
    <tr>
      <th scope="row" title={`${label} · ${reading.oid}`}>
        {name}
        {isOwnName(reading) && <bdi className="small soft reading-label">{label}</bdi>}
      </th>
      <td className="number">
        <ValueText view={reading} />
      </td>
      <td className="reading-hour">
        <HourWhenSeen deviceId={deviceId} reading={reading} />
      </td>
      <td className="number reading-age">
        <ValueAge view={reading} />{' '}
        {why !== null && (
          <a
            className="small"
            href={`#${anchorOf(why)}`}
            aria-label={`${name}: ${speaker.t('device.why-link')}`}
          >
            {speaker.t('device.why-link')}
          </a>
        )}
      </td>
    </tr>
  );
}

/** What the device calls this instance; what the profile calls the point is said in the reader's language already. */
function isOwnName({ label, instance }: ReadingView): boolean {
  return instance !== '' && label !== instance && !label.endsWith(` ${instance}`);
}

const withoutHour: ReadonlySet<string> = new Set(['Wh', 's', 'count', 'octet']);

/** A word has no line, and a counter only a slope. */
function hasHour({ state, value, unit }: ReadingView): boolean {
  return state === null && value !== null && !withoutHour.has(unit);
}

function HourWhenSeen(props: RowProps): ReactElement | null {
  const place = useRef<HTMLSpanElement>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (element === null || isSeen) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [isSeen]);
  if (!hasHour(props.reading)) return null;
  return (
    <span ref={place} className="hour-place">
      {isSeen && <Hour {...props} />}
    </span>
  );
}

const size = { width: 120, height: 20 };
/** Room for half of the line's thickness. */
const edge = 2;

function Hour({ deviceId, reading }: RowProps): ReactElement | null {
  const speaker = useWords();
  const { point, instance, unit } = reading;
  const { data } = useLastHour({ deviceId, point, instances: [instance] });
  const span = useHourSpan();
  const points = within(data?.points ?? [], span);
  const spark = sparkOf(points, { ...size, ...span });
  if (spark === undefined) return null;
  const say = (value: number): string => formatReading(value, unit, speaker.language);
  const range = { point: sayPoint(reading, speaker), low: say(spark.low), high: say(spark.high) };
  const label = speaker.t('drawer.last-hour-range', range);
  const show = (atMs: number): string => {
    const value = valueAt(points, atMs);
    return value === null ? unknownText : say(value);
  };
  return (
    <TimeChart span={span} inset={edge / (size.width + 2 * edge)} say={show}>
      <SparkLine className="hour" spark={spark} size={size} edge={edge} label={label} />
    </TimeChart>
  );
}
