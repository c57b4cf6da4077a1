// Which profile fits a device: by sysObjectID, else by asking which tables answer. Easy to get wrong: an enterprise
// number alone proves little (some makers squat on others', some answer 0.0), so rules may ask for more; and what
// fits a whole family stands behind what fits one model, the standard MIBs last.
import type { VarBind } from '../snmp/varbind.ts';
import {
  blameOf,
  type Blame,
  describeFailure,
  getMany,
  startingGetSize,
  type DeviceChannel,
} from './device-channel.ts';
import { octetsText } from './decoders.ts';
import type { MatchRule } from './profile-schema.ts';
import type { Profile } from './profile.ts';

export interface Identity {
  /** '' when the device gives none. */
  readonly sysObjectId: string;
  /** Untrusted text, '' when the device gives none. */
  readonly sysDescr: string;
}

export type Identification =
  | ({ readonly outcome: 'identified'; readonly profile: Profile } & Identity)
  | ({ readonly outcome: 'unknown' } & Identity)
  | { readonly outcome: 'failed'; readonly blame: Blame; readonly reason: string };

export const sysDescrOid = '1.3.6.1.2.1.1.1.0';
const sysObjectIdOid = '1.3.6.1.2.1.1.2.0';
/** Tables asked for before a device is given up as unknown. */
const maxProbes = 120;

/** The name of the profile that fits any agent: it is the last resort of identification. */
export const lastResort = 'system';

/** Asks the device who it is and finds its profile. At most `maxProbes` + 1 requests. */
export async function identify(
  channel: DeviceChannel,
  profiles: readonly Profile[],
): Promise<Identification> {
  const result = await getMany(channel, [sysDescrOid, sysObjectIdOid], { objects: startingGetSize });
  if (result.outcome !== 'answered') {
    return { outcome: 'failed', blame: blameOf(result), reason: describeFailure(result) };
  }
  const identity = readIdentity(result.varbinds);
  const answers = new Map<string, boolean>();
  for (const { profile, rule } of candidates(profiles, identity)) {
    let fits = true;
    for (const root of rule.probe ?? []) {
      const known = answers.get(root);
      const answered = known ?? (answers.size < maxProbes && (await probe(channel, root)));
      if (answered === 'silence') return { outcome: 'failed', blame: 'silent', reason: 'no answer' };
      answers.set(root, answered);
      fits &&= answered;
    }
    if (fits) return { outcome: 'identified', profile, ...identity };
  }
  const fallback = profiles.find((profile) => profile.name === lastResort);
  const spoke = result.varbinds.some(({ value }) => value !== null);
  if (fallback !== undefined && spoke) return { outcome: 'identified', profile: fallback, ...identity };
  return (await refusalOf(channel)) ?? { outcome: 'unknown', ...identity };
}

/** One that refuses to say who it is, and to whom nothing fits, is not unknown: it may not be read. */
async function refusalOf(channel: DeviceChannel): Promise<Identification | undefined> {
  const named = await channel.get([sysObjectIdOid]);
  // With noSuchName SNMPv1 says that there is no such object.
  if (named.outcome !== 'error' || named.status === 'noSuchName') return undefined;
  return { outcome: 'failed', blame: blameOf(named), reason: describeFailure(named) };
}

/** An agent may be mute when asked for what it does not have; one that does not say its name either is gone. */
async function probe(channel: DeviceChannel, root: string): Promise<boolean | 'silence'> {
  const result = await channel.walk(root, { maxRows: 1, bulk: false });
  if (result.outcome === 'timeout') {
    const named = await channel.get([sysObjectIdOid]);
    if (named.outcome === 'timeout') return 'silence';
  }
  return result.outcome === 'answered' && result.varbinds.length > 0;
}

function readIdentity(varbinds: readonly VarBind[]): Identity {
  const descr = varbinds.find(({ oid }) => oid === sysDescrOid);
  const objectId = varbinds.find(({ oid }) => oid === sysObjectIdOid);
  return {
    sysDescr: descr?.type === 'octets' ? octetsText(descr.value) : '',
    sysObjectId: objectId?.type === 'oid' ? objectId.value : '',
  };
}

/** Rules whose sysObjectID and sysDescr hold, the most particular first; probes are still to be asked. Pure. */
export function candidates(
  profiles: readonly Profile[],
  identity: Identity,
): { profile: Profile; rule: MatchRule }[] {
  return profiles
    .flatMap((profile) => profile.match.map((rule) => ({ profile, rule })))
    .filter(({ rule }) => matchesIdentity(rule, identity))
    .sort((a, b) => rank(b.profile, b.rule) - rank(a.profile, a.rule));
}

function matchesIdentity(rule: MatchRule, { sysObjectId, sysDescr }: Identity): boolean {
  const prefix = rule.sysObjectId;
  if (prefix !== undefined && sysObjectId !== prefix && !sysObjectId.startsWith(`${prefix}.`)) return false;
  return rule.sysDescr === undefined || sysDescr.includes(rule.sysDescr);
}

/** A rule about the identity beats one that only probes, a longer sysObjectID a shorter one, a generic one loses. */
function rank(profile: Profile, rule: MatchRule): number {
  const arcs = rule.sysObjectId?.split('.').length ?? 0;
  const detail = arcs * 100 + (rule.sysDescr === undefined ? 0 : 50) + (rule.probe?.length ?? 0);
  if (profile.generic === 'last') return detail - 2_000_000;
  return profile.generic ? detail - 1_000_000 : detail;
}
