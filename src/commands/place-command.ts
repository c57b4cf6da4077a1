// How `qosha place` is typed. Pure. Easy to get wrong: an amount that is not understood is a fault, never a default.
import type { PlaceRequest } from '../capacity/place.ts';
import { json } from './command-shape.ts';
import type { CommandShape, Input } from './command-shape.ts';

export interface PlaceCommand {
  readonly command: 'place';
  readonly siteFile: string;
  readonly request: PlaceRequest;
  readonly states: 'design' | 'live';
  readonly json: boolean;
}

const mostKw = 10_000;
const mostUnits = 100;

function amount(input: Input, name: string, most: number): number {
  const text = input.text(name, '');
  const value = Number(text);
  if (text !== '' && Number.isFinite(value) && value > 0 && value <= most) return value;
  input.fault(text === '' ? `--${name} is missing` : `--${name} must be above 0 and at most ${most}`);
  return 1;
}

function oneOf<const W extends readonly string[]>(input: Input, name: string, words: W): W[number] {
  const text = input.text(name, words[0] ?? '');
  const known = words.find((word) => word === text);
  if (known !== undefined) return known;
  input.fault(`--${name} is one of ${words.join(', ')}`);
  return words[0] ?? text;
}

function readRequest(input: Input): PlaceRequest {
  const kw = amount(input, 'kw', mostKw);
  const on = input.list('on');
  return {
    kw,
    heatKw: input.text('heat', '') === '' ? kw : amount(input, 'heat', mostKw),
    networkGbit: 0,
    units: Math.ceil(amount(input, 'units', mostUnits)),
    feeds: oneOf(input, 'feeds', ['2', '1']) === '2' ? 2 : 1,
    room: input.text('room', '') || undefined,
    row: input.text('row', '') || undefined,
    on: on.length === 0 ? undefined : on,
  };
}

export const placeShape: CommandShape<PlaceCommand> = {
  usage: 'qosha place --site FILE --kw N --units N [--feeds 1] [--room ID] [--row ID] [--on ID,…] [--json]',
  text: 'Says where a load could go so that every limit holds after any single removal, also on generators.',
  words: [0, 0],
  options: {
    site: { type: 'string', value: 'FILE', text: 'site file (config/site.yaml)' },
    kw: { type: 'string', value: 'N', text: 'power of the load' },
    heat: { type: 'string', value: 'N', text: 'its heat in kW (as its power)' },
    units: { type: 'string', value: 'N', text: 'rack units it needs in one piece' },
    feeds: { type: 'string', value: 'N', text: '2: served after any single removal (2), 1: on one feed' },
    room: { type: 'string', value: 'ID', text: 'only in this room' },
    row: { type: 'string', value: 'ID', text: 'only in this row' },
    on: { type: 'string', multiple: true, value: 'ID,…', text: 'only as a new rack on these feeders' },
    states: { type: 'string', value: 'WORD', text: 'design: all in good order (design), live: as written' },
    json,
  },
  read: (input) => ({
    command: 'place',
    siteFile: input.text('site', 'config/site.yaml'),
    request: readRequest(input),
    states: oneOf(input, 'states', ['design', 'live']),
    json: input.flag('json'),
  }),
};
