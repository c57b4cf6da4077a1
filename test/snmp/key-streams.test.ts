// The short ways to a MAC and to ciphertext against Node's own objects, message after message in any order: what one
// message leaves behind in them must not touch the next.

import { createCipheriv, createDecipheriv, createHmac, createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CfbStream } from '../../src/snmp/cfb-stream.ts';
import { KeyedHash } from '../../src/snmp/keyed-hash.ts';

const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });
const long = Uint8Array.from({ length: 65_507 }, (_, i) => (i * 13) % 251);
const message = fc.oneof(
  fc.uint8Array({ maxLength: 70 }),
  fc.uint8Array({ maxLength: 300 }),
  fc.constant(long),
);

test.each([
  ['aes-128-cfb', 16],
  ['aes-192-cfb', 24],
  ['aes-256-cfb', 32],
])('%s is what OpenSSL makes of each message on its own', (name, keyBytes) => {
  const step = fc.record({ isSealing: fc.boolean(), iv: bytes(16), message });
  const steps = fc.array(step, { minLength: 1, maxLength: 12 });
  const property = fc.property(bytes(keyBytes), steps, (key, all) => {
    const secret = createSecretKey(key);
    const stream = new CfbStream(name, secret);
    for (const { isSealing, iv, message } of all) {
      const make = isSealing ? createCipheriv : createDecipheriv;
      const wanted = make(name, secret, iv).update(message);
      const made = isSealing ? stream.encrypt(message, iv) : stream.decrypt(message, iv);
      expect(Buffer.compare(made, wanted)).toBe(0);
    }
  });
  fc.assert(property, { numRuns: 60 });
});

test.each([
  ['md5', 16, 12],
  ['sha1', 20, 12],
  ['sha224', 28, 16],
  ['sha256', 32, 24],
  ['sha384', 48, 32],
  ['sha512', 64, 48],
])('HMAC with %s is what OpenSSL makes of it, and one wrong bit is seen', (name, keyBytes, macBytes) => {
  const place = fc.nat({ max: 400 });
  const property = fc.property(
    bytes(keyBytes),
    fc.array(message, { maxLength: 6 }),
    place,
    (key, all, at) => {
      const secret = createSecretKey(key);
      const keyed = new KeyedHash(name, secret);
      for (const one of all) {
        const whole = new Uint8Array(at + macBytes + one.length).fill(7);
        whole.set(one, at + macBytes);
        const zeroed = whole.slice().fill(0, at, at + macBytes);
        const mac = createHmac(name, secret).update(zeroed).digest();
        keyed.write(whole, at, macBytes);
        zeroed.set(mac.subarray(0, macBytes), at);
        expect(Buffer.compare(whole, zeroed)).toBe(0);
        expect(keyed.isRight(whole, at, macBytes)).toBe(true);
        expect(Buffer.compare(whole, zeroed)).toBe(0);
        const bit = (at * 31 + one.length) % (whole.length * 8);
        whole[bit >> 3] = (whole[bit >> 3] as number) ^ (1 << (bit & 7));
        expect(keyed.isRight(whole, at, macBytes)).toBe(false);
      }
    },
  );
  fc.assert(property, { numRuns: 30 });
});
