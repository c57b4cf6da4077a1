// The core's view of its collectors: who is there, who is missing, and whether anybody watches the devices at all. Easy to
// get wrong: one of two that dies is no alert, because the other takes over; it is one only when nobody is left, and not
// before a restart had time to pass.
import type { Clock } from '../core/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { memberLifeMs } from './beat.ts';
import type { Beat } from './beat.ts';
import { Members } from './members.ts';
import { protocol } from './subjects.ts';

/** So long without any collector, and the core says so, ms. */
export const unreachableAfterMs = 20_000;
/** Wall clocks further apart than this are told, ms: readings carry the collector's time. */
const skewToTellMs = 5_000;
const maxRemembered = 100;

/** Whether devices are watched. */
export interface CollectorsState {
  readonly isReporting: boolean;
  /** Since when, epoch ms. */
  readonly sinceMs: number;
  /** Why not, in our own words. */
  readonly reason: string | null;
  readonly living: readonly Beat[];
}

export class CoreMembers {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #members: Members;
  readonly #told = new Set<string>();
  readonly #livingGauge;
  readonly #skewGauge;
  #known = new Map<string, string>();
  #aloneSinceMs: number;
  #isReporting = true;
  #sinceMs: number;

  constructor(options: { readonly clock: Clock; readonly log: Log; readonly metrics: Metrics }) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#members = new Members(options.clock);
    this.#aloneSinceMs = options.clock.monotonicMs();
    this.#sinceMs = options.clock.epochMs();
    const { metrics } = options;
    this.#livingGauge = metrics.gauge({ name: 'qosha_collectors', help: 'Collectors that report' });
    this.#skewGauge = metrics.gauge({
      name: 'qosha_collector_clock_skew_seconds',
      help: 'Largest distance of a collector’s wall clock from the core’s',
    });
  }

  /** Takes a beat; false when what this collector says cannot be understood. */
  hear(beat: Beat): boolean {
    if (beat.role !== 'collector') return false;
    if (beat.protocol.major !== protocol.major) {
      const versions = `it speaks protocol ${beat.protocol.major}, this core ${protocol.major}`;
      this.#tellOnce(beat, `a collector is not listened to: ${versions}; bring both to one version`);
      return false;
    }
    const skewMs = beat.wallMs - this.#clock.epochMs();
    this.#skewGauge.set(Math.abs(skewMs) / 1_000);
    if (Math.abs(skewMs) > skewToTellMs) {
      this.#tellOnce(beat, 'the clock of a collector is wrong, and so are the times of its readings');
    }
    this.#members.hear(beat);
    return true;
  }

  /** Our own line was gone: nobody is called missing before he had time to be heard again. */
  reconnected(): void {
    this.#aloneSinceMs = this.#clock.monotonicMs();
  }

  /** Call it about once a second. */
  look(isConnected: boolean): CollectorsState {
    const nowMs = this.#clock.monotonicMs();
    // Nobody to hear is what this is about: our own clock counts.
    const living = this.#members.living('collector', nowMs);
    this.#tellChanges(living);
    this.#livingGauge.set(living.length);
    if (living.length > 0) this.#aloneSinceMs = nowMs;
    const isReporting = nowMs - this.#aloneSinceMs < unreachableAfterMs - memberLifeMs;
    if (isReporting !== this.#isReporting) {
      this.#isReporting = isReporting;
      this.#sinceMs = this.#clock.epochMs();
      if (isReporting) this.#log.info({}, 'collectors report again');
      else this.#log.error({ isConnected }, 'no collector reports');
    }
    const reason = isReporting ? null : isConnected ? 'no collector is heard' : 'no connection to NATS';
    return { isReporting, sinceMs: this.#sinceMs, reason, living };
  }

  #tellChanges(living: readonly Beat[]): void {
    const now = new Map(living.map(({ id, name }) => [id, name]));
    for (const [id, name] of now) {
      if (!this.#known.has(id)) this.#log.info({ collector: id, name }, 'a collector joined');
    }
    for (const [id, name] of this.#known) {
      if (!now.has(id)) this.#log.warn({ collector: id, name }, 'a collector is gone');
    }
    this.#known = now;
  }

  #tellOnce(beat: Beat, sentence: string): void {
    const key = `${beat.id} ${beat.boot} ${sentence}`;
    if (this.#told.has(key)) return;
    if (this.#told.size >= maxRemembered) this.#told.clear();
    this.#told.add(key);
    this.#log.error({ collector: beat.id, name: beat.name }, sentence);
  }
}
