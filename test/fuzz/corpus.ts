// What the mutants are bred from: one good datagram of every kind that a client or a receiver may be sent.
import { encodeMessage, type RequestPdu, type SnmpMessage } from '../../src/snmp/message.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';

const everyType: readonly VarBind[] = [
  { oid: '1.3.6.1.2.1.1.3.0', type: 'timeticks', value: 4_294_967_295 },
  { oid: '1.3.6.1.6.3.1.1.4.1.0', type: 'oid', value: '1.3.6.1.2.1.33.2.1' },
  { oid: '1.3.6.1.2.1.33.1.2.3.0', type: 'integer', value: -1 },
  { oid: '1.3.6.1.2.1.31.1.1.1.6.4294967295', type: 'counter64', value: 2n ** 64n - 1n },
  { oid: '1.3.6.1.2.1.1.5.0', type: 'octets', value: Buffer.from('\u202E<script>\u0000', 'utf8') },
  { oid: '1.3.6.1.4.1.2021.1', type: 'opaque', value: Buffer.from('9f78043fc00000', 'hex') },
  { oid: '1.3.6.1.2.1.4.20.1.1.127.0.0.1', type: 'ip', value: '127.0.0.1' },
  { oid: '1.3.6.1.2.1.2.2.1.10.1', type: 'counter32', value: 1 },
  { oid: '1.3.6.1.2.1.33.1.6.1.0', type: 'gauge32', value: 0 },
  { oid: '1.3.6.1.2.1.99', type: 'null', value: null },
  { oid: '1.3.6.1.2.1.98', type: 'noSuchInstance', value: null },
];

const request = { requestId: 77, errorStatus: 0, errorIndex: 0, varbinds: everyType };

export const trapPdus: readonly RequestPdu[] = [
  { type: 'trap', ...request },
  { type: 'inform', ...request },
];

/** Traps and informs as devices send them. */
export function notificationCorpus(): readonly Buffer[] {
  const messages: SnmpMessage[] = [
    { version: 'v2c', community: 'public', pdu: { type: 'trap', ...request } },
    { version: 'v2c', community: 'public', pdu: { type: 'inform', ...request } },
    {
      version: 'v1',
      community: 'public',
      pdu: {
        type: 'trapV1',
        enterprise: '1.3.6.1.4.1.318',
        agentAddress: '127.0.0.1',
        genericTrap: 6,
        specificTrap: 5,
        uptimeTicks: 1,
        varbinds: everyType.slice(0, 3),
      },
    },
    { version: 'v2c', community: 'public', pdu: { type: 'get', ...request } },
  ];
  return messages.map(encodeMessage);
}

/** Replies that answer no question. */
export function reportCorpus(): readonly Buffer[] {
  return [encodeMessage({ version: 'v2c', community: 'public', pdu: { type: 'response', ...request } })];
}
