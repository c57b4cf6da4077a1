// Decoding of single values and of whole polls: sentinels, words, scale mistakes, lost links, texts for numbers.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeItem, decodePoll, goodValue, isPlainNumber, roundNoise } from '../../src/collect/decode.ts';
import { CellStore } from '../../src/collect/cell-store.ts';
import { octetsText } from '../../src/collect/decoders.ts';
import { DeviceDecoder } from '../../src/collect/device-decoder.ts';
import { layOut } from '../../src/collect/layout.ts';
import { cadenceOf, everyMask } from '../../src/collect/poll-cadence.ts';
import type { CheckedRule, Profile } from '../../src/collect/profile.ts';
import { cellsOf, planRequests } from '../../src/collect/request-plan.ts';
import { readingsOf } from '../../src/readings/reading-batch.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';

function rule(part: Partial<CheckedRule> = {}): CheckedRule {
  return { point: 'output.voltage', oid: '1.3.1.0', ...part };
}
const integer = (value: number, oid = '1.3.1.0'): VarBind => ({ oid, type: 'integer', value });
const octets = (text: string): VarBind => ({ oid: '1.3.1.0', type: 'octets', value: Buffer.from(text) });
const decode = (part: Partial<CheckedRule>, cell: VarBind) =>
  decodeItem({ rule: rule(part), siblings: {} }, cell);

describe('numbers', () => {
  test('a scale leaves no noise of binary fractions', () => {
    expect(decode({ scale: 0.1 }, integer(2300)).value).toBe(230);
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), (raw) => {
        expect(decode({ scale: 0.1 }, integer(raw)).value).toBe(raw / 10);
      }),
    );
  });

  test('a plain number that is good at first sight is what a closer look gives, to the last bit', () => {
    const scale = fc.constantFrom(undefined, 0.1, 0.01, 0.001, 0.0001, 0.25, 0.5, 10, 1 / 3);
    const raw = fc.oneof(fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }), fc.constantFrom(0, -1, 65_535));
    const plausible = fc.constantFrom<number[] | undefined>(undefined, [0, 500], [-100, 1e9]);
    fc.assert(
      fc.property(scale, raw, plausible, (factor, number, bounds) => {
        const part = {
          ...(factor === undefined ? {} : { scale: factor }),
          ...(bounds === undefined ? {} : { plausible: bounds }),
          missing: [-1, 65_535],
        };
        expect(isPlainNumber(rule(part))).toBe(true);
        const closer = decode(part, integer(number));
        const good = goodValue(rule(part), number);
        if (closer.quality === 'good') expect(good).toBe(closer.value);
        else expect(good).toBeNaN();
        const value = roundNoise(number * (factor ?? 1));
        if (closer.quality === 'good') expect(closer.value).toBe(value);
      }),
      { numRuns: 2_000 },
    );
    expect(isPlainNumber(rule({ point: 'output.source', states: { 1: 'normal' } }))).toBe(false);
    expect(isPlainNumber(rule({ mask: 3 }))).toBe(false);
  });

  test('NULL, noSuchInstance and sentinels are missing and never a number', () => {
    const nothing = fc.constantFrom<VarBind['type']>(
      'null',
      'noSuchObject',
      'noSuchInstance',
      'endOfMibView',
    );
    fc.assert(
      fc.property(nothing, (type) => {
        const outcome = decode({}, { oid: '1.3.1.0', type, value: null } as VarBind);
        expect(outcome).toEqual({ value: null, state: null, quality: 'missing' });
      }),
    );
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer(), { minLength: 1 }), (raw, missing) => {
        const outcome = decode({ missing }, integer(raw));
        if (missing.includes(raw)) expect(outcome.quality).toBe('missing');
        else expect(outcome.value).toBe(raw);
      }),
    );
  });

  test.each([
    ['9f780441bb3333', 23.4],
    ['9f7804c2c80000', -100],
    ['9f79084037666666666666', 23.4],
    ['9f7a01f6', -10],
    ['9f7b0200ff', 255],
  ])('the Opaque %s of Net-SNMP is the number %d', (hex, value) => {
    const cell: VarBind = { oid: '1.3.1.0', type: 'opaque', value: Buffer.from(hex, 'hex') };
    expect(decode({}, cell)).toMatchObject({ value, quality: 'good' });
  });

  test('an Opaque that is no number, or none that counts, spoils that point and says why', () => {
    for (const hex of ['9f78047fc00000', '9f79087ff0000000000000', '9f780341bb33', '9f', '', '0403616263']) {
      const cell: VarBind = { oid: '1.3.1.0', type: 'opaque', value: Buffer.from(hex, 'hex') };
      expect(decode({}, cell), hex).toMatchObject({ value: null, quality: 'missing' });
    }
    const part: VarBind = { oid: '1.3.1.0', type: 'opaque', value: Buffer.from('9f780441bb3333', 'hex') };
    // A bit field that is no whole number has no bits.
    expect(decode({ point: 'alarm.code', mask: 4 }, part).value).toBe(23.4);
  });

  test('a text where a number should be spoils that point and says why', () => {
    const outcome = decode({}, octets('unknown'));
    expect(outcome.quality).toBe('missing');
    expect(outcome.value).toBeNull();
    expect(outcome.fault).toMatch(/text/);
  });

  test('a number in a text is read only by the decoder for it', () => {
    expect(decode({ decoder: 'text-number' }, octets('54.0 V')).value).toBe(54);
    expect(decode({ decoder: 'text-number' }, octets('N/A')).quality).toBe('missing');
    expect(decode({ decoder: 'text-number' }, octets('1.2.3')).fault).toBeDefined();
  });

  test('a firmware that is off by ten is put right and marked suspect; zero volts is zero volts', () => {
    const part: Partial<CheckedRule> = { plausible: [0, 500], scaleMistake: 'high' };
    expect(decode(part, integer(2300))).toMatchObject({ value: 230, quality: 'suspect', unscaled: 2300 });
    expect(decode({ ...part, plausible: [80, 500] }, integer(0)).quality).toBe('good');
    expect(decode({ plausible: [0, 500] }, integer(2300))).toMatchObject({ value: 2300, quality: 'suspect' });
  });
});

describe('texts', () => {
  test('keep no NUL, are cut at a whole character, and fall back to Latin-1', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (value) => {
        const text = octetsText(value);
        expect(text).not.toContain('\0');
        expect(text.length).toBeLessThanOrEqual(255);
        expect(text.isWellFormed()).toBe(true);
      }),
    );
    expect(octetsText(Buffer.from(`${'x'.repeat(254)}ə`))).toBe('x'.repeat(254));
    expect(octetsText(Uint8Array.of(0x55, 0x50, 0x53, 0xe9, 0, 0))).toBe('UPSé');
  });
});

describe('states', () => {
  const states = { 3: 'normal', 5: 'battery' };
  test('a number becomes a word, an unknown number a suspect one', () => {
    expect(decode({ point: 'output.source', states }, integer(5))).toEqual({
      value: 5,
      state: 'battery',
      quality: 'good',
    });
    expect(decode({ point: 'output.source', states }, integer(9))).toEqual({
      value: 9,
      state: 'unlisted',
      quality: 'suspect',
    });
  });

  test('a word that says nothing is shown, but not believed', () => {
    const words = { 1: 'other', 3: 'normal' };
    expect(decode({ point: 'output.source', states: words }, integer(1)).quality).toBe('suspect');
  });

  test('a mask takes its part of a bit field, a bit its place in BITS', () => {
    const mode = { 0: 'off', 4: 'auto' };
    expect(decode({ point: 'engine.mode', mask: 28, states: mode }, integer(6)).state).toBe('auto');
    const bits: VarBind = { oid: '1.3.1.0', type: 'octets', value: Uint8Array.of(0x80, 0) };
    const words = { 0: 'clear', 1: 'loss' };
    expect(decode({ point: 'optical.loss', bit: 0, states: words }, bits).state).toBe('loss');
    expect(decode({ point: 'optical.loss', bit: 9, states: words }, bits).state).toBe('clear');
  });

  test('a device may bring its own list of words', () => {
    const item = {
      rule: rule({ point: 'unit.state', decoder: 'named-states', states: { Active: 'on' } }),
      siblings: { names: 'Off(2), Active(6)' },
    };
    expect(decodeItem(item, integer(6)).state).toBe('on');
    expect(decodeItem(item, integer(7)).quality).toBe('missing');
  });
});

describe('a poll of a UPS whose card lost its UPS', () => {
  const profile = {
    name: 'ups',
    points: [
      { point: 'output.source', oid: '1.3.1.0', states: { 3: 'normal' } },
      {
        point: 'comms.state',
        oid: '1.3.2',
        read: 'list',
        gate: '1.3.9.0',
        members: { '1.3.6.20': 'lost' },
        otherwise: 'ok',
      },
    ],
    rates: [],
    staleWhen: { point: 'comms.state', is: ['lost'] },
  } as unknown as Profile;
  const gate = integer(1, '1.3.9.0');
  const source = integer(3, '1.3.1.0');
  const cells = new Map([source, gate].map((cell) => [cell.oid, cell]));
  const context = { deviceId: 'ups-a', nowMs: 1000 };
  const alarm: VarBind = { oid: '1.3.2.7', type: 'oid', value: '1.3.6.20' };

  test('keeps its values as stale, not as good', () => {
    const layout = layOut(profile, { cells, rows: new Map() });
    const lost = decodePoll(profile, layout, { cells, lists: new Map([['1.3.2', [alarm]]]) }, context);
    expect(lost.readings.map(({ point, state, quality }) => [point, state, quality])).toEqual([
      ['output.source', 'normal', 'stale'],
      ['comms.state', 'lost', 'good'],
    ]);
    const well = decodePoll(profile, layout, { cells, lists: new Map([['1.3.2', []]]) }, context);
    expect(well.readings.map(({ quality }) => quality)).toEqual(['good', 'good']);
  });

  test('keeps them stale while the table of alarms goes unanswered, until it says that all is well', () => {
    const layout = layOut(profile, { cells, rows: new Map() });
    const urgent = new Set(['comms.state']);
    const plan = planRequests(profile, layout, { objects: 24, bulk: true, refused: new Set(), urgent });
    const store = new CellStore(cellsOf(layout).oids);
    const cadence = cadenceOf({ id: 'ups-a', intervalSeconds: 10 });
    const decoder = new DeviceDecoder({ deviceId: 'ups-a', profile, layout, cadence, urgent });
    const poll = (rows: readonly VarBind[] | undefined): string[] => {
      store.begin();
      store.put(0, source);
      const lists = new Map(rows === undefined ? [] : [['1.3.2', rows] as const]);
      const decoded = decoder.decode(store, { plan, mask: everyMask, lists, nowMs: 1, monotonicMs: 1 });
      return readingsOf(decoded.batch).map(({ point, quality }) => `${point} ${quality}`);
    };
    expect(poll([])).toEqual(['output.source good', 'comms.state good']);
    expect(poll([alarm])).toEqual(['output.source stale', 'comms.state good']);
    expect(poll(undefined)).toEqual(['output.source stale']);
    expect(poll([])).toEqual(['output.source good', 'comms.state good']);
    expect(poll(undefined)).toEqual(['output.source good']);
  });

  test('says nothing of a link whose table the card does not have', () => {
    const layout = layOut(profile, { cells: new Map([[source.oid, source]]), rows: new Map() });
    expect(layout.lists).toEqual([]);
  });
});

describe('tables', () => {
  test('the first rule that finds a point owns it: 32-bit counters only stand in', () => {
    const profile = {
      points: [
        { point: 'link.in.octets', oid: '1.3.64', read: 'column' },
        { point: 'link.in.octets', oid: '1.3.32', read: 'column' },
      ],
    } as unknown as Profile;
    const row = (oid: string): VarBind => ({ oid, type: 'counter32', value: 1 });
    const rows = new Map([
      ['1.3.64', [row('1.3.64.1')]],
      ['1.3.32', [row('1.3.32.1'), row('1.3.32.2')]],
    ]);
    const { items } = layOut(profile, { cells: new Map(), rows });
    expect(items.map(({ oid }) => oid)).toEqual(['1.3.64.1', '1.3.32.2']);
  });
});
