// The drawing's geometry: a mirror of A and B, nothing on top of anything, the same at every visit.
import { describe, expect, test } from 'vitest';
import type { DiagramView, Medium } from '../../src/api/contract.ts';
import { pictureOf } from '../../src/web/diagram/collapse.ts';
import { cellsPerRow, layOut } from '../../src/web/diagram/layout.ts';
import type { Box, Layout } from '../../src/web/diagram/layout.ts';
import { namedSide } from '../../src/web/diagram/sides.ts';
import { bringIntoSight, fitView, zoomAt } from '../../src/web/diagram/viewport.tsx';
import { nearestInDirection } from '../../src/web/diagram/walk.ts';
import { plantDiagram } from './fixture-plant.ts';

const at = 1_790_000_000_000;
const media: readonly Medium[] = ['power', 'cooling', 'network'];

function layoutOf(diagram: DiagramView, medium: Medium): Layout {
  return layOut(pictureOf(diagram, medium));
}

function overlap(one: Box, other: Box): boolean {
  const beside = Math.abs(one.x - other.x) >= (one.width + other.width) / 2;
  return !beside && one.y < other.y + other.height && other.y < one.y + one.height;
}

describe('the demonstration site', () => {
  const diagram = plantDiagram('healthy', at);

  test.each(media)('%s: no box lies on another, and every line starts and ends at its boxes', (medium) => {
    const { boxes, links, width, height } = layoutOf(diagram, medium);
    const all = [...boxes.values()];
    expect(all.length).toBeGreaterThan(8);
    for (const [index, one] of all.entries()) {
      expect(one.x - one.width / 2).toBeGreaterThanOrEqual(0);
      expect(one.x + one.width / 2).toBeLessThanOrEqual(width + 0.001);
      expect(one.y + one.height).toBeLessThanOrEqual(height);
      for (const other of all.slice(index + 1))
        expect(overlap(one, other), `${one.id} ${other.id}`).toBe(false);
    }
    for (const link of links) {
      const [from, to] = [boxes.get(link.from), boxes.get(link.to)];
      expect(link.points.at(0)).toEqual([from?.x, (from?.y ?? 0) + (from?.height ?? 0)]);
      expect(link.points.at(-1)?.[1]).toBe(to?.y);
      expect(Math.abs((link.points.at(-1)?.[0] ?? 0) - (to?.x ?? 0))).toBeLessThan((to?.width ?? 0) / 2);
    }
  });

  test.each(media)('%s: no line runs through a box', (medium) => {
    const { boxes, links } = layoutOf(diagram, medium);
    for (const link of links) {
      for (const [index, [x, y]] of link.points.slice(1).entries()) {
        const [fromX, fromY] = link.points[index] ?? [0, 0];
        for (const box of boxes.values()) {
          const inside =
            Math.max(x, fromX) > box.x - box.width / 2 + 1 &&
            Math.min(x, fromX) < box.x + box.width / 2 - 1 &&
            Math.max(y, fromY) > box.y + 1 &&
            Math.min(y, fromY) < box.y + box.height - 1;
          expect(inside, `${link.from} -> ${link.to} through ${box.id}`).toBe(false);
        }
      }
    }
  });

  test('side A is the mirror image of side B', () => {
    const { boxes, width } = layoutOf(diagram, 'power');
    const pairs = [...boxes.values()].filter((box) => namedSide(box.id) === -1);
    expect(pairs.length).toBeGreaterThan(10);
    for (const a of pairs) {
      const b = boxes.get(a.id.replace(/([-_])a(\d*)($|[-_])/, '$1b$2$3'));
      expect(b?.y, a.id).toBe(a.y);
      expect((b?.x ?? 0) + a.x, a.id).toBeCloseTo(width, 6);
    }
  });

  test.each(media)('%s: states move nothing', (medium) => {
    const healthy = layoutOf(diagram, medium);
    const flooded = layoutOf(plantDiagram('flood', at), medium);
    expect([...flooded.boxes.values()]).toEqual([...healthy.boxes.values()]);
    expect(flooded.links.map((link) => link.points)).toEqual(healthy.links.map((link) => link.points));
  });

  test('a rack PDU is drawn in the cell of its rack, and the rack keeps both feeds', () => {
    const picture = pictureOf(diagram, 'power');
    expect(picture.elements.some((node) => node.kind === 'rack-pdu')).toBe(false);
    const racks = picture.strips.flatMap((strip) => strip.cells).filter((cell) => cell.node.kind === 'rack');
    expect(racks.length).toBe(24);
    for (const rack of racks) {
      expect(rack.feeds.map((feed) => namedSide(feed.via.id))).toEqual([-1, 1]);
      expect(rack.feeds.every((feed) => feed.active)).toBe(true);
    }
  });
});

test.each([
  ['utility-a', -1],
  ['ups-b-3', 1],
  ['panel-a1', -1],
  ['pdu-a01-b', 1],
  ['gen-2', null],
  ['chiller-1', null],
  ['bank', null],
])('the side of %s', (id, side) => {
  expect(namedSide(id)).toBe(side);
});

test('strips stay compact', () => {
  expect([1, 4, 13, 14, 24].map(cellsPerRow)).toEqual([1, 4, 5, 5, 8]);
});

test('zooming keeps the point under the pointer, within its limits', () => {
  const view = { x: 30, y: -12, zoom: 0.9 };
  const zoomed = zoomAt(view, 1.5, 200, 100);
  expect((200 - zoomed.x) / zoomed.zoom).toBeCloseTo((200 - view.x) / view.zoom, 9);
  expect((100 - zoomed.y) / zoomed.zoom).toBeCloseTo((100 - view.y) / view.zoom, 9);
  expect(zoomAt(view, 1_000, 0, 0).zoom).toBe(3);
  expect(zoomAt(view, 0.000_1, 0, 0).zoom).toBe(0.2);
});

test('a fitted view shows everything; a chosen element is brought into sight and no further', () => {
  const frame = { width: 800, height: 600 };
  const view = fitView({ width: 1_500, height: 700 }, frame);
  expect(view.x).toBeGreaterThanOrEqual(0);
  expect(view.x + 1_500 * view.zoom).toBeLessThanOrEqual(800);
  const area = { x: 1_450, y: 20, width: 80, height: 40 };
  const moved = bringIntoSight({ x: 0, y: 0, zoom: 1 }, area, frame);
  expect(moved.x + 1_490).toBeLessThanOrEqual(800);
  expect(bringIntoSight(moved, area, frame)).toEqual(moved);
});

test('arrow keys prefer what lies straight ahead', () => {
  const spot = (left: number, top: number) => ({
    name: `${left},${top}`,
    getBoundingClientRect: () => ({ left, top, right: left + 100, bottom: top + 40 }),
  });
  const [here, right, below, diagonal] = [spot(0, 0), spot(120, 0), spot(0, 80), spot(120, 60)];
  const all = [here, right, below, diagonal];
  expect(nearestInDirection(here, all, 'ArrowRight')).toBe(right);
  expect(nearestInDirection(here, all, 'ArrowDown')).toBe(below);
  expect(nearestInDirection(here, all, 'ArrowUp')).toBeUndefined();
});
