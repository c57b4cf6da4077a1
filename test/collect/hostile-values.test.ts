// Every object of every profile that comes with Qosha, when the device answers nonsense: NULL, text for a number, the ends
// of the integer types. Nothing throws, nothing becomes a number that is none, and one bad cell spoils its own point.
import { expect, test } from 'vitest';
import { points } from '../../src/core/points.ts';
import type { Profile } from '../../src/collect/profile.ts';
import { shippedProfiles } from './shipped-profiles.ts';
import { madeUpDevice, readMadeUp, type Objects } from './synthetic-device.ts';

const profiles = shippedProfiles();

type Rule = Profile['points'][number];

/** What a row must say of itself for the rule to take it. */
function chosenBy(rule: Rule, row: string): (readonly [oid: string, wanted: number | string])[] {
  const gate = rule.gate === undefined ? [] : [[rule.gate, 1] as const];
  const conditions = [...(rule.when ?? []), ...(rule.validWhen ?? [])];
  const wanted = conditions.map(({ column, object, is, contains }) => {
    return [object ?? `${column}${row}`, is?.[0] ?? contains?.[0]] as const;
  });
  return [...gate, ...wanted.filter((entry): entry is [string, number | string] => entry[1] !== undefined)];
}

/** The value at every object and in two rows of every column; what chooses rows says what the rule wants to hear. */
function everywhere(profile: Profile, value: number | string | null): Objects {
  const objects = new Map<string, number | string | null>();
  for (const rule of profile.points) {
    const rows = (rule.read ?? 'scalar') === 'scalar' ? [''] : ['.1', '.7.3'];
    for (const row of rows) {
      objects.set(`${rule.oid}${row}`, value);
      const siblings = Object.values(rule.columns ?? {}).map((oid) => [`${oid}${row}`, value] as const);
      const others = [...siblings, ...chosenBy(rule, row)].filter(([oid]) => !objects.has(oid));
      for (const [oid, said] of others) objects.set(oid, said);
    }
  }
  return Object.fromEntries(objects);
}

test.each([null, '', 'not a number', '-', '99999999999999999999', '\u001B[31m\0', -273])(
  'an answer of %j everywhere becomes no number that the device did not say',
  async (value) => {
    for (const profile of profiles) {
      const device = madeUpDevice(everywhere(profile, value));
      const read = await readMadeUp(device, profiles, profile.name);
      for (const reading of read.readings) {
        const where = `${profile.name} ${reading.point} ${reading.oid}`;
        expect(reading.value === null || Number.isFinite(reading.value), where).toBe(true);
        const isMeasured = points[reading.point].kind === 'number' && reading.point !== 'system.uptime';
        if (isMeasured && typeof value !== 'number') expect(reading.quality, where).toBe('missing');
      }
    }
  },
);

test.each([2_147_483_647, -2_147_483_648])('%i is a reading of nothing, whatever its unit', async (value) => {
  const bare = new Set(['count', 'octet', '']);
  for (const profile of profiles) {
    const read = await readMadeUp(madeUpDevice(everywhere(profile, value)), profiles, profile.name);
    const believed = read.readings.filter(
      ({ point, quality, value: shown }) =>
        point !== 'system.uptime' &&
        quality === 'good' &&
        shown !== null &&
        points[point].kind === 'number' &&
        !bare.has(points[point].unit),
    );
    expect(
      believed
        .map(({ point, value: shown }) => `${profile.name} ${point} ${shown}`)
        .filter((line) => !/ \d{1,2}$/.test(line)),
    ).toEqual([]);
  }
});
