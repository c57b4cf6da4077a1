// Puts the halves together on a database that is ready: demonstration data if this is one, operations, the HTTP edge.
import type { AddressInfo } from 'node:net';
import { buildServer } from '../api/server.ts';
import { demoSeller } from '../billing/demo-tenants.ts';
import type { Clock } from '../core/clock.ts';
import { saveMeters } from '../metering/register-store.ts';
import { metersOfSite } from '../metering/site-meters.ts';
import { createChannels } from '../oncall/oncall-loop.ts';
import type { Database } from '../platform/database.ts';
import type { GracefulStop } from '../platform/graceful-stop.ts';
import type { Log } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import type { Site } from '../site/site.ts';
import type { UplinkSettings } from '../uplink/uplink-config.ts';
import { seedDemoPeople, seedDemoMonthsBefore, startDemoEnds, startDemoMail } from './demo.ts';
import type { HouseFiles } from './house-files.ts';
import { startOperations } from './operations.ts';
import type { SimulatedPlant } from './simulated-plant.ts';

export interface QoshaParts {
  readonly site: Site;
  readonly database: Database;
  readonly webFolder: string;
  /** Present in a demonstration. */
  readonly plant: SimulatedPlant | undefined;
  readonly house: HouseFiles;
  /** The way to collectors apart from this process; without it this process reads the devices. */
  readonly uplink?: UplinkSettings | undefined;
  readonly mailFolder: string;
  /** Remembers SNMPv3 engines. */
  readonly engineFile: string;
  readonly listen: { readonly host: string; readonly port: number };
  readonly clock: Clock;
  readonly log: Log;
  readonly stop: GracefulStop;
}

/** Resolves with the address people open, once it answers. */
export async function startQosha(parts: QoshaParts): Promise<string> {
  const { site, database, clock, log, stop, listen } = parts;
  const metrics = createMetrics({ processMetrics: true });
  const publicUrl = `http://${listen.host}:${listen.port}`;
  await database.transaction((tx) => saveMeters(tx, metersOfSite(site)));
  const seller = parts.house.seller ?? (parts.plant === undefined ? undefined : demoSeller);
  const paging =
    parts.plant === undefined
      ? (parts.house.paging ?? { publicUrl, webhooks: [] })
      : await startDemoMail({ folder: parts.mailFolder, publicUrl, clock, log, stop });
  if (parts.plant !== undefined) await seedDemoPeople({ site, database, clock });
  const channels = createChannels(paging, clock);
  if (channels.length === 0) log.warn('nobody can be paged: there is no paging.yaml beside the site file');
  const { plant, changes, devices, watches, failovers, actions, maintenance, startRegisters } =
    await startOperations({
      site,
      database,
      clock,
      log,
      metrics,
      stop,
      engineFile: parts.engineFile,
      channels,
      mail: paging.mail,
      mailFolder: parts.house.maintenance?.mailFolder,
      publicUrl: paging.publicUrl,
      uplink: parts.uplink,
      drills: parts.plant?.drills,
      portShift: parts.plant?.portShift,
    });
  if (parts.plant !== undefined) await startDemoEnds({ actions: actions.actions.values(), clock, log, stop });
  const server = await buildServer({
    database,
    clock,
    log: log.child({ part: 'http' }),
    metrics,
    plant,
    devices,
    drills: parts.plant?.drills,
    ...watches,
    failovers,
    maintenance,
    actions,
    changes,
    channels,
    country: (seller ?? demoSeller).country,
    seller,
    webFolder: parts.webFolder,
    hosts: hostsOf(listen),
    trustedProxies: [],
  });
  stop.add({ name: 'http', stop: () => server.close() });
  await server.listen(listen);
  void seedTenants(parts).then(() => void (stop.hasBegun || startRegisters()));
  const { port } = server.server.address() as AddressInfo;
  return `http://${listen.host}:${port}`;
}

/** The demonstration's tenants appear some seconds after the start; nothing else waits for them. */
async function seedTenants({ site, database, clock, log, plant }: QoshaParts): Promise<void> {
  if (plant === undefined) return;
  try {
    await seedDemoMonthsBefore({ site, database, clock, log, plant });
  } catch (error) {
    log.error(
      { err: error },
      'the demonstration tenants could not be made; they are tried again at the next start',
    );
  }
}

/** What a browser may write into Host to reach us; anything else may be another site's name pointing here. */
function hostsOf({ host, port }: QoshaParts['listen']): readonly string[] {
  const names = new Set([host, '127.0.0.1', 'localhost', '[::1]']);
  return [...names].flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);
}
