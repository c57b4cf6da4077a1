import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findFaults } from '../../src/alerts/find.ts';
import type { ComponentState } from '../../src/site/component.ts';
import { components, devices, situation } from './small-site.ts';
import type { Told } from './small-site.ts';

function causes(told: Told): string[] {
  return findFaults(situation(told))
    .findings.filter((finding) => finding.causeKeys.length === 0)
    .map((finding) => `${finding.key} ${finding.priority}`);
}
const find = (told: Told, key: string) => findFaults(situation(told)).findings.find((one) => one.key === key);

test('a healthy site has nothing to say', () => {
  const { findings, undetermined } = findFaults(situation());
  expect(findings).toEqual([]);
  expect([...undetermined]).toEqual([]);
});

test('just after the start nobody is woken, and nothing is thought to be over', () => {
  const { findings, undetermined } = findFaults(situation({ notAsked: devices.map((device) => device.id) }));
  expect(findings).toEqual([]);
  expect(undetermined).toContain('verdict');
  expect(undetermined).toContain('component:ups-a');
  expect(undetermined).toContain('device:dev-ups-a');
});

test('what cannot be judged for a moment though its device answers is asked again before anybody is woken', () => {
  const told: Told = { states: { 'ups-a': 'unknown' } };
  const young = findFaults({ ...situation(told), nowMs: 14_999 });
  expect(young.findings).toEqual([]);
  expect(young.undetermined).toContain('telemetry:ups-a');
  expect(young.undetermined).toContain('verdict');
  const old = findFaults({ ...situation(told), nowMs: 15_000 });
  expect(old.findings.map(({ key }) => key)).toEqual(['telemetry:ups-a', 'verdict']);
});

test('one failure is one page, and the verdict it breaks hangs on it', () => {
  expect(causes({ states: { 'ups-a': 'unavailable' } })).toEqual(['component:ups-a high']);
  const verdict = find({ states: { 'ups-a': 'unavailable' } }, 'verdict');
  expect(verdict).toMatchObject({ code: 'verdict-no', priority: 'medium', causeKeys: ['component:ups-a'] });
  expect(find({ states: { 'ups-a': 'unavailable' } }, 'component:ups-a')).toMatchObject({
    consequences: ['pdu-a'],
    consequence: { code: 'consequence-verdict-no' },
  });
});

test('what is dead because its feed is dead is a consequence, and counts as undetermined', () => {
  const told: Told = { states: { 'ups-a': 'unavailable', 'pdu-a': 'unavailable' }, silent: ['dev-pdu-a'] };
  expect(causes(told)).toEqual(['component:ups-a high']);
  const { undetermined } = findFaults(situation(told));
  expect(undetermined).toContain('component:pdu-a');
  expect(undetermined).toContain('device:dev-pdu-a');
  // The feed is back, the board is not: it is a failure of its own now.
  expect(causes({ states: { 'pdu-a': 'unavailable' } })).toEqual(['component:pdu-a high']);
});

test('loads lost make their causes critical, all of them', () => {
  const both: Told = { states: { 'ups-a': 'unavailable', 'pdu-b': 'unavailable' } };
  expect(causes(both)).toEqual(['component:pdu-b critical', 'component:ups-a critical']);
  expect(find(both, 'component:ups-a')?.consequences).toEqual(['pdu-a', 'r1', 'r2']);
  expect(find(both, 'component:ups-a')?.consequence).toEqual({
    code: 'consequence-lost',
    params: { count: 2 },
  });
});

test('a known failure is not excused by an unknown feed', () => {
  expect(causes({ states: { 'pdu-a': 'unavailable' }, silent: ['dev-ups-a'] })).toEqual([
    'component:pdu-a high',
    'device:dev-ups-a medium',
  ]);
});

test('mains gone on both sides: batteries hang on the mains, which become critical', () => {
  const told: Told = {
    states: {
      'util-a': 'unavailable',
      'util-b': 'unavailable',
      'ats-a': 'unavailable',
      'ats-b': 'unavailable',
    },
    onBattery: ['ups-a', 'ups-b'],
  };
  expect(causes(told)).toEqual([
    'component:ats-a critical',
    'component:ats-b critical',
    'component:util-a critical',
    'component:util-b critical',
  ]);
  expect(find(told, 'on-battery')?.causeKeys.length).toBe(4);
  expect(find(told, 'component:ats-a')?.consequence?.code).toBe('consequence-battery');
  expect(causes({ onBattery: ['ups-a'] })).toEqual(['on-battery high']);
});

test('a silent device is one finding; a silent network is one finding too', () => {
  expect(causes({ silent: ['dev-ups-a'] })).toEqual(['device:dev-ups-a high']);
  expect(find({ silent: ['dev-ups-a'] }, 'verdict')).toMatchObject({ code: 'verdict-not-proven' });
  expect(causes({ silent: devices.map((device) => device.id) })).toEqual(['devices high']);
});

test('an answering device whose reading cannot be believed is told quietly', () => {
  expect(causes({ states: { 'ups-a': 'unknown' } })).toEqual(['telemetry:ups-a high']);
  expect(findFaults(situation({ states: { 'ups-a': 'unknown' } })).undetermined).toContain('component:ups-a');
});

test('a reading that grew old before its device counts as silent is no finding of its own', () => {
  const told = { states: { 'ups-a': 'unknown' }, missedOnce: ['dev-ups-a'] } as const;
  expect(find(told, 'telemetry:ups-a')).toBeUndefined();
  expect(findFaults(situation(told)).undetermined).toContain('telemetry:ups-a');
});

test('circles across media still end in a cause', () => {
  const loop = (id: string, provides: 'power' | 'cooling', medium: 'power' | 'cooling', member: string) => ({
    ...components[0]!,
    id,
    name: id,
    kind: 'unit',
    provides,
    inputs: [{ medium, mode: 'share' as const, members: [member] }],
  });
  const extra = [loop('fan', 'cooling', 'power', 'psu'), loop('psu', 'power', 'cooling', 'fan')];
  expect(causes({ extra, states: { fan: 'unavailable', psu: 'unavailable' } })).toEqual([
    'component:fan medium',
  ]);
  expect(causes({ extra, states: { psu: 'unavailable' } })).toEqual(['component:psu medium']);
});

test('whatever is wrong, every lost load and every failure has a cause that is told', () => {
  const state = fc.constantFrom<ComponentState>('available', 'available', 'unavailable', 'unknown');
  const ids = components.map((component) => component.id);
  const told = fc.record({
    states: fc
      .tuple(...ids.map(() => state))
      .map((list) => Object.fromEntries(ids.map((id, i) => [id, list[i]!]))),
    silent: fc.subarray(devices.map((device) => device.id)),
    onBattery: fc.subarray(['ups-a', 'ups-b']),
  });
  fc.assert(
    fc.property(told, (one) => {
      const at = situation(one);
      const { findings, undetermined } = findFaults(at);
      const causing = findings.filter((finding) => finding.causeKeys.length === 0);
      const keys = new Set(findings.map((finding) => finding.key));
      expect(keys.size).toBe(findings.length);
      for (const finding of findings) {
        for (const cause of finding.causeKeys) expect(keys).toContain(cause);
        expect(undetermined).not.toContain(finding.key);
      }
      // Every consequence leads to something that is paged.
      if (findings.length > 0) expect(causing.length).toBeGreaterThan(0);
      const isBlind = Object.values(one.states).includes('unknown');
      for (const [load, supply] of at.supply) {
        const isTold = causing.some(
          (cause) =>
            cause.priority === 'critical' &&
            (cause.componentId === load || cause.consequences.includes(load)),
        );
        if (supply === 'lost' && !isBlind) expect(isTold).toBe(true);
      }
      for (const [id, judged] of at.statuses) {
        if (judged.state !== 'unavailable' || one.onBattery.includes(id)) continue;
        const isTold = causing.some((cause) => cause.componentId === id || cause.consequences.includes(id));
        expect(isTold).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('another SNMPv3 engine in a place of a device is told, silent or not', () => {
  expect(causes({ swapped: ['dev-ups-a'] })).toEqual(['engine:dev-ups-a medium']);
  expect(find({ swapped: ['dev-ups-a'] }, 'engine:dev-ups-a')).toMatchObject({
    code: 'device-engine-changed',
    deviceId: 'dev-ups-a',
    params: { name: 'Device ups-a' },
    consequences: [],
  });
  expect(causes({ swapped: ['dev-ups-a'], silent: ['dev-ups-a'] })).toContain('engine:dev-ups-a medium');
});
