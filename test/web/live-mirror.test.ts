// What the browser makes of the stream: patches become overview, alerts and diagram again, and time goes one way.
import { expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { noteServerHead, noteServerTime, serverNowMs } from '../../src/web/live/browser-time.ts';
import { LiveMirror } from '../../src/web/live/live-mirror.ts';
import { alertsIn, overviewIn } from './fixture-answers.ts';
import { plantDiagram } from './fixture-plant.ts';
import { patchOf } from './fixture-server.ts';

const at = 1_790_000_000_000;
const diagram = plantDiagram('flood', at);

test('what the stream brings is put together: a patch changes what it names and nothing else', () => {
  const [node] = diagram.nodes;
  if (node === undefined) throw new Error('no node');
  const mirror = new LiveMirror();
  expect(mirror.at(at)).toEqual({ overview: undefined, alerts: undefined, diagram: undefined });
  const whole = patchOf(diagram);
  mirror.takeDiagram(whole);
  expect(mirror.at(at).diagram).toEqual({ ...diagram, at });
  const [bare] = whole.nodes;
  mirror.takeDiagram({ at: at + 1, nodes: [{ ...bare!, output: 77 }], edges: [], ages: [] });
  const after = mirror.at(at + 1).diagram;
  expect(after).toEqual({
    ...diagram,
    at: at + 1,
    nodes: [{ ...node, output: 77 }, ...diagram.nodes.slice(1)],
  });
  expect(mirror.at(at + 2).diagram?.nodes).toBe(after?.nodes);
  // Read again, and the same: another age.
  const aged = diagram.nodes.find(({ values }) => values.length === 2)!;
  mirror.takeDiagram({ at: at + 3, nodes: [], edges: [], ages: [[aged.id, at - 7, null]] });
  const [first, second] = mirror.at(at + 3).diagram!.nodes.find(({ id }) => id === aged.id)!.values;
  expect([first?.takenAtMs, second?.takenAtMs]).toEqual([at - 7, null]);
  expect(first?.value).toBe(aged.values[0]!.value);
});

test('alerts come and go by their ids, and the overview by its members', () => {
  const mirror = new LiveMirror();
  const [one, other] = alertsIn('flood', diagram);
  mirror.takeAlerts({ alerts: [one!, other!], gone: [] });
  mirror.takeAlerts({ alerts: [{ ...one!, acknowledgedBy: 'Aysel' }], gone: [other!.id] });
  const { alerts: list } = mirror.at(at);
  expect(list).toEqual([{ ...one, acknowledgedBy: 'Aysel' }]);
  expect(mirror.at(at + 1).alerts).toBe(list);
  const { itLoadKw: _, ...rest } = overviewIn('healthy', diagram);
  mirror.takeOverview(rest);
  mirror.takeOverview({ itLoadKw: 12 });
  expect(mirror.at(at + 2).overview).toEqual({ ...rest, itLoadKw: 12, at: at + 2 });
});

test('what came late does not set the clock back, and the head of an answer does', () => {
  const nowMs = systemClock.epochMs();
  noteServerTime(nowMs + 60_000);
  expect(serverNowMs() - systemClock.epochMs()).toBeCloseTo(60_000, -3);
  // Forty seconds on the way.
  noteServerTime(nowMs + 20_000);
  expect(serverNowMs() - systemClock.epochMs()).toBeCloseTo(60_000, -3);
  noteServerHead(null);
  expect(serverNowMs() - systemClock.epochMs()).toBeCloseTo(60_000, -3);
  noteServerHead(String(nowMs + 20_000));
  expect(Math.abs(serverNowMs() - systemClock.epochMs() - 20_000)).toBeLessThan(2_000);
});
