// `qosha up`: everything in one command. Refuses early and in one sentence what cannot work (a data folder in use, a
// busy port, a faulty site file), then starts database, page and simulated plant side by side, and the server last.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { formatFault } from '../core/fault.ts';
import { openDataFolder } from '../platform/data-folder.ts';
import { createGracefulStop, runUntilStopped } from '../platform/graceful-stop.ts';
import type { GracefulStop } from '../platform/graceful-stop.ts';
import { createLog } from '../platform/log.ts';
import type { Log } from '../platform/log.ts';
import { loadSite } from '../site/load-site.ts';
import type { Site } from '../site/site.ts';
import type { UplinkSettings } from '../uplink/uplink-config.ts';
import { readUplink } from './collect.ts';
import type { UpCommand } from './command-line.ts';
import { startDatabase } from './database-start.ts';
import { secondAdministrator } from './demo.ts';
import { createDemoLink, createFirstLink } from './first-run.ts';
import { readHouseFiles } from './house-files.ts';
import type { HouseFiles } from './house-files.ts';
import { ensurePage } from './page-build.ts';
import { shiftPorts, startSimulatedPlant } from './simulated-plant.ts';
import { startQosha } from './start-qosha.ts';

const demoSite = fileURLToPath(new URL('../../config/site.yaml', import.meta.url));

export async function up(command: UpCommand): Promise<number> {
  const log = createLog();
  const siteFile = command.siteFile ?? demoSite;
  const loaded = loadSite(siteFile);
  const files = readHouseFiles(siteFile);
  const uplink = command.uplink === undefined ? { settings: undefined } : readUplink(command.uplink);
  if ('faults' in loaded || 'faults' in files || 'faults' in uplink) {
    for (const read of [loaded, files, uplink]) {
      for (const fault of 'faults' in read ? read.faults : []) console.error(formatFault(fault));
    }
    return 2;
  }
  const { site } = loaded;
  const stop = createGracefulStop({ clock: systemClock, log });
  const { host } = command;
  const port = command.port === 0 ? await findPort(host, 0) : command.port;
  const dataFolder = await openDataFolder({ path: command.dataFolder, port });
  try {
    await findPort(host, port);
  } catch (error) {
    dataFolder.release();
    throw error;
  }
  return runUntilStopped(stop, async () => {
    stop.add({ name: 'data folder', stop: async () => dataFolder.release() });
    const listen = { host, port };
    const { house } = files;
    const isDemo = command.siteFile === undefined;
    const { settings } = uplink;
    await start({ isDemo, site, house, listen, uplink: settings, dataFolder: dataFolder.path, log, stop });
  });
}

interface StartParts {
  /** With the simulated plant and invented tenants. */
  readonly isDemo: boolean;
  readonly site: Site;
  readonly listen: { readonly host: string; readonly port: number };
  readonly house: HouseFiles;
  /** The way to collectors, where they read the devices. */
  readonly uplink: UplinkSettings | undefined;
  readonly dataFolder: string;
  readonly log: Log;
  readonly stop: GracefulStop;
}

async function start(parts: StartParts): Promise<void> {
  const { isDemo, site, house, listen, uplink, dataFolder, log, stop } = parts;
  const clock = systemClock;
  const plantLog = log.child({ part: 'simulated plant' });
  const [database, webFolder, plant] = await Promise.all([
    startDatabase({ dataFolder, clock, log, stop }),
    ensurePage(log),
    isDemo ? startSimulatedPlant({ site, dataFolder, clock, log: plantLog, stop }) : undefined,
  ]);
  const address = await startQosha({
    site: plant === undefined ? site : shiftPorts(site, plant.portShift),
    database,
    webFolder,
    plant,
    house,
    uplink,
    mailFolder: join(dataFolder, 'mail'),
    engineFile: join(dataFolder, 'snmp-engines.json'),
    listen,
    clock,
    log,
    stop,
  });
  const firstLink = await createFirstLink(database, clock);
  const link = firstLink ?? (isDemo ? await createDemoLink(database, clock) : undefined);
  const second = isDemo ? await createDemoLink(database, clock, secondAdministrator) : undefined;
  console.log(`\nQosha runs at ${address}`);
  if (link !== undefined) console.log(`Sign in for the first time (once, within a day): ${address}${link}`);
  if (second !== undefined) {
    console.log(`The second administrator, for what takes two (another browser): ${address}${second}`);
  }
  console.log('Stop it with Ctrl-C.\n');
}

/** The port when it is free, for 0 one that the system chooses; a taken one is refused before anything is started. */
function findPort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => reject(portError(host, port, error)));
    probe.listen({ host, port, exclusive: true }, () => {
      const found = (probe.address() as AddressInfo).port;
      probe.close(() => resolve(found));
    });
  });
}

function portError(host: string, port: number, error: NodeJS.ErrnoException): AppError {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is in use; name another with --port`,
    EACCES: `Port ${port} may not be opened by this user; name one above 1023 with --port`,
    EADDRNOTAVAIL: `This machine has no address ${host}; name another with --host`,
    ENOTFOUND: `There is no host ${host}; name another with --host`,
  };
  const detail = reasons[error.code ?? ''] ?? `Port ${port} cannot be opened (${error.code})`;
  return new AppError('port.busy', detail, { cause: error });
}
