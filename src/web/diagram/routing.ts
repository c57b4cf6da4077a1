// How lines run between the ranks: straight down, across in a track of their own, straight down. Easy to get wrong: two
// sources must not share a track where their lines overlap, or the picture shows a connection that is not there.
import type { Link, Picture } from './collapse.ts';
import type { Box, Pass } from './layout.ts';

export interface RoutedLink extends Link {
  /** Corners of the line, from the source's bottom to the consumer's top. */
  readonly points: ReadonlyArray<readonly [number, number]>;
}

interface Hop {
  /** Who the line belongs to: lines of one source may share a track. */
  readonly owner: string;
  readonly rank: number;
  readonly fromX: number;
  readonly toX: number;
}

const trackHeight = 10;
const leastChannel = 26;

type Boxes = ReadonlyMap<string, Box>;

/** Sets the `y` of every box and returns the corners of every line. */
export function routeLinks(
  picture: Picture,
  boxes: Boxes,
  passes: readonly Pass[],
): { readonly links: readonly RoutedLink[]; readonly height: number; readonly xs: readonly number[] } {
  const passX = new Map(passes.map((pass) => [`${pass.from}\t${pass.rank}`, pass.x]));
  const ports = portsOf(picture, boxes);
  const hopsOf = new Map(picture.links.map((link) => [link, hops(link, boxes, { passX, ports })]));
  const tracks = assignTracks([...hopsOf.values()].flat());
  const { tops, height } = stack(boxes, tracks);
  for (const box of boxes.values()) box.y = tops[box.rank] ?? 0;
  const links = picture.links.map((link) => {
    const points: Array<readonly [number, number]> = [];
    for (const hop of hopsOf.get(link) ?? []) {
      const startY = (tops[hop.rank] ?? 0) + rankHeight(boxes, hop.rank);
      const endY = tops[hop.rank + 1] ?? startY;
      const track = tracks.get(trackKey(hop));
      if (points.length === 0) points.push([hop.fromX, bottomOf(boxes.get(link.from), startY)]);
      if (track !== undefined && hop.fromX !== hop.toX) {
        const trackY = startY + (leastChannel / 2 + track * trackHeight);
        points.push([hop.fromX, trackY], [hop.toX, trackY]);
      }
      points.push([hop.toX, endY]);
    }
    return { ...link, points };
  });
  return { links, height, xs: passes.map((pass) => pass.x) };
}

function bottomOf(box: Box | undefined, fallback: number): number {
  return box === undefined ? fallback : box.y + box.height;
}

/** Where lines enter each box: spread over its top in the order of their sources, from left to right. */
function portsOf(picture: Picture, boxes: Boxes): ReadonlyMap<Link, number> {
  const ports = new Map<Link, number>();
  for (const box of boxes.values()) {
    const incoming = picture.links.filter((link) => link.to === box.id && boxes.has(link.from));
    incoming.sort((one, other) => (boxes.get(one.from)?.x ?? 0) - (boxes.get(other.from)?.x ?? 0));
    incoming.forEach((link, index) => {
      const share = (index + 1) / (incoming.length + 1) - 0.5;
      ports.set(link, box.x + share * box.width);
    });
  }
  return ports;
}

interface Places {
  readonly passX: ReadonlyMap<string, number>;
  readonly ports: ReadonlyMap<Link, number>;
}

function hops(link: Link, boxes: Boxes, { passX, ports }: Places): readonly Hop[] {
  const from = boxes.get(link.from);
  const to = boxes.get(link.to);
  if (from === undefined || to === undefined) return [];
  const found: Hop[] = [];
  let x = from.x;
  for (let rank = from.rank; rank < to.rank; rank += 1) {
    const isLast = rank + 1 === to.rank;
    const next = isLast ? ports.get(link) : passX.get(`${link.from}\t${rank + 1}`);
    found.push({ owner: link.from, rank, fromX: x, toX: next ?? x });
    x = next ?? x;
  }
  return found;
}

const trackKey = (hop: Hop): string => `${hop.rank}\t${hop.owner}\t${hop.fromX}`;

/** The lowest free track for the span of each source's lines in each channel; outer spans first, for the mirror's sake. */
function assignTracks(all: readonly Hop[]): ReadonlyMap<string, number> {
  const spans = new Map<string, { rank: number; low: number; high: number }>();
  for (const hop of all) {
    if (hop.fromX === hop.toX) continue;
    const key = trackKey(hop);
    const known = spans.get(key) ?? { rank: hop.rank, low: hop.fromX, high: hop.fromX };
    known.low = Math.min(known.low, hop.toX);
    known.high = Math.max(known.high, hop.toX);
    spans.set(key, known);
  }
  const tracks = new Map<string, number>();
  const placed: Array<{ rank: number; low: number; high: number; track: number }> = [];
  const order = [...spans].sort(
    ([, one], [, other]) => one.high - one.low - (other.high - other.low) || one.low - other.low,
  );
  for (const [key, span] of order) {
    const clashes = placed.filter(
      (other) => other.rank === span.rank && other.low <= span.high + 4 && span.low <= other.high + 4,
    );
    let track = 0;
    while (clashes.some((other) => other.track === track)) track += 1;
    tracks.set(key, track);
    placed.push({ ...span, track });
  }
  return tracks;
}

function rankHeight(boxes: Boxes, rank: number): number {
  return Math.max(0, ...[...boxes.values()].filter((box) => box.rank === rank).map((box) => box.height));
}

/** Top of every rank: boxes, then a channel as high as its tracks need. */
function stack(
  boxes: Boxes,
  tracks: ReadonlyMap<string, number>,
): { tops: readonly number[]; height: number } {
  const last = Math.max(0, ...[...boxes.values()].map((box) => box.rank));
  const needed = new Map<number, number>();
  for (const [key, track] of tracks) {
    const rank = Number(key.split('\t')[0]);
    needed.set(rank, Math.max(needed.get(rank) ?? 0, track));
  }
  const tops: number[] = [];
  let y = 0;
  for (let rank = 0; rank <= last; rank += 1) {
    tops.push(y);
    y += rankHeight(boxes, rank);
    if (rank < last) y += leastChannel + (needed.get(rank) ?? 0) * trackHeight;
  }
  return { tops, height: y };
}
