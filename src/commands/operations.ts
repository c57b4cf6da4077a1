// The operations half, put together: SNMP client and traps, polling, the live plant, history, alerts and on-call. Easy to
// get wrong: the order of stopping. Sources stop first, so that nothing new arrives at what is being closed.
import { randomInt } from 'node:crypto';
import { AlertChanges, startAlertLoop } from '../alerts/alert-loop.ts';
import type { DeviceSource } from '../api/sources.ts';
import { loadProfiles } from '../collect/load-profiles.ts';
import { startPolling } from '../collect/poll-loop.ts';
import type { PollingControl } from '../collect/poll-loop.ts';
import type { Profile } from '../collect/profile.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { formatFault } from '../core/fault.ts';
import { createRegisterRecorder } from '../metering/metering-loop.ts';
import type { Channel } from '../oncall/channels/channel.ts';
import { startPagingLoops } from '../oncall/oncall-loop.ts';
import type { Database } from '../platform/database.ts';
import type { GracefulStop } from '../platform/graceful-stop.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import { startHistoryLoops } from '../readings/history-loop.ts';
import { defaultHistorySettings } from '../readings/history-settings.ts';
import { LatestBoard } from '../readings/latest-board.ts';
import { openSnmpClient } from '../snmp/client-socket.ts';
import type { Site } from '../site/site.ts';
import { measureCollector } from './collector-measures.ts';
import { createDeviceSource } from './device-source.ts';
import { LivePlant } from './live-plant.ts';
import { startTraps } from './traps.ts';

/** Readings grow old in silence; states are judged again this often. */
const judgeIntervalMs = 1_000;
const registerIntervalMs = 5_000;

export interface OperationsParts {
  readonly site: Site;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly stop: GracefulStop;
  readonly channels: readonly Channel[];
  /** Address under which people reach this Qosha, for the links in pages. */
  readonly publicUrl: string;
}

export interface Operations {
  readonly plant: LivePlant;
  readonly changes: AlertChanges;
  readonly devices: DeviceSource;
  /** Begins to keep the registers that invoices are made of. */
  readonly startRegisters: () => void;
}

export async function startOperations(parts: OperationsParts): Promise<Operations> {
  const { site, clock, stop } = parts;
  const profiles = requireProfiles();
  const board = new LatestBoard(clock);
  const changes = new AlertChanges();
  let polling: PollingControl | undefined;
  let polls = 0;
  const plant = new LivePlant({
    site,
    board,
    clock,
    profileConditions: (deviceId) => polling?.profileOf(deviceId)?.availability,
  });
  startKeepers(parts, plant, changes);
  const isLoopbackOnly = site.devices.every(({ address }) => address.startsWith('127.'));
  const client = await openSnmpClient({ clock, idSeed: randomInt(1, 0x4000_0000), isLoopbackOnly });
  stop.add({ name: 'snmp client', stop: async () => client.close() });
  polling = startPolling({
    ...parts,
    client,
    profiles,
    sink: {
      onReadings: (_deviceId, readings) => board.put(readings),
      onHealth: (health) => {
        polls += 1;
        plant.noteHealth(health);
      },
    },
  });
  const running = polling;
  stop.add({ name: 'polling', stop: () => running.stop() });
  await startTraps({ ...parts, polling: running, board });
  const { statistics } = client;
  const devices = createDeviceSource({ polling: running, statistics, polls: () => polls });
  measureCollector(parts.metrics, { site, board, healths: () => plant.healths(), statistics });
  return { plant, changes, devices, startRegisters: () => startRegisters(parts, board) };
}

function requireProfiles(): readonly Profile[] {
  const loaded = loadProfiles();
  if ('profiles' in loaded) return loaded.profiles;
  throw new AppError('config.invalid', loaded.faults.map(formatFault).join('\n'));
}

/** Keeps the registers of every quarter-hour. Started last, because a demonstration writes its past first. */
function startRegisters(parts: OperationsParts, board: LatestBoard): void {
  const { database, clock, metrics, stop } = parts;
  const recorder = createRegisterRecorder(database);
  const registers = startLoop({
    name: 'registers',
    intervalMs: registerIntervalMs,
    clock,
    metrics,
    log: parts.log.child({ part: 'metering' }),
    cycle: async () => void (await recorder.record(board.all())),
  });
  stop.add({ name: 'registers', stop: () => registers.stop() });
}

/** What lives on readings and states: history, alerts, pages. */
function startKeepers(parts: OperationsParts, plant: LivePlant, changes: AlertChanges): void {
  const { database, clock, log, metrics, stop, site } = parts;
  const shared = { database, clock, metrics };
  const paging = startPagingLoops({
    ...shared,
    log: log.child({ part: 'paging' }),
    changes,
    place: { siteName: site.name, timeZone: site.timeZone },
    publicUrl: parts.publicUrl,
    channels: parts.channels,
  });
  stop.add({ name: 'paging', stop: () => paging.stop() });
  const alerts = startAlertLoop({
    ...shared,
    log: log.child({ part: 'alerts' }),
    changes,
    situation: () => {
      const view = plant.alertView();
      return view && { site, ...view, healths: plant.healths(), supply: plant.supply() };
    },
  });
  stop.add({ name: 'alerts', stop: () => alerts.stop() });
  plant.onChange(() => alerts.wake());
  const history = startHistoryLoops({
    ...shared,
    log: log.child({ part: 'history' }),
    board: plant.board,
    settings: defaultHistorySettings,
  });
  stop.add({ name: 'history', stop: () => history.stop() });
  const judging = startLoop({
    ...shared,
    name: 'component states',
    intervalMs: judgeIntervalMs,
    log,
    cycle: async () => plant.judgeAll(),
  });
  stop.add({ name: 'component states', stop: () => judging.stop() });
}
