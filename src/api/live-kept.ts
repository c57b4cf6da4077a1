// What the live stream has told so far: things by key, each with the revision in which it last said something else. Whoever
// has seen a revision needs what is newer, however long ago that was, so nobody's backlog has to be kept. Pure. Easy to get
// wrong: what is gone must be told too, for as long as somebody may not have heard of it.

interface Entry {
  /** Equal for what says the same. */
  readonly stamp: string;
  readonly json: () => string;
  readonly revision: number;
}

/** Things that are gone are remembered up to this many. */
export const maxGone = 10_000;

export class Kept {
  readonly #entries = new Map<string, Entry>();
  readonly #gone = new Map<string, number>();
  #forgottenRevision = 0;

  /** Things that went up to this revision are not known any more: who has seen less needs everything anew. */
  get forgottenRevision(): number {
    return this.#forgottenRevision;
  }

  /** True when it says something else than it did; `json` is asked for only when it is told. */
  put(key: string, stamp: string, revision: number, json: () => string = () => stamp): boolean {
    if (this.#entries.get(key)?.stamp === stamp) return false;
    this.#entries.set(key, { stamp, json, revision });
    this.#gone.delete(key);
    return true;
  }

  /** Everything else is gone; true when anything went. */
  keepOnly(keys: ReadonlySet<string>, revision: number): boolean {
    let isAnything = false;
    for (const key of this.#entries.keys()) {
      if (keys.has(key)) continue;
      this.#entries.delete(key);
      this.#gone.set(key, revision);
      isAnything = true;
    }
    this.#forget();
    return isAnything;
  }

  /** Tells everything again. */
  touch(revision: number): void {
    for (const [key, entry] of this.#entries) this.#entries.set(key, { ...entry, revision });
  }

  /** What changed after `seen`, as JSON. */
  *since(seen: number): Generator<string> {
    for (const entry of this.#entries.values()) if (entry.revision > seen) yield entry.json();
  }

  /** Keys, as JSON, of what went after `seen`. */
  *goneSince(seen: number): Generator<string> {
    for (const [key, revision] of this.#gone) if (revision > seen) yield JSON.stringify(key);
  }

  #forget(): void {
    for (const [key, revision] of this.#gone) {
      if (this.#gone.size <= maxGone) return;
      this.#gone.delete(key);
      this.#forgottenRevision = Math.max(this.#forgottenRevision, revision);
    }
  }
}

/** Characters of one event at most, about: whoever reads slowly still hears a word now and then. */
export const eventCharacters = 128 * 1024;

/**
 * Events of that name, each with `head` (JSON members) and a part of every list; none when the lists are empty, unless
 * `isAlways`.
 */
export function* listEvents(
  name: string,
  head: string,
  lists: Readonly<Record<string, Iterable<string>>>,
  isAlways: boolean,
): Generator<string> {
  const names = Object.keys(lists);
  let parts = new Map<string, string[]>();
  let size = 0;
  let isTold = !isAlways;
  const event = (): string => {
    const members = names.map((list) => `,"${list}":[${(parts.get(list) ?? []).join()}]`);
    return `event: ${name}\ndata: {${head}${members.join('')}}\n\n`;
  };
  for (const list of names) {
    for (const json of lists[list]!) {
      if (size > 0 && size + json.length > eventCharacters) {
        yield event();
        isTold = true;
        parts = new Map();
        size = 0;
      }
      const part = parts.get(list);
      if (part === undefined) parts.set(list, [json]);
      else part.push(json);
      size += json.length + 1;
    }
  }
  if (size > 0 || !isTold) yield event();
}
