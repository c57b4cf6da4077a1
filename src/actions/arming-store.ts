// Rows of armings, consents and disarmings. Easy to get wrong: whoever is about to act and whoever disarms hold the same
// lock of the action, so that after a disarming has been answered nothing more leaves.
import { loadSql } from '../platform/sql.ts';
import type { Transaction } from '../platform/database.ts';
import type { Arming, ArmingMode } from './arming.ts';

const sql = loadSql(import.meta.url, 'arming-store.sql');

/** Waits for whoever is acting; held until the transaction ends. */
export async function lockAction(tx: Transaction, action: string): Promise<void> {
  await tx.query(sql('lock-action'), [action]);
}

/** False when somebody else holds it. */
export async function tryLockAction(tx: Transaction, action: string): Promise<boolean> {
  const [row] = await tx.query<{ locked: boolean }>(sql('try-lock-action'), [action]);
  return row?.locked === true;
}

interface ArmingRow {
  readonly id: string;
  readonly action: string;
  readonly definition_hash: string;
  readonly mode: ArmingMode;
  readonly reason: string;
  readonly armed_at: Temporal.Instant;
  readonly until: Temporal.Instant;
  readonly by_id: string;
  readonly by_login: string;
  readonly by_may: boolean;
  readonly consent_id: string | null;
  readonly consent_login: string | null;
  readonly consent_may: boolean | null;
  readonly consented_at: Temporal.Instant | null;
  readonly disarmed_login: string | null;
  readonly disarmed_at: Temporal.Instant | null;
}

/** The newest arming of each action, or of one. */
export async function newestArmings(tx: Transaction, action?: string): Promise<readonly Arming[]> {
  const rows = await tx.query<ArmingRow>(sql('newest-armings'), [action ?? null]);
  return rows.map(toArming);
}

function toArming(row: ArmingRow): Arming {
  const { consent_id, consent_login, consented_at, disarmed_login, disarmed_at } = row;
  return {
    id: row.id,
    action: row.action,
    definitionHash: row.definition_hash,
    mode: row.mode,
    reason: row.reason,
    by: { id: row.by_id, login: row.by_login, isAdministrator: row.by_may },
    armedAtMs: row.armed_at.epochMilliseconds,
    untilMs: row.until.epochMilliseconds,
    consent:
      consent_id === null || consented_at === null
        ? null
        : {
            by: {
              id: consent_id,
              login: consent_login ?? '',
              isAdministrator: row.consent_may === true,
            },
            atMs: consented_at.epochMilliseconds,
          },
    disarmed:
      disarmed_at === null ? null : { login: disarmed_login ?? '', atMs: disarmed_at.epochMilliseconds },
  };
}

export interface NewArming {
  readonly id: string;
  readonly action: string;
  readonly definitionHash: string;
  readonly mode: ArmingMode;
  readonly reason: string;
  readonly personId: string;
  readonly at: Temporal.Instant;
  readonly until: Temporal.Instant;
}

export async function insertArming(tx: Transaction, arming: NewArming): Promise<void> {
  const { id, action, definitionHash, mode, reason, personId, at, until } = arming;
  await tx.execute(sql('insert-arming'), [id, action, definitionHash, mode, reason, personId, at, until]);
}

/** The database refuses the person who armed it. */
export async function insertConsent(
  tx: Transaction,
  { id, by }: Pick<Arming, 'id' | 'by'>,
  given: { readonly personId: string; readonly at: Temporal.Instant },
): Promise<void> {
  await tx.execute(sql('insert-consent'), [id, by.id, given.personId, given.at]);
}

/** False when it was disarmed already. */
export async function insertDisarming(
  tx: Transaction,
  armingId: string,
  given: { readonly personId: string; readonly at: Temporal.Instant },
): Promise<boolean> {
  return (await tx.execute(sql('insert-disarming'), [armingId, given.personId, given.at])) > 0;
}
