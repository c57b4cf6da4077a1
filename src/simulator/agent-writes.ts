// What an agent makes of a SET: obeyed only where its site file allows writes, under the credentials for writing, and of an
// object that takes commands; refused in every other case. Easy to get wrong: a demonstration has no such device, so it
// refuses every SET there is.
import type { DeviceSecurity } from '../site/device-security.ts';
import type { SnmpPdu } from '../snmp/message.ts';
import type { MibObject, MibValue, PlantCommand } from './mib-object.ts';

/** RFC 3416 section 4.2.5. */
const refusals = { noAccess: 6, wrongValue: 10, genErr: 5, notWritable: 17 } as const;

/** Who asks: a community, or a user of SNMPv3 that was proven. */
export type Asking = { readonly community: string } | { readonly user: string };

export interface Writing {
  readonly security: DeviceSecurity | undefined;
  readonly objectAt: (oid: string) => MibObject | undefined;
  readonly obey: (command: PlantCommand) => void;
}

/** Error status; 0: it was obeyed. */
export function takeSet(pdu: SnmpPdu, asking: Asking, { security, objectAt, obey }: Writing): number {
  if (security === undefined) return refusals.notWritable;
  if (!mayWrite(security, asking)) return refusals.noAccess;
  const [varbind, ...others] = pdu.varbinds;
  if (varbind === undefined || others.length > 0) return refusals.genErr;
  const object = objectAt(varbind.oid);
  if (object?.command === undefined) return refusals.notWritable;
  const command = object.command(varbind satisfies MibValue);
  if (command === undefined) return refusals.wrongValue;
  obey(command);
  return 0;
}

/** Whether a community or user is the one for writing. */
export function mayWrite(security: DeviceSecurity, asking: Asking): boolean {
  if (security.version === 'v3') return 'user' in asking && asking.user === security.user;
  return 'community' in asking && asking.community === security.community.reveal();
}
