// Reads the site file: the site, or every fault in it at once, of form and of meaning. Easy to get wrong: a fault of
// form must not hide the faults of meaning behind it, so what could be read is checked all the same.
import { dirname } from 'node:path';
import type { Fault } from '../core/fault.ts';
import { readYamlFile } from '../platform/yaml-file.ts';
import type { FilePlaces } from '../platform/yaml-file.ts';
import { readAutonomy, readFuel } from './autonomy.ts';
import { autonomyFaults } from './autonomy-faults.ts';
import { breakerFaults } from './breaker-faults.ts';
import { deviceFaults } from './device-faults.ts';
import { graphFaults } from './graph-faults.ts';
import { idFaults } from './id-faults.ts';
import { placeFaults } from './place-faults.ts';
import { asMap, readComponent } from './read-components.ts';
import type { DraftComponent } from './read-components.ts';
import { readDevices } from './read-devices.ts';
import { readTraps } from './read-traps.ts';
import { siteFileSchema } from './site-schema.ts';
import type { ComponentEntry, SiteFile } from './site-schema.ts';
import type { Rack, Room, Site, SiteComponent } from './site.ts';

export type LoadedSite = { readonly site: Site } | { readonly faults: readonly Fault[] };

export interface LoadOptions {
  /** `ignore` for offline questions about the graph: devices are then left out, with the secrets they need. */
  readonly devices?: 'read' | 'ignore';
  /** Names of the device profiles there are; a device that names another is a fault. Absent: names are not checked. */
  readonly profiles?: readonly string[];
}

/** Loads and checks a site file. Secrets it names are read; one that is not there is a fault. */
export function loadSite(file: string, options: LoadOptions = {}): LoadedSite {
  const read = readYamlFile(file, siteFileSchema);
  if (!('value' in read)) {
    const meaning =
      read.draft === undefined ? [] : meaningFaults(read.draft.value, read.draft.places, options);
    return { faults: inFileOrder([...read.faults, ...meaning]) };
  }
  const { value, places } = read;
  const faults = meaningFaults(value, places, options);
  const devices = options.devices === 'ignore' ? noDevices : readDevices(value, dirname(file));
  const traps = options.devices === 'ignore' ? noTraps : readTraps(value, dirname(file));
  const unread = [...devices.faults, ...traps.faults];
  faults.push(...unread.map(({ path, message, mend }) => places.fault(path, message, mend)));
  if (faults.length > 0) return { faults: inFileOrder(faults) };
  const components = readComponents(value.components).map((component) => ({
    ...component,
    ...timeFields(value.components[component.id]),
    line: places.lineOf(['components', component.id]),
  }));
  const heard = traps.traps === undefined ? {} : { traps: traps.traps };
  const autonomy = readAutonomy(value.autonomy);
  const things = { components, devices: devices.devices, autonomy, ...heard, ...readPlaces(value) };
  return { site: { file, ...identity(value), ...things } };
}

const noDevices = { devices: [], faults: [] };
const noTraps = { traps: undefined, faults: [] };

function meaningFaults(value: unknown, places: FilePlaces, options: LoadOptions): Fault[] {
  const file = asMap(value) ?? {};
  const components = readComponents(asMap(file['components']) ?? {});
  const byId = new Map(components.map((component) => [component.id, component]));
  const found = [
    ...idFaults(file),
    ...graphFaults(components),
    ...placeFaults(file, byId),
    ...autonomyFaults(file, byId),
    ...breakerFaults(file),
    ...deviceFaults(file, {
      components: new Set(components.map((component) => component.id)),
      profiles: options.profiles === undefined ? undefined : new Set(['auto', ...options.profiles]),
    }),
  ];
  return found.map(({ path, message, mend }) => places.fault(path, message, mend));
}

function readComponents(map: Readonly<Record<string, unknown>>): readonly DraftComponent[] {
  return Object.entries(map).map(([id, raw]) => readComponent(id, raw));
}

/** How long a component carries on by itself. */
function timeFields(entry: ComponentEntry | undefined): Pick<SiteComponent, 'battery' | 'fuel'> {
  const { battery, fuel } = entry ?? {};
  return {
    ...(battery === undefined ? {} : { battery }),
    ...(fuel === undefined ? {} : { fuel: readFuel(fuel) }),
  };
}

/** By line, and each fault once: the schema and the meaning may both have seen it. */
function inFileOrder(faults: readonly Fault[]): readonly Fault[] {
  const unique = new Map(faults.map((fault) => [`${fault.line}\t${fault.path}\t${fault.message}`, fault]));
  return [...unique.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function identity(value: SiteFile): Pick<Site, 'id' | 'name' | 'timeZone' | 'currency'> {
  const { id = 'site', timeZone = 'UTC', currency = 'AZN' } = value.site ?? {};
  const name = value.site?.name ?? id;
  return { id, name, timeZone, currency };
}

function readPlaces(value: SiteFile): { rooms: readonly Room[]; racks: readonly Rack[] } {
  const rooms = (value.places?.rooms ?? []).map(({ id, name, rows }) => ({
    id,
    name: name ?? id,
    rows: (rows ?? []).map((row) => ({ id: row.id, name: row.name ?? row.id })),
  }));
  const standing = Map.groupBy(Object.values(value.devices ?? {}), ({ place }) => place);
  const racks = (value.places?.racks ?? []).map((rack) => {
    const taken = (standing.get(rack.id) ?? []).flatMap(({ rackUnits }) => rackUnits ?? []);
    return { ...rack, name: rack.name ?? rack.id, ...(taken.length === 0 ? {} : { taken }) };
  });
  return { rooms, racks };
}
