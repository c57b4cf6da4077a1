// Notifications that every device may send, by the MIBs of the IETF: the name there, and what it means in words. Easy to
// get wrong: many agents leave the zero before the last number out, or put one in (RFC 3584 section 3.1), so both forms
// are the same notification.

export interface TrapName {
  readonly name: string;
  readonly words: string;
}

// Enterprise and number of the v2c form, without the zero between them.
const standard: Readonly<Record<string, readonly [name: string, words: string]>> = {
  // SNMPv2-MIB
  '1.3.6.1.6.3.1.1.5.1': ['coldStart', 'the agent started'],
  '1.3.6.1.6.3.1.1.5.2': ['warmStart', 'the agent started again'],
  '1.3.6.1.6.3.1.1.5.5': ['authenticationFailure', 'somebody asked with wrong credentials'],
  '1.3.6.1.6.3.1.1.5.6': ['egpNeighborLoss', 'EGP neighbour lost'],
  // IF-MIB
  '1.3.6.1.6.3.1.1.5.3': ['linkDown', 'link down'],
  '1.3.6.1.6.3.1.1.5.4': ['linkUp', 'link up'],
  // UPS-MIB, RFC 1628
  '1.3.6.1.2.1.33.2.1': ['upsTrapOnBattery', 'on battery'],
  '1.3.6.1.2.1.33.2.2': ['upsTrapTestCompleted', 'battery test completed'],
  '1.3.6.1.2.1.33.2.3': ['upsTrapAlarmEntryAdded', 'alarm added'],
  '1.3.6.1.2.1.33.2.4': ['upsTrapAlarmEntryRemoved', 'alarm removed'],
  // ENTITY-MIB, BRIDGE-MIB, RMON-MIB
  '1.3.6.1.2.1.47.2.1': ['entConfigChange', 'parts of the device changed'],
  '1.3.6.1.2.1.17.1': ['newRoot', 'new root of the spanning tree'],
  '1.3.6.1.2.1.17.2': ['topologyChange', 'topology of the spanning tree changed'],
  '1.3.6.1.2.1.16.1': ['risingAlarm', 'value above its threshold'],
  '1.3.6.1.2.1.16.2': ['fallingAlarm', 'value below its threshold'],
  // BGP4-MIB, RFC 4273 and before
  '1.3.6.1.2.1.15.1': ['bgpEstablishedNotification', 'BGP session established'],
  '1.3.6.1.2.1.15.2': ['bgpBackwardTransNotification', 'BGP session lost'],
  '1.3.6.1.2.1.15.7.1': ['bgpEstablished', 'BGP session established'],
  '1.3.6.1.2.1.15.7.2': ['bgpBackwardTransition', 'BGP session lost'],
  // OSPF-TRAP-MIB
  '1.3.6.1.2.1.14.16.2.2': ['ospfNbrStateChange', 'OSPF neighbour changed state'],
  '1.3.6.1.2.1.14.16.2.16': ['ospfIfStateChange', 'OSPF interface changed state'],
  // NET-SNMP-AGENT-MIB
  '1.3.6.1.4.1.8072.4.1': ['nsNotifyStart', 'the agent started'],
  '1.3.6.1.4.1.8072.4.2': ['nsNotifyShutdown', 'the agent is going down'],
  '1.3.6.1.4.1.8072.4.3': ['nsNotifyRestart', 'the agent was restarted'],
};

const names = new Map<string, TrapName>(
  Object.entries(standard).map(([oid, [name, words]]) => [oid, { name, words }]),
);

/** Name and words of a standard notification; undefined for any other. */
export function standardTrap(trapOid: string): TrapName | undefined {
  return names.get(trapOid) ?? names.get(withoutZero(trapOid));
}

/** What a profile says about a notification, whichever of its two forms was sent and written. */
export function wordsOf(traps: ReadonlyMap<string, string>, trapOid: string): string | undefined {
  return traps.get(trapOid) ?? traps.get(withoutZero(trapOid)) ?? traps.get(withZero(trapOid));
}

function withoutZero(trapOid: string): string {
  return trapOid.replace(/\.0\.(\d+)$/u, '.$1');
}

function withZero(trapOid: string): string {
  return trapOid.replace(/\.(\d+)$/u, '.0.$1');
}
