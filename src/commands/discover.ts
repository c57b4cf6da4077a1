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
import { loadSite } from '../site/load-site.ts';
import { openSnmpClient } from '../snmp/client-socket.ts';
import { resolveAddress } from './device-address.ts';
import type { DiscoverCommand } from './device-commands.ts';
import { Progress } from './progress.ts';
import { formatProposal, proposeSite, type ProposalOptions } from './site-proposal.ts';

export async function discoverDevices(command: DiscoverCommand): Promise<number> {
  const loaded = loadProfiles();
  if ('faults' in loaded) return refuse(loaded.faults.map(formatFault));
  const site = command.siteFile === undefined ? undefined : loadSite(command.siteFile);
  if (site !== undefined && 'faults' in site) return refuse(site.faults.map(formatFault));
  if (command.port === 0) return refuse(['port 0 cannot be asked; write the port of the agents, mostly 161']);
  const read = await readTargets(command.ranges);
  if (read.faults.length > 0) return refuse(read.faults);
  const client = await openSnmpClient({ clock: systemClock });
  const progress = new Progress();
  try {
    const found = await survey({
      targets: read.targets,
      port: command.port,
      credentials: command.communities.map((community): Credential => ({
        community,
        timeoutMs: command.timeoutMs,
        retries: 1,
      })),
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
      credentialLines: command.communities.map((_, index) =>
        communityLines(index, command.communities.length),
      ),
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

/** With one community it stands under `snmp` once; with several each device names its own. */
function communityLines(index: number, count: number): readonly string[] {
  const number = count === 1 ? '' : `-${index + 1}`;
  return [
    `community: { file: community${number} }  # put community ${index + 1} of the command into this file`,
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
