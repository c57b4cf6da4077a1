// The guide to writing a profile: its worked example does what it says, and nothing that a profile may say is left out.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeNamed, decoderNames } from '../../src/collect/decoders.ts';
import { loadProfiles, profileFolder } from '../../src/collect/load-profiles.ts';
import { profileSchema } from '../../src/collect/profile-schema.ts';
import { WalkChannel } from '../../src/collect/walk-channel.ts';
import { readWalk } from '../../src/collect/walk-file.ts';
import { formatFault } from '../../src/core/fault.ts';
import { readMadeUp } from './synthetic-device.ts';

const guide = readFileSync(join(profileFolder, 'README.md'), 'utf8');

function block(language: string): string {
  return guide.split(`\`\`\`${language}\n`)[1]?.split('\n```')[0] ?? '';
}

test('the example of the guide reads what the guide says, from the walk to the table', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qosha-guide-'));
  try {
    const file = join(folder, 'brise-cooler.yaml');
    writeFileSync(file, `${block('yaml')}\n`);
    const loaded = loadProfiles(profileFolder, file);
    if ('faults' in loaded) throw new Error(loaded.faults.map(formatFault).join('\n'));
    const walk = readWalk(block('text walk'), 'guide');
    expect(walk.faults).toEqual([]);
    const read = await readMadeUp(new WalkChannel(walk.varbinds), loaded.profiles);
    expect(read.profile).toBe('brise-cooler');
    const shown = read.readings.map(({ point, instance, state, value, unit, quality }) => {
      const told = state ?? (value === null ? '-' : `${value} ${unit}`);
      return [point, instance, told, quality === 'good' ? '' : quality]
        .filter((part) => part !== '')
        .join(' ');
    });
    const promised = block('text readings')
      .split('\n')
      .map((line) => line.trim().replaceAll(/ {2,}/g, ' '));
    expect(shown.toSorted()).toEqual(promised.toSorted());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Every key that the schema knows, however deep. */
function keysOf(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = 'properties' in node ? Object.keys(node.properties as object) : [];
  return [...own, ...Object.values(node).flatMap(keysOf)];
}

test('the guide names every key and every decoder', () => {
  const keys = [...new Set(keysOf(profileSchema))].filter((key) => !['real', 'how'].includes(key));
  expect(keys.length).toBeGreaterThan(50);
  const code = [...guide.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '').join(' ');
  const words = new Set(code.split(/[^\w-]+/));
  expect(keys.filter((key) => !words.has(key))).toEqual([]);
  expect(decoderNames.filter((name) => !words.has(name))).toEqual([]);
});

test('milliwatts of light: 1 mW is 0 dBm, no light is missing', () => {
  const at = (value: number) => decodeNamed('milliwatts-dbm', { oid: '1.3', type: 'integer', value }, {});
  expect(at(1)).toEqual({ kind: 'number', value: 0 });
  expect(at(2)).toEqual({ kind: 'number', value: 3.01 });
  expect(at(0)).toEqual({ kind: 'missing' });
});
