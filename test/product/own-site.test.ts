// A site of one's own: `up --site` on devices that somebody else runs, here the simulated plant as a process apart, and
// nobody sends traps. Easy to get wrong: without traps everything hangs on the poll interval, which is what is measured.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readControlFile, requestDrill } from '../../src/commands/drill-control.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { HttpClient } from './http-client.ts';
import { waitUntil } from './processes.ts';
import { cleanUp, makeFolder, Product, repository, runQosha } from './product.ts';
import { Watch } from './watch.ts';

const intervalMs = 5_000;
const slackMs = 2_500;
/** Ports of this plant: below those that the system hands out, and apart from what a demonstration takes. */
const portShift = 10_250;

let product: Product;
let plant: ChildProcess;
let controlFile: string;
let siteFile: string;
let admin: HttpClient;
let watch: Watch;

beforeAll(async () => {
  const folder = makeFolder('own site');
  controlFile = join(folder, 'control.json');
  siteFile = join(folder, 'site.yaml');
  writeFileSync(siteFile, siteWithoutTraps());
  cpSync(join(repository, 'config/demo'), join(folder, 'demo'), { recursive: true });
  const words = ['simulate', '--site', siteFile, '--control-file', controlFile];
  plant = spawn(process.execPath, [join(repository, 'src/qosha.mjs'), ...words], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  product = await Product.start({ more: ['--site', siteFile] });
  admin = await product.signInFirst();
  watch = new Watch(admin);
}, 90_000);

afterAll(async () => {
  watch?.close();
  plant?.kill('SIGKILL');
  await cleanUp();
}, 60_000);

/** The demonstration's site with its ports moved and no address for traps. */
function siteWithoutTraps(): string {
  return readFileSync(join(repository, 'config/site.yaml'), 'utf8')
    .replace(/^traps:.*\n/mu, '')
    .replaceAll(/port: (\d+)/gu, (_, port: string) => `port: ${Number(port) + portShift}`);
}

describe.sequential('a site of one’s own', () => {
  test('starts without a plant of ours, and finds every device', async () => {
    const sinceMs = systemClock.monotonicMs();
    const isWhole = (): boolean => watch.overview?.devices.answering === 79 && watch.verdict === 'yes';
    await watch.until('all devices answer', isWhole, { sinceMs, limitMs: 30_000 });
    expect(await admin.get('/api/v1/session')).toMatchObject({ simulated: false });
    expect((await admin.ask('GET', '/api/v1/drills')).status).toBe(409);
    const drill = await runQosha(['drill', 'normal', '--data', product.dataFolder]);
    expect(drill).toMatchObject({ status: 1, out: '' });
    expect(drill.error).toContain('start Qosha with the demo site first');
  }, 60_000);

  test('a failure that only polling can see alerts within an interval and a second', async () => {
    const control = readControlFile(controlFile);
    for (const [name, key] of [
      ['ups-module-fault', 'component:ups-a-1'],
      ['cooling-unit-fault', 'component:crah-1'],
      ['fibre-cut', 'component:carrier-1'],
      ['mains-lost-a', 'component:utility-a'],
    ] as const) {
      const startEpochMs = systemClock.epochMs();
      await requestDrill(control, name);
      const span = { sinceMs: systemClock.monotonicMs(), limitMs: intervalMs + 1_000 + slackMs + 1_000 };
      await watch.until(key, () => watch.isOpen(key), span);
      const tookMs = (watch.alert(key)?.openedAtMs ?? Number.NaN) - startEpochMs;
      console.log(`${name}: alert ${Math.round(tookMs)} ms after the drill, seen by polling alone`);
      expect(tookMs).toBeLessThan(intervalMs + 1_000 + slackMs);
    }
  }, 60_000);

  test('a plant that stands still for a while is silent, not healthy, and is believed again', async () => {
    await requestDrill(readControlFile(controlFile), 'normal');
    plant.kill('SIGSTOP');
    const sinceMs = systemClock.monotonicMs();
    await watch.until('silent', () => watch.isOpen('devices'), { sinceMs, limitMs: 40_000 });
    expect(watch.verdict).not.toBe('yes');
    expect(watch.everShown.filter(({ sentence }) => sentence.code === 'load-lost')).toEqual([]);
    plant.kill('SIGCONT');
    await watch.until('answering', () => watch.overview?.devices.silent === 0, { sinceMs, limitMs: 80_000 });
    await watch.until('no alert', () => !watch.isOpen('devices'), { sinceMs, limitMs: 80_000 });
    await waitUntil(async () => watch.verdict === 'yes', 60_000);
  }, 150_000);
});
