// How racks are really plugged in, which may differ from the site file: cords of two racks exchanged, or one cord that feeds
// nothing. Easy to get wrong: the plant then flows by the cords, the agents still answer for what the site file says, and
// when the drill ends the plant is as it was built.
import type { ComponentInput } from '../site/component.ts';
import type { SiteComponent } from '../site/site.ts';
import { inputOf, readTopology } from './topology.ts';
import type { Topology } from './topology.ts';

/**
 * Racks by what is done to their power cords; `crossed` exchanges the second cords of two, `lent` gives a rack a third cord in a
 * PDU of another.
 */
export interface Cords {
  readonly crossed: readonly string[];
  readonly single: ReadonlySet<string>;
  readonly lent: ReadonlyMap<string, string>;
}

/** A topology that was plugged otherwise, with the one it was built as. */
interface Replugged extends Topology {
  readonly asBuilt: Topology;
}

const plugged = new WeakMap<Topology, { readonly key: string; readonly topology: Topology }>();

function builtAs(topology: Topology): Topology {
  return 'asBuilt' in topology ? (topology as Replugged).asBuilt : topology;
}

/** The topology as it is plugged now; the same object for as long as the cords are. */
export function pluggedAs(topology: Topology, cords: Cords): Topology {
  const built = builtAs(topology);
  if (cords.crossed.length < 2 && cords.single.size === 0 && cords.lent.size === 0) return built;
  const key = `${cords.crossed.join()} ${[...cords.single].join()} ${[...cords.lent].join()}`;
  const known = plugged.get(built);
  if (known?.key === key) return known.topology;
  const components = built.site.components.map((component) => replug(component, built, cords));
  const replugged: Replugged = { ...readTopology({ ...built.site, components }), asBuilt: built };
  // Which PDU belongs to which rack is a matter of where it stands.
  const now = { ...replugged, rackPdus: built.rackPdus };
  plugged.set(built, { key, topology: now });
  return now;
}

function replug(component: SiteComponent, built: Topology, cords: Cords): SiteComponent {
  const power = inputOf(component, 'power');
  const [first, second] = power?.members ?? [];
  if (power === undefined || first === undefined || second === undefined) return component;
  const at = cords.crossed.indexOf(component.id);
  const partner = at === -1 ? undefined : built.byId.get(cords.crossed[1 - at] ?? '');
  const theirs = partner === undefined ? undefined : inputOf(partner, 'power')?.members[1];
  const lent = cords.lent.get(component.id);
  const own = cords.single.has(component.id) ? [first] : [first, theirs ?? second];
  const members = lent === undefined ? own : [...own, lent];
  const inputs = component.inputs.map((input): ComponentInput =>
    input === power ? { ...power, members } : input,
  );
  return { ...component, inputs };
}

/** The first rack with two cords, and the one whose draw differs most from its own. */
export function racksToCross({ racks }: Topology): readonly string[] {
  const twice = racks.filter((rack) => inputOf(rack, 'power')?.members.length === 2);
  const [first, ...others] = twice;
  if (first === undefined || others.length === 0) return [];
  const apart = (rack: SiteComponent): number =>
    Math.abs((rack.demand.power ?? 0) - (first.demand.power ?? 0));
  const other = others.reduce((most, rack) => (apart(rack) > apart(most) ? rack : most));
  return [first.id, other.id];
}

/** Racks that an outlet of another rack's PDU is laid to, each with the component of that PDU. */
export function racksToLend({ site }: Topology): ReadonlyMap<string, string> {
  const laid = site.devices.flatMap(({ outlets = [], place, bindings }) =>
    outlets.flatMap(({ rack: rackId }): [string, string][] => {
      const rack = site.racks.find(({ id }) => id === rackId)?.component;
      const pdu = bindings[0]?.component;
      return rackId === place || rack === undefined || pdu === undefined ? [] : [[rack, pdu]];
    }),
  );
  return new Map(laid);
}
