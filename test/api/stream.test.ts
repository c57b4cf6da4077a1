// The live stream: what arrives, how soon, for how many, and when it ends.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DiagramPatch, OverviewView } from '../../src/api/contract.ts';
import { LiveFeed, formatEvent, maxBufferedBytes, maxWatchers } from '../../src/api/live-feed.ts';
import type { Update, Watcher } from '../../src/api/live-feed.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { maxStreamsPerSession, sessionCheckMs } from '../../src/api/stream-routes.ts';
import type { StreamEvent, Watching } from './browser.ts';
import { readingOf } from './plant-readings.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

let site: SiteFixture;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.stop());

const named = (name: string) => (event: StreamEvent) => event.event === name;

/** Nodes of the diagram events that came after the first `skip` events. */
function nodesSince(watching: Watching, skip: number): DiagramPatch['nodes'] {
  return watching.events
    .slice(skip)
    .flatMap(({ event, data }) => (event === 'diagram' ? (data as DiagramPatch).nodes : []));
}

const setPower = (watts: number): void =>
  void site.board.put([
    readingOf('ups-a-1', 'output.power', { value: watts, takenAtMs: site.clock.epochMs() }),
  ]);

describe('the stream', () => {
  test('brings overview, alerts, the whole diagram and a beat at once', async () => {
    const watching = await (await site.browserOf('aysel')).watch();
    const names = ['overview', 'alerts', 'diagram', 'beat'];
    const [overview, , diagram] = await Promise.all(names.map((name) => watching.until(named(name))));
    expect((overview!.data as OverviewView).onCall?.name).toBe('murad');
    expect((diagram!.data as DiagramPatch).nodes).toHaveLength(site.site.components.length);
    watching.stop();
  });

  test('brings a changed reading, and of the diagram only what changed', async () => {
    const watching = await (await site.browserOf('aysel')).watch();
    await watching.until(named('diagram'));
    await watching.until(named('beat'));
    for (const watts of [41_000, 42_000, 43_000]) {
      const skip = watching.events.length;
      setPower(watts);
      const shows = (event: StreamEvent): boolean =>
        event.event === 'diagram' && JSON.stringify(event.data).includes(`"value":${watts},`);
      const { data } = await watching.until(shows);
      const patch = data as DiagramPatch;
      expect([patch.nodes.length, site.site.components.length]).toContain(patch.nodes.length);
      expect(nodesSince(watching, skip).some(({ id }) => id === 'ups-a-1')).toBe(true);
    }
    const sizes = watching.events.flatMap(({ event, data }) =>
      event === 'diagram' ? [(data as DiagramPatch).nodes.length] : [],
    );
    expect(Math.min(...sizes)).toBeLessThan(5);
    watching.stop();
  });

  test('brings a new alert, and the verdict that changes with a component', async () => {
    const watching = await (await site.browserOf('aysel')).watch();
    await watching.until(named('alerts'));
    const { alertId } = await site.openPage('component:ups-b-1');
    site.changes.publish([alertId]);
    await watching.until(({ event, data }) => event === 'alerts' && JSON.stringify(data).includes(alertId));
    const lost = readingOf('ups-a-1', 'output.source', {
      state: 'none',
      value: 2,
      takenAtMs: site.clock.epochMs(),
    });
    site.board.put([lost]);
    await watching.until(({ event, data }) => {
      const nodes = event === 'diagram' ? (data as DiagramPatch).nodes : [];
      return nodes.some(({ id, state }) => id === 'ups-a-1' && state === 'unavailable');
    });
    await watching.until(
      ({ event, data }) => event === 'overview' && (data as OverviewView).live.answer !== 'yes',
    );
    site.readEverything();
    watching.stop();
  });

  test('ends with the session that signs out, before the sessions are looked at again anyway', async () => {
    const timers = vi.spyOn(site.clock, 'after');
    const looksAgain = (): boolean => timers.mock.calls.some(([afterMs]) => afterMs === sessionCheckMs);
    // The look that comes every few seconds may fall into one of the tries.
    for (let attempt = 0; attempt < 5; attempt++) {
      const out = await site.browserOf('aysel');
      const watching = await out.watch();
      timers.mockClear();
      await out.ask('DELETE', '/api/v1/session');
      await watching.ended;
      if (!looksAgain()) break;
    }
    expect(looksAgain()).toBe(false);
    timers.mockRestore();
  });

  test('ends when the session is ended elsewhere, or the person may no longer look', async () => {
    const [elsewhere, demoted] = [
      await (await site.browserOf('murad')).watch(),
      await (await site.browserOf('admin')).watch(),
    ];
    await site.database.app.transaction(async (tx) => {
      await tx.execute(`DELETE FROM session WHERE person_id = (SELECT id FROM person WHERE login = 'murad')`);
      await tx.execute(`UPDATE person SET roles = '{finance}' WHERE login = 'admin'`);
    });
    await Promise.all([elsewhere.ended, demoted.ended]);
    await site.database.app.transaction((tx) =>
      tx.execute(`UPDATE person SET roles = '{administrator}' WHERE login = 'admin'`),
    );
  });

  test('of another session goes on when one signs out', async () => {
    const [mine, other] = [await site.browserOf('aysel'), await site.browserOf('aysel')];
    const watching = await mine.watch();
    await watching.until(named('beat'));
    await other.ask('DELETE', '/api/v1/session');
    const skip = watching.events.length;
    await watching.until((event) => watching.events.indexOf(event) >= skip && event.event === 'beat');
    watching.stop();
  });

  test('opens so often for one session and no oftener, and leaves others their room', async () => {
    const [browser, other] = [await site.browserOf('aysel'), await site.browserOf('aysel')];
    const watchings: Watching[] = [];
    for (let i = 0; i < maxStreamsPerSession; i++) watchings.push(await browser.watch());
    const refused = await browser.get('/api/v1/stream');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    watchings.push(await other.watch());
    expect(watchings.map(({ response }) => response.status)).toEqual(watchings.map(() => 200));
    for (const watching of watchings) watching.stop();
  });

  test('does not keep the server from stopping, read or not', async () => {
    const own = await startSite();
    const browser = await own.browserOf('aysel');
    const socket = connect(own.port, '127.0.0.1', () => {
      socket.write(
        `GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:${own.port}\r\nCookie: ${browser.cookie}\r\n\r\n`,
      );
    });
    socket.pause();
    const watching = await browser.watch();
    await watching.until(named('beat'));
    const ended = watching.ended;
    await own.stop();
    await ended;
    socket.destroy();
  });
});

/** A watcher that keeps what it got. */
class Screen implements Watcher {
  text = '';
  bufferedBytes = 0;
  end_ = '';
  write(text: string): void {
    this.text += text;
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
    const full = [{ event: 'full', data: made }];
    return { full, patch: [{ event: 'patch', data: made }] };
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

  test('drops a watcher that does not read, and keeps the others', async () => {
    const [slow, quick] = [new Screen(), new Screen()];
    feed.add(slow);
    feed.add(quick);
    await clock.advance(500);
    slow.bufferedBytes = maxBufferedBytes + 1;
    quick.text = '';
    feed.changed();
    await clock.advance(500);
    expect([slow.end_, quick.end_, feed.watcherCount, feed.droppedCount]).toEqual(['dropped', '', 1, 1]);
    expect(quick.text).toContain('event: patch');
    feed.close();
    expect(quick.end_).toBe('ended');
  });
});
