// The data folder: who gets it, when it is refused, and in which words.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDataFolder, readFreeBytes } from '../../src/platform/data-folder.ts';
import { readProcessStart } from '../../src/platform/process-identity.ts';

const isRoot = process.geteuid?.() === 0;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qosha-folder-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the lock', () => {
  test('keeps a second one out, names the first, and is given back', async () => {
    const path = join(folder, 'one');
    const first = await openDataFolder({ path, port: 8081 });
    const refusal = {
      code: 'data.in-use',
      message: expect.stringContaining(`process ${process.pid}, on port 8081`),
    };
    await expect(openDataFolder({ path, port: 8082 })).rejects.toMatchObject(refusal);
    first.release();
    first.release();
    const second = await openDataFolder({ path });
    second.release();
    expect(existsSync(join(path, 'lock'))).toBe(false);
  });

  test('of a dead holder, of a pid that was given to another program, and torn text do not block', async () => {
    const path = join(folder, 'stale');
    mkdirSync(path);
    const dead = spawnSync('/bin/true').pid;
    const start = readProcessStart(process.pid);
    const remains = [
      JSON.stringify({ pid: dead, start, nonce: 'a' }),
      JSON.stringify({ pid: process.pid, start: 'another boot/1', nonce: 'b' }),
      '{"pid":',
      '',
    ];
    for (const text of remains) {
      writeFileSync(join(path, 'lock'), text);
      const opened = await openDataFolder({ path });
      expect(JSON.parse(readFileSync(join(path, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid, start });
      opened.release();
    }
  });

  test('goes to exactly one of many programs that find a dead one at the same moment', async () => {
    const path = join(folder, 'race');
    mkdirSync(path);
    writeFileSync(join(path, 'lock'), JSON.stringify({ pid: 999_999_999, start: 'gone', nonce: 'c' }));
    const program = `
      import { openDataFolder } from ${JSON.stringify(fileURLToPath(new URL('../../src/platform/data-folder.ts', import.meta.url)))};
      while (Date.now() < Number(process.argv[1])) {}
      try { await openDataFolder({ path: ${JSON.stringify(path)} }); console.log('held'); }
      catch (error) { console.log(error.code); }
      setTimeout(() => {}, 3000);
    `;
    const startAt = String(Date.now() + 1500);
    const runs = Array.from({ length: 6 }, () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, startAt]);
      return new Promise<string>((resolve) => {
        let text = '';
        child.stdout.on('data', (chunk) => (text += String(chunk)));
        child.once('exit', () => resolve(text.trim()));
      });
    });
    const results = (await Promise.all(runs)).sort();
    expect(results).toEqual([...Array<string>(5).fill('data.in-use'), 'held']);
  });
});

describe('a folder that cannot be used', () => {
  test('is made closed to others when it is new', async () => {
    const opened = await openDataFolder({ path: join(folder, 'a b/yeni qovluq') });
    // Root's PostgreSQL is another user and walks through; nothing can be listed.
    expect(statSync(opened.path).mode & 0o777).toBe(isRoot ? 0o711 : 0o700);
    expect(statSync(opened.secretsPath).mode & 0o777).toBe(0o700);
    opened.release();
  });

  test('a file in its way, and a read-only place, are told with path and mend', async () => {
    writeFileSync(join(folder, 'file'), '');
    const blocked = openDataFolder({ path: join(folder, 'file/data') });
    await expect(blocked).rejects.toMatchObject({
      code: 'data.unwritable',
      message: expect.stringContaining(join(folder, 'file/data')),
    });
    // /proc takes no folders, not even from root.
    await expect(openDataFolder({ path: '/proc/qosha' })).rejects.toMatchObject({ code: 'data.unwritable' });
    if (isRoot) return;
    mkdirSync(join(folder, 'closed'));
    chmodSync(join(folder, 'closed'), 0o500);
    const closed = openDataFolder({ path: join(folder, 'closed') });
    await expect(closed).rejects.toMatchObject({ code: 'data.unwritable' });
  });

  test('too little room is refused before anything starts, and the lock is given back', async () => {
    const path = join(folder, 'small');
    const wanted = readFreeBytes(folder) + 1024 ** 3;
    const refused = openDataFolder({ path, minimumFreeBytes: wanted });
    await expect(refused).rejects.toMatchObject({ code: 'disk.full', message: expect.stringMatching(/MiB/) });
    expect(existsSync(join(path, 'lock'))).toBe(false);
  });

  test('a full disk is a full disk', async () => {
    const full = mountSmallDisk();
    if (full === undefined) {
      // A process that may write 1 KiB only meets EFBIG, the nearest thing to a full disk without a mount.
      console.warn('tmpfs may not be mounted here: the full disk is played by a limit on file size');
      expect(openUnderFileLimit()).toBe('disk.full');
      return;
    }
    try {
      writeUntilFull(join(full, 'filler'));
      const refused = openDataFolder({ path: join(full, 'data'), minimumFreeBytes: 0 });
      await expect(refused).rejects.toMatchObject({ code: 'disk.full' });
    } finally {
      execFileSync('umount', [full]);
    }
  });
});

function mountSmallDisk(): string | undefined {
  const place = join(folder, 'tmpfs');
  mkdirSync(place);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place]);
  return mounted.status === 0 ? place : undefined;
}

function writeUntilFull(path: string): void {
  const written = spawnSync('dd', ['if=/dev/zero', `of=${path}`, 'bs=4096', 'count=1000']);
  expect(String(written.stderr)).toMatch(/No space left/);
}

function openUnderFileLimit(): string {
  const module = fileURLToPath(new URL('../../src/platform/data-folder.ts', import.meta.url));
  const program = `
    process.on('SIGXFSZ', () => {});
    const { openDataFolder } = await import(${JSON.stringify(module)});
    await openDataFolder({ path: ${JSON.stringify(join(folder, 'limited'))}, minimumFreeBytes: 0 })
      .then(() => console.log('opened'), (error) => console.log(error.code));
  `;
  const command = `ulimit -f 1; exec "$0" --input-type=module -e "$1"`;
  return execFileSync('/bin/sh', ['-c', command, process.execPath, program], { encoding: 'utf8' }).trim();
}
