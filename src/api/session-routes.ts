// Signing in and out. Easy to get wrong: the answer for a wrong name and for a wrong password is one and the same; a
// session token is made anew at every sign-in and the one that the browser had before is ended; and a session, the
// entry in the audit trail and the use of a link stand or fall together.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { forgiveName, takeAttempt } from '../access/attempt-limit.ts';
import type { Budgets } from '../access/attempt-limit.ts';
import { appendAudit } from '../access/audit-store.ts';
import { verifyPassword } from '../access/password.ts';
import { personById, personByLogin } from '../access/person-store.ts';
import type { Person } from '../access/person-store.ts';
import {
  deleteExpiredSessions,
  deleteSession,
  insertSession,
  useSignInLink,
} from '../access/session-store.ts';
import { createToken, hashToken, tokenLength } from '../access/token.ts';
import { AppError } from '../core/errors.ts';
import type { Transaction } from '../platform/database.ts';
import type { SessionView } from './contract.ts';
import type { SessionEnds } from './session-ends.ts';
import { clearSessionCookie, now, requirePerson, sessionHashOf, setSessionCookie } from './session.ts';
import type { ApiParts } from './sources.ts';

const strict = { additionalProperties: false };
const credentials = Type.Object(
  {
    login: Type.String({ minLength: 1, maxLength: 100 }),
    password: Type.String({ minLength: 1, maxLength: 500 }),
  },
  strict,
);
const link = Type.Object({ token: Type.String({ minLength: tokenLength, maxLength: tokenLength }) }, strict);

interface Caller {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

function viewOf(parts: ApiParts, person: Person): SessionView {
  const { id, login, name, language: spoken, roles, tenantId } = person;
  return {
    person: { id, login, name, language: spoken, roles, tenantId },
    mustChoosePassword: person.passwordHash === null,
    simulated: parts.drills !== undefined,
  };
}

/** Opens a session and ends the one that this browser had; returns the token of the new one. */
async function open(
  tx: Transaction,
  person: Person,
  how: 'password' | 'link',
  { request, at }: { readonly request: FastifyRequest; readonly at: Temporal.Instant },
): Promise<string> {
  const token = createToken();
  const userAgent = request.headers['user-agent'] ?? '';
  const before = sessionHashOf(request);
  if (before !== undefined) await deleteSession(tx, before);
  await deleteExpiredSessions(tx, at);
  await insertSession(tx, { tokenHash: hashToken(token), personId: person.id, at, userAgent });
  const event = { at, actor: person.login, action: 'session.open', subject: person.login };
  await appendAudit(tx, { ...event, detail: { how, address: request.ip } });
  return token;
}

async function check(parts: ApiParts, login: string, password: string): Promise<Person> {
  const person = await parts.database.transaction((tx) => personByLogin(tx, login));
  const fits = await verifyPassword(password, person?.passwordHash ?? null);
  if (fits === undefined) throw new AppError('auth.limited');
  if (!fits || person?.active !== true) throw new AppError('auth.failed');
  return person;
}

async function noteRefusal(
  parts: ApiParts,
  request: FastifyRequest,
  how: 'password' | 'link',
  subject: string,
): Promise<void> {
  const event = { actor: 'sign-in', action: 'session.refuse', subject: subject.slice(0, 100) };
  const detail = { how, address: request.ip };
  await parts.database.transaction((tx) => appendAudit(tx, { ...event, at: now(parts), detail }));
}

async function signIn(
  parts: ApiParts,
  budgets: Budgets,
  { request, reply }: Caller,
  { login, password }: { readonly login: string; readonly password: string },
): Promise<SessionView> {
  const attempt = { login, address: request.ip };
  if (!takeAttempt(budgets, attempt, parts.clock.monotonicMs())) throw new AppError('auth.limited');
  try {
    const person = await check(parts, login, password);
    forgiveName(budgets, attempt);
    const at = now(parts);
    const token = await parts.database.transaction((tx) => open(tx, person, 'password', { request, at }));
    setSessionCookie(request, reply, token);
    return viewOf(parts, person);
  } catch (error) {
    const isRefused = error instanceof AppError && error.code === 'auth.failed';
    if (isRefused) await noteRefusal(parts, request, 'password', login);
    throw error;
  }
}

async function signInByLink(
  parts: ApiParts,
  { request, reply }: Caller,
  linkToken: string,
): Promise<SessionView> {
  const at = now(parts);
  const opened = await parts.database.transaction(async (tx) => {
    const id = await useSignInLink(tx, hashToken(linkToken), at);
    const person = id === undefined ? undefined : await personById(tx, id);
    if (person?.active !== true) return undefined;
    return { person, token: await open(tx, person, 'link', { request, at }) };
  });
  if (opened === undefined) {
    await noteRefusal(parts, request, 'link', 'unknown link');
    const detail = 'This link was used already or is over; start Qosha again or ask for a new one';
    throw new AppError('auth.failed', detail);
  }
  setSessionCookie(request, reply, opened.token);
  return viewOf(parts, opened.person);
}

export function installSessionRoutes(server: FastifyInstance, parts: ApiParts, ends: SessionEnds): void {
  const budgets: Budgets = new Map();

  server.get('/api/v1/session', { config: { policy: 'signed-in' } }, (request) =>
    viewOf(parts, requirePerson(request)),
  );

  server.post<{ Body: { login: string; password: string } }>(
    '/api/v1/session',
    { config: { policy: 'public' }, schema: { body: credentials } },
    (request, reply) => signIn(parts, budgets, { request, reply }, request.body),
  );

  server.post<{ Body: { token: string } }>(
    '/api/v1/session/link',
    { config: { policy: 'public' }, schema: { body: link } },
    (request, reply) => {
      const attempt = { login: '', address: request.ip };
      if (!takeAttempt(budgets, attempt, parts.clock.monotonicMs())) throw new AppError('auth.limited');
      return signInByLink(parts, { request, reply }, request.body.token);
    },
  );

  server.delete('/api/v1/session', { config: { policy: 'signed-in' } }, async (request, reply) => {
    const { login } = requirePerson(request);
    const hash = request.sessionHash;
    await parts.database.transaction(async (tx) => {
      if (hash !== null) await deleteSession(tx, hash);
      const event = { actor: login, action: 'session.close', subject: login, detail: {} };
      await appendAudit(tx, { ...event, at: now(parts) });
    });
    ends.publish();
    clearSessionCookie(request, reply);
    return reply.header('clear-site-data', '"cache", "storage"').code(204).send();
  });
}
