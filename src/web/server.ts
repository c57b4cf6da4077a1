// The one place that talks to the server: typed answers, problem documents (RFC 9457) as `ServerProblem`. Easy to get
// wrong: a server that cannot be reached is a problem too, with its own code, and never an empty answer.
import type { Problem } from '../api/contract.ts';
import { noteServerHead } from './live/browser-time.ts';

export class ServerProblem extends Error {
  readonly status: number;
  /** One of core/errors.ts, or `unreachable` when no answer came. */
  readonly code: string;
  /** Id to quote to the administrator; empty when no answer came. */
  readonly id: string;

  constructor(status: number, code: string, detail: string, id: string) {
    super(detail);
    this.name = 'ServerProblem';
    this.status = status;
    this.code = code;
    this.id = id;
  }
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const root = '/api/v1';

/** Sends one request and returns its JSON. Throws `ServerProblem` for everything that is not a 2xx answer. */
export async function ask<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
  const response = await send(method, path, body);
  noteServerHead(response.headers.get('qosha-time'));
  if (response.status === 204) return undefined as Answer;
  const text = await response.text();
  if (!response.ok) throw problemOf(response.status, text);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

async function send(method: Method, path: string, body: unknown): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  try {
    return await fetch(root + path, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new ServerProblem(0, 'unreachable', error instanceof Error ? error.message : '', '');
  }
}

/** What an answer that is not 2xx says; survives a proxy that answers in HTML. */
export function problemOf(status: number, text: string): ServerProblem {
  const problem = parseProblem(text);
  return new ServerProblem(
    status,
    typeof problem.code === 'string' ? problem.code : `http-${status}`,
    typeof problem.detail === 'string' ? problem.detail : '',
    typeof problem.id === 'string' ? problem.id : '',
  );
}

function parseProblem(text: string): Partial<Problem> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Partial<Problem>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** Address of a document for a plain link (PDF, CSV). */
export function documentAddress(path: string): string {
  return root + path;
}
