// Users that may send notifications. Easy to get wrong: making keys takes a millisecond for each passphrase, and thousands
// of devices share one, so equal credentials are made once and know all their addresses.

import type { TrapCredential } from './trap-security.ts';
import { canonicalAddress } from './target.ts';
import { masterKeys, type UsmSecurity } from './usm-user.ts';

/** One user, and the address it belongs to when it is a device's. */
export interface TrapUser {
  readonly security: UsmSecurity;
  readonly address?: string;
}

/** Throws a RangeError for what the configuration should not have let through. */
export function trapCredentials(users: readonly TrapUser[]): readonly TrapCredential[] {
  const equals = Map.groupBy(users, ({ security: { user, auth, priv } }) => {
    const parts = [auth, priv].map((one) => one && [one.protocol, one.passphrase.reveal()]);
    return JSON.stringify([user, ...parts]);
  });
  return [...equals.values()].flatMap((same): TrapCredential[] => {
    const [first] = same;
    if (first === undefined) return [];
    const addresses = new Set(
      same.flatMap(({ address }) =>
        address === undefined ? [] : [canonicalAddress(address)?.address ?? address],
      ),
    );
    return [{ user: first.security.user, keys: masterKeys(first.security), addresses }];
  });
}
