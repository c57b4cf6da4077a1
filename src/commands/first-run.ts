// The first person: on a fresh database an administrator is made, and as long as nobody has chosen a password each start
// gives a link that signs in once. There is no default password.
import { insertPerson, isClaimed, personByLogin } from '../access/person-store.ts';
import { insertSignInLink } from '../access/session-store.ts';
import { createId, createToken, hashToken } from '../access/token.ts';
import type { Clock } from '../core/clock.ts';
import type { Database } from '../platform/database.ts';

const administratorLogin = 'admin';

/** Path of the link, e.g. `/sign-in/link#TOKEN`; undefined once the installation is claimed. */
export function createFirstLink(database: Database, clock: Clock): Promise<string | undefined> {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(clock.epochMs()));
  return database.transaction(async (tx) => {
    if (await isClaimed(tx)) return undefined;
    await insertPerson(tx, {
      id: createId(),
      login: administratorLogin,
      name: 'Administrator',
      email: null,
      phone: null,
      language: 'en',
      roles: ['administrator'],
      tenantId: null,
      createdAt: at,
    });
    const administrator = await personByLogin(tx, administratorLogin);
    if (administrator === undefined) return undefined;
    const token = createToken();
    await insertSignInLink(tx, { tokenHash: hashToken(token), personId: administrator.id, at });
    // In the fragment, so that it reaches no server log and no referrer.
    return `/sign-in/link#${token}`;
  });
}
