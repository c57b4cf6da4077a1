// The operations half, put together: SNMP client and traps, polling, the live plant, history, alerts and on-call. Easy to
// get wrong: the order of stopping. Sources stop first, so that nothing new arrives at what is being closed.
import type { ActionWatch } from '../actions/action-loop.ts';
import { AlertChanges, startAlertLoop } from '../alerts/alert-loop.ts';
import type { DeviceSource, DrillSource } from '../api/sources.ts';
import { startAutonomyLoop } from '../autonomy/autonomy-loop.ts';
import { loadProfiles } from '../collect/load-profiles.ts';
import type { Profile } from '../collect/profile.ts';
import { AppError } from '../core/errors.ts';
import { formatFault } from '../core/fault.ts';
import type { HeardTrap } from '../failover/probe.ts';
import { createRegisterRecorder } from '../metering/metering-loop.ts';
import type { Channel } from '../oncall/channels/channel.ts';
import type { MailSettings } from '../oncall/paging-config.ts';
import { startPagingLoops } from '../oncall/oncall-loop.ts';
import { startLoop } from '../platform/loop.ts';
import { startDailyPeaks } from '../readings/daily-peak-loop.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import { startHistoryLoops } from '../readings/history-loop.ts';
import type { HistoryKeeper } from '../readings/history-loop.ts';
import { defaultHistorySettings } from '../readings/history-settings.ts';
import { LatestBoard } from '../readings/latest-board.ts';
import type { UplinkSettings } from '../uplink/uplink-config.ts';
import { startRecording } from '../verdicts/recording-loop.ts';
import { VerdictJournal } from '../verdicts/verdict-journal.ts';
import { lastDemands } from '../verdicts/verdict-store.ts';
import type { RunningParts } from './running-parts.ts';
import { startFailovers } from './failovers.ts';
import type { Failovers } from './failovers.ts';
import { LivePlant } from './live-plant.ts';
import { Suspicion } from './suspicion.ts';
import { requireActions, shiftReceivers, startPlantActions } from './plant-actions.ts';
import { startDriftWatches } from './drift-watches.ts';
import type { DriftWatches } from './drift-watches.ts';
import { startOwnCollection } from './own-collection.ts';
import type { Collection } from './own-collection.ts';
import { startMaintenance } from './maintenance-watch.ts';
import { createRemoteCollection } from './remote-collection.ts';
import { startTraps } from './traps.ts';

/** Readings grow old in silence; states are judged again this often. */
const judgeIntervalMs = 1_000;
const registerIntervalMs = 5_000;
const demandMemoryMs = 3_600_000;
/** Until the devices of a collector that died are read by another, ms; nothing turns stale for that. */
const takeOverDelayMs = 9_000;

export interface OperationsParts extends RunningParts {
  /** Remembers SNMPv3 engines. */
  readonly engineFile: string;
  readonly channels: readonly Channel[];
  /** Mail server for letters to tenants. */
  readonly mail: MailSettings | undefined;
  /** Maildir of carriers' maintenance notices. */
  readonly mailFolder?: string | undefined;
  /** Address under which people reach this Qosha, for the links in pages. */
  readonly publicUrl: string;
  /** The way to collectors apart from this process; without it this process reads the devices. */
  readonly uplink?: UplinkSettings | undefined;
  /** Present where the plant is simulated. */
  readonly drills?: DrillSource | undefined;
  /** How far the ports of a demonstration are moved. */
  readonly portShift?: number | undefined;
}

export interface Operations {
  readonly plant: LivePlant;
  readonly changes: AlertChanges;
  readonly devices: DeviceSource;
  readonly watches: DriftWatches;
  readonly failovers: Failovers;
  readonly actions: ActionWatch;
  readonly maintenance: ReturnType<typeof startMaintenance>;
  /** Begins to keep the registers that invoices are made of, and to take what collectors bring. */
  readonly startRegisters: () => void;
}

export async function startOperations(parts: OperationsParts): Promise<Operations> {
  const { site, clock } = parts;
  const profiles = requireProfiles();
  const board = new LatestBoard(clock, parts.uplink === undefined ? {} : { delayMs: takeOverDelayMs });
  const changes = new AlertChanges();
  let collection: Collection | undefined;
  const journal = new VerdictJournal({ site, clock });
  const profileConditions = (deviceId: string) => collection?.polling.profileOf(deviceId)?.availability;
  const plant = new LivePlant({ site, board, clock, journal, profileConditions });
  const recording = startRecording({ ...parts, journal, log: parts.log.child({ part: 'verdicts' }) });
  parts.stop.add({ name: 'verdict record', stop: () => recording.stop() });
  await seedDemands(parts, plant);
  const burst = (deviceId: string, seconds: number): void => collection?.polling.burst(deviceId, seconds);
  const suspicion = new Suspicion({ plant, clock, burst });
  const judge = (): void => {
    plant.judgeAll();
    suspicion.follow();
  };
  const watches = await startDriftWatches(parts, plant);
  const declared = shiftReceivers(requireActions(site), parts.portShift ?? 0);
  const failovers = startFailovers(
    { ...parts, sequences: declared.sequences, profileConditions },
    plant,
    burst,
  );
  const actions = startPlantActions(parts, declared, { plant, runs: failovers.runs, burst });
  const { keeper, wakeAlerts } = startKeepers(parts, plant, {
    changes,
    judge,
    watches,
    failovers,
    actions,
    collectors: () => collection?.collectors(),
  });
  const collected = {
    ...parts,
    profiles,
    board,
    onHealth: (health: DeviceHealth) => plant.noteHealth(health),
    healths: () => plant.healths(),
  };
  const { uplink } = parts;
  const running =
    uplink === undefined
      ? await startOwnCollection(collected)
      : createRemoteCollection({ ...collected, settings: uplink, keeper });
  collection = running;
  const noteTrap = (trap: HeardTrap): void => failovers.runs.noteTrap(trap);
  await startTraps({ ...parts, polling: running.polling, board, noteTrap });
  return {
    plant,
    changes,
    devices: running.devices,
    watches,
    failovers,
    actions,
    maintenance: startMaintenance({ ...parts, plant, changes, wakeAlerts }),
    startRegisters() {
      startRegisters(parts, board);
      running.start();
    },
  };
}

/** What loads drew within the last hour is still the best that is known of them. */
async function seedDemands({ database, clock, log }: OperationsParts, plant: LivePlant): Promise<void> {
  try {
    const sinceMs = clock.epochMs() - demandMemoryMs;
    const demands = await database.transaction((tx) => lastDemands(tx, sinceMs));
    for (const [componentId, powerKw] of demands) plant.seedDemand(componentId, powerKw);
  } catch (error) {
    log.warn({ err: error }, 'measured demands of the last hour are not known; contracts stand in for them');
  }
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

type KeeperParts = Pick<Collection, 'collectors'> & {
  readonly changes: AlertChanges;
  /** Judges all components again and looks closer at those in doubt. */
  readonly judge: () => void;
  readonly watches: DriftWatches;
  readonly failovers: Failovers;
  readonly actions: ActionWatch;
};

/** What lives on readings and states: history, alerts, pages. */
function startKeepers(
  parts: OperationsParts,
  plant: LivePlant,
  { changes, collectors, judge, watches, failovers, actions }: KeeperParts,
): { readonly keeper: HistoryKeeper; readonly wakeAlerts: () => void } {
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
    onWritten: (situation) => failovers.noteWritten(situation),
    situation: () => {
      const view = plant.alertView();
      if (view === undefined) return undefined;
      const reporting = collectors();
      return {
        site,
        nowMs: clock.epochMs(),
        ...view,
        healths: plant.healths(),
        supply: plant.supply(),
        ...watches,
        autonomy: plant.autonomy,
        runs: { ...failovers.situation(), deedsOf: (kept) => actions.deeds(kept) },
        actions: { intents: actions.intents, titleOf: (name) => actions.actions.get(name)?.title },
        ...(reporting === undefined ? {} : { collectors: reporting }),
      };
    },
  });
  stop.add({ name: 'alerts', stop: () => alerts.stop() });
  failovers.runs.onChange(() => alerts.wake());
  actions.onChange(() => alerts.wake());
  plant.onChange(() => alerts.wake());
  const history = startHistoryLoops({
    ...shared,
    log: log.child({ part: 'history' }),
    board: plant.board,
    settings: defaultHistorySettings,
  });
  stop.add({ name: 'history', stop: () => history.stop() });
  const peaks = startDailyPeaks({ ...shared, site, log: log.child({ part: 'history' }) });
  stop.add({ name: 'daily peaks', stop: () => peaks.stop() });
  const autonomy = startAutonomyLoop({ ...shared, log, watch: plant.autonomy });
  stop.add({ name: 'autonomy', stop: () => autonomy.stop() });
  const judging = startLoop({
    ...shared,
    name: 'component states',
    intervalMs: judgeIntervalMs,
    log,
    cycle: async () => judge(),
  });
  stop.add({ name: 'component states', stop: () => judging.stop() });
  return { keeper: history.keeper, wakeAlerts: () => alerts.wake() };
}
