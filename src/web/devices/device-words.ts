// How devices are said: states, lateness, groups of points, and the address of a filtered list. Pure. Easy to get wrong:
// lateness below a second is told in milliseconds, and what was never polled has none.
import type { DeviceListView, DeviceState, DeviceView } from '../../api/contract-device.ts';
import { formatNumber, unknownText } from '../format.ts';
import type { Speaker } from '../language.ts';
import { sayUnit } from '../units.ts';

export const deviceStates: readonly DeviceState[] = ['silent', 'refused', 'unknown', 'answering'];

/** Milliseconds below a second, else seconds with one decimal. */
export function sayMilliseconds(ms: number | null, { language }: Pick<Speaker, 'language'>): string {
  if (ms === null) return unknownText;
  if (ms < 999.5) return `${formatNumber(ms, 0, language)}\u00a0${sayUnit('ms', language)}`;
  return `${formatNumber(ms / 1_000, ms < 99_950 ? 1 : 0, language)}\u00a0${sayUnit('s', language)}`;
}

export function sayKind(kind: string, { find }: Pick<Speaker, 'find'>): string {
  return find(`kind.${kind}`) ?? kind;
}

export function sayWeaknesses({ weaknesses }: Pick<DeviceView, 'weaknesses'>, { t }: Speaker): string {
  return weaknesses.map((weakness) => t(`weakness.${weakness}`)).join(', ');
}

export type PointGroup = 'power' | 'battery' | 'engine' | 'cooling' | 'room' | 'network' | 'device';
export const pointGroups: readonly PointGroup[] = [
  'power',
  'battery',
  'engine',
  'cooling',
  'room',
  'network',
  'device',
];

const groupsOfParts: Readonly<Record<Exclude<PointGroup, 'power'>, string>> = {
  battery: 'battery startBattery',
  engine: 'engine fuel',
  cooling:
    'unit cooling supply return inlet setpoint coil refrigerant fluid valve fan air flow compressor pump filter ' +
    'humidifier dehumidifier',
  room: 'ambient outside contact smoke leak sensor door',
  network: 'link optical bgp',
  device: 'system comms alarm maintenance',
};
const groupOfPart = new Map(
  Object.entries(groupsOfParts).flatMap(([group, parts]) =>
    parts.split(' ').map((part): readonly [string, PointGroup] => [part, group as PointGroup]),
  ),
);

/** Where a point stands on the page of a device; what belongs nowhere else is power. */
export function groupOf(point: string): PointGroup {
  if (point === 'supply.state') return 'power';
  return groupOfPart.get(point.split('.')[0] ?? '') ?? 'power';
}

/** What is asked for, as it stands in the address; an empty word is no condition. */
export type ListQuestion = Readonly<Record<'state' | 'kind' | 'mark' | 'text' | 'from', string>>;

const questionKeys = ['state', 'kind', 'mark', 'text', 'from'] as const;

export function questionOf(params: URLSearchParams): ListQuestion {
  const [state, kind, mark, text, from] = questionKeys.map((key) => params.get(key) ?? '');
  return { state: state ?? '', kind: kind ?? '', mark: mark ?? '', text: text ?? '', from: from ?? '' };
}

/** `?state=silent&kind=ups`, or nothing when nothing is asked. */
export function queryOf(question: ListQuestion): string {
  const set = questionKeys.filter(
    (key) => question[key] !== '' && !(key === 'from' && question[key] === '0'),
  );
  const query = new URLSearchParams(set.map((key) => [key, question[key]])).toString();
  return query === '' ? '' : `?${query}`;
}

/** The question with something changed; every change but of the page begins at the first page again. */
export function changed(question: ListQuestion, changes: Partial<ListQuestion>): ListQuestion {
  return { ...question, from: '', ...changes };
}

export function totalOf({ counts }: Pick<DeviceListView, 'counts'>): number {
  return counts.answering + counts.refused + counts.silent + counts.unknown;
}
