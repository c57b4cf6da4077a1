// Loops on virtual time; the order and the limits of a graceful stop.

import { expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import { createGracefulStop } from '../../src/platform/graceful-stop.ts';
import { createLog, createSilentLog, formatHumanLine } from '../../src/platform/log.ts';
import { startLoop } from '../../src/platform/loop.ts';
import { createMetrics } from '../../src/platform/metrics.ts';

function makeLoop(clock: VirtualClock, cycle: () => Promise<void>) {
  const metrics = createMetrics();
  const options = { name: 'test', intervalMs: 1000, clock, metrics, log: createSilentLog() };
  return { metrics, loop: startLoop({ ...options, cycle }) };
}

function pauseOn(clock: VirtualClock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}

test('cycles start one interval apart, never overlap, and a slow one is followed at once', async () => {
  const clock = new VirtualClock(0);
  const starts: number[] = [];
  let running = 0;
  const { loop } = makeLoop(clock, async () => {
    expect(++running).toBe(1);
    starts.push(clock.monotonicMs());
    await pauseOn(clock, starts.length === 2 ? 2500 : 300);
    running -= 1;
  });
  await clock.advance(5600);
  expect(starts).toEqual([0, 1000, 3500, 4500, 5500]);
  const stopping = loop.stop();
  await clock.advance(10_000);
  await stopping;
  expect(starts).toHaveLength(5);
});

test('a wake-up runs a cycle at once, or once more after the running one', async () => {
  const clock = new VirtualClock(0);
  const starts: number[] = [];
  const { loop } = makeLoop(clock, async () => {
    starts.push(clock.monotonicMs());
    await pauseOn(clock, 100);
  });
  await clock.advance(50);
  loop.wake();
  loop.wake();
  await clock.advance(250);
  expect(starts).toEqual([0, 100]);
  loop.wake();
  await clock.advance(0);
  expect(starts).toEqual([0, 100, 300]);
  const stopping = loop.stop();
  await clock.advance(200);
  await stopping;
});

test('a failing cycle is counted, waits longer each time, and recovers', async () => {
  const clock = new VirtualClock(0);
  const starts: number[] = [];
  const { loop, metrics } = makeLoop(clock, async () => {
    starts.push(clock.monotonicMs());
    loop.wake();
    if (starts.length <= 4) throw new Error('no');
  });
  await clock.advance(1000 + 2000 + 4000 + 8000 - 1);
  expect(starts).toEqual([0, 1000, 3000, 7000]);
  expect(await metrics.expose()).toContain('qosha_loop_failures_total{loop="test"} 4');
  void loop.stop();
  await clock.advance(1);
});

test('parts stop in reverse order; one that hangs or fails does not keep the others', async () => {
  const clock = new VirtualClock(0);
  const stopped: string[] = [];
  const stop = createGracefulStop({ clock, log: createSilentLog() });
  const part = (name: string, act: () => Promise<void>) => ({
    name,
    stop: async () => {
      stopped.push(name);
      await act();
    },
  });
  stop.add(part('database', async () => undefined));
  stop.add(part('hanging', () => new Promise(() => undefined)));
  stop.add(part('failing', () => Promise.reject(new Error('no'))));
  stop.add(part('server', async () => undefined));
  process.emit('SIGTERM', 'SIGTERM');
  process.emit('SIGINT', 'SIGINT');
  await clock.advance(20_000);
  expect(await stop.stopped).toBe(false);
  expect(stopped).toEqual(['server', 'failing', 'hanging', 'database']);
  expect(process.listenerCount('SIGTERM')).toBe(0);
});

test('the log hides secrets at every depth and shows control characters of devices', () => {
  let text = '';
  const destination = { write: (line: string) => void (text += line) };
  const log = createLog({ destination, human: true }).child({ part: 'polling' });
  log.warn({ community: 'gizli', device: { community: 'gizli', snmp: { authKey: 'gizli' } } }, 'no answer');
  log.error({ err: new Error('\u001B[2Jwiped \u202Etxt'), name: 'ups a' }, 'failed');
  expect(text).not.toContain('gizli');
  expect(text).not.toContain('\u001B');
  expect(text).not.toContain('\u202E');
  expect(text).toMatch(/^\d\d:\d\d:\d\d warn {2}polling: no answer \(/);
  expect(text.trimEnd().split('\n')).toHaveLength(2);
  expect(formatHumanLine('{"level":"info","msg":"x"}')).toBe(' info  x\n');
});
