// A password, community or key. It prints as [secret] wherever it ends up: logs, JSON, errors, the debugger.
// Only `reveal()` gives the text, so that a search for that word finds every place that uses one.

import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { inspect } from 'node:util';
import type { Fault } from '../core/fault.ts';

export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The secret itself. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

/** How a configuration file names a secret: a file (relative to that configuration file) or a variable. */
export type SecretSource = { readonly file: string } | { readonly env: string };

/**
 * Reads a secret. `folder` is where the configuration file lies, `path` the dotted path for the fault.
 * One line break at the end of a file is not part of the secret; an empty secret is a fault.
 */
export function readSecret(
  source: SecretSource,
  place: { readonly folder: string; readonly path: string },
): { readonly secret: Secret } | { readonly fault: Fault } {
  const text = 'env' in source ? process.env[source.env] : readSecretFile(source.file, place.folder);
  if (typeof text === 'string' && text !== '') return { secret: new Secret(text) };
  if ('env' in source) {
    const message = `the environment variable ${source.env} is ${text === '' ? 'empty' : 'not set'}`;
    return { fault: { path: place.path, message, mend: `set ${source.env} or name a { file: … }` } };
  }
  const reason = text instanceof Error ? text.message : `the secret file ${source.file} is empty`;
  const mend = 'write the secret alone into that file, readable by Qosha only';
  return { fault: { path: place.path, message: reason, mend } };
}

function readSecretFile(file: string, folder: string): string | Error {
  const path = isAbsolute(file) ? file : resolve(folder, file);
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return new Error(`the secret file ${path} cannot be read (${code})`, { cause: error });
  }
}
