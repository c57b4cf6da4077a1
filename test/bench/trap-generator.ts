// Sends traps from many addresses of the loopback network at a steady rate, every tenth under SNMPv3 authPriv, and prints
// how many went out. A process of its own, so that sending does not slow what is measured.
// Arguments: PORT PER_SECOND SECONDS SOURCES DISTINCT

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { argv, stdout } from 'node:process';
import { encodeMessage, encodePdu, type RequestPdu } from '../../src/snmp/message.ts';
import { notificationVarBinds } from '../../src/snmp/notification.ts';
import { SaltCounter } from '../../src/snmp/usm-crypto.ts';
import { localiseKeys } from '../../src/snmp/usm-keys.ts';
import { scopedPdu, sealMessage } from '../../src/snmp/usm-seal.ts';
import { masterKeys } from '../../src/snmp/usm-user.ts';
import { loadAddress, loadSecurity } from './trap-users.ts';

const [port = 0, perSecond = 0, seconds = 0, sources = 0, distinct = 0] = argv.slice(2).map(Number);
const tickMs = 5;

const master = masterKeys(loadSecurity);
const salts = new SaltCounter();
const noName = new Uint8Array(0);
const startedMs = performance.now();

async function openSource(i: number): Promise<{ socket: Socket; seal: (pdu: RequestPdu) => Buffer }> {
  const socket = createSocket({
    type: 'udp4',
    lookup: (host, _options, done) => done(null, host, 4),
  });
  // The lookup answers at once, so `listening` comes before `bind` returns.
  const listening = once(socket, 'listening');
  socket.bind(0, loadAddress(i));
  await listening;
  const engineId = Buffer.from(`800000000501${i.toString(16).padStart(8, '0')}`, 'hex');
  const keys = localiseKeys(master, engineId);
  const user = Buffer.from(loadSecurity.user);
  const seal = (pdu: RequestPdu) =>
    sealMessage({
      msgId: pdu.requestId,
      isReportable: false,
      engineId,
      boots: 1,
      time: 10 + Math.floor((performance.now() - startedMs) / 1000),
      user,
      keys,
      scopedPdu: scopedPdu(engineId, noName, encodePdu(pdu)),
      salts,
    });
  return { socket, seal };
}

function trapNumber(n: number): RequestPdu {
  const varbinds = notificationVarBinds({
    trapOid: '1.3.6.1.2.1.33.2.1',
    uptimeTicks: n,
    varbinds: [
      { oid: '1.3.6.1.2.1.33.1.2.3.0', type: 'integer', value: n % 60 },
      { oid: '1.3.6.1.2.1.33.1.2.2.0', type: 'integer', value: n % 3600 },
      { oid: '1.3.6.1.4.1.318.2.3.3.0', type: 'octets', value: Buffer.from(`event ${n % distinct}`) },
    ],
  });
  return { type: 'trap', requestId: n & 0x7fff_ffff, errorStatus: 0, errorIndex: 0, varbinds };
}

const opened = await Promise.all(Array.from({ length: sources }, (_, i) => openSource(i)));
const total = perSecond * seconds;
let sent = 0;
let failed = 0;
const beganMs = performance.now();
while (sent < total) {
  const due = Math.min(total, Math.floor(((performance.now() - beganMs) / 1000) * perSecond));
  for (; sent < due; sent++) {
    const from = opened[sent % sources];
    const pdu = trapNumber(sent);
    const bytes =
      sent % 10 === 0 ? from?.seal(pdu) : encodeMessage({ version: 'v2c', community: 'public', pdu });
    if (bytes === undefined) continue;
    from?.socket.send(bytes, port, '127.0.0.1', (error) => {
      if (error !== null) failed++;
    });
  }
  await new Promise((resolve) => setTimeout(resolve, tickMs));
}
const tookMs = performance.now() - beganMs;
await new Promise((resolve) => setTimeout(resolve, 200));
stdout.write(`${JSON.stringify({ sent, failed, tookMs })}\n`);
for (const { socket } of opened) socket.close();
