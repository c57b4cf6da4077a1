// What notifications are called, in whichever of their two forms they come, by standard and by profile.

import { describe, expect, test } from 'vitest';
import { loadProfiles } from '../../src/collect/load-profiles.ts';
import { standardTrap, wordsOf } from '../../src/collect/trap-names.ts';
import { isMeasuredBy } from '../../src/collect/trap-varbinds.ts';

const loaded = loadProfiles();
if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
const { profiles } = loaded;

describe('a notification', () => {
  test('of a standard has its name with and without the zero before its number', () => {
    expect(standardTrap('1.3.6.1.6.3.1.1.5.3')).toEqual({ name: 'linkDown', words: 'link down' });
    expect(standardTrap('1.3.6.1.2.1.33.2.1')?.name).toBe('upsTrapOnBattery');
    expect(standardTrap('1.3.6.1.2.1.33.2.0.1')?.name).toBe('upsTrapOnBattery');
    expect(standardTrap('1.3.6.1.4.1.8072.4.0.2')?.name).toBe('nsNotifyShutdown');
    expect(standardTrap('1.3.6.1.2.1.33.2.0.9')).toBeUndefined();
    expect(standardTrap('1.3.6.1.4.1.318.0.5')).toBeUndefined();
  });

  test('of a profile has its words in both forms too', () => {
    const apc = profiles.find(({ name }) => name === 'apc-ups');
    expect(apc && wordsOf(apc.traps, '1.3.6.1.4.1.318.0.5')).toBe('on battery');
    expect(apc && wordsOf(apc.traps, '1.3.6.1.4.1.318.5')).toBe('on battery');
    expect(apc && wordsOf(apc.traps, '1.3.6.1.4.1.318.0.99999')).toBeUndefined();
  });

  test('that a profile explains is one of v2c form: no profile names a trap by its v1 numbers', () => {
    const named = profiles.flatMap(({ name, traps }) => [...traps.keys()].map((oid) => `${name} ${oid}`));
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((one) => !/ 1\.3\.6\.1(\.\d+){3,}$/u.test(one))).toEqual([]);
  });

  test('carries measurements where its profile reads a number, whatever the row', () => {
    const ups = profiles.filter(({ name }) => name === 'rfc1628-ups');
    expect(ups).toHaveLength(1);
    expect(isMeasuredBy(ups, '1.3.6.1.2.1.33.1.4.4.1.5.1')).toBe(true);
    expect(isMeasuredBy(ups, '1.3.6.1.2.1.33.1.4.1.0')).toBe(false);
    expect(isMeasuredBy(ups, '1.3.6.1.2.1.2.2.1.8.5')).toBe(false);
    expect(isMeasuredBy([], '1.3.6.1.2.1.33.1.4.4.1.5.1')).toBe(false);
  });
});
