// Devices read by this process: SNMP client, polling, and what screens ask about them. Where collectors apart from the core
// read them, remote-collection.ts takes this place with the same shape.
import type { DeviceSource } from '../api/sources.ts';
import { startPolling } from '../collect/poll-loop.ts';
import type { OwnPolling, PollingControl } from '../collect/poll-loop.ts';
import type { Profile } from '../collect/profile.ts';
import type { Clock } from '../core/clock.ts';
import type { GracefulStop } from '../platform/graceful-stop.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import { openSnmpClient } from '../snmp/client-socket.ts';
import type { Site } from '../site/site.ts';
import type { CollectorsState } from '../uplink/core-members.ts';
import { measureCollector } from './collector-measures.ts';
import { createDeviceSource } from './device-source.ts';
import { watchEngines } from './engine-memory.ts';

export interface Collection {
  readonly polling: PollingControl;
  readonly devices: DeviceSource;
  /** Whether collectors report; undefined where this process reads the devices itself. */
  readonly collectors: () => CollectorsState | undefined;
  /** Begins to take what collectors bring. */
  readonly start: () => void;
}

export interface CollectionParts {
  readonly site: Site;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly stop: GracefulStop;
  readonly profiles: readonly Profile[];
  readonly board: LatestBoard;
  readonly onHealth: (health: DeviceHealth) => void;
  readonly healths: () => ReadonlyMap<string, DeviceHealth>;
}

/** `engineFile` remembers SNMPv3 engines. */
export async function startOwnCollection(
  parts: CollectionParts & { readonly engineFile: string },
): Promise<Collection> {
  const { site, clock, stop, board } = parts;
  const isLoopbackOnly = site.devices.every(({ address }) => address.startsWith('127.'));
  let heard: OwnPolling | undefined;
  const onChange = (address: string, port: number): void => heard?.noteEngineChange(address, port);
  const usm = watchEngines({ ...parts, file: parts.engineFile, onChange });
  const client = await openSnmpClient({ clock, isLoopbackOnly, usm });
  parts.log.info({ datagrams: client.udp, window: client.window }, 'SNMP is ready');
  stop.add({ name: 'snmp client', stop: async () => client.close() });
  let polls = 0;
  const polling = startPolling({
    ...parts,
    client,
    sink: {
      onReadings: (batch) => board.putBatch(batch),
      onHealth: (health) => {
        polls += 1;
        parts.onHealth(health);
      },
    },
  });
  heard = polling;
  stop.add({ name: 'polling', stop: () => polling.stop() });
  const { statistics } = client;
  measureCollector(parts.metrics, { site, board, healths: parts.healths, statistics });
  return {
    polling,
    devices: createDeviceSource({ polling, statistics, polls: () => polls }),
    collectors: () => undefined,
    start: () => undefined,
  };
}
