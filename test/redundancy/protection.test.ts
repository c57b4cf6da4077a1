// Protection of loads: what the words mean on small plants that somebody could draw, and on random ones against a slow
// oracle that lets the time pass.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BatteryMode, BatteryNow } from '../../src/redundancy/battery-plant.ts';
import { protectionOfLoads } from '../../src/redundancy/protection.ts';
import type { ComponentState, PlantComponent, PlantModel } from '../../src/site/component.ts';
import { askOracle } from './protection-oracle.ts';
import { arbitraryLayeredPlant, arbitraryPlant } from './random-plant.ts';

const base = { demand: {}, efficiency: 1, isolates: [], removable: true, state: 'available' } as const;
const select = (...members: string[]) => [{ medium: 'power', mode: 'select', members } as const];
const share = (...members: string[]) => [{ medium: 'power', mode: 'share', members } as const];
const giver = (id: string, kind: string, rest: Partial<PlantComponent> = {}): PlantComponent => ({
  ...base,
  id,
  kind,
  provides: 'power',
  inputs: [],
  ...rest,
});
const rack = (id: string, ...feeds: string[]): PlantComponent => ({
  ...base,
  id,
  kind: 'rack',
  inputs: share(...feeds),
  demand: { power: 10 },
});

//  util-a ┐        util-b ┐       Each switch falls back on the generator. Racks r1, r2 hang on both UPSs, `single` on
//  gen ───┤ ats-a  gen ───┤ ats-b A alone, `raw` on the switch, past every UPS.
//        ups-a           ups-b
const components: readonly PlantComponent[] = [
  giver('util-a', 'utility'),
  giver('util-b', 'utility'),
  giver('gen', 'generator'),
  giver('ats-a', 'transfer-switch', { inputs: select('util-a', 'gen') }),
  giver('ats-b', 'transfer-switch', { inputs: select('util-b', 'gen') }),
  giver('ups-a', 'ups', { inputs: share('ats-a'), capacity: 50 }),
  giver('ups-b', 'ups', { inputs: share('ats-b'), capacity: 50 }),
  rack('r1', 'ups-a', 'ups-b'),
  rack('r2', 'ups-a', 'ups-b'),
  rack('single', 'ups-a'),
  rack('raw', 'ats-a'),
];

/** 30 kWmin: 10 min at 3 kW, 1.5 min at 20 kW. */
const bucket = (mode: BatteryMode, kilowattMinutes = 200): BatteryNow => ({
  mode,
  outputKw: null,
  secondsAt: (kw) => (kilowattMinutes * 60) / kw,
});

interface Scene {
  readonly states?: Readonly<Record<string, ComponentState>>;
  readonly a?: BatteryNow;
  readonly b?: BatteryNow;
  readonly positions?: Readonly<Record<string, string>>;
  readonly plant?: readonly PlantComponent[];
}

function judge({
  states = {},
  a = bucket('ready'),
  b = bucket('ready'),
  positions = {},
  plant = components,
}: Scene) {
  const model = { components: plant.map((one) => ({ ...one, state: states[one.id] ?? one.state })) };
  const batteries = new Map([
    ['ups-a', a],
    ['ups-b', b],
  ]);
  const answer = protectionOfLoads({ model, batteries, positions: new Map(Object.entries(positions)) });
  return (id: string) => answer.get(id)!;
}

const gone = { 'util-a': 'unavailable', 'util-b': 'unavailable' } as const;

describe('protection of a load', () => {
  it('on mains: how long the batteries would hold it, and that what lies past the UPS has none', () => {
    const of = judge({});
    // 20 kW on A and 10 kW on B: A ends after 10 min with B at half; B then carries r1 and r2 alone for 5 min.
    expect(of('single')).toMatchObject({ state: 'on-utility', heldSeconds: 600, isMixed: false });
    expect(of('r1')).toMatchObject({ state: 'on-utility', heldSeconds: 900, secondsLeft: null });
    expect(of('raw')).toMatchObject({ state: 'unprotected', heldSeconds: 0 });
  });

  it('follows the transfer switch, also where the mains are back and it has not gone back', () => {
    const of = judge({ positions: { 'ats-a': 'gen', 'ats-b': 'util-b' } });
    expect(of('single').state).toBe('on-generator');
    expect(of('r1')).toMatchObject({
      state: 'on-utility',
      isMixed: true,
      feeds: [
        { id: 'ups-a', state: 'on-generator' },
        { id: 'ups-b', state: 'on-utility' },
      ],
    });
  });

  it('a switch that has not moved feeds nothing, though a generator would be there', () => {
    const of = judge({ states: gone, positions: { 'ats-a': 'util-a', 'ats-b': 'util-b' } });
    expect(of('raw').state).toBe('lost');
    expect(of('single')).toMatchObject({ state: 'on-battery', secondsLeft: 600 });
  });

  it('on battery: the load of the one that ends goes to the other, which then lasts shorter', () => {
    const dark = {
      states: { ...gone, gen: 'unavailable' } as const,
      a: bucket('discharging'),
      b: bucket('discharging', 150),
    };
    const of = judge(dark);
    expect(of('single')).toMatchObject({ state: 'on-battery', secondsLeft: 600 });
    // After 10 min B has 50 kWmin left, and 20 kW to carry.
    expect(of('r1')).toMatchObject({ state: 'on-battery', secondsLeft: 750 });
    expect(of('raw').state).toBe('lost');
  });

  it('one side on battery, the other on mains: it stays where the other can carry it, and else ends with the first', () => {
    const a = bucket('discharging');
    expect(judge({ a })('r1')).toMatchObject({ state: 'on-utility', secondsLeft: null, isMixed: true });
    const small = components.map((one) => (one.id === 'ups-b' ? { ...one, capacity: 15 } : one));
    expect(judge({ a, plant: small })('r1')).toMatchObject({ state: 'on-battery', secondsLeft: 600 });
  });

  it('on bypass, off or without a battery it is fed and not protected', () => {
    expect(judge({ a: bucket('bypassed') })('single')).toMatchObject({
      state: 'unprotected',
      heldSeconds: 0,
    });
    expect(judge({ a: bucket('bypassed') })('r1')).toMatchObject({ state: 'on-utility', isMixed: true });
    expect(judge({ a: bucket('bypassed'), b: bucket('bypassed') })('r1').state).toBe('unprotected');
    expect(judge({ a: bucket('off') })('single').state).toBe('lost');
    expect(judge({ a: bucket('off'), b: bucket('bypassed') })('r1').state).toBe('unprotected');
  });

  it('what is unknown never looks like protected', () => {
    const unknown = bucket('unknown');
    expect(judge({ a: unknown, states: { 'ups-a': 'unknown' } })('single').state).toBe('unknown');
    // It is available by what else its device says; whether a battery stands behind it nobody knows.
    expect(judge({ a: unknown })('single').state).toBe('unknown');
    expect(judge({ a: unknown, b: unknown })('r1').state).toBe('unknown');
    // The other side is enough, but not for longer than it lasts alone.
    expect(judge({ a: unknown })('r1')).toMatchObject({ state: 'on-utility', heldSeconds: 600 });
  });

  it('a UPS that says its feed carries it vouches for a feed whose meter is silent', () => {
    const states = { 'util-a': 'unknown' } as const;
    const positions = { 'ats-a': 'util-a' };
    expect(judge({ states, positions })('single')).toMatchObject({ state: 'on-utility' });
    // Past the UPS nobody vouches but the UPS beside it, which hangs on the same switch.
    expect(judge({ states, positions })('raw').state).toBe('unprotected');
    expect(judge({ states, positions, a: bucket('unknown') })('raw').state).toBe('unknown');
  });

  it('a time nobody knows is none, and a sum with one in it is at least the rest', () => {
    const timeless: BatteryNow = { mode: 'ready', outputKw: null, secondsAt: () => null };
    expect(judge({ a: timeless })('single')).toMatchObject({ state: 'on-utility', heldSeconds: null });
    expect(judge({ a: timeless })('r1')).toMatchObject({ state: 'on-utility', heldSeconds: 600 });
    const left = judge({ a: { ...timeless, mode: 'discharging' }, states: { ...gone, gen: 'unavailable' } });
    expect(left('single')).toMatchObject({ state: 'on-battery', secondsLeft: null });
  });

  it('measured output scales the model', () => {
    // The model says 20 kW; it carries 10.
    const a = { ...bucket('ready'), outputKw: 10 };
    expect(judge({ a })('single').heldSeconds).toBe(1200);
  });
});

const modes: readonly BatteryMode[] = [
  'ready',
  'ready',
  'ready',
  'discharging',
  'discharging',
  'bypassed',
  'off',
];

/** A plant in which some equipment is a UPS, everything known. */
const arbitraryQuestion = fc
  .tuple(
    fc.oneof(arbitraryPlant(4, 14), arbitraryLayeredPlant(16)),
    fc.array(
      fc.record({
        mode: fc.constantFrom(...modes),
        minutes: fc.integer({ min: 5, max: 40 }),
        isUps: fc.boolean(),
      }),
      {
        minLength: 16,
        maxLength: 16,
      },
    ),
  )
  .map(([model, picks]) => {
    const components = model.components.map((one): PlantComponent => ({
      ...one,
      isolates: [],
      inputs: one.inputs.filter(({ medium }) => medium === 'power'),
      state: one.state === 'unknown' ? 'available' : one.state,
    }));
    const kept = components.filter((one) => one.provides !== undefined || one.inputs.length > 0);
    const batteries = new Map<string, BatteryNow>();
    kept.forEach((one, at) => {
      const pick = picks[at % picks.length]!;
      if (one.provides !== 'power' || one.inputs.length === 0 || !pick.isUps) return;
      const energy = pick.minutes * 60;
      batteries.set(one.id, { mode: pick.mode, outputKw: null, secondsAt: (kw) => energy / kw ** 1.2 });
    });
    return { model: { components: kept } satisfies PlantModel, batteries };
  });

describe('on random plants', () => {
  it('says what a slow oracle sees happen', () => {
    const seen = { lost: 0, unprotected: 0, held: 0, battery: 0 };
    fc.assert(
      fc.property(arbitraryQuestion, (question) => {
        const answers = protectionOfLoads({ ...question, positions: new Map() });
        const oracle = askOracle(question);
        expect([...answers.keys()].sort()).toEqual([...oracle.keys()].sort());
        for (const [id, truth] of oracle) {
          const { state, secondsLeft, heldSeconds } = answers.get(id)!;
          if (!truth.isLive) {
            expect(state).toBe('lost');
            seen.lost++;
          } else if (truth.darkAfter < Infinity || !truth.isFed) {
            expect(state).toBe('on-battery');
            expectSeconds(secondsLeft, truth.darkAfter);
            seen.battery++;
          } else if (truth.heldFor === 0) {
            expect(state).toBe('unprotected');
            seen.unprotected++;
          } else {
            expect(['on-utility', 'on-generator']).toContain(state);
            expectSeconds(heldSeconds, truth.heldFor);
            seen.held++;
          }
        }
      }),
      { numRuns: 300, seed: 41 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  });

  /** The oracle steps by half a second, and what ends within a second ends together. */
  function expectSeconds(said: number | null, truth: number): void {
    if (truth === Infinity) return expect(said === null || said > 3_590).toBe(true);
    expect(said).not.toBeNull();
    expect(Math.abs(said! - truth)).toBeLessThanOrEqual(8 + truth * 0.01);
  }

  it('what counts as protected is so however the unknown turns out', () => {
    fc.assert(
      fc.property(
        arbitraryQuestion,
        fc.array(fc.nat(5), { minLength: 20, maxLength: 20 }),
        (question, doubts) => {
          const isUnknown = (at: number): boolean => doubts[at % doubts.length] === 0;
          const doubtful = {
            components: question.model.components.map((one, at) =>
              isUnknown(at) && !question.batteries.has(one.id) && one.provides !== undefined
                ? { ...one, state: 'unknown' as const, capacity: undefined }
                : { ...one, capacity: undefined },
            ),
          } as unknown as PlantModel;
          const answers = protectionOfLoads({ ...question, model: doubtful, positions: new Map() });
          for (const state of ['available', 'unavailable'] as const) {
            const components = doubtful.components.map((one) =>
              one.state === 'unknown' ? { ...one, state } : one,
            );
            const oracle = askOracle({ ...question, model: { components } });
            for (const [id, { state: said }] of answers) {
              if (said !== 'on-utility' && said !== 'on-generator') continue;
              expect(oracle.get(id)).toMatchObject({ isLive: true });
              expect(oracle.get(id)!.heldFor).toBeGreaterThan(0);
            }
          }
        },
      ),
      { numRuns: 100, seed: 7 },
    );
  });
});
