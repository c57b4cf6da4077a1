// What a collector and the core tell about the way between them.
import type { Metrics } from '../platform/metrics.ts';

export interface CollectorMeasures {
  observe(now: {
    readonly bytes: number;
    readonly maxBytes: number;
    readonly readings: number;
    readonly oldestAgeSeconds: number;
    readonly capacitySeconds: number;
    readonly devices: number;
    readonly isConnected: boolean;
  }): void;
  lost(readings: number): void;
  refused(readings: number): void;
  appended(readings: number, bytes: number): void;
}

export function createCollectorMeasures(metrics: Metrics): CollectorMeasures {
  const gauge = (name: string, help: string) => metrics.gauge({ name, help });
  const counter = (name: string, help: string) => metrics.counter({ name, help });
  const bytes = gauge('qosha_spool_bytes', 'Records on disk that the core may not have yet');
  const maxBytes = gauge('qosha_spool_limit_bytes', 'Size at which the oldest records are given up');
  const readings = gauge('qosha_spool_readings', 'Readings in the spool');
  const age = gauge('qosha_spool_oldest_age_seconds', 'Age of the oldest reading the core does not have');
  const capacity = gauge('qosha_spool_capacity_seconds', 'How long the spool lasts at the present rate');
  const devices = gauge('qosha_collector_devices', 'Devices that this collector polls now');
  const connected = gauge('qosha_collector_connected', '1 while the core is there');
  const lost = counter('qosha_spool_dropped_total', 'Readings given up before the core had them');
  const refused = counter('qosha_collector_refused_total', 'Readings not believed after a standstill');
  const appended = counter('qosha_spool_appended_total', 'Readings written to the spool');
  const appendedBytes = counter('qosha_spool_appended_bytes_total', 'Bytes written to the spool');
  return {
    observe(now) {
      bytes.set(now.bytes);
      maxBytes.set(now.maxBytes);
      readings.set(now.readings);
      age.set(now.oldestAgeSeconds);
      capacity.set(now.capacitySeconds);
      devices.set(now.devices);
      connected.set(now.isConnected ? 1 : 0);
    },
    lost: (count) => lost.inc(count),
    refused: (count) => refused.inc(count),
    appended(count, size) {
      appended.inc(count);
      appendedBytes.inc(size);
    },
  };
}
