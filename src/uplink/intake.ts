// Takes records from the stream and gives them to the core: new readings to the latest board, old ones to the history alone.
// Easy to get wrong: a message is acknowledged, and its sender told, only when every reading of it stands in the
// database; whatever breaks before that comes again, so everything here may happen twice.
import { AckPolicy, DiscardPolicy, jetstream, jetstreamManager, RetentionPolicy } from '@nats-io/jetstream';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { sleep } from '../core/clock.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Reading } from '../readings/reading.ts';
import { unpackBatch } from './batch.ts';
import { scanFrames } from './frame.ts';
import type { Lane } from './sender.ts';
import type { Loss } from './spool.ts';
import { subjectsOf } from './subjects.ts';

const streamBytes = 256 * 1024 * 1024;
const maxMessageBytes = 1024 * 1024;
const ackWaitMs = 10_000;
const maxUnacknowledged = 256;
const fetched: Readonly<Record<Lane, number>> = { live: 64, late: 4 };
const settleIntervalMs = 100;
const retryMs = 1_000;
/** The history's buffer is filled no further than this by what comes over the line. */
const maxWaitingReadings = 100_000;
/** A reading older than this many poll intervals, and than the second figure, is old however it came. */
const oldAfterIntervals = 2.5;
const oldAfterMs = 30_000;
const nanosecondsPerMs = 1e6;

/** What the core does with readings. */
export interface IntakeSink {
  /** Poll interval, ms; undefined when the site has no such device. */
  readonly intervalOf: (deviceId: string) => number | undefined;
  /** New readings, in order; returns those that something newer was there for already. */
  readonly putLive: (readings: readonly Reading[]) => readonly Reading[];
  /** Writes old readings to the database; repeated calls change nothing. */
  readonly storeLate: (readings: readonly Reading[]) => Promise<void>;
  /** Makes sure of what must not be lost of new readings besides the history; repeated calls change nothing. */
  readonly storeLive: (readings: readonly Reading[]) => Promise<void>;
  /** Of the history's buffer: numbers given out, numbers written, and readings waiting. */
  readonly history: () => { readonly taken: number; readonly settled: number; readonly waiting: number };
  /** A collector had to give readings up. */
  readonly onLoss: (collectorId: string, loss: Loss) => void;
}

export interface IntakeOptions {
  readonly siteId: string;
  readonly sink: IntakeSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Tells a collector which records are stored. */
  readonly confirm: (collectorId: string, content: Uint8Array) => void;
}

interface Taken {
  readonly message: JsMsg;
  readonly collectorId: string;
  /** Boot of the collector that the confirmation is for. */
  readonly boot: string;
  readonly range: readonly [from: number, to: number];
  /** Written when the history has settled this number. */
  readonly mark: number;
}

export class Intake {
  readonly #options: IntakeOptions;
  readonly #subjects;
  readonly #counters;
  #unsettled: Taken[] = [];
  #waitingLive: Reading[] = [];

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#subjects = subjectsOf(options.siteId);
    const { metrics } = options;
    this.#counters = {
      readings: metrics.counter({
        name: 'qosha_uplink_readings_total',
        help: 'Readings that came from collectors',
        labels: ['lane'],
      }),
      damaged: metrics.counter({ name: 'qosha_uplink_damaged_total', help: 'Records that were unreadable' }),
      unknown: metrics.counter({
        name: 'qosha_uplink_unknown_total',
        help: 'Readings of devices or points that are not known here',
      }),
    };
    this.#counters.damaged.inc(0);
  }

  /** Takes from both lanes until the connection or `signal` ends; never rejects. */
  async run(connection: NatsConnection, signal: AbortSignal): Promise<void> {
    const ended = new AbortController();
    const stop = AbortSignal.any([signal, ended.signal]);
    this.#unsettled = [];
    void connection.closed().then(() => ended.abort());
    await Promise.all([
      this.#follow(connection, 'live', stop),
      this.#follow(connection, 'late', stop),
      this.#settleLoop(stop),
    ]);
  }

  async #follow(connection: NatsConnection, lane: Lane, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#prepare(connection, lane);
        const consumer = await jetstream(connection).consumers.get(this.#subjects.stream, `core-${lane}`);
        const messages = await consumer.consume({
          max_messages: fetched[lane],
          expires: 5_000,
          abort_on_missing_resource: true,
        });
        const stop = (): void => messages.stop();
        signal.addEventListener('abort', stop, { once: true });
        await this.#take(messages, lane, signal);
        signal.removeEventListener('abort', stop);
      } catch (error) {
        if (!signal.aborted) this.#options.log.warn({ err: error, lane }, 'the stream cannot be read yet');
      }
      await sleep(this.#options.clock, retryMs, signal);
    }
  }

  /** Stream and consumer as they must be; made when they are not there. */
  async #prepare(connection: NatsConnection, lane: Lane): Promise<void> {
    const manager = await jetstreamManager(connection);
    const { stream, live, late } = this.#subjects;
    const settings = {
      subjects: [`${live}.*`, `${late}.*`],
      discard: DiscardPolicy.New,
      max_bytes: streamBytes,
      max_msg_size: maxMessageBytes,
    };
    const names = await manager.streams.names(`${live}.*`).next();
    if (names.includes(stream)) await manager.streams.update(stream, settings);
    else await manager.streams.add({ name: stream, retention: RetentionPolicy.Workqueue, ...settings });
    await manager.consumers.add(stream, {
      durable_name: `core-${lane}`,
      filter_subject: `${this.#subjects[lane]}.*`,
      ack_policy: AckPolicy.Explicit,
      ack_wait: ackWaitMs * nanosecondsPerMs,
      max_ack_pending: maxUnacknowledged,
    });
  }

  async #take(messages: ConsumerMessages, lane: Lane, signal: AbortSignal): Promise<void> {
    for await (const message of messages) {
      if (signal.aborted) return;
      while (this.#options.sink.history().waiting > maxWaitingReadings && !signal.aborted) {
        await sleep(this.#options.clock, settleIntervalMs, signal);
      }
      try {
        await this.#takeOne(message, lane);
      } catch (error) {
        // Not acknowledged: it comes again.
        this.#options.log.error({ err: error, lane }, 'readings could not be stored and will come again');
        await sleep(this.#options.clock, retryMs, signal);
      }
    }
  }

  async #takeOne(message: JsMsg, lane: Lane): Promise<void> {
    const { frames, validBytes } = scanFrames(Buffer.from(message.data));
    const collectorId = message.subject.slice(message.subject.lastIndexOf('.') + 1);
    const boot = message.headers?.get('Nats-Msg-Id').split('-', 1)[0] ?? '';
    const first = frames[0];
    const last = frames.at(-1);
    if (first === undefined || last === undefined || validBytes < message.data.length) {
      this.#counters.damaged.inc();
      this.#options.log.error({ collector: collectorId }, 'an unreadable record is left out');
      message.term('unreadable');
      return;
    }
    const readings: Reading[] = [];
    for (const frame of frames) readings.push(...this.#unpack(collectorId, frame.payload));
    const late = lane === 'late' ? readings : this.#putLive(readings);
    this.#counters.readings.inc({ lane }, readings.length);
    const mark = this.#options.sink.history().taken;
    if (late.length > 0) await this.#options.sink.storeLate(late);
    this.#unsettled.push({ message, collectorId, boot, range: [first.seq, last.seq], mark });
  }

  #unpack(collectorId: string, payload: Uint8Array): readonly Reading[] {
    const { sink, log } = this.#options;
    const batch = unpackBatch(payload);
    if (batch === undefined) {
      this.#counters.damaged.inc();
      log.error({ collector: collectorId }, 'an unreadable record is left out');
      return [];
    }
    for (const loss of batch.losses) sink.onLoss(collectorId, loss);
    const known = batch.readings.filter(({ deviceId }) => sink.intervalOf(deviceId) !== undefined);
    const unknown = batch.unknown + batch.readings.length - known.length;
    if (unknown > 0) this.#counters.unknown.inc(unknown);
    return known;
  }

  /** Returns what is too old for the board. */
  #putLive(readings: readonly Reading[]): readonly Reading[] {
    const { sink, clock } = this.#options;
    const nowMs = clock.epochMs();
    const isOld = ({ deviceId, takenAtMs, intervalMs }: Reading): boolean => {
      const everyMs = intervalMs ?? sink.intervalOf(deviceId) ?? 0;
      return nowMs - takenAtMs > Math.max(oldAfterMs, oldAfterIntervals * everyMs);
    };
    const fresh = readings.filter((reading) => !isOld(reading));
    this.#waitingLive.push(...fresh);
    return [...readings.filter(isOld), ...sink.putLive(fresh)];
  }

  async #settleLoop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(this.#options.clock, settleIntervalMs, signal);
      try {
        await this.#settle();
      } catch (error) {
        this.#options.log.error({ err: error }, 'stored readings could not be confirmed yet');
        await sleep(this.#options.clock, retryMs, signal);
      }
    }
  }

  /** Acknowledges what is written and tells the collectors. */
  async #settle(): Promise<void> {
    const { sink } = this.#options;
    const live = this.#waitingLive;
    const taken = this.#unsettled.length;
    if (taken === 0) return;
    if (live.length > 0) {
      await sink.storeLive(live);
      this.#waitingLive = this.#waitingLive.slice(live.length);
    }
    const { settled } = sink.history();
    const done = this.#unsettled.slice(0, taken).filter(({ mark }) => mark <= settled);
    if (done.length === 0) return;
    this.#unsettled = this.#unsettled.filter((one) => !done.includes(one));
    for (const { message } of done) message.ack();
    const bySender = Map.groupBy(done, ({ collectorId, boot }) => `${collectorId} ${boot}`);
    for (const group of bySender.values()) {
      const { collectorId, boot } = group[0]!;
      const content = JSON.stringify({ boot, ranges: group.map(({ range }) => range) });
      this.#options.confirm(collectorId, Buffer.from(content));
    }
  }
}
