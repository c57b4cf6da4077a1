// A tenant's page: is my supply sound, what do I draw, what will this month cost. Pure but for the rows it is given. Easy
// to get wrong: nothing here may hint at another tenant, not even by a name of shared equipment, nor by the power of a rack
// that is let in parts.
import type { MonthToDate } from '../billing/month-to-date.ts';
import type { RackTerms } from '../contracts/contract.ts';
import { monthPeriod } from '../core/period.ts';
import { toKilowattHours } from '../rating/energy-charge.ts';
import type { PresentComponent } from '../redundancy/present-flow.ts';
import { carriedFlow } from '../redundancy/ride-through.ts';
import type { Device, Rack } from '../site/site.ts';
import type { ComponentState, Sentence } from './contract.ts';
import type { MonthView, TenantRack } from './contract-tenant.ts';
import { amountText } from './invoice-view.ts';
import { pduPowerKw } from './it-load.ts';
import type { PlantSource } from './sources.ts';

type Feed = TenantRack['feedA'];

/** The PDUs of a rack, side A first. */
function pdusOf(plant: PlantSource, rack: Rack): readonly Device[] {
  return plant.site.devices
    .filter((device) => device.kind === 'pdu' && device.place === rack.id)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function feedOf(
  plant: PlantSource,
  device: Device | undefined,
  present: ReadonlyMap<string, PresentComponent>,
): Feed {
  const component = device?.bindings[0]?.component;
  if (device === undefined || component === undefined) return { state: 'unknown', powerKw: null };
  const status = plant.status(component);
  const isLive = present.get(component)?.live === true;
  let state: ComponentState = isLive ? 'available' : 'unavailable';
  if (status?.state === 'unknown') state = 'unknown';
  return { state, powerKw: pduPowerKw(plant, device.id) };
}

export function tenantRacks(plant: PlantSource, terms: readonly RackTerms[]): readonly TenantRack[] {
  const { present } = carriedFlow(plant.model(), plant.onBattery());
  return terms.flatMap((one): readonly TenantRack[] => {
    const rack = plant.site.racks.find(({ id }) => id === one.rackId);
    if (rack === undefined) return [];
    const [a, b] = pdusOf(plant, rack);
    const isPart = one.units !== undefined;
    const [feedA, feedB] = [a, b].map((pdu) => {
      const feed = feedOf(plant, pdu, present);
      return isPart ? { ...feed, powerKw: null } : feed;
    }) as [Feed, Feed];
    const isKnown = feedA.powerKw !== null && feedB.powerKw !== null;
    return [
      {
        id: rack.id,
        name: rack.name,
        units: one.units ?? null,
        powerKw: isKnown ? (feedA.powerKw ?? 0) + (feedB.powerKw ?? 0) : null,
        contractedKw: one.contractedWatts / 1000,
        feedA,
        feedB,
      },
    ];
  });
}

function say(code: string, text: string, params: Sentence['params'] = {}): Sentence {
  return { code, params, text };
}

function powerSentence(plant: PlantSource, racks: readonly TenantRack[]): Sentence {
  const components = plant.site.racks
    .filter((rack) => racks.some(({ id }) => id === rack.id))
    .flatMap((rack) => rack.component ?? []);
  const supply = components.map((id) => plant.supply().get(id));
  if (supply.includes('lost')) return say('tenant.power-lost', 'A rack of yours has no power.');
  if (supply.includes('on-battery')) return say('tenant.power-battery', 'Your power runs on batteries.');
  const feeds = racks.flatMap((rack) => [rack.feedA.state, rack.feedB.state]);
  const down = feeds.filter((state) => state === 'unavailable').length;
  if (down > 0) return say('tenant.power-one-feed', 'Your power is on one feed only.');
  if (feeds.includes('unknown')) {
    return say('tenant.power-unproven', 'Your power is on; whether by both feeds is not proven right now.');
  }
  return say('tenant.power-both-feeds', 'Your power is on both feeds.');
}

/** A spare: any one element of the cooling may go and the load is still carried. */
function coolingSentence(plant: PlantSource): Sentence {
  const { baseline, maintainable } = plant.assessment().report.live;
  const units = plant.site.components.filter((one) => one.provides === 'cooling' && one.removable);
  const hasSpare = baseline.ok && units.every((unit) => maintainable[unit.id]?.ok === true);
  if (hasSpare) return say('tenant.cooling-spare', 'Your cooling has a spare.');
  const isDoubtful = units.some((unit) => plant.status(unit.id)?.state === 'unknown');
  if (isDoubtful)
    return say('tenant.cooling-unproven', 'Whether your cooling has a spare is not proven now.');
  return say('tenant.cooling-no-spare', 'Your cooling has no spare right now.');
}

export function supplySentences(plant: PlantSource, racks: readonly TenantRack[]): readonly Sentence[] {
  return racks.length === 0 ? [] : [powerSentence(plant, racks), coolingSentence(plant)];
}

export function monthView(month: MonthToDate, timeZone: string): MonthView {
  const whole = monthPeriod(month.month, timeZone);
  return {
    startMs: whole.start.epochMilliseconds,
    endMs: whole.end.epochMilliseconds,
    energyKwh: month.kilowattHours?.toString() ?? null,
    coverageRatio: month.coverage,
    netSoFar: amountText(month.net),
    daily: month.days.map(({ start, wattHours }) => ({
      dayStartMs: start.epochMilliseconds,
      energyKwh: wattHours === null ? null : toKilowattHours(wattHours).toString(),
    })),
  };
}
