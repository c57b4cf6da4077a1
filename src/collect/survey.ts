// Finds out what answers SNMP at many addresses, and what it is: for `qosha discover`. Easy to get wrong: most
// addresses are silent, so each gets one cheap question before anything else; and a community is only tried on
// an address that did not answer to one before.
import type { Clock } from '../core/clock.ts';
import type { CommunityTarget, SnmpTarget, UsmTarget } from '../snmp/target.ts';
import type { SweepTarget } from './address-range.ts';
import { describeFailure } from './device-channel.ts';
import { pollOnce, type PolledDevice } from './poll-once.ts';
import type { Profile } from './profile.ts';
import { openChannel, type SnmpAsking } from './snmp-channel.ts';

/** Addresses asked at a time, and devices read in whole at a time. */
const askedAtOnce = 256;
const readAtOnce = 16;
const sysObjectIdOid = '1.3.6.1.2.1.1.2.0';

/** How a device may be asked; the survey finds which of them it answers to. */
export type Credential = Omit<CommunityTarget, 'address' | 'port'> | Omit<UsmTarget, 'address' | 'port'>;

export interface SurveyOptions {
  readonly targets: readonly SweepTarget[];
  readonly port: number;
  readonly credentials: readonly Credential[];
  readonly client: SnmpAsking;
  readonly profiles: readonly Profile[];
  readonly clock: Clock;
  readonly onProgress: (progress: SurveyProgress) => void;
}

export interface SurveyProgress {
  readonly asked: number;
  readonly total: number;
  readonly answering: number;
  readonly read: number;
}

export interface FoundDevice {
  readonly address: string;
  readonly port: number;
  /** Index into the credentials it answered to. */
  readonly credential: number;
  /** What it is and says; undefined when it answers but could not be read. */
  readonly device: PolledDevice | undefined;
  /** Why it could not be read. */
  readonly problem: string | undefined;
}

interface Answering {
  readonly address: string;
  readonly port: number;
  readonly credential: number;
  /** It is there, but takes none of the credentials. */
  readonly problem?: string;
}

/** Asks every address, then reads each device that answered; the result stands in the order of the addresses. */
export async function survey(options: SurveyOptions): Promise<readonly FoundDevice[]> {
  const answering: Answering[] = [];
  let asked = 0;
  let read = 0;
  const report = (): void => {
    options.onProgress({ asked, total: options.targets.length, answering: answering.length, read });
  };
  const answers = await eachAtOnce(options.targets, askedAtOnce, async (target) => {
    const found = await knock(target, options);
    asked += 1;
    if (found !== undefined) answering.push(found);
    report();
    return found;
  });
  const heard = answers.filter((answer) => answer !== undefined);
  return eachAtOnce(heard, readAtOnce, async (answer) => {
    const found = await readWhole(answer, options);
    read += 1;
    report();
    return found;
  });
}

async function knock(target: SweepTarget, options: SurveyOptions): Promise<Answering | undefined> {
  const { address } = target;
  const port = target.port ?? options.port;
  let refused: Answering | undefined;
  for (const [index, credential] of options.credentials.entries()) {
    const outcome = await options.client.get(targetOf({ address, port }, credential), [sysObjectIdOid]);
    const isHeard = outcome.outcome === 'answered' || outcome.outcome === 'error';
    if (isHeard) return { address, port, credential: index };
    if (outcome.outcome === 'refused' || outcome.outcome === 'malformed') {
      refused = { address, port, credential: index, problem: describeFailure(outcome) };
    }
  }
  return refused;
}

async function readWhole(answer: Answering, options: SurveyOptions): Promise<FoundDevice> {
  const { problem } = answer;
  if (problem !== undefined) return { ...answer, device: undefined, problem };
  const credential = options.credentials[answer.credential];
  if (credential === undefined) throw new Error('the answer names a credential that was not tried');
  const polled = await pollOnce({
    address: `${answer.address}:${answer.port}`,
    channel: openChannel(options.client, targetOf(answer, credential)),
    profiles: options.profiles,
    profile: 'auto',
    clock: options.clock,
  });
  if (polled.outcome === 'polled') return { ...answer, device: polled.device, problem: undefined };
  const isSilence = polled.reason === describeFailure({ outcome: 'timeout' });
  const why = isSilence ? 'not to everything that it is asked, or not in time' : polled.reason;
  return { ...answer, device: undefined, problem: why };
}

function targetOf(
  place: { readonly address: string; readonly port: number },
  credential: Credential,
): SnmpTarget {
  return { ...credential, address: place.address, port: place.port };
}

/** Runs `work` for every item, so many at a time; results stand in the order of the items. */
async function eachAtOnce<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const run = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, run));
  return results;
}
