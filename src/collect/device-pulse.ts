// Whether a device is there at all, by one small question asked a few times. Easy to get wrong: a lost datagram must not
// look like a device that is down, and a device that refuses what it is asked is there.
import type { Clock } from '../core/clock.ts';
import type { ChannelResult, DeviceChannel, Patience } from './device-channel.ts';
import { uptimeOid } from './request-plan.ts';

/** Small questions that follow one unanswered request before a poll counts as unanswered. */
const quickQuestions = 5;
const shortestWaitMs = 250;
/** After so many unanswered polls fewer small questions do. */
const hopefulRounds = 4;
const questionsWithoutHope = 2;

export class DevicePulse {
  readonly #channel: DeviceChannel;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  /** Smoothed, ms; undefined before the first answer. */
  #roundTripMs: number | undefined;

  constructor(channel: DeviceChannel, clock: Clock, timeoutMs: number) {
    this.#channel = channel;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** It has answered something since it is polled. */
  get hasAnswered(): boolean {
    return this.#roundTripMs !== undefined;
  }

  noteRoundTrip(presentMs: number): void {
    const beforeMs = this.#roundTripMs ?? presentMs;
    this.#roundTripMs = beforeMs * 0.875 + presentMs * 0.125;
  }

  /** Whether it answers a few quick questions; each `round` waits longer. */
  async answers(round: number): Promise<boolean> {
    const roundTripMs = this.#roundTripMs;
    const waitMs =
      roundTripMs === undefined
        ? this.#timeoutMs
        : Math.min(this.#timeoutMs, Math.max(shortestWaitMs, 4 * roundTripMs) * round);
    const isHopeful = roundTripMs !== undefined && round <= hopefulRounds;
    for (let left = isHopeful ? quickQuestions : questionsWithoutHope; left > 0; left--) {
      const sentMs = this.#clock.monotonicMs();
      const result = await this.#ask({ timeoutMs: waitMs, retries: 0 });
      if (result.outcome === 'answered') this.noteRoundTrip(this.#clock.monotonicMs() - sentMs);
      if (result.outcome !== 'timeout') return isHeard(result);
    }
    return false;
  }

  /** As `answers`, and then as patiently as the site says: an agent may be busy with what it was asked before. */
  async answersInTheEnd(): Promise<boolean> {
    return (await this.answers(1)) || isHeard(await this.#ask());
  }

  #ask(patience?: Patience): Promise<ChannelResult> {
    return this.#channel.get([uptimeOid], patience);
  }
}

function isHeard({ outcome }: ChannelResult): boolean {
  return outcome !== 'timeout' && outcome !== 'closed' && outcome !== 'overloaded';
}
