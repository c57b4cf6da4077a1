// The fibres as documents: each link from carrier to router, its light and traffic, and what links share. Pure. Easy to get
// wrong: the judgement is up to a minute old, the level is not; a level that is no longer believed takes the judgement with
// it.
import type { PortLight, WatchedPort } from '../drift/fibre.ts';
import type { FibreWatch } from '../drift/fibre-loop.ts';
import { portKey } from '../drift/optical-ports.ts';
import { findSharedRisks } from '../redundancy/shared-risk.ts';
import type { NetworkLink, SharedRiskReport } from '../redundancy/shared-risk.ts';
import type {
  FibreLinkView,
  FibreView,
  LinkTrafficView,
  OpticalPortView,
  SharedFateView,
  StepOfWay,
} from './contract-fibre.ts';
import { valueOf } from './plant-view.ts';
import type { PlantSource } from './sources.ts';

interface Context {
  readonly plant: PlantSource;
  readonly watch: FibreWatch;
  readonly report: SharedRiskReport;
}

const notLookedAt = { state: 'unknown', isThin: false, trend: null, daysLeft: null, step: null } as const;

function portView({ plant }: Context, port: WatchedPort, judged: PortLight | undefined): OpticalPortView {
  const { deviceId, instance } = port;
  const reading = plant.board.get(deviceId, 'optical.rx.power', instance);
  const limitDbm = judged?.limitDbm ?? port.siteLimitDbm;
  const level = reading?.quality === 'good' ? reading.value : null;
  const trend = judged?.light.trend ?? null;
  const judgement = level === null || judged === undefined ? notLookedAt : judged.light;
  // Lost since it was last looked at.
  const isDark = level !== null && limitDbm !== null && level <= limitDbm;
  const { state, isThin, daysLeft, step } = isDark ? { ...notLookedAt, state: 'dark' as const } : judgement;
  return {
    deviceId,
    deviceName: plant.site.devices.find(({ id }) => id === deviceId)?.name ?? deviceId,
    instance,
    rx: reading === undefined ? null : valueOf(reading),
    limitDbm,
    limitFrom: judged?.limitFrom ?? (port.siteLimitDbm === null ? null : 'site'),
    marginDb: level === null || limitDbm === null ? null : level - limitDbm,
    state,
    isThin,
    trend:
      state !== 'fading' || trend === null
        ? null
        : { perDay: trend.slopePerDay, low: trend.lowPerDay, high: trend.highPerDay },
    daysLeft,
    step,
    hours: judged?.hours ?? [],
    minutes: judged?.minutes ?? [],
    lookedAtMs: judged?.lookedAtMs ?? null,
  };
}

function stepOf({ plant }: Context, id: string): StepOfWay {
  const component = plant.site.components.find((one) => one.id === id);
  const state = plant.status(id)?.state ?? component?.state ?? 'unknown';
  return { id, name: component?.name ?? id, kind: component?.kind ?? '', state };
}

function trafficView({ watch }: Context, link: NetworkLink): LinkTrafficView {
  const port = watch.portOf(link);
  const group = watch.state.groups.find(({ linkIds }) => linkIds.includes(link.id));
  const judged = group?.traffic.links.find(({ id }) => id === link.id);
  return {
    in: port === undefined ? null : watch.rateNow(port, 'link.in.rate'),
    out: port === undefined ? null : watch.rateNow(port, 'link.out.rate'),
    share: null,
    capacity: group?.capacities.get(link.id) ?? null,
    othersCapacity: judged?.othersCapacity ?? null,
    othersCarryAll: judged?.othersCarryAll ?? 'unknown',
  };
}

/** Shares of what all of them carry at this moment; unknown as soon as one is. */
function withShares(views: readonly FibreLinkView[], context: Context): readonly FibreLinkView[] {
  return views.map((view) => {
    const group = context.watch.state.groups.find(({ linkIds }) => linkIds.includes(view.id));
    const members = views.filter(({ id }) => group?.linkIds.includes(id) === true);
    const amounts = members.map(({ traffic }) =>
      traffic.in === null || traffic.out === null ? null : traffic.in + traffic.out,
    );
    const total = amounts.reduce<number | null>(
      (sum, amount) => (sum === null || amount === null ? null : sum + amount),
      0,
    );
    const own = amounts[members.indexOf(view)] ?? null;
    const share = own === null || total === null || total === 0 ? null : own / total;
    return { ...view, traffic: { ...view.traffic, share } };
  });
}

function linkView(context: Context, link: NetworkLink): FibreLinkView {
  const { watch, report } = context;
  const port = watch.linkPorts.find(({ linkIds }) => linkIds.includes(link.id));
  return {
    id: link.id,
    name: stepOf(context, link.sourceId).name,
    way: link.way.map((id) => stepOf(context, id)),
    takers: link.takers.map((id) => stepOf(context, id)),
    risks: link.risks,
    isAlone: report.aloneSources.includes(link.sourceId),
    light: port === undefined ? null : portView(context, port, watch.state.ports.get(portKey(port))),
    traffic: trafficView(context, link),
  };
}

function fateView(
  context: Context,
  { links, components, risks }: SharedRiskReport['shared'][number],
): SharedFateView {
  const nameOf = (id: string): string => {
    const link = context.report.links.find((one) => one.id === id);
    return stepOf(context, link?.sourceId ?? id).name;
  };
  return {
    links,
    names: [nameOf(links[0]), nameOf(links[1])],
    components: components.map((id) => {
      const { name, kind } = stepOf(context, id);
      return { id, name, kind };
    }),
    risks,
  };
}

export function fibreView(plant: PlantSource, watch: FibreWatch, nowMs: number): FibreView {
  const report = findSharedRisks(plant.site);
  const context = { plant, watch, report };
  const { ports, groups } = watch.state;
  const links = report.links.map((link) => linkView(context, link));
  return {
    at: nowMs,
    links: withShares(links, context),
    pairs: report.pairs,
    shared: report.shared.map((fate) => fateView(context, fate)),
    isCutShort: report.isCutShort,
    groups: groups.map(({ linkIds, traffic: { percentile95, now, coverage } }) => ({
      linkIds,
      percentile95,
      now,
      coverage,
    })),
    otherPorts: [...ports.values()]
      .filter(({ port }) => port.componentId === null)
      .map((judged) => portView(context, judged.port, judged))
      .sort((a, b) => (portKey(a) < portKey(b) ? -1 : 1)),
  };
}
