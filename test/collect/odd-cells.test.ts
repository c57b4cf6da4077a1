// Agents that encode one value as nobody may: what stands around it is well, so it spoils its own point and no other –
// not the request it came in, not its table, not the device.
import { afterEach, describe, expect, test } from 'vitest';
import { DeviceReader } from '../../src/collect/device-reader.ts';
import { cadenceOf, everyMask } from '../../src/collect/poll-cadence.ts';
import type { Profile } from '../../src/collect/profile.ts';
import { openChannel } from '../../src/collect/snmp-channel.ts';
import { systemClock } from '../../src/core/clock.ts';
import { readingsOf } from '../../src/readings/reading-batch.ts';
import { BerWriter } from '../../src/snmp/ber-writer.ts';
import { openSnmpClient, type SnmpClient } from '../../src/snmp/client-socket.ts';
import { wrapMessage, type SnmpMessage } from '../../src/snmp/message.ts';
import { compareOids, oidBytes } from '../../src/snmp/oid.ts';
import { startRawAgent, type RawAgent } from '../snmp/raw-agent.ts';

const uptime = '1.3.6.1.2.1.1.3.0';
const scalars = Array.from({ length: 6 }, (_, i) => `1.3.6.1.4.1.99999.1.${i + 1}.0`);
const column = '1.3.6.1.4.1.99999.2.1.4';
const rows = Array.from({ length: 8 }, (_, i) => `${column}.${i + 1}`);
const names = [uptime, ...scalars, ...rows].toSorted(compareOids);

const profile: Profile = {
  name: 'odd',
  kind: 'ups',
  title: 'odd cells',
  proven: { real: false, how: 'made up' },
  isProven: false,
  generic: false,
  match: [],
  bulk: true,
  points: [
    ...scalars.map((oid, i) => ({ point: 'alarm.count', instance: `n${i}`, oid }) as const),
    { point: 'output.voltage', oid: column, read: 'column' },
  ],
  rates: [],
  availability: [],
  traps: new Map(),
};

/** What the agent says to each name, in order; a good value is the place of its name. */
function answer(pdu: SnmpMessage['pdu']): readonly string[] {
  if (pdu.type === 'trapV1') return [];
  const asked = pdu.varbinds.map(({ oid }) => oid);
  if (pdu.type === 'get') return asked;
  const follow = (oid: string): string => names.find((one) => compareOids(one, oid) > 0) ?? '';
  const answers: string[] = [];
  let row = asked;
  for (let i = 0; i < (pdu.type === 'getBulk' ? pdu.maxRepetitions : 1); i++) {
    row = row.map((oid) => (oid === '' ? '' : follow(oid)));
    answers.push(...row);
  }
  return answers;
}

function encode(request: SnmpMessage, oddName: string, oddValue: Uint8Array): Buffer {
  const writer = new BerWriter();
  const { pdu } = request;
  for (const name of answer(pdu).toReversed()) {
    const mark = writer.length;
    const place = names.indexOf(name);
    if (name === oddName) writer.raw(oddValue);
    else if (name === '') writer.element(0x82, new Uint8Array(0));
    else if (place < 0) writer.element(0x81, new Uint8Array(0));
    else if (name === uptime) writer.unsigned(0x43, 4711n, 32);
    else writer.integer(place);
    writer.element(0x06, oidBytes(name === '' ? '1.3.6.1.4.1.99999.9' : name));
    writer.wrap(0x30, mark);
  }
  writer.wrap(0x30, 0);
  writer.integer(0);
  writer.integer(0);
  writer.integer(pdu.type === 'trapV1' ? 0 : pdu.requestId);
  writer.wrap(0xa2, 0);
  wrapMessage(writer, { version: request.version, community: Buffer.from(request.community) });
  return writer.finish();
}

let agent: RawAgent | undefined;
let client: SnmpClient | undefined;
afterEach(async () => {
  await client?.close();
  await agent?.close();
});

async function readOdd(oddName: string, oddValue: Uint8Array, version: 'v1' | 'v2c' = 'v2c') {
  agent = await startRawAgent((request, _from, send) => send(encode(request, oddName, oddValue)));
  client = await openSnmpClient({ clock: systemClock, isLoopbackOnly: true });
  const { address, port } = agent;
  const target = { address, port, version, community: 'public', timeoutMs: 60, retries: 1 };
  const device = { id: 'odd', profile: 'odd', timeoutMs: 60, retries: 1, bindings: [], intervalSeconds: 10 };
  const channel = openChannel(client, target);
  const cadence = cadenceOf(device);
  const reader = new DeviceReader({ device, channel, profiles: [profile], clock: systemClock, cadence });
  const values = new Map<string, string | number | null>();
  let faults: readonly string[] = [];
  for (let poll = 0; poll < 3; poll++) {
    const read = await reader.read(everyMask, 0);
    if (read.outcome !== 'read' || read.batch === undefined) return { outcome: read, values, faults };
    for (const { oid, value, quality } of readingsOf(read.batch)) {
      values.set(oid, quality === 'good' ? value : quality);
    }
    faults = read.faults.map(({ oid, message }) => `${oid} ${message}`);
  }
  return { outcome: 'read', values, faults };
}

const odd = [
  ['a short Gauge32 with its top bit set, which may be 200 or -56', '4201c8'],
  ['a Counter64 of ten bytes', '460a01ffffffffffffffffff'],
  ['an INTEGER of no bytes', '0200'],
  ['an INTEGER of 33 bits', '02050100000000'],
  ['an IpAddress of sixteen bytes', '401020010db8000000000000000000000001'],
  ['an IpAddress of none', '4000'],
  ['an identifier with an arc of 36 bits', '06072b9f8080808000'],
  ['a NULL with content', '050100'],
  ['a type that SMIv2 does not know', '450103'],
] as const;

describe('an agent that encodes one value wrongly', () => {
  test.each(odd)('a scalar as %s', async (_name, hex) => {
    const bad = scalars[2] as string;
    const { outcome, values, faults } = await readOdd(bad, Buffer.from(hex, 'hex'));
    expect(outcome).toBe('read');
    for (const oid of [...scalars, ...rows]) {
      expect([oid, values.get(oid)]).toEqual([oid, oid === bad ? 'missing' : names.indexOf(oid)]);
    }
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(bad);
  });

  test.each(odd)('a row of a table as %s', async (_name, hex) => {
    const bad = rows[3] as string;
    const { outcome, values } = await readOdd(bad, Buffer.from(hex, 'hex'));
    expect(outcome).toBe('read');
    for (const oid of [...scalars, ...rows]) {
      expect([oid, values.get(oid)]).toEqual([oid, oid === bad ? 'missing' : names.indexOf(oid)]);
    }
  });
});
