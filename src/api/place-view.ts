// Where a load can go, as the browser sees it. Pure.
import type { PlaceAnswer, Placement } from '../capacity/place.ts';
import { nameOfSpot, placeSpeech, sayFirstLimit, sayRefusal } from '../capacity/place-words.ts';
import type { PlaceSpeech } from '../capacity/place-words.ts';
import type { Site } from '../site/site.ts';
import type { PlacementView, PlacesView } from './contract-capacity.ts';
import { csvTable } from './what-if-table.ts';

/** Places that are listed of each kind; the others are counted. */
export const maxListed = 200;

/** Names of components, racks and holds. */
export function capacitySpeech(site: Pick<Site, 'racks' | 'components'>): PlaceSpeech {
  const named = [...site.components, ...site.racks].map(({ id, name }) => [id, name] as const);
  return placeSpeech(new Map(named), site);
}

function placementView(placement: Placement, speech: PlaceSpeech): PlacementView {
  const { spot, units, largestKw, refusals } = placement;
  return {
    id: spot.id,
    name: nameOfSpot(placement, speech),
    rackId: spot.rack?.id ?? null,
    feeders: spot.feeders,
    units: units ?? null,
    largestKw,
    first: sayFirstLimit(placement, speech) ?? null,
    reasons: refusals.map((refusal) => sayRefusal(refusal, speech)),
  };
}

export function placesView({ fitting, refused }: PlaceAnswer, site: Site, nowMs: number): PlacesView {
  const speech = capacitySpeech(site);
  return {
    at: nowMs,
    fitting: fitting.slice(0, maxListed).map((placement) => placementView(placement, speech)),
    fittingMore: Math.max(0, fitting.length - maxListed),
    refused: refused.slice(0, maxListed).map((placement) => placementView(placement, speech)),
    refusedMore: Math.max(0, refused.length - maxListed),
  };
}

/** The same as a table for spreadsheets. */
export function placesTable({ fitting, refused }: PlacesView): string {
  const rowOf = ({ rackId, name, feeders, units, largestKw, first, reasons }: PlacementView) => [
    reasons.length === 0 ? 'fits' : 'refused',
    rackId ?? '',
    name.text,
    feeders.join(' '),
    units?.lowest ?? null,
    largestKw === null ? null : Math.floor(largestKw * 1000) / 1000,
    first?.text ?? '',
    reasons.map(({ text }) => text).join('; '),
  ];
  const head = ['answer', 'rack', 'name', 'feeders', 'lowest_unit', 'largest_kw', 'first_limit', 'reasons'];
  return csvTable(head, [...fitting, ...refused].map(rowOf));
}
