// What the sender and the receiver of the trap load agree on.

import type { UsmSecurity } from '../../src/snmp/usm-user.ts';

const passphrase = { reveal: () => 'load of traps, load of keys' };

export const loadSecurity: UsmSecurity = {
  user: 'load',
  auth: { protocol: 'sha256', passphrase },
  priv: { protocol: 'aes128', passphrase },
};

/** Address of source number `i`: the whole 127.0.0.0/8 answers on Linux. */
export function loadAddress(i: number): string {
  return `127.9.${i >> 8}.${i & 255}`;
}
