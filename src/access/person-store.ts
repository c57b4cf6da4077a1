// People as rows. Logins are stored in lower case; a person of a tenant has that one role and no other.
import { loadSql } from '../platform/sql.ts';
import type { Transaction } from '../platform/database.ts';
import type { Role } from './role.ts';

const sql = loadSql(import.meta.url, 'person-store.sql');

export interface Person {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: 'az' | 'ru' | 'en';
  readonly roles: readonly Role[];
  readonly tenantId: string | null;
  readonly passwordHash: string | null;
  readonly active: boolean;
}

type Row = Omit<Person, 'tenantId' | 'passwordHash'> & {
  tenant_id: string | null;
  password_hash: string | null;
};

function toPerson({ tenant_id: tenantId, password_hash: passwordHash, ...rest }: Row): Person {
  return { ...rest, tenantId, passwordHash };
}

export async function personByLogin(tx: Transaction, login: string): Promise<Person | undefined> {
  return (await tx.query<Row>(sql('by-login'), [login])).map(toPerson)[0];
}

export async function personById(tx: Transaction, id: string): Promise<Person | undefined> {
  return (await tx.query<Row>(sql('by-id'), [id])).map(toPerson)[0];
}

export async function allPeople(tx: Transaction): Promise<readonly Person[]> {
  return (await tx.query<Row>(sql('all'))).map(toPerson);
}

export type NewPerson = Omit<Person, 'passwordHash' | 'active'> & { readonly createdAt: Temporal.Instant };

/** Adds a person; false when the login is taken. */
export async function insertPerson(tx: Transaction, person: NewPerson): Promise<boolean> {
  const { id, login, name, email, phone, language, roles, tenantId, createdAt } = person;
  const values = [id, login.toLowerCase(), name, email, phone, language, roles, tenantId, createdAt];
  return (await tx.execute(sql('insert'), values)) === 1;
}

export async function setPasswordHash(tx: Transaction, id: string, hash: string): Promise<void> {
  await tx.execute(sql('set-password'), [id, hash]);
}

export async function setLanguage(tx: Transaction, id: string, language: Person['language']): Promise<void> {
  await tx.execute(sql('set-language'), [id, language]);
}

/** True once anybody chose a password: from then on there are no more first-run links. */
export async function isClaimed(tx: Transaction): Promise<boolean> {
  const [row] = await tx.query<{ people: bigint }>(sql('count-with-password'));
  return (row?.people ?? 0n) > 0n;
}
