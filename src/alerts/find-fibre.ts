// What is wrong with the site's fibres: light that fades towards its limit, fell by a step, or is thin, and links that could
// not carry the traffic alone. Easy to get wrong: a dark fibre is an outage that its own component tells, and its light is
// undetermined then; and without one of two links there is no reserve to speak of, which that outage says already.
import type { PortLight, FibreState, TrafficGroup, WatchedPort } from '../drift/fibre.ts';
import { portKey } from '../drift/optical-ports.ts';
import type { AlertSituation, Finding, FindingCode, Findings, Params, Priority } from './finding.ts';

/** What the watch of fibres found; absent until it looked. */
export interface FibreSituation {
  readonly state: FibreState;
  /** Ports of links, whether looked at or not. */
  readonly linkPorts: readonly WatchedPort[];
}

/** Told when the margin may be gone within so many days. */
const horizonDays = 30;
const urgentDays = 2;
const soonDays = 14;

type Names = ReadonlyMap<string, string>;

export function findFibre(situation: AlertSituation): Findings {
  const { fibre, site } = situation;
  const undetermined = new Set<string>();
  if (fibre === undefined) return { findings: [], undetermined };
  const { ports, groups } = fibre.state;
  const names = new Map([...site.components, ...site.devices].map(({ id, name }) => [id, name]));
  for (const port of fibre.linkPorts) if (!ports.has(portKey(port))) undetermined.add(lightKey(port));
  const lights = [...ports.values()].flatMap((light) => {
    const { state } = light.light;
    if (state === 'dark' || state === 'unknown') undetermined.add(lightKey(light.port));
    return lightFinding(light, names);
  });
  const reserves = groups.flatMap((group) => {
    const isOut = group.linkIds.some((id) => situation.statuses.get(sourceOf(id))?.state === 'unavailable');
    return reserveFindings(group, { names, isOut, undetermined });
  });
  if (groups.length === 0) {
    for (const { linkIds } of fibre.linkPorts) for (const id of linkIds) undetermined.add(reserveKey(id));
  }
  return { findings: [...lights, ...reserves], undetermined };
}

function lightKey({ deviceId, instance }: WatchedPort): string {
  return `light:${deviceId}/${instance}`;
}

function reserveKey(linkId: string): string {
  return `fibre-reserve:${linkId}`;
}

/** A link's id begins with its carrier's. */
function sourceOf(linkId: string): string {
  return linkId.split('>')[0] ?? linkId;
}

function lightFinding(judged: PortLight, names: Names): readonly Finding[] {
  const { light, port } = judged;
  const { deviceId, instance, componentId } = port;
  const own = componentId === null ? undefined : names.get(componentId);
  const name = own ?? `${names.get(deviceId) ?? deviceId} ${instance}`;
  const about = aboutLight(judged);
  if (about === undefined) return [];
  // What no link hangs on is listed and wakes nobody.
  const priority = componentId === null ? 'low' : about.priority;
  const margin = light.marginDb === null ? '' : round(light.marginDb);
  const params = { name, margin, ...about.params };
  return [finding(lightKey(port), { priority, code: about.code, params, componentId, deviceId })];
}

interface About {
  readonly code: FindingCode;
  readonly priority: Priority;
  readonly params: Params;
}

function aboutLight({ light }: PortLight): About | undefined {
  if (light.state === 'fading' && light.trend !== null) {
    const perDay = round(-light.trend.slopePerDay);
    if (light.daysLeft === null) return { code: 'fibre-fading', priority: 'low', params: { perDay } };
    if (light.daysLeft.least <= horizonDays) return aboutTime(light.daysLeft);
  }
  if (light.state === 'stepped' && light.step !== null) {
    return { code: 'fibre-step', priority: 'medium', params: { drop: round(light.step.dropDb) } };
  }
  return light.isThin ? { code: 'fibre-thin', priority: 'medium', params: {} } : undefined;
}

/** In the unit that suits the nearer end; the later end is left out where it may never come. */
function aboutTime({ least, most }: { readonly least: number; readonly most: number | null }): About {
  const [unit, perDay] =
    least >= 2
      ? (['days', 1] as const)
      : least >= 2 / 24
        ? (['hours', 24] as const)
        : (['minutes', 1440] as const);
  const early = Math.floor(least * perDay);
  const late = most === null || most * perDay > 1000 ? '' : Math.max(early + 1, Math.ceil(most * perDay));
  const priority = least <= urgentDays ? 'high' : least <= soonDays ? 'medium' : 'low';
  return { code: `fibre-fading-${unit}`, priority, params: { early, late } };
}

interface ReserveContext {
  readonly names: Names;
  /** One of the links is out already. */
  readonly isOut: boolean;
  readonly undetermined: Set<string>;
}

function reserveFindings(group: TrafficGroup, context: ReserveContext): readonly Finding[] {
  const { percentile95, now, links } = group.traffic;
  return links.flatMap(({ id, othersCarryAll, othersCapacity }) => {
    const key = reserveKey(id);
    if (context.isOut || othersCarryAll === 'unknown') context.undetermined.add(key);
    if (context.isOut || othersCarryAll !== 'no') return [];
    const componentId = sourceOf(id);
    const params = {
      name: context.names.get(componentId) ?? componentId,
      needed: round(Math.max(percentile95 ?? 0, now ?? 0)),
      capacity: round(othersCapacity ?? 0),
    };
    const about = {
      priority: 'medium',
      code: 'fibre-no-reserve',
      params,
      componentId,
      deviceId: null,
    } as const;
    return [finding(key, about)];
  });
}

function finding(
  key: string,
  about: Pick<Finding, 'priority' | 'code' | 'params' | 'componentId' | 'deviceId'>,
): Finding {
  return { key, ...about, consequences: [], consequence: null, causeKeys: [] };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
