// What the screens ask about devices, answered by whoever polls them: profile, raw answers as text, what could not be
// read, and reading at once. Easy to get wrong: octets are shown as text only where they are text; anything else is shown
// as the bytes it is, or a counter in octets would look like a name.
import type { DeviceProfile, DeviceSource, UnreadPoint } from '../api/sources.ts';
import type { PollingControl } from '../collect/poll-loop.ts';
import type { Profile } from '../collect/profile.ts';
import { compareOids } from '../snmp/oid.ts';
import { opaqueNumber } from '../snmp/opaque-number.ts';
import type { SnmpStatistics } from '../snmp/statistics.ts';
import type { VarBind } from '../snmp/varbind.ts';

export interface DeviceSourceParts {
  readonly polling: Pick<PollingControl, 'pollNow' | 'profileOf'> & {
    lastAnswers?(deviceId: string): readonly VarBind[] | undefined;
    faults?(deviceId: string): readonly UnreadPoint[];
  };
  readonly statistics: Readonly<SnmpStatistics>;
  /** Polls ended since the start. */
  readonly polls: () => number;
}

export function createDeviceSource({ polling, statistics, polls }: DeviceSourceParts): DeviceSource {
  // A device that fell silent is identified anew when it comes back; until then it is shown as what it was.
  const known = new Map<string, Profile>();
  return {
    profileOf(deviceId) {
      const profile = polling.profileOf(deviceId) ?? known.get(deviceId);
      if (profile === undefined) return undefined;
      known.set(deviceId, profile);
      return describe(profile);
    },
    answersOf: (deviceId) =>
      polling
        .lastAnswers?.(deviceId)
        ?.toSorted((one, other) => compareOids(one.oid, other.oid))
        .map((answer) => ({ oid: answer.oid, type: answer.type, text: textOf(answer) })),
    unreadPointsOf: (deviceId) => polling.faults?.(deviceId) ?? [],
    isConditional(deviceId, { oid, answer }) {
      const profile = polling.profileOf(deviceId) ?? known.get(deviceId);
      const rule = profile?.points.find((one) => oid === one.oid || oid.startsWith(`${one.oid}.`));
      const isSentinel = rule?.missing?.some((raw) => String(raw) === answer) === true;
      return rule?.validWhen !== undefined && !isSentinel;
    },
    readNow: (deviceId) => polling.pollNow(deviceId),
    counts: () => ({
      polls: polls(),
      requests: statistics.requests,
      timeouts: statistics.timeouts,
      retries: statistics.retries,
      waiting: statistics.waiting,
    }),
  };
}

function describe({ name, title, isProven, staleWhen, rates }: Profile): DeviceProfile {
  const told = { name, title, isProven, rates: rates.map(({ to }) => to) };
  return staleWhen === undefined ? told : { ...told, staleWhen };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** Octets shown of one answer; an agent may send 64 KiB. */
const maxShownOctets = 1_024;

/** The value as the device sent it, untrusted; '' where the agent says that there is none. */
export function textOf(answer: VarBind): string {
  if (answer.value === null) return '';
  if (typeof answer.value !== 'object') return String(answer.value);
  if (answer.type === 'octets') return octetsAsText(answer.value, decode);
  return String(opaqueNumber(answer.value) ?? octetsAsText(answer.value));
}

function octetsAsText(octets: Uint8Array, read?: (octets: Uint8Array) => string | undefined): string {
  const shown = octets.subarray(0, maxShownOctets);
  const more = octets.length > shown.length ? ` … ${octets.length}` : '';
  const text = read?.(shown);
  return (text ?? Array.from(shown, (octet) => octet.toString(16).padStart(2, '0')).join(' ')) + more;
}

/** Undefined when the octets are no text: not UTF-8, or with control characters other than what lines are broken by. */
function decode(octets: Uint8Array): string | undefined {
  // Many agents pad or end their strings with NUL.
  const end = octets.findLastIndex((octet) => octet !== 0) + 1;
  try {
    const text = utf8.decode(octets.subarray(0, end));
    return /[^\P{Cc}\t\r\n]/u.test(text) ? undefined : text;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
