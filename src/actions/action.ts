// An action free of faults, and its hash: what two people agreed to when they armed it. Pure. Easy to get wrong: the hash
// covers all that decides what would happen – the device's address, the interlock, the sequences that name it – or a
// changed file would be armed by people who never saw it.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.ts';
import type { PointName } from '../core/points.ts';
import type { Sequence } from '../failover/sequence-schema.ts';
import type { Secret } from '../platform/secret.ts';
import type { Device } from '../site/site.ts';
import type { SpokenTitle } from './action-schema.ts';

export type InterlockTerm =
  | {
      readonly kind: 'point';
      readonly deviceId: string;
      readonly point: PointName;
      readonly instance?: string;
      readonly is?: readonly string[];
      readonly isNot?: readonly string[];
      readonly atLeast?: number;
      readonly atMost?: number;
    }
  | {
      readonly kind: 'state';
      readonly componentId: string;
      readonly states: readonly ('available' | 'unavailable')[];
    };

export type SetValue =
  | { readonly type: 'integer' | 'gauge32' | 'timeticks'; readonly value: number }
  /** `value` is text, or bytes in hexadecimal. */
  | { readonly type: 'text' | 'hex' | 'oid' | 'ip'; readonly value: string };

export type Deed =
  | { readonly kind: 'snmp-set'; readonly deviceId: string; readonly oid: string; readonly set: SetValue }
  | {
      readonly kind: 'webhook';
      readonly url: string;
      /** Networks into which its host may resolve; empty: public addresses only. */
      readonly addresses: readonly string[];
      readonly secret: Secret;
    };

export interface Action {
  readonly name: string;
  readonly title: SpokenTitle;
  /** Steps whose miss it is for, as `sequence/step`, beside those that name it. */
  readonly on: readonly string[];
  /** Empty: whichever component the step was missed for. */
  readonly componentIds: readonly string[];
  readonly interlock: readonly InterlockTerm[];
  readonly rate: { readonly atMost: number; readonly perHours: number };
  readonly waitSeconds: number;
  /** In a drill it is done as well: it never leaves this machine. */
  readonly inDrills?: true;
  readonly deed: Deed;
}

/** Whether an action is for a miss of this step. */
export function isFor({ name, on }: Action, sequenceId: string, step: Sequence['steps'][number]): boolean {
  return step.miss.actions?.includes(name) === true || on.includes(`${sequenceId}/${step.id}`);
}

/** The steps whose miss an action is for, as `sequence/step`. */
export function usesOf(action: Action, sequences: readonly Sequence[]): readonly string[] {
  return sequences.flatMap(({ id, steps }) =>
    steps.filter((step) => isFor(action, id, step)).map((step) => `${id}/${step.id}`),
  );
}

/** SHA-256 in hexadecimal; secrets go in as `[secret]`, so that they may be renewed. */
export function hashOf(
  action: Action,
  { sequences, devices }: { readonly sequences: readonly Sequence[]; readonly devices: readonly Device[] },
): string {
  const { deed } = action;
  const device = deed.kind === 'webhook' ? undefined : devices.find(({ id }) => id === deed.deviceId);
  const content = {
    action,
    device:
      device === undefined
        ? null
        : { address: device.address, port: device.port, write: device.writeSecurity ?? null },
    sequences: sequences.filter(({ id, steps }) => steps.some((step) => isFor(action, id, step))),
  };
  return createHash('sha256')
    .update(canonicalJson(withoutFloats(content)))
    .digest('hex');
}

/** Numbers as text: one that is no integer has no canonical form. */
function withoutFloats(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, one: unknown) => (typeof one === 'number' ? String(one) : one)),
  );
}
