import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dutiesBetween, nextOnCall, onCallAt } from '../../src/oncall/schedule.ts';
import type { Rotation, Schedule } from '../../src/oncall/schedule.ts';

const hour = 3_600_000;
const at = (text: string) => Temporal.ZonedDateTime.from(text).epochMilliseconds;

/** Days on which clocks change: Baku's last ones, and Berlin's of a year to come. */
const changes = [
  { timeZone: 'Asia/Baku', on: '2015-03-29', hours: 23 },
  { timeZone: 'Asia/Baku', on: '2015-10-25', hours: 25 },
  { timeZone: 'Europe/Berlin', on: '2026-03-29', hours: 23 },
  { timeZone: 'Europe/Berlin', on: '2026-10-25', hours: 25 },
];

/** Second opinion: walk through all handovers from the first one, with the wall clock of the zone. */
function walk(rotation: Rotation, timeZone: string, atMs: number): string | null {
  const plainTime = Temporal.PlainTime.from(rotation.handoverAt);
  let date = Temporal.PlainDate.from(rotation.startsOn);
  let owner: string | null = null;
  for (let i = 0; ; i++) {
    if (date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds > atMs) return owner;
    if (rotation.endsOn !== undefined && date.toString() >= rotation.endsOn) return null;
    owner = rotation.personIds[i % rotation.personIds.length]!;
    date = date.add({ days: rotation.everyDays });
  }
}

test.each(changes)(
  'exactly one owner at every instant around $on in $timeZone',
  ({ timeZone, on, hours }) => {
    const day = Temporal.PlainDate.from(on);
    const midnight = day.toZonedDateTime({ timeZone });
    expect(midnight.hoursInDay).toBe(hours);
    for (const handoverAt of ['00:00', '01:30', '02:00', '02:30', '03:00', '04:30', '05:00', '08:00']) {
      for (const everyDays of [1, 7]) {
        const startsOn = day.subtract({ days: 9 }).toString();
        const rotation = { startsOn, handoverAt, everyDays, personIds: ['a', 'b', 'c'] };
        const schedule: Schedule = { timeZone, rotations: [rotation], overrides: [] };
        const fromMs = midnight.subtract({ days: 3 }).epochMilliseconds;
        const toMs = midnight.add({ days: 6 }).epochMilliseconds;
        for (let ms = fromMs; ms < toMs; ms += 47 * 60_000) {
          const duty = onCallAt(schedule, ms);
          expect(duty.personId).toBe(walk(rotation, timeZone, ms));
          expect(duty.fromMs <= ms && ms < duty.untilMs).toBe(true);
        }
        const duties = dutiesBetween(schedule, fromMs, toMs);
        expect(duties.at(0)?.fromMs).toBe(fromMs);
        expect(duties.at(-1)?.untilMs).toBe(toMs);
        duties.slice(1).forEach((duty, i) => expect(duty.fromMs).toBe(duties[i]!.untilMs));
        expect(duties.filter(({ personId }) => personId === null)).toEqual([]);
      }
    }
  },
);

test('the duty over the change has as many hours as its day', () => {
  const rotation = { startsOn: '2026-10-20', handoverAt: '08:00', everyDays: 1, personIds: ['a', 'b'] };
  const schedule: Schedule = { timeZone: 'Europe/Berlin', rotations: [rotation], overrides: [] };
  const lengths = dutiesBetween(
    schedule,
    at('2026-10-23T08:00[Europe/Berlin]'),
    at('2026-10-27T08:00[Europe/Berlin]'),
  ).map((duty) => (duty.untilMs - duty.fromMs) / hour);
  expect(lengths).toEqual([24, 25, 24, 24]);
});

test('overrides, layers, gaps: duties tile the time and agree with every single instant', () => {
  const zone = fc.constantFrom(...changes);
  const rotation = fc.record({
    start: fc.integer({ min: -20, max: 10 }),
    length: fc.option(fc.integer({ min: 1, max: 20 })),
    handover: fc.integer({ min: 0, max: 1439 }),
    everyDays: fc.constantFrom(1, 2, 7),
    personIds: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }),
  });
  const override = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 40 }));
  fc.assert(
    fc.property(
      zone,
      fc.array(rotation, { maxLength: 3 }),
      fc.array(override, { maxLength: 4 }),
      (change, layers, blocks) => {
        const day = Temporal.PlainDate.from(change.on);
        const fromMs = day
          .subtract({ days: 6 })
          .toZonedDateTime({ timeZone: change.timeZone }).epochMilliseconds;
        let endMs = fromMs;
        const overrides = blocks.map(([wait, hours]) => {
          const start = endMs + (wait % 60) * hour;
          endMs = start + hours * hour;
          return { personId: 'x', fromMs: start, untilMs: endMs };
        });
        const rotations = layers.map(({ start, length, handover, everyDays, personIds }): Rotation => {
          const startsOn = day.add({ days: start });
          return {
            startsOn: startsOn.toString(),
            ...(length === null ? {} : { endsOn: startsOn.add({ days: length * everyDays }).toString() }),
            handoverAt: Temporal.PlainTime.from('00:00').add({ minutes: handover }).toString(),
            everyDays,
            personIds,
          };
        });
        const schedule: Schedule = { timeZone: change.timeZone, rotations, overrides };
        const toMs = fromMs + 12 * 24 * hour;
        const duties = dutiesBetween(schedule, fromMs, toMs);
        expect(duties[0]?.fromMs).toBe(fromMs);
        expect(duties.at(-1)?.untilMs).toBe(toMs);
        for (let ms = fromMs; ms < toMs; ms += 47 * 60_000) {
          const mine = duties.filter((duty) => duty.fromMs <= ms && ms < duty.untilMs);
          expect(mine).toHaveLength(1);
          const isOverridden = overrides.some((one) => one.fromMs <= ms && ms < one.untilMs);
          const byLayers = rotations.map((one) => walk(one, change.timeZone, ms)).find((id) => id !== null);
          expect(mine[0]?.personId).toBe(isOverridden ? 'x' : (byLayers ?? null));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('who comes next, and where nobody comes', () => {
  const rotation = { startsOn: '2026-11-02', handoverAt: '08:00', everyDays: 7, personIds: ['a', 'b'] };
  const schedule: Schedule = { timeZone: 'Asia/Baku', rotations: [rotation], overrides: [] };
  const monday = at('2026-11-02T08:00[Asia/Baku]');
  expect(onCallAt(schedule, monday - 1)).toEqual({ personId: null, fromMs: -Infinity, untilMs: monday });
  expect(nextOnCall(schedule, monday)).toMatchObject({ personId: 'b', fromMs: monday + 7 * 24 * hour });
  const alone = { ...schedule, rotations: [{ ...rotation, personIds: ['a'] }] };
  expect(nextOnCall(alone, monday)).toBeUndefined();
  expect(dutiesBetween({ ...schedule, rotations: [] }, 0, hour)).toEqual([
    { personId: null, fromMs: 0, untilMs: hour },
  ]);
});
