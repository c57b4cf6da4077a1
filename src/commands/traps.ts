// Hearing traps, put together: who may send, who we are to SNMPv3, what is done and what is kept. Easy to get wrong: Qosha
// goes on without traps when the port cannot be had, and says so; and our boots are counted before anything is answered.
import { randomUUIDv7 } from 'node:crypto';
import type { PollingControl } from '../collect/poll-loop.ts';
import { takeTrap } from '../collect/trap-intake.ts';
import type { DeviceTrap } from '../collect/trap-intake.ts';
import { TrapRecorder } from '../collect/trap-recorder.ts';
import type { Clock } from '../core/clock.ts';
import type { Database } from '../platform/database.ts';
import type { GracefulStop } from '../platform/graceful-stop.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import { countEngineStart, forgetTraps } from '../readings/trap-event-store.ts';
import { createEngineId, type EngineIdentity } from '../snmp/local-engine.ts';
import { trapCredentials } from '../snmp/trap-credentials.ts';
import { openTrapReceiver, type TrapReceiver, type TrapReceiverOptions } from '../snmp/trap-receiver.ts';
import { inheritedTrapSocket } from '../snmp/trap-socket.ts';
import { communitiesOf } from '../site/device-security.ts';
import type { Site, TrapSettings } from '../site/site.ts';
import { TrapComplaints } from './trap-complaints.ts';
import { createTrapMeasures, type TrapMeasures } from './trap-measures.ts';
import { trapPortSentence } from './trap-port.ts';

const reportIntervalMs = 2_000;
/** A port that could not be had is tried again so often. */
const retryIntervalMs = 30_000;
const forgetIntervalMs = 60_000;
const rowsPerDeletion = 5_000;
const maxDeletionsPerCycle = 20;
/** Rows kept at most, whatever their age. */
export const maxKeptTraps = 2_000_000;
const dayMs = 86_400_000;
/** How often a failing database is tried when Qosha stops. */
const flushAttempts = 10;

export interface TrapParts {
  readonly site: Site;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly stop: Pick<GracefulStop, 'add'>;
  readonly polling: Pick<PollingControl, 'profileOf' | 'pollNow' | 'burst'>;
  readonly board: LatestBoard;
  /** Hears of every trap that a device of the site sent. */
  readonly noteTrap?: (trap: DeviceTrap) => void;
}

/** Starts to hear traps if the site file says where. Resolves also when the port cannot be had. */
export async function startTraps(parts: TrapParts): Promise<void> {
  const { site, database, clock, metrics, stop } = parts;
  if (site.traps === undefined) return;
  const log = parts.log.child({ part: 'traps' });
  const measures = createTrapMeasures(metrics);
  const recorder = new TrapRecorder({ clock, database, log, newKey: () => randomUUIDv7() });
  const engine = await database.transaction((tx) => countEngineStart(tx, createEngineId(), clock.epochMs()));
  const complaints = new TrapComplaints(log, clock);
  const options = receiverOptions(parts, site.traps, { engine, recorder, complaints });
  const door = new TrapDoor(options, log, measures);
  stop.add({ name: 'kept traps', stop: async () => void (await recorder.flush(flushAttempts)) });
  stop.add({ name: 'traps', stop: () => door.close() });
  await door.open();
  const loops = [
    startLoop({
      name: 'trap port',
      intervalMs: retryIntervalMs,
      cycle: () => door.open(),
      clock,
      log,
      metrics,
    }),
    startLoop({
      name: 'trap measures',
      intervalMs: reportIntervalMs,
      cycle: () => measures.report(door.receiver, recorder),
      clock,
      log,
      metrics,
    }),
    startLoop({
      name: 'old traps',
      intervalMs: forgetIntervalMs,
      cycle: () => forget(parts, site.traps?.keepDays ?? 0, measures),
      clock,
      log,
      metrics,
    }),
  ];
  stop.add({
    name: 'trap loops',
    stop: async () => void (await Promise.all(loops.map((one) => one.stop()))),
  });
}

interface TrapEnds {
  readonly engine: EngineIdentity;
  readonly recorder: TrapRecorder;
  readonly complaints: TrapComplaints;
}

function receiverOptions(
  { site, clock, polling, board, noteTrap = () => undefined }: TrapParts,
  traps: TrapSettings,
  { engine, recorder, complaints }: TrapEnds,
): TrapReceiverOptions {
  const systemName = (deviceId: string): string | undefined =>
    board.get(deviceId, 'system.name')?.state ?? undefined;
  const matching = { devices: site.devices, polling, systemName };
  const communities = traps.communities.map((community) => community.reveal());
  const fd = inheritedTrapSocket(process.env, process.pid);
  return {
    clock,
    address: traps.address,
    port: traps.port,
    ...(fd === undefined ? {} : { fd }),
    communities: [...new Set([...communitiesOf(site.devices), ...communities])],
    engine,
    credentials: trapCredentials([
      ...traps.users.map((security) => ({ security })),
      ...site.devices.flatMap(({ address, security }) =>
        security.version === 'v3' ? [{ security, address }] : [],
      ),
    ]),
    allowedSources: [...site.devices.map(({ address }) => address), ...traps.allow],
    perSecond: traps.perSource,
    burst: traps.perSource * 4,
    onTrap: (trap) => takeTrap(trap, { matching, recorder, noteTrap }),
    onDrop: (reason, source) => complaints.note(reason, source),
  };
}

async function forget(parts: TrapParts, keepDays: number, measures: TrapMeasures): Promise<void> {
  const beforeMs = parts.clock.epochMs() - keepDays * dayMs;
  const retention = { beforeMs, keepRows: maxKeptTraps, rowLimit: rowsPerDeletion };
  for (let i = 0; i < maxDeletionsPerCycle; i++) {
    const forgotten = await parts.database.transaction((tx) => forgetTraps(tx, retention));
    measures.forgotten(forgotten);
    if (forgotten < rowsPerDeletion) return;
  }
}

/** The receiver once its port could be had. */
class TrapDoor {
  receiver: TrapReceiver | undefined;
  readonly #options: TrapReceiverOptions;
  readonly #log: Log;
  readonly #measures: TrapMeasures;
  #isClosed = false;
  #lastSentence = '';

  constructor(options: TrapReceiverOptions, log: Log, measures: TrapMeasures) {
    this.#options = options;
    this.#log = log;
    this.#measures = measures;
  }

  /** Tries to open it; what stands in the way is told once. */
  async open(): Promise<void> {
    if (this.receiver !== undefined || this.#isClosed) return;
    try {
      this.receiver = await openTrapReceiver(this.#options);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
      const { address = '', port } = this.#options;
      const sentence = trapPortSentence(code, { address, port, program: process.execPath });
      if (sentence === this.#lastSentence) return;
      this.#lastSentence = sentence;
      this.#log.error({ reason: sentence }, 'traps are not heard; devices are polled all the same');
      return;
    }
    if (this.#isClosed) return this.receiver.close();
    this.#measures.listening(true);
    const { port, receiveBufferBytes } = this.receiver;
    const engineId = Buffer.from(this.#options.engine?.engineId ?? []).toString('hex');
    this.#log.info({ port, receiveBufferBytes, engineId }, 'traps are heard');
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#measures.listening(false);
    await this.receiver?.close();
  }
}
