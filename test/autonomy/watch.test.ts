// The demonstration's plant through drills, as the watch sees it: what it says of each load, and its forecast of each battery
// against when that battery really ended.
import { describe, expect, it, vi } from 'vitest';
import type { BatteryStanding } from '../../src/autonomy/battery-book.ts';
import { DischargeCurve } from '../../src/autonomy/discharge-curve.ts';
import type { LoadProtection } from '../../src/redundancy/protection.ts';
import { moduleIds } from '../simulator/plant-on-clock.ts';
import { startSimulated } from './simulated.ts';

// Whole drills, second by second: seconds on a machine of its own, a minute on a busy one.
vi.setConfig({ testTimeout: 120_000 });

function statesOf(protection: ReadonlyMap<string, LoadProtection>): readonly string[] {
  return [...new Set([...protection.values()].map(({ state }) => state))];
}

describe('protection in the drills', () => {
  it('on mains every rack is protected, for as long as its batteries say together', async () => {
    const { watch, live } = startSimulated();
    await watch(10);
    const protection = live.autonomy.protection();
    expect(protection.size).toBe(24);
    expect(statesOf(protection)).toEqual(['on-utility']);
    const held = [...protection.values()].map(({ heldSeconds }) => heldSeconds ?? 0);
    expect(Math.min(...held)).toBeGreaterThan(600);
    expect([...live.autonomy.unprotectedSince()]).toEqual([]);
  });

  it('mains lost on both sides: battery, generator, and mains again', async () => {
    const { watch, drill, live } = startSimulated();
    await watch(10);
    const seen: string[] = [];
    const note = (): void => {
      const { state } = live.autonomy.protection().get('rack-a01')!;
      if (seen.at(-1) !== state) seen.push(state);
    };
    drill('mains-lost-both');
    await watch(60, note);
    expect(seen.slice(-2)).toEqual(['on-battery', 'on-generator']);
    expect(statesOf(live.autonomy.protection())).toEqual(['on-generator']);
    drill('normal');
    await watch(200, note);
    expect(seen.at(-1)).toBe('on-utility');
    expect(seen).not.toContain('unprotected');
    expect(seen).not.toContain('lost');
    expect([...live.autonomy.unprotectedSince()]).toEqual([]);
  });

  it('a switch that stays: one side on battery, the other on mains, and the racks are told so', async () => {
    const { watch, drill, live } = startSimulated();
    await watch(10);
    drill('transfer-switch-stays');
    await watch(60);
    const rack = live.autonomy.protection().get('rack-a01')!;
    expect(rack).toMatchObject({ state: 'on-utility', isMixed: true, secondsLeft: null });
    expect(rack.feeds.map(({ state }) => state)).toEqual(['on-battery', 'on-utility']);
  });

  it('a UPS that falls silent leaves its racks to the other side, and both leave nothing to say', async () => {
    const { watch, live, site, clock } = startSimulated();
    await watch(10);
    const silence = (side: string): void => {
      for (const { id, kind } of site.devices) {
        if (kind !== 'ups' || !id.startsWith(`ups-${side}`)) continue;
        const health = {
          lastAnswerMs: null,
          lastError: null,
          profile: null,
          latenessMs: 0,
          unansweredPolls: 4,
        };
        live.noteHealth({ deviceId: id, state: 'silent', sinceMs: clock.epochMs(), ...health });
      }
    };
    silence('a');
    expect(live.autonomy.protection().get('rack-a01')).toMatchObject({ state: 'on-utility', isMixed: true });
    silence('b');
    expect(statesOf(live.autonomy.protection())).toEqual(['unknown']);
  });
});

describe('the forecast of a discharge', () => {
  it(
    'to the end, because its switch stays: by the UPS, by the rated energy, and what it teaches',
    { timeout: 120_000 },
    async () => {
      const { watch, drill, loop, lives } = startSimulated([{}, { runtime: () => 65_535 }]);
      const [module = ''] = moduleIds('a');
      const sourceNow = () => loop.plant.state.upsModules[module]!.source;
      await watch(4);
      drill('transfer-switch-stays');
      const said: { readonly second: number; readonly by: readonly BatteryStanding[] }[] = [];
      let second = 0;
      for (; second < 1_400 && sourceNow() !== 'none'; second += 4) {
        await watch(4, undefined, 4);
        if (sourceNow() !== 'battery') continue;
        said.push({ second: second + 4, by: lives.map(({ autonomy }) => autonomy.batteries().get(module)!) });
      }
      expect(sourceNow()).toBe('none');
      await watch(4);
      expect(said.length).toBeGreaterThan(150);
      const sources = new Set<string | null>();
      for (const { second: at, by } of said) {
        const truth = second - at;
        const [ups, rated] = by as [BatteryStanding, BatteryStanding];
        sources.add(ups.source);
        // The simulated card reckons without the losses of its inverter, 5 %, and rounds to whole minutes.
        expect(ups.seconds! - truth).toBeLessThan(40 + truth * 0.06);
        expect(truth - ups.seconds!).toBeLessThan(75);
        expect(rated).toMatchObject({ source: 'rated', distrust: 'sentinel' });
        expect(Math.abs(rated.seconds! - truth)).toBeLessThan(15 + truth * 0.1);
      }
      expect(sources).toContain('ups');
      const kept = lives[1]!.autonomy.batteryBook.waiting;
      expect(kept.map(({ componentId }) => componentId).sort()).toEqual(moduleIds('a'));
      const { samples, watts, ...discharge } = kept.find(({ componentId }) => componentId === module)!;
      const curve = DischargeCurve.from([{ samples, watts, ...discharge }])!;
      for (const [percent, givenWh] of samples.filter(([value]) => value >= 20)) {
        const left = curve.left(percent, watts)!;
        expect(Math.abs(left.energyWh / (samples.at(-1)![1] - givenWh) - 1)).toBeLessThan(0.1);
      }
    },
  );
});

describe('fuel in the drills', () => {
  it('standing: hours at N and at the present load; running: at what each carries', async () => {
    const { watch, drill, live } = startSimulated();
    await watch(10);
    const standing = live.autonomy.fuel();
    expect(standing.generators).toHaveLength(3);
    for (const { atN, now, isRunning, level } of standing.generators) {
      expect(isRunning).toBe(false);
      expect(atN.loadKw).toBeGreaterThan(50);
      // Litres over litres an hour.
      expect(atN.hours).toBeCloseTo(level!.usableLitres / (3.6 + 0.24 * atN.loadKw!), 3);
      expect(now.hours).toBeGreaterThan(atN.hours! * 0.7);
    }
    expect(standing.siteHoursAtN).toBeGreaterThan(12);
    drill('mains-lost-both');
    await watch(6);
    // Switches are without output just now, and the hours at N stand all the same.
    for (const { atN } of live.autonomy.fuel().generators) expect(atN.hours).toBeGreaterThan(12);
    await watch(54);
    const running = live.autonomy.fuel().generators.filter((one) => one.isRunning === true);
    expect(running.length).toBeGreaterThan(1);
    for (const { now, level } of running) {
      expect(now.hours).toBeCloseTo(level!.usableLitres / (3.6 + 0.24 * now.loadKw!), 3);
    }
  });
});
