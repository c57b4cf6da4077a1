// What places may not say: an id twice, a rack in a room or row that is not there, a rack that stands for something
// that is no load, a time zone nobody knows, devices that overlap in a rack, outlets that feed a rack that is not there.
import type { PlacedFault } from './graph-faults.ts';
import { asMap } from './read-components.ts';
import type { DraftComponent } from './read-components.ts';

type File = Readonly<Record<string, unknown>>;

function entries(value: unknown): readonly File[] {
  return Array.isArray(value) ? value.map((one) => asMap(one) ?? {}) : [];
}

function repeatedIds(list: readonly File[], path: readonly string[]): readonly PlacedFault[] {
  const seen = new Set<unknown>();
  return list.flatMap(({ id }, position): readonly PlacedFault[] => {
    if (id === undefined || !seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [
      {
        path: [...path, position],
        message: `the id "${String(id)}" is used twice`,
        mend: 'give each place its own',
      },
    ];
  });
}

function rackFaults(
  rack: File,
  path: readonly (string | number)[],
  known: {
    readonly rooms: ReadonlyMap<unknown, File>;
    readonly components: ReadonlyMap<string, DraftComponent>;
  },
): readonly PlacedFault[] {
  const faults: PlacedFault[] = [];
  const say = (message: string, mend: string): void => void faults.push({ path, message, mend });
  const room = known.rooms.get(rack['room']);
  if (typeof rack['room'] === 'string' && room === undefined) {
    say(`there is no room "${rack['room']}"`, 'add it under places.rooms or correct the id');
  }
  const rows = entries(room?.['rows']).map((row) => row['id']);
  if (room !== undefined && typeof rack['row'] === 'string' && !rows.includes(rack['row'])) {
    say(`there is no row "${rack['row']}" in that room`, 'add it to the room or correct the id');
  }
  if (typeof rack['component'] !== 'string') return faults;
  const component = known.components.get(rack['component']);
  if (component === undefined) {
    say(`there is no component "${rack['component']}"`, 'add that component or correct the id');
  } else if (component.provides !== undefined) {
    say(
      `"${component.id}" provides ${component.provides} and is no load`,
      'name the load that stands for the rack',
    );
  }
  return faults;
}

function overlapFaults(file: File): readonly PlacedFault[] {
  const occupied = new Map<string, string>();
  return Object.entries(asMap(file['devices']) ?? {}).flatMap(([id, raw]): readonly PlacedFault[] => {
    const device = asMap(raw) ?? {};
    const span = asMap(device['rackUnits']);
    const lowest = span?.['lowest'];
    const height = span?.['height'];
    if (typeof lowest !== 'number' || typeof height !== 'number' || height > 100) return [];
    for (let unit = lowest; unit < lowest + height; unit++) {
      const slot = `${String(device['place'])} ${unit}`;
      const other = occupied.get(slot);
      if (other !== undefined) {
        const message = `it overlaps ${other} at unit ${unit}`;
        return [{ path: ['devices', id, 'rackUnits'], message, mend: 'move one of them' }];
      }
      occupied.set(slot, id);
    }
    return [];
  });
}

function outletFaults(file: File, racks: ReadonlySet<unknown>): readonly PlacedFault[] {
  return Object.entries(asMap(file['devices']) ?? {}).flatMap(([id, raw]): readonly PlacedFault[] => {
    const device = asMap(raw) ?? {};
    if (device['outlets'] === undefined) return [];
    const path = ['devices', id, 'outlets'];
    if (device['kind'] !== 'pdu') {
      return [{ path, message: 'only a pdu has outlets', mend: 'take them away or correct its kind' }];
    }
    return Object.entries(asMap(device['outlets']) ?? {}).flatMap(
      ([outlet, what]): readonly PlacedFault[] => {
        const rack = asMap(what)?.['rack'];
        if (typeof rack !== 'string' || racks.has(rack)) return [];
        const mend = 'add it under places.racks or correct the id';
        return [{ path: [...path, outlet], message: `there is no rack "${rack}"`, mend }];
      },
    );
  });
}

function timeZoneFaults(file: File): readonly PlacedFault[] {
  const zone = asMap(file['site'])?.['timeZone'];
  if (typeof zone !== 'string' || Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC')
    return [];
  const mend = 'write an IANA name such as Asia/Baku';
  return [{ path: ['site', 'timeZone'], message: `there is no time zone "${zone}"`, mend }];
}

/** Faults of rooms, racks and of the site's own settings. */
export function placeFaults(
  file: File,
  components: ReadonlyMap<string, DraftComponent>,
): readonly PlacedFault[] {
  const places = asMap(file['places']) ?? {};
  const rooms = entries(places['rooms']);
  const racks = entries(places['racks']);
  const known = { rooms: new Map(rooms.map((room) => [room['id'], room])), components };
  return [
    ...timeZoneFaults(file),
    ...repeatedIds(rooms, ['places', 'rooms']),
    ...repeatedIds(racks, ['places', 'racks']),
    ...racks.flatMap((rack, position) => rackFaults(rack, ['places', 'racks', position], known)),
    ...overlapFaults(file),
    ...outletFaults(file, new Set(racks.map(({ id }) => id))),
  ];
}
