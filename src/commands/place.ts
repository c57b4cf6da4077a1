// `qosha place`: where a load could go, offline, as far as the site file knows: nothing of contracts and holds. Exit status:
// 0 there is a place, 1 there is none, 2 the file or the question is refused.
import { findPlaces, nobodyThere } from '../capacity/place.ts';
import type { PlaceAnswer, Placement } from '../capacity/place.ts';
import { nameOfSpot, placeSpeech, sayFirstLimit, sayRefusal } from '../capacity/place-words.ts';
import type { PlaceSpeech } from '../capacity/place-words.ts';
import { formatFault } from '../core/fault.ts';
import { missingIds } from '../redundancy/assess.ts';
import { loadSite } from '../site/load-site.ts';
import type { Site } from '../site/site.ts';
import type { PlaceCommand } from './place-command.ts';

/** Refused spots printed to a person; all of them stand in the JSON. */
const refusedShown = 20;

export function place(command: PlaceCommand): number {
  const loaded = loadSite(command.siteFile, { devices: 'ignore' });
  if ('faults' in loaded) return refuse(loaded.faults.map(formatFault));
  const { site } = loaded;
  const faults = questionFaults(command, site);
  if (faults.length > 0) return refuse(faults);
  const { request, states } = command;
  const answer = findPlaces({ site, model: site, states, occupancy: nobodyThere }, request);
  const named = [...site.components, ...site.racks].map(({ id, name }) => [id, name] as const);
  const speech = placeSpeech(new Map(named), site);
  if (command.json) console.log(JSON.stringify(jsonOf(answer, speech)));
  else for (const line of linesOf(command, answer, speech)) console.log(line);
  return answer.fitting.length > 0 ? 0 : 1;
}

function refuse(faults: readonly string[]): number {
  for (const fault of faults) console.error(fault);
  return 2;
}

function questionFaults({ request, siteFile }: PlaceCommand, site: Site): string[] {
  const { room, row, on } = request;
  const said = (option: string, message: string, mend: string): string =>
    `${siteFile} --${option}: ${message}; ${mend}`;
  const providers = new Map(site.components.map(({ id, provides }) => [id, provides]));
  return [
    ...(room === undefined || site.rooms.some(({ id }) => id === room)
      ? []
      : [said('room', `there is no room "${room}"`, 'correct the id')]),
    ...(row === undefined || site.rooms.some(({ rows }) => rows.some(({ id }) => id === row))
      ? []
      : [said('row', `there is no row "${row}"`, 'correct the id')]),
    ...missingIds(site, on ?? []).map((id) => said('on', `there is no component "${id}"`, 'correct the id')),
    ...(on ?? [])
      .filter((id) => providers.has(id) && providers.get(id) !== 'power')
      .map((id) => said('on', `"${id}" does not provide power`, 'name what racks are fed from')),
  ];
}

function amount(kw: number | null): string {
  return kw === null ? 'no limit' : `up to ${Math.floor(kw * 10) / 10} kW`;
}

function unitsWords({ units }: Placement): string {
  return units === undefined ? '' : `, units ${units.lowest} to ${units.lowest + units.height - 1}`;
}

function linesOf({ request }: PlaceCommand, answer: PlaceAnswer, speech: PlaceSpeech): string[] {
  const { kw, units, feeds } = request;
  const asked = `${kw} kW, ${units} U, on ${feeds === 2 ? 'A and B feeds' : 'one feed'}`;
  const { fitting, refused } = answer;
  const left = refused.length - refusedShown;
  return [
    fitting.length === 0 ? `There is no place for ${asked}` : `${fitting.length} places for ${asked}`,
    ...fitting.map((placement) => {
      const first = sayFirstLimit(placement, speech)?.text;
      const where = `${nameOfSpot(placement, speech).text}${unitsWords(placement)}`;
      return `  ${where}: ${amount(placement.largestKw)}${first === undefined ? '' : `; ${first}`}`;
    }),
    ...(refused.length === 0 ? [] : [`Refused: ${refused.length}`]),
    ...refused.slice(0, refusedShown).map((placement) => {
      const reasons = placement.refusals.map((refusal) => sayRefusal(refusal, speech).text);
      return `  ${nameOfSpot(placement, speech).text}: ${reasons.join('; ')} (${amount(placement.largestKw)})`;
    }),
    ...(left > 0 ? [`  … and ${left} more; --json lists them`] : []),
  ];
}

function jsonOf(answer: PlaceAnswer, speech: PlaceSpeech): unknown {
  const shown = (placement: Placement): unknown => ({
    rack: placement.spot.rack?.id ?? null,
    feeders: placement.spot.feeders,
    units: placement.units ?? null,
    largestKw: placement.largestKw,
    binding: placement.binding ?? null,
    refusals: placement.refusals.map((refusal) => ({ ...refusal, text: sayRefusal(refusal, speech).text })),
  });
  return { fitting: answer.fitting.map(shown), refused: answer.refused.map(shown) };
}
