// One SET, once: what it ends in when the agent obeys, refuses, says nothing, lies, reboots or is somebody else.
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { SnmpMessage } from '../../src/snmp/message.ts';
import { setOnce } from '../../src/snmp/set-request.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';
import { type RawAgent, respond, startRawAgent } from './raw-agent.ts';
import { report, forge, engineOf, startScene, user, type UsmScene } from './usm-scene.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const oid = '1.3.6.1.4.1.41385.1.5.9.1.0';
const start: VarBind = { oid, type: 'integer', value: 1 };

type Reply = (request: SnmpMessage) => readonly Uint8Array[];

async function agent(reply: Reply): Promise<{ raw: RawAgent; seen: SnmpMessage[] }> {
  const seen: SnmpMessage[] = [];
  const raw = await startRawAgent((request, _from, send) => {
    seen.push(request);
    for (const bytes of reply(request)) send(bytes);
  });
  closers.push(() => raw.close());
  return { raw, seen };
}

const targetOf = ({ address, port }: RawAgent) =>
  ({ address, port, community: 'write', timeoutMs: 200, retries: 5 }) as const;

describe('over v2c', () => {
  test('one datagram carries the object and its value; the agent tells what it is now', async () => {
    const { raw, seen } = await agent((request) => [respond(request, request.pdu.varbinds)]);
    const outcome = await setOnce(systemClock, targetOf(raw), start);
    expect(outcome).toEqual({ outcome: 'answered', value: start });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ version: 'v2c', community: 'write', pdu: { type: 'set' } });
    expect(seen[0]?.pdu.varbinds).toEqual([start]);
  });

  test.each([
    { oid, type: 'gauge32', value: 4_000_000_000 },
    { oid, type: 'octets', value: Uint8Array.from([1, 0, 255]) },
    { oid, type: 'oid', value: '1.3.6.1.2' },
    { oid, type: 'ip', value: '10.1.2.3' },
    { oid, type: 'integer', value: -5 },
  ] satisfies VarBind[])('a value of type $type arrives as it is', async (varbind) => {
    const { raw, seen } = await agent((request) => [respond(request, request.pdu.varbinds)]);
    expect(await setOnce(systemClock, targetOf(raw), varbind)).toMatchObject({ outcome: 'answered' });
    expect(seen[0]?.pdu.varbinds).toEqual([varbind]);
  });

  test('a refusal is told by its name, and what could not be taken back is unknown', async () => {
    const refusing = await agent((request) => [respond(request, request.pdu.varbinds, { errorStatus: 17 })]);
    expect(await setOnce(systemClock, targetOf(refusing.raw), start)).toEqual({
      outcome: 'error',
      status: 'notWritable',
    });
    const halfway = await agent((request) => [respond(request, request.pdu.varbinds, { errorStatus: 15 })]);
    expect(await setOnce(systemClock, targetOf(halfway.raw), start)).toEqual({
      outcome: 'unknown',
      reason: 'half-undone',
    });
  });

  test('silence is unknown, and nothing is sent again', async () => {
    const { raw, seen } = await agent(() => []);
    const outcome = await setOnce(systemClock, targetOf(raw), start);
    expect(outcome).toEqual({ outcome: 'unknown', reason: 'no-answer' });
    expect(seen).toHaveLength(1);
  });

  test('what is not the answer is not believed', async () => {
    const other = { ...start, oid: '1.3.6.1.2.1.1.1.0' };
    const { raw, seen } = await agent((request) => [
      respond(request, [start], { requestId: 7 }),
      respond(request, [start], { community: 'public' }),
      respond({ ...request, version: 'v1' }, [start]),
      respond(request, [other]),
      respond(request, []),
    ]);
    const outcome = await setOnce(systemClock, targetOf(raw), start);
    expect(outcome).toEqual({ outcome: 'unknown', reason: 'unusable-answer' });
    expect(seen).toHaveLength(1);
  });

  test('a closed port: it left, so nobody knows', async () => {
    const { raw } = await agent(() => []);
    const target = targetOf(raw);
    await closers.pop()?.();
    expect(await setOnce(systemClock, target, start)).toEqual({ outcome: 'unknown', reason: 'no-answer' });
  });

  test('SNMPv1 is not offered', async () => {
    const target = { address: '127.0.0.1', community: 'write', version: 'v1' } as const;
    await expect(setOnce(systemClock, target, start)).rejects.toThrow(RangeError);
  });
});

async function scene(...args: Parameters<typeof startScene>): Promise<UsmScene> {
  const started = await startScene(...args);
  closers.push(() => started.close());
  return started;
}

/** What the agent answers, kept: `response` of the scene gives the value back as a gauge. */
describe('over v3', () => {
  test('discovers, then sets once; a clock that differs costs one more', async () => {
    const known = await scene();
    known.value = 1;
    expect(await setOnce(systemClock, known.target(), start)).toMatchObject({ outcome: 'answered' });
    expect(known.received).toBe(2);
    const lying = await scene();
    let isFirst = true;
    lying.before = (header, reply) => {
      if (!isFirst) return false;
      isFirst = false;
      // The first report tells a clock an hour off: the SET sealed by it is thrown away, proven by an authentic report.
      reply(forge(header, { pdu: report(4), engineId: engineOf(1), boots: 7, time: 9_000 }));
      return true;
    };
    expect(await setOnce(systemClock, lying.target(), start)).toMatchObject({ outcome: 'answered' });
    expect(lying.received).toBe(3);
  });

  test('a wrong user is refused, and nobody there is told as not sent', async () => {
    const known = await scene();
    const stranger = user('stranger', ['sha256', 'open sesame'], ['aes128', 'close sesame']);
    expect(await setOnce(systemClock, known.target(stranger), start)).toEqual({
      outcome: 'refused',
      reason: 'unknown-user',
    });
    const silent = await scene();
    silent.before = () => true;
    expect(await setOnce(systemClock, silent.target(), start)).toEqual({
      outcome: 'not-sent',
      reason: 'no-engine',
    });
    expect(silent.received).toBe(3);
  });

  test('an engine that falls silent on the SET itself leaves it unknown', async () => {
    const known = await scene();
    known.before = () => known.received > 1;
    expect(await setOnce(systemClock, known.target(), start)).toEqual({
      outcome: 'unknown',
      reason: 'no-answer',
    });
    expect(known.received).toBe(2);
  });
});
