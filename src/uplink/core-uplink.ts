// The core's end of the way to its collectors: it is there (beats), it takes readings (intake), it hears healths, and it
// asks. Easy to get wrong: collectors send only while they hear the core, so its beat begins when it can store, and a
// collector that is not heard any more vouches for no device.
import { randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { Site } from '../site/site.ts';
import { beatIntervalMs, decodeBeat, encodeBeat } from './beat.ts';
import { CoreMembers } from './core-members.ts';
import type { CollectorsState } from './core-members.ts';
import { decodeHealth } from './health-wire.ts';
import { Intake } from './intake.ts';
import type { IntakeSink } from './intake.ts';
import { NatsLink } from './nats-link.ts';
import { decodeAnswers, encodeOrder, encodeQuestion } from './orders.ts';
import type { DeviceAnswers, Order } from './orders.ts';
import { subjectsOf } from './subjects.ts';
import type { UplinkSettings } from './uplink-config.ts';

const lookIntervalMs = 1_000;
const answerLimitMs = 3_000;

export interface CoreUplinkOptions {
  readonly site: Pick<Site, 'id' | 'devices'>;
  readonly settings: UplinkSettings;
  readonly sink: IntakeSink & { readonly onHealth: (health: DeviceHealth) => void };
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface CoreUplink {
  pollNow(deviceId: string): void;
  burst(deviceId: string, seconds: number): void;
  health(deviceId: string): DeviceHealth | undefined;
  /** What a device last said, asked of its collector; undefined when nobody answers within 3 s. */
  answers(deviceId: string): Promise<DeviceAnswers | undefined>;
  collectors(): CollectorsState;
  stop(): Promise<void>;
}

interface Vouched {
  readonly collectorId: string;
  readonly health: DeviceHealth;
}

/** Connects in the background and takes what comes. */
export function startCoreUplink(options: CoreUplinkOptions): CoreUplink {
  const core = new Core(options);
  return core.start();
}

class Core {
  readonly #options: CoreUplinkOptions;
  readonly #subjects;
  readonly #id = `core-${randomBytes(4).toString('hex')}`;
  readonly #boot = randomBytes(8).toString('hex');
  readonly #members: CoreMembers;
  readonly #intake: Intake;
  readonly #link: NatsLink;
  readonly #stopping = new AbortController();
  readonly #devices: ReadonlySet<string>;
  readonly #healths = new Map<string, Vouched>();
  #running: Promise<void> = Promise.resolve();
  #state: CollectorsState;
  /** Connection that the intake works on. */
  #taking: NatsLink['connection'];

  constructor(options: CoreUplinkOptions) {
    const { clock, log, metrics, site, sink, settings } = options;
    this.#options = options;
    this.#subjects = subjectsOf(site.id);
    this.#devices = new Set(site.devices.map((device) => device.id));
    this.#members = new CoreMembers({ clock, log, metrics });
    this.#state = this.#members.look(false);
    this.#link = new NatsLink({
      settings,
      name: `qosha core ${site.id}`,
      clock,
      log,
      onUp: () => this.#lineIsUp(),
    });
    const confirm = (collectorId: string, content: Uint8Array): void =>
      this.#link.publish(`${this.#subjects.confirm}.${collectorId}`, content);
    this.#intake = new Intake({ siteId: site.id, sink, clock, log, metrics, confirm });
  }

  start(): CoreUplink {
    const { clock, log, metrics } = this.#options;
    this.#link.subscribe(`${this.#subjects.beat}.*`, (bytes) => {
      const beat = decodeBeat(bytes);
      if (beat !== undefined) this.#members.hear(beat);
    });
    this.#link.subscribe(`${this.#subjects.health}.*`, (bytes) => this.#hearHealth(bytes));
    const shared = { clock, log, metrics };
    const loops = [
      startLoop({
        ...shared,
        name: 'uplink beat',
        intervalMs: beatIntervalMs,
        cycle: async () => this.#beat('present'),
      }),
      startLoop({
        ...shared,
        name: 'collectors',
        intervalMs: lookIntervalMs,
        cycle: async () => this.#look(),
      }),
    ];
    const order = (one: Order): void => this.#link.publish(this.#subjects.order, encodeOrder(one));
    return {
      pollNow: (deviceId) => order({ order: 'poll', deviceId }),
      burst: (deviceId, seconds) => order({ order: 'burst', deviceId, seconds }),
      health: (deviceId) => this.#healths.get(deviceId)?.health,
      answers: async (deviceId) => {
        const bytes = await this.#link.ask(this.#subjects.ask, encodeQuestion(deviceId), answerLimitMs);
        return bytes === undefined ? undefined : decodeAnswers(bytes);
      },
      collectors: () => this.#state,
      stop: async () => {
        await Promise.all(loops.map((loop) => loop.stop()));
        this.#beat('leaving');
        this.#stopping.abort();
        await this.#link.close();
        await this.#running;
      },
    };
  }

  #lineIsUp(): void {
    this.#members.reconnected();
    this.#beat('present');
    const { connection } = this.#link;
    const before = this.#running;
    // One intake for a connection; it outlives short breaks of the line.
    if (connection === undefined || connection === this.#taking) return;
    this.#taking = connection;
    this.#running = before.then(() => this.#intake.run(connection, this.#stopping.signal));
  }

  #look(): void {
    this.#state = this.#members.look(this.#link.isUp);
    const living = new Set(this.#state.living.map((beat) => beat.id));
    const nowMs = this.#options.clock.epochMs();
    for (const [deviceId, { collectorId, health }] of this.#healths) {
      // At once, before its readings grow old: what nobody vouches for is not wrong, it is not known.
      if (living.has(collectorId) || health.state === 'unknown') continue;
      const lastError = 'its collector does not report';
      this.#note(collectorId, { ...health, deviceId, state: 'unknown', sinceMs: nowMs, lastError });
    }
  }

  #hearHealth(bytes: Uint8Array): void {
    const news = decodeHealth(bytes);
    for (const health of news?.healths ?? []) {
      if (this.#devices.has(health.deviceId)) this.#note(news?.collectorId ?? '', health);
    }
  }

  #note(collectorId: string, health: DeviceHealth): void {
    this.#healths.set(health.deviceId, { collectorId, health });
    this.#options.sink.onHealth(health);
  }

  #beat(state: 'present' | 'leaving'): void {
    const { clock, site } = this.#options;
    const beat = encodeBeat({
      id: this.#id,
      role: 'core',
      name: site.id,
      boot: this.#boot,
      state,
      sentAtMs: clock.monotonicMs(),
      wallMs: clock.epochMs(),
      devicesHash: '',
    });
    this.#link.publish(`${this.#subjects.beat}.${this.#id}`, beat);
  }
}
