// Who is asking: the session cookie of a request (or a program's token), and the wall in front of every route. Each API route declares whom it
// lets in; one that does not cannot be registered. Easy to get wrong: what is public is asked with no session at all, so
// that neither a stale cookie nor a database that is down stands in the way of a page's link.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { useAccessToken } from '../access/access-token-store.ts';
import type { TokenScope } from '../access/access-token-store.ts';
import { personById } from '../access/person-store.ts';
import type { Person } from '../access/person-store.ts';
import { isAllowed } from '../access/role.ts';
import type { Permission } from '../access/role.ts';
import { touchSession } from '../access/session-store.ts';
import { hashToken, tokenLength } from '../access/token.ts';
import { AppError } from '../core/errors.ts';
import type { ApiParts } from './sources.ts';

/** `public`: anybody · `signed-in`: any person · else any of the permissions named. */
export type Policy = 'public' | 'signed-in' | readonly Permission[];

/** A route under /api as it was registered. */
export interface ApiRoute {
  readonly method: string;
  readonly url: string;
  readonly policy: Policy;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route under /api with whom it lets in; to prove that none is forgotten. */
    readonly apiRoutes: readonly ApiRoute[];
  }
  interface FastifyContextConfig {
    policy?: Policy;
    /** A program that brings a token of this scope (`Authorization: Bearer …`) is let in without a session. */
    tokenScope?: TokenScope;
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

/** Hash of the session cookie, whether or not there is such a session. */
export function sessionHashOf(request: FastifyRequest): Buffer | undefined {
  const token = request.cookies[cookieName(request)];
  return token?.length === tokenLength ? hashToken(token) : undefined;
}

async function identify(parts: ApiParts, request: FastifyRequest): Promise<void> {
  const hash = sessionHashOf(request);
  if (hash === undefined) return;
  const person = await parts.database.transaction(async (tx) => {
    const personId = await touchSession(tx, hash, now(parts));
    return personId === undefined ? undefined : personById(tx, personId);
  });
  if (person?.active !== true) return;
  request.person = person;
  request.sessionHash = hash;
}

/** True when the request brings a token of the scope; throws `auth.required` when it brings another one. */
async function isProgram(
  parts: ApiParts,
  request: FastifyRequest,
  scope: TokenScope | undefined,
): Promise<boolean> {
  const token = /^Bearer (\S+)$/iu.exec(request.headers.authorization ?? '')?.[1];
  if (scope === undefined || token === undefined) return false;
  if (token.length !== tokenLength) throw new AppError('auth.required', 'This token is not valid');
  const tokenHash = hashToken(token);
  const isKnown = await parts.database.transaction((tx) =>
    useAccessToken(tx, { tokenHash, scope }, now(parts)),
  );
  if (!isKnown) throw new AppError('auth.required', 'This token is not valid');
  return true;
}

function admit(policy: Exclude<Policy, 'public'>, request: FastifyRequest): void {
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
  const routes: ApiRoute[] = [];
  server.decorate('apiRoutes', routes);
  server.decorateRequest('person', null);
  server.decorateRequest('sessionHash', null);
  server.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/')) return;
    const policy = route.config?.policy;
    if (policy === undefined || policy.length === 0) throw new Error(`${route.url} declares no policy`);
    for (const method of [route.method].flat()) routes.push({ method, url: route.url, policy });
  });
  server.addHook('onRequest', async (request) => {
    if (!parts.hosts.includes(request.host)) {
      throw new AppError('request.invalid', 'This host name is not ours; use the configured address');
    }
    const { policy, tokenScope } = request.routeOptions.config;
    if (policy === undefined) return;
    refuseForeignOrigin(request);
    if (policy === 'public') return;
    if (await isProgram(parts, request, tokenScope)) return;
    await identify(parts, request);
    admit(policy, request);
  });
}
