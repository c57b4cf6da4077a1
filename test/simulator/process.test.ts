// The simulated plant as a process: its control file and door, its end with its parent, and registers that survive a
// kill without warning.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  readControlFile,
  requestDrill,
  requestDrills,
  requestRegisters,
} from '../../src/commands/drill-control.ts';
import { drillNames } from '../../src/simulator/drills.ts';
import { readStateFile } from '../../src/simulator/state-file.ts';
import { demoSiteFile } from './plant-on-clock.ts';

const module = new URL('../../src/commands/simulate.ts', import.meta.url).href;
let folder = '';
let children: ChildProcess[] = [];
const controlFile = (): string => join(folder, 'control.json');
const stateFile = (): string => join(folder, 'state.json');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulate-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; said: string }>;
}

function run(args: readonly string[], withChannel = false): Ran {
  const script = `import { simulate } from ${JSON.stringify(module)}; process.exit(await simulate(${JSON.stringify(args)}));`;
  const stdio = ['ignore', 'ignore', 'pipe', ...(withChannel ? (['ipc'] as const) : [])] as const;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: [...stdio] });
  children.push(child);
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => {
    child.once('exit', (code) => setTimeout(() => resolve({ code, said }), 50));
  });
  return { child, ended };
}

function play(shift: number, withChannel = false): Ran {
  const files = ['--state', stateFile(), '--control-file', controlFile()];
  return run(['--site', demoSiteFile, '--port-shift', String(shift), ...files], withChannel);
}

const shift = 11_000 + (process.pid % 10) * 500;

async function ready(): Promise<ReturnType<typeof readControlFile>> {
  await expect.poll(() => existsSync(controlFile()), { timeout: 15_000 }).toBe(true);
  return readControlFile(controlFile());
}

describe('the process', () => {
  test('opens its door to the owner of the control file alone, and ends on SIGTERM', async () => {
    const { child, ended } = play(shift);
    const control = await ready();
    expect(statSync(controlFile()).mode & 0o777).toBe(0o600);
    expect(control.pid).toBe(child.pid);
    const stranger = await fetch(`http://127.0.0.1:${control.port}/drills`, {
      headers: { authorization: 'Bearer x' },
    });
    expect(stranger.status).toBe(401);
    const listed = await requestDrills(control);
    expect(listed.map(({ name }) => name)).toEqual([...drillNames]);
    await requestDrill(control, 'fibre-cut');
    await requestDrill(control, 'fibre-cut');
    const active = (await requestDrills(control)).filter((drill) => drill.active).map(({ name }) => name);
    expect(active).toEqual(['fibre-cut']);
    await expect(requestDrill(control, 'earthquake')).rejects.toMatchObject({ code: 'drill.unknown' });
    const truth = (await (
      await fetch(`http://127.0.0.1:${control.port}/plant`, {
        headers: { authorization: `Bearer ${control.token}` },
      })
    ).json()) as { components: Record<string, unknown> };
    expect(Object.keys(truth.components)).toHaveLength(132);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect(existsSync(controlFile())).toBe(false);
    expect(readStateFile(stateFile()).outcome).toBe('read');
  });

  test('registers never go back, not even after kill -9', async () => {
    const first = play(shift + 100);
    const before = await requestRegisters(await ready());
    expect(before.size).toBe(48);
    await expect.poll(() => existsSync(stateFile()), { timeout: 15_000 }).toBe(true);
    const last = await requestRegisters(readControlFile(controlFile()));
    first.child.kill('SIGKILL');
    await first.ended;
    rmSync(controlFile());
    play(shift + 100);
    const after = await requestRegisters(await ready());
    for (const [id, wattHours] of last) {
      expect(after.get(id)).toBeGreaterThanOrEqual(wattHours);
      expect(after.get(id)).toBeLessThan(wattHours + 1000);
    }
  });

  test('ends when its parent closes the channel', async () => {
    const { child, ended } = play(shift + 200, true);
    await ready();
    child.disconnect();
    expect((await ended).code).toBe(0);
  });

  test('refuses a busy port, a broken state file and bad options, each in a sentence', async () => {
    play(shift + 300);
    await ready();
    const busy = await run(['--site', demoSiteFile, '--port-shift', String(shift + 300)]).ended;
    expect(busy).toMatchObject({
      code: 1,
      said: expect.stringMatching(/UDP port \d+ .*ups-a-1.*EADDRINUSE/),
    });
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{"version":1,"rackPdus":');
    const refused = await run([
      '--site',
      demoSiteFile,
      '--port-shift',
      String(shift + 400),
      '--state',
      broken,
    ]).ended;
    expect(refused).toMatchObject({ code: 2, said: expect.stringContaining(broken) });
    expect(readFileSync(broken, 'utf8')).toBe('{"version":1,"rackPdus":');
    const odd = await run(['--site', demoSiteFile, '--port-shift', 'far']).ended;
    expect(odd).toMatchObject({ code: 2, said: expect.stringContaining('--port-shift far') });
  });
});
