// Traps and informs of all versions in one shape (RFC 3584 section 3.1). Easy to get wrong: a v1 trap names
// itself by two numbers and an enterprise; in v2c and v3 the first two varbinds are the uptime and the name.

import { oidBytes, parseOid } from './oid.ts';
import type { SnmpPdu, TrapV1Pdu } from './message.ts';
import type { VarBind } from './varbind.ts';

const uptimeOid = '1.3.6.1.2.1.1.3.0';
const trapNameOid = '1.3.6.1.6.3.1.1.4.1.0';
const trapEnterpriseOid = '1.3.6.1.6.3.1.1.4.3.0';
const trapAddressOid = '1.3.6.1.6.3.18.1.3.0';
const genericTraps = '1.3.6.1.6.3.1.1.5';
const enterpriseSpecific = 6;

export type NotificationVersion = 'v1' | 'v2c' | 'v3';

export interface SnmpNotification {
  readonly version: NotificationVersion;
  /** An inform wants to be acknowledged. */
  readonly kind: 'trap' | 'inform';
  readonly trapOid: string;
  /** Hundredths of a second since the agent started; wraps after 497 days. */
  readonly uptimeTicks: number;
  /** Without uptime and name; of a v1 trap with snmpTrapAddress.0 and snmpTrapEnterprise.0 added. */
  readonly varbinds: readonly VarBind[];
}

/** The notification in a PDU of a message of this version; undefined when it is none, or one without a proper name. */
export function readNotification(version: NotificationVersion, pdu: SnmpPdu): SnmpNotification | undefined {
  if (pdu.type === 'trapV1') return version === 'v1' ? fromV1(pdu) : undefined;
  if (version === 'v1' || (pdu.type !== 'trap' && pdu.type !== 'inform')) return undefined;
  const [uptime, name, ...varbinds] = pdu.varbinds;
  if (uptime?.oid !== uptimeOid || uptime.type !== 'timeticks') return undefined;
  if (name?.oid !== trapNameOid || name.type !== 'oid') return undefined;
  return { version, kind: pdu.type, trapOid: name.value, uptimeTicks: uptime.value, varbinds };
}

function fromV1(pdu: TrapV1Pdu): SnmpNotification | undefined {
  const { genericTrap, specificTrap, enterprise, uptimeTicks } = pdu;
  if (genericTrap < 0 || genericTrap > enterpriseSpecific || specificTrap < 0) return undefined;
  const trapOid =
    genericTrap === enterpriseSpecific
      ? `${enterprise}.0.${specificTrap}`
      : `${genericTraps}.${genericTrap + 1}`;
  // An enterprise of the full 128 arcs leaves no room for its trap.
  if (!parseOid(trapOid).ok) return undefined;
  const added: VarBind[] = [
    { oid: trapAddressOid, type: 'ip', value: pdu.agentAddress },
    { oid: trapEnterpriseOid, type: 'oid', value: enterprise },
  ];
  return { version: 'v1', kind: 'trap', trapOid, uptimeTicks, varbinds: [...pdu.varbinds, ...added] };
}

/** The varbinds of a v2c or v3 notification, uptime and name in front; throws a RangeError for an invalid name. */
export function notificationVarBinds(trap: Omit<SnmpNotification, 'version' | 'kind'>): VarBind[] {
  oidBytes(trap.trapOid);
  return [
    { oid: uptimeOid, type: 'timeticks', value: trap.uptimeTicks },
    { oid: trapNameOid, type: 'oid', value: trap.trapOid },
    ...trap.varbinds,
  ];
}
