// The core where others poll: what comes from collectors goes to the board, to the history and to the registers, and what
// polling is asked elsewhere is asked of them. Easy to get wrong: registers are stored before a record is confirmed, or
// a quarter-hour that fell into an outage would be billed as a gap.
import type { CollectorView } from '../api/contract-device.ts';
import type { PollingControl } from '../collect/poll-loop.ts';
import type { Clock } from '../core/clock.ts';
import { createRegisterRecorder } from '../metering/metering-loop.ts';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { HistoryKeeper } from '../readings/history-loop.ts';
import { LateRecorder } from '../readings/late-recorder.ts';
import type { CollectorsState } from '../uplink/core-members.ts';
import { startCoreUplink } from '../uplink/core-uplink.ts';
import type { CoreUplink } from '../uplink/core-uplink.ts';
import { HealthOrder } from '../uplink/health-order.ts';
import type { IntakeSink } from '../uplink/intake.ts';
import type { DeviceAnswers } from '../uplink/orders.ts';
import type { UplinkSettings } from '../uplink/uplink-config.ts';
import { measureCollector } from './collector-measures.ts';
import { createDeviceSource } from './device-source.ts';
import type { Collection, CollectionParts } from './own-collection.ts';

/** Answers of a device are asked for again after this long, ms. */
const answersLifeMs = 5_000;
const maxKeptAnswers = 100;

export interface RemoteParts extends CollectionParts {
  readonly settings: UplinkSettings;
  readonly keeper: HistoryKeeper;
  readonly database: Database;
}

/** `start` connects; before it nothing is taken and nobody is missed. */
export function createRemoteCollection(parts: RemoteParts): Collection {
  const log = parts.log.child({ part: 'collectors' });
  const sink = createIntakeSink(parts, log);
  let uplink: CoreUplink | undefined;
  const polling = remotePolling(parts, () => uplink);
  const { site, board, healths } = parts;
  measureCollector(parts.metrics, { site, board, healths });
  const source = createDeviceSource({ polling, statistics: noStatistics, polls: () => 0 });
  return {
    polling,
    devices: {
      ...source,
      counts: () => undefined,
      collectors: () => (uplink?.collectors().living ?? []).map(viewOf(parts.clock)),
    },
    collectors: () => uplink?.collectors(),
    start() {
      const { settings, clock, metrics, stop } = parts;
      const running = startCoreUplink({ site, settings, sink, clock, log, metrics });
      uplink = running;
      stop.add({ name: 'collectors', stop: () => running.stop() });
    },
  };
}

const noStatistics = {
  requests: 0,
  timeouts: 0,
  retries: 0,
  waiting: 0,
} as Parameters<typeof createDeviceSource>[0]['statistics'];

function viewOf(clock: Clock): (beat: CollectorsState['living'][number]) => CollectorView {
  return ({ name, devices }) => ({
    name,
    isAlive: true,
    devices: devices ?? 0,
    lastWordMs: clock.epochMs(),
  });
}

function createIntakeSink(
  parts: RemoteParts,
  log: Log,
): IntakeSink & { readonly onHealth: (health: DeviceHealth) => void } {
  const { board, keeper, database, site } = parts;
  const intervals = new Map(site.devices.map((device) => [device.id, device.intervalSeconds * 1_000]));
  const late = new LateRecorder({
    intervalOf: (deviceId) => board.intervalOf(deviceId),
    latest: ({ deviceId, point, instance }) => board.get(deviceId, point, instance),
  });
  const registers = createRegisterRecorder(database);
  const order = new HealthOrder({ board, clock: parts.clock, note: parts.onHealth });
  const lost = parts.metrics.counter({
    name: 'qosha_collector_lost_readings_total',
    help: 'Readings that collectors had to give up',
  });
  lost.inc(0);
  return {
    intervalOf: (deviceId) => intervals.get(deviceId),
    putLive: (readings) => board.put(readings),
    storeLive: async (readings) => void (await registers.record(readings)),
    async storeLate(readings) {
      const stored = await database.transaction((tx) => late.store(tx, readings));
      stored.kept();
      await registers.record(readings);
    },
    history: () => {
      const { takenCount, settledCount, waiting } = keeper.recorder;
      return { taken: takenCount, settled: settledCount, waiting };
    },
    onLoss: (collectorId, loss) => {
      lost.inc(loss.readings);
      const from = new Date(loss.fromMs).toISOString();
      const to = new Date(loss.toMs).toISOString();
      log.error({ collector: collectorId, ...loss, from, to }, 'a collector had to give readings up');
    },
    onHealth: (health) => order.hear(health),
  };
}

/** Polling as the rest of the core asks for it, done by others. What a device said last is fetched when first asked. */
function remotePolling(parts: RemoteParts, uplink: () => CoreUplink | undefined): PollingControl {
  const { clock, profiles } = parts;
  const kept = new Map<string, { answers: DeviceAnswers | undefined; readonly askedMs: number }>();
  const byName = new Map(profiles.map((profile) => [profile.name, profile]));
  const answersOf = (deviceId: string): DeviceAnswers | undefined => {
    const known = kept.get(deviceId);
    const nowMs = clock.monotonicMs();
    if (known !== undefined && nowMs - known.askedMs < answersLifeMs) return known.answers;
    if (kept.size >= maxKeptAnswers) kept.clear();
    const entry = { answers: known?.answers, askedMs: nowMs };
    kept.set(deviceId, entry);
    void uplink()
      ?.answers(deviceId)
      .then((answers) => {
        entry.answers = answers ?? entry.answers;
      });
    return entry.answers;
  };
  return {
    pollNow: (deviceId) => uplink()?.pollNow(deviceId),
    burst: (deviceId, seconds) => uplink()?.burst(deviceId, seconds),
    health: (deviceId) => uplink()?.health(deviceId),
    profileOf: (deviceId) => byName.get(uplink()?.health(deviceId)?.profile ?? ''),
    // Collectors read the devices of their own site file.
    setDevices: () => undefined,
    lastAnswers: (deviceId) => answersOf(deviceId)?.answers,
    faults: (deviceId) => answersOf(deviceId)?.faults ?? [],
    stop: async () => undefined,
  };
}
