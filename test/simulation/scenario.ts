// What goes wrong on a simulated day, from a seed: pure. Easy to get wrong: the same seed must give the same day for ever,
// so nothing but the seed decides, and the order of the draws is part of the contract.
import type { PlantFaults } from '../../src/simulator/drills.ts';
import { seeded } from '../seeded.ts';

/** Exercises and tests break nothing, and the plant of these days has no static switch. */
type FaultName = Exclude<
  keyof PlantFaults,
  'isMended' | 'openBreakers' | 'cords' | 'deadPhases' | 'exercisedGenerators' | 'testedUpsModules'
>;

/** Something that is broken from one second of the day until another. */
export interface Trouble {
  readonly fault: FaultName;
  readonly id: string;
  readonly fromSeconds: number;
  readonly untilSeconds: number;
}

export interface Day {
  readonly troubles: readonly Trouble[];
  /** Seconds of the day at which the server is killed and started again. */
  readonly restartsSeconds: readonly number[];
  /** Share of questions and notifications that are lost, 0 to 1. */
  readonly loss: number;
}

export const daySeconds = 86_400;
/** The last hour is quiet, so that what runs can come to its end. */
const lastTroubleSeconds = daySeconds - 3_600;

const things: Readonly<Record<FaultName, readonly string[]>> = {
  lostUtilities: ['utility-a', 'utility-b'],
  generatorsThatWillNotStart: ['gen-1', 'gen-2', 'gen-3'],
  stuckSwitches: ['ats-a', 'ats-b'],
  faultyUpsModules: ['ups-a', 'ups-b'],
  faultyCoolingUnits: ['crah-1', 'crah-2'],
  cutCarriers: ['carrier-1', 'carrier-2'],
  fadingCarriers: ['carrier-1', 'carrier-2'],
  silentDevices: ['ats-a', 'ats-b', 'ups-a', 'ups-b', 'gen-1', 'gen-2', 'pdu-1-a', 'router-1'],
};

/** How often each kind is drawn, against each other. */
const lot: readonly FaultName[] = [
  'lostUtilities',
  'lostUtilities',
  'lostUtilities',
  'lostUtilities',
  'generatorsThatWillNotStart',
  'generatorsThatWillNotStart',
  'stuckSwitches',
  'faultyUpsModules',
  'faultyCoolingUnits',
  'cutCarriers',
  'silentDevices',
];

export function dayOf(seed: number): Day {
  const random = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const troubles: Trouble[] = [];
  const episodes = 1 + Math.floor(random() * 2);
  for (let i = 0; i < episodes; i++) {
    const startSeconds = 3_600 + Math.floor(random() * (lastTroubleSeconds - 7_200));
    const count = 1 + Math.floor(random() * 4);
    for (let k = 0; k < count; k++) {
      const fault = pick(lot);
      const fromSeconds = startSeconds + Math.floor(random() ** 2 * 300);
      // Blinks of a second, the minute in which engines start, and half an hour.
      const lengthSeconds = pick([1, 4, 8, 20, 65, 130, 400, 1_800]) * (0.5 + random());
      const untilSeconds = Math.min(lastTroubleSeconds, fromSeconds + Math.ceil(lengthSeconds));
      troubles.push({ fault, id: pick(things[fault]), fromSeconds, untilSeconds });
    }
  }
  const isRestarted = random() < 0.5 && troubles.length > 0;
  const restartsSeconds = isRestarted ? [pick(troubles).fromSeconds + Math.floor(random() * 60)] : [];
  return { troubles, restartsSeconds, loss: pick([0, 0, 0.02, 0.1]) };
}

/** What is broken at a second of the day. */
export function faultsAt(day: Day, seconds: number): PlantFaults {
  const broken = day.troubles.filter((one) => one.fromSeconds <= seconds && seconds < one.untilSeconds);
  const ids = (fault: FaultName): ReadonlySet<string> =>
    new Set(broken.filter((one) => one.fault === fault).map(({ id }) => id));
  return {
    lostUtilities: ids('lostUtilities'),
    generatorsThatWillNotStart: ids('generatorsThatWillNotStart'),
    stuckSwitches: ids('stuckSwitches'),
    openBreakers: new Set(),
    faultyUpsModules: ids('faultyUpsModules'),
    faultyCoolingUnits: ids('faultyCoolingUnits'),
    cutCarriers: ids('cutCarriers'),
    fadingCarriers: ids('fadingCarriers'),
    silentDevices: ids('silentDevices'),
    exercisedGenerators: new Set(),
    testedUpsModules: new Set(),
    cords: { crossed: [], single: new Set(), lent: new Map() },
    deadPhases: new Map(),
    isMended: broken.length === 0,
  };
}
