// The far side of the fuzz: an agent that answers each request with damaged replies and, last, the right one, and sends
// damaged notifications to the receiver. A process of its own, so that the side under test is alone with its clock.
// Started by run.ts with: seed, port of the receiver.
import { createSocket } from 'node:dgram';
import { systemClock } from '../../src/core/clock.ts';
import { AgentEngine } from '../../src/simulator/agent-engine.ts';
import { decodeMessage, encodeMessage, encodePdu, type SnmpMessage } from '../../src/snmp/message.ts';
import { SaltCounter } from '../../src/snmp/usm-crypto.ts';
import { localiseKeys } from '../../src/snmp/usm-keys.ts';
import { isV3 } from '../../src/snmp/usm-message.ts';
import { scopedPdu, sealMessage } from '../../src/snmp/usm-seal.ts';
import { masterKeys } from '../../src/snmp/usm-user.ts';
import { mutate, seededRandom } from '../snmp/messages.ts';
import { ownVarBinds, respond } from '../snmp/raw-agent.ts';
import { engineOf, ops, response } from '../snmp/usm-scene.ts';
import { notificationCorpus, reportCorpus, trapPdus } from './corpus.ts';

/** Damaged replies to one request, before the right one. */
const mutantsPerRequest = 24;
/** Damaged notifications sent for each request answered, while the receiver is wanted. */
const trapsPerRequest = 16;

const [seed = 1, receiverPort = 0] = process.argv.slice(2).map(Number);
const random = seededRandom(seed);
const engine = new AgentEngine({
  clock: systemClock,
  identity: { engineId: engineOf(1), engineBoots: 3 },
  users: [ops],
});
const keys = localiseKeys(masterKeys(ops), engineOf(1));
const salts = new SaltCounter();
const traps = notificationCorpus();
const reports = reportCorpus();
const outgoing = createSocket({ type: 'udp4', sendBufferSize: 4 * 1024 * 1024 });
const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });

function answers(request: SnmpMessage): Buffer[] {
  const oids = request.pdu.varbinds.map(({ oid }) => oid);
  const good = respond(request, ownVarBinds('fuzz', oids));
  const tooBig = respond(request, [], { errorStatus: 1 + random(18), errorIndex: random(30) });
  const echo = encodeMessage(request);
  const bases = [good, good, good, tooBig, echo, ...reports];
  const mutants = Array.from({ length: mutantsPerRequest }, () =>
    mutate(bases[random(bases.length)] ?? good, random),
  );
  return [...mutants, good];
}

/** A message of somebody who has the keys and says nonsense: its digest is right, its content is not. */
function sealed(content: Uint8Array, isMutant: boolean): Buffer {
  const scoped = scopedPdu(engineOf(1), new Uint8Array(0), content);
  return sealMessage({
    msgId: random(0x7fff_ffff),
    isReportable: random(2) === 0,
    engineId: engineOf(1),
    boots: 3,
    time: engine.local.time,
    user: Buffer.from(ops.user),
    keys,
    scopedPdu: isMutant ? mutate(scoped, random) : scoped,
    salts,
  });
}

/** Damaged replies of SNMPv3: reports and answers with a wrong digest, and some damaged before they were sealed. */
function secureAnswers(datagram: Buffer): Buffer[] {
  const call = engine.read(datagram);
  if (call === undefined) return [mutate(datagram, random)];
  if ('report' in call) {
    const { report = datagram } = call;
    return [...Array.from({ length: 4 }, () => mutate(report, random)), Buffer.from(report)];
  }
  if (call.pdu.type === 'trapV1') return [];
  const pdu = response(call.pdu, 42);
  const good = call.answer(pdu);
  const mutants = Array.from({ length: mutantsPerRequest }, () =>
    random(4) === 0 ? sealed(encodePdu(pdu), true) : mutate(good, random),
  );
  return [...mutants, good];
}

function nextTrap(): Buffer {
  const pdu = trapPdus[random(trapPdus.length)];
  if (pdu !== undefined && random(4) === 0) {
    const whole = sealed(encodePdu(pdu), random(2) === 0);
    return random(2) === 0 ? mutate(whole, random) : whole;
  }
  return mutate(traps[random(traps.length)] ?? Buffer.alloc(1), random);
}

socket.on('message', (bytes, from) => {
  const decoded = isV3(bytes) ? undefined : decodeMessage(bytes);
  if (decoded?.ok === false) return;
  const replies = decoded === undefined ? secureAnswers(bytes) : answers(decoded.message);
  for (const reply of replies) socket.send(reply, from.port, from.address);
  for (let i = 0; i < trapsPerRequest; i++) outgoing.send(nextTrap(), receiverPort, '127.0.0.1');
});
socket.bind(0, '127.0.0.1', () => process.send?.({ port: socket.address().port }));
process.on('disconnect', () => process.exit(0));
