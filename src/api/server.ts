// The HTTP edge, built without listening. Order matters: headers and limits first, then who is asking, then routes; a
// body is only ever JSON, because other content types have slipped past validation before.
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../core/errors.ts';
import { installAlertRoutes } from './alert-routes.ts';
import { installDrillRoutes } from './drill-routes.ts';
import { installHealthRoutes } from './health-routes.ts';
import { installInvoiceRoutes } from './invoice-routes.ts';
import { installOnCallRoutes } from './oncall-routes.ts';
import { installPageRoutes } from './page-routes.ts';
import { installPlantRoutes } from './plant-routes.ts';
import { installProblems, sendNotFound } from './problem.ts';
import { installSessionRoutes } from './session-routes.ts';
import { installSessions } from './session.ts';
import type { ApiParts } from './sources.ts';
import { installStream } from './stream-routes.ts';
import { installTenantRoutes } from './tenant-routes.ts';
import { installWebPages } from './web-pages.ts';

const maxBodyBytes = 64 * 1024;
const requestTimeoutMs = 30_000;
/** Requests of one address in a minute: far above a wallboard, far below a flood. */
const requestsPerMinute = 3_000;

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    workerSrc: ["'self'"],
    manifestSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    objectSrc: ["'none'"],
  },
};

async function installGuards(server: FastifyInstance): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  });
  await server.register(rateLimit, { max: requestsPerMinute, timeWindow: '1 minute' });
  await server.register(underPressure, { maxEventLoopDelay: 2_000, retryAfter: 5 });
  await server.register(cookie);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    /^application\/json(;\s*charset=utf-8)?$/iu,
    { parseAs: 'string' },
    (_request, body, done) => {
      try {
        done(null, body === '' ? undefined : JSON.parse(String(body)));
      } catch (error) {
        done(new AppError('request.invalid', 'The body is not JSON', { cause: error }), undefined);
      }
    },
  );
}

/** Builds the server with all routes; the caller listens and closes. */
export async function buildServer(parts: ApiParts): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    trustProxy: parts.trustedProxies.length === 0 ? false : [...parts.trustedProxies],
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    ajv: { customOptions: { coerceTypes: 'array', removeAdditional: false, allErrors: false } },
    loggerInstance: parts.log,
    disableRequestLogging: true,
  }) as unknown as FastifyInstance;
  installProblems(server);
  await installGuards(server);
  installSessions(server, parts);
  server.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store');
  });
  installHealthRoutes(server, parts);
  installSessionRoutes(server, parts);
  installPlantRoutes(server, parts);
  installAlertRoutes(server, parts);
  installOnCallRoutes(server, parts);
  installPageRoutes(server, parts);
  installTenantRoutes(server, parts);
  installInvoiceRoutes(server, parts);
  installDrillRoutes(server, parts);
  installStream(server, parts);
  await installWebPages(server, parts, sendNotFound);
  return server;
}
