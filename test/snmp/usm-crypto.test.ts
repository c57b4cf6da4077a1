// Keys, ciphers and messages of SNMPv3 against the vectors of the standards and drafts, and against damage.

import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src/platform/secret.ts';
import { decodePdu, encodePdu, MessageReader } from '../../src/snmp/message.ts';
import { decryptScoped, encryptScoped, hasValidMac, SaltCounter } from '../../src/snmp/usm-crypto.ts';
import {
  type AuthProtocol,
  authProtocols,
  extendKey,
  localiseKey,
  localiseKeys,
  passwordToKey,
  privKey,
  type PrivProtocol,
  privProtocols,
  type UsmKeys,
} from '../../src/snmp/usm-keys.ts';
import { isV3, openData, UsmHeader } from '../../src/snmp/usm-message.ts';
import { scopedPdu, sealMessage } from '../../src/snmp/usm-seal.ts';
import { UsmKeyring } from '../../src/snmp/usm-user.ts';
import { mutate, seededRandom, varbinds } from './messages.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const maple = Buffer.from('maplesyrup');
const engineId = hex('000000000000000000000002');

describe('keys', () => {
  // protocol, passphrase, Ku or undefined, Kul: RFC 3414 A.3.1, A.3.2, A.5.1, A.5.2
  const vectors: [AuthProtocol, string, string | undefined, string][] = [
    ['md5', 'maplesyrup', '9faf3283884e92834ebc9847d8edd963', '526f5eed9fcce26f8964c2930787d82b'],
    [
      'sha1',
      'maplesyrup',
      '9fb5cc0381497b3793528939ff788d5d79145211',
      '6695febc9288e36282235fc7151f128497b38f3f',
    ],
    ['md5', 'newsyrup', undefined, '87021d7bd9d101ba05ea6e3bf9d9bd4a'],
    ['sha1', 'newsyrup', undefined, '78e2dcce79d59403b58c1bbaa5bff46391f1cd25'],
  ];
  test.each(vectors)('%s of %s as in RFC 3414', (protocol, passphrase, ku, kul) => {
    const made = passwordToKey(protocol, Buffer.from(passphrase));
    if (ku !== undefined) expect(made.toString('hex')).toBe(ku);
    expect(localiseKey(protocol, made, engineId).toString('hex')).toBe(kul);
  });

  // Blumenthal's draft, and A.1 and A.2 of Reeder's (made for 3DES, whose 32 bytes are those of AES-256).
  const stretched: [AuthProtocol, PrivProtocol, string][] = [
    ['sha1', 'aes256b', '6695febc9288e36282235fc7151f128497b38f3f505e07eb9af25568fa1f5dbe'],
    ['sha1', 'aes192b', '6695febc9288e36282235fc7151f128497b38f3f505e07eb'],
    ['md5', 'aes256r', '526f5eed9fcce26f8964c2930787d82b79eff44a90650ee0a3a40abfac5acc12'],
    ['sha1', 'aes256r', '6695febc9288e36282235fc7151f128497b38f3f9b8b6d78936ba6e7d19dfd9c'],
    ['sha1', 'aes128', '6695febc9288e36282235fc7151f1284'],
  ];
  test.each(stretched)('%s for %s as in the drafts', (auth, priv, key) => {
    const kul = localiseKey(auth, passwordToKey(auth, maple), engineId);
    expect(extendKey(kul, { auth, priv, engineId }).toString('hex')).toBe(key);
  });

  test('a user has the same keys again, other users others, and no passphrase is shown', () => {
    const keyring = new UsmKeyring();
    const passphrase = new Secret('maplesyrup');
    const security = { user: 'bert', auth: { protocol: 'sha256', passphrase } } as const;
    const one = keyring.user(security);
    expect(one.keysAt(engineId)).toBe(keyring.user({ ...security, user: 'ernie' }).keysAt(engineId));
    expect(one.keysAt(engineId).auth?.key.export()).not.toEqual(one.keysAt(maple).auth?.key.export());
    expect(JSON.stringify(security)).not.toContain('maple');
    const short = { protocol: 'sha1', passphrase: new Secret('sevenup') } as const;
    expect(() => keyring.user({ user: 'bert', auth: short })).toThrow(RangeError);
    expect(() => keyring.user({ user: 'bert', priv: { protocol: 'aes128', passphrase } })).toThrow(
      RangeError,
    );
    expect(() => keyring.user({ user: '' })).toThrow(RangeError);
  });
});

describe('ciphers', () => {
  const place = { boots: 0x0001_0203, time: 0x0405_0607, salt: hex('08090a0b0c0d0e0f') };

  test('AES in CFB-128 as in SP 800-38A F.3.13, F.3.15 and F.3.17', () => {
    const plain = hex('6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51');
    const vectors: [PrivProtocol, string, string][] = [
      ['aes128', '2b7e151628aed2a6abf7158809cf4f3c', '3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93f'],
      [
        'aes192b',
        '8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b',
        'cdc80d6fddf18cab34c25909c99a417467ce7f7f81173621',
      ],
      [
        'aes256r',
        '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4',
        'dc7e84bfda79164b7ecd8486985d386039ffed143b28b1c8',
      ],
    ];
    for (const [protocol, key, sealed] of vectors) {
      const priv = privKey(protocol, hex(key));
      expect(encryptScoped(plain, priv, place).subarray(0, 24).toString('hex')).toBe(sealed);
      expect(decryptScoped(hex(sealed), priv, place)).toEqual(plain.subarray(0, 24));
    }
  });

  test('DES in CBC, by the vector of FIPS 81', () => {
    // IV 1234567890abcdef = pre-IV xor salt
    const priv = privKey('des', hex('0123456789abcdef ffffffffffffffff'));
    const salt = hex('edcba9876f543210');
    const plain = Buffer.from('Now is the time for all ');
    const sealed = encryptScoped(plain, priv, { ...place, salt });
    expect(sealed.toString('hex')).toBe('e5c7cdde872bf27c43e934008c389c0f683788499a7c05f6');
    expect(decryptScoped(sealed, priv, { ...place, salt })).toEqual(plain);
    expect(decryptScoped(sealed.subarray(1), priv, { ...place, salt })).toBeUndefined();
    expect(decryptScoped(sealed, priv, { ...place, salt: salt.subarray(1) })).toBeUndefined();
  });

  test('salts do not come twice, carry over, and have the boots in front for DES', () => {
    const salts = new SaltCounter(hex('00000001fffffffe'));
    const aes = { protocol: 'aes128', key: createSecretKey(Buffer.alloc(16)), preIv: undefined } as const;
    const texts = [0, 1, 2].map(() => Buffer.from(salts.next(aes, 7)).toString('hex'));
    expect(texts).toEqual(['00000001ffffffff', '0000000200000000', '0000000200000001']);
    const des = { ...aes, protocol: 'des' } as const;
    expect(Buffer.from(salts.next(des, 7)).toString('hex')).toBe('0000000700000002');
  });
});

/** As client and receiver do it: the MAC first. */
function openMessage(header: UsmHeader, keys: UsmKeys): Uint8Array | 'wrong-digest' | 'decryption-error' {
  const { auth } = keys;
  if (header.isAuthenticated !== (auth !== undefined)) return 'wrong-digest';
  const mac = { at: header.macAt, end: header.macEnd };
  if (auth !== undefined && !hasValidMac(header.bytes, mac, auth)) return 'wrong-digest';
  return openData(header, keys);
}

const passphrases = fc.string({ minLength: 8, maxLength: 20 }).map((text) => Buffer.from(text));
const auths = fc.constantFrom(...(Object.keys(authProtocols) as AuthProtocol[]));
const privs = fc.constantFrom(...(Object.keys(privProtocols) as PrivProtocol[]));
const levels = fc.constantFrom('noAuthNoPriv', 'authNoPriv', 'authPriv');
const uint31 = fc.oneof(
  fc.constantFrom(0, 127, 128, 0x7fff, 0x8000, 0x7f_ffff, 0x7fff_ffff),
  fc.nat(0x7fff_ffff),
);

const sealed = fc
  .record({ auth: auths, priv: privs, level: levels, passphrase: passphrases })
  .chain(({ auth, priv, level, passphrase }) =>
    fc.record({
      keys: fc.uint8Array({ minLength: 5, maxLength: 32 }).map((engine) => {
        const secret = createSecretKey(localiseKey(auth, passphrase, engineId));
        const master = {
          auth: level === 'noAuthNoPriv' ? undefined : { protocol: auth, ku: secret },
          priv: level === 'authPriv' ? { protocol: priv, ku: secret } : undefined,
        };
        return { engineId: engine, keys: localiseKeys(master, engine) };
      }),
      msgId: uint31,
      boots: uint31,
      time: uint31,
      user: fc.uint8Array({ maxLength: 32 }),
      context: fc.uint8Array({ maxLength: 200 }),
      isReportable: fc.boolean(),
      pdu: fc.record({
        type: fc.constantFrom('get' as const, 'response' as const, 'trap' as const, 'report' as const),
        requestId: fc.integer(),
        errorStatus: fc.nat(18),
        errorIndex: fc.nat(100),
        varbinds: fc.array(varbinds, { maxLength: 6 }),
      }),
    }),
  );

describe('messages', () => {
  test('what is sealed is opened again, at every level, and under no other key', () => {
    const salts = new SaltCounter();
    const header = new UsmHeader();
    const reader = new MessageReader();
    const property = fc.property(sealed, ({ keys: { engineId: engine, keys }, context, pdu, ...rest }) => {
      const plain = scopedPdu(engine, context, encodePdu(pdu));
      const bytes = sealMessage({ ...rest, engineId: engine, keys, salts, scopedPdu: plain });
      expect(isV3(bytes)).toBe(true);
      expect(header.read(bytes)).toBe(true);
      const { msgId, boots, time, isReportable } = header;
      expect({ msgId, boots, time, isReportable }).toEqual({
        msgId: rest.msgId,
        boots: rest.boots,
        time: rest.time,
        isReportable: rest.isReportable,
      });
      expect(Buffer.from(header.engineId)).toEqual(Buffer.from(engine));
      expect(Buffer.from(header.userName)).toEqual(Buffer.from(rest.user));
      const opened = openMessage(header, keys);
      if (typeof opened === 'string') throw new Error(opened);
      expect(reader.readScoped(opened)).toBe(true);
      expect(Buffer.from(opened.subarray(reader.contextAt, reader.contextEnd))).toEqual(Buffer.from(context));
      expect(decodePdu(reader)).toEqual(pdu);
      if (keys.auth === undefined) return;
      const other = { auth: { ...keys.auth, key: createSecretKey(Buffer.alloc(20, 7)) }, priv: keys.priv };
      expect(openMessage(header, other)).toBe('wrong-digest');
      expect(openMessage(header, { auth: undefined, priv: undefined })).toBe('wrong-digest');
    });
    fc.assert(property, { numRuns: 300 });
  });

  test('a changed bit anywhere is noticed, and no damage throws', () => {
    const keys = localiseKeys(
      {
        auth: { protocol: 'sha256', ku: createSecretKey(maple) },
        priv: { protocol: 'aes128', ku: createSecretKey(maple) },
      },
      engineId,
    );
    const pdu = encodePdu({ type: 'get', requestId: 7, errorStatus: 0, errorIndex: 0, varbinds: [] });
    const bytes = sealMessage({
      msgId: 7,
      isReportable: true,
      engineId,
      boots: 3,
      time: 1000,
      user: maple,
      keys,
      scopedPdu: scopedPdu(engineId, maple, pdu),
      salts: new SaltCounter(),
    });
    const header = new UsmHeader();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      if (header.read(changed)) expect(typeof openMessage(header, keys)).toBe('string');
    }
    const random = seededRandom(20_261_122);
    const reader = new MessageReader();
    let opened = 0;
    for (let round = 0; round < 100_000; round++) {
      const damaged = mutate(bytes, random);
      if (!header.read(damaged)) continue;
      if (typeof openMessage(header, keys) !== 'string') opened++;
      // Also past the MAC, as an agent with a key but no sense would send it.
      const data = openMessage(header, { auth: undefined, priv: undefined });
      if (typeof data !== 'string' && reader.readScoped(data)) decodePdu(reader);
    }
    // Only a mutation that happens to change nothing may pass.
    expect(opened).toBeLessThan(3000);
    for (let cut = 0; cut < bytes.length; cut++) {
      expect(header.read(bytes.subarray(0, cut))).toBe(false);
    }
  });
});
