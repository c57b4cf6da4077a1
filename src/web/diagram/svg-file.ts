// The drawing as an SVG file that stands by itself: what is on the screen, element by element, with the colours and places
// that the browser worked out. Easy to get wrong: no class, variable or picture of the page reaches a viewer, so everything
// is written out; and names go in as text of the document, so that whoever writes it out escapes them.
import { ascentShare, colourOf, isHidden, linesOf, printable } from './svg-measure.ts';

const svgSpace = 'http://www.w3.org/2000/svg';
const margin = 24;
const titleSize = 18;
const noteSize = 13;
const lineStep = 20;
const hatchStep = 6;

/** What stands above the drawing. */
export interface FileHead {
  readonly title: string;
  /** Scenario and time. */
  readonly notes: readonly string[];
}

/** Properties of shapes that stand in the style sheet of the page. */
const shapeProperties = [
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-linecap',
  'opacity',
  'font-size',
  'font-weight',
  'font-family',
  'text-anchor',
  'dominant-baseline',
] as const;

interface Paper {
  readonly root: Element;
  readonly defs: SVGDefsElement;
  /** Left top corner of the drawing on the screen, and how much it is enlarged. */
  readonly left: number;
  readonly top: number;
  readonly zoom: number;
}

type Attributes = Readonly<Record<string, string | number>>;

function make(name: string, attributes: Attributes = {}): SVGElement {
  const made = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, typeof value === 'number' ? String(Math.round(value * 100) / 100) : value);
  }
  return made;
}

function written(name: string, text: string, attributes: Attributes = {}): SVGElement {
  const made = make(name, attributes);
  made.textContent = printable(text);
  return made;
}

/** `drawing` is the element that is moved and enlarged; `size` is its size before that. */
export function svgOfDrawing(
  drawing: HTMLElement,
  size: { readonly width: number; readonly height: number },
  head: FileHead,
): string {
  const area = drawing.getBoundingClientRect();
  const headHeight = margin + titleSize + head.notes.length * lineStep;
  const [width, height] = [size.width + 2 * margin, headHeight + size.height + 2 * margin].map(Math.ceil) as [
    number,
    number,
  ];
  const file = make('svg', { width, height, viewBox: `0 0 ${width} ${height}` });
  const defs = make('defs') as SVGDefsElement;
  const page = getComputedStyle(document.body);
  const back = getComputedStyle(document.documentElement).backgroundColor;
  const isClear = colourOf(page.backgroundColor).opacity === 0;
  const ground = colourOf(isClear ? back : page.backgroundColor);
  const sheet = make('g', { transform: `translate(${margin} ${headHeight + margin})` });
  file.append(
    written('title', head.title),
    defs,
    make('rect', { width, height, fill: ground.opacity === 0 ? 'rgb(255,255,255)' : ground.colour }),
    ...headLines(head, page),
    sheet,
  );
  const zoom = area.width / size.width;
  addChildren(drawing, sheet, { root: drawing, defs, left: area.left, top: area.top, zoom });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(file)}\n`;
}

function headLines({ title, notes }: FileHead, page: CSSStyleDeclaration): SVGElement[] {
  return [title, ...notes].map((text, at) =>
    written('text', text, {
      x: margin,
      y: margin + titleSize - 4 + at * lineStep,
      'font-family': page.fontFamily,
      'font-size': at === 0 ? titleSize : noteSize,
      'font-weight': at === 0 ? 600 : 400,
      fill: colourOf(page.color).colour,
    }),
  );
}

function addChildren(from: Element, to: SVGElement, paper: Paper): void {
  for (const child of from.childNodes) {
    if (child instanceof Text) addText(child, to, paper);
    else if (child instanceof Element) addElement(child, to, paper);
  }
}

function addElement(one: Element, to: SVGElement, paper: Paper): void {
  const style = getComputedStyle(one);
  if (isHidden(one, style)) return;
  const group = style.opacity === '1' ? to : make('g', { opacity: style.opacity });
  if (group !== to) to.append(group);
  if (one instanceof SVGSVGElement) addShapes(one, group, paper);
  else {
    addBox(one, style, { to: group, paper });
    addChildren(one, group, paper);
  }
}

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function frameOf(one: Element, { left, top, zoom }: Paper): Frame {
  const box = one.getBoundingClientRect();
  const [width, height] = [box.width / zoom, box.height / zoom];
  return { x: (box.left - left) / zoom, y: (box.top - top) / zoom, width, height };
}

const sides = ['Top', 'Right', 'Bottom', 'Left'] as const;

/** Ground, hatching, border and the ring of what is chosen. */
function addBox(
  one: Element,
  style: CSSStyleDeclaration,
  { to, paper }: { readonly to: SVGElement; readonly paper: Paper },
): void {
  const frame = frameOf(one, paper);
  if (frame.width <= 0 || frame.height <= 0) return;
  const round = Number.parseFloat(style.borderTopLeftRadius) || 0;
  const ground = colourOf(style.backgroundColor);
  if (ground.opacity > 0) {
    to.append(make('rect', { ...frame, rx: round, fill: ground.colour, 'fill-opacity': ground.opacity }));
  }
  if (style.backgroundImage !== 'none') {
    to.append(make('rect', { ...frame, rx: round, fill: hatch(style.backgroundImage, paper) }));
  }
  const widths = sides.map((side) => Number.parseFloat(style[`border${side}Width`]) || 0);
  const isWhole = widths.every((width) => width > 0);
  if (isWhole) to.append(ring(frame, lineStyle(style, 'Top', widths[0] ?? 0), round));
  else sides.forEach((side, at) => addEdge(frame, { style, side, width: widths[at] ?? 0, to }));
  const outline = Number.parseFloat(style.outlineWidth) || 0;
  if (outline > 0 && style.outlineStyle !== 'none') {
    const { colour } = colourOf(style.outlineColor);
    to.append(ring(frame, { stroke: colour, 'stroke-width': outline }, round, -outline));
  }
}

/** `inset` moves the middle of the line inwards beyond the half of its width. */
function ring(frame: Frame, line: Attributes, round: number, inset = 0): SVGElement {
  const by = Number(line['stroke-width']) / 2 + inset;
  const { x, y, width, height } = frame;
  const box = {
    x: x + by,
    y: y + by,
    width: Math.max(0, width - 2 * by),
    height: Math.max(0, height - 2 * by),
  };
  return make('rect', { ...box, rx: Math.max(0, round - by), fill: 'none', ...line });
}

function lineStyle(style: CSSStyleDeclaration, side: (typeof sides)[number], width: number): Attributes {
  const { colour, opacity } = colourOf(style[`border${side}Color`]);
  const kind = style[`border${side}Style`];
  const dashes =
    kind === 'dashed' ? `${width * 3} ${width * 2}` : kind === 'dotted' ? `${width} ${width * 1.5}` : 'none';
  return { stroke: colour, 'stroke-opacity': opacity, 'stroke-width': width, 'stroke-dasharray': dashes };
}

interface Edge {
  readonly style: CSSStyleDeclaration;
  readonly side: (typeof sides)[number];
  readonly width: number;
  readonly to: SVGElement;
}

function addEdge(frame: Frame, { style, side, width, to }: Edge): void {
  if (width === 0) return;
  const [right, bottom] = [frame.x + frame.width, frame.y + frame.height];
  const x = {
    Top: [frame.x, right],
    Bottom: [frame.x, right],
    Left: [frame.x, frame.x],
    Right: [right, right],
  };
  const y = {
    Top: [frame.y, frame.y],
    Bottom: [bottom, bottom],
    Left: [frame.y, bottom],
    Right: [frame.y, bottom],
  };
  const [[x1 = 0, x2 = 0], [y1 = 0, y2 = 0]] = [x[side], y[side]];
  to.append(make('line', { x1, x2, y1, y2, ...lineStyle(style, side, width) }));
}

/** A hatching in the first colour of the page's that is not clear. */
function hatch(image: string, { defs }: Paper): string {
  const colours = image.match(/(?:rgba?|oklch|oklab|color|hsla?)\([^()]*\)|#[0-9a-f]{3,8}/giu) ?? [];
  const { colour, opacity } = colours.map(colourOf).find((one) => one.opacity > 0) ?? colourOf('none');
  const id = `hatch-${colour.replaceAll(/\D+/gu, '-')}`;
  if (defs.querySelector(`[id="${id}"]`) === null) {
    const size = { width: hatchStep, height: hatchStep, patternUnits: 'userSpaceOnUse' };
    const pattern = make('pattern', { id, ...size, patternTransform: 'rotate(-45)' });
    const stripe = { width: hatchStep, height: 1.5, fill: colour, 'fill-opacity': opacity };
    pattern.append(make('rect', stripe));
    defs.append(pattern);
  }
  return `url(#${id})`;
}

/** A symbol or the lines: the same shapes, with what the style sheet says written into each. */
function addShapes(one: SVGSVGElement, to: SVGElement, paper: Paper): void {
  const frame = frameOf(one, paper);
  const viewBox = one.getAttribute('viewBox') ?? `0 0 ${frame.width} ${frame.height}`;
  const holder = make('svg', { ...frame, viewBox, overflow: 'visible' });
  for (const child of one.children) addShape(child, holder);
  to.append(holder);
}

function addShape(one: Element, to: SVGElement): void {
  const style = getComputedStyle(one);
  if (isHidden(one, style)) return;
  const copy = make(one.tagName);
  for (const { name, value } of one.attributes) {
    if (!['class', 'style', 'id'].includes(name)) copy.setAttribute(name, value);
  }
  for (const name of shapeProperties) {
    const value = style.getPropertyValue(name);
    if (value !== '') copy.setAttribute(name, value);
  }
  for (const paint of ['fill', 'stroke'] as const) {
    const { colour, opacity } = colourOf(style[paint]);
    copy.setAttribute(paint, opacity === 0 ? 'none' : colour);
    if (opacity > 0 && opacity < 1) copy.setAttribute(`${paint}-opacity`, opacity.toFixed(3));
  }
  if (one.children.length > 0) for (const child of one.children) addShape(child, copy);
  else copy.textContent = printable(one.textContent ?? '');
  to.append(copy);
}

function addText(text: Text, to: SVGElement, paper: Paper): void {
  const parent = text.parentElement;
  if (parent === null || text.data.trim() === '') return;
  const style = getComputedStyle(parent);
  const ascent = ascentShare(style);
  for (const line of linesOf(text, paper.root)) {
    to.append(
      written('text', line.text, {
        x: (line.left - paper.left) / paper.zoom,
        y: (line.top + line.height * ascent - paper.top) / paper.zoom,
        'font-family': style.fontFamily,
        'font-size': Number.parseFloat(style.fontSize),
        'font-weight': style.fontWeight,
        fill: colourOf(style.color).colour,
        // Viewers have other letters than the page; they must not run into what stands beside them.
        textLength: line.width / paper.zoom,
        lengthAdjust: 'spacingAndGlyphs',
      }),
    );
  }
}
