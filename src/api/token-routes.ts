// Tokens for programs: made, listed and revoked by an administrator. Easy to get wrong: the token stands in one answer
// and nowhere else, not even in the log or the audit trail.
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import {
  insertAccessToken,
  listAccessTokens,
  maxAccessTokens,
  revokeAccessToken,
} from '../access/access-token-store.ts';
import type { AccessToken, TokenScope } from '../access/access-token-store.ts';
import { appendAudit } from '../access/audit-store.ts';
import { createId, createToken, hashToken } from '../access/token.ts';
import { AppError } from '../core/errors.ts';
import type { NewTokenView, TokenView } from './contract-device.ts';
import { now, requirePerson } from './session.ts';
import type { ApiParts } from './sources.ts';

const strict = { additionalProperties: false };
const newToken = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
    scope: Type.Union([Type.Literal('metrics'), Type.Literal('maintenance-notices')]),
  },
  strict,
);
const params = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }) });

function tokenView(token: AccessToken): TokenView {
  const { id, name, scope, createdBy, createdAt, lastUsedAt } = token;
  return {
    id,
    name,
    scope,
    createdBy,
    createdAtMs: createdAt.epochMilliseconds,
    lastUsedAtMs: lastUsedAt?.epochMilliseconds ?? null,
  };
}

export function installTokenRoutes(server: FastifyInstance, parts: ApiParts): void {
  const config = { policy: ['people.write'] as const };

  server.get('/api/v1/tokens', { config }, async () =>
    (await parts.database.transaction((tx) => listAccessTokens(tx))).map(tokenView),
  );

  server.post<{ Body: { name: string; scope: TokenScope } }>(
    '/api/v1/tokens',
    { config, schema: { body: newToken } },
    async (request, reply) => {
      const person = requirePerson(request);
      const { name, scope } = request.body;
      const token = createToken();
      const kept = { id: createId(), name: name.trim(), scope, at: now(parts) };
      await parts.database.transaction(async (tx) => {
        const row = { ...kept, tokenHash: hashToken(token), personId: person.id };
        if (!(await insertAccessToken(tx, row))) {
          throw new AppError('conflict', `There are ${maxAccessTokens} tokens; revoke one first`);
        }
        const event = { actor: person.login, action: 'token.create', subject: kept.id };
        await appendAudit(tx, { ...event, detail: { name: kept.name, scope }, at: kept.at });
      });
      const made: AccessToken = { ...kept, createdBy: person.login, createdAt: kept.at, lastUsedAt: null };
      const view: NewTokenView = { ...tokenView(made), token };
      return reply.code(201).send(view);
    },
  );

  server.delete<{ Params: { id: string } }>(
    '/api/v1/tokens/:id',
    { config, schema: { params } },
    async (request, reply) => {
      const person = requirePerson(request);
      const { id } = request.params;
      await parts.database.transaction(async (tx) => {
        const name = await revokeAccessToken(tx, id, now(parts));
        if (name === undefined) throw new AppError('not-found', 'There is no token of that id');
        const event = { actor: person.login, action: 'token.revoke', subject: id, detail: { name } };
        await appendAudit(tx, { ...event, at: now(parts) });
      });
      return reply.code(204).send();
    },
  );
}
