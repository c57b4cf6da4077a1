// What the fibre watch found when it last looked, for alerts and screens. Types and the pure step from figures to them.
// Easy to get wrong: what was not looked at yet is absent, which is not "in order".
import type { Reading } from '../readings/reading.ts';
import type { SeriesPoint } from '../readings/series.ts';
import { judgeLight } from './light-level.ts';
import type { LightJudgement } from './light-level.ts';
import type { GroupJudgement } from './link-traffic.ts';

export interface WatchedPort {
  readonly deviceId: string;
  readonly instance: string;
  /** The component of a link that ends here; null for any other optical port. */
  readonly componentId: string | null;
  readonly linkIds: readonly string[];
  readonly siteLimitDbm: number | null;
}

export interface PortLight {
  readonly port: WatchedPort;
  readonly light: LightJudgement;
  readonly limitDbm: number | null;
  readonly limitFrom: 'device' | 'site' | null;
  /** Means of an hour, the newest last, for the chart. */
  readonly hours: readonly SeriesPoint[];
  /** Means of a minute over the last three hours. */
  readonly minutes: readonly SeriesPoint[];
  readonly lookedAtMs: number;
}

/** Links that serve the same loads, and their traffic. */
export interface TrafficGroup {
  readonly linkIds: readonly string[];
  /** Gbit/s by link; null: nobody says. */
  readonly capacities: ReadonlyMap<string, number | null>;
  readonly traffic: GroupJudgement;
  readonly lookedAtMs: number;
}

export interface FibreState {
  /** By device and instance (`portKey`). */
  readonly ports: ReadonlyMap<string, PortLight>;
  readonly groups: readonly TrafficGroup[];
}

/** The limit the device itself gives, else the site file's. */
export function limitOf(
  port: WatchedPort,
  ownLimit: Reading | undefined,
): Pick<PortLight, 'limitDbm' | 'limitFrom'> {
  if (ownLimit !== undefined && ownLimit.value !== null && ownLimit.quality !== 'missing') {
    return { limitDbm: ownLimit.value, limitFrom: 'device' };
  }
  if (port.siteLimitDbm !== null) return { limitDbm: port.siteLimitDbm, limitFrom: 'site' };
  return { limitDbm: null, limitFrom: null };
}

export interface PortFigures {
  readonly rx: Reading | undefined;
  readonly ownLimit: Reading | undefined;
  readonly hours: readonly SeriesPoint[];
  readonly minutes: readonly SeriesPoint[];
}

export function judgePort(port: WatchedPort, figures: PortFigures, nowMs: number): PortLight {
  const { rx, ownLimit, hours, minutes } = figures;
  const limit = limitOf(port, ownLimit);
  const rxDbm = rx?.quality === 'good' ? rx.value : null;
  const light = judgeLight({ nowMs, rxDbm, limitDbm: limit.limitDbm, hours, minutes });
  return { port, light, ...limit, hours, minutes, lookedAtMs: nowMs };
}
