// What the receiver and the keeper of traps tell to Prometheus. Easy to get wrong: they count in plain numbers, so each
// report adds only what came since the last one.
import type { TrapRecorder } from '../collect/trap-recorder.ts';
import type { Metrics } from '../platform/metrics.ts';
import { kernelDrops } from '../snmp/trap-socket.ts';
import type { TrapReceiver } from '../snmp/trap-receiver.ts';

export interface TrapMeasures {
  listening(is: boolean): void;
  forgotten(count: number): void;
  report(receiver: TrapReceiver | undefined, recorder: TrapRecorder): Promise<void>;
}

export function createTrapMeasures(metrics: Metrics): TrapMeasures {
  const listening = metrics.gauge({ name: 'qosha_traps_listening', help: '1 while traps can be heard' });
  const buffer = metrics.gauge({
    name: 'qosha_trap_receive_buffer_bytes',
    help: 'Receive buffer for traps as the kernel gave it',
  });
  const waiting = metrics.gauge({ name: 'qosha_trap_events_waiting', help: 'Traps not yet written' });
  const traps = metrics.counter({
    name: 'qosha_traps_total',
    help: 'Datagrams at the trap port by what became of them',
    labels: ['result'],
  });
  const answers = metrics.counter({
    name: 'qosha_trap_answers_total',
    help: 'Acknowledgements of informs and SNMPv3 reports',
    labels: ['kind'],
  });
  const events = metrics.counter({
    name: 'qosha_trap_events_total',
    help: 'Traps kept as events, folded into one that came before, refused because too many waited, or forgotten',
    labels: ['what'],
  });
  const dropped = metrics.counter({
    name: 'qosha_trap_kernel_drops_total',
    help: 'Datagrams that the kernel dropped because the receive buffer was full',
  });
  const told = new Map<string, number>();
  const sinceLast = (key: string, count: number): number => {
    const before = told.get(key) ?? 0;
    told.set(key, count);
    // Another receiver counts from zero again.
    return count >= before ? count - before : count;
  };
  listening.set(0);
  return {
    listening: (is) => listening.set(is ? 1 : 0),
    forgotten: (count) => events.inc({ what: 'forgotten' }, count),
    async report(receiver, recorder) {
      const { stored, folded, refused } = recorder.statistics;
      for (const [what, count] of Object.entries({ stored, folded, refused })) {
        events.inc({ what }, sinceLast(`events ${what}`, count));
      }
      waiting.set(recorder.waiting);
      if (receiver === undefined) return;
      const { statistics } = receiver;
      const { accepted, rejected, consumerErrors, unattended, socketErrors } = statistics;
      const results = { accepted, rejected, 'consumer-error': consumerErrors, ...statistics.dropped };
      for (const [result, count] of Object.entries(results)) {
        traps.inc({ result }, sinceLast(`traps ${result}`, count));
      }
      const { acknowledged, reports, reportsHeldBack } = statistics;
      const sent = { acknowledged, unattended, report: reports, 'report-held-back': reportsHeldBack };
      for (const [kind, count] of Object.entries({ ...sent, 'socket-error': socketErrors })) {
        answers.inc({ kind }, sinceLast(`answers ${kind}`, count));
      }
      buffer.set(receiver.receiveBufferBytes);
      dropped.inc(sinceLast('kernel', (await kernelDrops(receiver.port)) ?? 0));
    },
  };
}
