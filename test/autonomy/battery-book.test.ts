// What runs on battery, kept up device by device: who may say so, and what takes the word away again.
import { beforeEach, describe, expect, it } from 'vitest';
import { BatteryBook } from '../../src/autonomy/battery-book.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import type { PointName } from '../../src/core/points.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import type { Device } from '../../src/site/site.ts';
import { readingOf } from '../api/plant-readings.ts';
import { demoSite, noonEpochMs } from '../simulator/plant-on-clock.ts';

const site = demoSite();
const [card] = site.devices.filter(({ kind }) => kind === 'ups');
const [component] = card!.bindings.map((binding) => binding.component);
const twin: Device = { ...card!, id: 'twin' };
const plant: Device = { ...card!, id: 'rectifier', kind: 'rectifier', bindings: [{ component: 'ups-b-1' }] };

describe('on battery', () => {
  let board: LatestBoard;
  let clock: VirtualClock;
  let book: BatteryBook;
  const silent = new Set<string>();

  beforeEach(() => {
    silent.clear();
    clock = new VirtualClock(noonEpochMs);
    board = new LatestBoard(clock);
    for (const { id } of [card!, twin, plant]) board.expectEvery(id, 5_000);
    const devices = [card!, twin, plant];
    book = new BatteryBook({ site: { ...site, devices }, board, isSilent: (id) => silent.has(id) });
  });

  function say(deviceId: string, point: PointName, state: string): void {
    board.put([readingOf(deviceId, point, { state, takenAtMs: clock.epochMs() })]);
    book.note(deviceId);
  }

  it('is what either of two devices says of one component', () => {
    say(card!.id, 'output.source', 'normal');
    say('twin', 'output.source', 'battery');
    expect([...book.onBattery]).toEqual([component]);
    say(card!.id, 'output.source', 'battery');
    say('twin', 'output.source', 'normal');
    expect([...book.onBattery]).toEqual([component]);
    say(card!.id, 'output.source', 'normal');
    expect([...book.onBattery]).toEqual([]);
  });

  it('is the same object until it changes', () => {
    say(card!.id, 'output.source', 'battery');
    const before = book.onBattery;
    say(card!.id, 'output.source', 'battery');
    book.doubt();
    expect(book.onBattery).toBe(before);
    say('rectifier', 'battery.status', 'discharging');
    expect([...book.onBattery]).toEqual([component, 'ups-b-1']);
  });

  it('is no test of the battery, and no bypass', () => {
    for (const state of ['battery-test', 'bypass', 'none', 'a word of a hostile card']) {
      say(card!.id, 'output.source', state);
      expect([...book.onBattery]).toEqual([]);
    }
  });

  it('is not believed of a device that fell silent, nor of one whose word is old', async () => {
    say(card!.id, 'output.source', 'battery');
    say('rectifier', 'battery.status', 'discharging');
    silent.add(card!.id);
    book.doubt('rectifier');
    expect([...book.onBattery]).toEqual([component, 'ups-b-1']);
    book.doubt(card!.id);
    expect([...book.onBattery]).toEqual(['ups-b-1']);
    await clock.advance(60_000);
    book.doubt();
    expect([...book.onBattery]).toEqual([]);
  });
});
