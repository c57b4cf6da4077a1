// Asks one device for what a plan names, and learns what it takes: how many objects in one request, whether its GETBULK
// can be trusted, which objects make it refuse the rest. Learnt once, kept while the device is polled. Easy to get
// wrong: a lost datagram must not look like a device that is down, nor like a request that is too large; so silence is
// followed by small quick questions, and only what goes unanswered while those are answered is made smaller.
import type { Clock } from '../core/clock.ts';
import type { VarBind } from '../snmp/varbind.ts';
import type { CellStore, CellsView } from './cell-store.ts';
import {
  getMany,
  isFinal,
  type ChannelFailure,
  type DeviceChannel,
  type PreparedAnswer,
  type PreparedAsk,
} from './device-channel.ts';
import type { DevicePulse } from './device-pulse.ts';
import { DeviceTraits, type AskLimits } from './device-traits.ts';
import { type PlannedRequest, type RequestPlan } from './request-plan.ts';
import { isUnderOid } from '../snmp/oid.ts';
import { maxListRows } from './read-device.ts';

export type Asked =
  | {
      readonly outcome: 'read';
      /** A request went unanswered though the device spoke: cells of this poll are missing. */
      readonly isPartial: boolean;
      /** Rows are not where they were found. */
      readonly rowsMoved: boolean;
      /** It spoke, and then no more: the rest was not asked. */
      readonly fellSilent: boolean;
    }
  | ChannelFailure;

/** Rows that stand in each list, by its root. */
export type ListRows = Map<string, readonly VarBind[]>;

export interface AskerOptions {
  readonly clock: Clock;
  readonly channel: DeviceChannel;
  readonly pulse: DevicePulse;
  readonly timeoutMs: number;
  readonly retries: number;
  /** False when the profile knows better than to ask by GETBULK. */
  readonly bulk: boolean;
}

/** Where what was read goes. */
interface Into {
  readonly store: CellStore;
  readonly lists: ListRows;
}

/** `short` when the agent left out what did not fit, `other` when it answered with other names. */
type Fit = 'whole' | 'short' | 'other';

export class DeviceAsker {
  readonly #options: AskerOptions;
  readonly #traits: DeviceTraits;
  /** Of the plan in use. */
  readonly #prepared = new Map<PlannedRequest, PreparedAsk>();
  #plan: RequestPlan | undefined;
  #walksInBulk: boolean;
  #spoke = false;
  #rowsMoved = false;
  #fellSilent = false;
  /** Something of this poll had to be asked again in another way. */
  #isTroubled = false;

  constructor(options: AskerOptions) {
    this.#options = options;
    const { bulk, channel } = options;
    this.#walksInBulk = bulk && channel.canBulk !== false;
    this.#traits = new DeviceTraits(this.#walksInBulk && channel.prepare !== undefined);
  }

  /** What a plan for this device must keep to; the same object until more is learnt. */
  get limits(): AskLimits {
    return this.#traits.limits;
  }

  /** Whether its tables may be walked by GETBULK; so they may where polls cannot be prepared. */
  get walksInBulk(): boolean {
    return this.#walksInBulk && (this.#traits.hasBulk || this.#options.channel.prepare === undefined);
  }

  /** Its GETBULK was found broken elsewhere. */
  giveUpBulk(): void {
    this.#walksInBulk = false;
    this.#traits.hasBulk = false;
  }

  /** Objects that made the agent refuse are tried again with new tables. */
  forgetRefused(): void {
    this.#traits.refused.clear();
  }

  /** Reads the classes of `mask` (see poll-cadence.ts) into the store and the lists. */
  async read(plan: RequestPlan, mask: number, into: Into): Promise<Asked> {
    if (plan !== this.#plan) {
      this.#prepared.clear();
      this.#plan = plan;
    }
    this.#spoke = false;
    this.#rowsMoved = false;
    this.#fellSilent = false;
    this.#isTroubled = false;
    let isPartial = false;
    into.store.begin();
    into.lists.clear();
    for (let place = 0; place < plan.requests.length; place++) {
      if ((mask & (1 << place)) === 0) continue;
      for (const request of plan.requests[place] ?? []) {
        const first = await this.#askOnce(request, into);
        if (first === 'whole') continue;
        const failure = await this.#complete(request, into, first);
        if (failure === undefined) continue;
        if (!this.#spoke || isFinal(failure)) return failure;
        isPartial = true;
        if (failure.outcome === 'timeout') this.#fellSilent ||= !(await this.#options.pulse.answers(1));
        if (this.#fellSilent)
          return { outcome: 'read', isPartial, rowsMoved: this.#rowsMoved, fellSilent: true };
      }
      for (const cell of plan.absent[place] ?? []) into.store.putAbsent(cell);
    }
    this.#traits.notePoll(!isPartial && !this.#isTroubled);
    return { outcome: 'read', isPartial, rowsMoved: this.#rowsMoved, fellSilent: false };
  }

  /** Goes on asking what the first attempt left until it is answered or given up; undefined when its cells are in the store. */
  async #complete(
    request: PlannedRequest,
    into: Into,
    first: Fit | ChannelFailure,
  ): Promise<ChannelFailure | undefined> {
    const attempts = 1 + Math.max(1, this.#options.retries);
    let result = first;
    for (let attempt = 1; ; attempt++) {
      if (result === 'whole') return undefined;
      if (result === 'short') result = { outcome: 'error', status: 'tooBig', index: 0 };
      if (result === 'other') return this.#byParts(request, into, undefined);
      if (isFinal(result)) return result;
      if (result.outcome !== 'timeout') return this.#byParts(request, into, result);
      this.#fellSilent = !(await this.#options.pulse.answers(1));
      if (this.#fellSilent) return result;
      this.#spoke = true;
      // It speaks, but not when asked for this: smaller requests may get through.
      if (attempt === attempts) return this.#byParts(request, into, result);
      result = await this.#askOnce(request, into);
    }
  }

  /** One attempt. Of thousands of polls nearly all end here, whole. */
  #askOnce(request: PlannedRequest, into: Into): Promise<Fit | ChannelFailure> {
    if (request.kind === 'list' && !this.#traits.hasBulk) return this.#walkList(request, into.lists);
    if (this.#options.channel.prepare === undefined) return this.#askPlainly(request, into.store);
    return new Promise((resolve) => {
      this.#prepare(request)((result) => {
        resolve(result.outcome === 'answered' ? this.#take(request, result, into) : result);
      });
    });
  }

  /** Valid until the caller returns: what is wanted of the answer is taken out here. */
  #take(request: PlannedRequest, answer: PreparedAnswer, { lists, store }: Into): Fit {
    this.#spoke = true;
    this.#options.pulse.noteRoundTrip(answer.roundTripMs);
    if (request.kind === 'list') return takeRows(request, answer.view, lists);
    if (request.kind === 'get' && answer.largestPart < request.oids.length) {
      this.#traits.shrink(answer.largestPart);
    }
    const fit = takeCells(request, answer, store);
    if (fit === 'whole') this.#traits.noteAnswered(request.kind, request.cells.length);
    return fit;
  }

  async #askPlainly({ oids, cells }: PlannedRequest, store: CellStore): Promise<Fit | ChannelFailure> {
    const { channel, clock } = this.#options;
    const sentMs = clock.monotonicMs();
    const result = await channel.get(oids, this.#firstPatience());
    if (result.outcome !== 'answered') return result;
    this.#options.pulse.noteRoundTrip(clock.monotonicMs() - sentMs);
    this.#spoke = true;
    this.#traits.noteAnswered('get', cells.length);
    result.varbinds.forEach((varbind, i) => store.put(cells[i] ?? 0, varbind));
    return 'whole';
  }

  #prepare(request: PlannedRequest): PreparedAsk {
    const known = this.#prepared.get(request);
    if (known !== undefined) return known;
    const { channel } = this.#options;
    if (channel.prepare === undefined) throw new Error('the channel cannot prepare requests');
    const ask = channel.prepare(request, this.#firstPatience());
    this.#prepared.set(request, ask);
    return ask;
  }

  /** A first attempt waits as the site says; what follows it is decided here, by probes. */
  #firstPatience(): { timeoutMs: number; retries: number } {
    return { timeoutMs: this.#options.timeoutMs, retries: 0 };
  }

  /**
   * In smaller groups, at last object by object: what a refusal, silence on this request alone, or other rows than
   * expected (`because` undefined) leave. What that teaches is kept for the polls to come.
   */
  async #byParts(
    request: PlannedRequest,
    into: Into,
    because: ChannelFailure | undefined,
  ): Promise<ChannelFailure | undefined> {
    if (request.kind === 'list') {
      const walked = await this.#walkList(request, into.lists);
      return walked === 'whole' ? undefined : walked;
    }
    this.#isTroubled = true;
    const traits = this.#traits;
    const isRefused = because?.outcome === 'error' && because.status === 'tooBig';
    const isUnheard = because?.outcome === 'timeout';
    const isTooLarge = isRefused || (isUnheard && traits.isTooLarge(request.kind, request.cells.length));
    if (request.kind === 'bulk') {
      if (isTooLarge || !isUnheard) traits.doubtBulk(isTooLarge, request.expected.length);
      if (because === undefined) this.#rowsMoved = true;
    }
    const size = { objects: traits.objects, refused: traits.refused };
    if (request.kind === 'get' && (isRefused || isUnheard)) {
      size.objects = Math.max(1, request.oids.length >> 1);
    }
    const got = await getMany(this.#options.channel, request.expected, size);
    if (got.outcome !== 'answered') return got;
    this.#spoke = true;
    if (isTooLarge && size.objects < traits.objects) this.#traits.shrink(size.objects);
    got.varbinds.forEach((varbind, i) => into.store.put(request.cells[i] ?? 0, varbind));
    return undefined;
  }

  async #walkList({ oids }: PlannedRequest, lists: ListRows): Promise<'whole' | ChannelFailure> {
    const root = oids[0] ?? '';
    const options = { maxRows: maxListRows, bulk: this.#traits.hasBulk };
    const walked = await this.#options.channel.walk(root, options);
    if (walked.outcome !== 'answered') return walked;
    this.#spoke = true;
    lists.set(root, walked.varbinds);
    return 'whole';
  }
}

function takeCells(request: PlannedRequest, { view, matched }: PreparedAnswer, store: CellStore): Fit {
  const { cells } = request;
  const count = Math.min(matched, cells.length);
  for (let i = 0; i < count; i++) store.take(cells[i] as number, view, i);
  if (count === cells.length) return 'whole';
  return count > 0 && count === view.count ? 'short' : 'other';
}

/** Rows of a list from the first answer; `short` when there may be more. */
function takeRows(request: PlannedRequest, view: CellsView, lists: ListRows): Fit {
  const root = request.oids[0] ?? '';
  const rows: VarBind[] = [];
  for (let i = 0; i < view.count; i++) {
    const row = view.varbind(i);
    if (row.type === 'endOfMibView' || !isUnderOid(row.oid, root)) {
      lists.set(root, rows);
      return 'whole';
    }
    rows.push(row);
  }
  return 'short';
}
