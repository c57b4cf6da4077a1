// What the live plant hands to the record: every state as it changes, and the verdict that follows from it a moment later; and
// conditions with patience, which the tick brings to an end.
import { beforeEach, describe, expect, it } from 'vitest';
import { LivePlant } from '../../src/commands/live-plant.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import { VerdictJournal } from '../../src/verdicts/verdict-journal.ts';
import { componentOf, deviceOf, siteOf } from '../verdicts/small-site.ts';

//  source ─┬─ ups-a ─┬─ rack     source may not be taken out
//          └─ ups-b ─┘
const source = { ...componentOf('source', { provides: 'power' }), removable: false };
const components = [
  source,
  componentOf('ups-a', { provides: 'power', inputs: { power: ['source'] } }),
  componentOf('ups-b', { provides: 'power', inputs: { power: ['source'] } }),
  componentOf('rack', { inputs: { power: ['ups-a', 'ups-b'] }, demand: { power: 5 } }),
];
const asked = { point: 'output.source', is: ['normal'], failSeconds: 2, stale: 'unavailable' } as const;
const site = siteOf(components, [deviceOf('card', [{ component: 'ups-a', available: [asked] }])]);

describe('the live plant and its record', () => {
  let clock: VirtualClock;
  let board: LatestBoard;
  let journal: VerdictJournal;
  let plant: LivePlant;

  beforeEach(() => {
    clock = new VirtualClock(Date.UTC(2026, 0, 1));
    board = new LatestBoard(clock);
    journal = new VerdictJournal({ site, clock });
    plant = new LivePlant({ site, board, clock, profileConditions: () => undefined, journal });
  });

  function say(state: string): void {
    const fixed = {
      deviceId: 'card',
      point: 'output.source',
      instance: '',
      label: '',
      oid: '1.3',
      unit: '',
    } as const;
    board.put([{ ...fixed, state, value: 1, quality: 'good', takenAtMs: clock.epochMs() }]);
  }

  /** What was noted since the last call, in short. */
  function noted(): string[] {
    const waiting = journal.take(1_000);
    journal.settle(waiting);
    return waiting.entries.map((entry) => {
      if (entry.kind === 'state') return `${entry.componentId} ${entry.state}`;
      return entry.kind === 'verdict' ? `verdict ${entry.live}` : entry.figure;
    });
  }

  it('notes a state at once and the verdict behind it, within 20 ms', async () => {
    await clock.advance(20);
    expect(noted()).toEqual(['verdict not-proven']);
    say('normal');
    expect(noted()).toEqual(['ups-a available']);
    await clock.advance(19);
    expect(noted()).toEqual([]);
    await clock.advance(1);
    expect(noted()).toEqual(['verdict yes']);
    expect(plant.assessment().report.live.concurrentlyMaintainable).toBe('yes');
  });

  it('has the patience of its conditions, and the tick ends it', async () => {
    say('normal');
    await clock.advance(1_000);
    noted();
    say('none');
    await clock.advance(1_000);
    say('none');
    plant.judgeAll();
    expect(plant.status('ups-a')?.state).toBe('available');
    await clock.advance(1_000);
    plant.judgeAll();
    await clock.advance(20);
    expect(noted()).toEqual(['ups-a unavailable', 'verdict no']);
  });

  it('takes silence for a failure where the site says so, at once', async () => {
    say('normal');
    await clock.advance(1_000);
    noted();
    const rest = { lastAnswerMs: null, lastError: null, profile: null, latenessMs: 0 };
    plant.noteHealth({ deviceId: 'card', state: 'silent', sinceMs: clock.epochMs(), ...rest });
    await clock.advance(20);
    expect(noted()).toEqual(['ups-a unavailable', 'verdict no']);
    expect(plant.status('ups-a')?.reason?.found).toBe('stale');
  });
});
