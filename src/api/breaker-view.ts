// Breakers with the currents that their devices measure, phase by phase, now and after failover of the twin. Pure. Easy to
// get wrong: a phase that is not read for certain makes the breaker unknown, and of a twin as well.
import { continuousShare, imbalanceOf, loadBreaker, phaseToUse } from '../capacity/breaker.ts';
import type { PhaseAmps } from '../capacity/breaker.ts';
import type { Reading } from '../readings/reading.ts';
import type { Breaker, Site, SiteComponent } from '../site/site.ts';
import type { BreakerView } from './contract-capacity.ts';
import type { PlantSource } from './sources.ts';

type Fused = SiteComponent & { readonly breaker: Breaker };

/** Heaviest after failover first; those of which nothing is known last. */
export function breakerViews(plant: Pick<PlantSource, 'site' | 'board' | 'healths'>): BreakerView[] {
  const { site } = plant;
  const twins = twinsOf(site);
  const devices = new Map(
    site.devices.flatMap(({ id, bindings }) =>
      bindings
        .filter(({ measures }) => measures !== undefined)
        .map(({ component }) => [component, id] as const),
    ),
  );
  const ampsOf = (component: SiteComponent | undefined, phases: number): PhaseAmps => {
    const device = component === undefined ? undefined : devices.get(component.id);
    const isSilent = device === undefined || plant.healths().get(device)?.state === 'silent';
    const readings = isSilent ? [] : plant.board.ofDevice(device);
    return phaseAmps(readings, phases);
  };
  const components = new Map(site.components.map((one) => [one.id, one]));
  const rank = ({ failoverShare }: BreakerView): number => failoverShare ?? -1;
  return site.components
    .filter((one): one is Fused => one.breaker !== undefined)
    .map((component): BreakerView => {
      const { id, name, breaker } = component;
      const others = twins.get(id) ?? [];
      const load = loadBreaker(
        breaker,
        ampsOf(component, breaker.phases),
        others.map((twin) => ampsOf(components.get(twin), breaker.phases)),
      );
      return {
        id,
        name,
        amps: breaker.amps,
        continuousAmps: breaker.amps * continuousShare,
        phaseAmps: load.amps,
        failoverAmps: load.failoverAmps,
        twins: others,
        share: load.share,
        failoverShare: load.failoverShare,
        imbalance: imbalanceOf(load.amps),
        usePhase: phaseToUse(load.failoverAmps),
      };
    })
    .toSorted((a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1));
}

/** The other feeds of the loads that a component feeds alone. */
function twinsOf({ components }: Site): ReadonlyMap<string, readonly string[]> {
  const twins = new Map<string, Set<string>>();
  for (const { provides, inputs } of components) {
    const members = inputs.find(({ medium }) => medium === 'power')?.members ?? [];
    if (provides !== undefined || members.length < 2) continue;
    for (const member of members) {
      const others = members.filter((other) => other !== member);
      twins.set(member, new Set([...(twins.get(member) ?? []), ...others]));
    }
  }
  return new Map([...twins].map(([id, others]) => [id, [...others].sort()]));
}

/** `phase.current` where the device has it, else the input's currents by line. */
function phaseAmps(readings: readonly Reading[], phases: number): PhaseAmps {
  const own = readings.filter(({ point }) => point === 'phase.current');
  const lines = own.length > 0 ? own : readings.filter(({ point }) => point === 'input.current');
  return Array.from({ length: phases }, (_, at): number | null => {
    const found = lines.find(({ instance }) => instance === String(at + 1) || instance === `L${at + 1}`);
    const scalar = phases === 1 ? lines.find(({ instance }) => instance === '') : undefined;
    const reading = found ?? scalar;
    return reading?.quality === 'good' ? reading.value : null;
  });
}
