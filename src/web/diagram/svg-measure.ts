// What the browser worked out of an element, for a file that has no browser: colours, and text by line as far as it is to
// be seen. Easy to get wrong: a style may be in any colour space, viewers know few; and text that the page cuts off would run
// over its neighbours.

/** Lines of text that are shorter than this beyond their box are not cut: fractions of a pixel. */
const slack = 0.75;
const ellipsis = '…';

export interface TextLine {
  readonly text: string;
  /** On the screen. */
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
}

let canvas: CanvasRenderingContext2D | null | undefined;

function pen(): CanvasRenderingContext2D | null {
  canvas ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  return canvas;
}

/** As `rgb(…)` with its opacity apart; any colour the browser knows. */
export function colourOf(style: string): { readonly colour: string; readonly opacity: number } {
  const paint = pen();
  if (paint === null || style === 'none' || style === '') return { colour: 'none', opacity: 0 };
  paint.clearRect(0, 0, 1, 1);
  paint.fillStyle = 'rgba(0,0,0,0)';
  paint.fillStyle = style;
  paint.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = paint.getImageData(0, 0, 1, 1).data;
  return { colour: `rgb(${red},${green},${blue})`, opacity: alpha / 255 };
}

/** Part of the height of a line that lies above its foot. */
export function ascentShare(style: CSSStyleDeclaration): number {
  const paint = pen();
  if (paint === null) return 0.8;
  paint.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = paint.measureText('x');
  return up + down > 0 ? up / (up + down) : 0.8;
}

/** Not there, or there for readers of the page alone. */
export function isHidden(element: Element, style: CSSStyleDeclaration): boolean {
  return style.display === 'none' || style.visibility !== 'visible' || element.classList.contains('unseen');
}

/** Without what no XML document may hold. */
export function printable(text: string): string {
  return Array.from(text.toWellFormed(), (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return code < 32 || code === 0xff_fe || code === 0xff_ff ? ' ' : letter;
  }).join('');
}

interface Edges {
  readonly right: number;
  readonly bottom: number;
}

/** Where boxes around it, up to `root`, cut it off. */
function cutAt(element: Element | null, root: Element): Edges {
  let edges = { right: Infinity, bottom: Infinity };
  for (let one = element; one !== null && one !== root; one = one.parentElement) {
    if (getComputedStyle(one).overflowX === 'visible') continue;
    const { right, bottom } = one.getBoundingClientRect();
    edges = { right: Math.min(edges.right, right), bottom: Math.min(edges.bottom, bottom) };
  }
  return edges;
}

interface Draft {
  text: string;
  readonly left: number;
  right: number;
  readonly top: number;
  readonly height: number;
  isCut: boolean;
}

/** The lines of a text as they stand on the screen, each as far as it is seen. */
export function linesOf(text: Text, root: Element): readonly TextLine[] {
  const edges = cutAt(text.parentElement, root);
  const range = document.createRange();
  const lines: Draft[] = [];
  for (let at = 0; at < text.data.length; at++) {
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    const { left, right, top, bottom, height } = range.getBoundingClientRect();
    if (height === 0 || (top + bottom) / 2 > edges.bottom) continue;
    const letter = text.data[at] ?? '';
    let line = lines.at(-1);
    if (line === undefined || Math.abs(line.top - top) > height / 2) {
      // A line begins with its first letter that is to be seen.
      if (letter.trim() === '') continue;
      line = { text: '', left, right: left, top, height, isCut: false };
      lines.push(line);
    }
    if (right > edges.right + slack) line.isCut = true;
    if (line.isCut) continue;
    line.text += letter;
    if (letter.trim() !== '') line.right = right;
  }
  return lines.flatMap(({ text: said, isCut, left, right, top, height }): readonly TextLine[] => {
    const shown = isCut ? `${said.slice(0, -1)}${ellipsis}` : said.trimEnd();
    if (shown === '' || shown === ellipsis) return [];
    return [{ text: printable(shown), left, width: right - left, top, height }];
  });
}
