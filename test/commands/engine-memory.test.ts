// What is remembered of SNMPv3 engines: kept over a restart, written once for many changes, and no trouble when broken.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { watchEngines } from '../../src/commands/engine-memory.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import type { GracefulStop, StopPart } from '../../src/platform/graceful-stop.ts';
import { createLog } from '../../src/platform/log.ts';

const folder = mkdtempSync(join(tmpdir(), 'qosha-engines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(file: string) {
  const clock = new VirtualClock(0);
  const parts: StopPart[] = [];
  const lines: string[] = [];
  const changes: string[] = [];
  const log = createLog({ human: false, destination: { write: (line) => void lines.push(line) } });
  const stop: GracefulStop = {
    add: (part) => void parts.push(part),
    stop: async () => true,
    hasBegun: false,
    stopped: Promise.resolve(true),
  };
  const watch = watchEngines({
    file,
    clock,
    log,
    stop,
    onChange: (...at) => void changes.push(at.join(' ')),
  });
  const end = async (): Promise<void> => {
    for (const part of parts) await part.stop();
  };
  return { watch, clock, end, lines, changes };
}

test('an engine is known again after a restart', async () => {
  const file = join(folder, 'engines.json');
  const first = open(file);
  expect(first.watch.memory?.load('10.0.0.1 161')).toBeUndefined();
  first.watch.memory?.save('10.0.0.1 161', '80001f8804aa');
  first.watch.memory?.save('10.0.0.2 161', '80001f8804bb');
  await first.end();
  expect(first.lines).toEqual([]);
  const second = open(file);
  expect(second.watch.memory?.load('10.0.0.1 161')).toBe('80001f8804aa');
  second.watch.memory?.save('10.0.0.1 161', '80001f8804cc');
  await second.clock.advance(1_000);
  await second.end();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    '10.0.0.2 161': '80001f8804bb',
    '10.0.0.1 161': '80001f8804cc',
  });
});

test('a file that is broken, or cannot be written, is said and does not matter', async () => {
  const broken = join(folder, 'broken.json');
  writeFileSync(broken, '{"a": ');
  const one = open(broken);
  expect(one.lines.join('')).toContain('cannot be read');
  expect(one.watch.memory?.load('a')).toBeUndefined();
  writeFileSync(broken, '{"10.0.0.1 161": 7, "b": "no engine", "__proto__": "80001f8804aa"}');
  expect(open(broken).watch.memory?.load('10.0.0.1 161')).toBeUndefined();
  const nowhere = open(join(folder, 'no', 'such', 'folder.json'));
  nowhere.watch.memory?.save('10.0.0.1 161', '80001f8804aa');
  await nowhere.end();
  expect(nowhere.lines.join('')).toContain('cannot be remembered');
});

test('a change is a warning with both ids', () => {
  const { watch, lines, changes } = open(join(folder, 'warned.json'));
  const change = { key: 'a 161', address: 'a', port: 161, oldEngineId: '01', newEngineId: '02' };
  watch.onEngineChange?.({ ...change, isAuthenticated: true });
  watch.onEngineDuplicate?.({ engineId: '03', keys: ['a 161', 'b 161'] });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', oldEngineId: '01', newEngineId: '02' });
  expect(changes).toEqual(['a 161']);
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ level: 'warn', keys: ['a 161', 'b 161'] });
});
