// A made-up UPS that speaks RFC 1628 and nothing else, as rows of a walk; and `qosha poll` of any walk.
import { loadProfiles } from '../../src/collect/load-profiles.ts';
import { pollOnce, type PolledReading } from '../../src/collect/poll-once.ts';
import type { Profile } from '../../src/collect/profile.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';
import { systemClock } from '../../src/core/clock.ts';
import { WalkChannel } from './walk-channel.ts';

export const integer = (oid: string, value: number): VarBind => ({ oid, type: 'integer', value });
export const text = (oid: string, value: string): VarBind => ({
  oid,
  type: 'octets',
  value: Buffer.from(value),
});
export const none = (oid: string): VarBind => ({ oid, type: 'null', value: null });

/** The UPS-MIB's own arcs. */
export const ups = '1.3.6.1.2.1.33.1';

export interface Line {
  readonly volts?: number;
  readonly tenthsOfAmperes?: number;
  readonly watts?: number;
  readonly load?: number;
}

export interface Ups {
  /** upsOutputSource, 3 is normal. */
  readonly source?: number;
  /** Output lines by their index in the table. */
  readonly lines?: Readonly<Record<number, Line>>;
  /** upsConfigOutputPower, W. */
  readonly ratedWatts?: number;
  readonly secondsOnBattery?: number;
  readonly minutesLeft?: number;
  readonly uptimeSeconds?: number;
  /** Well-known alarms that are active, by number; undefined: the agent has no alarm group. */
  readonly alarms?: readonly number[];
  /** More objects, which replace those of the same OID. */
  readonly more?: readonly VarBind[];
}

/** Rows of the walk, in any order. */
export function upsRows(part: Ups): VarBind[] {
  const lines = Object.entries(
    part.lines ?? { 1: { volts: 230, tenthsOfAmperes: 20, watts: 450, load: 15 } },
  );
  const column = (arc: number, value: (line: Line) => number | undefined): VarBind[] =>
    lines.flatMap(([index, line]) => {
      const number = value(line);
      return number === undefined ? [] : [integer(`${ups}.4.4.1.${arc}.${index}`, number)];
    });
  const rows: VarBind[] = [
    { oid: '1.3.6.1.2.1.1.2.0', type: 'oid', value: '1.3.6.1.4.1.99999.7' },
    { oid: '1.3.6.1.2.1.1.3.0', type: 'timeticks', value: (part.uptimeSeconds ?? 8_640_000) * 100 },
    integer(`${ups}.2.1.0`, 2),
    integer(`${ups}.2.2.0`, part.secondsOnBattery ?? 0),
    integer(`${ups}.2.3.0`, part.minutesLeft ?? 42),
    integer(`${ups}.2.4.0`, 97),
    integer(`${ups}.4.1.0`, part.source ?? 3),
    integer(`${ups}.4.2.0`, 500),
    ...column(2, ({ volts }) => volts),
    ...column(3, ({ tenthsOfAmperes }) => tenthsOfAmperes),
    ...column(4, ({ watts }) => watts),
    ...column(5, ({ load }) => load),
    ...(part.ratedWatts === undefined ? [] : [integer(`${ups}.9.6.0`, part.ratedWatts)]),
  ];
  if (part.alarms !== undefined) {
    rows.push(integer(`${ups}.6.1.0`, part.alarms.length));
    for (const [i, alarm] of part.alarms.entries()) {
      rows.push({ oid: `${ups}.6.2.1.2.${i + 3}`, type: 'oid', value: `${ups}.6.3.${alarm}` });
    }
  }
  const more = part.more ?? [];
  return [...rows.filter(({ oid }) => more.every((other) => other.oid !== oid)), ...more];
}

function byOid(a: VarBind, b: VarBind): number {
  const [left, right] = [a.oid.split('.'), b.oid.split('.')];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = Number(left[i]) - Number(right[i]);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

let shipped: readonly Profile[] | undefined;

export interface Polled {
  readonly profile: string;
  readonly readings: readonly PolledReading[];
  readonly faults: readonly { readonly oid: string; readonly message: string }[];
  /** The only reading of a point and instance; an error when there is none. */
  readonly of: (point: string, instance?: string) => PolledReading;
}

/** What `qosha poll` says of a device that answers these rows; they are put in order, as an agent gives them. */
export async function pollRows(rows: readonly VarBind[]): Promise<Polled> {
  if (shipped === undefined) {
    const loaded = loadProfiles();
    if ('faults' in loaded) throw new Error('the profiles have faults');
    shipped = loaded.profiles;
  }
  const channel = new WalkChannel(rows.toSorted(byOid));
  const options = { address: '192.0.2.1', channel, profiles: shipped, profile: 'auto', clock: systemClock };
  const polled = await pollOnce(options);
  if (polled.outcome !== 'polled') throw new Error(polled.reason);
  const { readings, profile } = polled.device;
  const of = (point: string, instance = ''): PolledReading => {
    const found = readings.filter((reading) => reading.point === point && reading.instance === instance);
    const [only] = found;
    if (only === undefined || found.length > 1) throw new Error(`${point} ${instance}: ${found.length}`);
    return only;
  };
  return { profile, readings, faults: polled.faults, of };
}
