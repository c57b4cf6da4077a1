// Text that is sent here and cannot be kept: a NUL, which PostgreSQL refuses, and half of a character, which is no UTF-8.
// Easy to get wrong: it may stand anywhere in a body, in a path or in a query, so it is looked for once, at the edge.
import type { FastifyInstance } from 'fastify';
import { AppError } from '../core/errors.ts';

/** Looks into whatever passed its schema, so that shape and size are bounded already. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isPlain);
}

export function refuseOddText(server: FastifyInstance): void {
  server.addHook('preHandler', async ({ body, query, params }) => {
    if ([body, query, params].every(isPlain)) return;
    throw new AppError('request.invalid', 'A text holds a character that cannot be kept; remove it');
  });
}
