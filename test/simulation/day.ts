// One simulated day: plant, agents, collector, evaluator, alarms in one process on a virtual clock.
import { loadProfiles } from '../../src/collect/load-profiles.ts';
import type { Profile } from '../../src/collect/profile.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { loadSite } from '../../src/site/load-site.ts';
import type { Site } from '../../src/site/site.ts';
import { Agents } from './agents.ts';
import { House, nothingKept, type Kept } from './house.ts';
import { Invariants, type Violation } from './invariants.ts';
import { PlantWorld } from './plant-world.ts';
import { dayOf, daySeconds, faultsAt, seeded, type Day } from './scenario.ts';

const startEpochMs = Date.UTC(2026, 10, 23);

export interface DayResult {
  readonly seed: number;
  readonly day: Day;
  readonly violations: readonly Violation[];
  readonly pages: Kept['pages'];
  /** What changed and when, in the order in which it did. */
  readonly story: readonly { readonly atSeconds: number; readonly what: string }[];
}

let loaded: { readonly site: Site; readonly profiles: readonly Profile[] } | undefined;

function load(): NonNullable<typeof loaded> {
  if (loaded !== undefined) return loaded;
  const site = loadSite(`${import.meta.dirname}/site.yaml`);
  const profiles = loadProfiles();
  if (!('site' in site)) throw new Error(JSON.stringify(site.faults));
  if (!('profiles' in profiles)) throw new Error(JSON.stringify(profiles.faults));
  loaded = { site: site.site, profiles: profiles.profiles };
  return loaded;
}

/** Plays the day of a seed and gives what went against the invariants. */
export async function playDay(seed: number): Promise<DayResult> {
  const { site, profiles } = load();
  const day = dayOf(seed);
  const clock = new VirtualClock(startEpochMs);
  const world = new PlantWorld(site, clock, seed);
  const agents = new Agents({ world, clock, random: seeded(seed ^ 0x5eed), loss: day.loss });
  const kept = nothingKept();
  const story: { atSeconds: number; what: string }[] = [];
  const tell = (what: string): void => {
    story.push({ atSeconds: (clock.epochMs() - startEpochMs) / 1000, what });
  };
  const makeHouse = (): House => new House({ site, clock, agents, profiles, kept, tell });
  let house = makeHouse();
  agents.onNotification((deviceId) => house.hear(deviceId));
  const invariants = new Invariants({ site, clock, world, day, house: () => house });
  for (const seconds of instantsOf(day)) {
    await clock.advance(startEpochMs + seconds * 1000 - clock.epochMs());
    world.setFaults(faultsAt(day, seconds));
    if (day.restartsSeconds.includes(seconds)) {
      house.kill();
      tell('the server is killed and starts again');
      house = makeHouse();
      invariants.noteRestart();
    }
  }
  await clock.advance(startEpochMs + daySeconds * 1000 - clock.epochMs());
  invariants.endDay();
  house.kill();
  return { seed, day, violations: invariants.violations, pages: kept.pages, story };
}

/** Seconds of the day at which something breaks, is mended, or the server is killed. */
function instantsOf({ troubles, restartsSeconds }: Day): readonly number[] {
  const edges = troubles.flatMap(({ fromSeconds, untilSeconds }) => [fromSeconds, untilSeconds]);
  return [...new Set([...edges, ...restartsSeconds])].sort((a, b) => a - b);
}
