// Secrets that are handed out once: session cookies, sign-in links. 256 bits from the system's generator; what is
// stored is only their SHA-256, which is enough because the token itself cannot be guessed.
import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** Characters of base64url that 256 bits take. */
export const tokenLength = 43;

/** `tokenLength` characters of base64url. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** 32 bytes, as stored. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** A new id for a row; not a secret. */
export function createId(): string {
  return randomUUID();
}
