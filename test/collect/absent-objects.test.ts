// Agents that refuse a whole request for an object that they do not have, as SNMPv1 demands, and do not say which one it
// was: what they have is read all the same, however much of it they do not have.
import { afterEach, expect, test } from 'vitest';
import { getMany } from '../../src/collect/device-channel.ts';
import { openChannel } from '../../src/collect/snmp-channel.ts';
import { systemClock } from '../../src/core/clock.ts';
import { openSnmpClient, type SnmpClient } from '../../src/snmp/client-socket.ts';
import { respond, startRawAgent, type RawAgent } from '../snmp/raw-agent.ts';

let agent: RawAgent | undefined;
let client: SnmpClient | undefined;
afterEach(async () => {
  await client?.close();
  await agent?.close();
});

/** Every ninth object is there. */
const names = Array.from({ length: 120 }, (_, i) => `1.3.6.1.4.1.99999.${i + 1}.0`);
const isThere = (oid: string): boolean => names.indexOf(oid) % 9 === 4;

test.each([
  ['v1', 'noSuchName', 2, true],
  ['v1', 'noSuchName', 2, false],
  ['v2c', 'genErr', 5, false],
] as const)('in %s with %s (%i), naming the object: %s', async (version, _name, errorStatus, isNamed) => {
  agent = await startRawAgent((request, _from, send) => {
    const { pdu } = request;
    if (pdu.type === 'trapV1') return;
    const at = pdu.varbinds.findIndex(({ oid }) => !isThere(oid));
    const answers = pdu.varbinds.map(({ oid }) => ({ oid, type: 'integer', value: 7 }) as const);
    if (at < 0) send(respond(request, answers));
    else send(respond(request, pdu.varbinds, { errorStatus, errorIndex: isNamed ? at + 1 : 0 }));
  });
  client = await openSnmpClient({ clock: systemClock, isLoopbackOnly: true });
  const { address, port } = agent;
  const channel = openChannel(client, { address, port, version, community: 'public', timeoutMs: 500 });
  const got = await getMany(channel, names, { objects: 24 });
  expect(got.outcome).toBe('answered');
  const found = got.outcome === 'answered' ? got.varbinds.filter(({ value }) => value === 7) : [];
  expect(found.map(({ oid }) => oid)).toEqual(names.filter(isThere));
});
