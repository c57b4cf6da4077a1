// `npm run simulate`: a thousand simulated days, or `-- --seeds N --from SEED`; `-- --seed SEED` plays one and says what
// happened. Exit status 1 when an invariant was broken; the seed is printed and plays alone the same way.
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { playDay, type DayResult } from './day.ts';

/** In a process of its own: plays every `step`th seed and reports each day to its parent. */
async function playShare(from: number, until: number, step: number): Promise<void> {
  const report = process.send?.bind(process);
  for (let seed = from; seed < until; seed += step) report?.(await playDay(seed));
  process.disconnect?.();
}

async function playMany(from: number, count: number): Promise<void> {
  const workers = Math.min(count, availableParallelism());
  const startedMs = performance.now();
  const totals = { days: 0, troubles: 0, pages: 0, restarts: 0 };
  const runs = new Map<string, number>();
  const broken: DayResult[] = [];
  await Promise.all(
    Array.from({ length: workers }, (_one, w) => {
      const share = [from + w, from + count, workers].map(String);
      const worker = fork(import.meta.filename, ['--share', share.join()]);
      worker.on('message', (result: DayResult) => {
        totals.days++;
        totals.troubles += result.day.troubles.length;
        totals.restarts += result.day.restartsSeconds.length;
        totals.pages += result.pages.length;
        for (const [key, n] of Object.entries(result.runs)) runs.set(key, (runs.get(key) ?? 0) + n);
        if (result.violations.length > 0) broken.push(result);
        if (totals.days % 100 === 0) console.log(`${totals.days} of ${count} days`);
      });
      return new Promise<void>((resolve, reject) => {
        worker.once('exit', () => resolve());
        worker.once('error', reject);
      });
    }),
  );
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.log(
    `${totals.days} days (seeds ${from} to ${from + count - 1}) in ${seconds} s: ${totals.troubles} troubles, ` +
      `${totals.restarts} restarts, ${totals.pages} pages, ${broken.length} days with a broken invariant`,
  );
  for (const [key, n] of [...runs].sort()) console.log(`${String(n).padStart(6)}  ${key}`);
  for (const { seed, violations } of broken) {
    for (const { invariant, atSeconds, what } of violations) {
      console.log(`seed ${seed}, second ${atSeconds}: ${invariant}: ${what}`);
    }
  }
  process.exitCode = broken.length === 0 && totals.days === count ? 0 : 1;
}

async function playAlone(seed: number): Promise<void> {
  const { day, story, violations } = await playDay(seed);
  for (const { fault, id, fromSeconds, untilSeconds } of day.troubles) {
    console.log(`${fault} ${id} from ${fromSeconds} s to ${untilSeconds} s`);
  }
  for (const seconds of day.restartsSeconds) console.log(`the server is killed at ${seconds} s`);
  console.log(`${day.loss * 100} % of the datagrams are lost\n`);
  for (const { atSeconds, what } of story) console.log(`${atSeconds.toFixed(2).padStart(9)} s  ${what}`);
  console.log(violations.length === 0 ? '\nEvery invariant held.' : '');
  for (const { atSeconds, invariant, what } of violations) {
    console.log(`BROKEN at ${atSeconds} s: ${invariant}: ${what}`);
  }
  process.exitCode = violations.length === 0 ? 0 : 1;
}

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { seeds: text, from: text, seed: text, share: text } });
if (values.share !== undefined) {
  const [from = 0, until = 0, step = 1] = values.share.split(',').map(Number);
  await playShare(from, until, step);
} else if (values.seed === undefined) {
  await playMany(Number(values.from ?? 1), Number(values.seeds ?? 1_000));
} else {
  await playAlone(Number(values.seed));
}
