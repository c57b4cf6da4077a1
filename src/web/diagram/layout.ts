// Where everything stands: sources on top, loads at the bottom, side A and side B as mirror images. Depends on the names and
// the connections alone, never on states, so that the picture is the same at every visit. Easy to get wrong: a line that
// passes a rank without stopping needs a free place there, or it runs through somebody's box.
import type { Picture } from './collapse.ts';
import { routeLinks } from './routing.ts';
import type { RoutedLink } from './routing.ts';
import { spreadSides } from './sides.ts';

const cardWidth = 172;
const cardHeight = 50;
const cellWidth = 92;
const cellHeight = 44;
const stripPadding = 7;
const gap = 12;
const sideGap = 44;
const passWidth = 14;

export interface Box {
  readonly id: string;
  readonly rank: number;
  readonly side: -1 | 0 | 1;
  /** Centre. */
  x: number;
  /** Top edge; set once the lines between the ranks are known. */
  y: number;
  readonly width: number;
  readonly height: number;
}

/** A place where a line crosses a rank without stopping. */
export interface Pass {
  readonly from: string;
  readonly rank: number;
  readonly x: number;
}

export interface Layout {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly links: readonly RoutedLink[];
  readonly width: number;
  readonly height: number;
}

/** Cells in one row of a strip of `count` cells: about three rows, so that strips stay compact. */
export function cellsPerRow(count: number): number {
  return Math.min(count, Math.max(4, Math.ceil(count / 3)));
}

/** Lays out one tab. Coordinates start at (0, 0), in pixels at zoom 1. */
export function layOut(picture: Picture): Layout {
  const ranks = rankAll(picture);
  const last = Math.max(0, ...ranks.values());
  const boxes = makeBoxes(picture, ranks);
  placeAcross([...boxes.values()], picture, last);
  const passes = findPasses(picture, boxes);
  const routed = routeLinks(picture, boxes, passes);
  const left = Math.min(...[...boxes.values()].map((box) => box.x - box.width / 2), ...routed.xs, 0);
  const right = Math.max(...[...boxes.values()].map((box) => box.x + box.width / 2), ...routed.xs, 0);
  for (const box of boxes.values()) box.x -= left;
  return {
    boxes,
    links: routed.links.map((link) => ({
      ...link,
      points: link.points.map(([x, y]) => [x - left, y] as const),
    })),
    width: right - left,
    height: routed.height,
  };
}

/** Rank = longest way from a source; consumers stand together in the last rank. */
function rankAll(picture: Picture): Map<string, number> {
  const strips = new Set(picture.strips.map((strip) => strip.id));
  const ranks = new Map(picture.elements.map((node) => [node.id, 0]));
  const links = picture.links.filter((link) => !strips.has(link.to));
  // A longest way has at most as many steps as there are elements; one medium has no circles.
  for (let round = 0; round < picture.elements.length; round += 1) {
    let moved = false;
    for (const { from, to } of links) {
      const least = (ranks.get(from) ?? 0) + 1;
      if ((ranks.get(to) ?? 0) >= least) continue;
      ranks.set(to, least);
      moved = true;
    }
    if (!moved) break;
  }
  const bottom = Math.max(-1, ...ranks.values()) + 1;
  for (const id of strips) ranks.set(id, bottom);
  return ranks;
}

function makeBoxes(picture: Picture, ranks: ReadonlyMap<string, number>): Map<string, Box> {
  const stripIds = new Set(picture.strips.map((strip) => strip.id));
  const ids = [...picture.elements.map((node) => node.id), ...stripIds];
  const sides = spreadSides(
    ids,
    picture.links.map((link) => [link.from, link.to] as const),
    stripIds,
  );
  const boxes = new Map<string, Box>();
  const put = (id: string, width: number, height: number): void => {
    boxes.set(id, { id, rank: ranks.get(id) ?? 0, side: sides.get(id) ?? 0, x: 0, y: 0, width, height });
  };
  for (const node of picture.elements) put(node.id, cardWidth, cardHeight);
  for (const strip of picture.strips) {
    const perRow = cellsPerRow(strip.cells.length);
    const rows = Math.ceil(strip.cells.length / perRow);
    put(strip.id, perRow * cellWidth + 2 * stripPadding, rows * cellHeight + 2 * stripPadding);
  }
  return boxes;
}

const widthOf = (boxes: readonly Box[]): number =>
  boxes.reduce((sum, box) => sum + box.width, 0) + gap * Math.max(0, boxes.length - 1);

/** Distance of the two sides from the middle: the least that lets every rank's three groups stand free. */
function sideDistance(byRank: ReadonlyArray<readonly Box[]>): number {
  let distance = 0;
  for (const rank of byRank) {
    const middle = widthOf(rank.filter((box) => box.side === 0));
    for (const side of [-1, 1]) {
      const flank = widthOf(rank.filter((box) => box.side === side));
      if (flank === 0) continue;
      distance = Math.max(distance, flank / 2 + (middle === 0 ? sideGap / 2 : middle / 2 + sideGap));
    }
  }
  return distance;
}

function placeAcross(boxes: readonly Box[], picture: Picture, last: number): void {
  const byRank = Array.from({ length: last + 1 }, (_, rank) => boxes.filter((box) => box.rank === rank));
  const distance = sideDistance(byRank);
  const xOf = new Map<string, number>();
  const order = new Map(boxes.map((box, index) => [box.id, index]));
  const pull = (box: Box): number => {
    const sources = picture.links.filter((link) => link.to === box.id).map((link) => xOf.get(link.from));
    const known = sources.filter((x) => x !== undefined);
    return known.length === 0 ? box.side * distance : known.reduce((sum, x) => sum + x, 0) / known.length;
  };
  for (const rank of byRank) {
    const pulls = new Map(rank.map((box) => [box.id, Math.round(pull(box))]));
    for (const side of [-1, 0, 1] as const) {
      const group = rank.filter((box) => box.side === side);
      group.sort(
        (one, other) =>
          (pulls.get(one.id) ?? 0) - (pulls.get(other.id) ?? 0) ||
          // Equal pulls: by the site file's order, turned round on side B to keep the mirror.
          ((order.get(one.id) ?? 0) - (order.get(other.id) ?? 0)) * (side === 1 ? -1 : 1),
      );
      if (group.some((box) => box.id.startsWith('strip:'))) {
        group.sort((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0));
      }
      let x = side * distance - widthOf(group) / 2;
      for (const box of group) {
        box.x = x + box.width / 2;
        x += box.width + gap;
        xOf.set(box.id, box.x);
      }
    }
  }
}

/** For every link longer than one rank a free place in each rank between; links of one source share it per side. */
function findPasses(picture: Picture, boxes: ReadonlyMap<string, Box>): readonly Pass[] {
  const passes = new Map<string, Pass>();
  const taken = new Map<number, number[]>();
  for (const link of picture.links) {
    const from = boxes.get(link.from);
    const to = boxes.get(link.to);
    if (from === undefined || to === undefined) continue;
    let x = from.x;
    for (let rank = from.rank + 1; rank < to.rank; rank += 1) {
      const key = `${link.from}\t${rank}`;
      const known = passes.get(key);
      const others = taken.get(rank) ?? [];
      const inRank = [...boxes.values()].filter((box) => box.rank === rank);
      x = known?.x ?? freePlace(x, inRank, others);
      if (known !== undefined) continue;
      passes.set(key, { from: link.from, rank, x });
      taken.set(rank, [...others, x]);
    }
  }
  return [...passes.values()];
}

/** The free place nearest to `wanted` in a rank. */
function freePlace(wanted: number, boxes: readonly Box[], taken: readonly number[]): number {
  const isFree = (x: number): boolean =>
    boxes.every((box) => Math.abs(box.x - x) >= (box.width + gap) / 2 - 1) &&
    taken.every((other) => Math.abs(other - x) >= passWidth);
  const candidates = [wanted];
  for (const box of boxes) {
    for (const step of [0, 1, 2, 3]) {
      const away = (box.width + gap) / 2 + step * passWidth;
      candidates.push(box.x - away, box.x + away);
    }
  }
  for (const other of taken) candidates.push(other - passWidth, other + passWidth);
  const free = candidates.filter(isFree);
  free.sort((one, other) => Math.abs(one - wanted) - Math.abs(other - wanted) || one - other);
  return free[0] ?? wanted;
}
