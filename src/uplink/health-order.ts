// Health and readings travel apart, and "it answers" may overtake what it answered. Easy to get wrong: a device that answers
// while its readings are old looks like one whose sensor is broken, and somebody is woken for a tenth of a second.
import type { Clock } from '../core/clock.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { LatestBoard } from '../readings/latest-board.ts';

/** A poll takes no longer than this from its first reading to its last answer, ms. */
const longestPollMs = 10_000;
/** A device that answers without a reading that we know is believed to answer after this long, ms. */
const patienceMs = 5_000;

export class HealthOrder {
  readonly #board: LatestBoard;
  readonly #clock: Clock;
  readonly #note: (health: DeviceHealth) => void;
  readonly #states = new Map<string, DeviceHealth['state']>();
  readonly #waiting = new Map<string, { health: DeviceHealth; readonly sinceMs: number }>();

  constructor(parts: {
    readonly board: LatestBoard;
    readonly clock: Clock;
    readonly note: (health: DeviceHealth) => void;
  }) {
    this.#board = parts.board;
    this.#clock = parts.clock;
    this.#note = parts.note;
    this.#board.onPut((deviceId) => this.#look(deviceId));
  }

  /** Passes a health on, at once or when the readings that belong to it are there. */
  hear(health: DeviceHealth): void {
    const { deviceId } = health;
    if (health.state !== 'answering' || this.#states.get(deviceId) === 'answering') return this.#pass(health);
    const sinceMs = this.#waiting.get(deviceId)?.sinceMs ?? this.#clock.monotonicMs();
    this.#waiting.set(deviceId, { health, sinceMs });
    this.#look(deviceId);
    this.#clock.after(patienceMs, () => this.#look(deviceId));
  }

  #look(deviceId: string): void {
    const waiting = this.#waiting.get(deviceId);
    if (waiting === undefined) return;
    const isPatient = this.#clock.monotonicMs() - waiting.sinceMs < patienceMs;
    if (isPatient && !this.#isRead(waiting.health)) return;
    this.#pass(waiting.health);
  }

  #isRead({ deviceId, lastAnswerMs }: DeviceHealth): boolean {
    const fromMs = (lastAnswerMs ?? 0) - longestPollMs;
    return this.#board
      .ofDevice(deviceId)
      .some(({ takenAtMs, quality }) => takenAtMs >= fromMs && quality !== 'stale');
  }

  #pass(health: DeviceHealth): void {
    this.#waiting.delete(health.deviceId);
    this.#states.set(health.deviceId, health.state);
    this.#note(health);
  }
}
