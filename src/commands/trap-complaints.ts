// Says in the log why traps of a sender are not heard, so that pointing a device here is no guesswork. Easy to get wrong:
// anybody can send anything in anybody's name, so a sender is told of once an hour, few senders a minute, and nothing of
// what they sent is repeated.
import type { Clock } from '../core/clock.ts';
import type { Log } from '../platform/log.ts';
import type { TrapDropReason } from '../snmp/trap-statistics.ts';

const againAfterMs = 3_600_000;
const maxRemembered = 1024;
const perMinute = 20;

/** What is worth a line: slips of whoever set the device up. The rest is noise of networks, and counted. */
const sentences: Partial<Record<TrapDropReason, string>> = {
  source: 'traps come from an address that is no device of the site file and not under allow',
  rate: 'an address sends more traps than perSource allows; what is above is dropped',
  community: 'traps come with a community that no device has and that is not under traps',
  'not-a-notification': 'what comes to the port for traps is no trap; was it meant for port 161?',
  user: 'traps come from an SNMPv3 user that no device has and that is not under traps',
  'security-level': 'an SNMPv3 user sends traps below or above the level of its keys in the site file',
  digest: 'the authentication key or protocol of an SNMPv3 user is not the one in the site file',
  decryption: 'the privacy key or protocol of an SNMPv3 user is not the one in the site file',
  'time-window':
    'authentic traps come with an old clock: the card forgot how often it started, or they were copied',
};

export class TrapComplaints {
  readonly #log: Log;
  readonly #clock: Clock;
  // `reason source` → when it was told, oldest first
  readonly #told = new Map<string, number>();
  #minuteStartedMs = 0;
  #inMinute = 0;

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** Tells of one dropped datagram, or keeps silent. */
  note(reason: TrapDropReason, source: string): void {
    const sentence = sentences[reason];
    if (sentence === undefined) return;
    const nowMs = this.#clock.monotonicMs();
    const key = `${reason} ${source}`;
    const toldMs = this.#told.get(key);
    if (toldMs !== undefined && nowMs - toldMs < againAfterMs) return;
    if (nowMs - this.#minuteStartedMs >= 60_000) {
      this.#minuteStartedMs = nowMs;
      this.#inMinute = 0;
    }
    if (this.#inMinute >= perMinute) return;
    this.#inMinute++;
    this.#told.delete(key);
    this.#told.set(key, nowMs);
    for (const oldest of this.#told.keys()) {
      if (this.#told.size <= maxRemembered) break;
      this.#told.delete(oldest);
    }
    this.#log.warn({ source, reason }, sentence);
  }
}
