// The far side of the fuzz: an agent that answers each request with damaged replies and, last, the right one, and sends
// damaged notifications to the receiver. A process of its own, so that the side under test is alone with its clock.
// Started by run.ts with: seed, port of the receiver.
import { createSocket } from 'node:dgram';
import { decodeMessage, encodeMessage, type SnmpMessage } from '../../src/snmp/message.ts';
import { mutate, seededRandom } from '../snmp/messages.ts';
import { ownVarBinds, respond } from '../snmp/raw-agent.ts';
import { notificationCorpus, reportCorpus } from './corpus.ts';

/** Damaged replies to one request, before the right one. */
const mutantsPerRequest = 24;
/** Damaged notifications sent for each request answered, while the receiver is wanted. */
const trapsPerRequest = 16;

const [seed = 1, receiverPort = 0] = process.argv.slice(2).map(Number);
const random = seededRandom(seed);
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

socket.on('message', (bytes, from) => {
  const decoded = decodeMessage(bytes);
  if (!decoded.ok) return;
  for (const reply of answers(decoded.message)) socket.send(reply, from.port, from.address);
  for (let i = 0; i < trapsPerRequest; i++) {
    outgoing.send(mutate(traps[random(traps.length)] ?? bytes, random), receiverPort, '127.0.0.1');
  }
});
socket.bind(0, '127.0.0.1', () => process.send?.({ port: socket.address().port }));
process.on('disconnect', () => process.exit(0));
