// A process of its own: `datagram-pressure.ts POLLS` polls an agent over batched datagrams while memory is allocated,
// fragmented and collected all the time, and compares every value. Memory that was moved or given back while libc
// holds its address shows as a wrong value, a crash, or a request that is never answered.

import { PerformanceObserver } from 'node:perf_hooks';
import { systemClock } from '../../src/core/clock.ts';
import { openSnmpClient } from '../../src/snmp/client-socket.ts';
import { ownValue, ownVarBinds, respond, startRawAgent } from './raw-agent.ts';

const polls = Number(process.argv[2]);
const oids = Array.from({ length: 12 }, (_, i) => `1.3.6.1.2.1.33.1.4.${i + 1}.0`);
let collections = 0;
new PerformanceObserver((list) => {
  collections += list.getEntries().length;
}).observe({ entryTypes: ['gc'] });

// `true` asks for the young generation only.
const collect = globalThis.gc;
if (collect === undefined) throw new Error('start with --expose-gc');
const client = await openSnmpClient({ clock: systemClock, udp: 'batched' });
const agents = await Promise.all(
  Array.from({ length: 20 }, (_, i) => {
    const address = `127.9.0.${i + 1}`;
    return startRawAgent((request, _from, send) => {
      send(
        respond(
          request,
          ownVarBinds(
            address,
            request.pdu.varbinds.map(({ oid }) => oid),
          ),
        ),
      );
    }, address);
  }),
);
let answered = 0;
let wrong = 0;
let held: Uint8Array[] = [];
const rssMiB: number[] = [];
for (let round = 0; round * 1000 < polls; round++) {
  const asked = Array.from({ length: 1000 }, async (_, i) => {
    const { address, port } = agents[i % agents.length] as (typeof agents)[number];
    const outcome = await client.get({ address, port, community: 'public', timeoutMs: 3000 }, oids);
    // Outside V8's heap and of many sizes: what libc was told about would be handed out again if it were free.
    held.push(new Uint8Array(1000 + ((i * 7919) % 90_000)).fill(0xaa));
    if (held.length > 300) held = held.filter((_, k) => k % 3 === 0);
    if (i % 100 === 0) collect(i % 200 === 0);
    if (outcome.outcome !== 'answered') return;
    answered++;
    if (outcome.varbinds.some(({ oid, value }) => value !== ownValue(address, oid))) wrong++;
  });
  await Promise.all(asked);
  rssMiB.push(Math.round(process.memoryUsage().rss / 2 ** 20));
}
await new Promise((resolve) => setImmediate(resolve));
const result = {
  answered,
  wrong,
  kind: client.udp,
  collections,
  rssMiB: rssMiB.filter((_, i) => i % 5 === 4),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
await Promise.all([client.close(), ...agents.map((agent) => agent.close())]);
