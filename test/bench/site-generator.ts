// A credible concurrently maintainable site of any size: two utilities, N+1 generators on two buses, blocks with
// two transfer switches, N+1 UPS modules a side, distribution to two rack PDUs a rack, halls with N+1 cooling units
// on two chilled-water loops, UPS rooms that need cooling that needs power, and two network sides. Deterministic.

import type {
  ComponentInput,
  ComponentState,
  Medium,
  PlantComponent,
  PlantModel,
} from '../../src/site/component.ts';
import { seeded } from '../seeded.ts';

const sides = ['a', 'b'] as const;
type Side = (typeof sides)[number];

const racksPerHall = 100;
const racksPerPdu = 20;

export interface SiteOptions {
  /** About how many components; the result has at least this many and at most some 60 more. */
  readonly components: number;
  readonly seed?: number;
}

interface Spec {
  kind: string;
  provides?: Medium;
  capacity?: number;
  power?: ComponentInput | string;
  cooling?: ComponentInput | string;
  network?: ComponentInput | string;
  demand?: Partial<Record<Medium, number>>;
  efficiency?: number;
  removable?: boolean;
}

class Draft {
  readonly components: PlantComponent[] = [];

  add(id: string, spec: Spec): string {
    const input = (medium: Medium): ComponentInput[] => {
      const given = spec[medium];
      if (given === undefined) return [];
      return [typeof given === 'string' ? { medium, mode: 'share', members: [given] } : { ...given, medium }];
    };
    this.components.push({
      id,
      kind: spec.kind,
      ...(spec.provides === undefined ? {} : { provides: spec.provides }),
      ...(spec.capacity === undefined ? {} : { capacity: spec.capacity }),
      inputs: [...input('power'), ...input('cooling'), ...input('network')],
      demand: spec.demand ?? {},
      efficiency: spec.efficiency ?? 1,
      isolates: [],
      removable: spec.removable ?? true,
      state: 'available' satisfies ComponentState,
    });
    return id;
  }
}

const share = (...members: string[]): ComponentInput => ({ medium: 'power', mode: 'share', members });
const select = (...members: string[]): ComponentInput => ({ medium: 'power', mode: 'select', members });
const numbered = (count: number, each: (n: number) => string): string[] =>
  Array.from({ length: count }, (_, n) => each(n + 1));

/** Both sides' source of power: utility first, generators behind it. Every block hangs a switch a side on it. */
function addSources(draft: Draft, halls: number): void {
  for (const side of sides)
    draft.add(`utility-${side}`, { kind: 'utility', provides: 'power', capacity: halls * 2_400 });
  const units = Math.ceil((halls * 2_400) / 2_500) + 1;
  const generators = numbered(units, (n) =>
    draft.add(`gen-${n}`, { kind: 'generator', provides: 'power', capacity: 2_500 }),
  );
  for (const side of sides)
    draft.add(`gen-bus-${side}`, { kind: 'bus', provides: 'power', power: share(...generators) });
}

function addSide(draft: Draft, hall: number, side: Side): void {
  const other = side === 'a' ? 'b' : 'a';
  draft.add(`ats-${hall}${side}`, {
    kind: 'transfer-switch',
    provides: 'power',
    capacity: 2_400,
    power: select(`utility-${side}`, `gen-bus-${side}`, `gen-bus-${other}`),
  });
  const modules = numbered(6, (n) =>
    draft.add(`ups-${hall}${side}-${n}`, {
      kind: 'ups',
      provides: 'power',
      capacity: 250,
      efficiency: 0.96,
      power: `ats-${hall}${side}`,
      cooling: `ups-room-${hall}${side}`,
      demand: { cooling: 5 },
    }),
  );
  draft.add(`ups-bus-${hall}${side}`, { kind: 'bus', provides: 'power', power: share(...modules) });
  draft.add(`mech-${hall}${side}`, {
    kind: 'board',
    provides: 'power',
    capacity: 900,
    power: `ats-${hall}${side}`,
  });
  const coolers = numbered(3, (n) =>
    draft.add(`ups-crah-${hall}${side}-${n}`, {
      kind: 'cooling-unit',
      provides: 'cooling',
      capacity: 20,
      power: select(`mech-${hall}${side}`, `mech-${hall}${other}`),
      cooling: select(`loop-${side}`, `loop-${other}`),
      demand: { power: 2 },
    }),
  );
  draft.add(`ups-room-${hall}${side}`, {
    kind: 'room-air',
    provides: 'cooling',
    cooling: share(...coolers),
    removable: false,
  });
}

function addCooling(draft: Draft, halls: number): void {
  const boards = (n: number): ComponentInput =>
    select(`mech-${(n % halls) + 1}a`, `mech-${(n % halls) + 1}b`);
  for (const side of sides) {
    const chillers = numbered(halls + 1, (n) =>
      draft.add(`chiller-${side}-${n}`, {
        kind: 'chiller',
        provides: 'cooling',
        capacity: 1_000,
        power: boards(n),
        demand: { power: 90 },
      }),
    );
    draft.add(`loop-${side}`, { kind: 'bus', provides: 'cooling', cooling: share(...chillers) });
  }
}

function addHallCooling(draft: Draft, hall: number): void {
  const units = numbered(12, (n) => {
    const first = n % 2 === 0 ? 'a' : 'b';
    const second = n % 2 === 0 ? 'b' : 'a';
    return draft.add(`crah-${hall}-${n}`, {
      kind: 'cooling-unit',
      provides: 'cooling',
      capacity: 80,
      power: select(`mech-${hall}${first}`, `mech-${hall}${second}`),
      cooling: select(`loop-${first}`, `loop-${second}`),
      demand: { power: 4 },
    });
  });
  draft.add(`hall-${hall}-air`, {
    kind: 'room-air',
    provides: 'cooling',
    cooling: share(...units),
    removable: false,
  });
}

function addNetwork(draft: Draft, halls: number): void {
  const capacity = Math.max(800, halls * 40);
  for (const [at, side] of sides.entries()) {
    draft.add(`carrier-${side}`, { kind: 'carrier', provides: 'network', capacity });
    const feeds = numbered(halls, (hall) => `pdu-${hall}${side}-1`);
    draft.add(`router-${side}`, {
      kind: 'router',
      provides: 'network',
      capacity,
      network: share(`carrier-${sides[at]!}`, `carrier-${sides[1 - at]!}`),
      power: select(feeds[0]!, `pdu-1${sides[1 - at]!}-1`),
      demand: { power: 2 },
    });
  }
}

function addRack(draft: Draft, hall: number, rack: number, loadKw: number): void {
  const row = Math.ceil(rack / racksPerPdu);
  const rackPdus = sides.map((side) =>
    draft.add(`rpdu-${hall}-${rack}${side}`, {
      kind: 'rack-pdu',
      provides: 'power',
      capacity: 11,
      power: `pdu-${hall}${side}-${row}`,
    }),
  );
  const switches = sides.map((side) => `tor-${hall}-${Math.ceil(rack / 2)}${side}`);
  if (rack % 2 === 1) {
    sides.forEach((side, at) =>
      draft.add(switches[at]!, {
        kind: 'switch',
        provides: 'network',
        capacity: 100,
        power: select(...(at === 0 ? rackPdus : rackPdus.toReversed())),
        network: share('router-a', 'router-b'),
        demand: { power: 0.2 },
      }),
    );
  }
  draft.add(`rack-${hall}-${String(rack).padStart(3, '0')}`, {
    kind: 'rack',
    power: share(...rackPdus),
    cooling: `hall-${hall}-air`,
    network: share(...switches),
    demand: { power: loadKw, cooling: loadKw, network: 0.2 },
  });
}

function addHall(draft: Draft, hall: number): void {
  for (const side of sides) {
    addSide(draft, hall, side);
    for (let row = 1; row <= racksPerHall / racksPerPdu; row++) {
      draft.add(`pdu-${hall}${side}-${row}`, {
        kind: 'pdu',
        provides: 'power',
        capacity: 225,
        efficiency: 0.985,
        power: `ups-bus-${hall}${side}`,
      });
    }
  }
  addHallCooling(draft, hall);
}

/** A site whose design verdict is "yes". Same options, same site. */
export function generateSite(options: SiteOptions): PlantModel {
  const random = seeded(options.seed ?? 1);
  const perHall = 2 * 18 + 13 + racksPerHall * 4;
  const halls = Math.max(1, Math.ceil(options.components / perHall));
  const draft = new Draft();
  addSources(draft, halls);
  addCooling(draft, halls);
  addNetwork(draft, halls);
  for (let hall = 1; hall <= halls; hall++) addHall(draft, hall);
  for (let rack = 1; rack <= racksPerHall; rack++) {
    for (let hall = 1; hall <= halls && draft.components.length < options.components; hall++) {
      addRack(draft, hall, rack, 4 + Math.round(random() * 30) / 10);
    }
  }
  return { components: draft.components };
}
