// Serves the built page: hashed assets for ever, index.html never cached, and index.html for every path of the page's
// own router. An unknown path under /api is a problem document, not a page.
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiParts } from './sources.ts';

type NotFound = (request: FastifyRequest, reply: FastifyReply) => void;

const oneYearSeconds = 31_536_000;

function isPagePath(request: FastifyRequest): boolean {
  const path = request.url.split('?')[0] ?? '';
  const isOurs = path.startsWith('/api/') || path.startsWith('/health/') || path.startsWith('/assets/');
  return request.method === 'GET' && !isOurs;
}

export async function installWebPages(
  server: FastifyInstance,
  parts: ApiParts,
  notFound: NotFound,
): Promise<void> {
  await server.register(fastifyStatic, {
    root: parts.webFolder,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders(response, path) {
      const isHashed = path.includes('/assets/');
      const value = isHashed ? `public, max-age=${oneYearSeconds}, immutable` : 'no-cache';
      void response.header('cache-control', value);
    },
  });
  server.get('/', (_request, reply) => reply.sendFile('index.html'));
  server.setNotFoundHandler((request, reply) => {
    if (!isPagePath(request)) return notFound(request, reply);
    return reply.sendFile('index.html');
  });
}
