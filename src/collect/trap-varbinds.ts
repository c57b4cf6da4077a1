// What is kept of a trap's varbinds, and by what two traps are the same. Easy to get wrong: everything here was written by
// whoever can send a datagram, so it is bounded in number and size and stored as it is; and measured values differ each
// minute in what is otherwise the same shout (seconds on battery), so they do not count in the comparison.
import { hash } from 'node:crypto';
import { points } from '../core/points.ts';
import type { KeptVarBind } from '../readings/trap-event-store.ts';
import type { VarBind } from '../snmp/varbind.ts';
import type { Profile } from './profile.ts';

export const trapBounds = {
  /** Varbinds kept of one trap. */
  varbinds: 64,
  /** Octets kept of one value. */
  valueOctets: 1024,
  /** Octets of values and names kept of one trap. */
  trapOctets: 16_384,
} as const;

export interface KeptVarBinds {
  readonly kept: readonly KeptVarBind[];
  readonly leftOut: number;
}

/** The first varbinds that fit, each cut to its bound. */
export function keepVarBinds(varbinds: readonly VarBind[]): KeptVarBinds {
  const kept: KeptVarBind[] = [];
  let left: number = trapBounds.trapOctets;
  for (const varbind of varbinds.slice(0, trapBounds.varbinds)) {
    left -= varbind.oid.length + sizeOf(varbind);
    if (left < 0) break;
    kept.push(keepOne(varbind));
  }
  return { kept, leftOut: varbinds.length - kept.length };
}

function sizeOf({ value }: VarBind): number {
  if (value instanceof Uint8Array) return Math.min(value.length, trapBounds.valueOctets);
  return typeof value === 'string' ? value.length : 8;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function keepOne(varbind: VarBind): KeptVarBind {
  const { oid, type, value } = varbind;
  if (typeof value === 'bigint') return { oid, type, value: String(value) };
  if (!(value instanceof Uint8Array)) return { oid, type, value };
  const octets = value.subarray(0, trapBounds.valueOctets);
  const cut = value.length > octets.length ? { cutFrom: value.length } : {};
  const text = type === 'octets' && !octets.includes(0) ? textOf(octets) : undefined;
  return text === undefined
    ? { oid, type, hex: Buffer.from(octets).toString('hex'), ...cut }
    : { oid, type, text, ...cut };
}

function textOf(octets: Uint8Array): string | undefined {
  try {
    return utf8.decode(octets);
  } catch {
    return undefined; // not UTF-8 (or cut within a character): kept as hex, which loses nothing
  }
}

/** Types whose values are measurements by themselves. */
const measuredTypes: ReadonlySet<VarBind['type']> = new Set([
  'timeticks',
  'counter32',
  'counter64',
  'gauge32',
  'opaque',
]);
/** Integers that standard traps carry as measurements: upsBattery of RFC 1628, but for upsBatteryStatus. */
const measuredObjects = ['2', '3', '4', '5', '6', '7'].map((leaf) => `1.3.6.1.2.1.33.1.2.${leaf}.`);

/**
 * Equal for traps that say the same: same names in the same order, same values where they are not measured.
 * `isMeasured` tells more objects whose integers are measurements, as the device's profile knows them.
 */
export function fingerprintOf(
  varbinds: readonly VarBind[],
  isMeasured: (oid: string) => boolean = () => false,
): string {
  // Octets as the characters of the same numbers: one hash of one text costs a third of a Hash object.
  let said = '';
  for (const { oid, type, value } of varbinds) {
    const isCounted =
      !measuredTypes.has(type) &&
      !(type === 'integer' && (measuredObjects.some((object) => oid.startsWith(object)) || isMeasured(oid)));
    said += `${oid} ${type} `;
    if (!isCounted || value === null) continue;
    const text = value instanceof Uint8Array ? latin1(value) : String(value);
    // Its length before each value: else two varbinds could be made to look like one.
    said += `${text.length} ${text}`;
  }
  return hash('sha256', said, 'base64');
}

function latin1(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1');
}

const measuredByProfile = new WeakMap<Profile, ReadonlySet<string>>();

/** Whether one of the profiles reads the object as a number; its instance is told by at most 6 last arcs. */
export function isMeasuredBy(profiles: readonly Profile[], oid: string): boolean {
  return profiles.some((profile) => {
    const objects = measuredObjectsOf(profile);
    let name = oid;
    for (let arcs = 0; arcs <= maxInstanceArcs; arcs++) {
      if (objects.has(name)) return true;
      const dot = name.lastIndexOf('.');
      if (dot < 0) return false;
      name = name.slice(0, dot);
    }
    return false;
  });
}

const maxInstanceArcs = 6;

function measuredObjectsOf(profile: Profile): ReadonlySet<string> {
  const known = measuredByProfile.get(profile);
  if (known !== undefined) return known;
  const measured = profile.points.filter(
    ({ point, states }) => states === undefined && ['number', 'counter'].includes(points[point].kind),
  );
  const objects = new Set(measured.flatMap(({ oid }) => oid ?? []));
  measuredByProfile.set(profile, objects);
  return objects;
}
