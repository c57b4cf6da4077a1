// `qosha discover`: what answers SNMP at these addresses, proposed as entries of the site file. Changes nothing. Easy
// to get wrong: a sweep reaches other people's machines, so it asks each silent address twice at most and stops when
// told; and a community is a password, so the proposal names a file for it and never prints it.
// Exit status: 0 found, 1 nothing answers, 2 not understood.
import { loadProfiles } from '../collect/load-profiles.ts';
import { maxSweptAddresses, readAddressRange, type SweepTarget } from '../collect/address-range.ts';
import { survey, type Credential } from '../collect/survey.ts';
import { systemClock } from '../core/clock.ts';
import { formatFault } from '../core/fault.ts';
import { showControlCharacters } from '../platform/log.ts';
import { weaknessOfProtocols } from '../site/device-security.ts';
import { loadSite } from '../site/load-site.ts';
import { openSnmpClient } from '../snmp/client-socket.ts';
import { resolveAddress } from './device-address.ts';
import type { DiscoverCommand } from './device-commands.ts';
import { Progress } from './progress.ts';
import { readUserSecrets, type UserOptions } from './user-options.ts';
import { formatProposal, proposeSite, type ProposalOptions } from './site-proposal.ts';

export async function discoverDevices(command: DiscoverCommand): Promise<number> {
  const loaded = loadProfiles();
  if ('faults' in loaded) return refuse(loaded.faults.map(formatFault));
  const site = command.siteFile === undefined ? undefined : loadSite(command.siteFile);
  if (site !== undefined && 'faults' in site) return refuse(site.faults.map(formatFault));
  if (command.port === 0) return refuse(['port 0 cannot be asked; write the port of the agents, mostly 161']);
  const read = await readTargets(command.ranges);
  if (read.faults.length > 0) return refuse(read.faults);
  const tried = readCredentials(command);
  if (tried.faults.length > 0) return refuse(tried.faults);
  const client = await openSnmpClient({ clock: systemClock });
  const progress = new Progress();
  try {
    const found = await survey({
      targets: read.targets,
      port: command.port,
      credentials: tried.credentials.map(({ credential }) => credential),
      client,
      profiles: loaded.profiles,
      clock: systemClock,
      onProgress: ({ asked, total, answering, read: done }) =>
        progress.show(`asked ${asked} of ${total}, ${answering} answer, ${done} read`),
    });
    progress.end();
    const unproven = loaded.profiles.filter(({ proven }) => !proven.real).map(({ name }) => name);
    return print(command, {
      site: site?.site,
      found,
      credentialLines: tried.credentials.map(({ lines }) => lines),
      unproven: new Set(unproven),
    });
  } finally {
    progress.end();
    await client.close();
  }
}

/** All addresses meant, each once; a name that nobody knows is a fault. */
async function readTargets(
  ranges: readonly string[],
): Promise<{ readonly targets: readonly SweepTarget[]; readonly faults: readonly string[] }> {
  const targets = new Map<string, SweepTarget>();
  const faults: string[] = [];
  for (const range of ranges) {
    const result = readAddressRange(range);
    if ('fault' in result) {
      faults.push(result.fault);
      continue;
    }
    for (const target of result.targets) {
      const address = await resolveAddress(target.address);
      if (address === undefined)
        faults.push(`${target.address} is no address, range or known name; correct it`);
      else targets.set(`${address} ${target.port ?? ''}`, { ...target, address });
    }
  }
  if (targets.size > maxSweptAddresses) {
    faults.push(`${targets.size} addresses are more than ${maxSweptAddresses}; sweep them in parts`);
  }
  return { targets: [...targets.values()], faults };
}

interface TriedCredential {
  readonly credential: Credential;
  /** How the site file names it, for a device; secrets stand in files and are never printed. */
  readonly lines: readonly string[];
}

/** The user first, because who has one does not want a community to be heard on the wire. */
function readCredentials(command: DiscoverCommand): {
  readonly credentials: readonly TriedCredential[];
  readonly faults: readonly string[];
} {
  const patience = { timeoutMs: command.timeoutMs, retries: 1 };
  const versions = command.isV1 ? (['v2c', 'v1'] as const) : (['v2c'] as const);
  const credentials = versions.flatMap((version) =>
    command.communities.map((community, index): TriedCredential => {
      const file = command.communities.length === 1 ? 'community' : `community-${index + 1}`;
      const named = `community: { file: ${file} }  # put community ${index + 1} of the command into this file`;
      const lines = version === 'v1' ? ['version: v1', named] : [named];
      return { credential: { ...patience, community, version }, lines };
    }),
  );
  if (command.user === undefined) return { credentials, faults: [] };
  const { security, faults } = readUserSecrets(command.user);
  const user: TriedCredential = {
    credential: { ...patience, version: 'v3', security },
    lines: userLines(command.user),
  };
  return { credentials: [user, ...credentials], faults };
}

function userLines({ user, context, auth, priv }: UserOptions): readonly string[] {
  const key = (name: string, part: typeof auth | typeof priv): readonly string[] =>
    part === undefined ? [] : [`${name}: { protocol: ${part.protocol}, key: ${JSON.stringify(part.key)} }`];
  const isWeak = weaknessOfProtocols(auth?.protocol, priv?.protocol).some((one) => one !== 'no-priv');
  return [
    'version: v3',
    `user: ${JSON.stringify(user)}`,
    ...(context === undefined ? [] : [`context: ${JSON.stringify(context)}`]),
    ...key('auth', auth),
    ...key('priv', priv),
    ...(isWeak ? ['weak: true'] : []),
  ];
}

function print(command: DiscoverCommand, options: ProposalOptions): number {
  const proposal = proposeSite(options);
  if (command.json) console.log(JSON.stringify(proposal));
  else process.stdout.write(formatProposal(proposal, options));
  for (const place of proposal.known) console.error(`${place} is in the site already`);
  for (const sentence of proposal.unread) console.error(showControlCharacters(sentence));
  const heard = proposal.devices.length + proposal.known.length + proposal.unread.length;
  console.error(
    heard === 0
      ? 'nothing answers; check addresses, port and community, and that the agents let this machine ask'
      : `${proposal.devices.length} to add, ${proposal.known.length} known, ${proposal.unread.length} not read`,
  );
  return heard === 0 ? 1 : 0;
}

function refuse(sentences: readonly string[]): number {
  for (const sentence of sentences) console.error(`qosha: ${showControlCharacters(sentence)}`);
  return 2;
}
