// Which devices this collector may poll at this moment. Easy to get wrong: others take our devices over when they have not
// heard us for a member's life, so we must know ourselves whether we were heard – by the echo of our own beats, counted
// from when they were sent – and a process that was stopped and woke up must ask before it polls again.
//
//   settling ──(3 s of hearing others)──► sharing ──(no echo for 6 s)──► cut off ──(echo)──► settling
//      ▲                                                                                         │
//      └────────────────── woke up from a standstill: holds nothing ◄───────────────────────────┘
import type { Clock } from '../core/clock.ts';
import { memberLifeMs } from './beat.ts';
import type { Beat } from './beat.ts';
import { Members } from './members.ts';
import { shareOf } from './share.ts';
import { protocol } from './subjects.ts';

/** How long others are listened to before devices are shared anew, ms: longer than the interval of beats. */
export const settleMs = 3_000;
/** A longer pause between two ticks means that this process stood still, ms. */
export const standstillMs = 3_000;
/** Without an echo for so long after a start or a standstill, nobody can be asked, ms. */
export const loneAfterMs = 8_000;

/**
 * What to do with our devices while nobody can be reached and others were there: `keep` polls on, so that nothing is
 * lost, and a device may be polled twice until the connection is back; `yield` stops, so that none ever is.
 */
export type CutOffRule = 'keep' | 'yield';

export interface ShareKeeperOptions {
  readonly id: string;
  readonly clock: Clock;
  readonly cutOff: CutOffRule;
  readonly deviceIds: readonly string[];
  /** Told on every change, with what is ours now. */
  readonly onShare: (deviceIds: ReadonlySet<string>) => void;
}

export class ShareKeeper {
  readonly #options: ShareKeeperOptions;
  readonly #members: Members;
  #share: ReadonlySet<string> = new Set();
  /** The share that was last agreed upon, with whom, and with how many others. */
  #agreed: { readonly key: string; readonly share: ReadonlySet<string>; readonly others: number } | undefined;
  #lastTickMs: number;
  /** When the newest beat of ours that came back was sent. */
  #echoedMs = Number.NEGATIVE_INFINITY;
  /** Since when we hear and are heard without a break; undefined while we are not. */
  #heardSinceMs: number | undefined;
  /** Beginning of the time in which nobody could be asked. */
  #waitingSinceMs: number;

  constructor(options: ShareKeeperOptions) {
    this.#options = options;
    this.#members = new Members(options.clock);
    this.#lastTickMs = options.clock.monotonicMs();
    this.#waitingSinceMs = this.#lastTickMs;
  }

  get share(): ReadonlySet<string> {
    return this.#share;
  }

  /** The core as it was heard last; undefined when it is not there. */
  get core(): Beat | undefined {
    return this.#members.living('core', this.#options.clock.monotonicMs())[0];
  }

  /** Living collectors, this one included once it hears itself. */
  get collectors(): readonly Beat[] {
    return this.#members.living('collector');
  }

  /** Asked before every request to a device: false as long as we may have stood still. */
  get isAwake(): boolean {
    return this.#options.clock.monotonicMs() - this.#lastTickMs < standstillMs;
  }

  hear(beat: Beat): void {
    this.#noteStandstill();
    this.#members.hear(beat);
    if (beat.id !== this.#options.id || beat.state === 'leaving') return;
    this.#echoedMs = Math.max(this.#echoedMs, beat.sentAtMs);
    if (!this.#isHeard()) return;
    if (this.#heardSinceMs === undefined) this.#members.clear();
    this.#members.hear(beat);
    this.#heardSinceMs ??= this.#options.clock.monotonicMs();
  }

  /** Call it at least twice a second. */
  tick(): void {
    this.#noteStandstill();
    const nowMs = this.#options.clock.monotonicMs();
    this.#lastTickMs = nowMs;
    if (!this.#isHeard()) {
      if (this.#heardSinceMs !== undefined) this.#waitingSinceMs = nowMs - memberLifeMs;
      this.#heardSinceMs = undefined;
      return this.#holdAlone(nowMs);
    }
    if (this.#heardSinceMs === undefined || nowMs - this.#heardSinceMs < settleMs) return;
    const ids = this.#partners();
    // Hashing every device several times a second would cost more than polling them.
    const key = ids.join(' ');
    if (this.#agreed?.key !== key) {
      const share = shareOf(this.#options.id, ids, this.#options.deviceIds);
      const others = ids.filter((id) => id !== this.#options.id).length;
      this.#agreed = { key, share, others };
    }
    this.#hold(this.#agreed.share);
  }

  /** We were heard within a member's life, by the time our beat was sent: others cannot have given us up yet. */
  #isHeard(): boolean {
    return this.#options.clock.monotonicMs() - this.#echoedMs < memberLifeMs;
  }

  /** Those who speak the core's protocol; when none does, all. */
  #partners(): readonly string[] {
    const { collectors } = this;
    const major = this.core?.protocol.major ?? protocol.major;
    const fitting = collectors.filter((beat) => beat.protocol.major === major);
    return (fitting.length > 0 ? fitting : collectors).map((beat) => beat.id);
  }

  #holdAlone(nowMs: number): void {
    if (nowMs - this.#waitingSinceMs < loneAfterMs && this.#share.size === 0) return;
    if (this.#options.cutOff === 'yield' && (this.#agreed === undefined || this.#agreed.others > 0)) {
      return this.#hold(new Set());
    }
    this.#hold(this.#agreed?.share ?? new Set(this.#options.deviceIds));
  }

  #noteStandstill(): void {
    if (this.isAwake) return;
    const nowMs = this.#options.clock.monotonicMs();
    this.#lastTickMs = nowMs;
    this.#echoedMs = Number.NEGATIVE_INFINITY;
    this.#heardSinceMs = undefined;
    this.#waitingSinceMs = nowMs;
    this.#members.clear();
    this.#hold(new Set());
  }

  #hold(share: ReadonlySet<string>): void {
    if (share === this.#share) return;
    if (share.size === this.#share.size && share.isSubsetOf(this.#share)) return;
    this.#share = share;
    this.#options.onShare(share);
  }
}
