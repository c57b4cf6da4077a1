// `qosha poll`: one device, everything it says, once. Easy to get wrong: every text here comes from a stranger's
// device, so control characters are made visible before they reach a terminal; and the command must end, whatever
// the device does. Exit status: 0 read, 1 no answer or not identified, 2 not understood.
import { lastResort } from '../collect/identify.ts';
import { loadProfiles } from '../collect/load-profiles.ts';
import { pollOnce, type PolledDevice, type PolledReading } from '../collect/poll-once.ts';
import { openChannel } from '../collect/snmp-channel.ts';
import type { DeviceChannel } from '../collect/device-channel.ts';
import { systemClock } from '../core/clock.ts';
import { formatFault } from '../core/fault.ts';
import { findNearWord } from '../platform/near-word.ts';
import { showControlCharacters } from '../platform/log.ts';
import { openSnmpClient } from '../snmp/client-socket.ts';
import type { SnmpTarget } from '../snmp/target.ts';
import { resolveAddress } from './device-address.ts';
import type { PollCommand } from './device-commands.ts';
import { readUserSecrets } from './user-options.ts';

/** The whole command ends after this long; whatever was not read by then is not printed. */
const longestMs = 120_000;

export async function poll(command: PollCommand): Promise<number> {
  const loaded = loadProfiles();
  if ('faults' in loaded) {
    for (const fault of loaded.faults) console.error(formatFault(fault));
    return 2;
  }
  const names = loaded.profiles.map(({ name }) => name);
  if (command.profile !== 'auto' && !names.includes(command.profile)) {
    const near = findNearWord(command.profile, names);
    const mend = near === undefined ? `write one of auto, ${names.join(', ')}` : `did you mean ${near}?`;
    return refuse(`--profile ${command.profile}: there is no such profile; ${mend}`);
  }
  if (command.port === 0) return refuse('port 0 cannot be asked; write the port of the agent, mostly 161');
  const ip = await resolveAddress(command.address);
  if (ip === undefined)
    return refuse(`${command.address} is no IP address and no known host name; correct it`);
  const user = command.user === undefined ? undefined : readUserSecrets(command.user);
  if (user !== undefined && user.faults.length > 0) return refuse(user.faults.join('; '));
  const client = await openSnmpClient({ clock: systemClock });
  try {
    const { port, community, timeoutMs } = command;
    const place = { address: ip, port, timeoutMs, retries: 1 };
    const target: SnmpTarget =
      user === undefined
        ? { ...place, community, version: command.isV1 ? 'v1' : 'v2c' }
        : { ...place, version: 'v3', security: user.security };
    const address = formatAddress(command);
    const channel = withDeadline(openChannel(client, target), systemClock.monotonicMs() + longestMs);
    const { profile } = command;
    const result = await pollOnce({
      address,
      channel,
      profiles: loaded.profiles,
      profile,
      clock: systemClock,
    });
    if (result.outcome === 'failed') {
      console.error(showControlCharacters(`qosha: ${address}: ${withMend(result.reason)}`));
      return 1;
    }
    if (command.json) console.log(JSON.stringify(result.device));
    else for (const line of describeDevice(result.device)) console.log(showControlCharacters(line));
    if (result.device.profile === lastResort) {
      console.error(
        'qosha: no profile knows this device: only its agent is read; see config/device-profiles/README.md',
      );
    }
    if (!result.isProven) {
      console.error(`qosha: profile not proven on hardware (${result.device.profile}): compare its values`);
    }
    for (const fault of result.faults) {
      console.error(showControlCharacters(`qosha: ${fault.point} (${fault.oid}): ${fault.message}`));
    }
    return 0;
  } finally {
    await client.close();
  }
}

function refuse(sentence: string): number {
  console.error(`qosha: ${showControlCharacters(sentence)}`);
  return 2;
}

/** What SNMPv3 agents say against a user brings its mend along. */
function withMend(reason: string): string {
  if (reason.includes('; ')) return reason;
  if (reason === 'no answer')
    return `${reason}; check address, port, community or user, and that its agent lets this machine ask`;
  return `${reason}; name a profile with --profile, or look at what the agent serves`;
}

function formatAddress({ address, port }: PollCommand): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** After the deadline every request ends at once, as if polling were stopped. */
function withDeadline(channel: DeviceChannel, deadlineMs: number): DeviceChannel {
  const isOver = (): boolean => systemClock.monotonicMs() > deadlineMs;
  return {
    get: async (oids) => (isOver() ? { outcome: 'closed' } : channel.get(oids)),
    walk: async (root, options) => (isOver() ? { outcome: 'closed' } : channel.walk(root, options)),
  };
}

/** The table for people: what the device is, then a line per reading. */
export function describeDevice(device: PolledDevice): string[] {
  const rows = device.readings.map((reading) => [
    reading.point,
    reading.instance,
    formatValue(reading),
    reading.quality === 'good' ? '' : reading.quality,
    reading.label,
  ]);
  const widths = [0, 1, 2, 3].map((i) => Math.min(44, Math.max(...rows.map((row) => (row[i] ?? '').length))));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    `${device.address}  ${device.profile} (${device.kind})  sysObjectID ${device.sysObjectId || 'none'}`,
    device.sysDescr,
    '',
    ...lines,
  ];
}

function formatValue(reading: PolledReading): string {
  if (reading.state !== null) return reading.state;
  if (reading.value === null) return '-';
  return `${reading.value} ${reading.unit}`.trimEnd();
}
