// The rules about batteries, fuel and protection; and that what nobody judged is neither wrong nor over.
import { expect, test } from 'vitest';
import type { AutonomySituation } from '../../src/alerts/find-autonomy.ts';
import { findAll } from '../../src/alerts/find-all.ts';
import type { BatteryStanding } from '../../src/autonomy/battery-book.ts';
import type { GeneratorFuel } from '../../src/autonomy/fuel-standing.ts';
import type { LoadProtection } from '../../src/redundancy/protection.ts';
import { usualAutonomy } from '../../src/site/autonomy.ts';
import { situation } from './small-site.ts';
import type { Told } from './small-site.ts';

const nowMs = 1_000_000;

interface Scene {
  readonly battery?: Partial<BatteryStanding>;
  readonly hoursAtN?: number | null;
  readonly siteHours?: number | null;
  readonly protection?: Partial<LoadProtection>;
  readonly unprotectedForMs?: number;
}

function autonomyOf(scene: Scene): AutonomySituation {
  const { battery = {}, hoursAtN = 40, siteHours = 40, protection = {}, unprotectedForMs } = scene;
  const standing: BatteryStanding = {
    componentId: 'ups-a',
    mode: 'ready',
    seconds: 900,
    atMs: nowMs,
    source: 'ups',
    uncertaintySeconds: null,
    learntFrom: 0,
    distrust: null,
    chargePercent: 100,
    outputKw: 20,
    secondsAt: () => 900,
    care: null,
    volts: null,
    celsius: null,
    lastDischarge: null,
    ...battery,
  };
  const fuel = { loadKw: 20, litresPerHour: 10, source: 'curve' } as const;
  const generator: GeneratorFuel = {
    id: 'gen-1',
    level: null,
    tankLitres: 1000,
    tankId: null,
    isRunning: false,
    outputKw: 0,
    state: 'ready',
    mode: 'auto',
    starts: null,
    failedStarts: null,
    now: { ...fuel, hours: hoursAtN },
    atN: { ...fuel, hours: hoursAtN },
  };
  const load: LoadProtection = {
    state: 'on-utility',
    secondsLeft: null,
    heldSeconds: 900,
    feeds: [],
    isMixed: false,
    ...protection,
  };
  return {
    nowMs,
    settings: usualAutonomy,
    batteries: () => new Map([['ups-a', standing]]),
    fuel: () => ({ generators: [generator], tanks: [], siteHoursAtN: siteHours }),
    protection: () => new Map([['r1', load]]),
    unprotectedSince: () =>
      new Map(unprotectedForMs === undefined ? [] : [['r1', nowMs - unprotectedForMs] as const]),
  };
}

const find = (scene: Scene, told: Told = {}) => findAll({ ...situation(told), autonomy: autonomyOf(scene) });
const said = (scene: Scene, told: Told = {}) =>
  find(scene, told).findings.map(({ key, code, priority }) => `${key} ${code} ${priority}`);

test('a site with time and fuel has nothing to say', () => {
  const { findings, undetermined } = find({});
  expect(findings).toEqual([]);
  expect([...undetermined]).toEqual([]);
});

test('fuel below the rule: the site is the cause, and each set follows from it', () => {
  expect(said({ hoursAtN: 11.9 })).toEqual(['fuel:gen-1 generator-fuel-short medium']);
  const { findings } = find({ hoursAtN: 9.66, siteHours: 9.66 });
  expect(findings).toMatchObject([
    { key: 'fuel', priority: 'high', params: { hours: 9.6, minimum: 12 }, causeKeys: [] },
    { key: 'fuel:gen-1', causeKeys: ['fuel'] },
  ]);
});

test('a level nobody can read is neither short nor enough', () => {
  const { findings, undetermined } = find({ hoursAtN: null, siteHours: null });
  expect(findings).toEqual([]);
  expect([...undetermined].sort()).toEqual(['fuel', 'fuel:gen-1']);
});

test('a battery too short for a late generator, by its charge; while it discharges that is not judged', () => {
  expect(said({ battery: { seconds: 299 } })).toEqual(['battery-time:ups-a battery-short medium']);
  expect(said({ battery: { seconds: 299, chargePercent: 60 } })).toEqual([
    'battery-time:ups-a battery-recharging low',
  ]);
  for (const battery of [
    { mode: 'discharging', seconds: 20 },
    { seconds: null },
    { mode: 'unknown' },
  ] as const) {
    const { findings, undetermined } = find({ battery });
    expect(findings).toEqual([]);
    expect(undetermined).toContain('battery-time:ups-a');
  }
});

test('a battery that is bad or old', () => {
  expect(said({ battery: { care: 'bad' } })).toEqual(['battery-care:ups-a battery-bad medium']);
  expect(said({ battery: { care: 'test-failed' } })).toEqual(['battery-care:ups-a battery-bad medium']);
  expect(said({ battery: { care: 'past-life' } })).toEqual(['battery-care:ups-a battery-replace low']);
  expect(find({ battery: { mode: 'unknown' } }).undetermined).toContain('battery-care:ups-a');
});

test('a load that lost its battery is told after the grace, and with its UPS where that is known', () => {
  const protection = { state: 'unprotected', heldSeconds: 0 } as const;
  const soon = find({ protection, unprotectedForMs: 5_000 });
  expect(soon.findings).toEqual([]);
  expect(soon.undetermined).toContain('unprotected');
  const { findings } = find({ protection, unprotectedForMs: 60_000 });
  expect(findings).toMatchObject([
    {
      key: 'unprotected',
      priority: 'high',
      consequences: ['r1'],
      params: { count: 1, names: 'R1' },
      causeKeys: [],
    },
  ]);
  const bypassed = find(
    { protection, unprotectedForMs: 60_000, battery: { mode: 'bypassed' } },
    { states: { 'ups-a': 'unavailable' } },
  );
  expect(bypassed.findings.find(({ key }) => key === 'unprotected')?.causeKeys).toEqual(['component:ups-a']);
  expect(find({ protection: { state: 'unknown' } }).undetermined).toContain('unprotected');
});
