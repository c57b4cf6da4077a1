// One process of the SNMP benchmark: `qosha | net-snmp | qosha-v3 | net-snmp-v3 PORT DEVICES IN_FLIGHT POLLS` polls and
// prints its figures as one line of JSON; `agent PORT` answers on 800 loopback addresses where no C compiler is at
// hand. Under v3 (SHA-1, AES-128) all sessions talk to one agent.

import { createSocket } from 'node:dgram';
import snmp from 'net-snmp';
import { systemClock } from '../../src/core/clock.ts';
import { openSnmpClient } from '../../src/snmp/client-socket.ts';
import type { PollSink } from '../../src/snmp/prepared-request.ts';
import { decodeMessage, encodeMessage } from '../../src/snmp/message.ts';
import type { SnmpTarget } from '../../src/snmp/target.ts';
import { agentOids, pollOids, sealedAddress, sealedUser } from './snmp-oids.ts';

interface Load {
  readonly port: number;
  readonly devices: number;
  readonly inFlight: number;
  readonly polls: number;
}

/** Calls `done` once with whether the poll was answered. */
type PollOnce = (device: number, done: (isAnswered: boolean) => void) => void;

const addressOf = (device: number): string => `127.1.${Math.floor(device / 250)}.${1 + (device % 250)}`;

/** Keeps `inFlight` polls under way until all are done; returns how many were answered. */
async function pollMany({ devices, inFlight, polls }: Load, pollOnce: PollOnce): Promise<number> {
  let next = 0;
  let answered = 0;
  let ended = 0;
  await new Promise<void>((resolve) => {
    const done = (isAnswered: boolean): void => {
      if (isAnswered) answered++;
      ended++;
      if (ended === polls) resolve();
      else if (next < polls) pollOnce(next++ % devices, done);
    };
    while (next < Math.min(inFlight, polls)) pollOnce(next++ % devices, done);
  });
  return answered;
}

/** Polls for a while unmeasured, as a server has when it matters, then prints what the given number costs. */
async function measure(load: Load, pollOnce: PollOnce): Promise<void> {
  await pollMany({ ...load, polls: Math.ceil(load.polls / 5) }, pollOnce);
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  const answered = await pollMany(load, pollOnce);
  const seconds = (performance.now() - startedMs) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const cpuSeconds = (cpu.user + cpu.system) / 1e6;
  const result = {
    ok: answered,
    err: load.polls - answered,
    pollsPerS: answered / seconds,
    cpuPer1000: (cpuSeconds / answered) * 1000,
    rssMB: process.resourceUsage().maxRSS / 1024,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

const conceal = (text: string): { reveal(): string } => ({ reveal: () => text });

function plainTarget(device: number, port: number): SnmpTarget {
  return { address: addressOf(device), port, community: 'public', timeoutMs: 3000, retries: 0 };
}

function sealedTarget(port: number): SnmpTarget {
  const auth = { protocol: 'sha1', passphrase: conceal(sealedUser.authPhrase) } as const;
  const priv = { protocol: 'aes128', passphrase: conceal(sealedUser.privPhrase) } as const;
  const security = { user: sealedUser.name, auth, priv };
  return { address: sealedAddress, port, version: 'v3', security, timeoutMs: 3000, retries: 0 };
}

async function pollWithQosha(load: Load, isSealed: boolean): Promise<void> {
  const client = await openSnmpClient({ clock: systemClock, maxInFlight: load.inFlight });
  const prepared = Array.from({ length: load.devices }, (_, device) =>
    client.prepare(
      isSealed ? sealedTarget(load.port) : plainTarget(device, load.port),
      isSealed ? agentOids : pollOids,
    ),
  );
  let sum = 0;
  let tell: (isAnswered: boolean) => void = () => undefined;
  const sink: PollSink = (result) => {
    if (result.outcome === 'answered') {
      for (let i = 0; i < result.count; i++) {
        const value = result.number(i);
        if (!Number.isNaN(value)) sum += value;
      }
    }
    tell(result.outcome === 'answered');
  };
  await measure(load, (device, done) => {
    tell = done;
    const one = prepared[device];
    if (one !== undefined) client.pollTo(one, sink);
  });
  process.stderr.write(`sum of all numbers read: ${sum}, datagrams: ${client.udp}\n`);
  await client.close();
}

function openSession(device: number, port: number, isSealed: boolean): snmp.Session {
  const options = { port, timeout: 3000, retries: 0 };
  if (!isSealed) {
    return snmp.createSession(addressOf(device), 'public', { ...options, version: snmp.Version2c });
  }
  const user = {
    name: sealedUser.name,
    level: snmp.SecurityLevel.authPriv,
    authProtocol: snmp.AuthProtocols.sha,
    authKey: sealedUser.authPhrase,
    privProtocol: snmp.PrivProtocols.aes,
    privKey: sealedUser.privPhrase,
  };
  return snmp.createV3Session(sealedAddress, user, options);
}

async function pollWithNetSnmp(load: Load, isSealed: boolean): Promise<void> {
  const sessions = Array.from({ length: load.devices }, (_, device) =>
    openSession(device, load.port, isSealed),
  );
  let sum = 0;
  const oids = isSealed ? [...agentOids] : [...pollOids];
  await measure({ ...load, inFlight: Math.min(load.inFlight, load.devices) }, (device, done) => {
    sessions[device]?.get(oids, (error: Error | null, varbinds?: readonly { value?: unknown }[]) => {
      for (const { value } of varbinds ?? []) if (typeof value === 'number') sum += value;
      done(error === null);
    });
  });
  process.stderr.write(`sum of all numbers read: ${sum}\n`);
  for (const session of sessions) session.close();
}

/** Answers every request with the same numbers. A socket per address, so that replies come from where they should. */
async function answer(port: number): Promise<void> {
  let template = Buffer.alloc(0);
  let idAt = 0;
  const prepare = (request: Buffer): void => {
    const decoded = decodeMessage(request);
    if (!decoded.ok || decoded.message.pdu.type === 'trapV1') return;
    const { pdu } = decoded.message;
    const varbinds = pdu.varbinds.map(({ oid }) => ({ oid, type: 'integer' as const, value: 2345 }));
    const requestId = 0x4a5b_6c7d;
    const reply = { type: 'response' as const, requestId, errorStatus: 0, errorIndex: 0, varbinds };
    template = encodeMessage({ ...decoded.message, pdu: reply });
    idAt = template.indexOf('4a5b6c7d', 0, 'hex');
  };
  for (let device = 0; device < 800; device++) {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1024 * 1024 });
    socket.on('message', (request, from) => {
      if (template.length === 0) prepare(request);
      const at = request.indexOf('0204', 8, 'hex') + 2;
      request.copy(template, idAt, at, at + 4);
      socket.send(template, from.port, from.address);
    });
    await new Promise<void>((resolve) => {
      socket.bind(port, addressOf(device), resolve);
    });
  }
  process.stdout.write('ready\n');
}

const [, , role, ...numbers] = process.argv;
const [port = 0, devices = 0, inFlight = 0, polls = 0] = numbers.map(Number);
const load = { port, devices, inFlight, polls };
if (role === 'agent') await answer(port);
else if (role === 'qosha' || role === 'qosha-v3') await pollWithQosha(load, role === 'qosha-v3');
else await pollWithNetSnmp(load, role === 'net-snmp-v3');
