// The offset of local time that is kept between two transitions is the one that the zone has at each instant.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { momentAt } from '../../src/simulator/daily-curve.ts';

test('local time is that of the zone at every instant, on both sides of a transition and on it', () => {
  // Changes twice a year, gave it up in 2016, never had it, and half an hour.
  const zones = ['Europe/Berlin', 'Asia/Baku', 'UTC', 'Australia/Lord_Howe'];
  const transitions = zones.flatMap((zone) => {
    const found: number[] = [];
    let at = Temporal.ZonedDateTime.from(`2014-01-01T00:00[${zone}]`).getTimeZoneTransition('next');
    for (; at !== null && found.length < 8; at = at.getTimeZoneTransition('next'))
      found.push(at.epochMilliseconds);
    return found;
  });
  const near = fc
    .tuple(fc.constantFrom(...transitions), fc.constantFrom(-1, -0.5, 0, 0.5, 1, 86_400_000))
    .map(([at, by]) => at + by);
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.array(near, { minLength: 1 }), (zone, instants) => {
      for (const epochMs of instants) {
        const zoned = Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs)).toZonedDateTimeISO(zone);
        expect(momentAt(epochMs, zone)).toEqual({ epochMs, offsetSeconds: zoned.offsetNanoseconds / 1e9 });
      }
    }),
    { numRuns: 300 },
  );
  expect(() => momentAt(0, 'Nowhere/Else')).toThrow(RangeError);
});
