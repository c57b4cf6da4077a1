// What batteries, fuel and tanks may not say: energy where no power comes from, a curve that falls, dates that are none,
// tanks that feed what is no generator. Tolerant of faults of form, which the schema reports.
import { isPointName, points } from '../core/points.ts';
import type { PlacedFault } from './graph-faults.ts';
import { asMap } from './read-components.ts';
import type { DraftComponent } from './read-components.ts';

type Entry = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

const isoDate = /^\d{4}-\d{2}-\d{2}$/u;
/** An overloaded set still burns by its curve, but nobody measures one beyond this. */
const highestLoadPercent = 120;

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
  const isDate =
    typeof installedOn === 'string' && isoDate.test(installedOn) && !Number.isNaN(Date.parse(installedOn));
  if (installedOn !== undefined && !isDate) {
    say('installedOn', `"${String(installedOn)}" is no date`, 'write it as "2024-05-31", in quotes');
  }
  if (battery['lifeYears'] !== undefined && installedOn === undefined) {
    say('lifeYears', 'a life without a beginning', 'add installedOn');
  }
  return faults;
}

function curveFaults(curve: unknown, path: Path): readonly PlacedFault[] {
  if (!Array.isArray(curve)) return [];
  const pairs = curve.filter(
    (pair): pair is [number, number] =>
      Array.isArray(pair) && pair.length === 2 && pair.every((one) => typeof one === 'number'),
  );
  const mend = 'write [load in %, l/h] from the lowest load to the highest, each more than the one before';
  return pairs.flatMap(([load, litres], at): readonly PlacedFault[] => {
    const before = pairs[at - 1];
    if (load > highestLoadPercent) {
      return [{ path: [...path, at], message: `a load of ${load} % is none`, mend: 'give load in percent' }];
    }
    if (litres <= 0) return [{ path: [...path, at], message: 'a running engine burns something', mend }];
    if (before === undefined || (load > before[0] && litres >= before[1])) return [];
    return [{ path: [...path, at], message: 'the curve does not rise here', mend }];
  });
}

function fuelFaults(component: DraftComponent, fuel: Entry, path: Path): readonly PlacedFault[] {
  const faults: PlacedFault[] = [];
  if (component.provides !== 'power' || component.inputs.length > 0) {
    const mend = 'write it at the generator';
    faults.push({ path, message: 'only a source of power burns fuel', mend });
  }
  if (component.capacity === undefined) {
    const message = 'consumption is by percent of a capacity that is not given';
    faults.push({ path, message, mend: 'give the generator its capacity' });
  }
  return [...faults, ...curveFaults(fuel['litresPerHour'], [...path, 'litresPerHour'])];
}

function levelFaults(raw: unknown, path: Path, devices: Entry): readonly PlacedFault[] {
  const level = asMap(raw) ?? {};
  const { device, point } = level;
  const faults: PlacedFault[] = [];
  if (typeof device === 'string' && !Object.hasOwn(devices, device)) {
    const mend = 'add that device or correct the id';
    faults.push({ path: [...path, 'device'], message: `there is no device "${device}"`, mend });
  }
  if (typeof point !== 'string') return faults;
  const unit = isPointName(point) ? points[point].unit : undefined;
  if (unit === '%' || unit === 'l') return faults;
  const message = unit === undefined ? `there is no point "${point}"` : `"${point}" tells no level`;
  return [
    ...faults,
    { path: [...path, 'point'], message, mend: 'name a point in % or l, such as fuel.level' },
  ];
}

/** Faults of everything that concerns time left. `components` by id. */
export function autonomyFaults(
  file: Entry,
  components: ReadonlyMap<string, DraftComponent>,
): readonly PlacedFault[] {
  const written = asMap(file['components']) ?? {};
  const devices = asMap(file['devices']) ?? {};
  const ofComponents = [...components.values()].flatMap((component): readonly PlacedFault[] => {
    const entry = asMap(written[component.id]) ?? {};
    const [battery, fuel] = [asMap(entry['battery']), asMap(entry['fuel'])];
    const path = ['components', component.id];
    return [
      ...(battery === undefined ? [] : batteryFaults(component, battery, [...path, 'battery'])),
      ...(fuel === undefined ? [] : fuelFaults(component, fuel, [...path, 'fuel'])),
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
  return [...ofComponents, ...ofTanks];
}
