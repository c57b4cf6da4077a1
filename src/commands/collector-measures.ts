// What the collector says about itself to Prometheus: requests by how they ended, what was thrown away, devices by state
// and points by quality. Easy to get wrong: these are read when they are asked for and cost nothing in between; labels
// are small closed sets, never a device.
import type { Metrics } from '../platform/metrics.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import type { Site } from '../site/site.ts';
import type { SnmpStatistics } from '../snmp/statistics.ts';

export interface MeasuredCollector {
  readonly site: Pick<Site, 'devices'>;
  readonly board: LatestBoard;
  readonly healths: () => ReadonlyMap<string, DeviceHealth>;
  /** Absent where others ask the devices. */
  readonly statistics?: Readonly<SnmpStatistics>;
}

export function measureCollector(metrics: Metrics, collector: MeasuredCollector): void {
  if (collector.statistics !== undefined) measureRequests(metrics, collector.statistics);
  metrics.read({
    name: 'qosha_devices',
    help: 'Devices of the site by whether they answer',
    kind: 'gauge',
    labels: ['state'],
    values: () => deviceCounts(collector),
  });
  metrics.read({
    name: 'qosha_points',
    help: 'Points read from devices by how far they may be trusted now',
    kind: 'gauge',
    labels: ['quality'],
    values: () => pointCounts(collector.board),
  });
}

/** Requests alone, for a collector that keeps no board of the site. */
export function measureRequests(metrics: Metrics, statistics: Readonly<SnmpStatistics>): void {
  metrics.read({
    name: 'qosha_snmp_requests_total',
    help: 'SNMP requests by how they ended; retransmissions are counted apart',
    kind: 'counter',
    labels: ['result'],
    values: () => ({
      answered: statistics.answered,
      error: statistics.errors,
      timeout: statistics.timeouts,
      malformed: statistics.malformed,
      refused: statistics.refused,
      overloaded: statistics.overloaded,
    }),
  });
  metrics.read({
    name: 'qosha_snmp_retries_total',
    help: 'SNMP requests sent again',
    kind: 'counter',
    values: () => statistics.retries,
  });
  metrics.read({
    name: 'qosha_snmp_dropped_datagrams_total',
    help: 'Datagrams that were no answer to what was asked',
    kind: 'counter',
    labels: ['reason'],
    values: () => statistics.dropped,
  });
  metrics.read({
    name: 'qosha_snmp_engine_events_total',
    help: 'SNMPv3 engines met, fallen in with again, restarted, changed at an address, seen at two addresses',
    kind: 'counter',
    labels: ['event'],
    values: () => ({
      discovered: statistics.usm.discoveries,
      resynchronised: statistics.usm.resyncs,
      rebooted: statistics.usm.engineReboots,
      changed: statistics.usm.engineChanges,
      duplicate: statistics.usm.engineDuplicates,
    }),
  });
  metrics.read({
    name: 'qosha_snmp_socket_errors_total',
    help: 'Sends that the system refused and errors of sockets',
    kind: 'counter',
    labels: ['kind'],
    values: () => ({ send: statistics.sendErrors, socket: statistics.socketErrors }),
  });
  metrics.read({
    name: 'qosha_snmp_pending_requests',
    help: 'SNMP requests on the wire and waiting for their turn',
    kind: 'gauge',
    labels: ['state'],
    values: () => ({ in_flight: statistics.inFlight, waiting: statistics.waiting }),
  });
}

function deviceCounts({ site, healths }: MeasuredCollector): Record<DeviceHealth['state'], number> {
  const counts = { answering: 0, silent: 0, unknown: 0 };
  const known = healths();
  for (const { id } of site.devices) counts[known.get(id)?.state ?? 'unknown'] += 1;
  return counts;
}

function pointCounts(board: LatestBoard): Record<string, number> {
  const counts = { good: 0, suspect: 0, stale: 0, missing: 0 };
  for (const { quality } of board.all()) counts[quality] += 1;
  return counts;
}
