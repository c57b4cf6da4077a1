// Signing in and out. Easy to get wrong: the answer for a wrong name and for a wrong password is one and the same, and
// a session token is made anew at every sign-in.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { forgiveName, takeAttempt } from '../access/attempt-limit.ts';
import type { Budgets } from '../access/attempt-limit.ts';
import { appendAudit } from '../access/audit-store.ts';
import { hashPassword, passwordFault, verifyPassword } from '../access/password.ts';
import { personById, personByLogin, setLanguage, setPasswordHash } from '../access/person-store.ts';
import type { Person } from '../access/person-store.ts';
import { deleteOtherSessions, deleteSession, insertSession, useSignInLink } from '../access/session-store.ts';
import { createToken, hashToken } from '../access/token.ts';
import { AppError } from '../core/errors.ts';
import type { SessionView } from './contract.ts';
import { clearSessionCookie, now, requirePerson, setSessionCookie } from './session.ts';
import type { ApiParts } from './sources.ts';

const strict = { additionalProperties: false };
const credentials = Type.Object(
  {
    login: Type.String({ minLength: 1, maxLength: 100 }),
    password: Type.String({ minLength: 1, maxLength: 500 }),
  },
  strict,
);
const link = Type.Object({ token: Type.String({ minLength: 43, maxLength: 43 }) }, strict);
const newPassword = Type.Object({ password: Type.String({ minLength: 1, maxLength: 500 }) }, strict);
const language = Type.Object(
  { language: Type.Union([Type.Literal('az'), Type.Literal('ru'), Type.Literal('en')]) },
  strict,
);

function viewOf(parts: ApiParts, person: Person): SessionView {
  const { id, login, name, language: spoken, roles, tenantId } = person;
  return {
    person: { id, login, name, language: spoken, roles, tenantId },
    mustChoosePassword: person.passwordHash === null,
    simulated: parts.drills !== undefined,
  };
}

async function open(
  parts: ApiParts,
  person: Person,
  how: string,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<SessionView> {
  const token = createToken();
  const at = now(parts);
  const userAgent = request.headers['user-agent'] ?? '';
  await parts.database.transaction(async (tx) => {
    await insertSession(tx, { tokenHash: hashToken(token), personId: person.id, at, userAgent });
    const detail = { how, address: request.ip };
    await appendAudit(tx, { at, actor: person.login, action: 'session.open', subject: person.login, detail });
  });
  setSessionCookie(request, reply, token);
  return viewOf(parts, person);
}

async function check(parts: ApiParts, login: string, password: string): Promise<Person> {
  const person = await parts.database.transaction((tx) => personByLogin(tx, login));
  const fits = await verifyPassword(password, person?.passwordHash ?? null);
  if (fits === undefined) throw new AppError('auth.limited');
  if (!fits || person?.active !== true) throw new AppError('auth.failed');
  return person;
}

async function noteRefusal(parts: ApiParts, request: FastifyRequest, login: string): Promise<void> {
  const event = { actor: 'sign-in', action: 'session.refuse', subject: login.slice(0, 100) };
  const detail = { address: request.ip };
  await parts.database.transaction((tx) => appendAudit(tx, { ...event, at: now(parts), detail }));
}

export function installSessionRoutes(server: FastifyInstance, parts: ApiParts): void {
  const budgets: Budgets = new Map();

  server.get('/api/v1/session', { config: { policy: 'signed-in' } }, (request) =>
    viewOf(parts, requirePerson(request)),
  );

  server.post<{ Body: { login: string; password: string } }>(
    '/api/v1/session',
    { config: { policy: 'public' }, schema: { body: credentials } },
    async (request, reply) => {
      const { login, password } = request.body;
      const isAllowed = takeAttempt(budgets, { login, address: request.ip }, parts.clock.monotonicMs());
      if (!isAllowed) throw new AppError('auth.limited');
      try {
        const person = await check(parts, login, password);
        forgiveName(budgets, login);
        return await open(parts, person, 'password', { request, reply });
      } catch (error) {
        if (error instanceof AppError && error.code === 'auth.failed')
          await noteRefusal(parts, request, login);
        throw error;
      }
    },
  );

  server.post<{ Body: { token: string } }>(
    '/api/v1/session/link',
    { config: { policy: 'public' }, schema: { body: link } },
    async (request, reply) => {
      const person = await parts.database.transaction(async (tx) => {
        const id = await useSignInLink(tx, hashToken(request.body.token), now(parts));
        return id === undefined ? undefined : personById(tx, id);
      });
      if (person?.active !== true) {
        const detail = 'This link was used already or is over; start Qosha again or ask for a new one';
        throw new AppError('auth.failed', detail);
      }
      return open(parts, person, 'link', { request, reply });
    },
  );
  installOwnSettings(server, parts);
}

/** What a signed-in person changes about themselves. */
function installOwnSettings(server: FastifyInstance, parts: ApiParts): void {
  server.put<{ Body: { password: string } }>(
    '/api/v1/session/password',
    { config: { policy: 'signed-in' }, schema: { body: newPassword } },
    async (request, reply) => {
      const person = requirePerson(request);
      const { password } = request.body;
      const fault = passwordFault(password, person.login);
      if (fault !== undefined) {
        throw new AppError(
          'request.invalid',
          `The password is ${fault.replace('-', ' ')}; take a long phrase`,
        );
      }
      const hash = await hashPassword(password);
      if (hash === undefined) throw new AppError('auth.limited');
      await parts.database.transaction(async (tx) => {
        await setPasswordHash(tx, person.id, hash);
        await deleteOtherSessions(tx, person.id, request.sessionHash ?? Buffer.alloc(0));
        const event = { actor: person.login, action: 'password.change', subject: person.login, detail: {} };
        await appendAudit(tx, { ...event, at: now(parts) });
      });
      return reply.code(204).send();
    },
  );

  server.put<{ Body: { language: Person['language'] } }>(
    '/api/v1/session/language',
    { config: { policy: 'signed-in' }, schema: { body: language } },
    async (request, reply) => {
      const person = requirePerson(request);
      await parts.database.transaction((tx) => setLanguage(tx, person.id, request.body.language));
      return reply.code(204).send();
    },
  );

  server.delete('/api/v1/session', { config: { policy: 'signed-in' } }, async (request, reply) => {
    const hash = request.sessionHash;
    if (hash !== null) await parts.database.transaction((tx) => deleteSession(tx, hash));
    clearSessionCookie(request, reply);
    return reply.header('clear-site-data', '"cache", "storage"').code(204).send();
  });
}
