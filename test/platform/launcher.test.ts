// The launcher under an old Node, and what may be typed after `qosha`.

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCommandLine } from '../../src/commands/command-line.ts';

const launcher = fileURLToPath(new URL('../../src/qosha.mjs', import.meta.url));
const systemNode = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path));

/** A program in place of the server: prints its arguments and Node, then waits until it is told to stop. */
const main = `
export function main(argv: string[]): Promise<number> {
  const say = () => console.log(JSON.stringify({ argv, version: process.version, pid: process.pid }));
  if (argv[0] === 'end') {
    say();
    return Promise.resolve(Number(argv[1]));
  }
  const alive = setInterval(() => undefined, 1000);
  return new Promise((resolve) => {
    process.on('SIGTERM', () => {
      clearInterval(alive);
      resolve(7);
    });
    say();
  });
}
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qosha-launcher-'));
  mkdirSync(join(folder, 'src/commands'), { recursive: true });
  cpSync(launcher, join(folder, 'src/qosha.mjs'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'src/commands/main.ts'), main);
  const binary = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin/node');
  mkdirSync(join(binary, '..'), { recursive: true });
  // A script in place of the package's binary, so that 120 MB need not be copied.
  writeFileSync(binary, `#!/bin/sh\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the launcher as an old Node would: a system Node where there is one, else with its version disguised. */
function launch(...argv: string[]): ChildProcess {
  const script = join(folder, 'src/qosha.mjs');
  const disguise = join(folder, 'old.mjs');
  writeFileSync(
    disguise,
    `if (!process.env.QOSHA_LAUNCHED) Object.defineProperty(process.versions, 'node', { value: '18.0.0' });`,
  );
  const command = systemNode === undefined ? [process.execPath, '--import', disguise] : [systemNode];
  const [program = '', ...flags] = command;
  return spawn(program, [...flags, script, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
}

async function firstLine(child: ChildProcess): Promise<{ pid: number; version: string; argv: string[] }> {
  const chunk = await new Promise<unknown>((resolve) => {
    child.stdout?.once('data', resolve);
  });
  return JSON.parse(String(chunk)) as { pid: number; version: string; argv: string[] };
}

describe('the launcher', () => {
  test('hands over to the Node of npm with the arguments and the exit code', async () => {
    const child = launch('end', '3', 'Məlumat mərkəzi');
    const [output, code] = await Promise.all([text(child.stdout!), ended(child)]);
    expect(JSON.parse(output)).toMatchObject({
      argv: ['end', '3', 'Məlumat mərkəzi'],
      version: process.version,
    });
    expect(code).toBe(3);
  });

  test('passes a signal on and waits for the orderly end', async () => {
    const child = launch('wait');
    await firstLine(child);
    child.kill('SIGTERM');
    expect(await ended(child)).toBe(7);
  });

  test('killed itself, it takes the program with it', async () => {
    const child = launch('wait');
    const { pid } = await firstLine(child);
    expect(pid).not.toBe(child.pid);
    child.kill('SIGKILL');
    await ended(child);
    await expect.poll(() => existsSync(`/proc/${pid}/exe`), { timeout: 5000 }).toBe(false);
  });
});

describe('the command line', () => {
  test('is read with its defaults', () => {
    expect(readCommandLine(['up', '--port', '0', '--data=/tmp/a b'])).toEqual({
      command: { command: 'up', port: 0, host: '127.0.0.1', dataFolder: '/tmp/a b', siteFile: undefined },
    });
    expect(
      readCommandLine(['assess', 'a.yaml', '--without', 'x,y', 'b.yaml', '--without=z', '--json']),
    ).toEqual({
      command: { command: 'assess', files: ['a.yaml', 'b.yaml'], without: ['x', 'y', 'z'], json: true },
    });
    const shared = { community: 'public', isV1: false, profile: 'auto', json: false, timeoutMs: 1000 };
    const poll = { command: 'poll', ...shared };
    expect(readCommandLine(['poll', '[::1]:1161'])).toEqual({
      command: { ...poll, address: '::1', port: 1161 },
    });
    expect(readCommandLine(['poll', 'fe80::1'])).toEqual({
      command: { ...poll, address: 'fe80::1', port: 161 },
    });
    expect(readCommandLine(['poll', '10.0.0.1:1161'])).toEqual({
      command: { ...poll, address: '10.0.0.1', port: 1161 },
    });
  });

  test('tells every slip in one sentence', () => {
    expect(readCommandLine(['asess', 'x'])).toEqual({
      faults: ['"asess" is not a command; did you mean assess?'],
    });
    expect(readCommandLine(['up', '--prot', '80', '--port', '99999', '--data'])).toEqual({
      faults: [
        '--prot is unknown; did you mean --port?',
        '--data needs a value',
        '"80" is too much; the form is qosha up [--port N] [--data DIR] [--site FILE] [--nats URL,… | --uplink FILE]',
        '"99999" is not a port; write a number from 0 to 65535',
      ],
    });
    expect(readCommandLine(['assess'])).toMatchObject({ faults: [expect.stringContaining('is missing')] });
    expect(readCommandLine(['--json'])).toMatchObject({
      faults: [expect.stringContaining('without a command')],
    });
  });

  test('helps', () => {
    for (const command of ['up', 'check-config', 'assess', 'poll', 'drill']) {
      expect(readCommandLine([command, '--help'])).toMatchObject({
        help: expect.stringContaining(`qosha ${command}`),
      });
    }
    expect(readCommandLine([])).toMatchObject({ help: expect.stringContaining('check-config') });
  });
});
