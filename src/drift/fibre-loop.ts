// Looks at the light and the traffic of the site's fibres minute by minute, from the history, and keeps what it found.
// Easy to get wrong: nothing is carried from one look to the next but the findings themselves, so after a restart the
// first looks say all there is to say; and other optical ports come in turn, so that a site of a thousand is no burden.
import type { Clock } from '../core/clock.ts';
import type { PointName } from '../core/points.ts';
import type { Database, Transaction } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Loop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import { readSeries } from '../readings/read-history-store.ts';
import type { SeriesPoint } from '../readings/series.ts';
import { linkGroups, networkLinks } from '../redundancy/shared-risk.ts';
import type { NetworkLink } from '../redundancy/shared-risk.ts';
import type { Site } from '../site/site.ts';
import { judgePort } from './fibre.ts';
import type { FibreState, PortLight, TrafficGroup, WatchedPort } from './fibre.ts';
import { judgeTraffic } from './link-traffic.ts';
import type { LinkTraffic } from './link-traffic.ts';
import { linkPorts, portKey } from './optical-ports.ts';

const intervalMs = 60_000;
const minuteMs = 60_000;
const hourMs = 3_600_000;
const lightDays = 14;
const lightMinutes = 180;
const trafficDays = 7;
/** Other optical ports looked at in one cycle. */
const otherPortsPerCycle = 40;
/** Traffic over days moves slowly. */
const trafficEveryMs = 10 * minuteMs;

export interface FibreParts {
  readonly site: Site;
  readonly board: LatestBoard;
  readonly database: Database;
  readonly clock: Clock;
}

export class FibreWatch {
  readonly #parts: FibreParts;
  readonly #links: readonly NetworkLink[];
  readonly #linkPorts: readonly WatchedPort[];
  readonly #groupsOfLinks: readonly (readonly NetworkLink[])[];
  readonly #ports = new Map<string, PortLight>();
  #groups: readonly TrafficGroup[] = [];
  #trafficAtMs = -Infinity;
  /** Where in the list of other ports the next cycle goes on. */
  #cursor = 0;

  constructor(parts: FibreParts) {
    this.#parts = parts;
    this.#links = networkLinks(parts.site);
    this.#linkPorts = linkPorts(parts.site, this.#links);
    this.#groupsOfLinks = linkGroups(parts.site);
  }

  /** What was found so far; ports that were not looked at yet are not in it. */
  get state(): FibreState {
    return { ports: this.#ports, groups: this.#groups };
  }

  /** The links' own ports, whether looked at or not. */
  get linkPorts(): readonly WatchedPort[] {
    return this.#linkPorts;
  }

  async look(): Promise<void> {
    const nowMs = this.#parts.clock.epochMs();
    const others = this.#otherPorts();
    const start = this.#cursor < others.length ? this.#cursor : 0;
    const inTurn = others.slice(start, start + otherPortsPerCycle);
    this.#cursor = start + inTurn.length;
    for (const port of [...this.#linkPorts, ...inTurn]) {
      const judged = await this.#parts.database.transaction((tx) => this.#lookAt(tx, port, nowMs));
      if (judged !== undefined) this.#ports.set(portKey(port), judged);
    }
    if (nowMs - this.#trafficAtMs < trafficEveryMs) return;
    this.#groups = await this.#parts.database.transaction((tx) => this.#lookAtTraffic(tx, nowMs));
    // A percentile that is not there yet is asked for again with the next look.
    if (this.#groups.every(({ traffic }) => traffic.percentile95 !== null)) this.#trafficAtMs = nowMs;
  }

  #otherPorts(): readonly WatchedPort[] {
    const own = new Set(this.#linkPorts.map(portKey));
    const others = new Map<string, WatchedPort>();
    for (const { deviceId, point, instance } of this.#parts.board.all()) {
      const port = { deviceId, instance };
      if (point !== 'optical.rx.power' || own.has(portKey(port))) continue;
      others.set(portKey(port), { ...port, componentId: null, linkIds: [], siteLimitDbm: null });
    }
    return [...others.values()];
  }

  /** Undefined for a port without any optics to be read. */
  async #lookAt(tx: Transaction, port: WatchedPort, nowMs: number): Promise<PortLight | undefined> {
    const { board } = this.#parts;
    const rx = board.get(port.deviceId, 'optical.rx.power', port.instance);
    if (rx === undefined) return undefined;
    const ownLimit = board.get(port.deviceId, 'optical.rx.lowLimit', port.instance);
    const hours = await this.#read(tx, port, 'optical.rx.power', {
      nowMs,
      stepMs: hourMs,
      steps: lightDays * 24,
    });
    const minutes = await this.#read(tx, port, 'optical.rx.power', {
      nowMs,
      stepMs: minuteMs,
      steps: lightMinutes,
    });
    return judgePort(port, { rx, ownLimit, hours, minutes }, nowMs);
  }

  async #read(
    tx: Transaction,
    port: Pick<WatchedPort, 'deviceId' | 'instance'>,
    point: PointName,
    span: { readonly nowMs: number; readonly stepMs: number; readonly steps: number },
  ): Promise<readonly SeriesPoint[]> {
    const { deviceId, instance } = port;
    const toMs = Math.floor(span.nowMs / span.stepMs + 1) * span.stepMs;
    const fromMs = toMs - span.steps * span.stepMs;
    const stepSeconds = span.stepMs / 1000;
    const series = await readSeries(tx, { deviceId, point, instance, fromMs, toMs, stepSeconds });
    return series.points;
  }

  async #lookAtTraffic(tx: Transaction, nowMs: number): Promise<readonly TrafficGroup[]> {
    const groups: TrafficGroup[] = [];
    for (const links of this.#groupsOfLinks) {
      const traffics: LinkTraffic[] = [];
      for (const link of links) traffics.push(await this.#trafficOf(tx, link, nowMs));
      groups.push({
        linkIds: links.map(({ id }) => id),
        capacities: new Map(traffics.map(({ id, capacity }) => [id, capacity])),
        traffic: judgeTraffic(traffics),
        lookedAtMs: nowMs,
      });
    }
    return groups;
  }

  async #trafficOf(tx: Transaction, link: NetworkLink, nowMs: number): Promise<LinkTraffic> {
    const port = this.portOf(link);
    const capacity = this.#capacityOf(link, port);
    if (port === undefined) {
      return { id: link.id, capacity, now: { in: null, out: null }, history: { in: [], out: [] } };
    }
    const span = { nowMs, stepMs: 5 * minuteMs, steps: trafficDays * 288 };
    const [inward, outward] = [
      await this.#read(tx, port, 'link.in.rate', span),
      await this.#read(tx, port, 'link.out.rate', span),
    ];
    return {
      id: link.id,
      capacity,
      now: { in: this.rateNow(port, 'link.in.rate'), out: this.rateNow(port, 'link.out.rate') },
      history: { in: inward.map(toGigabits), out: outward.map(toGigabits) },
    };
  }

  /** The port that counts this link's traffic and no other's: the one nearest to the carrier. */
  portOf(link: NetworkLink): WatchedPort | undefined {
    const alone = this.#linkPorts.filter(({ linkIds }) => linkIds.length === 1 && linkIds[0] === link.id);
    const rank = (port: WatchedPort): number => link.way.indexOf(port.componentId ?? '');
    return alone.toSorted((a, b) => rank(a) - rank(b))[0];
  }

  /** Gbit/s now; null when it is not believed. */
  rateNow(port: WatchedPort, point: 'link.in.rate' | 'link.out.rate'): number | null {
    const reading = this.#parts.board.get(port.deviceId, point, port.instance);
    return reading?.quality === 'good' && reading.value !== null ? reading.value / 1e9 : null;
  }

  /** The narrowest of the way and of the port's own speed, Gbit/s. */
  #capacityOf(link: NetworkLink, port: WatchedPort | undefined): number | null {
    const { site, board } = this.#parts;
    const onWay = site.components.filter(({ id }) => link.way.includes(id));
    const speed = port === undefined ? undefined : board.get(port.deviceId, 'link.speed', port.instance);
    const speeds = speed?.quality === 'good' && (speed.value ?? 0) > 0 ? [speed.value! / 1e9] : [];
    const all = [...onWay.flatMap(({ capacity }) => capacity ?? []), ...speeds];
    return all.length === 0 ? null : Math.min(...all);
  }
}

function toGigabits([atMs, value]: SeriesPoint): SeriesPoint {
  return [atMs, value === null ? null : value / 1e9];
}

/** Looks once a minute. */
export function startFibreLoop(
  watch: FibreWatch,
  parts: { readonly clock: Clock; readonly log: Log; readonly metrics: Metrics },
): Loop {
  return startLoop({ ...parts, name: 'fibre', intervalMs, cycle: () => watch.look() });
}
