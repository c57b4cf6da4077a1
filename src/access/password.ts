// Passwords: argon2id in PHC string form, and what makes a password acceptable. Easy to get wrong: each hash takes
// 19 MiB and a core for tens of milliseconds, so only a few may run at once or sign-in becomes a way to starve us.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** OWASP minimum for argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;
const maxConcurrentHashes = 2;
const maxWaitingHashes = 50;

export const minPasswordLength = 12;
export const maxPasswordLength = 200;

/** Words that an attacker on this very system tries first. */
const obviousWords = ['qosha', 'password', 'parol', 'пароль', 'admin', 'qwerty', '123456', 'baku', 'bakı'];

export type PasswordFault = 'too-short' | 'too-long' | 'too-obvious';

/** Why a password is refused, or undefined. No composition rules: length decides. */
export function passwordFault(password: string, login: string): PasswordFault | undefined {
  const length = [...password].length;
  if (length < minPasswordLength) return 'too-short';
  if (length > maxPasswordLength) return 'too-long';
  const rest = [...obviousWords, login.toLowerCase()].reduce(
    (text, word) => (word === '' ? text : text.replaceAll(word, '')),
    password.toLowerCase(),
  );
  return new Set(rest).size < 5 ? 'too-obvious' : undefined;
}

let running = 0;
const waiting: (() => void)[] = [];

/** Runs one hash when there is room; undefined when too many wait already. One that ends hands its place on. */
async function inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
  if (running < maxConcurrentHashes) {
    running += 1;
  } else {
    if (waiting.length >= maxWaitingHashes) return undefined;
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

function hashWith(password: string, nonce: Buffer): Promise<Buffer> {
  return derive('argon2id', { ...cost, message: password.normalize('NFC'), nonce });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/u, '');
}

/** PHC string `$argon2id$v=19$m=…,t=…,p=…$salt$hash`; undefined when the queue is full (try again). */
export async function hashPassword(password: string): Promise<string | undefined> {
  const nonce = randomBytes(16);
  const hash = await inTurn(() => hashWith(password, nonce));
  if (hash === undefined) return undefined;
  const settings = `m=${cost.memory},t=${cost.passes},p=${cost.parallelism}`;
  return `$argon2id$v=19$${settings}$${unpadded(nonce)}$${unpadded(hash)}`;
}

const decoyHash = `$argon2id$v=19$m=19456,t=2,p=1$${unpadded(Buffer.alloc(16))}$${unpadded(Buffer.alloc(32))}`;

/**
 * Does the password fit the stored hash? Takes the same time for a person who does not exist (`stored` null), so that
 * the answer does not tell which names there are. Undefined when the queue is full.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean | undefined> {
  const [, , , settings, salt, hash] = (stored ?? decoyHash).split('$');
  if (settings !== `m=${cost.memory},t=${cost.passes},p=${cost.parallelism}`) return false;
  const expected = Buffer.from(hash ?? '', 'base64');
  const actual = await inTurn(() => hashWith(password, Buffer.from(salt ?? '', 'base64')));
  if (actual === undefined) return undefined;
  return expected.length === actual.length && timingSafeEqual(expected, actual) && stored !== null;
}
