// Zeros that are no measurement. A card that has no meter, or no probe, says 0 where it should say nothing; what the rest of
// the device says tells them from an honest 0. Easy to get wrong: an idle line, a UPS on its battery and a small load
// have zeros that are true.
import { expect, test } from 'vitest';
import { integer, pollRows, ups, upsRows, type Ups } from './ups-walk.ts';

const good = (value: number): object => ({ value, quality: 'good' });
const suspect = (value: number): object => ({ value, quality: 'suspect' });
const missing = { value: null, quality: 'missing' };

interface Input {
  readonly tenthsOfAmperes: number;
  readonly watts: number;
}

/** A UPS whose input lines of 231 V carry what is given. */
const fed = (inputs: readonly Input[], part: Ups = {}): Parameters<typeof pollRows>[0] =>
  upsRows({
    ...part,
    more: inputs.flatMap(({ tenthsOfAmperes, watts }, i) => [
      integer(`${ups}.3.3.1.3.${i + 1}`, 231),
      integer(`${ups}.3.3.1.4.${i + 1}`, tenthsOfAmperes),
      integer(`${ups}.3.3.1.5.${i + 1}`, watts),
    ]),
  });
const nothing = { tenthsOfAmperes: 0, watts: 0 };

test('an input that carries nothing while the output carries a load was not measured', async () => {
  const polled = await pollRows(fed([nothing]));
  expect(polled.of('input.power', '1')).toMatchObject(suspect(0));
  expect(polled.of('input.current', '1')).toMatchObject(suspect(0));
  expect(polled.of('input.voltage', '1')).toMatchObject(good(231));
});

test('on battery nothing comes from the mains, with hardly any load little does, and of three lines one may idle', async () => {
  const onBattery = await pollRows(fed([nothing], { source: 5 }));
  expect(onBattery.of('input.power', '1')).toMatchObject(good(0));
  const idle = { 1: { volts: 230, tenthsOfAmperes: 1, watts: 20, load: 1 } };
  const hardlyLoaded = await pollRows(fed([nothing], { lines: idle }));
  expect(hardlyLoaded.of('input.power', '1')).toMatchObject(good(0));
  const oneIdles = await pollRows(fed([{ tenthsOfAmperes: 21, watts: 480 }, nothing, nothing]));
  expect(oneIdles.of('input.power', '2')).toMatchObject(good(0));
});

test('an output with a load in per cent and neither amperes nor watts was not measured', async () => {
  const lines = { 1: { volts: 230, tenthsOfAmperes: 0, watts: 0, load: 31 } };
  const polled = await pollRows(upsRows({ lines }));
  expect(polled.of('output.current', '1')).toMatchObject(suspect(0));
  expect(polled.of('output.power', '1')).toMatchObject(suspect(0));
  expect(polled.of('output.load', '1')).toMatchObject(good(31));
  const off = { 1: { volts: 230, tenthsOfAmperes: 0, watts: 0, load: 0 } };
  expect((await pollRows(upsRows({ lines: off }))).of('output.power', '1')).toMatchObject(good(0));
});

test('no watts beside hundreds of volt-amperes are no watts', async () => {
  const polled = await pollRows(fed([{ tenthsOfAmperes: 44, watts: 0 }]));
  expect(polled.of('input.power', '1')).toMatchObject(suspect(0));
  expect(polled.of('input.current', '1')).toMatchObject(good(4.4));
});

test('amperes ten times too large hide behind a low power factor, and are doubted with the watts', async () => {
  const lines = { 1: { volts: 230, tenthsOfAmperes: 910, watts: 1900 } };
  const polled = await pollRows(upsRows({ lines }));
  expect(polled.of('output.current', '1')).toMatchObject(suspect(91));
});

test('a battery of exactly 0 °C has no probe; 65535 of anything is none, in tenths as well', async () => {
  const more = [
    integer(`${ups}.2.7.0`, 0),
    integer(`${ups}.3.3.1.3.1`, 229),
    integer(`${ups}.3.3.1.4.1`, 655_350),
    integer(`${ups}.3.3.1.5.1`, 65_535),
  ];
  const polled = await pollRows(upsRows({ more }));
  expect(polled.of('battery.temperature')).toMatchObject(suspect(0));
  expect(polled.of('input.current', '1')).toMatchObject(missing);
  expect(polled.of('input.power', '1')).toMatchObject(missing);
});
