// What polling tells about itself: polls by result, their time, how late they start.
import type { Metrics } from '../platform/metrics.ts';
import type { PollReport } from './device-health.ts';

export interface PollMeasures {
  polled(result: PollReport['result'], seconds: number, latenessSeconds: number): void;
  /** Polls that fell out because the one before them took longer than an interval. */
  missed(count: number): void;
  pointFaults(count: number): void;
  stateChanged(state: string): void;
}

const secondsBuckets = [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60];

export function createPollMeasures(metrics: Metrics): PollMeasures {
  const polls = metrics.counter({
    name: 'qosha_polls_total',
    help: 'Polls of devices by how they ended',
    labels: ['result'],
  });
  const seconds = metrics.histogram({
    name: 'qosha_poll_seconds',
    help: 'Time from the first request of a poll to its last answer',
    buckets: secondsBuckets,
  });
  const lateness = metrics.histogram({
    name: 'qosha_poll_lateness_seconds',
    help: 'How late regular polls start',
    buckets: secondsBuckets,
  });
  const missed = metrics.counter({
    name: 'qosha_polls_missed_total',
    help: 'Regular polls that fell out because the one before them had not ended',
  });
  const faults = metrics.counter({
    name: 'qosha_poll_point_faults_total',
    help: 'Values that a device gave and that could not be understood',
  });
  const changes = metrics.counter({
    name: 'qosha_device_state_changes_total',
    help: 'Devices that began or ceased to answer',
    labels: ['state'],
  });
  return {
    polled(result, took, late) {
      polls.inc({ result });
      seconds.observe(took);
      lateness.observe(late);
    },
    missed: (count) => missed.inc(count),
    pointFaults: (count) => faults.inc(count),
    stateChanged: (state) => changes.inc({ state }),
  };
}
