// The HTTP edge, built without listening. Order matters: headers and limits first, then who is asking, then routes; a
// body is only ever JSON, because other content types have slipped past validation before, and what was validated is
// never converted.
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import fastify, { LogController, errorCodes } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { installActionRoutes } from './action-routes.ts';
import { installAlertRoutes } from './alert-routes.ts';
import { installCapacityRoutes } from './capacity-routes.ts';
import { installAutonomyRoutes } from './autonomy-routes.ts';
import { installDeviceRoutes } from './device-routes.ts';
import { installDrillRoutes } from './drill-routes.ts';
import { installDriftRoutes } from './drift-routes.ts';
import { installFibreRoutes } from './fibre-routes.ts';
import { installHealthRoutes } from './health-routes.ts';
import { installInvoiceRoutes } from './invoice-routes.ts';
import {
  httpOptions,
  keepAliveMs,
  limitConnections,
  maxBodyBytes,
  requestTimeoutMs,
  requestsPerMinute,
  silentConnectionMs,
} from './limits.ts';
import { installMaintenanceRoutes } from './maintenance-routes.ts';
import { installMonthRoutes } from './month-routes.ts';
import { installOnCallRoutes } from './oncall-routes.ts';
import { describeApi, installDescription } from './openapi-routes.ts';
import { installOwnSettingsRoutes } from './own-settings-routes.ts';
import { installPageRoutes } from './page-routes.ts';
import { refuseOddText } from './plain-text.ts';
import { installPlantRoutes } from './plant-routes.ts';
import { installProblems, sendNotFound } from './problem.ts';
import { SessionEnds } from './session-ends.ts';
import { installRunRoutes } from './run-routes.ts';
import { installSessionRoutes } from './session-routes.ts';
import { installSessions } from './session.ts';
import type { ApiParts } from './sources.ts';
import { installStream } from './stream-routes.ts';
import { installTenantRoutes } from './tenant-routes.ts';
import { installTokenRoutes } from './token-routes.ts';
import { installVerdictRoutes } from './verdict-routes.ts';
import { installWhatIfRoutes } from './what-if-routes.ts';
import { installWebPages } from './web-pages.ts';
import { validatorCompiler } from './whole-numbers.ts';

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
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
/** When the head of an answer was written, epoch ms. */
const timeHeader = 'qosha-time';
const strictTransport = 'max-age=31536000; includeSubDomains';

async function installGuards(server: FastifyInstance, { clock }: ApiParts): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy,
    strictTransportSecurity: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  });
  server.addHook('onRequest', async (request, reply) => {
    if (request.protocol === 'https') void reply.header('strict-transport-security', strictTransport);
    if (/^\/(?:api|health)\//u.test(request.url)) void reply.header('cache-control', 'no-store');
  });
  // `Date` is a proxy's own clock where there is one, and good to a second.
  server.addHook('onSend', async (_, reply) => {
    void reply.header(timeHeader, String(clock.epochMs()));
  });
  await server.register(rateLimit, { max: requestsPerMinute, timeWindow: '1 minute' });
  await server.register(underPressure, { maxEventLoopDelay: 2_000, retryAfter: 5 });
  await server.register(cookie);
}

const jsonType = /^application\/json(?:; ?charset="?utf-8"?)?$/iu;

/**
 * JSON in UTF-8 and nothing else; keys that would reach a prototype are refused. The type is looked at as it was sent:
 * what a framework makes of an odd spelling has been a way past validation before.
 */
function installBodies(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const type = request.headers['content-type'];
    if (type === undefined || !jsonType.test(type)) {
      return done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(type), undefined);
    }
    // A POST without anything to say may still name the type.
    if (body === '') return done(null, undefined);
    void parseJson(request, String(body), done);
  });
}

/** Builds the server with all routes; the caller listens and closes. */
export async function buildServer(parts: ApiParts): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: maxBodyBytes,
    http: httpOptions,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveMs,
    connectionTimeout: silentConnectionMs,
    trustProxy: parts.trustedProxies.length === 0 ? false : [...parts.trustedProxies],
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    loggerInstance: parts.log,
    logController: new LogController({ disableRequestLogging: true }),
  }) as unknown as FastifyInstance;
  limitConnections(server.server, parts.trustedProxies);
  server.setValidatorCompiler(validatorCompiler);
  installProblems(server);
  await installGuards(server, parts);
  installBodies(server);
  installSessions(server, parts);
  refuseOddText(server);
  await describeApi(server);
  const ends = new SessionEnds();
  installHealthRoutes(server, parts);
  installSessionRoutes(server, parts, ends);
  installOwnSettingsRoutes(server, parts, ends);
  installPlantRoutes(server, parts);
  installWhatIfRoutes(server, parts);
  installVerdictRoutes(server, parts);
  installCapacityRoutes(server, parts);
  installDeviceRoutes(server, parts);
  installActionRoutes(server, parts);
  installAlertRoutes(server, parts);
  installAutonomyRoutes(server, parts);
  installFibreRoutes(server, parts);
  installDriftRoutes(server, parts);
  installRunRoutes(server, parts);
  installOnCallRoutes(server, parts);
  installPageRoutes(server, parts);
  installTenantRoutes(server, parts);
  installInvoiceRoutes(server, parts);
  installMonthRoutes(server, parts);
  installMaintenanceRoutes(server, parts);
  installDrillRoutes(server, parts);
  installTokenRoutes(server, parts);
  installStream(server, parts, ends);
  installDescription(server);
  await installWebPages(server, parts, sendNotFound);
  return server;
}
