// Power that nobody can use: what a panel, or the feeds of a row, could carry more, less what could really be sold there.
// The exact definition stands in README.md. Easy to get wrong: what could be sold is asked of all racks at once, each in
// proportion to what its own feeds leave over, because cooling and the other side are shared among them.
import type { PlantComponent } from '../site/component.ts';
import type { Rack } from '../site/site.ts';
import { breakerLimits } from './breaker.ts';
import { plannedModel } from './hold.ts';
import { findPeaks } from './peaks.ts';
import type { Peak } from './peaks.ts';
import { hangHolds, partOf, takenUnits } from './place.ts';
import type { PlaceParts } from './place.ts';
import { freeUnits } from './rack-space.ts';
import { findRooms } from './room.ts';
import type { Binding, Trial } from './room.ts';
import { feedersAbove, rackSpots } from './spots.ts';
import type { Spot } from './spots.ts';

export interface Stranded {
  readonly kind: 'panel' | 'row';
  readonly id: string;
  readonly name: string;
  /** kW that its own limits leave over at worst. */
  readonly spareKw: number;
  /** kW that could be placed in its racks, all limits of the site held. */
  readonly usableKw: number;
  readonly strandedKw: number;
  /** Racks with a free unit whose feeds leave something over. */
  readonly openRacks: number;
  /** What keeps the rest from being used; null where nothing is stranded. */
  readonly cause: { readonly kind: 'space' } | { readonly kind: 'racks' } | Cause | null;
}

type Cause = { readonly kind: 'limit'; readonly binding: Binding };

interface Group {
  readonly kind: Stranded['kind'];
  readonly id: string;
  readonly name: string;
  readonly racks: readonly Rack[];
}

/** Below this nothing is called stranded, kW. */
const grainKw = 0.05;

interface Limits {
  readonly limits: ReadonlyMap<string, number>;
  readonly peaks: ReadonlyMap<string, Peak>;
  readonly components: ReadonlyMap<string, PlantComponent>;
}

interface Ground extends Limits {
  readonly spots: ReadonlyMap<string, Spot>;
  readonly taken: ReturnType<typeof takenUnits>;
}

export function findStranded(parts: PlaceParts): Stranded[] {
  const { hung } = hangHolds(parts);
  const model = plannedModel(parts.model, parts.occupancy.promised, hung);
  const ground: Ground = {
    limits: limitsOf(parts),
    peaks: findPeaks(model, parts.states),
    components: new Map(parts.site.components.map((each) => [each.id, each])),
    spots: new Map(rackSpots(parts.site, parts.model, 2).map((spot) => [spot.id, spot])),
    taken: takenUnits(parts),
  };
  const groups = groupsOf(parts);
  const drafts = groups.map((group) => ({ group, open: openRacks(group, ground) }));
  const trials = drafts.map(({ open }): Trial => ({
    isRedundant: false,
    parts: open.map(({ spot, kw }) => partOf(spot, { kw, heatKw: kw, networkGbit: 0 })),
  }));
  const rooms = findRooms(
    { model, limits: breakerLimits(parts.site.components), states: parts.states },
    trials,
  );
  return drafts.map(({ group, open }, at): Stranded => {
    const ownKw = open.reduce((sum, { kw }) => sum + kw, 0);
    const spareKw = spareOf(group, ground);
    const room = rooms[at]!;
    const usableKw = Math.min(spareKw, ownKw * Math.min(1, room.share));
    const strandedKw = spareKw - usableKw;
    const { kind, id, name } = group;
    const sums = { spareKw, usableKw, strandedKw, openRacks: open.length };
    return { kind, id, name, ...sums, cause: strandedKw < grainKw ? null : causeOf(open.length, room) };
  });
}

function causeOf(open: number, room: { share: number; binding: Binding | undefined }): Stranded['cause'] {
  if (open === 0) return { kind: 'space' };
  if (room.binding !== undefined && room.share < 1) return { kind: 'limit', binding: room.binding };
  return { kind: 'racks' };
}

function limitsOf({ site }: PlaceParts): ReadonlyMap<string, number> {
  const breakers = breakerLimits(site.components);
  return new Map(
    site.components.flatMap(({ id, capacity }): [string, number][] => {
      const limit = Math.min(capacity ?? Infinity, breakers.get(id) ?? Infinity);
      return limit === Infinity ? [] : [[id, limit]];
    }),
  );
}

/** Rows with their racks, and every feeder above rack PDUs with the racks that hang on it. */
function groupsOf({ site, model }: PlaceParts): Group[] {
  const above = feedersAbove(site, model);
  const names = new Map(site.components.map(({ id, name }) => [id, name]));
  const panels = [...new Set([...above.values()].flat())].sort();
  const rows = Map.groupBy(
    site.racks.filter(({ row, id }) => row !== undefined && above.has(id)),
    ({ room, row }) => `${room} ${row}`,
  );
  return [
    ...panels.map((id): Group => {
      const racks = site.racks.filter((rack) => above.get(rack.id)?.includes(id) === true);
      return { kind: 'panel', id, name: names.get(id) ?? id, racks };
    }),
    ...[...rows].map(([id, racks]): Group => ({ kind: 'row', id, name: racks[0]?.row ?? id, racks })),
  ];
}

/** What a feeder leaves over at worst: by its own limit, else by the nearest limits above it. */
function spareAbove(id: string, { limits, peaks, components }: Limits): number {
  const limit = limits.get(id);
  if (limit !== undefined) return limit - (peaks.get(id)?.worst ?? 0);
  const members = components.get(id)?.inputs.find(({ medium }) => medium === 'power')?.members ?? [];
  return Math.min(Infinity, ...members.map((member) => spareAbove(member, { limits, peaks, components })));
}

/** What the feeds of one rack leave over at worst, kW: any of them may have to carry all of it. */
function ownSpareKw(spot: Spot | undefined, ground: Ground): number {
  const spare = Math.min(Infinity, ...(spot?.feeders ?? []).map((id) => spareAbove(id, ground)));
  return spare === Infinity ? 0 : Math.max(0, spare);
}

function openRacks(group: Group, ground: Ground): { readonly spot: Spot; readonly kw: number }[] {
  return group.racks.flatMap((rack) => {
    const spot = ground.spots.get(rack.id);
    const kw = ownSpareKw(spot, ground);
    const isFull = freeUnits(rack, ground.taken.get(rack.id) ?? []).length === 0;
    return spot === undefined || kw < grainKw || isFull ? [] : [{ spot, kw }];
  });
}

function spareOf(group: Group, ground: Ground): number {
  if (group.kind === 'panel') {
    const limit = ground.limits.get(group.id);
    return limit === undefined ? 0 : Math.max(0, limit - (ground.peaks.get(group.id)?.worst ?? 0));
  }
  return group.racks.reduce((sum, { id }) => sum + ownSpareKw(ground.spots.get(id), ground), 0);
}
