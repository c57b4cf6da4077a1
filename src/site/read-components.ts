// Makes graph components of what stands in the site file. Tolerant on purpose: a field of the wrong type was already
// reported by the schema, is dropped here, and the rest of the file is still checked for meaning in the same run.
import { media } from './component.ts';
import type { ComponentInput, ComponentState, Medium } from './component.ts';
import type { Breaker, DeclaredDelays } from './site.ts';

/** A component as written, before it is known to be free of faults. */
export interface DraftComponent extends DeclaredDelays {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly provides?: Medium;
  readonly capacity?: number;
  readonly inputs: readonly ComponentInput[];
  readonly demand: Readonly<Partial<Record<Medium, number>>>;
  readonly efficiency: number;
  readonly isolates: readonly string[];
  readonly removable: boolean;
  readonly state: ComponentState;
  readonly breaker?: Breaker;
  readonly sharedRisk?: readonly string[];
  readonly circuits?: readonly string[];
}

/** Plain object or undefined; arrays and null are not maps. */
export function asMap(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function asAmount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function asTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function asMedium(value: unknown): Medium | undefined {
  return media.find((medium) => medium === value);
}

function readInputs(raw: unknown): readonly ComponentInput[] {
  const map = asMap(raw) ?? {};
  return media.flatMap((medium): readonly ComponentInput[] => {
    const value = map[medium];
    if (typeof value === 'string') return [{ medium, mode: 'share', members: [value] }];
    const written = asMap(value);
    if (written === undefined) return [];
    const mode = Object.hasOwn(written, 'select') ? 'select' : 'share';
    return [{ medium, mode, members: asTexts(written[mode]) }];
  });
}

function readDemand(raw: unknown): Partial<Record<Medium, number>> {
  const map = asMap(raw) ?? {};
  const demand: Partial<Record<Medium, number>> = {};
  for (const medium of media) {
    const amount = asAmount(map[medium]);
    if (amount !== undefined) demand[medium] = amount;
  }
  return demand;
}

function readState(raw: unknown): ComponentState {
  return raw === 'unavailable' || raw === 'unknown' ? raw : 'available';
}

/** Low voltage in most of the world, line to neutral. */
const usualVolts = 230;

function readBreaker(map: Readonly<Record<string, unknown>>): { readonly breaker?: Breaker } {
  const amps = asAmount(map['breakerAmps']);
  if (amps === undefined) return {};
  const volts = asAmount(map['volts']) ?? usualVolts;
  return { breaker: { amps, phases: map['phases'] === 1 ? 1 : 3, volts } };
}

function readDelays(map: Readonly<Record<string, unknown>>): DeclaredDelays {
  const retransferSeconds = asAmount(map['retransferSeconds']);
  const coolDownSeconds = asAmount(map['coolDownSeconds']);
  return {
    ...(retransferSeconds === undefined ? {} : { retransferSeconds }),
    ...(coolDownSeconds === undefined ? {} : { coolDownSeconds }),
  };
}

/** Reads one entry of `components`; `raw` is whatever YAML made of it. */
export function readComponent(id: string, raw: unknown): DraftComponent {
  const map = asMap(raw) ?? {};
  const provides = asMedium(map['provides']);
  const capacity = asAmount(map['capacity']);
  const sharedRisk = asTexts(map['sharedRisk']);
  const circuits = asTexts(map['circuits']);
  return {
    id,
    kind: asText(map['kind']) ?? '',
    name: asText(map['name']) ?? id,
    ...(provides === undefined ? {} : { provides }),
    ...(capacity === undefined ? {} : { capacity }),
    inputs: readInputs(map['inputs']),
    demand: readDemand(map['demand']),
    efficiency: asAmount(map['efficiency']) ?? 1,
    isolates: asTexts(map['isolates']),
    removable: map['removable'] !== false,
    state: readState(map['state']),
    ...readBreaker(map),
    ...readDelays(map),
    ...(sharedRisk.length === 0 ? {} : { sharedRisk }),
    ...(circuits.length === 0 ? {} : { circuits }),
  };
}
