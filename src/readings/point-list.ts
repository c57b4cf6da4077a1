// Entries of one device by point and instance, without a key for each: a poll brings its points in the same order every
// time, so the next one is nearly always where it is looked for first. Easy to get wrong: a burst brings only some of
// them, and a device may have thousands; both must stay cheap.

export interface PointAddress {
  readonly point: string;
  readonly instance: string;
}

/** Entries looked at before an index is made. */
const scanned = 64;

const noPlaces: readonly number[] = [];

function notePlace(places: Map<string, number[]>, point: string, place: number): void {
  const known = places.get(point);
  if (known === undefined) places.set(point, [place]);
  else known.push(place);
}

export class PointList<Entry extends PointAddress> {
  readonly #entries: Entry[];
  /** Where the next entry is expected. */
  #cursor = 0;
  /** Place by address; only made for a list that is too long to be looked through. */
  #index: Map<string, number> | undefined;
  /** Places of each point, in order; only made for a list that is asked for them. */
  #places: Map<string, number[]> | undefined;

  /** Takes the array as it is: nothing is added or replaced in a list that others share. */
  constructor(entries: Entry[] = []) {
    this.#entries = entries;
  }

  get length(): number {
    return this.#entries.length;
  }

  entries(): readonly Entry[] {
    return this.#entries;
  }

  at(place: number): Entry | undefined {
    return this.#entries[place];
  }

  /** Place of the entry, -1 when there is none. Fastest when asked in the order of the list. */
  find(point: string, instance: string): number {
    const entries = this.#entries;
    const { length } = entries;
    let place = this.#cursor < length ? this.#cursor : 0;
    for (let step = Math.min(length, scanned); step > 0; step--) {
      const entry = entries[place] as Entry;
      if (entry.point === point && entry.instance === instance) {
        this.#cursor = place + 1;
        return place;
      }
      place = place + 1 === length ? 0 : place + 1;
    }
    if (length <= scanned) return -1;
    const found = this.#indexed().get(`${point}\t${instance}`) ?? -1;
    if (found >= 0) this.#cursor = found + 1;
    return found;
  }

  /** Places of all instances of a point, in order. */
  placesOf(point: string): readonly number[] {
    if (this.#places === undefined) {
      this.#places = new Map();
      for (const [place, entry] of this.#entries.entries()) notePlace(this.#places, entry.point, place);
    }
    return this.#places.get(point) ?? noPlaces;
  }

  /** A list of its own with the same entries. */
  copy(): PointList<Entry> {
    return new PointList([...this.#entries]);
  }

  /** Puts another entry of the same address in its place. */
  replace(place: number, entry: Entry): void {
    this.#entries[place] = entry;
  }

  /** Adds an entry whose address is new. */
  push(entry: Entry): void {
    this.#entries.push(entry);
    const place = this.#entries.length - 1;
    this.#index?.set(`${entry.point}\t${entry.instance}`, place);
    if (this.#places !== undefined) notePlace(this.#places, entry.point, place);
  }

  #indexed(): Map<string, number> {
    this.#index ??= new Map(
      this.#entries.map(({ point, instance }, place) => [`${point}\t${instance}`, place]),
    );
    return this.#index;
  }
}
