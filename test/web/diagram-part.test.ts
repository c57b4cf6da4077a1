// The part of a large plant that is drawn: bounded, whole where the whole is small, and honest about what it leaves out.
import { describe, expect, it } from 'vitest';
import { pictureOf } from '../../src/web/diagram/collapse.ts';
import type { Picture } from '../../src/web/diagram/collapse.ts';
import { layOut } from '../../src/web/diagram/layout.ts';
import { mostAcross, mostDrawn, partOf } from '../../src/web/diagram/part.ts';
import { plantDiagram } from './fixture-plant.ts';

const at = 1_790_000_000_000;
const big = plantDiagram('big', at);
const media = ['power', 'cooling', 'network'] as const;

const sizeOf = ({ elements, strips }: Picture): number =>
  elements.length + strips.reduce((sum, { cells }) => sum + cells.length, 0);
const boxesOf = ({ elements, strips }: Picture): ReadonlySet<string> =>
  new Set([...elements.map(({ id }) => id), ...strips.map(({ id }) => id)]);

describe('of a plant of thousands', () => {
  it.each(media)('%s: from the sources down, bounded, with every line between what is drawn', (medium) => {
    const whole = pictureOf(big, medium);
    const { picture, leftOut } = partOf(whole, null);
    expect(sizeOf(whole)).toBeGreaterThan(mostDrawn);
    expect(sizeOf(picture)).toBeLessThanOrEqual(mostDrawn);
    expect(leftOut.length).toBeGreaterThan(1_000);
    const drawn = boxesOf(picture);
    expect(picture.links).toEqual(whole.links.filter(({ from, to }) => drawn.has(from) && drawn.has(to)));
    const fed = new Set(whole.links.map(({ to }) => to));
    const sources = whole.elements.filter(({ id }) => !fed.has(id)).slice(0, mostAcross);
    expect(sources.filter(({ id }) => !drawn.has(id))).toEqual([]);
    expect(layOut(picture).boxes.size).toBe(drawn.size);
  });

  it('what surrounds a chosen one: all that feeds it, and it even where it stands inside a cell', () => {
    const whole = pictureOf(big, 'power');
    const rack = big.nodes.find(({ kind }) => kind === 'rack')!;
    const pdu = big.edges.find(({ to, medium }) => to === rack.id && medium === 'power')!.from;
    for (const id of [rack.id, pdu]) {
      const { picture } = partOf(whole, id);
      const drawn = boxesOf(picture);
      expect(sizeOf(picture)).toBeLessThanOrEqual(mostDrawn);
      const boxes = picture.strips.filter(({ cells }) => cells.some(({ node }) => node.id === rack.id));
      expect(drawn.has(id) || boxes.length === 1).toBe(true);
      let rank = [drawn.has(id) ? id : boxes[0]!.id];
      for (let depth = 0; rank.length > 0; depth++) {
        expect(depth).toBeLessThan(20);
        rank = [...new Set(whole.links.filter(({ to }) => rank.includes(to)).map(({ from }) => from))];
        expect(rank.filter((one) => !drawn.has(one))).toEqual([]);
      }
    }
  });

  it('nothing is lost: what is drawn and what is left out is the whole', () => {
    const whole = pictureOf(big, 'power');
    const { picture, leftOut } = partOf(whole, 'ats-3a');
    expect(boxesOf(picture).has('ats-3a')).toBe(true);
    const seen = [
      ...picture.elements,
      ...picture.strips.flatMap(({ cells }) => cells.map(({ node }) => node)),
    ];
    const all = [...whole.elements, ...whole.strips.flatMap(({ cells }) => cells.map(({ node }) => node))];
    const told = new Set([...seen, ...leftOut]);
    expect(all.filter((node) => !told.has(node))).toEqual([]);
  });

  it('one strip larger than a drawing shows the cells about the chosen one', () => {
    const cells = big.nodes.slice(0, 1_000).map((node) => ({ node, feeds: [] }));
    const picture: Picture = { elements: [], strips: [{ id: 'strip:', cells }], links: [] };
    const chosen = cells[700]!.node.id;
    const [strip] = partOf(picture, chosen).picture.strips;
    expect(strip?.cells.length).toBe(mostDrawn);
    expect(strip?.cells.some(({ node }) => node.id === chosen)).toBe(true);
  });
});

it('the whole is drawn where it can be read', () => {
  const whole = pictureOf(plantDiagram('healthy', at), 'power');
  expect(partOf(whole, 'ats-a')).toEqual({ picture: whole, leftOut: [] });
});
