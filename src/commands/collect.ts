// `qosha collect`: reads devices apart from the core. Easy to get wrong: it must start and go on without NATS and without
// the core, which is when it is needed most; it knows no database and listens on nothing but a port for Prometheus, on
// loopback, if asked.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { loadProfiles } from '../collect/load-profiles.ts';
import { startPolling } from '../collect/poll-loop.ts';
import type { OwnPolling } from '../collect/poll-loop.ts';
import type { SnmpAsking, SnmpPreparing } from '../collect/snmp-channel.ts';
import { systemClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { formatFault } from '../core/fault.ts';
import type { Fault } from '../core/fault.ts';
import { openDataFolder } from '../platform/data-folder.ts';
import { writeFileDurably } from '../platform/durable-file.ts';
import { createGracefulStop, runUntilStopped } from '../platform/graceful-stop.ts';
import type { GracefulStop } from '../platform/graceful-stop.ts';
import { createLog } from '../platform/log.ts';
import type { Log } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import type { Metrics } from '../platform/metrics.ts';
import { openSnmpClient } from '../snmp/client-socket.ts';
import { loadSite } from '../site/load-site.ts';
import type { Site } from '../site/site.ts';
import { Collector } from '../uplink/collector.ts';
import { tokenOf } from '../uplink/subjects.ts';
import { readUplinkFile, settingsOfServers } from '../uplink/uplink-config.ts';
import type { UplinkSettings } from '../uplink/uplink-config.ts';
import { watchEngines } from './engine-memory.ts';
import { measureRequests } from './collector-measures.ts';
import type { CollectCommand, UplinkSource } from './uplink-commands.ts';

/** The lock and the name of the spool need little room. */
const minimumFreeBytes = 1024 * 1024;
const maxIdLength = 60;

/** Runs until it is told to end: 0, 1 when it did not end cleanly, 2 when a file is refused. */
export async function collect(command: CollectCommand): Promise<number> {
  const log = createLog();
  const loaded = loadSite(command.siteFile);
  const uplink = readUplink(command.uplink);
  const profiles = loadProfiles();
  const faults = [loaded, uplink, profiles].flatMap((read) => ('faults' in read ? read.faults : []));
  if ('faults' in loaded || 'faults' in uplink || 'faults' in profiles) return refuse(faults);
  const stop = createGracefulStop({ clock: systemClock, log });
  const spool = await openDataFolder({ path: command.spoolFolder, minimumFreeBytes });
  stop.add({ name: 'spool folder', stop: async () => spool.release() });
  const { site } = loaded;
  const parts = { site, settings: uplink.settings, folder: spool.path, log, stop };
  return runUntilStopped(stop, () => start(command, { ...parts, profiles: profiles.profiles }));
}

/** Where NATS is, with the secrets read. */
export function readUplink(
  source: UplinkSource,
): { readonly settings: UplinkSettings } | { readonly faults: readonly Fault[] } {
  return 'file' in source ? readUplinkFile(source.file) : settingsOfServers(source.servers);
}

function refuse(faults: readonly Fault[]): number {
  for (const fault of faults) console.error(formatFault(fault));
  return 2;
}

interface StartParts {
  readonly site: Site;
  readonly settings: UplinkSettings;
  readonly profiles: Extract<ReturnType<typeof loadProfiles>, { profiles: unknown }>['profiles'];
  readonly folder: string;
  readonly log: Log;
  readonly stop: GracefulStop;
}

async function start(command: CollectCommand, parts: StartParts): Promise<void> {
  const { site, settings, profiles, folder, log, stop } = parts;
  const clock = systemClock;
  const metrics = createMetrics({ processMetrics: true });
  const name = command.name ?? hostname();
  const collector = new Collector({
    site,
    settings,
    id: readId(folder, name),
    name,
    folder,
    maxSpoolBytes: command.spoolBytes,
    cutOff: command.cutOff,
    clock,
    log: log.child({ part: 'uplink' }),
    metrics,
  });
  const isLoopbackOnly = site.devices.every(({ address }) => address.startsWith('127.'));
  let heard: OwnPolling | undefined;
  const onChange = (address: string, port: number): void => heard?.noteEngineChange(address, port);
  const usm = watchEngines({ file: join(folder, 'snmp-engines.json'), clock, log, stop, onChange });
  const client = await openSnmpClient({ clock, isLoopbackOnly, usm });
  log.info({ datagrams: client.udp, window: client.window }, 'SNMP is ready');
  measureRequests(metrics, client.statistics);
  const polling = startPolling({
    site: { devices: [] },
    client: guard(client, () => collector.isAwake),
    profiles,
    clock,
    sink: collector.sink,
    log,
    metrics,
  });
  heard = polling;
  stop.add({ name: 'snmp client', stop: async () => client.close() });
  stop.add({ name: 'collector', stop: () => collector.stop() });
  stop.add({ name: 'polling', stop: () => polling.stop() });
  if (command.metricsPort !== undefined) await serveMetrics(command.metricsPort, metrics, stop);
  collector.start(polling);
  log.info({ site: site.id, devices: site.devices.length, name }, 'the collector runs');
}

/** Nothing leaves while this process may have stood still: others may be asking the device by now. */
function guard(client: SnmpAsking & SnmpPreparing, isAwake: () => boolean): SnmpAsking & SnmpPreparing {
  const closed = { outcome: 'closed' } as const;
  return {
    get: async (target, oids) => (isAwake() ? client.get(target, oids) : closed),
    getNext: async (target, oids) => (isAwake() ? client.getNext(target, oids) : closed),
    getBulk: async (target, question) => (isAwake() ? client.getBulk(target, question) : closed),
    walk: async (target, root, options) =>
      isAwake() ? client.walk(target, root, options) : { ...closed, partial: [] },
    prepare: (target, oids) => client.prepare(target, oids),
    prepareBulk: (target, question) => client.prepareBulk(target, question),
    pollTo: (prepared, sink) => (isAwake() ? client.pollTo(prepared, sink) : sink(closed)),
  };
}

/** Made at the first start and kept with the spool: what lies there belongs to that name. */
function readId(folder: string, name: string): string {
  const path = join(folder, 'collector-id');
  try {
    const id = readFileSync(path, 'utf8').trim();
    if (/^[\w-]{1,100}$/.test(id)) return id;
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isAbsent) throw new AppError('data.unwritable', `${path} cannot be read`, { cause: error });
  }
  const id = `${tokenOf(name).slice(0, maxIdLength)}-${randomBytes(4).toString('hex')}`;
  writeFileDurably(path, `${id}\n`);
  return id;
}

async function serveMetrics(port: number, metrics: Metrics, stop: GracefulStop): Promise<void> {
  const server = createServer((request, response) => {
    if (request.url === '/health/live') return void response.end('{"status":"ok"}\n');
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
    void metrics.expose().then((text) => {
      response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new AppError('port.busy', `Port ${port} cannot be opened for metrics`, { cause: error })),
    );
    server.listen({ port, host: '127.0.0.1' }, resolve);
  });
  stop.add({
    name: 'metrics',
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
