// Files of sequences: the shipped ones are free of faults, a house's own replaces one, and everything that is wrong is
// told at once with its line and its mend. And what narrows a span down.
import { cpSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readSequences } from '../../src/failover/read-sequences.ts';
import { remember } from '../../src/failover/probe.ts';
import { judgeTiming } from '../../src/failover/span.ts';
import { demoSite, demoSiteFile } from '../simulator/plant-on-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'sequences-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const site = demoSite();
const broken = `id: wrong-name
title: { en: A, az: B, ru: C }
subject: { ids: [utility-x] }
trigger: { condition: { point: output.sorce, is: [battery] } }
coveredBy: [mains-lots]
scope:
  loop: { from: ring, go: downstream, kind: [ups] }
  ring: { from: loop, go: upstream, kind: [ups] }
steps:
  - id: one
    title: { en: A, az: B, ru: C }
    each: upses
    condition: { point: output.power, is: [high] }
    deadline: { seconds: 5, from: two }
    miss:
      priority: high
      says: { en: '{who} is late', az: B, ru: C }
      act: { en: A, az: B, ru: C }
      countdown: { battery: upps }
  - id: two
    title: { en: A, az: B, ru: C }
    each: subject
    deadline: { seconds: 5 }
    miss:
      priority: high
      says: { en: A, az: B, ru: C }
      act: { en: A, az: B, ru: C }
`;

function siteFolder(name: string, files: Readonly<Record<string, string>>): string {
  const own = join(folder, name, 'sequences');
  mkdirSync(own, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(own, file), text);
  return join(folder, name, 'site.yaml');
}

describe('files', () => {
  test('the shipped ones fit the demonstration site', () => {
    const read = readSequences(demoSiteFile, site);
    expect(read).not.toHaveProperty('faults');
    expect('sequences' in read ? read.sequences.map(({ id }) => id) : []).toEqual([
      'battery-test',
      'cooling-restart',
      'fibre-cut',
      'generator-exercise',
      'mains-lost',
      'mains-returned',
      'sts-returned',
      'sts-transfer',
      'ups-on-battery',
    ]);
  });

  test('every fault of meaning at once, with line and mend', () => {
    const read = readSequences(siteFolder('broken', { 'broken.yaml': broken }), site);
    const faults = 'faults' in read ? read.faults : [];
    expect(faults.map(({ line, path, mend }) => `${line} ${path}: ${mend}`)).toEqual([
      '1 id: name the file wrong-name.yaml',
      '5 coveredBy.0: did you mean mains-lost?',
      '3 subject.ids.0: did you mean utility-a?',
      '7 scope.loop: start from subject',
      '8 scope.ring: start from subject',
      '12 steps.0.each: there are subject, loop, ring',
      '14 steps.0.deadline.from: put that step before this one',
      '19 steps.0.miss.countdown.battery: there are subject, loop, ring',
      '17 steps.0.miss.says.en: write {name} or {seconds}, or no braces',
      '20 steps.1: give one of the two',
      '4 trigger.condition.point: did you mean output.source?',
      '13 steps.0.condition.is: use atLeast or atMost',
    ]);
  });

  test.each([
    ['{}', 'give seconds, declared or both'],
    ['{ seconds: 5 }', 'make it shorter'],
    ['{ seconds: 1, unless: { point: source.stat, is: [ok] } }', 'did you mean source.state?'],
    ['{ seconds: 1, unless: { point: output.power, atLeast: 5, atMost: 4 } }', 'exchange the two'],
    ['{ seconds: 1 }\n    holdsForSeconds: 3', 'remove it'],
  ])('a least time of %s is told with its mend', (notBefore, mend) => {
    const text = broken.replace(
      '    condition: { point: output.power, is: [high] }\n',
      `    condition: { point: output.power, atLeast: 5 }\n    notBefore: ${notBefore}\n`,
    );
    const read = readSequences(siteFolder('least', { 'least.yaml': text }), site);
    const mends = 'faults' in read ? read.faults.filter(({ path }) => path.includes('notBefore')) : [];
    expect(mends.map((fault) => fault.mend)).toEqual([mend]);
  });

  test('faults of form of two files are told together', () => {
    const file = siteFolder('forms', { 'a.yaml': 'id: a\n', 'b.yaml': 'id: b\nstepps: []\n' });
    const read = readSequences(file, site);
    const files = 'faults' in read ? new Set(read.faults.map((fault) => fault.file?.split('/').at(-1))) : [];
    expect([...files]).toEqual(['a.yaml', 'b.yaml']);
  });

  test('a file of the house stands for the shipped one of its name', () => {
    const file = siteFolder('own', {});
    const shipped = join(import.meta.dirname, '../../config/sequences/fibre-cut.yaml');
    cpSync(shipped, join(folder, 'own/sequences/fibre-cut.yaml'));
    writeFileSync(
      join(folder, 'own/sequences/fibre-cut.yaml'),
      `${broken.replace(/coveredBy.*\n/u, '').split('steps:')[0]}`,
    );
    expect(readSequences(file, site)).toHaveProperty('faults');
    cpSync(shipped, join(folder, 'own/sequences/fibre-cut.yaml'));
    expect(readSequences(file, site)).toHaveProperty('sequences');
  });
});

describe('spans', () => {
  const fails = remember(
    undefined,
    { verdict: 'fails', byMs: 10_000, seenMs: 10_000 },
    {
      deviceIds: new Set(['ats']),
      words: [],
      traps: [],
    },
  );
  const look = { verdict: 'holds', byMs: 15_050, seenMs: 15_050 } as const;
  const trap = (word: string, deviceId = 'ats', atMs = 15_000) => ({ deviceId, words: [word], atMs });
  const after = (...traps: readonly ReturnType<typeof trap>[]) =>
    remember(fails, look, { deviceIds: new Set(['ats']), words: ['source failed'], traps })?.since;

  test('between two polls it may have been at any time; a trap that tells of it narrows that', () => {
    expect(after()).toEqual({ afterMs: 10_000, byMs: 15_050 });
    expect(after(trap('source failed'))).toEqual({ afterMs: 14_000, byMs: 15_000 });
    expect(after(trap('fan failed'))).toEqual({ afterMs: 10_000, byMs: 15_050 });
    expect(after(trap('source failed', 'ups'))).toEqual({ afterMs: 10_000, byMs: 15_050 });
    // Told twice: it may have been either.
    expect(after(trap('source failed', 'ats', 12_000), trap('source failed'))).toEqual({
      afterMs: 11_000,
      byMs: 15_000,
    });
  });

  test('in time only when nothing else is possible, late only when nothing else is', () => {
    const base = { afterMs: 0, byMs: 1_000 };
    expect(judgeTiming(base, { afterMs: 8_000, byMs: 10_000 }, 10_000)).toBe('in-time');
    expect(judgeTiming(base, { afterMs: 9_500, byMs: 10_500 }, 10_000)).toBe('in-time-uncertain');
    expect(judgeTiming(base, { afterMs: 10_999, byMs: 12_000 }, 10_000)).toBe('in-time-uncertain');
    expect(judgeTiming(base, { afterMs: 11_000, byMs: 12_000 }, 10_000)).toBe('late');
  });
});
