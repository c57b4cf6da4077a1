// What happens to a trap that was heard: the device is read at once, and the trap is put in line to be kept. Easy to get
// wrong: reading must not wait for the database, and the acknowledgement of an inform must.
import { standardTrap } from './trap-names.ts';
import { followTrap } from './trap-readings.ts';
import type { TrapMatching } from './trap-readings.ts';
import type { TrapRecorder } from './trap-recorder.ts';
import { fingerprintOf, isMeasuredBy, keepVarBinds } from './trap-varbinds.ts';
import type { ReceivedTrap, TrapVerdict } from '../snmp/trap-receiver.ts';

export interface TrapPlaces {
  readonly matching: TrapMatching;
  readonly recorder: TrapRecorder;
  readonly noteTrap?: (trap: DeviceTrap) => void;
}

/** What a trap said, for those who want to know when something was. */
export interface DeviceTrap {
  readonly deviceId: string;
  /** Its meaning and its name, as far as profile or standard know them. */
  readonly words: readonly string[];
  readonly atMs: number;
}

/**
 * Follows and keeps one trap. A trap is accepted when it is in line; an inform when it is committed. Both are rejected
 * when there is no room to keep them; the device is read all the same.
 */
export function takeTrap(
  trap: ReceivedTrap,
  { matching, recorder, noteTrap }: TrapPlaces,
): TrapVerdict | Promise<TrapVerdict> {
  const followed = followTrap(trap, matching);
  const { deviceIds, profiles } = followed ?? { deviceIds: [], profiles: [] };
  const standard = standardTrap(trap.trapOid);
  const words = [followed?.meaning, standard?.words, standard?.name].filter(
    (word) => typeof word === 'string',
  );
  for (const deviceId of deviceIds) noteTrap?.({ deviceId, words, atMs: trap.receivedAt });
  const { kept, leftOut } = keepVarBinds(trap.varbinds);
  const [only, ...others] = deviceIds;
  const fresh = {
    atMs: trap.receivedAt,
    fingerprint: fingerprintOf(trap.varbinds, (oid) => isMeasuredBy(profiles, oid)),
    source: trap.source,
    sourcePort: trap.sourcePort,
    deviceId: others.length === 0 ? (only ?? null) : null,
    candidates: others.length === 0 ? [] : deviceIds,
    kind: trap.kind,
    version: trap.version,
    security: trap.security,
    trapOid: trap.trapOid,
    name: standard?.name ?? null,
    meaning: followed?.meaning ?? standard?.words ?? null,
    uptimeTicks: trap.uptimeTicks,
    varbinds: kept,
    varbindsLeftOut: leftOut,
  };
  if (trap.kind === 'trap') return recorder.record(fresh) === 'kept' ? 'accepted' : 'rejected';
  const { promise, resolve } = Promise.withResolvers<TrapVerdict>();
  if (recorder.record(fresh, () => resolve('accepted')) === 'full') resolve('rejected');
  return promise;
}
