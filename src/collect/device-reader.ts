// Reads one device poll after poll: finds out what it is, finds its tables, keeps both while they hold, and gives
// readings. Knows nothing of schedules. Easy to get wrong: a device that comes back may be another one (a spare, a
// new firmware), so identity and tables are found anew after silence and after a restart of its agent.
import type { Clock } from '../core/clock.ts';
import type { ReadingBatch } from '../readings/reading-batch.ts';
import type { Device } from '../site/site.ts';
import type { VarBind } from '../snmp/varbind.ts';
import { CellStore } from './cell-store.ts';
import type { PointFault } from './decode.ts';
import { DeviceAsker, type ListRows } from './device-asker.ts';
import {
  blameOf,
  describeFailure,
  type Blame,
  type ChannelFailure,
  type DeviceChannel,
} from './device-channel.ts';
import { DeviceDecoder } from './device-decoder.ts';
import { DevicePulse } from './device-pulse.ts';
import type { AskLimits } from './device-traits.ts';
import { identify, sysDescrOid } from './identify.ts';
import type { Layout } from './layout.ts';
import { lookAgain } from './look-again.ts';
import { persist } from './persistent-channel.ts';
import {
  burstMask,
  everyMask,
  fastMask,
  ordinaryMask,
  spread,
  type Cadence,
  type ClassMask,
} from './poll-cadence.ts';
import type { Profile } from './profile.ts';
import { discover } from './read-device.ts';
import { cellsOf, planRequests, type RequestPlan } from './request-plan.ts';
import { isLayoutOf, sharedLayout } from './shared-layout.ts';

/**
 * Tables are looked for again after three quarters to five quarters of the longer of these, by the device's name: not all
 * at once. It takes more questions than several polls, so a device that is polled seldom is searched seldom too.
 */
const rediscoverAfterMs = 600_000;
const rediscoverAfterPolls = 6;
/** When rows vanish they are looked for sooner, but not more often than this. */
const rediscoverNotBeforeMs = 30_000;

export type DeviceRead =
  | {
      readonly outcome: 'read';
      /** Valid until the device is read again; undefined when nothing that its profile knows is there. */
      readonly batch: ReadingBatch | undefined;
      readonly faults: readonly PointFault[];
      /** Some of what was asked went unanswered. */
      readonly isPartial: boolean;
      /** It spoke, and then no more: whether it is there is to be found out at once. */
      readonly fellSilent: boolean;
    }
  /** Nothing of this device was due. */
  | { readonly outcome: 'idle' }
  | { readonly outcome: 'unusable'; readonly blame: Blame; readonly reason: string };
type Unusable = Extract<DeviceRead, { outcome: 'unusable' }>;

export interface DeviceReaderOptions {
  readonly device: Pick<Device, 'id' | 'profile' | 'timeoutMs' | 'retries' | 'bindings'>;
  readonly channel: DeviceChannel;
  readonly profiles: readonly Profile[];
  readonly clock: Clock;
  readonly cadence: Cadence;
}

/** What is known of a device while its tables hold. */
interface Known {
  readonly profile: Profile;
  readonly layout: Layout;
  readonly urgent: ReadonlySet<string>;
  readonly store: CellStore;
  readonly decoder: DeviceDecoder;
  /** Requests under the limits learnt so far. */
  limits: AskLimits;
  plan: RequestPlan;
}

export class DeviceReader {
  readonly #options: DeviceReaderOptions;
  readonly #pulse: DevicePulse;
  readonly #rediscoverAfterMs: number;
  readonly #lists: ListRows = new Map();
  readonly #lastRows = new Map<string, readonly VarBind[]>();
  #asker: DeviceAsker | undefined;
  #profile: Profile | undefined;
  #known: Known | undefined;
  #mustFindTables = true;
  #discoveredMs = 0;
  #rowsVanished = false;
  /** It restarted: who it is is asked again, and until then what it said is judged as before. */
  #mayBeAnother = false;
  #uptimeSeconds = 0;
  /** What it said of itself when it was asked who it is. */
  #description: VarBind | undefined;

  constructor(options: DeviceReaderOptions) {
    const { channel, clock, device } = options;
    this.#options = options;
    this.#pulse = new DevicePulse(channel, clock, device.timeoutMs);
    const usualMs = Math.max(rediscoverAfterMs, rediscoverAfterPolls * options.cadence.intervalsMs.normal);
    this.#rediscoverAfterMs = usualMs * (0.75 + 0.5 * spread(`${device.id} tables`));
  }

  /** The profile the device is read with, once it is known. */
  get profile(): Profile | undefined {
    return this.#profile;
  }

  /** What the device last said, raw; undefined before the first answer. */
  get lastAnswers(): readonly VarBind[] | undefined {
    const own = this.#description === undefined ? [] : [this.#description];
    const known = this.#known;
    return known && [...own, ...known.store.varbinds(), ...[...this.#lastRows.values()].flat()];
  }

  /** Why points could not be read when they were last asked for. */
  get faults(): readonly PointFault[] {
    return this.#known?.decoder.faults ?? [];
  }

  /** Forgets tables, and who the device is when that was found out by asking. */
  forget(): void {
    this.#mustFindTables = true;
    if (this.#options.device.profile === 'auto') this.#profile = undefined;
  }

  /**
   * One poll of the classes of points in `mask`; a device whose tables are not known is read in whole. After `missed`
   * unanswered polls it is first asked a small question a few times, and read only when it answers that.
   */
  read(mask: ClassMask, missed: number): Promise<DeviceRead> {
    const isKnown = this.#profile !== undefined && !this.#mayBeAnother && !this.#mustFindTables;
    if (missed === 0 && isKnown && !this.#mustRediscover()) return this.#readValues(mask);
    return this.#readAnew(mask, missed);
  }

  async #readAnew(mask: ClassMask, missed: number): Promise<DeviceRead> {
    if (missed > 0 && !(await this.#pulse.answers(missed))) return unusable({ outcome: 'timeout' });
    const known = this.#mayBeAnother ? undefined : this.#profile;
    const profile = known ?? (await this.#findProfile());
    if ('outcome' in profile) return profile;
    if (profile !== this.#profile) this.#mustFindTables = true;
    this.#profile = profile;
    this.#mayBeAnother = false;
    const isNew = this.#mustFindTables || this.#mustRediscover();
    const failure = isNew ? await this.#findTables(profile) : undefined;
    if (failure !== undefined) return failure;
    return this.#readValues(isNew ? everyMask : mask);
  }

  async #findProfile(): Promise<Profile | Unusable> {
    const { device, channel, profiles, clock } = this.#options;
    if (device.profile !== 'auto') {
      const reason = `there is no profile ${device.profile}`;
      const named = profiles.find(({ name }) => name === device.profile);
      return named ?? { outcome: 'unusable', blame: 'refused', reason };
    }
    const identity = await identify(persist(channel, this.#pulse, clock), profiles);
    if (identity.outcome !== 'failed') {
      const value = Buffer.from(identity.sysDescr);
      this.#description = { oid: sysDescrOid, type: 'octets', value };
    }
    if (identity.outcome === 'identified') return identity.profile;
    if (identity.outcome === 'failed') {
      return { outcome: 'unusable', blame: identity.blame, reason: identity.reason };
    }
    return { outcome: 'unusable', blame: 'refused', reason: 'no profile fits what it answers' };
  }

  #mustRediscover(): boolean {
    const ageMs = this.#options.clock.monotonicMs() - this.#discoveredMs;
    return ageMs >= this.#rediscoverAfterMs || (this.#rowsVanished && ageMs >= rediscoverNotBeforeMs);
  }

  async #findTables(profile: Profile): Promise<Unusable | undefined> {
    const { channel, clock, device, cadence } = this.#options;
    const pulse = this.#pulse;
    if (this.#known?.profile !== profile || this.#asker === undefined) {
      this.#asker = new DeviceAsker({ ...device, channel, pulse, clock, bulk: profile.bulk });
    }
    const asker = this.#asker;
    const insisting = persist(channel, pulse, clock);
    if (await this.#areTablesAsBefore(insisting, profile, asker)) return undefined;
    const size = { objects: asker.limits.objects, bulk: asker.walksInBulk };
    const discovery = await discover(insisting, profile, size);
    if (discovery.outcome !== 'found') return unusable(discovery);
    if (!size.bulk) asker.giveUpBulk();
    asker.forgetRefused();
    this.#mustFindTables = false;
    this.#discoveredMs = clock.monotonicMs();
    this.#rowsVanished = false;
    const layout = sharedLayout(profile, discovery.found);
    const before = this.#known;
    if (before?.layout === layout) return undefined;
    const urgent = urgentPoints(profile, device);
    const { limits } = asker;
    this.#lastRows.clear();
    this.#known = {
      limits,
      plan: planRequests(profile, layout, { ...limits, urgent }),
      profile,
      layout,
      urgent,
      store: new CellStore(cellsOf(layout).oids),
      decoder: new DeviceDecoder({ deviceId: device.id, profile, layout, cadence, urgent }, before?.decoder),
    };
    return undefined;
  }

  /** Looked at again after a while, for no other reason: most devices have the tables that they had. */
  async #areTablesAsBefore(channel: DeviceChannel, profile: Profile, asker: DeviceAsker): Promise<boolean> {
    const known = this.#known;
    if (known?.profile !== profile || this.#mustFindTables || this.#rowsVanished) return false;
    if (!asker.walksInBulk) return false;
    const { layout } = known;
    const { objects } = asker.limits;
    const found = await lookAgain(channel, { profile, layout, objects });
    if (found === undefined || !isLayoutOf(profile, layout, found)) return false;
    asker.forgetRefused();
    this.#discoveredMs = this.#options.clock.monotonicMs();
    return true;
  }

  async #readValues(mask: ClassMask): Promise<DeviceRead> {
    const { clock } = this.#options;
    const known = this.#known;
    if (known === undefined || this.#asker === undefined) return unusable({ outcome: 'closed' });
    const { profile, layout, urgent, store, decoder } = known;
    const { limits } = this.#asker;
    if (limits !== known.limits) {
      known.limits = limits;
      known.plan = planRequests(profile, layout, { ...limits, urgent });
    }
    const { plan } = known;
    if (!hasRequests(plan, everyMask)) return this.#readNothing();
    const due = mask === burstMask ? (hasRequests(plan, fastMask) ? fastMask : ordinaryMask) : mask;
    if (!hasRequests(plan, due)) return { outcome: 'idle' };
    const asked = await this.#asker.read(plan, due, { store, lists: this.#lists });
    if (asked.outcome !== 'read') return unusable(asked);
    for (const [root, rows] of this.#lists) this.#lastRows.set(root, rows);
    const now = { nowMs: clock.epochMs(), monotonicMs: clock.monotonicMs() };
    const poll = decoder.decode(store, { plan, mask: due, lists: this.#lists, ...now });
    if (poll.rowsVanished || asked.rowsMoved) this.#rowsVanished = true;
    this.#watchUptime(poll.batch);
    const { isPartial, fellSilent } = asked;
    return { outcome: 'read', batch: poll.batch, faults: poll.faults, isPartial, fellSilent };
  }

  /** Nothing that the profile knows is there: whether the device lives can still be asked. */
  async #readNothing(): Promise<DeviceRead> {
    if (!(await this.#pulse.answers(1))) return unusable({ outcome: 'timeout' });
    return { outcome: 'read', batch: undefined, faults: [], isPartial: false, fellSilent: false };
  }

  /** After a restart of the agent its rows may be numbered anew. */
  #watchUptime({ facts, rows, columns }: ReadingBatch): void {
    const row = rows.find((one) => facts[one]?.point === 'system.uptime');
    const uptime = row === undefined ? null : columns.value(row);
    if (uptime === null) return;
    if (uptime < this.#uptimeSeconds) {
      this.#mustFindTables = true;
      this.#mayBeAnother = true;
    }
    this.#uptimeSeconds = uptime;
  }
}

/** Points on which it hangs whether a component is there, or whether the device itself can be believed. */
function urgentPoints(profile: Profile, { bindings }: Pick<Device, 'bindings'>): ReadonlySet<string> {
  const own = bindings.flatMap(({ available = [], also = [] }) => [...available, ...also]);
  const asked = [...own, ...profile.availability].flatMap((one) => [one, ...(one.unless ?? [])]);
  const urgent = new Set<string>(asked.map(({ point }) => point));
  if (profile.staleWhen !== undefined) urgent.add(profile.staleWhen.point);
  return urgent;
}

function hasRequests(plan: RequestPlan, mask: ClassMask): boolean {
  return plan.requests.some((requests, place) => (mask & (1 << place)) !== 0 && requests.length > 0);
}

function unusable(failure: ChannelFailure): Unusable {
  return { outcome: 'unusable', blame: blameOf(failure), reason: describeFailure(failure) };
}
