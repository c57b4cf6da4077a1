// The door to PostgreSQL against a real server: values, COPY, repeated transactions, tenants, lost connections.

import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { isConstraintViolation } from '../../src/platform/database-errors.ts';
import { copyInto, openDatabase } from '../../src/platform/database.ts';
import type { Database, Transaction } from '../../src/platform/database.ts';
import { requirePlainRole } from '../../src/platform/database-role.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.owner.execute(`
    create table value_probe (
      place integer, id bigint, amount numeric, at timestamptz, on_day date, words text, flags boolean[], samples float8[],
      names text[], body jsonb, bytes bytea
    );
    create table counter_probe (id integer primary key, count integer not null check (count >= 0));
    insert into counter_probe values (1, 0), (2, 0);
    create table owned_probe (tenant_id text not null, body text not null);
    alter table owned_probe enable row level security;
    alter table owned_probe force row level security;
    create policy own_rows on owned_probe as permissive
      using (tenant_id = (select nullif(current_setting('app.tenant', true), '')))
      with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')));
  `);
});

afterAll(() => database.stop());

const columns = [
  'place',
  'id',
  'amount',
  'at',
  'on_day',
  'words',
  'flags',
  'samples',
  'names',
  'body',
  'bytes',
];

// PostgreSQL text cannot hold U+0000.
const words = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''));
const json = fc.dictionary(words, fc.oneof(words, fc.integer(), fc.boolean(), fc.constant(null)));
const row = fc.record({
  id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  amount: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map((units) => `${units}.123456`),
  // PostgreSQL keeps microseconds.
  at: fc.integer({ min: 0, max: 4e12 }).map((ms) => Temporal.Instant.fromEpochMilliseconds(ms)),
  on_day: fc
    .integer({ min: 0, max: 40_000 })
    .map((days) => Temporal.PlainDate.from('2000-01-01').add({ days })),
  words,
  flags: fc.array(fc.option(fc.boolean())),
  // Minus zero has no text of its own.
  samples: fc.array(fc.option(fc.double().map((sample) => sample + 0))),
  names: fc.array(fc.option(words)),
  body: json,
  bytes: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
});

async function readBack(tx: Transaction): Promise<Record<string, unknown>[]> {
  const rows = await tx.query<Record<string, unknown>>(
    `select ${columns.join(', ')} from value_probe order by place`,
  );
  await tx.execute('delete from value_probe');
  return rows;
}

/** Temporal values compare by their text; everything else as it is. */
function comparable(rows: readonly Record<string, unknown>[]): unknown {
  return rows.map((item) => ({ ...item, at: String(item['at']), on_day: String(item['on_day']) }));
}

describe('values', () => {
  test('whatever is inserted or copied is read back the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (generated) => {
        const rows = generated.map((item, place) => ({ place, ...item }));
        const values = rows.map((item) => Object.values(item));
        const places = columns.map((_, index) => `$${index + 1}`).join(', ');
        const back = await database.app.transaction(async (tx) => {
          for (const item of values) await tx.execute(`insert into value_probe values (${places})`, item);
          const inserted = await readBack(tx);
          const count = await copyInto(tx, { table: 'value_probe', columns }, values);
          return { inserted, count, copied: await readBack(tx) };
        });
        expect(back.count).toBe(rows.length);
        expect(comparable(back.inserted)).toEqual(comparable(rows));
        expect(comparable(back.copied)).toEqual(comparable(rows));
      }),
      { numRuns: 60 },
    );
  });

  test('arrays of instants and of big numbers keep their type', async () => {
    const [found] = await database.app.query<{ instants: Temporal.Instant[]; ids: bigint[] }>(
      `select array['2026-01-31T20:00:00Z'::timestamptz, null] as instants, array[9007199254740993] as ids`,
    );
    expect(found?.ids).toEqual([9_007_199_254_740_993n]);
    expect(found?.instants.map((at) => at?.toString() ?? null)).toEqual(['2026-01-31T20:00:00Z', null]);
  });

  test('a COPY whose source fails leaves nothing behind and a usable connection', async () => {
    function* failing(): Generator<unknown[]> {
      for (let id = 0; id < 50_000; id++) yield [id];
      throw new Error('the source broke');
    }
    const target = { table: 'value_probe', columns: ['id'] };
    const copying = database.app.transaction((tx) => copyInto(tx, target, failing()));
    await expect(copying).rejects.toThrow('the source broke');
    expect(await database.app.query('select from value_probe')).toEqual([]);
  });
});

describe('transactions', () => {
  test('two that read and write the same rows crosswise both arrive', async () => {
    const move = (from: number, to: number) =>
      database.app.transaction(
        async (tx) => {
          const [seen] = await tx.query<{ count: number }>('select count from counter_probe where id = $1', [
            from,
          ]);
          await tx.execute('select pg_sleep(0.02)');
          await tx.execute('update counter_probe set count = $2 where id = $1', [to, (seen?.count ?? 0) + 1]);
        },
        { isolation: 'serializable' },
      );
    await Promise.all([move(1, 2), move(2, 1)]);
    const counts = await database.app.query<{ count: number }>('select count from counter_probe order by id');
    // Serial in either order: the second sees what the first wrote.
    expect(counts.map((item) => item.count).sort()).toEqual([1, 2]);
  });

  test('a deadlock is resolved by running one of them again', async () => {
    const touch = (order: readonly number[]) =>
      database.app.transaction(async (tx) => {
        for (const id of order) {
          await tx.execute('update counter_probe set count = count + 10 where id = $1', [id]);
          await tx.execute('select pg_sleep(0.05)');
        }
      });
    await database.app.execute('update counter_probe set count = 0');
    await Promise.all([touch([1, 2]), touch([2, 1])]);
    const counts = await database.app.query<{ count: number }>('select count from counter_probe');
    expect(counts.map((item) => item.count)).toEqual([20, 20]);
  });

  test('an error rolls back, keeps its constraint, and the connection serves the next', async () => {
    const failing = database.app.transaction(async (tx) => {
      await tx.execute('update counter_probe set count = 77 where id = 1');
      await tx.execute('update counter_probe set count = -1 where id = 2');
    });
    const error: unknown = await failing.catch((reason: unknown) => reason);
    expect(isConstraintViolation(error, 'counter_probe_count_check')).toBe(true);
    const left = await database.app.query('select from counter_probe where count = 77');
    expect(left).toEqual([]);
  });
});

describe('tenants', () => {
  const list = (tx: Transaction) => tx.query<{ body: string }>('select body from owned_probe order by body');

  test('a tenant sees and writes its own rows only, and nothing outlives the transaction', async () => {
    const insert = 'insert into owned_probe values ($1, $2)';
    await database.app.tenantTransaction('araz', (tx) => tx.execute(insert, ['araz', 'one']));
    await database.app.tenantTransaction('kur', (tx) => tx.execute(insert, ['kur', 'two']));
    expect(await database.app.tenantTransaction('araz', list)).toEqual([{ body: 'one' }]);
    const moving = database.app.tenantTransaction('araz', (tx) =>
      tx.execute(`update owned_probe set tenant_id = 'kur'`),
    );
    await expect(moving).rejects.toThrow(/row-level security/);
    // One connection, used by a tenant just before: without a tenant there is nothing to see.
    const single = openDatabase({ ...database.appSettings, log: createSilentLog(), poolSize: 1 });
    await single.tenantTransaction('araz', list);
    expect(await list(single)).toEqual([]);
    await single.close();
  });

  test('the role of the server is a plain one, those above it are refused', async () => {
    await requirePlainRole(database.app);
    await expect(requirePlainRole(database.owner)).rejects.toMatchObject({ code: 'config.invalid' });
    const settings = { ...database.administratorSettings, log: createSilentLog(), poolSize: 1 };
    const administrator = openDatabase(settings);
    await expect(requirePlainRole(administrator)).rejects.toMatchObject({ code: 'config.invalid' });
    const lowered = openDatabase({ ...settings, role: 'qosha_app' });
    await requirePlainRole(lowered);
    await Promise.all([administrator.close(), lowered.close()]);
  });
});

describe('a database that does not answer', () => {
  test('nobody listens', async () => {
    const nowhere = { host: '127.0.0.1', port: 1, user: 'x', password: 'x', database: 'x' };
    const absent: Database = openDatabase({ ...nowhere, log: createSilentLog() });
    const error: unknown = await absent.query('select 1').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'database.unavailable' });
    await absent.close();
  });

  test('a connection cut in the middle is reported, and the next call has a new one', async () => {
    const cut = database.app.transaction(async (tx) => {
      const [own] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      const settings = { ...database.administratorSettings, log: createSilentLog(), poolSize: 1 };
      const administrator = openDatabase(settings);
      await administrator.query('select pg_terminate_backend($1)', [own?.pid]);
      await administrator.close();
      await tx.query('select 1');
    });
    await expect(cut).rejects.toMatchObject({ code: 'database.unavailable' });
    expect(await database.app.query<{ one: number }>('select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('a network that swallows every packet ends in an error, not in waiting', async () => {
    const { host, port, ...login } = database.appSettings;
    let isOpen = true;
    const sockets = new Set<Socket>();
    const proxy = createServer((near) => {
      const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
      sockets.add(near).add(far);
      near.on('data', (chunk) => isOpen && far.write(chunk));
      far.on('data', (chunk) => isOpen && near.write(chunk));
    });
    await new Promise<void>((resolve) => {
      proxy.listen(0, '127.0.0.1', resolve);
    });
    const { port: proxyPort } = proxy.address() as AddressInfo;
    const through = openDatabase({ ...login, host: '127.0.0.1', port: proxyPort, log: createSilentLog() });
    const startedMs = performance.now();
    const mute = through.transaction(
      async (tx) => {
        await tx.query('select 1');
        isOpen = false;
        await tx.query('select 2');
      },
      { timeoutMs: 200 },
    );
    await expect(mute).rejects.toMatchObject({ code: 'database.unavailable' });
    // 0.2 s for the server, 5 s of grace for the answer, once: no second wait for a rollback.
    expect(performance.now() - startedMs).toBeLessThan(9000);
    isOpen = true;
    expect(await through.query<{ one: number }>('select 1 as one')).toEqual([{ one: 1 }]);
    await through.close();
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
});
