// The closed list of drills and what each breaks in the plant. Easy to get wrong: a drill only breaks or mends
// something; everything that follows, the recovery too, is the plant's own doing.
import { racksToCross, racksToLend } from './cords.ts';
import type { Cords } from './cords.ts';
import type { SiteComponent } from '../site/site.ts';
import { membersOf } from './topology.ts';
import type { Topology } from './topology.ts';

export interface Drill {
  readonly name: DrillName;
  readonly title: string;
  readonly description: string;
}

export const drillNames = [
  'mains-lost-a',
  'mains-lost-b',
  'mains-lost-both',
  'generator-fails-to-start',
  'transfer-switch-stays',
  'static-switch-source-lost',
  'ups-module-fault',
  'cooling-unit-fault',
  'fibre-cut',
  'fibre-fades',
  'cords-crossed',
  'power-supply-dead',
  'outlet-lent',
  'phase-meter-dead',
  'agent-silent',
  'generator-exercise',
  'battery-test',
  'normal',
] as const;
export type DrillName = (typeof drillNames)[number];

const texts: Readonly<Record<DrillName, readonly [title: string, description: string]>> = {
  'mains-lost-a': [
    'Mains lost, side A',
    'The first utility goes away: UPS on battery, generators start, the switch moves.',
  ],
  'mains-lost-b': [
    'Mains lost, side B',
    'The second utility goes away: UPS on battery, generators start, the switch moves.',
  ],
  'mains-lost-both': [
    'Mains lost, both sides',
    'Both utilities go away and the whole site moves to the generators.',
  ],
  'generator-fails-to-start': [
    'A generator does not start',
    'Both utilities go away and the second generator does not start: the others must carry the site.',
  ],
  'transfer-switch-stays': [
    'A transfer switch stays',
    'The first utility goes away and its transfer switch does not move: that side runs its batteries down.',
  ],
  'static-switch-source-lost': [
    'Static switch loses its source',
    'The breaker of its first source opens: the load moves within a quarter of a period, and back when the breaker is closed.',
  ],
  'ups-module-fault': [
    'UPS module fault',
    'The first UPS module fails; the modules beside it take its load.',
  ],
  'cooling-unit-fault': [
    'Cooling unit fault',
    'The first cooling unit of the hall stops; the others speed up.',
  ],
  'fibre-cut': ['Fibre cut', 'The first carrier goes dark and its traffic moves to the other.'],
  'fibre-fades': [
    'A fibre fades',
    'The light of the first carrier weakens by half a decibel a minute, a month of ageing in a quarter of an hour.',
  ],
  'cords-crossed': [
    'Cords exchanged',
    'The second cords of two racks are exchanged; nothing fails, but the model is wrong from then on.',
  ],
  'power-supply-dead': [
    'A second feed carries nothing',
    'The last rack draws everything from its first feed, as with a dead power supply.',
  ],
  'outlet-lent': [
    'An outlet feeds another tenant',
    'Equipment of the next rack is plugged into the outlet that is laid there: the tenant of this rack pays for it.',
  ],
  'phase-meter-dead': [
    'A phase is not measured',
    'The current transformer of one phase of the third rack PDU dies: it shows 0 A and counts too little.',
  ],
  'agent-silent': ['A device goes silent', 'The second transfer switch works on but no longer answers.'],
  'generator-exercise': [
    'Generator exercise',
    'The first generator runs on a load bank at 40 % of its rating while the mains stand; half an hour of it counts.',
  ],
  'battery-test': [
    'UPS battery test',
    'The first UPS module carries its load from its battery for a minute and judges it.',
  ],
  normal: [
    'Back to normal',
    'Everything is mended; switches go back, generators cool down, batteries recharge.',
  ],
};

export const drills: readonly Drill[] = drillNames.map((name) => {
  const [title, description] = texts[name];
  return { name, title, description };
});

export function isDrillName(name: string): name is DrillName {
  return drillNames.some((known) => known === name);
}

/** What is broken now; ids of components, and of one kind of thing that is no component: devices. */
export interface PlantFaults {
  readonly lostUtilities: ReadonlySet<string>;
  readonly generatorsThatWillNotStart: ReadonlySet<string>;
  readonly stuckSwitches: ReadonlySet<string>;
  readonly openBreakers: ReadonlySet<string>;
  readonly faultyUpsModules: ReadonlySet<string>;
  readonly faultyCoolingUnits: ReadonlySet<string>;
  readonly cutCarriers: ReadonlySet<string>;
  readonly fadingCarriers: ReadonlySet<string>;
  readonly silentDevices: ReadonlySet<string>;
  /** Run on a load bank. */
  readonly exercisedGenerators: ReadonlySet<string>;
  /** Asked to test their batteries. */
  readonly testedUpsModules: ReadonlySet<string>;
  /** Racks that are plugged otherwise than the site file says. */
  readonly cords: Cords;
  /** Rack PDUs by the index of the phase that their meter no longer sees. */
  readonly deadPhases: ReadonlyMap<string, number>;
  /** Nothing is broken: failed generators have been reset. */
  readonly isMended: boolean;
}

/** The drills active after starting `name`: idempotent; `normal` ends all others. */
export function afterDrill(active: readonly DrillName[], name: DrillName): readonly DrillName[] {
  if (name === 'normal') return [];
  return active.includes(name) ? active : [...active, name];
}

/** What the active drills break in this plant. A plant that lacks the thing is spared. */
export function faultsOf(topology: Topology, active: readonly DrillName[]): PlantFaults {
  const isActive = (...names: DrillName[]): boolean => names.some((name) => active.includes(name));
  const [utilityA, utilityB] = topology.utilities.map((component) => component.id);
  const bothLost = isActive('mains-lost-both', 'generator-fails-to-start');
  const lost = new Set<string>();
  if (utilityA !== undefined && (bothLost || isActive('mains-lost-a', 'transfer-switch-stays')))
    lost.add(utilityA);
  if (utilityB !== undefined && (bothLost || isActive('mains-lost-b'))) lost.add(utilityB);
  return {
    lostUtilities: lost,
    generatorsThatWillNotStart: chosen(isActive('generator-fails-to-start'), topology.generators[1]),
    stuckSwitches: chosen(isActive('transfer-switch-stays'), topology.transferSwitches[0]),
    openBreakers: chosen(isActive('static-switch-source-lost'), firstSourceBreaker(topology)),
    faultyUpsModules: chosen(isActive('ups-module-fault'), topology.upsModules[0]),
    faultyCoolingUnits: chosen(isActive('cooling-unit-fault'), topology.coolingUnits[0]),
    cutCarriers: chosen(isActive('fibre-cut'), topology.carriers[0]),
    fadingCarriers: chosen(isActive('fibre-fades'), topology.carriers[0]),
    silentDevices: chosen(isActive('agent-silent'), silentDevice(topology)),
    exercisedGenerators: chosen(isActive('generator-exercise'), topology.generators[0]),
    testedUpsModules: chosen(isActive('battery-test'), topology.upsModules[0]),
    cords: {
      crossed: isActive('cords-crossed') ? racksToCross(topology) : [],
      single: chosen(isActive('power-supply-dead'), topology.racks.at(-1)),
      lent: isActive('outlet-lent') ? racksToLend(topology) : new Map<string, string>(),
    },
    deadPhases: new Map(
      [...chosen(isActive('phase-meter-dead'), topology.rackPdus[2]?.pdu)].map((id) => [id, 1]),
    ),
    isMended: active.length === 0,
  };
}

/** Of the first static switch. */
function firstSourceBreaker({ staticSwitches, breakers }: Topology): SiteComponent | undefined {
  const [first] = staticSwitches;
  const source = first === undefined ? undefined : membersOf(first, 'power')[0];
  return breakers.find(({ id }) => id === source);
}

function silentDevice(topology: Topology): { readonly id: string } | undefined {
  const { devices } = topology.site;
  return devices.filter((device) => device.kind === 'transfer-switch').at(1) ?? devices.at(0);
}

function chosen(isActive: boolean, thing: { readonly id: string } | undefined): ReadonlySet<string> {
  return new Set(isActive && thing !== undefined ? [thing.id] : []);
}
