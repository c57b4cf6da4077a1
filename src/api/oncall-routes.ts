// GET /api/v1/on-call: the duty roster and the recent pages, for those who are signed in.
import type { FastifyInstance } from 'fastify';
import { onCallView } from './oncall-view.ts';
import type { ApiParts } from './sources.ts';

export function installOnCallRoutes(server: FastifyInstance, parts: ApiParts): void {
  server.get('/api/v1/on-call', { config: { policy: ['operations.read'] } }, () => onCallView(parts));
}
