// Reads one device poll after poll: finds out what it is, finds its tables, keeps both while they hold, and gives
// readings. Knows nothing of schedules. Easy to get wrong: a device that comes back may be another one (a spare, a
// new firmware), so identity and tables are found anew after silence and after a restart of its agent.
import type { Clock } from '../core/clock.ts';
import type { Reading } from '../readings/reading.ts';
import type { Device } from '../site/site.ts';
import type { VarBind } from '../snmp/varbind.ts';
import { decodePoll, type Answers, type PointFault } from './decode.ts';
import { deriveRates, type RateMemory } from './derive-rates.ts';
import {
  blameOf,
  describeFailure,
  startingGetSize,
  type Blame,
  type ChannelFailure,
  type DeviceChannel,
} from './device-channel.ts';
import { identify } from './identify.ts';
import type { Layout } from './layout.ts';
import { planPoll, type PollDepth } from './poll-plan.ts';
import type { Profile } from './profile.ts';
import { discover, readPlan } from './read-device.ts';

/** Tables are looked for again after this long, and when rows vanish, but not more often than the second figure. */
const rediscoverAfterMs = 600_000;
const rediscoverNotBeforeMs = 30_000;

export type DeviceRead =
  | {
      readonly outcome: 'read';
      readonly readings: readonly Reading[];
      readonly faults: readonly PointFault[];
    }
  | { readonly outcome: 'unusable'; readonly blame: Blame; readonly reason: string };

export interface DeviceReaderOptions {
  readonly device: Pick<Device, 'id' | 'profile'>;
  readonly channel: DeviceChannel;
  readonly profiles: readonly Profile[];
  readonly clock: Clock;
}

export class DeviceReader {
  readonly #options: DeviceReaderOptions;
  readonly #size = { objects: startingGetSize };
  #profile: Profile | undefined;
  #layout: Layout | undefined;
  #discoveredMs = 0;
  #rowsVanished = false;
  /** It restarted: who it is is asked again, and until then what it said is judged as before. */
  #mayBeAnother = false;
  #uptimeSeconds = 0;
  readonly #rates: RateMemory = new Map();
  #cells: Map<string, VarBind> | undefined;
  #faults = new Map<string, PointFault>();

  constructor(options: DeviceReaderOptions) {
    this.#options = options;
  }

  /** The profile the device is read with, once it is known. */
  get profile(): Profile | undefined {
    return this.#profile;
  }

  /** What the device last said, raw: every object in the answer that brought it last; undefined before the first. */
  get lastAnswers(): readonly VarBind[] | undefined {
    return this.#cells === undefined ? undefined : [...this.#cells.values()];
  }

  /** Why points could not be read when they were last asked for. */
  get faults(): readonly PointFault[] {
    return [...this.#faults.values()];
  }

  /** Forgets tables, and who the device is when that was found out by asking. */
  forget(): void {
    this.#layout = undefined;
    if (this.#options.device.profile === 'auto') this.#profile = undefined;
  }

  /** One poll; a burst of a device whose tables are not known yet reads everything. */
  async read(depth: PollDepth): Promise<DeviceRead> {
    const known = this.#mayBeAnother ? undefined : this.#profile;
    const profile = known ?? (await this.#findProfile());
    if ('outcome' in profile) return profile;
    this.#profile = profile;
    this.#mayBeAnother = false;
    const isNew = this.#layout === undefined || this.#mustRediscover();
    const layout = isNew ? await this.#findLayout(profile) : this.#layout;
    if (layout === undefined || 'outcome' in layout) return layout ?? unusable({ outcome: 'closed' });
    return this.#readValues(profile, layout, isNew ? 'everything' : depth);
  }

  async #findProfile(): Promise<Profile | Extract<DeviceRead, { outcome: 'unusable' }>> {
    const { device, channel, profiles } = this.#options;
    if (device.profile !== 'auto') {
      const reason = `there is no profile ${device.profile}`;
      const named = profiles.find(({ name }) => name === device.profile);
      return named ?? { outcome: 'unusable', blame: 'refused', reason };
    }
    const identity = await identify(channel, profiles);
    if (identity.outcome === 'identified') return identity.profile;
    if (identity.outcome === 'failed') {
      return { outcome: 'unusable', blame: identity.blame, reason: identity.reason };
    }
    return { outcome: 'unusable', blame: 'refused', reason: 'no profile fits what it answers' };
  }

  #mustRediscover(): boolean {
    const ageMs = this.#options.clock.monotonicMs() - this.#discoveredMs;
    return ageMs >= rediscoverAfterMs || (this.#rowsVanished && ageMs >= rediscoverNotBeforeMs);
  }

  async #findLayout(profile: Profile): Promise<Layout | Extract<DeviceRead, { outcome: 'unusable' }>> {
    const discovery = await discover(this.#options.channel, profile, this.#size);
    if (discovery.outcome !== 'found') return unusable(discovery);
    this.#layout = discovery.layout;
    this.#discoveredMs = this.#options.clock.monotonicMs();
    this.#rowsVanished = false;
    this.#cells = undefined;
    this.#faults.clear();
    const oids = new Set(discovery.layout.items.map(({ oid }) => oid));
    for (const oid of this.#rates.keys()) if (!oids.has(oid)) this.#rates.delete(oid);
    return discovery.layout;
  }

  async #readValues(profile: Profile, layout: Layout, depth: PollDepth): Promise<DeviceRead> {
    const { channel, clock, device } = this.#options;
    const read = await readPlan(channel, planPoll(profile, layout, depth), this.#size);
    if (read.outcome !== 'read') return unusable(read);
    const context = { deviceId: device.id, nowMs: clock.epochMs() };
    const poll = decodePoll(profile, layout, read.answers, context);
    if (poll.rowsVanished) this.#rowsVanished = true;
    this.#remember(read.answers, poll.faults);
    this.#watchUptime(poll.readings);
    const rates = deriveRates(
      profile.rates,
      { items: layout.items, readings: poll.readings, answers: read.answers, atMs: clock.monotonicMs() },
      this.#rates,
    );
    return { outcome: 'read', readings: [...poll.readings, ...rates], faults: poll.faults };
  }

  #remember({ cells, lists }: Answers, faults: readonly PointFault[]): void {
    const known = (this.#cells ??= new Map());
    for (const [oid, cell] of cells) {
      known.set(oid, cell);
      this.#faults.delete(oid);
    }
    for (const [root, rows] of lists) {
      for (const oid of known.keys()) if (oid.startsWith(`${root}.`)) known.delete(oid);
      for (const row of rows) known.set(row.oid, row);
    }
    for (const fault of faults) this.#faults.set(fault.oid, fault);
  }

  /** After a restart of the agent its rows may be numbered anew. */
  #watchUptime(readings: readonly Reading[]): void {
    const uptime = readings.find(({ point }) => point === 'system.uptime')?.value;
    if (uptime === null || uptime === undefined) return;
    if (uptime < this.#uptimeSeconds) {
      this.#layout = undefined;
      this.#mayBeAnother = true;
    }
    this.#uptimeSeconds = uptime;
  }
}

function unusable(failure: ChannelFailure): Extract<DeviceRead, { outcome: 'unusable' }> {
  return {
    outcome: 'unusable',
    blame: blameOf(failure),
    reason: describeFailure(failure),
  };
}
