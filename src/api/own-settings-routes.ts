// What a signed-in person changes about themselves: password and language. Easy to get wrong: a screen left open must not
// be enough to take an account over, so whoever has a password proves it before choosing another.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { takeAttempt } from '../access/attempt-limit.ts';
import type { Budgets } from '../access/attempt-limit.ts';
import { appendAudit } from '../access/audit-store.ts';
import { hashPassword, passwordFault, verifyPassword } from '../access/password.ts';
import { setLanguage, setPasswordHash } from '../access/person-store.ts';
import type { Person } from '../access/person-store.ts';
import { deleteOtherSessions, deleteSignInLinks } from '../access/session-store.ts';
import { AppError } from '../core/errors.ts';
import type { SessionEnds } from './session-ends.ts';
import { now, requirePerson } from './session.ts';
import type { ApiParts } from './sources.ts';

const strict = { additionalProperties: false };
const newPassword = Type.Object(
  {
    password: Type.String({ minLength: 1, maxLength: 500 }),
    current: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  },
  strict,
);
const language = Type.Object(
  { language: Type.Union([Type.Literal('az'), Type.Literal('ru'), Type.Literal('en')]) },
  strict,
);

interface NewPassword {
  readonly password: string;
  readonly current?: string;
}

async function requireCurrent(person: Person, current: string | undefined): Promise<void> {
  if (person.passwordHash === null) return;
  const fits = await verifyPassword(current ?? '', person.passwordHash);
  if (fits === undefined) throw new AppError('auth.limited');
  if (!fits) throw new AppError('access.denied', 'The current password is wrong');
}

async function changePassword(
  parts: ApiParts,
  request: FastifyRequest,
  { password, current }: NewPassword,
): Promise<void> {
  const person = requirePerson(request);
  const fault = passwordFault(password, person.login);
  if (fault !== undefined) {
    const detail = `The password is ${fault.replace('-', ' ')}; take a long phrase`;
    throw new AppError('request.invalid', detail);
  }
  await requireCurrent(person, current);
  const hash = await hashPassword(password);
  if (hash === undefined) throw new AppError('auth.limited');
  await parts.database.transaction(async (tx) => {
    await setPasswordHash(tx, person.id, hash);
    await deleteOtherSessions(tx, person.id, request.sessionHash ?? Buffer.alloc(0));
    await deleteSignInLinks(tx, person.id);
    const event = { actor: person.login, action: 'password.change', subject: person.login, detail: {} };
    await appendAudit(tx, { ...event, at: now(parts) });
  });
}

export function installOwnSettingsRoutes(server: FastifyInstance, parts: ApiParts, ends: SessionEnds): void {
  const budgets: Budgets = new Map();

  server.put<{ Body: NewPassword }>(
    '/api/v1/session/password',
    { config: { policy: 'signed-in' }, schema: { body: newPassword } },
    async (request, reply) => {
      const attempt = { login: requirePerson(request).login, address: request.ip };
      if (!takeAttempt(budgets, attempt, parts.clock.monotonicMs())) throw new AppError('auth.limited');
      await changePassword(parts, request, request.body);
      ends.publish();
      return reply.code(204).send();
    },
  );

  server.put<{ Body: { language: Person['language'] } }>(
    '/api/v1/session/language',
    { config: { policy: 'signed-in' }, schema: { body: language } },
    async (request, reply) => {
      const person = requirePerson(request);
      const to = request.body.language;
      await parts.database.transaction(async (tx) => {
        await setLanguage(tx, person.id, to);
        const event = { actor: person.login, action: 'language.change', subject: person.login };
        await appendAudit(tx, { ...event, at: now(parts), detail: { to } });
      });
      return reply.code(204).send();
    },
  );
}
