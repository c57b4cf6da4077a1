// The commands as programs and people call them: what stands on which stream, and with which status they end. Easy to get
// wrong: a program reads standard output line by line, so with --json nothing else may stand there, in whatever case.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanUp, makeFolder, runQosha } from './product.ts';

const demoSite = 'config/site.yaml';
/** `no`: a lone feed. `unproven`: a generator of which nobody knows. `faulty`: two slips. */
const sites = {
  no: 'a: { kind: utility, provides: power }\n  r: { kind: rack, inputs: { power: a }, demand: { power: 1 } }',
  unproven:
    'a: { kind: utility, provides: power }\n  g: { kind: generator, provides: power }\n' +
    '  h: { kind: generator, provides: power, state: unknown }\n' +
    '  r: { kind: rack, inputs: { power: { share: [a, g, h] } }, demand: { power: 1 } }',
  faulty: 'a: { kind: utility, provides: powr }\n  r: { kind: rack, inputs: { power: nowhere } }',
} as const;

const files = { no: '', unproven: '', faulty: '' };

beforeAll(() => {
  const folder = makeFolder('sites');
  for (const name of ['no', 'unproven', 'faulty'] as const) {
    files[name] = join(folder, `${name}.yaml`);
    writeFileSync(files[name], `site: { id: ${name}, name: ${name} }\ncomponents:\n  ${sites[name]}\n`);
  }
});

afterAll(cleanUp);

function objects(out: string): Record<string, unknown>[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('qosha', () => {
  test('helps with every command on standard output', async () => {
    for (const command of ['up', 'check-config', 'assess', 'poll', 'drill']) {
      const { status, out, error } = await runQosha([command, '--help']);
      expect({ status, error }).toEqual({ status: 0, error: '' });
      expect(out).toMatch(new RegExp(`^Usage: qosha ${command}`));
    }
    const bare = await runQosha([]);
    expect(bare).toMatchObject({ status: 0, error: '' });
  }, 60_000);
});

describe('qosha assess', () => {
  test('ends with 0, 1, 3 or 2 for yes, no, not proven and refused', async () => {
    const statuses = await Promise.all(
      [demoSite, files.no, files.unproven, files.faulty].map(
        async (file) => (await runQosha(['assess', file])).status,
      ),
    );
    expect(statuses).toEqual([0, 1, 3, 2]);
    const without = await runQosha(['assess', demoSite, '--without', 'ups-a-1']);
    expect(without.status).toBe(1);
    const worst = await runQosha(['assess', demoSite, files.unproven, files.no]);
    expect(worst.status).toBe(1);
  }, 60_000);

  test('gives one object a line in the order of the files, and nothing else', async () => {
    const order = [files.no, files.faulty, demoSite, files.unproven];
    const { status, out, error } = await runQosha(['assess', '--json', ...order]);
    expect(status).toBe(2);
    const lines = objects(out);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatchObject({ live: { concurrentlyMaintainable: 'no' } });
    expect(lines[1]).toMatchObject({ file: files.faulty });
    expect(lines[2]).toMatchObject({ live: { concurrentlyMaintainable: 'yes' } });
    expect(lines[3]).toMatchObject({ live: { concurrentlyMaintainable: 'not-proven' } });
    for (const line of error.trimEnd().split('\n')) expect(line).toContain(files.faulty);
  }, 60_000);

  test('names what is not there', async () => {
    const unknown = await runQosha(['assess', demoSite, '--without', 'ups-z', '--json']);
    expect(unknown.status).toBe(2);
    expect(unknown.error).toMatch(/^[^\n]*there is no component "ups-z"[^\n]*\n$/);
    expect(objects(unknown.out)).toHaveLength(1);
    const absent = await runQosha(['assess', '/nowhere/site.yaml']);
    expect(absent).toMatchObject({ status: 2, out: '' });
    expect(absent.error).toMatch(/^[^\n]*\/nowhere\/site\.yaml[^\n]*\n$/);
  }, 60_000);
});

describe('qosha check-config', () => {
  test('tells every fault with file, line and mend', async () => {
    const { status, out, error } = await runQosha(['check-config', files.faulty]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    const lines = error.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(2);
    for (const line of lines) expect(line).toMatch(/faulty\.yaml:\d+/);
    expect(error).toContain('powr');
    expect(error).toContain('nowhere');
  }, 30_000);

  test('with --json is one object a file', async () => {
    const { status, out } = await runQosha(['check-config', demoSite, files.faulty, '--json']);
    expect(status).toBe(2);
    expect(objects(out)).toMatchObject([
      { file: demoSite, ok: true, faults: [] },
      { file: files.faulty, ok: false },
    ]);
    expect((await runQosha(['check-config'])).status).toBe(0);
  }, 30_000);
});

describe('qosha poll and drill', () => {
  test('one that does not answer is one sentence and status 1', async () => {
    const { status, out, error } = await runQosha(['poll', '127.0.0.1:9', '--timeout', '100', '--json']);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(error).toMatch(/^qosha: 127\.0\.0\.1:9: [^\n]+\n$/);
  }, 30_000);

  test('what is not understood is status 2', async () => {
    for (const words of [
      ['poll'],
      ['poll', '127.0.0.1:99999'],
      ['poll', '127.0.0.1', '--profile', 'rfc1628-upss'],
    ]) {
      const { status, out, error } = await runQosha([...words, '--json']);
      expect({ words, status, out }).toEqual({ words, status: 2, out: '' });
      expect(error).toMatch(/^qosha: [^\n]+\n$/);
    }
  }, 30_000);

  test('a drill without a running plant is one sentence and status 1', async () => {
    const { status, out, error } = await runQosha(['drill', 'normal', '--data', makeFolder(), '--json']);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(error).toMatch(/^qosha: [^\n]*start Qosha with the demo site first\n$/);
  }, 30_000);
});
