// What the fuel of a generator may not say: a curve that falls, a class that the full tank cannot meet, a level that nobody
// tells or two do. Tolerant of faults of form, which the schema reports. Easy to get wrong: what a set burns and what it holds
// stands at the component alone; the binding says no more than which point tells the level.
import { isPointName, points } from '../core/points.ts';
import { classLitres, readFuel } from './autonomy.ts';
import type { PlacedFault } from './graph-faults.ts';
import { asMap } from './read-components.ts';
import type { DraftComponent } from './read-components.ts';
import { levelBinding } from './tank-level.ts';
import type { WrittenBinding } from './tank-level.ts';

type Entry = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** An overloaded set still burns by its curve, but nobody measures one beyond this. */
const highestLoadPercent = 120;

export function fuelFaults(
  component: DraftComponent,
  fuel: Entry,
  bindings: readonly WrittenBinding[],
): readonly PlacedFault[] {
  const path = ['components', component.id, 'fuel'];
  const faults: PlacedFault[] = [];
  if (component.provides !== 'power' || component.inputs.length > 0) {
    const mend = 'write it at the generator';
    faults.push({ path, message: 'only a source of power burns fuel', mend });
  }
  if (component.capacity === undefined) {
    const message = 'consumption is by percent of a capacity that is not given';
    faults.push({ path, message, mend: 'give the generator its capacity' });
  }
  if (fuel['tankLitres'] !== undefined && bindings.length > 0 && levelBinding(bindings) === undefined) {
    const mend = 'write fuelLevel at the binding of the device that does';
    faults.push({ path: [...path, 'tankLitres'], message: 'no device tells what stands in it', mend });
  }
  return [
    ...faults,
    ...curveFaults(fuel['litresPerHour'], [...path, 'litresPerHour']),
    ...classFaults(fuel, path),
  ];
}

function curveFaults(curve: unknown, path: Path): readonly PlacedFault[] {
  const mend = 'write [load in %, l/h] from the lowest load to the highest, each more than the one before';
  const pairs = pairsOf(curve);
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

function pairsOf(curve: unknown): readonly [number, number][] {
  if (!Array.isArray(curve)) return [];
  return curve.filter(
    (pair): pair is [number, number] =>
      Array.isArray(pair) && pair.length === 2 && pair.every((one) => typeof one === 'number'),
  );
}

function classFaults(fuel: Entry, path: Path): readonly PlacedFault[] {
  const { classHours, tankLitres, litresPerHour } = fuel;
  if (typeof classHours !== 'number') return [];
  if (tankLitres === undefined) {
    const mend = 'give tankLitres, or leave it out: hours of shared tanks are asked by minimumFuelHours';
    return [
      { path: [...path, 'classHours'], message: 'it is asked of a tank of its own, and there is none', mend },
    ];
  }
  const burns = typeof litresPerHour === 'number' ? litresPerHour : [...pairsOf(litresPerHour)];
  const usableFrom = typeof fuel['usableFrom'] === 'number' ? fuel['usableFrom'] : 0;
  if (typeof tankLitres !== 'number' || (typeof burns !== 'number' && burns.length < 2)) return [];
  const litres = classLitres(readFuel({ litresPerHour: burns, tankLitres, usableFrom, classHours })) ?? 0;
  if (litres <= tankLitres) return [];
  const message = `${classHours} h at full load take ${Math.round(litres)} l in the tank, which holds ${tankLitres} l`;
  const mend = 'correct the class, the consumption or the size of the tank';
  return [{ path: [...path, 'classHours'], message, mend }];
}

/** Faults of what bindings say of fuel. `components` as written, by id. */
export function fuelBindingFaults(
  components: Entry,
  bindings: readonly WrittenBinding[],
): readonly PlacedFault[] {
  const tellers = new Set<string>();
  return bindings.flatMap(({ component, entry, path }): readonly PlacedFault[] => {
    const fuel = asMap(asMap(components[component])?.['fuel']);
    const misplaced = entry['fuel'] === undefined ? [] : [misplacedFault(component, { entry, path }, fuel)];
    if (entry['fuelLevel'] === undefined) return misplaced;
    const at = [...path, 'fuelLevel'];
    const faults = [
      ...misplaced,
      ...levelPointFaults(asMap(entry['fuelLevel'])?.['point'], [...at, 'point']),
    ];
    const isKnown = Object.hasOwn(components, component) && misplaced.length === 0;
    if (isKnown && fuel?.['tankLitres'] === undefined) {
      const mend = `give components.${component}.fuel its tankLitres`;
      faults.push({ path: at, message: `"${component}" has no tank of its own`, mend });
    }
    if (tellers.has(component)) {
      const message = `the level of "${component}" is told by another binding already`;
      faults.push({ path: at, message, mend: 'leave one of them' });
    }
    tellers.add(component);
    return faults;
  });
}

/** The mend is the line to write. */
function misplacedFault(
  component: string,
  { entry, path }: Pick<WrittenBinding, 'entry' | 'path'>,
  atComponent: Entry | undefined,
): PlacedFault {
  const here = asMap(entry['fuel']) ?? {};
  const missing = ['tankLitres', 'litresPerHour', 'classHours'].flatMap((key) =>
    typeof here[key] === 'number' && atComponent?.[key] === undefined ? [`${key}: ${here[key]}`] : [],
  );
  const place = `components.${component}.fuel`;
  const mend =
    missing.length === 0
      ? `take it out; ${place} says it`
      : `take it out and write ${missing.join(', ')} under ${place}`;
  return { path: [...path, 'fuel'], message: 'fuel is written at the generator, not at a binding', mend };
}

/** A point that tells no level. */
export function levelPointFaults(point: unknown, path: Path): PlacedFault[] {
  if (typeof point !== 'string') return [];
  const unit = isPointName(point) ? points[point].unit : undefined;
  if (unit === '%' || unit === 'l') return [];
  const message = unit === undefined ? `there is no point "${point}"` : `"${point}" tells no level`;
  return [{ path, message, mend: 'name a point in % or l, such as fuel.level' }];
}
