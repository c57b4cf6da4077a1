// What polling tells about itself: polls by result, their time, how late they start.
import type { Metrics } from '../platform/metrics.ts';
import type { PollReport } from './device-health.ts';

/** `partial`: it answered, but not everything. */
export type PollResult = PollReport['result'] | 'partial';

export interface PollMeasures {
  /** `latenessSeconds` undefined: nobody had planned this poll. */
  polled(result: PollResult, seconds: number, latenessSeconds: number | undefined): void;
  /** A poll began (1) or ended (-1). */
  inFlight(change: 1 | -1): void;
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
  let inFlight = 0;
  metrics.read({
    name: 'qosha_polls_in_flight',
    help: 'Polls of devices under way',
    kind: 'gauge',
    values: () => inFlight,
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
      if (late !== undefined) lateness.observe(late);
    },
    inFlight(change) {
      inFlight += change;
    },
    missed: (count) => missed.inc(count),
    pointFaults: (count) => faults.inc(count),
    stateChanged: (state) => changes.inc({ state }),
  };
}
