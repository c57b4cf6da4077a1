// `npm run fuzz [-- --datagrams N --seed S]`: damaged datagrams at the client and at the trap receiver, over real sockets,
// until so many were heard. What must hold: no crash, no turn of the event loop that works long, memory flat, and every
// request still ends. A turn is measured in CPU time: in wall time a busy machine would be blamed on us. Easy to get
// wrong: what the kernel drops tests nothing, so datagrams are counted where they arrive.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/core/clock.ts';
import { openSnmpClient, type SnmpClient } from '../../src/snmp/client-socket.ts';
import { createEngineId } from '../../src/snmp/local-engine.ts';
import type { SnmpTarget } from '../../src/snmp/target.ts';
import { trapCredentials } from '../../src/snmp/trap-credentials.ts';
import { openTrapReceiver, type TrapReceiver } from '../../src/snmp/trap-receiver.ts';
import { ops } from '../snmp/usm-scene.ts';

const inFlight = 64;
const longestStallMs = 50;
const mostGrowthMiB = 64;
const oids = Array.from({ length: 8 }, (_, i) => `1.3.6.1.2.1.33.1.4.${i + 1}.0`);
/** Datagrams before memory is first weighed: code is compiled and pools are filled by then. */
const warmUpShare = 0.05;

const { values } = parseArgs({
  options: {
    datagrams: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: '20260101' },
  },
});
const wanted = Number(values.datagrams);
const seed = Number(values.seed);

interface Fuzzed {
  readonly client: SnmpClient;
  readonly receiver: TrapReceiver;
  readonly ends: Map<string, number>;
}

function heard({ client, receiver, ends }: Fuzzed): number {
  const { dropped } = client.statistics;
  const refused = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  const ended = (ends.get('answered') ?? 0) + (ends.get('error') ?? 0);
  return refused + ended + receiver.statistics.received;
}

/** Keeps so many requests under way until `isDone`. */
async function ask({ client, ends }: Fuzzed, port: number, isDone: () => boolean): Promise<void> {
  const place = { address: '127.0.0.1', port, timeoutMs: 400, retries: 1 };
  const plain: SnmpTarget = { ...place, community: 'public' };
  const secure: SnmpTarget = { ...place, version: 'v3', security: ops };
  const one = async (index: number): Promise<void> => {
    const target = index % 2 === 0 ? plain : secure;
    while (!isDone()) {
      const { outcome } = await client.get(target, oids);
      ends.set(outcome, (ends.get(outcome) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, index) => one(index)));
}

async function startMutants(receiverPort: number): Promise<{ child: ChildProcess; port: number }> {
  const script = fileURLToPath(new URL('./mutant-agent.ts', import.meta.url));
  const child = fork(script, [String(seed), String(receiverPort)]);
  const [message] = (await once(child, 'message')) as [{ port: number }];
  return { child, port: message.port };
}

/** The longest turn of the event loop, in milliseconds of this thread's CPU time, from now until `stop`. */
function watchTurns(): { longestMs: number; stop: () => void } {
  const used = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let isOver = false;
  let before = used();
  const watch = { longestMs: 0, stop: () => void (isOver = true) };
  const turn = (): void => {
    const now = used();
    watch.longestMs = Math.max(watch.longestMs, now - before);
    before = now;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return watch;
}

function memoryMiB(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1_048_576;
}

async function main(): Promise<number> {
  const client = await openSnmpClient({ clock: systemClock, maxInFlight: inFlight });
  const receiver = await openTrapReceiver({
    clock: systemClock,
    port: 0,
    communities: ['public'],
    engine: { engineId: createEngineId(), engineBoots: 1 },
    credentials: trapCredentials([{ security: ops }]),
    allowedSources: ['127.0.0.0/8'],
    perSecond: 1_000_000,
    burst: 1_000_000,
    onTrap: () => 'accepted',
  });
  const fuzzed: Fuzzed = { client, receiver, ends: new Map() };
  const { child, port } = await startMutants(receiver.port);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  await ask(fuzzed, port, () => heard(fuzzed) >= wanted * warmUpShare);
  const before = memoryMiB();
  delay.enable();
  const turns = watchTurns();
  const startedMs = systemClock.monotonicMs();
  await ask(fuzzed, port, () => heard(fuzzed) >= wanted);
  delay.disable();
  turns.stop();
  const seconds = (systemClock.monotonicMs() - startedMs) / 1000;
  const grown = memoryMiB() - before;
  child.disconnect();
  await Promise.all([client.close(), receiver.close()]);
  console.log(`seed ${seed}: ${heard(fuzzed)} damaged and good datagrams heard in ${seconds.toFixed(0)} s`);
  console.log(`client ${JSON.stringify(client.statistics)}`);
  console.log(`receiver ${JSON.stringify(receiver.statistics)}`);
  console.log(`requests ended ${JSON.stringify(Object.fromEntries(fuzzed.ends))}`);
  console.log(
    `longest turn ${turns.longestMs.toFixed(1)} ms of CPU; wall clock p99.9 ` +
      `${(delay.percentile(99.9) / 1e6).toFixed(1)} ms, longest ${(delay.max / 1e6).toFixed(1)} ms; memory ${grown >= 0 ? '+' : ''}${grown.toFixed(1)} MiB`,
  );
  const isFine = turns.longestMs <= longestStallMs && grown <= mostGrowthMiB && heard(fuzzed) >= wanted;
  console.log(isFine ? 'held' : `NOT held: longest stall ${longestStallMs} ms, growth ${mostGrowthMiB} MiB`);
  return isFine ? 0 : 1;
}

process.exitCode = await main();
