// GET /api/v1/openapi.json: what can be asked, made from the very schemas that requests are checked against. Easy to get
// wrong: only routes that are declared after `describeApi` are in it.
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

export async function describeApi(server: FastifyInstance): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Qosha', version: '1', description: 'Data-centre operations and colocation' },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'qosha' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const { policy, tokenScope } = route.config ?? {};
      const ways = [{ session: [] }, ...(tokenScope === undefined ? [] : [{ token: [] }])];
      const security = policy === 'public' ? [] : ways;
      return { schema: { ...schema, security, hide: policy === undefined }, url };
    },
  });
}

export function installDescription(server: FastifyInstance): void {
  server.get('/api/v1/openapi.json', { config: { policy: 'signed-in' } }, () => server.swagger());
}
