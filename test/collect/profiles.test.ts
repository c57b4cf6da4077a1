// The profiles that come with Qosha are free of faults; a faulty one tells all its faults at once, each with its line.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { candidates } from '../../src/collect/identify.ts';
import { loadProfiles } from '../../src/collect/load-profiles.ts';
import { formatFault } from '../../src/core/fault.ts';
import { shippedProfiles } from './shipped-profiles.ts';

test('the profiles that come with Qosha have no faults, and every kind of the demo has one', () => {
  const kinds = new Set(shippedProfiles().map(({ kind }) => kind));
  for (const kind of [
    'ups',
    'generator',
    'transfer-switch',
    'cooling-unit',
    'chiller',
    'pdu',
    'router',
    'switch',
  ])
    expect(kinds).toContain(kind);
});

test('every availability condition names words that its profile can say', () => {
  for (const profile of shippedProfiles()) {
    for (const condition of profile.availability) {
      const rules = profile.points.filter(({ point }) => point === condition.point);
      const words = rules.flatMap((rule) => [
        ...Object.values(rule.states ?? {}),
        ...Object.values(rule.members ?? {}),
        rule.otherwise,
      ]);
      expect(rules.length, `${profile.name} ${condition.point}`).toBeGreaterThan(0);
      if (condition.is === undefined) continue;
      const sayable = condition.is.filter((word) => words.includes(word));
      expect(sayable.length, `${profile.name} ${condition.point}`).toBeGreaterThan(0);
    }
  }
});

test('a model beats its family, and a generic profile comes last', () => {
  const identity = { sysObjectId: '1.3.6.1.4.1.318.1.3.14.5', sysDescr: '' };
  const names = candidates(shippedProfiles(), identity).map(({ profile }) => profile.name);
  expect(names[0]).toBe('apc-inrow-rc');
  const unknown = candidates(shippedProfiles(), { sysObjectId: '1.3.6.1.4.1.99999', sysDescr: '' });
  const firstGeneric = unknown.findIndex(({ profile }) => profile.generic);
  expect(firstGeneric).toBeGreaterThan(0);
  expect(unknown.slice(firstGeneric).every(({ profile }) => profile.generic)).toBe(true);
});

test('all faults of all files are told at once, with line and mend', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qosha-profiles-'));
  try {
    writeFileSync(
      join(folder, 'wrong.yaml'),
      [
        'name: wrong',
        'kind: ups',
        'title: Wrong',
        'mibs: [NONE]',
        'proven: { real: false, how: made up }',
        'includes: [no-such]',
        'points:',
        '  - { point: output.voltag, oid: 1.3.6.1.4.1.1.0 }',
        '  - { point: output.source, oid: 1.3.6.1.4.1.2.0 }',
        '  - { point: output.power, oid: 1.3.6.1.4.1.3.0, decoder: divide-by-column }',
        '  - { point: unit.state, oid: 1.3.6.1.4.1.4.0, states: { 1: on, 2: standby } }',
        'availability:',
        '  - { point: engine.state, is: [running] }',
        '  - { point: unit.state, is: [on, stanby], isNot: [broken-down] }',
        '',
      ].join('\n'),
    );
    writeFileSync(join(folder, 'broken.yaml'), 'name: broken\nkind: boat\n');
    const loaded = loadProfiles(folder);
    const faults = 'faults' in loaded ? loaded.faults.map(formatFault).join('\n') : '';
    expect(faults).toMatch(/wrong\.yaml:6 .*no profile no-such/);
    expect(faults).toMatch(
      /wrong\.yaml:8 .*output\.voltag is not in the registry.*did you mean output\.voltage/,
    );
    expect(faults).toMatch(/wrong\.yaml:9 .*a state needs words/);
    expect(faults).toMatch(/wrong\.yaml:10 .*needs the column divisor/);
    expect(faults).toMatch(/wrong\.yaml:13 .*no point engine\.state/);
    expect(faults).toMatch(/wrong\.yaml:14 .*unit\.state never says stanby; did you mean standby/);
    expect(faults).toMatch(/wrong\.yaml:14 .*unit\.state never says broken-down/);
    expect(faults).toMatch(/broken\.yaml:2 .*kind/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
