// A4 paper for documents: fonts with every letter of az, ru and ₼, text, rules, right-aligned columns, page breaks and
// numbered footers. Easy to get wrong: text from outside. It is made printable here, at the last step before the page,
// so that control and direction characters are seen and not obeyed.
import { createRequire } from 'node:module';
import Pdf from 'pdfkit';

const fontFile = createRequire(import.meta.url).resolve;
const regular = fontFile('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf');
const bold = fontFile('@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf');

export const margin = 48;
export const pageWidth = 595.28;
export const pageHeight = 841.89;
export const innerWidth = pageWidth - 2 * margin;
const footerHeight = 36;
/** Pages of one document at most; a longer one is a fault in what is printed. */
const maxPages = 200;

export const ink = '#1a1d21';
export const quiet = '#5c646d';
const ruleColour = '#c9ced4';

export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly colour?: string;
  readonly align?: 'left' | 'right';
}

/** One cell of a row: its text, its left edge and its width in points, and how it is set. */
export interface Cell extends TextStyle {
  readonly text: string;
  readonly x: number;
  readonly width: number;
}

export class Paper {
  /** Distance of the next line from the top of the page. */
  y = margin;
  readonly #document: PDFKit.PDFDocument;
  readonly #pieces: Buffer[] = [];
  readonly #done: Promise<void>;

  /** `createdAt` is the only time in the file, so the same content gives the same bytes. */
  constructor(title: string, author: string, language: string, createdAt: Temporal.Instant) {
    const made = new Date(createdAt.epochMilliseconds);
    this.#document = new Pdf({
      size: 'A4',
      margin,
      bufferPages: true,
      lang: language,
      info: { Title: title, Author: author, Producer: 'Qosha', Creator: 'Qosha', CreationDate: made },
    });
    this.#document.on('data', (piece: Buffer) => this.#pieces.push(piece));
    this.#done = new Promise((resolve, reject) => {
      this.#document.on('end', resolve);
      this.#document.on('error', reject);
    });
    this.#document.registerFont('regular', regular);
    this.#document.registerFont('bold', bold);
  }

  /** Sets one block of text at a place; returns its height. Does not move `y`. */
  text(text: string, place: { x: number; y: number; width: number }, style: TextStyle = {}): number {
    const shown = printable(text);
    this.#use(style);
    const options = { width: place.width, align: style.align ?? 'left', lineGap: 1 } as const;
    this.#document.text(shown, place.x, place.y, options);
    return this.#document.heightOfString(shown, options);
  }

  /** Sets a full-width paragraph at `y` and moves below it. */
  paragraph(text: string, style: TextStyle = {}): void {
    this.reserve(this.#height(text, innerWidth, style));
    this.y += this.text(text, { x: margin, y: this.y, width: innerWidth }, style);
  }

  /** Sets cells side by side at `y` and moves below the tallest. */
  row(cells: readonly Cell[], gap = 3): void {
    const height = Math.max(...cells.map((cell) => this.#height(cell.text, cell.width, cell)));
    this.reserve(height);
    for (const cell of cells) this.text(cell.text, { x: cell.x, y: this.y, width: cell.width }, cell);
    this.y += height + gap;
  }

  rule(gap = 5, from = margin): void {
    this.#document
      .moveTo(from, this.y)
      .lineTo(pageWidth - margin, this.y)
      .lineWidth(0.6)
      .strokeColor(ruleColour)
      .stroke();
    this.y += gap;
  }

  space(points: number): void {
    this.y += points;
  }

  /** Begins a new page unless `height` still fits on this one. Returns true when it did. */
  reserve(height: number): boolean {
    if (this.y + height <= pageHeight - margin - footerHeight) return false;
    this.newPage();
    return true;
  }

  newPage(): void {
    if (this.#document.bufferedPageRange().count >= maxPages)
      throw new RangeError('the document is too long');
    this.#document.addPage();
    this.y = margin;
  }

  /** Numbers the pages and returns the file. */
  async finish(footer: (page: number, pages: number) => string): Promise<Buffer> {
    const { count } = this.#document.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      this.#document.switchToPage(page);
      // Text below the bottom margin would open a new page.
      this.#document.page.margins.bottom = 0;
      const place = { x: margin, y: pageHeight - margin - 6, width: innerWidth };
      this.text(footer(page + 1, count), place, { size: 7.5, colour: quiet, align: 'right' });
    }
    this.#document.end();
    await this.#done;
    return Buffer.concat(this.#pieces);
  }

  #height(text: string, width: number, style: TextStyle): number {
    this.#use(style);
    return this.#document.heightOfString(printable(text), { width, lineGap: 1 });
  }

  #use(style: TextStyle): void {
    this.#document
      .font(style.bold === true ? 'bold' : 'regular')
      .fontSize(style.size ?? 9)
      .fillColor(style.colour ?? ink);
  }
}

/** Control, zero-width and direction characters as <U+202E>; line breaks stay. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu, (character) => {
    if (character === '\n') return character;
    const code = character.codePointAt(0) ?? 0;
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}
