// A program that holds a data folder with its PostgreSQL, to be killed by tests. Adds a row, prints one line of
// JSON, and waits for SIGTERM.

import { systemClock } from '../../src/core/clock.ts';
import { openDataFolder } from '../../src/platform/data-folder.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createGracefulStop } from '../../src/platform/graceful-stop.ts';
import { createLog } from '../../src/platform/log.ts';
import { AppError } from '../../src/core/errors.ts';

async function hold(path: string): Promise<void> {
  const log = createLog({ destination: process.stderr, level: 'warn' });
  const stop = createGracefulStop({ clock: systemClock, log });
  const startedMs = systemClock.monotonicMs();
  const folder = await openDataFolder({ path, port: 8080 });
  stop.add({ name: 'data folder', stop: async () => folder.release() });
  const postgres = await startEmbeddedPostgres({ dataFolder: folder.path, log });
  stop.add({ name: 'PostgreSQL', limitMs: 10_000, stop: () => postgres.stop() });
  const tookMs = systemClock.monotonicMs() - startedMs;
  const owner = openDatabase({ ...postgres.owner, log });
  stop.add({ name: 'pool', stop: () => owner.close() });
  await owner.execute('create table if not exists visit (id serial, words text)');
  await owner.execute('insert into visit (words) values ($1)', ['ƏəŞşĞğİı']);
  const [row] = await owner.query<{ count: bigint }>('select count(*) from visit');
  const visits = Number(row?.count);
  const report = { origin: postgres.origin, postgresPid: postgres.pid(), visits, tookMs };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  const alive = setInterval(() => undefined, 60_000);
  await stop.stopped;
  clearInterval(alive);
}

try {
  await hold(process.argv[2] ?? '');
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stdout.write(`${JSON.stringify({ refused: error.code, detail: error.message })}\n`);
  process.exit(1);
}
