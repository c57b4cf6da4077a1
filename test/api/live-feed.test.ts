// The feed behind the live stream: how often an update is made, who gets what of it, and who is dropped.
import { describe, expect, test } from 'vitest';
import { LiveFeed, formatEvent, maxWatchers, stuckAfterMs } from '../../src/api/live-feed.ts';
import type { Update, Watcher } from '../../src/api/live-feed.ts';
import { VirtualClock } from '../../src/core/clock.ts';

/** A watcher that keeps what it got. */
class Screen implements Watcher {
  readonly isPacked = false;
  text = '';
  /** Takes nothing: what it is given waits. */
  isStuck = false;
  #waiting: (() => void)[] = [];
  end_ = '';
  write(bytes: Buffer, taken: () => void): void {
    this.text += bytes.toString();
    if (this.isStuck) this.#waiting.push(taken);
    else taken();
  }
  /** Takes what it was given last, and no more. */
  takeOne(): void {
    this.#waiting.shift()?.();
  }
  end(): void {
    this.end_ = 'ended';
  }
  drop(): void {
    this.end_ = 'dropped';
  }
}

describe('the feed behind it', () => {
  const clock = new VirtualClock(0);
  let made = 0;
  let onMake = (): void | Promise<void> => undefined;
  const make = async (): Promise<Update> => {
    await onMake();
    made += 1;
    return {
      atMs: clock.epochMs(),
      revision: made,
      madeInMs: 0,
      since: (seen) => [event(seen === 0 ? 'full' : 'patch', made)],
    };
  };
  const failures: unknown[] = [];
  const feed = new LiveFeed({ clock, make, onError: (error) => failures.push(error) });
  const event = (name: string, data: unknown): string => formatEvent({ event: name, data });

  test('makes one update for however many watch, and none for nobody', async () => {
    await clock.advance(10_000);
    expect(made).toBe(0);
    const screens = Array.from({ length: maxWatchers }, () => new Screen());
    for (const screen of screens) feed.add(screen);
    await clock.advance(0);
    expect(made).toBe(1);
    expect(screens.every(({ text }) => text.startsWith(event('full', 1)))).toBe(true);
    expect(feed.hasRoom).toBe(false);
    const extra = new Screen();
    feed.add(extra);
    expect(extra.end_).toBe('ended');
    for (let i = 0; i < 1_000; i++) feed.changed();
    await clock.advance(1_000);
    expect(made).toBeLessThanOrEqual(3);
    for (const screen of screens) feed.remove(screen);
  });

  test('gives a newcomer the latest at once and then what follows, with no gap between', async () => {
    const [first, second] = [new Screen(), new Screen()];
    feed.add(first);
    feed.changed();
    await clock.advance(500);
    const latest = made;
    feed.add(second);
    expect(second.text.startsWith(event('full', latest))).toBe(true);
    feed.changed();
    await clock.advance(500);
    expect(second.text).toContain(event('patch', latest + 1));
    expect(first.text).toContain(event('patch', latest + 1));
    feed.remove(first);
    feed.remove(second);
  });

  test('makes another update for what changed while one was being made', async () => {
    const screen = new Screen();
    feed.add(screen);
    await clock.advance(500);
    onMake = () => {
      onMake = () => undefined;
      feed.changed();
    };
    const before = made;
    feed.changed();
    await clock.advance(0);
    expect(made).toBe(before + 1);
    await clock.advance(500);
    expect(made).toBe(before + 2);
    feed.remove(screen);
  });

  test('goes on beating when an update cannot be made', async () => {
    const screen = new Screen();
    feed.add(screen);
    await clock.advance(500);
    onMake = () => Promise.reject(new Error('no'));
    screen.text = '';
    await clock.advance(4_000);
    expect(screen.text.match(/event: beat/gu)?.length).toBeGreaterThanOrEqual(2);
    expect(failures.length).toBeGreaterThanOrEqual(2);
    onMake = () => undefined;
    await clock.advance(2_000);
    expect(screen.text).toContain(event('patch', made));
    feed.remove(screen);
  });

  test('passes over who reads slowly, and then brings it everything that it missed', async () => {
    const [slow, quick] = [new Screen(), new Screen()];
    feed.add(slow);
    feed.add(quick);
    await clock.advance(500);
    slow.isStuck = true;
    feed.changed();
    await clock.advance(500);
    const given = slow.text;
    for (let i = 0; i < 20; i++) {
      feed.changed();
      await clock.advance(1_000);
    }
    expect(slow.text).toBe(given);
    slow.takeOne();
    expect(slow.text.slice(given.length)).toContain(event('patch', made));
    slow.isStuck = false;
    slow.takeOne();
    feed.changed();
    await clock.advance(500);
    expect(slow.text.match(/event: patch\n/gu)).toHaveLength(4);
    expect(slow.text).toContain(event('patch', made));
    expect([slow.end_, feed.droppedCount]).toEqual(['', 0]);
    feed.remove(slow);
    feed.remove(quick);
  });

  test('drops a watcher that takes nothing at all, and keeps the others', async () => {
    const [stuck, slow, quick] = [new Screen(), new Screen(), new Screen()];
    for (const screen of [stuck, slow, quick]) feed.add(screen);
    await clock.advance(500);
    stuck.isStuck = true;
    slow.isStuck = true;
    quick.text = '';
    for (let ms = 0; ms < stuckAfterMs + 4_000; ms += 2_000) {
      if (ms % 20_000 === 0) slow.takeOne();
      await clock.advance(2_000);
    }
    expect([stuck.end_, slow.end_, quick.end_]).toEqual(['dropped', '', '']);
    expect([feed.watcherCount, feed.droppedCount]).toEqual([2, 1]);
    expect(quick.text).toContain('event: patch');
    feed.close();
    expect(quick.end_).toBe('ended');
  });
});
