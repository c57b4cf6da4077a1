// Agents that do not do what the RFC says, over real sockets: what one of them cannot take is found out once, its values
// are right from the first poll on, and later polls ask it only for what it takes.
import { afterEach, describe, expect, test } from 'vitest';
import { DeviceReader } from '../../src/collect/device-reader.ts';
import { identify } from '../../src/collect/identify.ts';
import { cadenceOf, everyMask } from '../../src/collect/poll-cadence.ts';
import type { Profile } from '../../src/collect/profile.ts';
import { openChannel } from '../../src/collect/snmp-channel.ts';
import { systemClock } from '../../src/core/clock.ts';
import { readingsOf } from '../../src/readings/reading-batch.ts';
import type { Reading } from '../../src/readings/reading.ts';
import { openSnmpClient, type SnmpClient } from '../../src/snmp/client-socket.ts';
import type { SnmpMessage } from '../../src/snmp/message.ts';
import { compareOids } from '../../src/snmp/oid.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';
import { seeded } from '../seeded.ts';
import { respond, startRawAgent, type RawAgent } from '../snmp/raw-agent.ts';

// Behind everything else: a walk of the last column comes to the end of what the agent has.
const column = '1.3.6.1.2.1.33.1.94.4.1';
const scalars = Array.from({ length: 12 }, (_, i) => `1.3.6.1.2.1.33.1.9.${i + 1}.0`);
const rows = Array.from({ length: 20 }, (_, i) => i + 1);
const objects: readonly VarBind[] = [
  { oid: '1.3.6.1.2.1.1.3.0', type: 'timeticks', value: 4711 } as VarBind,
  ...scalars.map((oid, i): VarBind => ({ oid, type: 'integer', value: 100 + i })),
  ...rows.flatMap((row): VarBind[] => [
    { oid: `${column}.2.${row}`, type: 'integer', value: 200 + row },
    { oid: `${column}.3.${row}`, type: 'integer', value: 300 + row },
  ]),
].toSorted((a, b) => compareOids(a.oid, b.oid));

const profile: Profile = {
  name: 'odd',
  kind: 'ups',
  title: 'odd agents',
  proven: { real: false, how: 'made up' },
  isProven: false,
  generic: false,
  match: [],
  bulk: true,
  points: [
    ...scalars.map((oid, i) => ({ point: 'alarm.count', instance: `n${i}`, oid }) as const),
    { point: 'output.voltage', oid: `${column}.2`, read: 'column' },
    { point: 'output.current', oid: `${column}.3`, read: 'column' },
  ],
  rates: [],
  availability: [],
  traps: new Map(),
};

type Kind = 'get' | 'getNext' | 'getBulk';
interface Asked {
  readonly kind: Kind;
  readonly names: number;
}
/** Undefined: answers as it should. */
type Oddity = (asked: SnmpMessage['pdu'] & { type: Kind }, right: VarBind[]) => OddAnswer | undefined;
type OddAnswer = 'silence' | { readonly errorStatus: number; readonly errorIndex: number } | VarBind[];

function rightAnswer(pdu: SnmpMessage['pdu']): VarBind[] {
  if (pdu.type === 'trapV1') return [];
  const names = pdu.varbinds.map(({ oid }) => oid);
  if (pdu.type === 'get') {
    return names.map((oid) => objects.find((one) => one.oid === oid) ?? absent(oid, 'noSuchInstance'));
  }
  const follow = (oid: string): VarBind =>
    objects.find((one) => compareOids(one.oid, oid) > 0) ?? absent(oid, 'endOfMibView');
  const once = pdu.type === 'getBulk' ? pdu.nonRepeaters : 0;
  const answers: VarBind[] = names.slice(0, once).map(follow);
  let row = names.slice(once);
  for (let i = 0; i < (pdu.type === 'getBulk' ? pdu.maxRepetitions : 1); i++) {
    const next = row.map(follow);
    answers.push(...next);
    row = next.map(({ oid }) => oid);
  }
  return answers;
}

function absent(oid: string, type: 'noSuchInstance' | 'endOfMibView'): VarBind {
  return { oid, type, value: null };
}

const isEnd = ({ type }: VarBind): boolean => type === 'endOfMibView';

let agent: RawAgent | undefined;
let client: SnmpClient | undefined;
afterEach(async () => {
  await client?.close();
  await agent?.close();
});

/** Polls such an agent a few times; gives the values read each time and what it was asked each time. */
async function pollOdd(
  oddity: Oddity,
  polls = 6,
): Promise<{ reads: (readonly Reading[])[]; asked: Asked[][] }> {
  let present: Asked[] = [];
  agent = await startRawAgent((request, _from, send) => {
    const { pdu } = request;
    if (pdu.type !== 'get' && pdu.type !== 'getNext' && pdu.type !== 'getBulk') return;
    present.push({ kind: pdu.type, names: pdu.varbinds.length });
    const right = rightAnswer(pdu);
    const odd = oddity(pdu as SnmpMessage['pdu'] & { type: Kind }, right);
    if (odd === 'silence') return;
    if (odd === undefined || Array.isArray(odd)) send(respond(request, odd ?? right));
    else send(respond(request, pdu.varbinds, odd));
  });
  client = await openSnmpClient({ clock: systemClock, isLoopbackOnly: true });
  const target = { address: agent.address, port: agent.port, community: 'public', timeoutMs: 60, retries: 1 };
  const device = { id: 'odd', profile: 'odd', timeoutMs: 60, retries: 1, bindings: [], intervalSeconds: 10 };
  const channel = openChannel(client, target);
  const cadence = cadenceOf(device);
  const reader = new DeviceReader({ device, channel, profiles: [profile], clock: systemClock, cadence });
  const reads: (readonly Reading[])[] = [];
  const asked: Asked[][] = [];
  for (let i = 0; i < polls; i++) {
    present = [];
    const read = await reader.read(everyMask, 0);
    if (read.outcome !== 'read' || read.batch === undefined) throw new Error(`not read: ${read.outcome}`);
    reads.push(readingsOf(read.batch));
    asked.push(present);
  }
  return { reads, asked };
}

/** All values as they should be; `except` are those that this agent cannot give. */
function expectRight(reads: readonly (readonly Reading[])[], except: readonly string[] = []): void {
  for (const readings of reads) {
    const values = new Map(readings.map(({ oid, value }) => [oid, value]));
    for (const { oid, value } of objects.slice(1)) {
      if (except.includes(oid)) expect(values.get(oid) ?? null).toBeNull();
      else expect([oid, values.get(oid)]).toEqual([oid, value]);
    }
  }
}

describe('an agent', () => {
  test('as it should be is asked two columns in one GETBULK and the rest in one GET', async () => {
    const { reads, asked } = await pollOdd(() => undefined, 4);
    expectRight(reads);
    expect(asked.at(-1)).toEqual([
      { kind: 'getBulk', names: 2 },
      { kind: 'get', names: 12 },
    ]);
  });

  test('that took full requests poll after poll is asked everything in one GETBULK', async () => {
    const { reads, asked } = await pollOdd(() => undefined, 8);
    expectRight(reads);
    expect(asked.at(-1)).toEqual([{ kind: 'getBulk', names: 14 }]);
  });

  test('that repeats what is to be asked once is asked without GETBULK in the end', async () => {
    const { reads, asked } = await pollOdd((pdu) => {
      if (pdu.type !== 'getBulk') return undefined;
      return rightAnswer({ ...pdu, nonRepeaters: 0 }).slice(0, 60);
    }, 12);
    expectRight(reads);
    expect(asked.at(-1)?.some(({ kind }) => kind === 'getBulk')).toBe(false);
  });

  test('that says tooBig is asked in parts that fit, and not in larger ones again', async () => {
    const tooBig: Oddity = (_pdu, right) =>
      right.length > 9 ? { errorStatus: 1, errorIndex: 0 } : undefined;
    const { reads, asked } = await pollOdd(tooBig);
    expectRight(reads);
    const last = asked.at(-1) ?? [];
    expect(Math.max(...last.map(({ names }) => names))).toBeLessThanOrEqual(9);
    expect(asked.at(-1)).toEqual(asked.at(-2));
  });

  test('that leaves out what does not fit loses nothing', async () => {
    const { reads, asked } = await pollOdd((pdu, right) =>
      pdu.type === 'getBulk' ? right.slice(0, 7) : undefined,
    );
    expectRight(reads);
    expect(asked.at(-1)?.length).toBe(asked.at(-2)?.length);
  });

  test('whose GETBULK repeats the first row is asked by name soon, and walked one by one', async () => {
    const repeats: Oddity = (pdu, right) =>
      pdu.type === 'getBulk' ? right.map((_, i) => right[i % pdu.varbinds.length] as VarBind) : undefined;
    const { reads, asked } = await pollOdd(repeats);
    expectRight(reads);
    expect(asked.at(-1)?.some(({ kind }) => kind === 'getBulk')).toBe(false);
  });

  test('that refuses everything because of one object is asked for the others together', async () => {
    const culprit = scalars[4] as string;
    const genErr: Oddity = (pdu) => {
      const at = pdu.varbinds.findIndex(({ oid }) => oid === culprit);
      return pdu.type === 'get' && at >= 0 && hasBegun ? { errorStatus: 5, errorIndex: 0 } : undefined;
    };
    // While its tables are found the object is still well.
    let hasBegun = false;
    const { reads, asked } = await pollOdd((pdu, right) => {
      if (pdu.type === 'getBulk' && pdu.maxRepetitions === rows.length) hasBegun = true;
      return genErr(pdu, right);
    });
    expectRight(reads, [culprit]);
    expect(asked.at(-1)).toEqual([{ kind: 'getBulk', names: 13 }]);
  });

  test.each<[string, Oddity]>([
    ['begins anew', (_pdu, right) => right.map((one) => (isEnd(one) ? (objects[0] as VarBind) : one))],
    [
      'repeats its last object',
      (_pdu, right) => right.map((one) => (isEnd(one) ? (objects.at(-1) as VarBind) : one)),
    ],
    ['says genErr', (_pdu, right) => (right.some(isEnd) ? { errorStatus: 5, errorIndex: 1 } : undefined)],
    ['says noSuchName', (_pdu, right) => (right.some(isEnd) ? { errorStatus: 2, errorIndex: 1 } : undefined)],
  ])('that comes to its end and %s is read all the same', async (_what, oddity) => {
    const { reads } = await pollOdd(oddity);
    expectRight(reads);
  });

  test('whose rows stand in disorder is read whole, and no row twice', async () => {
    const order = [...objects.slice(0, -4), ...objects.slice(-4).toReversed()];
    const follow = (oid: string): VarBind => {
      const at = order.findIndex((one) => one.oid === oid);
      const next = at < 0 ? order.find((one) => compareOids(one.oid, oid) > 0) : order[at + 1];
      return next ?? absent(oid, 'endOfMibView');
    };
    const { reads } = await pollOdd((pdu) => {
      if (pdu.type === 'getNext') return pdu.varbinds.map(({ oid }) => follow(oid));
      if (pdu.type !== 'getBulk') return undefined;
      const answers: VarBind[] = [];
      let row = pdu.varbinds.map(({ oid }) => oid);
      for (let i = 0; i < pdu.maxRepetitions; i++) {
        answers.push(...row.map(follow));
        row = answers.slice(-row.length).map(({ oid }) => oid);
      }
      return answers;
    });
    expectRight(reads);
    for (const readings of reads) expect(new Set(readings.map(({ oid }) => oid)).size).toBe(readings.length);
  });

  test('that refuses whatever it is asked has refused, and is not one that nobody knows', async () => {
    const genErr = { errorStatus: 5, errorIndex: 1 };
    agent = await startRawAgent((request, _from, send) =>
      send(respond(request, request.pdu.type === 'trapV1' ? [] : request.pdu.varbinds, genErr)),
    );
    client = await openSnmpClient({ clock: systemClock, isLoopbackOnly: true });
    const target = { address: agent.address, port: agent.port, community: 'public', timeoutMs: 60 };
    const identified = await identify(openChannel(client, target), [profile]);
    const reason = 'the agent refused (genErr)';
    expect(identified).toEqual({ outcome: 'failed', blame: 'refused', reason });
  });

  test('that refuses a whole table is read without it', async () => {
    const refuses: Oddity = (pdu) =>
      pdu.type !== 'get' && pdu.varbinds.some(({ oid }) => oid.startsWith(`${column}.3`))
        ? { errorStatus: 5, errorIndex: 1 }
        : undefined;
    const { reads } = await pollOdd(refuses);
    expectRight(
      reads,
      rows.map((row) => `${column}.3.${row}`),
    );
  });

  test('that drops large requests in silence is asked for less', async () => {
    const drops: Oddity = (pdu) => (pdu.type === 'get' && pdu.varbinds.length > 5 ? 'silence' : undefined);
    const { reads, asked } = await pollOdd(drops);
    expectRight(reads);
    const sizes =
      asked
        .at(-1)
        ?.filter(({ kind }) => kind === 'get')
        .map(({ names }) => names) ?? [];
    expect(Math.max(...sizes)).toBeLessThanOrEqual(5);
    expect(asked.at(-1)).toEqual(asked.at(-2));
  });

  test('on a line that loses a quarter is asked for as much at once as before', async () => {
    const random = seeded(20_261_130);
    // The first polls are answered, as on any line sooner or later.
    let questions = 0;
    const loses: Oddity = () => (++questions > 20 && random() < 0.25 ? 'silence' : undefined);
    const { reads, asked } = await pollOdd(loses, 60);
    expectRight(reads);
    const first = asked.slice(-20).map((questions) => questions[0]);
    expect(first).toEqual(first.map(() => ({ kind: 'getBulk', names: 14 })));
  }, 60_000);
});
