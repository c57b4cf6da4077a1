// The first person: on a fresh database an administrator is made, and as long as nobody has chosen a password each start
// gives a link that signs in once. There is no default password.
import { insertPerson, isClaimed, personByLogin } from '../access/person-store.ts';
import { insertSignInLink } from '../access/session-store.ts';
import { createId, createToken, hashToken } from '../access/token.ts';
import type { Clock } from '../core/clock.ts';
import type { Database, Transaction } from '../platform/database.ts';

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
    return linkFor(tx, administratorLogin, at);
  });
}

/**
 * Of a demonstration: a link for one of its administrators until that one has chosen a password. Elsewhere whoever claims the
 * installation is the only one who gets a link.
 */
export function createDemoLink(
  database: Database,
  clock: Clock,
  login: string = administratorLogin,
): Promise<string | undefined> {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(clock.epochMs()));
  return database.transaction((tx) => linkFor(tx, login, at));
}

/** Undefined when there is no such person, or a password was chosen. */
async function linkFor(tx: Transaction, login: string, at: Temporal.Instant): Promise<string | undefined> {
  const person = await personByLogin(tx, login);
  if (person === undefined || person.passwordHash !== null || !person.active) return undefined;
  const token = createToken();
  await insertSignInLink(tx, { tokenHash: hashToken(token), personId: person.id, at });
  // In the fragment, so that it reaches no server log and no referrer.
  return `/sign-in/link#${token}`;
}
