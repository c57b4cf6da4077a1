// How long the site carries on by itself, as the browser sees it. Pure. Easy to get wrong: a time nobody knows is no zero, and
// the least of several times of which one is not known is at most the least of the rest.
import type { KeptRefuelling } from '../autonomy/autonomy-store.ts';
import type { BatteryStanding } from '../autonomy/battery-book.ts';
import type { GeneratorFuel } from '../autonomy/fuel-standing.ts';
import type { LoadProtection, ProtectionState } from '../redundancy/protection.ts';
import type { SiteComponent } from '../site/site.ts';
import type {
  AutonomyView,
  BatteryView,
  GeneratorView,
  LoadProtectionView,
  ProtectionSummary,
} from './contract-autonomy.ts';
import type { PlantSource } from './sources.ts';

type AutonomySource = PlantSource['autonomy'];

export function protectionSummary(autonomy: AutonomySource): ProtectionSummary {
  const loads = [...autonomy.protection().values()];
  const counts: Record<ProtectionState, number> = {
    'on-utility': 0,
    'on-generator': 0,
    'on-battery': 0,
    unprotected: 0,
    lost: 0,
    unknown: 0,
  };
  for (const { state } of loads) counts[state] += 1;
  const held = loads.filter(({ state }) => state === 'on-utility' || state === 'on-generator');
  return {
    counts,
    mixed: loads.filter(({ isMixed }) => isMixed).length,
    leastLeftSeconds: least(
      loads.filter(({ state }) => state === 'on-battery').map((one) => one.secondsLeft),
    ),
    leastHeldSeconds: least(held.map(({ heldSeconds }) => heldSeconds)),
  };
}

/** Of those that are known; null when none is. */
export function least(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

const minuteSeconds = 60;

export function loadProtectionView(load: LoadProtection): LoadProtectionView {
  const { state, secondsLeft, heldSeconds, feeds, isMixed } = load;
  const round = (seconds: number | null, unit: number): number | null =>
    seconds === null ? null : Math.floor(seconds / unit) * unit;
  // While nothing is on battery a change by the second would only be noise on the wire.
  const held = round(heldSeconds, state === 'on-battery' ? 1 : minuteSeconds);
  return { state, secondsLeft: round(secondsLeft, 1), heldSeconds: held, feeds, isMixed };
}

function batteryView(
  battery: BatteryStanding,
  component: SiteComponent | undefined,
  requiredSeconds: number,
): BatteryView {
  const { componentId, mode, seconds, source, uncertaintySeconds, learntFrom, distrust } = battery;
  const { lastDischarge } = battery;
  return {
    componentId,
    name: component?.name ?? componentId,
    mode,
    seconds,
    source,
    uncertaintySeconds,
    learntFrom,
    distrust,
    requiredSeconds: component?.battery?.requiredSeconds ?? requiredSeconds,
    chargePercent: battery.chargePercent,
    loadKw: battery.outputKw,
    celsius: battery.celsius,
    care: battery.care,
    installedOn: component?.battery?.installedOn ?? null,
    lastDischarge:
      lastDischarge === null
        ? null
        : {
            startedAtMs: lastDischarge.startedAtMs,
            seconds: (lastDischarge.endedAtMs - lastDischarge.startedAtMs) / 1000,
            energyWh:
              (lastDischarge.watts * (lastDischarge.endedAtMs - lastDischarge.startedAtMs)) / 3_600_000,
          },
  };
}

function generatorView(
  generator: GeneratorFuel,
  names: { readonly component: string; readonly tank: string | null },
): GeneratorView {
  const { id, level, isRunning, state, mode, starts, failedStarts, tankLitres, now, atN } = generator;
  return {
    componentId: id,
    name: names.component,
    isRunning,
    state,
    mode,
    starts,
    failedStarts,
    litres: level?.litres ?? null,
    tankLitres,
    sharedTank: names.tank,
    now,
    atN,
  };
}

export function autonomyView(
  plant: Pick<PlantSource, 'site' | 'autonomy'>,
  refuellings: readonly KeptRefuelling[],
  nowMs: number,
): AutonomyView {
  const { autonomy, site } = plant;
  const byId = new Map(site.components.map((component) => [component.id, component]));
  const { generators, tanks, siteHoursAtN } = autonomy.fuel();
  const tankNames = new Map(tanks.map(({ id, name }) => [id, name]));
  const { requiredBatterySeconds, minimumFuelHours } = autonomy.settings;
  return {
    at: nowMs,
    protection: protectionSummary(autonomy),
    batteries: Array.from(autonomy.batteries().values(), (battery) =>
      batteryView(battery, byId.get(battery.componentId), requiredBatterySeconds),
    ),
    generators: generators.map((generator) => {
      const { id, tankId } = generator;
      const tank = tankId === null ? null : (tankNames.get(tankId) ?? tankId);
      return generatorView(generator, { component: byId.get(id)?.name ?? id, tank });
    }),
    tanks: tanks.map(({ id, name, litres, level, isShared }) => ({
      id,
      name,
      capacityLitres: litres,
      litres: level?.litres ?? null,
      isShared,
    })),
    minimumFuelHours,
    siteHoursAtN,
    refuellings: refuellings.map((one) => ({ ...one, tankName: tankNames.get(one.tankId) ?? one.tankId })),
  };
}
