// A collector apart from the core: what polling brings goes to the spool and from there to the core; which devices are
// polled follows from who else is alive. Easy to get wrong: polling never waits for anything here – not for the disk, not
// for the network, not for the core.
import { randomBytes, createHash } from 'node:crypto';
import { join } from 'node:path';
import type { PollingControl, PollSink } from '../collect/poll-loop.ts';
import type { Cancel, Clock } from '../core/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { ReadingBatch } from '../readings/reading-batch.ts';
import type { Device, Site } from '../site/site.ts';
import { beatIntervalMs, decodeBeat, encodeBeat } from './beat.ts';
import type { Beat } from './beat.ts';
import { encodeHealth } from './health-wire.ts';
import { LossFile } from './loss-file.ts';
import { NatsLink } from './nats-link.ts';
import { answerQuestion, obeyOrder } from './orders.ts';
import { RecordWriter } from './record-writer.ts';
import { Sender } from './sender.ts';
import { ShareKeeper } from './share-keeper.ts';
import type { CutOffRule } from './share-keeper.ts';
import { Spool, syncIntervalMs } from './spool.ts';
import type { Loss } from './spool.ts';
import { protocol, subjectsOf } from './subjects.ts';
import type { UplinkSettings } from './uplink-config.ts';
import { createCollectorMeasures } from './uplink-measures.ts';

const tickMs = 250;
const healthIntervalMs = 1_000;
const wholeHealthIntervalMs = 10_000;
/** Devices that were just taken over are read at once, spread over this time, ms. */
const takeOverSpreadMs = 1_000;

export interface CollectorOptions {
  readonly site: Pick<Site, 'id' | 'devices'>;
  readonly settings: UplinkSettings;
  /** Stays the same from start to start and is nobody else's; letters, digits, `-` and `_`. */
  readonly id: string;
  readonly name: string;
  /** Folder of the spool; must exist. */
  readonly folder: string;
  readonly maxSpoolBytes: number;
  readonly cutOff: CutOffRule;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export class Collector {
  /** Give it to `startPolling`. */
  readonly sink: PollSink;
  readonly #options: CollectorOptions;
  readonly #boot = randomBytes(8).toString('hex');
  readonly #devicesHash: string;
  readonly #spool: Spool;
  readonly #sender: Sender;
  readonly #keeper: ShareKeeper;
  readonly #writer: RecordWriter;
  readonly #losses: LossFile;
  readonly #measures;
  readonly #timers = new Map<string, Cancel>();
  readonly #healths = new Map<string, DeviceHealth>();
  readonly #changedHealths = new Set<string>();
  #link: NatsLink | undefined;
  #polling: PollingControl | undefined;
  #coreBoot = '';
  #toldVersion = '';
  #isStopping = false;
  #couldSend = false;

  constructor(options: CollectorOptions) {
    const { clock, log } = options;
    this.#options = options;
    this.#measures = createCollectorMeasures(options.metrics);
    this.#losses = new LossFile(join(options.folder, 'lost.json'), log);
    const onLoss = (loss: Loss): void => {
      this.#measures.lost(loss.readings);
      this.#losses.add(loss);
    };
    this.#measures.lost(0);
    const deviceIds = options.site.devices.map((device) => device.id);
    this.#devicesHash = createHash('sha256')
      .update(deviceIds.toSorted().join('\n'))
      .digest('hex')
      .slice(0, 16);
    const maxBytes = options.maxSpoolBytes;
    this.#spool = new Spool({ folder: options.folder, maxBytes, clock, log, onLoss });
    const subjects = subjectsOf(options.site.id);
    this.#sender = new Sender({
      spool: this.#spool,
      clock,
      boot: this.#boot,
      canSend: () => this.canSend,
      store: async (lane, bytes, id) =>
        (await this.#link?.store(`${subjects[lane]}.${options.id}`, bytes, id)) ?? false,
      onLoss,
    });
    this.#writer = new RecordWriter({
      devices: options.site.devices,
      spool: this.#spool,
      sender: this.#sender,
      losses: this.#losses,
      measures: this.#measures,
      clock,
      canSend: () => this.canSend,
    });
    this.#keeper = new ShareKeeper({
      id: options.id,
      clock,
      cutOff: options.cutOff,
      deviceIds,
      onShare: (share) => this.#take(share),
    });
    this.sink = {
      onReadings: (batch) => this.#gather(batch),
      onHealth: (health) => this.#noteHealth(health),
    };
  }

  /** Devices that this collector polls now. */
  get share(): ReadonlySet<string> {
    return this.#keeper.share;
  }

  /** False while this process may have stood still and others may have taken its devices. */
  get isAwake(): boolean {
    return this.#keeper.isAwake;
  }

  /** The line is up and the core is there and speaks our protocol. */
  get canSend(): boolean {
    return this.#link?.isUp === true && this.#keeper.core?.protocol.major === protocol.major;
  }

  /** Begins to take part. `polling` must have been started with this collector's sink and without devices. */
  start(polling: PollingControl): void {
    const { options, subjects } = { options: this.#options, subjects: subjectsOf(this.#options.site.id) };
    this.#polling = polling;
    const link = new NatsLink({
      settings: options.settings,
      name: `qosha collector ${options.name}`,
      clock: options.clock,
      log: options.log,
      onUp: () => this.#beat('present'),
    });
    this.#link = link;
    link.subscribe(`${subjects.beat}.*`, (bytes) => this.#hear(bytes));
    link.subscribe(`${subjects.confirm}.${options.id}`, (bytes) => this.#sender.confirm(bytes));
    link.subscribe(subjects.order, (bytes) => obeyOrder(bytes, polling));
    link.subscribe(subjects.ask, (bytes, message) => {
      const answer = answerQuestion(bytes, polling, this.#keeper.share);
      if (answer !== undefined) message.respond(answer);
    });
    this.#every('beat', beatIntervalMs, () => this.#beat('present'));
    this.#every('tick', tickMs, () => this.#tick());
    this.#every('sync', syncIntervalMs, () => void this.#spool.sync());
    this.#every('health', healthIntervalMs, () => this.#tellHealth(this.#changedHealths));
    this.#every('whole health', wholeHealthIntervalMs, () => this.#tellHealth(new Set(this.#healths.keys())));
  }

  /** Gives the devices to others, writes down what is gathered, and leaves. Polling is stopped before. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#writer.flush();
    this.#sender.tick();
    this.#beat('leaving');
    await this.#link?.close();
    await this.#spool.close();
  }

  #gather(batch: ReadingBatch): void {
    // An answer that lay in the socket while we stood still would be dated now.
    if (this.#keeper.isAwake) this.#writer.gather(batch);
    else this.#measures.refused(batch.rows.length + batch.more.length);
  }

  #tick(): void {
    this.#keeper.tick();
    const { canSend } = this;
    if (canSend && !this.#couldSend) this.#writer.tellWhatHolds();
    this.#couldSend = canSend;
    if (this.#losses.untold !== undefined && canSend) this.#writer.flush();
    this.#sender.tick();
    const { clock, maxSpoolBytes } = this.#options;
    const { oldestMs, bytes, readings } = this.#spool;
    const { bytesPerSecond } = this.#writer;
    this.#measures.observe({
      bytes,
      maxBytes: maxSpoolBytes,
      readings,
      oldestAgeSeconds: oldestMs === undefined ? 0 : Math.max(0, (clock.epochMs() - oldestMs) / 1_000),
      capacitySeconds: bytesPerSecond === 0 ? 0 : maxSpoolBytes / bytesPerSecond,
      devices: this.#keeper.share.size,
      isConnected: this.canSend,
    });
  }

  #take(share: ReadonlySet<string>): void {
    const { clock, log, site } = this.#options;
    if (this.#isStopping || this.#polling === undefined) return;
    const taken: Device[] = site.devices.filter((device) => share.has(device.id));
    for (const id of this.#healths.keys()) if (!share.has(id)) this.#healths.delete(id);
    this.#writer.keepOnly(share);
    const added = taken.filter((device) => this.#polling?.health(device.id) === undefined);
    this.#polling.setDevices(taken);
    added.forEach(({ id }, at) => {
      clock.after((at * takeOverSpreadMs) / added.length, () => this.#polling?.pollNow(id));
    });
    log.info({ devices: share.size, added: added.length }, 'the share of devices changed');
  }

  #noteHealth(health: DeviceHealth): void {
    if (!this.#keeper.isAwake || !this.#keeper.share.has(health.deviceId)) return;
    this.#healths.set(health.deviceId, health);
    this.#changedHealths.add(health.deviceId);
  }

  #tellHealth(deviceIds: Set<string>): void {
    if (!this.canSend || deviceIds.size === 0) return;
    const healths = [...deviceIds].flatMap((id) => this.#healths.get(id) ?? []);
    deviceIds.clear();
    const { id, site } = this.#options;
    for (const bytes of encodeHealth({ collectorId: id, healths })) {
      this.#link?.publish(`${subjectsOf(site.id).health}.${id}`, bytes);
    }
  }

  #hear(bytes: Uint8Array): void {
    const beat = decodeBeat(bytes);
    if (beat === undefined || (beat.id === this.#options.id && beat.boot !== this.#boot)) return;
    this.#keeper.hear(beat);
    if (beat.role === 'core') this.#noteCore(beat);
    else if (beat.devicesHash !== this.#devicesHash) this.#warnOnce(beat, 'has another list of devices');
  }

  #noteCore(beat: Beat): void {
    if (beat.protocol.major !== protocol.major) {
      const versions = `the core speaks protocol ${beat.protocol.major}, this collector ${protocol.major}`;
      return this.#warnOnce(beat, `${versions}; readings stay here until both are of one version`);
    }
    if (beat.boot === this.#coreBoot) return;
    this.#coreBoot = beat.boot;
    this.#tellHealth(new Set(this.#healths.keys()));
  }

  #warnOnce(beat: Beat, sentence: string): void {
    const key = `${beat.id} ${beat.boot} ${sentence}`;
    if (key === this.#toldVersion) return;
    this.#toldVersion = key;
    this.#options.log.error({ member: beat.name }, sentence);
  }

  #beat(state: Beat['state']): void {
    const { id, name, clock, site } = this.#options;
    const { bytes, readings, oldestMs } = this.#spool;
    const beat = encodeBeat({
      id,
      role: 'collector',
      name,
      boot: this.#boot,
      state,
      sentAtMs: clock.monotonicMs(),
      wallMs: clock.epochMs(),
      devicesHash: this.#devicesHash,
      devices: this.#keeper.share.size,
      spool: { bytes, readings, oldestMs: oldestMs ?? null },
    });
    this.#link?.publish(`${subjectsOf(site.id).beat}.${id}`, beat);
  }

  #every(name: string, intervalMs: number, run: () => void): void {
    this.#once(name, intervalMs, () => {
      this.#every(name, intervalMs, run);
      run();
    });
  }

  #once(name: string, delayMs: number, run: () => void): void {
    this.#timers.set(name, this.#options.clock.after(delayMs, run));
  }
}
