// Users of SNMPv3 for the tests of the trap receiver, and messages as they seal them.

import { encodePdu, type RequestPdu } from '../../src/snmp/message.ts';
import { notificationVarBinds } from '../../src/snmp/notification.ts';
import { SaltCounter } from '../../src/snmp/usm-crypto.ts';
import type { UsmKeys } from '../../src/snmp/usm-keys.ts';
import { scopedPdu, sealMessage } from '../../src/snmp/usm-seal.ts';
import type { UsmSecurity } from '../../src/snmp/usm-user.ts';

export const onBattery = '1.3.6.1.2.1.33.2.1';

export const authPhrase = 'the auth phrase';
export const privPhrase = 'the priv phrase';
type Auth = NonNullable<UsmSecurity['auth']>['protocol'];
type Priv = NonNullable<UsmSecurity['priv']>['protocol'];

export function user(name: string, auth?: Auth, priv?: Priv): UsmSecurity {
  const phrase = (text: string) => ({ reveal: () => text });
  return {
    user: name,
    ...(auth === undefined ? {} : { auth: { protocol: auth, passphrase: phrase(authPhrase) } }),
    ...(priv === undefined ? {} : { priv: { protocol: priv, passphrase: phrase(privPhrase) } }),
  };
}

/** One message of the user `sha256` as its owner could seal it. */
export function sealed(part: {
  readonly keys: UsmKeys;
  readonly engineId: Uint8Array;
  readonly boots: number;
  readonly time: number;
  readonly type?: 'trap' | 'inform';
  readonly msgId?: number;
}): Buffer {
  const { type = 'trap', msgId = 1, keys, engineId, boots, time } = part;
  const varbinds = notificationVarBinds({ trapOid: onBattery, uptimeTicks: 1, varbinds: [] });
  const pdu: RequestPdu = { type, requestId: msgId, errorStatus: 0, errorIndex: 0, varbinds };
  return sealMessage({
    msgId,
    isReportable: type === 'inform',
    engineId,
    boots,
    time,
    user: Buffer.from('sha256'),
    keys,
    scopedPdu: scopedPdu(engineId, new Uint8Array(0), encodePdu(pdu)),
    salts: new SaltCounter(),
  });
}
