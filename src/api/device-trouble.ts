// Why a device cannot be read, as a code with a mend. Pure. Easy to get wrong: whoever polls says it in one clause of
// English; a clause that is not known here is shown as it is and never swallowed.
import { showControlCharacters } from '../platform/log.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { DeviceState, Remark } from './contract-device.ts';
import { remark } from './device-words.ts';
import type { DeviceCode } from './device-words.ts';

/** Beginnings of the clauses of collect and snmp, the particular before the general; group 1 is the detail. */
const clauses: readonly (readonly [RegExp, DeviceCode])[] = [
  [/^no answer/u, 'device.no-answer'],
  [/^no profile fits/u, 'device.no-profile'],
  [/^there is no profile (.*)$/u, 'device.profile-unknown'],
  [/no user of that name/u, 'device.v3-user'],
  [/that security level/u, 'device.v3-level'],
  [/authentication key/u, 'device.v3-auth-key'],
  [/privacy key/u, 'device.v3-priv-key'],
  [/agree on the time/u, 'device.v3-time'],
  [/no such context/u, 'device.v3-context'],
  [/reports that it cannot/u, 'device.v3-report'],
  [/is there but does not answer this user/u, 'device.v3-ignored'],
  [/accepts the authentication but does not answer/u, 'device.v3-silent-inside'],
  [/engine/iu, 'device.v3-engine'],
  [/^the agent refused \((.*)\)$/u, 'device.refused'],
  [/^the answer is malformed \(wrong-version\)$/u, 'device.version'],
  [/^the answer is malformed \(wrong-source\)$/u, 'device.wrong-source'],
  [/^the answer is malformed \((.*)\)$/u, 'device.malformed'],
  [/^too many requests/u, 'device.overloaded'],
];

const detailsIn: Readonly<Partial<Record<DeviceCode, string>>> = { 'device.profile-unknown': 'profile' };

/** How a device stands: one that speaks but cannot be read is `refused`, not answering. */
export function deviceStateOf(health: DeviceHealth | undefined): DeviceState {
  if (health === undefined) return 'unknown';
  return health.state === 'answering' && health.lastError !== null ? 'refused' : health.state;
}

/** What is wrong with the device and what to do; null while it answers as it should. */
export function troubleOf(health: DeviceHealth | undefined): Remark | null {
  if (health?.lastError === null || health === undefined) {
    return deviceStateOf(health) === 'unknown' ? remark('device.not-asked') : null;
  }
  const clause = health.lastError;
  for (const [pattern, code] of clauses) {
    const found = pattern.exec(clause);
    if (found === null) continue;
    return remark(code, { [detailsIn[code] ?? 'reason']: showControlCharacters(found[1] ?? clause) });
  }
  return remark('device.other', { reason: showControlCharacters(clause) });
}
