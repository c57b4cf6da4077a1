// Makes devices of what stands under `devices`, each with the file's `snmp` defaults where it says nothing itself.
// Only called on a file that fits the schema; what is left to fail is a secret that is not there.
import { isPointName } from '../core/points.ts';
import { readFuel } from './autonomy.ts';
import { generatorConditions } from './generator-conditions.ts';
import type { InHand } from './generator-conditions.ts';
import type { PlacedFault } from './graph-faults.ts';
import { readSecurity } from './read-security.ts';
import { readWrites } from './read-writes.ts';
import type { DeviceEntry, SiteFile } from './site-schema.ts';
import type { Binding, CapacityRule, Condition, Device, FuelLevel, Measures, Outlet } from './site.ts';
import { bindingsByComponent, levelBinding } from './tank-level.ts';

const defaults = { port: 161, interval: 10, timeoutMs: 2000, retries: 2 } as const;

type BindingEntry = NonNullable<DeviceEntry['bindings']>[number];
type ConditionEntry = NonNullable<BindingEntry['also']>[number];

/** `folder` is where the site file lies: secrets are named relative to it. */
export function readDevices(
  file: SiteFile,
  folder: string,
): { readonly devices: readonly Device[]; readonly faults: readonly PlacedFault[] } {
  const faults: PlacedFault[] = [];
  const tanks = readTanks(file);
  const devices = Object.entries(file.devices ?? {}).map(([id, entry]): Device => {
    const { name, kind, address, port, profile, place, rackUnits, outlets, bindings } = entry;
    const settings = { ...defaults, ...file.snmp, ...withoutUndefined(entry) };
    const security = readSecurity({
      at: ['devices', id],
      own: entry,
      shared: file.snmp ?? {},
      folder,
      faults,
    });
    return {
      id,
      name: name ?? id,
      kind,
      address,
      port: port ?? defaults.port,
      security,
      ...readWrites({ id, entry, security }, { folder, faults }),
      profile: profile ?? 'auto',
      intervalSeconds: settings.interval,
      ...readCadence(settings),
      timeoutMs: settings.timeoutMs,
      retries: settings.retries,
      ...(place === undefined ? {} : { place }),
      ...(rackUnits === undefined ? {} : { rackUnits }),
      ...(outlets === undefined ? {} : { outlets: readOutlets(outlets) }),
      bindings: (bindings ?? []).map((binding) => readBinding(binding, tanks.get(binding))),
    };
  });
  return { devices, faults };
}

function withoutUndefined(
  entry: DeviceEntry,
): Partial<Pick<DeviceEntry, 'interval' | 'timeoutMs' | 'retries' | CadenceKey>> {
  const { interval, timeoutMs, retries, fastInterval, slowInterval, silentAfter } = entry;
  const settings = { interval, timeoutMs, retries, fastInterval, slowInterval, silentAfter };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function readOutlets(entries: NonNullable<DeviceEntry['outlets']>): readonly Outlet[] {
  return Object.entries(entries).map(([instance, { rack, phase }]) => ({
    instance,
    ...(rack === undefined ? {} : { rack }),
    ...(phase === undefined ? {} : { phase }),
  }));
}

type CadenceKey = 'fastInterval' | 'slowInterval' | 'silentAfter';

/** Fast points are never read less often than ordinary ones, slow ones never more often; k of n is at most n of n. */
function readCadence(
  entry: Partial<Pick<DeviceEntry, CadenceKey>>,
): Pick<Device, 'fastSeconds' | 'slowSeconds' | 'silentAfter'> {
  const { fastInterval, slowInterval, silentAfter } = entry;
  return {
    ...(fastInterval === undefined ? {} : { fastSeconds: fastInterval }),
    ...(slowInterval === undefined ? {} : { slowSeconds: slowInterval }),
    ...(silentAfter === undefined
      ? {}
      : { silentAfter: { polls: Math.min(silentAfter.polls, silentAfter.of), of: silentAfter.of } }),
  };
}

/** What stands in a generator's own tank, by the binding of the device that tells it. */
type Tank = Required<Pick<InHand, 'fuel' | 'fuelLevel'>>;

function readTanks(file: SiteFile): ReadonlyMap<unknown, Tank> {
  const bindings = bindingsByComponent(file.devices);
  return new Map(
    Object.entries(file.components).flatMap(([id, { fuel }]): readonly (readonly [unknown, Tank])[] => {
      if (fuel?.tankLitres === undefined) return [];
      const telling = levelBinding(bindings.get(id) ?? []);
      if (telling === undefined) return [];
      const fuelLevel = (telling.entry['fuelLevel'] ?? {}) as FuelLevel;
      return [[telling.entry, { fuel: readFuel(fuel), fuelLevel }]];
    }),
  );
}

function readBinding(entry: BindingEntry, tank: Tank | undefined): Binding {
  const { component, available, also, measures, capacity, startBattery } = entry;
  const conditions = available === 'none' ? [] : available?.flatMap(readCondition);
  const inHand = { ...tank, ...(startBattery === undefined ? {} : { startBattery }) };
  const added = [...(also?.flatMap(readCondition) ?? []), ...generatorConditions(inHand)];
  const measured = measures !== undefined && isPointName(measures.point) ? measures.point : undefined;
  const { point: _, ...how } = measures ?? { point: '' };
  return {
    component,
    ...(conditions === undefined ? {} : { available: conditions }),
    ...(added.length === 0 ? {} : { also: added }),
    ...(measured === undefined ? {} : { measures: { ...how, point: measured } as Measures }),
    ...(capacity === undefined ? {} : { capacity: readCapacity(capacity) }),
    ...(tank === undefined ? {} : { fuelLevel: tank.fuelLevel }),
  };
}

/** Its point was checked before. */
function readCapacity({ curve, ...rest }: NonNullable<BindingEntry['capacity']>): CapacityRule {
  const rule = rest as CapacityRule;
  return curve === undefined
    ? rule
    : { ...rule, curve: curve.map(([at = 0, most = 0]) => [at, most] as const) };
}

/** Names of points were checked before; one that is not in the registry was a fault. */
function readCondition(entry: ConditionEntry): readonly Condition[] {
  return isPointName(entry.point) ? [entry as Condition] : [];
}
