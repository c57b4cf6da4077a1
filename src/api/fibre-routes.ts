// Fibres: links, their light and traffic, and what they share.
import type { FastifyInstance } from 'fastify';
import { AppError } from '../core/errors.ts';
import { fibreView } from './fibre-view.ts';
import type { ApiParts } from './sources.ts';

export function installFibreRoutes(server: FastifyInstance, { plant, fibre, clock }: ApiParts): void {
  server.get('/api/v1/fibre', { config: { policy: ['operations.read'] } }, () => {
    if (fibre === undefined) throw new AppError('not-found', 'Nobody watches the fibres here');
    return fibreView(plant, fibre, clock.epochMs());
  });
}
