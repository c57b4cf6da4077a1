// The site as it stands, on a virtual clock: readings become states and verdicts, age and silence take them back, and
// alerts look when an event has settled.
import { beforeEach, describe, expect, it } from 'vitest';
import { LivePlant } from '../../src/commands/live-plant.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { Secret } from '../../src/platform/secret.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import type { Reading } from '../../src/readings/reading.ts';
import type { Binding, Device, DeviceKind, Site, SiteComponent } from '../../src/site/site.ts';

//  mains ─ switch ─ ups ─ rack
function component(id: string, feeder?: string, isLoad = false): SiteComponent {
  const inputs = feeder === undefined ? [] : [{ medium: 'power', mode: 'share', members: [feeder] } as const];
  const base = { id, name: id, kind: id, line: 1, demand: {}, efficiency: 1, isolates: [] } as const;
  const provided = isLoad ? {} : { provides: 'power' as const };
  return { ...base, ...provided, inputs, removable: true, state: 'available' };
}

function device(id: string, kind: DeviceKind, bindings: readonly Binding[]): Device {
  return {
    id,
    name: id,
    kind,
    address: '127.0.0.1',
    port: 161,
    security: { version: 'v2c', community: new Secret('public') },
    profile: 'auto',
    intervalSeconds: 5,
    timeoutMs: 1000,
    retries: 1,
    bindings,
  };
}

const site: Site = {
  file: 'site.yaml',
  id: 's',
  name: 'S',
  timeZone: 'UTC',
  currency: 'AZN',
  components: [
    component('mains'),
    component('switch', 'mains'),
    component('ups', 'switch'),
    component('rack', 'ups', true),
  ],
  devices: [
    device('ats', 'transfer-switch', [
      { component: 'mains', available: [{ point: 'source.state', is: ['ok'] }] },
      { component: 'switch', available: [{ point: 'output.state', is: ['ok'], graceSeconds: 15 }] },
    ]),
    device('ups-card', 'ups', [
      { component: 'ups', available: [{ point: 'output.source', is: ['normal', 'battery'] }] },
    ]),
  ],
  rooms: [],
  racks: [],
};

describe('the live plant', () => {
  let clock: VirtualClock;
  let board: LatestBoard;
  let plant: LivePlant;

  beforeEach(() => {
    clock = new VirtualClock(Date.UTC(2026, 0, 1));
    board = new LatestBoard(clock);
    plant = new LivePlant({ site, board, clock, profileConditions: () => undefined });
  });

  function say(deviceId: string, point: Reading['point'], state: string): void {
    const reading = {
      deviceId,
      point,
      state,
      instance: '',
      label: '',
      oid: '1.3',
      value: 1,
      unit: '',
    } as const;
    board.put([{ ...reading, quality: 'good', takenAtMs: clock.epochMs() }]);
  }

  function sayAllWell(): void {
    say('ats', 'source.state', 'ok');
    say('ats', 'output.state', 'ok');
    say('ups-card', 'output.source', 'normal');
  }

  function states(): Record<string, string | undefined> {
    return Object.fromEntries(site.components.map(({ id }) => [id, plant.status(id)?.state]));
  }

  it('knows nothing until devices speak, except what no device speaks for', () => {
    expect(states()).toEqual({ mains: 'unknown', switch: 'unknown', ups: 'unknown', rack: 'available' });
    sayAllWell();
    expect(new Set(Object.values(states()))).toEqual(new Set(['available']));
    expect(plant.supply().get('rack')).toBe('fed');
  });

  it('takes back what it was told when it grows old, and at once when the device falls silent', async () => {
    sayAllWell();
    await clock.advance(12_400);
    plant.judgeAll();
    expect(plant.status('ups')?.state).toBe('available');
    await clock.advance(200);
    plant.judgeAll();
    expect(plant.status('ups')).toMatchObject({ state: 'unknown', reason: { found: 'stale' } });
    sayAllWell();
    expect(plant.status('ups')?.state).toBe('available');
    const health = { lastAnswerMs: null, lastError: null, profile: null, latenessMs: 0 };
    plant.noteHealth({ deviceId: 'ups-card', state: 'silent', sinceMs: clock.epochMs(), ...health });
    expect(plant.status('ups')?.state).toBe('unknown');
  });

  it('says of a rack on battery that it is on battery, and lost when the UPS says off', () => {
    sayAllWell();
    say('ats', 'source.state', 'failed');
    say('ats', 'output.state', 'failed');
    say('ups-card', 'output.source', 'battery');
    expect(plant.assessment().report.live.baseline.lost).toEqual(['rack']);
    expect(plant.supply().get('rack')).toBe('on-battery');
    say('ups-card', 'output.source', 'none');
    expect(plant.supply().get('rack')).toBe('lost');
  });

  it('tells that batteries carry it, and that nobody says so any more', async () => {
    sayAllWell();
    let told = 0;
    plant.onChange(() => told++);
    say('ups-card', 'output.source', 'battery');
    expect(told).toBe(1);
    expect([...plant.onBattery()]).toEqual(['ups']);
    await clock.advance(12_600);
    plant.judgeAll();
    expect([...plant.onBattery()]).toEqual([]);
  });

  it('gives the verdict at once and the alarm after the grace', async () => {
    sayAllWell();
    await clock.advance(300);
    say('ups-card', 'output.source', 'battery');
    say('ats', 'output.state', 'failed');
    expect(plant.status('switch')?.state).toBe('unavailable');
    await clock.advance(1_000);
    expect(plant.alertView()?.statuses.get('switch')?.state).toBe('available');
    for (let second = 0; second < 15; second++) {
      await clock.advance(1_000);
      say('ats', 'source.state', 'ok');
      say('ats', 'output.state', 'failed');
      say('ups-card', 'output.source', 'battery');
      plant.judgeAll();
    }
    await clock.advance(300);
    expect(plant.alertView()?.statuses.get('switch')?.state).toBe('unavailable');
  });

  it('takes batteries for granted while a switch without output is in its grace, and not a moment longer', async () => {
    sayAllWell();
    await clock.advance(1_000);
    say('ats', 'output.state', 'failed');
    say('ups-card', 'output.source', 'battery');
    await clock.advance(300);
    say('ats', 'output.state', 'ok');
    await clock.advance(300);
    expect([...plant.onBattery()]).toEqual(['ups']);
    expect([...(plant.alertView()?.onBattery ?? [])]).toEqual([]);
    for (let second = 0; second < 15; second++) {
      await clock.advance(1_000);
      say('ups-card', 'output.source', 'battery');
    }
    expect([...(plant.alertView()?.onBattery ?? [])]).toEqual(['ups']);
  });

  it('takes batteries for granted after a switch has moved, however short its gap was', async () => {
    sayAllWell();
    say('ats', 'source.selected', 'b');
    await clock.advance(1_000);
    say('ups-card', 'output.source', 'battery');
    await clock.advance(300);
    expect([...(plant.alertView()?.onBattery ?? [])]).toEqual(['ups']);
    say('ats', 'source.selected', 'a');
    await clock.advance(300);
    expect([...(plant.alertView()?.onBattery ?? [])]).toEqual([]);
  });

  it('tells of batteries at once where a feed is lost', async () => {
    sayAllWell();
    await clock.advance(1_000);
    say('ats', 'source.state', 'failed');
    say('ats', 'output.state', 'failed');
    say('ups-card', 'output.source', 'battery');
    await clock.advance(300);
    expect([...(plant.alertView()?.onBattery ?? [])]).toEqual(['ups']);
  });

  it('ends the grace when a load goes dark', async () => {
    sayAllWell();
    say('ats', 'output.state', 'failed');
    say('ups-card', 'output.source', 'none');
    await clock.advance(300);
    expect(plant.alertView()?.statuses.get('switch')?.state).toBe('unavailable');
  });

  it('lets an event settle before alerts look, but never for long, and wakes them again', async () => {
    sayAllWell();
    await clock.advance(1_000);
    let told = 0;
    plant.onChange(() => (told += 1));
    say('ats', 'source.state', 'failed');
    expect(told).toBe(1);
    expect(plant.alertView()).toBeUndefined();
    await clock.advance(250);
    expect(told).toBe(2);
    expect(plant.alertView()?.statuses.get('mains')?.state).toBe('unavailable');
    for (let i = 0; i < 7; i++) {
      say('ats', 'source.state', i % 2 === 0 ? 'ok' : 'failed');
      await clock.advance(100);
    }
    say('ats', 'source.state', 'failed');
    expect(plant.alertView()).toBeDefined();
  });

  it('remembers since when a verdict answers as it does', async () => {
    sayAllWell();
    const before = plant.verdictSince().live;
    await clock.advance(5_000);
    expect(plant.verdictSince().live).toBe(before);
    say('ups-card', 'output.source', 'none');
    expect(plant.verdictSince().live).toBe(before);
    expect(plant.assessment().report.live.concurrentlyMaintainable).toBe('no');
  });
});
