// The demonstration site is what it claims to be: a Tier III class site on paper, with the margins that make the drills
// tell something.
import { expect, test } from 'vitest';
import { assess } from '../../src/redundancy/assess.ts';
import type { PlantComponent } from '../../src/site/component.ts';
import { demoSite } from './plant-on-clock.ts';

const site = demoSite();

function verdictWithout(...ids: string[]): string {
  const components = site.components.map((component): PlantComponent => {
    return ids.includes(component.id) ? { ...component, state: 'unavailable' } : component;
  });
  return assess({ components }).report.live.concurrentlyMaintainable;
}

test('its design is concurrently maintainable, on generators too, and no load hangs on one thing', () => {
  const { report } = assess({ components: site.components });
  expect(report.design.concurrentlyMaintainable).toBe(true);
  expect(report.live.concurrentlyMaintainable).toBe('yes');
  expect(report.live.singlePointsOfFailure).toEqual([]);
  expect(Object.values(report.live.onGenerators).every(({ ok }) => ok)).toBe(true);
  expect(
    Object.values(report.live.loads).every(({ paths }) => paths.power === 2 && paths.network === 2),
  ).toBe(true);
  const tight = Object.entries(report.live.headroom).filter(([id, left]) => {
    const capacity = site.components.find((component) => component.id === id)?.capacity ?? 0;
    return left < capacity * 0.1;
  });
  expect(tight).toEqual([]);
});

test('it has what a site of its class has', () => {
  const count = (kind: string): number =>
    site.components.filter((component) => component.kind === kind).length;
  const counts = [
    'rack',
    'rack-pdu',
    'utility',
    'generator',
    'transfer-switch',
    'static-transfer-switch',
    'chiller',
    'carrier',
    'duct',
    'router',
  ];
  expect(counts.map(count)).toEqual([24, 48, 2, 3, 2, 1, 2, 2, 2, 2]);
  expect(site.racks).toHaveLength(24);
  expect(new Set(site.devices.map(({ port }) => port)).size).toBe(site.devices.length);
});

test('one unit out of an N+1 group costs the verdict, losing both utilities does not', () => {
  expect(verdictWithout('utility-a', 'utility-b')).toBe('yes');
  for (const id of ['gen-2', 'ups-a-1', 'crah-1', 'chiller-1', 'ats-a', 'sts-1', 'carrier-1'])
    expect(verdictWithout(id), id).toBe('no');
});
