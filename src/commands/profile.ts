// `qosha profile test`: a device profile tried on a recorded walk; `qosha profile list`: the profiles there are. Easy to
// get wrong: a profile that reads well but is never chosen is of no use, so the test also says which profile the
// device would get, and what of the walk nobody reads.
// Exit status: 0 fine, 1 it reads nothing, is not chosen or a point fails, 2 not understood.
import { readFileSync } from 'node:fs';
import { loadProfiles } from '../collect/load-profiles.ts';
import { pollOnce, type PolledDevice } from '../collect/poll-once.ts';
import type { Profile } from '../collect/profile.ts';
import { WalkChannel } from '../collect/walk-channel.ts';
import { formatRecorded, readWalk } from '../collect/walk-file.ts';
import { systemClock } from '../core/clock.ts';
import { formatFault } from '../core/fault.ts';
import { showControlCharacters } from '../platform/log.ts';
import { readYamlFile } from '../platform/yaml-file.ts';
import { profileSchema } from '../collect/profile-schema.ts';
import type { VarBind } from '../snmp/varbind.ts';
import type { ProfileCommand } from './device-commands.ts';
import { describeDevice } from './poll.ts';

/** Unread objects named one by one; the rest is counted. */
const maxUnreadShown = 40;
const enterprises = '1.3.6.1.4.1.';

export async function tryProfile(command: ProfileCommand): Promise<number> {
  if (command.action === 'list') return listProfiles(command.json);
  const [profileFile = '', walkFile = ''] = command.files;
  const written = readYamlFile(profileFile, profileSchema);
  const loaded = loadProfiles(undefined, profileFile);
  if ('faults' in loaded) return refuse(loaded.faults.map(formatFault));
  if ('faults' in written) return refuse(written.faults.map(formatFault));
  const walk = readWalkFile(walkFile);
  if ('fault' in walk) return refuse([walk.fault]);
  const channel = new WalkChannel(walk.varbinds);
  const options = { address: walkFile, channel, profiles: loaded.profiles, clock: systemClock };
  const { name } = written.value;
  const read = await pollOnce({ ...options, profile: name });
  const chosen = await pollOnce({ ...options, profile: 'auto' });
  const chosenName = chosen.outcome === 'polled' ? chosen.device.profile : null;
  const problems = walk.problems;
  if (read.outcome === 'failed')
    problems.push(`${profileFile}: ${read.reason}; compare its OIDs with the walk`);
  else problems.push(...read.faults.map(({ point, oid, message }) => `${point} (${oid}): ${message}`));
  if (chosenName !== name && (written.value.match ?? []).length > 0) {
    const chosenText = chosenName === null ? 'no profile' : `the profile ${chosenName}`;
    problems.push(`the device would get ${chosenText} and not ${name}; look at its match rules`);
  }
  const device = read.outcome === 'polled' ? read.device : null;
  const unread = unreadOf(walk.varbinds, device);
  if (command.json)
    console.log(JSON.stringify({ profile: name, chosen: chosenName, device, problems, unread }));
  else print(device, unread);
  for (const problem of problems) console.error(`qosha: ${showControlCharacters(problem)}`);
  return problems.length === 0 ? 0 : 1;
}

function readWalkFile(
  file: string,
): { varbinds: readonly VarBind[]; problems: string[] } | { fault: string } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { fault: `${file} cannot be read (${String(error)}); name a recorded walk` };
  }
  const { varbinds, faults } = readWalk(text, file);
  if (varbinds.length === 0) {
    return { fault: `${file} is no walk; record one with \`qosha walk\`, or snmpwalk with -On` };
  }
  return {
    varbinds,
    problems: faults.map((fault) => `${fault.file}:${fault.line}: ${fault.message}; ${fault.mend}`),
  };
}

/** Objects of the vendor's own tree that the profile reads nothing from, as `OID|tag|value`. */
function unreadOf(varbinds: readonly VarBind[], device: PolledDevice | null): string[] {
  const read = new Set(device?.readings.map(({ oid }) => oid));
  return varbinds
    .filter(({ oid }) => oid.startsWith(enterprises) && !read.has(oid))
    .map((varbind) => formatRecorded(varbind) ?? varbind.oid);
}

function print(device: PolledDevice | null, unread: readonly string[]): void {
  for (const line of device === null ? [] : describeDevice(device)) console.log(showControlCharacters(line));
  if (unread.length === 0) return;
  console.log(`\n${unread.length} objects of the maker's own tree are not read:`);
  for (const object of unread.slice(0, maxUnreadShown)) console.log(`  ${object.slice(0, 100)}`);
  if (unread.length > maxUnreadShown) console.log(`  and ${unread.length - maxUnreadShown} more`);
}

function listProfiles(json: boolean): number {
  const loaded = loadProfiles();
  if ('faults' in loaded) return refuse(loaded.faults.map(formatFault));
  const rows = loaded.profiles.map(toRow);
  if (json) {
    console.log(JSON.stringify(rows));
    return 0;
  }
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, kind, title, isProven } of rows) {
    const note = isProven ? '' : '  (not proven on hardware)';
    console.log(`${name.padEnd(width)}  ${kind.padEnd(15)}  ${title}${note}`);
  }
  return 0;
}

function toRow({ name, kind, title, proven }: Profile): {
  readonly name: string;
  readonly kind: string;
  readonly title: string;
  readonly isProven: boolean;
} {
  return { name, kind, title, isProven: proven.real };
}

function refuse(sentences: readonly string[]): number {
  for (const sentence of sentences) console.error(`qosha: ${showControlCharacters(sentence)}`);
  return 2;
}
