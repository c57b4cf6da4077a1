// The live stream: what arrives, how soon, for how many, and when it ends.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { OverviewView } from '../../src/api/contract.ts';
import type { AlertsPatch, BeatView, DiagramPatch } from '../../src/api/contract-stream.ts';
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

  test('says of an alert that is over that it is gone, and nothing of the others', async () => {
    const { alertId } = await site.openPage('component:ups-b-2');
    const other = await site.openPage('component:ups-b-3');
    site.changes.publish([alertId]);
    const watching = await (await site.browserOf('aysel')).watch();
    await watching.until(({ event, data }) => event === 'alerts' && JSON.stringify(data).includes(alertId));
    const skip = watching.events.length;
    await site.database.app.execute(
      `UPDATE alert SET state = 'normal', returned_at = now(), acknowledged_at = now() WHERE id = $1`,
      [alertId],
    );
    site.changes.publish([alertId]);
    const isGone = ({ event, data }: StreamEvent): boolean =>
      event === 'alerts' && (data as AlertsPatch).gone.includes(alertId);
    await watching.until(isGone);
    const later = watching.events.slice(skip).filter(named('alerts'));
    expect(later.some(({ data }) => JSON.stringify(data).includes(other.alertId))).toBe(false);
    watching.stop();
  });

  test('says nothing but that it lives while nothing changes', async () => {
    const watching = await (await site.browserOf('aysel')).watch();
    await watching.until(named('beat'));
    // What was set in motion before comes to rest.
    await watching.until(() => {
      const last = watching.events.slice(-4);
      return last.length === 4 && last.every(named('beat'));
    });
    watching.stop();
  });

  test('goes on with the diagram while the database does not answer, and tells the rest again afterwards', async () => {
    const { alertId } = await site.openPage('component:ups-b-4');
    const before = await (await site.browserOf('aysel')).watch();
    await before.until(named('beat'));
    await site.database.owner.execute('REVOKE SELECT ON alert FROM qosha_app');
    const without = ({ event, data }: StreamEvent): boolean =>
      event === 'beat' && (data as BeatView).database === false;
    await before.until(without);
    const newcomer = await (await site.browserOf('aysel')).watch();
    await newcomer.until(without);
    expect(newcomer.events.map(({ event }) => event)).toEqual(['anew', 'devices', 'diagram', 'beat']);
    const skip = before.events.length;
    setPower(39_000);
    await newcomer.until(({ data }) => JSON.stringify(data).includes('"value":39000,'));
    await site.database.owner.execute('GRANT SELECT ON alert TO qosha_app');
    for (const [watching, from] of [
      [before, skip],
      [newcomer, 0],
    ] as const) {
      const isLater = (event: StreamEvent): boolean => watching.events.indexOf(event) >= from;
      await watching.until((event) => isLater(event) && JSON.stringify(event.data).includes(alertId));
      const overview = await watching.until((event) => isLater(event) && event.event === 'overview');
      expect((overview.data as OverviewView).onCall?.name).toBe('murad');
      watching.stop();
    }
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
