// The door: passwords, attempts, sessions, and a trail that shows when it was tampered with.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  forgiveName,
  networkOf,
  perAddress,
  perName,
  perNameAndAddress,
  takeAttempt,
} from '../../src/access/attempt-limit.ts';
import { appendAudit, readAudit } from '../../src/access/audit-store.ts';
import { firstBrokenLink } from '../../src/access/audit.ts';
import { hashPassword, passwordFault, verifyPassword } from '../../src/access/password.ts';
import { insertPerson, isClaimed, personByLogin, setPasswordHash } from '../../src/access/person-store.ts';
import { isAllowed } from '../../src/access/role.ts';
import {
  deleteOtherSessions,
  insertSession,
  insertSignInLink,
  sessionLifetime,
  touchSession,
  useSignInLink,
} from '../../src/access/session-store.ts';
import { createId, createToken, hashToken } from '../../src/access/token.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';

describe('passwords', () => {
  it('are kept as argon2id and fit only themselves', async () => {
    const hash = (await hashPassword('yağışlı günlər keçir')) ?? '';
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword('yağışlı günlər keçir', hash)).toBe(true);
    expect(await verifyPassword('yağışlı günlər keçib', hash)).toBe(false);
    expect(await verifyPassword('anything', null)).toBe(false);
  });

  it('may be any long phrase, and no short or obvious one', () => {
    expect(passwordFault('four quiet walnut trees', 'admin')).toBeUndefined();
    expect(passwordFault('short', 'admin')).toBe('too-short');
    expect(passwordFault('x'.repeat(201), 'admin')).toBe('too-long');
    expect(passwordFault('passwordpassword', 'admin')).toBe('too-obvious');
    expect(passwordFault('aaaaaaaaaaaaaaaaaaaa', 'admin')).toBe('too-obvious');
    expect(passwordFault('qosha-admin-123456', 'admin')).toBe('too-obvious');
  });

  it('queue instead of starving the machine, and refuse beyond the queue', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => verifyPassword('x', null)));
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(8);
    expect(answers.filter((answer) => answer === false)).toHaveLength(52);
  });
});

describe('attempts', () => {
  it('never exceed the budget of a name, of an address, or of both together, and come back with time', () => {
    const attempt = fc.record({
      login: fc.constantFrom('a', 'b', 'A'),
      address: fc.constantFrom('1.1.1.1', '2.2.2.2'),
      waitMs: fc.integer({ min: 0, max: 20_000 }),
    });
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 200 }), (attempts) => {
        const budgets = new Map();
        const taken = new Map<string, number>();
        let nowMs = 0;
        for (const { login, address, waitMs } of attempts) {
          nowMs += waitMs;
          if (!takeAttempt(budgets, { login, address }, nowMs)) continue;
          const name = login.toLowerCase();
          for (const key of [`n${name}`, `a${address}`, `b${address}${name}`])
            taken.set(key, (taken.get(key) ?? 0) + 1);
        }
        for (const [key, count] of taken) {
          const allowance = { n: perName, a: perAddress, b: perNameAndAddress }[key[0] as 'n' | 'a' | 'b'];
          expect(count).toBeLessThanOrEqual(allowance.burst + nowMs / allowance.refillMs + 1e-6);
        }
      }),
    );
  });

  it('of a stranger do not lock a person out who sits elsewhere', () => {
    const budgets = new Map();
    for (let i = 0; i < 50; i++) takeAttempt(budgets, { login: 'leyla', address: '6.6.6.6' }, i * 100);
    expect(takeAttempt(budgets, { login: 'leyla', address: '6.6.6.6' }, 5_000)).toBe(false);
    expect(takeAttempt(budgets, { login: 'leyla', address: '7.7.7.7' }, 5_000)).toBe(true);
  });

  it('are given back to a name that signed in', () => {
    const budgets = new Map();
    const who = { login: 'leyla', address: '1.1.1.1' };
    for (let i = 0; i < perNameAndAddress.burst; i++) expect(takeAttempt(budgets, who, 0)).toBe(true);
    expect(takeAttempt(budgets, who, 0)).toBe(false);
    forgiveName(budgets, { ...who, login: 'Leyla' });
    expect(takeAttempt(budgets, who, 0)).toBe(true);
  });

  it('count a whole IPv6 network as one address', () => {
    expect(networkOf('2001:db8:0:1::5')).toBe(networkOf('2001:0db8:0000:0001:ffff:1:2:3'));
    expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0');
    expect(networkOf('::1')).toBe('0:0:0:0');
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0');
    expect(networkOf('::ffff:10.0.0.7')).toBe('10.0.0.7');
    expect(networkOf('10.0.0.7')).toBe('10.0.0.7');
  });
});

describe('roles', () => {
  it('give a tenant nothing but its own page, and nobody without a role anything', () => {
    expect(isAllowed(['tenant'], 'tenant.read')).toBe(true);
    expect(isAllowed(['tenant'], 'operations.read')).toBe(false);
    expect(isAllowed(['noc'], 'billing.read')).toBe(false);
    expect(isAllowed([], 'operations.read')).toBe(false);
  });
});

describe('in the database', () => {
  let test: TestDatabase;
  const at = Temporal.Instant.from('2026-03-01T08:00:00Z');
  const person = {
    id: createId(),
    login: 'leyla',
    name: 'Leyla',
    email: null,
    phone: null,
    language: 'az',
    roles: ['noc'],
    tenantId: null,
    createdAt: at,
  } as const;

  beforeAll(async () => {
    test = await createTestDatabase();
    await test.app.transaction((tx) => insertPerson(tx, person));
  });
  afterAll(() => test.stop());

  it('a person is found whatever the case of the login, and claims the installation by a password', async () => {
    await test.app.transaction(async (tx) => {
      expect((await personByLogin(tx, 'LEYLA'))?.id).toBe(person.id);
      expect(await isClaimed(tx)).toBe(false);
      await setPasswordHash(tx, person.id, (await hashPassword('four quiet walnut trees')) ?? '');
      expect(await isClaimed(tx)).toBe(true);
    });
  });

  it('a session ends by idleness and by age, and with a change of password elsewhere', async () => {
    const [idle, old, kept] = [createToken(), createToken(), createToken()].map(hashToken);
    await test.app.transaction(async (tx) => {
      for (const tokenHash of [idle!, old!, kept!]) {
        await insertSession(tx, { tokenHash, personId: person.id, at, userAgent: 'test' });
      }
      const almostIdle = at.add({ milliseconds: sessionLifetime.idleMs - 1 });
      expect(await touchSession(tx, idle!, almostIdle)).toBe(person.id);
      expect(await touchSession(tx, old!, at.add({ milliseconds: sessionLifetime.idleMs }))).toBeUndefined();
      let later = at;
      for (let hours = 0; hours < 12; hours++) {
        later = later.add({ minutes: 59 });
        await touchSession(tx, kept!, later);
      }
      expect(await touchSession(tx, kept!, later)).toBe(person.id);
      expect(await touchSession(tx, kept!, at.add({ hours: 12 }))).toBeUndefined();
      await deleteOtherSessions(tx, person.id, kept!);
      expect(await touchSession(tx, idle!, almostIdle)).toBeUndefined();
    });
  });

  it('a sign-in link works once', async () => {
    const tokenHash = hashToken(createToken());
    await test.app.transaction(async (tx) => {
      await insertSignInLink(tx, { tokenHash, personId: person.id, at });
      expect(await useSignInLink(tx, tokenHash, at.add({ hours: 25 }))).toBeUndefined();
      expect(await useSignInLink(tx, tokenHash, at)).toBe(person.id);
      expect(await useSignInLink(tx, tokenHash, at)).toBeUndefined();
    });
  });

  it('the audit trail is gap-free under contention, refuses change, and shows tampering', async () => {
    const write = (i: number) =>
      test.app.transaction((tx) =>
        appendAudit(tx, {
          at,
          actor: 'test',
          action: 'write',
          subject: `${i}`,
          detail: { b: i, a: [1, { z: 1, y: 2 }] },
        }),
      );
    await Promise.all(Array.from({ length: 20 }, (_, i) => write(i)));
    const trail = await test.app.transaction((tx) => readAudit(tx, 1n, 100));
    expect(trail).toHaveLength(20);
    expect(firstBrokenLink(trail)).toBeUndefined();
    const altered = trail.map((entry) => (entry.seq === 7n ? { ...entry, actor: 'somebody else' } : entry));
    expect(firstBrokenLink(altered)).toBe(7n);
    expect(firstBrokenLink(trail.filter((entry) => entry.seq !== 5n))).toBe(5n);
    await expect(test.owner.execute('DELETE FROM audit')).rejects.toThrow(/append only/);
    await expect(test.app.execute(`UPDATE audit SET actor = 'x'`)).rejects.toThrow();
  });
});
