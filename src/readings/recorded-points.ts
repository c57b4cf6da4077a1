// The points that the history is told of, each under a small number of this process: its number in the database, how often
// it is read as the database was told, and where it stands on the board. In columns, because there are hundreds of
// thousands. Easy to get wrong: the numbers of this process and those of the database are not the same.
import { points } from '../core/points.ts';
import type { BoardPage } from './board-page.ts';
import type { PointFacts } from './reading-batch.ts';

/** What a point is, and whether its last sample was a gap. */
export const pointFlags = { number: 1, word: 2, text: 4, inGap: 8 } as const;
const kindFlags = { number: 1, counter: 0, state: 2, text: 6 } as const;
const firstCapacity = 1_024;
const none = -1;

interface PageNumbers {
  /** By row; -1 where there is none. */
  numbers: Int32Array;
  /** The database was asked for what it knows of the device. */
  isLoaded: boolean;
}

export class RecordedPoints {
  readonly #ofPage = new Map<BoardPage, PageNumbers>();
  // By number:
  #pages: BoardPage[] = [];
  #rows = new Int32Array(firstCapacity);
  /** 0 until it has one. */
  ids = new Int32Array(firstCapacity);
  #toldMs = new Int32Array(firstCapacity);
  flags = new Uint8Array(firstCapacity);

  /** Numbers of the rows of a page; all of them have one. */
  numbersOf(page: BoardPage): Int32Array {
    const known = this.#ofPage.get(page) ?? { numbers: new Int32Array(0), isLoaded: false };
    if (known.numbers.length >= page.length) return known.numbers;
    const before = known.numbers.length;
    known.numbers = Int32Array.from({ length: page.length }, (_, row) => known.numbers[row] ?? none);
    for (let row = before; row < page.length; row++) known.numbers[row] = this.#add(page, row);
    this.#ofPage.set(page, known);
    return known.numbers;
  }

  /** The device's page if the database was not asked for it yet. */
  unloadedPage(number: number): BoardPage | undefined {
    const page = this.page(number);
    return this.#ofPage.get(page)?.isLoaded === false ? page : undefined;
  }

  noteLoaded(page: BoardPage): void {
    const known = this.#ofPage.get(page);
    if (known !== undefined) known.isLoaded = true;
  }

  note(number: number, id: number, toldMs: number): void {
    this.ids[number] = id;
    this.#toldMs[number] = toldMs;
  }

  page(number: number): BoardPage {
    return this.#pages[number] as BoardPage;
  }

  facts(number: number): PointFacts {
    return this.page(number).facts(this.#rows[number] as number);
  }

  /** How often it is read as the database knows it, ms; 0 when it does not. */
  toldMs(number: number): number {
    return this.#toldMs[number] as number;
  }

  #add(page: BoardPage, row: number): number {
    const number = this.#pages.push(page) - 1;
    if (number === this.ids.length) this.#grow(number * 2);
    this.#rows[number] = row;
    this.flags[number] = kindFlags[points[page.facts(row).point].kind];
    return number;
  }

  #grow(capacity: number): void {
    const grown = (from: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(capacity);
      to.set(from);
      return to;
    };
    this.#rows = grown(this.#rows);
    this.ids = grown(this.ids);
    this.#toldMs = grown(this.#toldMs);
    const flags = this.flags;
    this.flags = new Uint8Array(capacity);
    this.flags.set(flags);
  }
}
