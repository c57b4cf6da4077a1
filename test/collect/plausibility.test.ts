// The traps of UPSs that speak RFC 1628, each by its name: what the card says, and what of it may be believed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { integer, none, pollRows, text, ups, upsRows } from './ups-walk.ts';

const good = (value: number): object => ({ value, quality: 'good' });
const suspect = (value: number): object => ({ value, quality: 'suspect' });
const missing = { value: null, quality: 'missing' };

describe('factors of ten', () => {
  test('volts and hertz ten times too large or too small are put right and marked suspect', async () => {
    for (const volts of [2300, 23]) {
      const polled = await pollRows(upsRows({ lines: { 1: { volts } } }));
      expect(polled.of('output.voltage', '1')).toMatchObject(suspect(230));
    }
    for (const hertz of [5000, 50]) {
      const polled = await pollRows(upsRows({ more: [integer(`${ups}.4.2.0`, hertz)] }));
      expect(polled.of('output.frequency')).toMatchObject(suspect(50));
    }
  });

  test('a line that sagged beside healthy ones is not multiplied by ten', async () => {
    const lines = { 1: { volts: 231 }, 2: { volts: 40 }, 3: { volts: 229 } };
    const polled = await pollRows(upsRows({ lines }));
    expect(polled.of('output.voltage', '2')).toMatchObject(suspect(40));
    expect(polled.of('output.voltage', '1')).toMatchObject(good(231));
  });

  test('nor is one of a MIB with an object for each line', async () => {
    const delta = '1.3.6.1.4.1.2254.2.4';
    const polled = await pollRows([
      { oid: '1.3.6.1.2.1.1.2.0', type: 'oid', value: delta },
      integer(`${delta}.5.1.0`, 0),
      integer(`${delta}.5.4.0`, 2310),
      integer(`${delta}.5.8.0`, 400),
    ]);
    expect(polled.of('output.voltage', '1')).toMatchObject(good(231));
    expect(polled.of('output.voltage', '2')).toMatchObject(suspect(40));
  });

  test('a dead line reads 0 V, and that is good', async () => {
    const polled = await pollRows(upsRows({ lines: { 1: { volts: 230 }, 2: { volts: 0 } } }));
    expect(polled.of('output.voltage', '2')).toMatchObject(good(0));
  });

  test('a current in whole amperes shows in watts, volts, load and rating', async () => {
    // 5 A given as 5 where 50 tenths are meant: 230 V × 0.5 A are not 1100 W.
    const lines = { 1: { volts: 230, tenthsOfAmperes: 5, watts: 1100, load: 37 } };
    const polled = await pollRows(upsRows({ lines, ratedWatts: 3000 }));
    expect(polled.of('output.current', '1')).toMatchObject(suspect(5));
    expect(polled.of('output.power', '1')).toMatchObject(good(1100));
  });

  test('watts that no current explains are doubted together with it when nothing tells which is wrong', async () => {
    const lines = { 1: { volts: 230, tenthsOfAmperes: 5, watts: 1100 } };
    const polled = await pollRows(upsRows({ lines }));
    expect(polled.of('output.current', '1')).toMatchObject(suspect(0.5));
    expect(polled.of('output.power', '1')).toMatchObject(suspect(1100));
  });

  test('field failure 7: a load of 160 % with a sixth of the rated watts is 16 %', async () => {
    const lines = { 1: { volts: 230, tenthsOfAmperes: 23, watts: 480, load: 160 } };
    const polled = await pollRows(upsRows({ lines, ratedWatts: 3000 }));
    expect(polled.of('output.load', '1')).toMatchObject(suspect(16));
  });

  test('an honest UPS is never doubted, whatever its load and its phases', async () => {
    const line = fc.record({
      volts: fc.integer({ min: 200, max: 250 }),
      load: fc.integer({ min: 0, max: 110 }),
    });
    const plant = fc.tuple(
      fc.array(line, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 2000, max: 500_000 }),
    );
    await fc.assert(
      fc.asyncProperty(
        plant,
        fc.double({ min: 0.7, max: 1, noNaN: true }),
        async ([lines, rated], factor) => {
          const share = rated / lines.length;
          const rows = lines.map(({ volts, load }, i) => {
            const watts = Math.round((share * load) / 100);
            return [
              i + 1,
              { volts, load, watts, tenthsOfAmperes: Math.round((watts / volts / factor) * 10) },
            ];
          });
          const polled = await pollRows(upsRows({ lines: Object.fromEntries(rows), ratedWatts: rated }));
          expect(polled.readings.filter(({ quality }) => quality === 'suspect')).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the output source', () => {
  test('"none" with a powered output is the compliance text\'s normal(2), and suspect', async () => {
    const polled = await pollRows(upsRows({ source: 2 }));
    expect(polled.of('output.source')).toMatchObject({ value: 2, state: 'normal', quality: 'suspect' });
  });

  test('"bypass" while seconds on battery count is the compliance text\'s battery(4), and suspect', async () => {
    const polled = await pollRows(upsRows({ source: 4, secondsOnBattery: 75 }));
    expect(polled.of('output.source')).toMatchObject({ value: 4, state: 'battery', quality: 'suspect' });
  });

  test('field failure 8: a UPS that is off has no source and does not count as one', async () => {
    const polled = await pollRows(upsRows({ source: 2, lines: { 1: { volts: 0, watts: 0, load: 0 } } }));
    expect(polled.of('output.source')).toMatchObject({ state: 'none', quality: 'good' });
    const bypass = await pollRows(upsRows({ source: 4 }));
    expect(bypass.of('output.source')).toMatchObject({ state: 'bypass', quality: 'good' });
  });
});

describe('battery times', () => {
  test('field failure 10: 0, -1 and 65535 minutes are no time that is left', async () => {
    for (const minutesLeft of [0, -1, 65_535, 2_147_483_647]) {
      const polled = await pollRows(upsRows({ minutesLeft }));
      expect(polled.of('battery.runtime')).toMatchObject(missing);
    }
    expect((await pollRows(upsRows({ minutesLeft: 7 }))).of('battery.runtime')).toMatchObject(good(420));
  });

  test('seconds on battery that began with the card are doubted: the outage is older', async () => {
    const restarted = await pollRows(upsRows({ source: 5, secondsOnBattery: 140, uptimeSeconds: 160 }));
    expect(restarted.of('battery.onTime')).toMatchObject(suspect(140));
    const known = await pollRows(upsRows({ source: 5, secondsOnBattery: 140 }));
    expect(known.of('battery.onTime')).toMatchObject(good(140));
  });
});

describe('what an agent may leave out', () => {
  test('a basic agent without minutes, charge, load and watts gives no such readings, not zeros', async () => {
    const rows = upsRows({ lines: { 1: { volts: 230, tenthsOfAmperes: 10 } } });
    const basic = rows.filter(({ oid }) => ![`${ups}.2.3.0`, `${ups}.2.4.0`].includes(oid));
    const { readings } = await pollRows(basic);
    const points = readings.map(({ point }) => point);
    for (const point of ['battery.runtime', 'battery.charge', 'output.load', 'output.power']) {
      expect(points).not.toContain(point);
    }
  });

  test('rows may have any index, and each line keeps its own load', async () => {
    const lines = { 2: { volts: 230, load: 20 }, 5: { volts: 231, load: 65 }, 17: { volts: 229, load: 31 } };
    const polled = await pollRows(upsRows({ lines }));
    expect(polled.of('output.load', '5')).toMatchObject(good(65));
    expect(polled.of('output.voltage', '17')).toMatchObject(good(229));
  });

  test('NULL, ends of types, 65535 V, -273 °C and an empty text are missing, and no fault', async () => {
    const more = [
      none(`${ups}.2.4.0`),
      integer(`${ups}.2.5.0`, 65_535),
      integer(`${ups}.2.7.0`, -273),
      integer(`${ups}.4.4.1.4.1`, 2_147_483_647),
      text(`${ups}.4.2.0`, ''),
    ];
    const polled = await pollRows(upsRows({ more }));
    for (const point of ['battery.charge', 'battery.voltage', 'battery.temperature', 'output.frequency']) {
      expect(polled.of(point)).toMatchObject(missing);
    }
    expect(polled.of('output.power', '1')).toMatchObject(missing);
    expect(polled.faults).toEqual([]);
  });

  test('a text where a number should be spoils that point alone', async () => {
    const polled = await pollRows(upsRows({ more: [text(`${ups}.4.4.1.2.1`, 'two hundred')] }));
    expect(polled.of('output.voltage', '1')).toMatchObject(missing);
    expect(polled.faults.map(({ oid }) => oid)).toEqual([`${ups}.4.4.1.2.1`]);
    expect(polled.of('output.current', '1')).toMatchObject(good(2));
  });

  test('a battery current has a sign', async () => {
    const polled = await pollRows(upsRows({ more: [integer(`${ups}.2.6.0`, -125)] }));
    expect(polled.of('battery.current')).toMatchObject(good(-12.5));
  });
});

describe('alarms', () => {
  test('a card that lost its UPS answers well, with values that are stale', async () => {
    const polled = await pollRows(upsRows({ alarms: [20] }));
    expect(polled.of('comms.state')).toMatchObject({ state: 'lost', quality: 'good' });
    expect(polled.of('output.voltage', '1')).toMatchObject({ value: 230, quality: 'stale' });
    expect(polled.of('output.source')).toMatchObject({ state: 'normal', quality: 'stale' });
  });

  test('every well-known alarm has its own reading, active or clear', async () => {
    const polled = await pollRows(upsRows({ alarms: [2, 8] }));
    expect(polled.of('alarm.state', 'on-battery')).toMatchObject({ state: 'active' });
    expect(polled.of('alarm.state', 'output-overload')).toMatchObject({ state: 'active' });
    expect(polled.of('alarm.state', 'battery-bad')).toMatchObject({ state: 'clear' });
    expect(polled.readings.filter(({ point }) => point === 'alarm.state')).toHaveLength(24);
    expect(polled.of('comms.state')).toMatchObject({ state: 'ok' });
  });

  test('an agent without an alarm group says nothing of alarms', async () => {
    const { readings } = await pollRows(upsRows({}));
    expect(readings.filter(({ point }) => point === 'alarm.state' || point === 'comms.state')).toEqual([]);
  });
});

test('field failure 12: one bad cell of a PDU table breaks neither the other outlets nor the totals', async () => {
  const epdu = '1.3.6.1.4.1.534.6.6.7';
  const outlets = Array.from({ length: 24 }, (_, i) => i + 1);
  const rows = [
    { oid: '1.3.6.1.2.1.1.2.0', type: 'oid', value: epdu } as const,
    integer(`${epdu}.3.3.1.4.0.1.1`, 14_108),
    ...outlets.map((n) =>
      n === 7
        ? text(`${epdu}.6.4.1.3.0.7`, 'overflow')
        : n === 9
          ? none(`${epdu}.6.4.1.3.0.9`)
          : integer(`${epdu}.6.4.1.3.0.${n}`, n * 100),
    ),
  ];
  const polled = await pollRows(rows);
  expect(polled.profile).toBe('eaton-epdu');
  expect(polled.of('input.current', '0.1.1')).toMatchObject(good(14.108));
  for (const n of outlets.filter((n) => n !== 7 && n !== 9)) {
    expect(polled.of('outlet.current', `0.${n}`)).toMatchObject(good(n / 10));
  }
  expect(polled.of('outlet.current', '0.7')).toMatchObject(missing);
  expect(polled.of('outlet.current', '0.9')).toMatchObject(missing);
  expect(polled.faults.map(({ oid }) => oid)).toEqual([`${epdu}.6.4.1.3.0.7`]);
});
