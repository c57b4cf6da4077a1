// One simulated day: plant, agents, collector, evaluator, alarms in one process on a virtual clock.
import { loadProfiles } from '../../src/collect/load-profiles.ts';
import type { Profile } from '../../src/collect/profile.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { readSequences } from '../../src/failover/read-sequences.ts';
import { verdictOf } from '../../src/failover/run.ts';
import type { Sequence } from '../../src/failover/sequence-schema.ts';
import { loadSite } from '../../src/site/load-site.ts';
import type { Site } from '../../src/site/site.ts';
import { Agents } from './agents.ts';
import { House, nothingKept, type Kept } from './house.ts';
import { Invariants, type Violation } from './invariants.ts';
import { PlantWorld } from './plant-world.ts';
import { dayOf, daySeconds, faultsAt, type Day } from './scenario.ts';
import { seeded } from '../seeded.ts';

const startEpochMs = Date.UTC(2026, 10, 23);

export interface DayResult {
  readonly seed: number;
  readonly day: Day;
  readonly violations: readonly Violation[];
  readonly pages: Kept['pages'];
  /** Verdicts of all runs, counted. */
  readonly runs: Readonly<Record<string, number>>;
  /** What changed and when, in the order in which it did. */
  readonly story: readonly { readonly atSeconds: number; readonly what: string }[];
}

interface Files {
  readonly site: Site;
  readonly profiles: readonly Profile[];
  readonly sequences: readonly Sequence[];
}

let loaded: Files | undefined;

function load(): Files {
  if (loaded !== undefined) return loaded;
  const file = `${import.meta.dirname}/site.yaml`;
  const site = loadSite(file);
  const profiles = loadProfiles();
  if (!('site' in site)) throw new Error(JSON.stringify(site.faults));
  if (!('profiles' in profiles)) throw new Error(JSON.stringify(profiles.faults));
  const sequences = readSequences(file, site.site);
  if (!('sequences' in sequences)) throw new Error(JSON.stringify(sequences.faults));
  loaded = { site: site.site, profiles: profiles.profiles, sequences: sequences.sequences };
  return loaded;
}

/** Plays the day of a seed and gives what went against the invariants. */
export async function playDay(seed: number): Promise<DayResult> {
  const { site, profiles, sequences } = load();
  const day = dayOf(seed);
  const clock = new VirtualClock(startEpochMs);
  const world = new PlantWorld(site, clock, seed);
  const agents = new Agents({ world, clock, random: seeded(seed ^ 0x5eed), loss: day.loss });
  const kept = nothingKept();
  const story: { atSeconds: number; what: string }[] = [];
  const tell = (what: string): void => {
    story.push({ atSeconds: (clock.epochMs() - startEpochMs) / 1000, what });
  };
  const makeHouse = (): House => new House({ site, clock, agents, profiles, sequences, kept, tell });
  let house = makeHouse();
  agents.onNotification((deviceId) => house.hear(deviceId));
  const invariants = new Invariants({ site, clock, world, day, house: () => house, kept });
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
  return { seed, day, violations: invariants.violations, pages: kept.pages, runs: countRuns(kept), story };
}

/** Seconds of the day at which something breaks, is mended, or the server is killed. */
function instantsOf({ troubles, restartsSeconds }: Day): readonly number[] {
  const edges = troubles.flatMap(({ fromSeconds, untilSeconds }) => [fromSeconds, untilSeconds]);
  return [...new Set([...edges, ...restartsSeconds])].sort((a, b) => a - b);
}

function countRuns({ runs }: Kept): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { run } of runs.all.values()) {
    const key = `${run.sequenceId} ${verdictOf(run)}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
