// What batteries and shared tanks may not say: energy where no power comes from, dates that are none, tanks that feed what is
// no generator; and with fuel-faults.ts everything that concerns time left. Tolerant of faults of form, which the schema reports.
import { fuelBindingFaults, fuelFaults, levelPointFaults } from './fuel-faults.ts';
import type { PlacedFault } from './graph-faults.ts';
import { asMap } from './read-components.ts';
import type { DraftComponent } from './read-components.ts';
import { bindingsByComponent } from './tank-level.ts';

type Entry = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

const isoDate = /^\d{4}-\d{2}-\d{2}$/u;

function batteryFaults(component: DraftComponent, battery: Entry, path: Path): readonly PlacedFault[] {
  const faults: PlacedFault[] = [];
  const say = (key: string, message: string, mend: string): void =>
    void faults.push({ path: [...path, key], message, mend });
  if (component.provides !== 'power') {
    const mend = 'write it at the UPS or rectifier that the battery stands behind';
    faults.push({ path, message: 'a battery stands behind what provides power', mend });
  }
  if ((battery['atWatts'] === undefined) !== (battery['exponent'] === undefined)) {
    const missing = battery['atWatts'] === undefined ? 'atWatts' : 'exponent';
    say(missing, '`atWatts` and `exponent` go together', `add ${missing} or leave out the other`);
  }
  const { installedOn } = battery;
  if (installedOn !== undefined && !isDate(installedOn)) {
    say('installedOn', `"${String(installedOn)}" is no date`, 'write it as "2024-05-31", in quotes');
  }
  if (battery['lifeYears'] !== undefined && installedOn === undefined) {
    say('lifeYears', 'a life without a beginning', 'add installedOn');
  }
  return faults;
}

/** Of the calendar: a 30th of February is parsed as the day after its last. */
function isDate(text: unknown): boolean {
  if (typeof text !== 'string' || !isoDate.test(text)) return false;
  const atMs = Date.parse(text);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
}

function levelFaults(raw: unknown, path: Path, devices: Entry): readonly PlacedFault[] {
  const level = asMap(raw) ?? {};
  const { device, point } = level;
  const faults: PlacedFault[] = [];
  if (typeof device === 'string' && !Object.hasOwn(devices, device)) {
    const mend = 'add that device or correct the id';
    faults.push({ path: [...path, 'device'], message: `there is no device "${device}"`, mend });
  }
  return [...faults, ...levelPointFaults(point, [...path, 'point'])];
}

/** Faults of everything that concerns time left. `components` by id. */
export function autonomyFaults(
  file: Entry,
  components: ReadonlyMap<string, DraftComponent>,
): readonly PlacedFault[] {
  const written = asMap(file['components']) ?? {};
  const devices = asMap(file['devices']) ?? {};
  const bindings = bindingsByComponent(devices);
  const ofComponents = [...components.values()].flatMap((component): readonly PlacedFault[] => {
    const entry = asMap(written[component.id]) ?? {};
    const [battery, fuel] = [asMap(entry['battery']), asMap(entry['fuel'])];
    const path = ['components', component.id];
    return [
      ...(battery === undefined ? [] : batteryFaults(component, battery, [...path, 'battery'])),
      ...(fuel === undefined ? [] : fuelFaults(component, fuel, bindings.get(component.id) ?? [])),
    ];
  });
  const tanks = asMap(asMap(file['autonomy'])?.['tanks']) ?? {};
  const fed = new Map<string, string>();
  const ofTanks = Object.entries(tanks).flatMap(([id, raw]): readonly PlacedFault[] => {
    const tank = asMap(raw) ?? {};
    const path = ['autonomy', 'tanks', id];
    const feeds = Array.isArray(tank['feeds']) ? tank['feeds'] : [];
    const dangling = feeds.flatMap((one: unknown, at): readonly PlacedFault[] => {
      if (typeof one !== 'string') return [];
      const place = [...path, 'feeds', at];
      const other = fed.get(one);
      if (other !== undefined) {
        return [
          { path: place, message: `"${one}" draws from "${other}" already`, mend: 'feed it from one tank' },
        ];
      }
      fed.set(one, id);
      if (asMap(asMap(written[one])?.['fuel']) !== undefined) return [];
      const mend = 'name generators that have `fuel`';
      return [{ path: place, message: `"${one}" burns no fuel`, mend }];
    });
    return [...dangling, ...levelFaults(tank['level'], [...path, 'level'], devices)];
  });
  const ofBindings = fuelBindingFaults(written, [...bindings.values()].flat());
  return [...ofComponents, ...ofTanks, ...ofBindings];
}
