// The log of the product: JSON lines for machines, one plain line for a person at a terminal.
// Easy to get wrong: values may come from a hostile device, so control characters never reach a terminal,
// and keys that name a secret are redacted wherever they stand (three levels deep).

import { pino } from 'pino';
import type { Logger } from 'pino';

/** Call as `log.info({ device: 'ups-a1' }, 'device answers again')`: fields first, then a constant sentence. */
export type Log = Logger;

export interface LogOptions {
  /** Lowest level written; `silent` writes nothing. Default `info`. */
  readonly level?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Where lines go; standard output when absent. */
  readonly destination?: { write(text: string): void };
  /** One plain line for a person instead of JSON; by default true when standard output is a terminal. */
  readonly human?: boolean;
}

const secretKeys = [
  'password',
  'passphrase',
  'secret',
  'token',
  'community',
  'authKey',
  'privKey',
  'authPassword',
  'privPassword',
  'authorization',
  'cookie',
  'connectionString',
];

const redactedPaths = secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** Creates the root log; parts of the program take `log.child({ part: 'polling' })`. */
export function createLog(options: LogOptions = {}): Log {
  const human = options.human ?? (options.destination === undefined && process.stdout.isTTY);
  const settings = {
    level: options.level ?? 'info',
    base: null,
    redact: { paths: redactedPaths, censor: '[secret]' },
    serializers: { err: plainError },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const target = options.destination ?? process.stdout;
  if (!human) return pino(settings, target);
  return pino(settings, { write: (line: string) => void target.write(formatHumanLine(line)) });
}

const maxCauses = 5;

/**
 * What of an error belongs in a log. Libraries hang whole clients, requests and keys on their errors; only these four
 * are taken, and the messages of the causes.
 */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const causes: string[] = [];
  let cause = error.cause;
  while (cause instanceof Error && causes.length < maxCauses) {
    causes.push(cause.message);
    cause = cause.cause;
  }
  return {
    type: error.name,
    message: error.message,
    ...('code' in error ? { code: String(error.code) } : {}),
    ...(causes.length === 0 ? {} : { causes }),
    stack: error.stack,
  };
}

/** A log that writes nothing, for offline commands and tests. */
export function createSilentLog(): Log {
  return createLog({ level: 'silent' });
}

/** `17:41:29 warn  polling: device does not answer (device=ups-a1 attempts=3)` from one JSON line. */
export function formatHumanLine(jsonLine: string): string {
  const { time, level, part, msg, err, ...fields } = JSON.parse(jsonLine) as Record<string, unknown>;
  const clockTime = typeof time === 'string' ? time.slice(11, 19) : '';
  const prefix = typeof part === 'string' ? `${part}: ` : '';
  const pairs = Object.entries(fields).map(([key, value]) => `${key}=${formatValue(value)}`);
  if (err !== undefined) pairs.push(`error=${formatError(err)}`);
  const tail = pairs.length === 0 ? '' : ` (${pairs.join(' ')})`;
  const text = typeof msg === 'string' ? msg : '';
  return `${showControlCharacters(`${clockTime} ${String(level).padEnd(5)} ${prefix}${text}${tail}`)}\n`;
}

function formatError(err: unknown): string {
  if (typeof err === 'object' && err !== null && 'message' in err) return formatValue(err.message);
  return formatValue(err);
}

function formatValue(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=()]+$/u.test(value) ? value : JSON.stringify(value);
}

/** Makes control, bidirectional and zero-width characters visible, so that text cannot steer a terminal. */
export function showControlCharacters(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
