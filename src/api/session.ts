// Who is asking: the session cookie of a request, and the wall in front of every route. Each API route declares whom it
// lets in; one that does not cannot be registered. Easy to get wrong: a tenant's request runs under row-level security
// of that tenant, so that even a route that forgets a filter shows nothing of others.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { personById } from '../access/person-store.ts';
import type { Person } from '../access/person-store.ts';
import { isAllowed } from '../access/role.ts';
import type { Permission } from '../access/role.ts';
import { touchSession } from '../access/session-store.ts';
import { hashToken } from '../access/token.ts';
import { AppError } from '../core/errors.ts';
import type { Transaction } from '../platform/database.ts';
import type { ApiParts } from './sources.ts';

/** `public`: anybody · `signed-in`: any person · else any of the permissions named. */
export type Policy = 'public' | 'signed-in' | readonly Permission[];

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy;
  }
  interface FastifyRequest {
    person: Person | null;
    sessionHash: Buffer | null;
  }
}

/** Over TLS the name binds the cookie to this host; a browser refuses that prefix without TLS. */
export function cookieName(request: FastifyRequest): string {
  return request.protocol === 'https' ? '__Host-qosha' : 'qosha';
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  const secure = request.protocol === 'https';
  void reply.setCookie(cookieName(request), token, { path: '/', httpOnly: true, sameSite: 'lax', secure });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  const secure = request.protocol === 'https';
  void reply.clearCookie(cookieName(request), { path: '/', httpOnly: true, sameSite: 'lax', secure });
}

/** The person that the policy lets in; throws `auth.required` or `access.denied`. */
export function requirePerson(request: FastifyRequest): Person {
  if (request.person === null) throw new AppError('auth.required');
  return request.person;
}

/** Instant of the injected clock. */
export function now(parts: ApiParts): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(parts.clock.epochMs()));
}

/** A transaction that sees what the person may see: one tenant's rows, or everybody's for staff. */
export function asPerson<T>(
  parts: ApiParts,
  person: Person,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  if (person.tenantId !== null) return parts.database.tenantTransaction(person.tenantId, work);
  return parts.database.transaction(work);
}

async function identify(parts: ApiParts, request: FastifyRequest): Promise<void> {
  const token = request.cookies[cookieName(request)];
  if (token === undefined || token.length !== 43) return;
  const hash = hashToken(token);
  const person = await parts.database.transaction(async (tx) => {
    const personId = await touchSession(tx, hash, now(parts));
    return personId === undefined ? undefined : personById(tx, personId);
  });
  if (person?.active !== true) return;
  request.person = person;
  request.sessionHash = hash;
}

function admit(policy: Policy, request: FastifyRequest): void {
  if (policy === 'public') return;
  const person = requirePerson(request);
  if (policy === 'signed-in') return;
  if (!policy.some((permission) => isAllowed(person.roles, permission))) throw new AppError('access.denied');
}

/** A page of another site must not act with our reader's cookie: browsers say where a request comes from. */
function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const fetchSite = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const isForeign =
    fetchSite === undefined
      ? origin !== undefined && origin !== `${request.protocol}://${request.host}`
      : fetchSite !== 'same-origin' && fetchSite !== 'none';
  if (isForeign) throw new AppError('access.denied', 'This request came from another site');
}

export function installSessions(server: FastifyInstance, parts: ApiParts): void {
  server.decorateRequest('person', null);
  server.decorateRequest('sessionHash', null);
  server.addHook('onRoute', (route) => {
    if (route.url.startsWith('/api/') && route.config?.policy === undefined) {
      throw new Error(`${route.url} declares no policy`);
    }
  });
  server.addHook('onRequest', async (request) => {
    if (!parts.hosts.includes(request.host)) {
      throw new AppError('request.invalid', 'This host name is not ours; use the configured address');
    }
    const { policy } = request.routeOptions.config;
    if (policy === undefined) return;
    refuseForeignOrigin(request);
    await identify(parts, request);
    admit(policy, request);
  });
}
