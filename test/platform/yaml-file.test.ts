// Files that people write: every fault at once, at its line, in words with a mend.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { Type } from 'typebox';
import type { TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import { formatFault } from '../../src/core/fault.ts';
import { findNearWord } from '../../src/platform/near-word.ts';
import { findSchemaFaults } from '../../src/platform/schema-faults.ts';
import type { JsonSchema } from '../../src/platform/schema-faults.ts';
import { readSecret, Secret } from '../../src/platform/secret.ts';
import { parseYaml, readYamlFile } from '../../src/platform/yaml-file.ts';

const closed = { additionalProperties: false };
const source = Type.Union([
  Type.Object({ file: Type.String() }, closed),
  Type.Object({ env: Type.String() }, closed),
]);
const part = Type.Union([
  Type.Object({ kind: Type.Literal('ups'), ratedWatts: Type.Integer({ minimum: 1 }) }, closed),
  Type.Object({ kind: Type.Literal('ats'), preferred: Type.String({ minLength: 1 }) }, closed),
]);
const site = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 20 }),
    tier: Type.Optional(Type.Enum(['I', 'II', 'III', 'IV'])),
    efficiency: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'write a fraction such as 0.96' }),
    ),
    community: Type.Optional(source),
    parts: Type.Record(Type.String({ pattern: '^[a-z0-9-]+$' }), part, closed),
    tags: Type.Optional(Type.Array(Type.String(), { uniqueItems: true })),
  },
  closed,
);

function faultsOf(text: string): string[] {
  const result = parseYaml(text, 'site.yaml', site);
  return 'faults' in result ? result.faults.map(formatFault) : [];
}

test('all faults are told at once, each at its line', () => {
  const text = `nmae: Bakı
tier: V
efficiency: 1.2
community: { fil: /run/secret }
parts:
  ups-a: { kind: ups, ratedWatts: 0.5 }
  UPS-B:
    kind: ups
    ratedWatts: 5
  ats-a:
    kind: ats
    prefered: a
    ratedWatts: 5
tags: [x, y, x]
`;
  expect(faultsOf(text)).toEqual([
    'site.yaml:1 nmae: unknown key "nmae"; did you mean name?',
    'site.yaml:2 tier: "V" is not one of I, II, III, IV; did you mean I?',
    'site.yaml:3 efficiency: 1.2 is not at most 1; write a fraction such as 0.96',
    'site.yaml:4 community.fil: unknown key "fil"; did you mean file?',
    'site.yaml:6 parts.ups-a.ratedWatts: 0.5 is not a whole number; write a whole number',
    'site.yaml:7 parts.UPS-B: the name "UPS-B" is not allowed here; use a name of the form ^[a-z0-9-]+$',
    'site.yaml:12 parts.ats-a.prefered: unknown key "prefered"; did you mean preferred?',
    'site.yaml:13 parts.ats-a.ratedWatts: unknown key "ratedWatts"; remove it; known here are kind, preferred',
    'site.yaml:14 tags.2: "x" stands twice; remove one',
  ]);
});

test('broken YAML, doubled keys and bombs of aliases are faults, too', () => {
  expect(faultsOf('name: a\nname: b\nparts: {}\n')).toEqual([
    expect.stringMatching(/^site\.yaml:2 .*unique.*; keep one of the two$/),
  ]);
  expect(faultsOf('name: [a\nparts: {}\n')[0]).toMatch(/^site\.yaml:\d/);
  expect(faultsOf('name: !<tag:x> a\nparts: {}\n')).toHaveLength(1);
  const level = (depth: number): string => `l${depth}: &l${depth} [${`*l${depth - 1}, `.repeat(9)}]`;
  const bomb = ['l0: &l0 [x]', ...Array.from({ length: 9 }, (_, index) => level(index + 1))].join('\n');
  expect(faultsOf(bomb)).toEqual([expect.stringMatching(/alias/i)]);
  expect(faultsOf('['.repeat(100_000))).not.toEqual([]);
});

test('a file is read, its lines stay known, and one that is not there is a fault', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qosha-yaml-'));
  const file = join(folder, 'site.yaml');
  writeFileSync(file, 'name: Bakı\nparts:\n  ups-a:\n    kind: ups\n    ratedWatts: 5\n');
  const read = readYamlFile(file, site);
  if ('faults' in read) throw new Error(read.faults.map(formatFault).join('\n'));
  expect(read.value.parts['ups-a']).toEqual({ kind: 'ups', ratedWatts: 5 });
  expect(read.places.lineOf(['parts', 'ups-a', 'ratedWatts'])).toBe(5);
  expect(read.places.lineOf(['parts', 'ups-a', 'absent'])).toBe(3);
  const absent = readYamlFile(join(folder, 'absent.yaml'), site);
  expect('faults' in absent && absent.faults[0]?.message).toBe('the file does not exist');
  rmSync(folder, { recursive: true });
});

test('our faults and the own check of TypeBox agree on what is right', () => {
  const words = fc.constantFrom(
    'name',
    'parts',
    'kind',
    'ups',
    'ats',
    'file',
    'env',
    'ratedWatts',
    'preferred',
    'tier',
    'III',
    'x',
    'tags',
    'community',
    '',
  );
  const value = fc.letrec((tie) => ({
    leaf: fc.oneof(words, fc.integer({ min: -2, max: 3 }), fc.double(), fc.constant(null), fc.boolean()),
    tree: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      tie('leaf'),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(words, tie('tree'), { maxKeys: 4 }),
    ),
  })).tree;
  const nearlyRight = fc.record(
    {
      name: fc.oneof({ weight: 4, arbitrary: fc.constant('a') }, value),
      parts: fc.oneof(fc.constant({}), fc.dictionary(words, fc.record({ kind: words, ratedWatts: value }))),
      community: fc.oneof(fc.record({ file: words }), value),
      tags: fc.array(words, { maxLength: 3 }),
    },
    { requiredKeys: [] },
  );
  const schemas: readonly TSchema[] = [site, part, source];
  fc.assert(
    fc.property(fc.constantFrom(...schemas), fc.oneof(value, nearlyRight), (schema, candidate) => {
      const isRight = findSchemaFaults(schema as JsonSchema, candidate).length === 0;
      expect(isRight).toBe(Check(schema, candidate));
    }),
    { numRuns: 5000 },
  );
});

test('near words', () => {
  expect(findNearWord('asess', ['assess', 'poll'])).toBe('assess');
  expect(findNearWord('ratde', ['rated', 'kind'])).toBe('rated');
  expect(findNearWord('volume', ['kind', 'rated'])).toBeUndefined();
});

test('a secret is read from a file or a variable and never shows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qosha-secret-'));
  writeFileSync(join(folder, 'community'), 'gizli söz\n');
  writeFileSync(join(folder, 'empty'), '');
  const place = { folder, path: 'devices.ups-a.community' };
  const read = readSecret({ file: 'community' }, place);
  if ('fault' in read) throw new Error(formatFault(read.fault));
  expect(read.secret.reveal()).toBe('gizli söz');
  const shown = [`${read.secret}`, JSON.stringify({ a: read.secret }), inspect({ a: [read.secret] })].join();
  expect(shown).not.toContain('gizli');
  expect(new Secret('x')).toBeInstanceOf(Secret);
  for (const bad of [{ file: 'empty' }, { file: 'absent' }, { env: 'QOSHA_TEST_ABSENT' }]) {
    const fault = readSecret(bad, place);
    expect('fault' in fault && fault.fault.path).toBe('devices.ups-a.community');
  }
  rmSync(folder, { recursive: true });
});
