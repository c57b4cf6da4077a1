// The list of a device's points finds what a map would find, in whatever order it is asked, short or long.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PointList } from '../../src/readings/point-list.ts';

test('finds what a map finds', () => {
  const asked = fc.array(fc.tuple(fc.constantFrom('voltage', 'current', 'power'), fc.nat(120).map(String)), {
    maxLength: 600,
    size: 'max',
  });
  fc.assert(
    fc.property(asked, (addresses) => {
      const list = new PointList<{ point: string; instance: string; version: number }>();
      const model = new Map<string, number>();
      for (const [version, [point, instance]] of addresses.entries()) {
        if (version % 7 === 0) {
          const places = [...list.entries().keys()].filter((at) => list.at(at)?.point === point);
          expect(list.placesOf(point)).toEqual(places);
        }
        const key = `${point}\t${instance}`;
        const place = list.find(point, instance);
        expect(list.at(place)?.version).toBe(model.get(key));
        if (place < 0) list.push({ point, instance, version });
        else list.replace(place, { point, instance, version });
        model.set(key, version);
      }
      expect(list.length).toBe(model.size);
    }),
    { numRuns: 200 },
  );
});
