// Errors as RFC 9457 problem documents: the one boundary where an error of a request is caught. A reader gets a code
// and an id to quote; what went wrong inside stays in the log under that id.
import { randomUUID } from 'node:crypto';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, errorCodes } from '../core/errors.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { Problem } from './contract.ts';

function send(reply: FastifyReply, problem: Problem): void {
  void reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

function problemOf(code: ErrorCode, detail: string, id: string): Problem {
  const { status, text } = errorCodes[code];
  return { type: `https://qosha.invalid/problems/${code}`, title: text, status, code, detail, id };
}

/** Statuses that Fastify itself decides, as codes of ours; anything else of 4xx is an invalid request. */
function codeOf(error: FastifyError): ErrorCode | undefined {
  if (error.statusCode === 429) return 'auth.limited';
  if (error.statusCode === 404) return 'not-found';
  const isClientError = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return isClientError ? 'request.invalid' : undefined;
}

function onError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const id = randomUUID();
  if (error instanceof AppError) {
    // What failed inside (addresses, paths, what the database said) is for the log, not for the reader.
    const isOurs = error.status >= 500;
    if (isOurs) request.log.error({ err: error, problem: id }, 'request failed');
    if (error.status === 503) void reply.header('retry-after', '5');
    send(reply, problemOf(error.code, isOurs ? errorCodes[error.code].text : error.message, id));
    return;
  }
  const code = codeOf(error);
  if (code !== undefined) {
    const status = error.statusCode ?? 400;
    send(reply, { ...problemOf(code, error.message, id), status });
    return;
  }
  if (error.statusCode === 503) {
    void reply.header('retry-after', '5');
    send(reply, problemOf('server.busy', errorCodes['server.busy'].text, id));
    return;
  }
  request.log.error({ err: error, problem: id }, 'request failed');
  const title = 'Something inside Qosha failed';
  const detail = `Quote ${id} to the administrator: it stands in the log`;
  send(reply, { type: 'about:blank', title, status: 500, code: 'internal', detail, id });
}

export function installProblems(server: FastifyInstance): void {
  server.setErrorHandler(onError);
}

/** Answers not-found as a problem; used for unknown API routes. */
export function sendNotFound(_request: FastifyRequest, reply: FastifyReply): void {
  send(reply, problemOf('not-found', errorCodes['not-found'].text, randomUUID()));
}
